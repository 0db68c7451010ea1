package importer

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"net/url"
	"strings"

	"dev.marginalia/article"
)

// maxWebArchive is the size of the largest MHTML file; it has its pictures in it.
const maxWebArchive = 128 << 20

// The most parts of an MHTML file, and how deep they may be nested.
const (
	maxParts     = 5000
	deepestParts = 4
)

// webArchive reads web pages with their pictures in one file: MHTML (RFC 2557), as browsers and mail programs
// save it.
type webArchive struct{}

// Matches knows an archive by the MIME header at its start, or by its name.
func (webArchive) Matches(f *File) bool {
	h, _ := mimeHeader(f.Data[:min(len(f.Data), sniffed)])
	if media, _, err := mime.ParseMediaType(h.Get("Content-Type")); err == nil && h.Get("Mime-Version") != "" {
		return strings.HasPrefix(media, "multipart/") || media == "text/html"
	}
	return hasEnding(f.Name, ".mht", ".mhtml") && !beginsAsPage(f) && binaryKind(f.Data) == ""
}

// Import reads the page in the archive.
func (webArchive) Import(ctx context.Context, f *File) (*article.Article, error) {
	h, body := mimeHeader(f.Data)
	var a mimeParts
	if err := a.read(ctx, h, body, 0); err != nil {
		return nil, err
	}
	if a.root == nil {
		return nil, fmt.Errorf("%w: a web archive without a page in it", ErrDamaged)
	}
	if len(a.root.data) > maxPage {
		return nil, fmt.Errorf("%w: the page in it has %d MB, the most is %d MB", ErrTooLarge, len(a.root.data)>>20, maxPage>>20)
	}
	at := first(f.URL, h.Get("Snapshot-Content-Location"), a.root.location)
	p := page{source: decodeMarkup(a.root.data, a.root.charset), address: at, picture: a.picture}
	out, err := p.read(ctx)
	if err == nil && a.broken {
		out.Problem("The file is damaged: parts of it could not be read.")
	}
	return out, err
}

// mimeHeader splits data into its header and the rest.
func mimeHeader(data []byte) (textproto.MIMEHeader, []byte) {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), "\r\n")
	in := bytes.NewReader(data)
	buffered := bufio.NewReader(in)
	h, _ := textproto.NewReader(buffered).ReadMIMEHeader() // a header that is cut or broken has at least its first lines
	return h, data[len(data)-in.Len()-buffered.Buffered():]
}

// mimePart is a part of an archive that may be needed.
type mimePart struct {
	data              []byte
	charset, location string
}

// mimeParts are the page of an archive and its pictures.
type mimeParts struct {
	root     *mimePart
	pictures map[string][]byte // by "cid:" and Content-ID, and by Content-Location
	count    int
	broken   bool
}

// read reads the part with header h, and the parts in it.
func (a *mimeParts) read(ctx context.Context, h textproto.MIMEHeader, body []byte, depth int) error {
	media, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		media = ""
	}
	switch {
	case strings.HasPrefix(media, "multipart/"):
		if depth >= deepestParts {
			return nil
		}
		return a.readParts(ctx, body, params, depth)
	case (media == "text/html" || media == "application/xhtml+xml") && a.root == nil:
		a.root = &mimePart{a.decoded(h, body), params["charset"], h.Get("Content-Location")}
	case strings.HasPrefix(media, "image/") || media == "application/octet-stream":
		a.addPicture(h, a.decoded(h, body))
	}
	return nil
}

func (a *mimeParts) readParts(ctx context.Context, body []byte, params map[string]string, depth int) error {
	if params["boundary"] == "" {
		return fmt.Errorf("%w: a web archive without a boundary between its parts", ErrDamaged)
	}
	parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	start := strings.Trim(params["start"], "<> ")
	for {
		p, err := parts.NextRawPart()
		if err != nil {
			a.broken = a.broken || !errors.Is(err, io.EOF)
			return ctx.Err()
		}
		if a.count++; a.count > maxParts {
			return fmt.Errorf("%w: a web archive of more than %d parts", ErrTooLarge, maxParts)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := io.ReadAll(p)
		a.broken = a.broken || err != nil
		if start != "" && strings.Trim(p.Header.Get("Content-Id"), "<> ") == start {
			a.root = nil // it goes before the one that came first
		}
		if err := a.read(ctx, p.Header, data, depth+1); err != nil {
			return err
		}
	}
}

// decoded is body without its transfer encoding (RFC 2045, section 6).
func (a *mimeParts) decoded(h textproto.MIMEHeader, body []byte) []byte {
	var r io.Reader
	switch strings.ToLower(strings.TrimSpace(h.Get("Content-Transfer-Encoding"))) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, bytes.NewReader(body))
	case "quoted-printable":
		r = quotedprintable.NewReader(bytes.NewReader(body))
	default:
		return body
	}
	out, err := io.ReadAll(r)
	a.broken = a.broken || err != nil
	return out
}

func (a *mimeParts) addPicture(h textproto.MIMEHeader, data []byte) {
	if a.pictures == nil {
		a.pictures = map[string][]byte{}
	}
	if id := strings.Trim(h.Get("Content-Id"), "<> "); id != "" {
		a.pictures["cid:"+id] = data
	}
	if at := strings.Join(strings.Fields(h.Get("Content-Location")), ""); at != "" { // folded lines have spaces in them
		a.pictures[at] = data
	}
}

// picture finds a picture by its address in the page.
func (a *mimeParts) picture(src string) []byte {
	if id, ok := strings.CutPrefix(src, "cid:"); ok {
		if plain, err := url.PathUnescape(id); err == nil {
			src = "cid:" + plain
		}
	}
	if data := a.pictures[src]; data != nil {
		return data
	}
	u, base := parseAddress(src), parseAddress(a.root.location)
	if u == nil || base == nil {
		return nil
	}
	return a.pictures[base.ResolveReference(u).String()]
}
