package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	. "dev.marginalia/app/fetch"
)

var ctx = context.Background()

// TestMain makes this process trust the certificate of its own servers.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "fetch-*")
	if err != nil {
		panic(err)
	}
	s := httptest.NewTLSServer(nil)
	cert := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	s.Close()
	file := filepath.Join(dir, "cert.pem")
	if err := errors.Join(os.WriteFile(file, cert, 0o600), os.Setenv("SSL_CERT_FILE", file)); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

var options = Options{Agent: "Marginalia/test"}

// site is a server that remembers what it was asked.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func serve(t *testing.T, secure bool, pages map[string]http.HandlerFunc) *site {
	t.Helper()
	s := &site{}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked = append(s.asked, r.Method+" "+r.URL.Path)
		s.mu.Unlock()
		if f := pages[r.URL.Path]; f != nil {
			f(w, r)
			return
		}
		http.NotFound(w, r)
	})
	if s.Server = httptest.NewServer(h); secure {
		s.Server.Close()
		s.Server = httptest.NewTLSServer(h)
	}
	s.Config.ErrorLog = nil
	t.Cleanup(s.Close)
	return s
}

func (s *site) requests() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.asked, ", ")
}

func html(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=koi8-r")
		io.WriteString(w, body)
	}
}

func redirect(code int, to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "who", Value: "reader", Path: "/"})
		w.Header().Set("Location", to)
		w.WriteHeader(code)
	}
}

func TestGet_ReadsAPageAndNothingElse(t *testing.T) {
	var header http.Header
	s := serve(t, false, map[string]http.HandlerFunc{"/a/page": func(w http.ResponseWriter, r *http.Request) {
		header = r.Header.Clone()
		html(`<link rel=stylesheet href="/style.css"><script src="/x.js"></script><img src="/a.png"><p>Words.`)(w, r)
	}})
	var done, total int64
	p, err := Get(ctx, " "+s.URL+"/a/page#part ", options, func(d, n int64) { done, total = d, n })
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(string(p.Data), "<p>Words.") || p.Charset != "koi8-r" || p.Name != "page.html" || p.Address != s.URL+"/a/page" || p.Source != p.Address || !p.Private {
		t.Errorf("%+v", p)
	}
	if done != int64(len(p.Data)) || total != done {
		t.Errorf("%d of %d bytes", done, total)
	}
	if got := s.requests(); got != "GET /a/page" {
		t.Errorf("asked for %s", got)
	}
	if header.Get("User-Agent") != "Marginalia/test" || !strings.HasPrefix(header.Get("Accept"), "text/html,") {
		t.Errorf("%v", header)
	}
	for _, key := range []string{"Cookie", "Referer", "Accept-Language", "Authorization", "From"} {
		if v := header.Get(key); v != "" {
			t.Errorf("%s: %s was sent", key, v)
		}
	}
}

func TestGet_FollowsRedirectsWithoutCookies(t *testing.T) {
	var cookies []string
	s := serve(t, false, map[string]http.HandlerFunc{
		"/old": redirect(301, "/new"), "/new": redirect(308, "/newer"), "/newer": redirect(302, "today"), "/today": redirect(301, "/final.txt"),
		"/final.txt": func(w http.ResponseWriter, r *http.Request) {
			cookies = append(cookies, r.Header.Get("Cookie"))
			io.WriteString(w, "Words.")
		},
	})
	p, err := Get(ctx, s.URL+"/old", options, nil)
	if err != nil || p.Source != s.URL+"/newer" || p.Address != s.URL+"/final.txt" || p.Name != "final.txt" {
		t.Errorf("%+v, %v", p, err)
	}
	if strings.Join(cookies, "") != "" {
		t.Errorf("cookies were sent back: %q", cookies)
	}
}

