package app_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	. "dev.marginalia/app"
	"dev.marginalia/app/fetch"
	"dev.marginalia/article"
	"dev.marginalia/article/importer"
	"dev.marginalia/storage"
)

// web is a server of files that remembers what it was asked for.
type web struct {
	*httptest.Server
	mu    sync.Mutex
	files map[string]string
	asked []string
}

func serve(t *testing.T, files map[string]string) *web {
	t.Helper()
	s := &web{files: files}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.asked = append(s.asked, r.URL.Path+" "+r.UserAgent())
		data, ok := s.files[r.URL.Path]
		switch {
		case !ok:
			http.NotFound(w, r)
			return
		case strings.HasSuffix(r.URL.Path, ".html"):
			w.Header().Set("Content-Type", "text/html; charset=koi8-r")
		case strings.HasSuffix(r.URL.Path, ".txt"):
			w.Header().Set("Content-Type", "text/plain")
		}
		io.WriteString(w, data)
	}))
	t.Cleanup(s.Close)
	return s
}

// requests are the paths that were asked for since the last call.
func (s *web) requests(t *testing.T) string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, r := range s.asked {
		path, agent, _ := strings.Cut(r, " ")
		if agent != "Marginalia/"+Version {
			t.Errorf("%s was asked for as %q", path, agent)
		}
		out = append(out, path)
	}
	s.asked = nil
	return strings.Join(out, " ")
}

const page = "Words of a page.\nimg /a.png\nimg b.png\nimg /missing.png\nimg /no.png\nimg /a.png"

func TestImport_AnAddressFetchesThatAndNothingElse(t *testing.T) {
	a := start(t)
	a.ReadWith(illustrated(article.Paragraph))
	s := serve(t, map[string]string{"/dir/page.html": page, "/a.png": pixels(t, 80)})
	report := imports(t, a, ImportOptions{}, s.URL+"/dir/page.html#part")
	if got := s.requests(t); got != "/dir/page.html" || report[0].Status != storage.Added || len(report[0].Problems) > 0 {
		t.Errorf("asked for %s: %+v", got, report)
	}
	id := report[0].ID
	if got := pictures(t, a, id); got != "0 0 0 0 0" {
		t.Error(got)
	}
	if o, err := a.Original(ctx, id); err != nil || o.Address != s.URL+"/dir/page.html" || o.Name != "page.html" || o.Charset != "koi8-r" || string(o.Data) != page {
		t.Errorf("%+v, %v", o, err)
	}
	if got, err := a.Reimport(ctx, id); err != nil || got.Status != storage.Unchanged || len(got.Problems) > 0 || s.requests(t) != "" {
		t.Errorf("%+v, %v", got, err)
	}
	s.mu.Lock()
	s.files["/dir/page.html"] = "Other words.\n" + page
	s.mu.Unlock()
	if again := imports(t, a, ImportOptions{}, strings.Replace(s.URL, "http", "HTTP", 1)+"/dir/page.html"); again[0].ID != id || again[0].Status != storage.Revised {
		t.Errorf("a changed page: %+v", again)
	}
}

func TestImport_PicturesAreFetchedOnRequest(t *testing.T) {
	a := start(t)
	a.ReadWith(illustrated(article.Paragraph))
	s := serve(t, map[string]string{"/dir/page.html": page, "/a.png": pixels(t, 80), "/dir/b.png": pixels(t, 90), "/no.png": "no picture"})
	report := imports(t, a, ImportOptions{Pictures: true}, s.URL+"/dir/page.html")
	id := report[0].ID
	if got := pictures(t, a, id); got != "80 90 0 0 80" || strings.Join(report[0].Problems, "|") != "2 pictures could not be fetched." {
		t.Errorf("%s, %q", got, report[0].Problems)
	}
	if got := strings.Split(s.requests(t), " "); len(got) != 5 || got[0] != "/dir/page.html" {
		t.Errorf("asked for %s", got)
	}
	s.Close()
	a.ReadWith(illustrated(article.Quote))
	if got, err := a.Reimport(ctx, id); err != nil || got.Status != storage.Revised || pictures(t, a, id) != "80 90 0 0 80" {
		t.Errorf("%+v, %v, %s", got, err, pictures(t, a, id))
	}
}

func TestImport_AFileReachesNoServerOfTheOwnNetwork(t *testing.T) {
	a := start(t)
	a.ReadWith(illustrated(article.Paragraph))
	s := serve(t, map[string]string{"/a.png": pixels(t, 80)})
	dir := files(t, "page.html", "Words.\nimg "+s.URL+"/a.png\nimg relative.png")
	for _, o := range []ImportOptions{{}, {Pictures: true}} {
		report := imports(t, a, o, dir)
		if got := s.requests(t); got != "" || report[0].Err != nil || (len(report[0].Problems) > 0) != o.Pictures {
			t.Errorf("asked for %s: %+v", got, report)
		}
	}
}

func TestImport_AnArchiveFromTheWeb(t *testing.T) {
	a := start(t)
	s := serve(t, map[string]string{"/x.zip": zipped(t, "a.txt", "The first text.", "b.txt", "The second text.")})
	report := imports(t, a, ImportOptions{}, s.URL+"/x.zip", s.URL+"/missing")
	if got := lines(s.URL, report); got != "x.zip!a.txt: added\nx.zip!b.txt: added\nmissing: There is no page at this address (404). Check the address." {
		t.Error(got)
	}
}

func TestSentence_SaysWhatHappenedAndWhatToDo(t *testing.T) {
	for _, err := range []error{
		fetch.ErrAddress, fetch.ErrHost, fetch.ErrConnection, fetch.ErrTimeout, fmt.Errorf("%w: more than 64 MB", fetch.ErrTooLarge), fmt.Errorf("%w: more than 5 redirects", fetch.ErrRedirect),
		fetch.ErrCertificate, fmt.Errorf("%w: a picture", fetch.ErrMedia), &fetch.StatusError{Code: 304}, &fetch.StatusError{Code: 403}, &fetch.StatusError{Code: 404}, &fetch.StatusError{Code: 429}, &fetch.StatusError{Code: 503},
		importer.ErrDamaged, importer.ErrEncrypted, fmt.Errorf("%w: it is %w", importer.ErrFormat, importer.ErrArchive), importer.ErrFormat, storage.ErrNoOriginal, fmt.Errorf("%w: there is no document in it", ErrFolder),
	} {
		s := Sentence(fmt.Errorf("import: %w", err))
		if !strings.HasSuffix(s, ".") || strings.Count(s, ". ") == 0 || strings.Contains(s, "unexpected") || strings.Contains(s, "%!") || strings.Contains(s, "()") {
			t.Errorf("%v: %s", err, s)
		}
	}
	for code, want := range map[int]string{404: "no page", 410: "no page", 401: "does not hand out", 403: "does not hand out", 429: "too often", 500: "out of order", 204: "did not answer"} {
		if s := Sentence(&fetch.StatusError{Code: code}); !strings.Contains(s, want) || !strings.Contains(s, fmt.Sprint(code)) {
			t.Errorf("%d: %s", code, s)
		}
	}
	if s := Sentence(errors.New("odd")); !strings.Contains(s, "unexpected") {
		t.Error(s)
	}
}
