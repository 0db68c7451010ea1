// Package fetch reads what a web address leads to: an address that a person typed, and when they ask for them
// the pictures of the page there. It is the only part of the program that can reach the network; it sends no
// cookies, no language and no referrer, and nothing that was not asked for.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// Options bound what is fetched; a zero field takes its default.
type Options struct {
	Agent   string        // how the program calls itself, for instance Marginalia/1.0
	Timeout time.Duration // for a page, redirects and all; 30 s
	Max     int64         // bytes of a page, unpacked; 64 MB

	PicturesTimeout time.Duration // for all pictures of a page; 60 s
	MaxPictures     int           // 200
	MaxPicture      int64         // bytes of one; 10 MB
}

func (o Options) orDefault() Options {
	set(&o.Timeout, 30*time.Second)
	set(&o.Max, 64<<20)
	set(&o.PicturesTimeout, 60*time.Second)
	set(&o.MaxPictures, 200)
	set(&o.MaxPicture, 10<<20)
	return o
}

func set[T comparable](to *T, value T) {
	if zero := *new(T); *to == zero {
		*to = value
	}
}

// Page is what an address leads to.
type Page struct {
	Source  string // the address to which those that are valid for good lead: the page's identity
	Address string // where it was found, at the end of all redirects
	Name    string // of a file that it would make
	Charset string // the label of its encoding, as the server says it; "" when it does not
	Data    []byte
	Private bool // it came from this computer or its own network
}

// maxRedirects is how often an address may lead to another.
const maxRedirects = 5

const acceptPages = "text/html,application/xhtml+xml,application/epub+zip,application/pdf,text/markdown,text/plain;q=0.9,*/*;q=0.5"

// Get fetches an address. progress, which may be nil, is told how many bytes are there, and how many will be, -1
// when that is not known.
func Get(ctx context.Context, address string, o Options, progress func(done, total int64)) (*Page, error) {
	o = o.orDefault()
	u, err := parse(address)
	if err != nil {
		return nil, err
	}
	within, stop := context.WithTimeoutCause(ctx, o.Timeout, ErrTimeout)
	defer stop()
	c := newClient(o.Agent, false)
	defer c.close()
	p, err := c.page(within, u, o.Max, progress)
	if err != nil {
		return nil, inTime(ctx, within, err)
	}
	return p, nil
}

// inTime tells apart what is behind an error: the caller has stopped, the time was over, or something else.
func inTime(ctx, within context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(context.Cause(within), ErrTimeout):
		return ErrTimeout
	}
	return err
}

func (c *client) page(ctx context.Context, u *url.URL, most int64, progress func(done, total int64)) (*Page, error) {
	a, err := c.follow(ctx, u, acceptPages)
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	media, params, err := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if err != nil {
		media, params = "", nil // the content tells what it is
	}
	if err := checkMedia(media); err != nil {
		return nil, err
	}
	p := &Page{Source: canonical(a.lasting), Address: canonical(a.at), Name: nameOf(a.Header, a.at, media), Charset: params["charset"], Private: a.private}
	p.Data, err = read(a.Response, most, progress)
	return p, err
}

// client asks servers.
type client struct {
	agent string
	http.Client
	transport *http.Transport
}

// errPrivate is the error of a guarded client about an address in its own network.
var errPrivate = errors.New("an address in the own network")

// newClient makes a client; a guarded one connects to no computer of its own network.
func newClient(agent string, guarded bool) *client {
	d := &net.Dialer{Timeout: 15 * time.Second}
	if guarded {
		d.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error {
			if to, err := netip.ParseAddrPort(address); err != nil || isPrivate(to.Addr()) {
				return errPrivate
			}
			return nil
		}
	}
	t := &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: d.DialContext, ForceAttemptHTTP2: true,
		TLSHandshakeTimeout: 15 * time.Second, MaxResponseHeaderBytes: 1 << 20, MaxIdleConnsPerHost: atOnce}
	return &client{agent, http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, t}
}

func (c *client) close() { c.transport.CloseIdleConnections() }

// isPrivate reports whether an address is none of the public internet.
func isPrivate(a netip.Addr) bool {
	a = a.Unmap()
	shared := netip.MustParsePrefix("100.64.0.0/10") // RFC 6598
	return !a.IsGlobalUnicast() || a.IsPrivate() || shared.Contains(a)
}

// answer is the end of a chain of redirects.
type answer struct {
	*http.Response
	at      *url.URL // where it was found
	lasting *url.URL // the last address that only permanent redirects lead to (RFC 9110, section 15.4)
	private bool
}

// follow asks for u, and for what it leads to.
func (c *client) follow(ctx context.Context, u *url.URL, accept string) (*answer, error) {
	a := &answer{at: u, lasting: u}
	for lasting, n := true, 0; n <= maxRedirects; n++ {
		if err := c.ask(ctx, a, accept); err != nil {
			return nil, err
		}
		switch a.StatusCode {
		case http.StatusOK, http.StatusNonAuthoritativeInfo:
			return a, nil
		case http.StatusMovedPermanently, http.StatusPermanentRedirect:
		case http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
			lasting = false
		default:
			a.Body.Close()
			return nil, &StatusError{a.StatusCode}
		}
		a.Body.Close()
		to, err := next(a.at, a.Header.Get("Location"))
		if err != nil {
			return nil, err
		}
		if a.at = to; lasting {
			a.lasting = to
		}
	}
	return nil, fmt.Errorf("%w: more than %d redirects", ErrRedirect, maxRedirects)
}

// next is where a redirect leads, if it may be followed.
func next(from *url.URL, location string) (*url.URL, error) {
	to, err := from.Parse(location)
	if err == nil && location != "" {
		to, err = parse(to.String())
	}
	switch {
	case err != nil || location == "":
		return nil, fmt.Errorf("%w: a redirect to nowhere", ErrRedirect)
	case from.Scheme == "https" && to.Scheme == "http":
		return nil, fmt.Errorf("%w: a redirect from a secure address to one that is not", ErrRedirect)
	case to.Host != from.Host:
		to.User = nil
	}
	return to, nil
}

// ask makes the one request for a.at.
func (c *client) ask(ctx context.Context, a *answer, accept string) error {
	trace := &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
		to, err := netip.ParseAddrPort(i.Conn.RemoteAddr().String())
		a.private = err == nil && isPrivate(to.Addr())
	}}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, a.at.String(), nil)
	if err != nil {
		return ErrAddress
	}
	req.Header.Set("User-Agent", c.agent)
	req.Header.Set("Accept", accept)
	if a.Response, err = c.Do(req); err != nil {
		return explain(err)
	}
	return nil
}

// read reads the body of an answer, which must not be more than most bytes when it is unpacked.
func read(r *http.Response, most int64, progress func(done, total int64)) ([]byte, error) {
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") { // gzip was unpacked, and taken out
		return nil, fmt.Errorf("%w: packed in a way that was not asked for", ErrMedia)
	}
	tooLarge := fmt.Errorf("%w: more than %d MB", ErrTooLarge, most>>20)
	if r.ContentLength > most {
		return nil, tooLarge
	}
	data, err := io.ReadAll(&counter{io.LimitReader(r.Body, most+1), 0, r.ContentLength, progress})
	switch {
	case err != nil:
		return nil, explain(err)
	case int64(len(data)) > most:
		return nil, tooLarge
	}
	return data, nil
}

// counter tells progress what was read.
type counter struct {
	io.Reader
	done, total int64
	progress    func(done, total int64)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.done += int64(n)
	if n > 0 && c.progress != nil {
		c.progress(c.done, c.total)
	}
	return n, err
}