func TestGet_SaysWhyItCannot(t *testing.T) {
	plain := serve(t, false, map[string]http.HandlerFunc{"/": html("<p>Words.")})
	gone := httptest.NewServer(nil)
	gone.Close()
	typed := func(media string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", media)
			io.WriteString(w, "x")
		}
	}
	s := serve(t, true, map[string]http.HandlerFunc{
		"/loop": redirect(302, "/loop"), "/down": redirect(301, plain.URL), "/nowhere": redirect(302, ""), "/script": redirect(302, "javascript:x"), "/file": redirect(302, "file:///etc/passwd"),
		"/png": typed("image/png"), "/film": typed("video/mp4; x=y"),
		"/huge": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "99999999999") },
		"/endless": func(w http.ResponseWriter, _ *http.Request) {
			for block := bytes.Repeat([]byte("endless "), 8192); ; {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		},
		"/bomb": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for block := make([]byte, 1<<20); ; {
				if _, err := z.Write(block); err != nil {
					return
				}
			}
		},
		"/odd": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			io.WriteString(w, "x")
		},
		"/cut": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "900")
			io.WriteString(w, "x")
		},
	})
	o := options
	o.Max = 3 << 20
	for address, want := range map[string]error{
		"": ErrAddress, "example.org": ErrAddress, "ftp://example.org/": ErrAddress, "file:///etc/passwd": ErrAddress, "http://": ErrAddress, "https://a b/": ErrAddress, "http://[::1": ErrAddress,
		gone.URL: ErrConnection, "http://no..such.host/": ErrHost, strings.Replace(s.URL, "127.0.0.1", "localhost", 1): ErrCertificate,
		s.URL + "/loop": ErrRedirect, s.URL + "/down": ErrRedirect, s.URL + "/nowhere": ErrRedirect, s.URL + "/script": ErrRedirect, s.URL + "/file": ErrRedirect,
		s.URL + "/png": ErrMedia, s.URL + "/film": ErrMedia, s.URL + "/odd": ErrMedia, s.URL + "/huge": ErrTooLarge, s.URL + "/endless": ErrTooLarge, s.URL + "/bomb": ErrTooLarge, s.URL + "/cut": ErrConnection,
	} {
		if p, err := Get(ctx, address, o, nil); !errors.Is(err, want) || p != nil {
			t.Errorf("%s: %v, want %v", address, err, want)
		}
	}
	if got := plain.requests(); got != "" {
		t.Errorf("from a secure address to another: %s", got)
	}
	if n := strings.Count(s.requests(), "/loop"); n != 6 {
		t.Errorf("a loop was asked for %d times", n)
	}
}

func TestGet_AnAnswerThatIsNoPageHasItsNumber(t *testing.T) {
	pages := map[string]http.HandlerFunc{}
	for _, code := range []int{204, 206, 300, 304, 403, 500} {
		pages[fmt.Sprint("/", code)] = func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
	}
	s := serve(t, false, pages)
	for _, code := range []int{204, 206, 300, 304, 403, 404, 500} {
		var se *StatusError
		if _, err := Get(ctx, fmt.Sprint(s.URL, "/", code), options, nil); !errors.As(err, &se) || se.Code != code {
			t.Errorf("%d: %v", code, err)
		}
	}
}

func TestGet_UnpacksGzip(t *testing.T) {
	s := serve(t, false, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			t.Error("gzip was not asked for")
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		io.WriteString(z, "Words.")
		z.Close()
	}})
	if p, err := Get(ctx, s.URL, options, nil); err != nil || string(p.Data) != "Words." || p.Name != "index" {
		t.Errorf("%+v, %v", p, err)
	}
}

// hanging answers with its first bytes, tells, and then waits until the reader is gone.
func hanging(begun chan<- bool, first string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if first != "" {
			io.WriteString(w, first)
			w.(http.Flusher).Flush()
		}
		begun <- true
		<-r.Context().Done()
	}
}

func TestGet_DoesNotWaitForASlowServer(t *testing.T) {
	begun := make(chan bool, 2)
	s := serve(t, false, map[string]http.HandlerFunc{"/silent": hanging(begun, ""), "/slow": hanging(begun, "Wor")})
	o := options
	o.Timeout = 100 * time.Millisecond
	for _, path := range []string{"/silent", "/slow"} {
		if _, err := Get(ctx, s.URL+path, o, nil); !errors.Is(err, ErrTimeout) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestGet_IsStoppedInTheMiddle(t *testing.T) {
	begun := make(chan bool, 2)
	s := serve(t, false, map[string]http.HandlerFunc{"/silent": hanging(begun, ""), "/slow": hanging(begun, "Wor")})
	for _, path := range []string{"/silent", "/slow"} {
		stopped, stop := context.WithCancel(ctx)
		go func() { <-begun; stop() }()
		if _, err := Get(stopped, s.URL+path, options, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestGet_APasswordStaysWithItsHostAndIsNotKept(t *testing.T) {
	var got [2]string
	other := serve(t, false, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		got[1] = r.Header.Get("Authorization")
		io.WriteString(w, "Words.")
	}})
	s := serve(t, false, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		got[0] = r.Header.Get("Authorization")
		redirect(301, other.URL)(w, r)
	}})
	p, err := Get(ctx, strings.Replace(s.URL, "//", "//reader:secret@", 1), options, nil)
	if err != nil || strings.Contains(p.Source+p.Address, "secret") || got[0] == "" || got[1] != "" {
		t.Errorf("%+v, %v, sent %q", p, err, got)
	}
	s.Close()
	if _, err := Get(ctx, strings.Replace(s.URL, "//", "//reader:secret@", 1), options, nil); err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

func TestGet_NamesWhatItFinds(t *testing.T) {
	media, disposition := "", ""
	h := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		if disposition != "" {
			w.Header().Set("Content-Disposition", disposition)
		}
		io.WriteString(w, "x")
	}
	s := serve(t, false, map[string]http.HandlerFunc{"/": h, "/a.php": h, "/a.md": h, "/a b": h, "/a.HTM": h})
	for _, c := range []struct{ path, media, disposition, want string }{
		{"/", "text/html", "", "index.html"}, {"/a.php", "text/html; charset=utf-8", "", "a.php.html"}, {"/a.HTM", "text/html", "", "a.HTM"}, {"/a%20b", "application/pdf", "", "a b.pdf"},
		{"/a.md", "text/plain", "", "a.md"}, {"/a.md", "text/html", "", "a.md.html"}, {"/a%20b", "text/plain", "", "a b.txt"}, {"/a.md", "application/octet-stream", "", "a.md"},
		{"/", "application/epub+zip", `attachment; filename="../../a book.epub"`, "a book.epub"}, {"/", "application/epub+zip", `attachment; filename="c:\\x\\b.epub"`, "b.epub"}, {"/a.php", "nonsense;;", "", "a.php"},
	} {
		media, disposition = c.media, c.disposition
		if p, err := Get(ctx, s.URL+c.path, options, nil); err != nil || p.Name != c.want {
			t.Errorf("%+v: %+v, %v", c, p, err)
		}
	}
}

func TestGet_AnAddressHasOneForm(t *testing.T) {
	s := serve(t, false, map[string]http.HandlerFunc{"/": html("x")})
	host := strings.TrimPrefix(s.URL, "http://")
	for _, typed := range []string{"HTTP://" + host, "http://" + host + "/", "http://" + host + "/#a", "http://" + strings.ToUpper(host)} {
		if p, err := Get(ctx, typed, options, nil); err != nil || p.Source != s.URL+"/" {
			t.Errorf("%s: %+v, %v", typed, p, err)
		}
	}
	for typed, want := range map[string]bool{"http://x": true, "HTTPS://x": true, "https:/x": false, "ftp://x": false, "/http://x": false, "x": false} {
		if IsAddress(typed) != want {
			t.Errorf("%s: %v", typed, !want)
		}
	}
}

func TestPictures_AreFetchedWithinBounds(t *testing.T) {
	var most, now atomic.Int32
	picture := func(size int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			if r.Header.Get("Cookie")+r.Header.Get("Referer") != "" {
				t.Error("more was sent than must be")
			}
			w.Write(bytes.Repeat([]byte{1}, size))
		}
	}
	s := serve(t, false, map[string]http.HandlerFunc{"/a": picture(10), "/b": picture(20), "/large": picture(5000), "/moved": redirect(302, "/a"), "/e": picture(5)})
	from := &Page{Address: s.URL + "/", Private: true}
	o := options
	o.MaxPicture, o.MaxPictures = 1000, 6
	tried := 0
	got, err := Pictures(ctx, from, []string{s.URL + "/a", s.URL + "/b", s.URL + "/a", s.URL + "/large", s.URL + "/missing", s.URL + "/moved", "data:image/png,x", "file:///etc/passwd", "relative", s.URL + "/e", s.URL + "/too-many"}, o,
		func(done, total int) { tried = max(tried, done*100+total) })
	if err != nil || len(got) != 4 || len(got[s.URL+"/b"]) != 20 || len(got[s.URL+"/moved"]) != 10 || tried != 606 {
		t.Errorf("%d pictures, %d, %v", len(got), tried, err)
	}
	if strings.Contains(s.requests(), "too-many") || strings.Count(s.requests(), "/b") != 1 || most.Load() > 4 {
		t.Errorf("asked for %s, %d at once", s.requests(), most.Load())
	}
}

func TestPictures_OfAPublicPageReachNoPrivateServer(t *testing.T) {
	s := serve(t, false, map[string]http.HandlerFunc{"/a": html("x")})
	for name, from := range map[string]*Page{"a file": nil, "a page of the internet": {Address: "http://example.org/"}} {
		for _, address := range []string{s.URL + "/a", strings.Replace(s.URL, "127.0.0.1", "localhost", 1) + "/a"} {
			if got, err := Pictures(ctx, from, []string{address}, options, nil); err != nil || len(got) > 0 {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		}
	}
	if got, err := Pictures(ctx, &Page{Address: "https://127.0.0.1/", Private: true}, []string{s.URL + "/a"}, options, nil); err != nil || len(got) > 0 {
		t.Errorf("from a secure page: %v, %v", got, err)
	}
	if s.requests() != "" {
		t.Errorf("asked for %s", s.requests())
	}
}

func TestPictures_StopWhenTimeIsOver(t *testing.T) {
	begun := make(chan bool, 9)
	s := serve(t, false, map[string]http.HandlerFunc{"/slow": hanging(begun, "GIF"), "/a": html("x")})
	from := &Page{Address: s.URL, Private: true}
	o := options
	o.PicturesTimeout = 200 * time.Millisecond
	got, err := Pictures(ctx, from, []string{s.URL + "/a", s.URL + "/slow"}, o, nil)
	if err != nil || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	<-begun
	stopped, stop := context.WithCancel(ctx)
	go func() { <-begun; stop() }()
	if _, err := Pictures(stopped, from, []string{s.URL + "/slow"}, options, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
