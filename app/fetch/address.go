package fetch

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
)

// IsAddress reports whether what a person typed is the address of a page: it begins with http:// or https://.
func IsAddress(s string) bool {
	low := strings.ToLower(s)
	return strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://")
}

// parse reads an address. Errors wrap ErrAddress and do not repeat it: it may hold a password.
func parse(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Hostname() == "" {
		return nil, ErrAddress
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" {
		return nil, ErrAddress
	}
	return u, nil
}

// canonical is u in the one form in which it is kept, without name and password (RFC 3986, section 6.2.2 and
// 6.2.3).
func canonical(u *url.URL) string {
	c := *u
	c.User, c.Fragment, c.RawFragment = nil, "", ""
	c.Host = strings.ToLower(c.Host)
	if p := c.Port(); c.Scheme == "http" && p == "80" || c.Scheme == "https" && p == "443" || p == "" {
		c.Host = strings.TrimSuffix(strings.TrimSuffix(c.Host, p), ":")
	}
	if c.Path == "" {
		c.Path = "/"
	}
	return c.String()
}

// endings are those of the media types that can be read, the usual one first.
var endings = map[string][]string{
	"text/html":                               {".html", ".htm"},
	"application/xhtml+xml":                   {".xhtml", ".xht", ".html"},
	"text/markdown":                           {".md", ".markdown"},
	"application/pdf":                         {".pdf"},
	"application/epub+zip":                    {".epub"},
	"multipart/related":                       {".mhtml", ".mht"},
	"application/vnd.oasis.opendocument.text": {".odt"},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": {".docx"},
}

// nameOf is the name of a file: the one that the server gives it, else the last part of the address; with the
// ending that its type has, by which an importer may go.
func nameOf(h http.Header, u *url.URL, media string) string {
	name := path.Base(u.Path)
	if _, p, err := mime.ParseMediaType(h.Get("Content-Disposition")); err == nil && p["filename"] != "" {
		name = path.Base(strings.ReplaceAll(p["filename"], `\`, "/"))
	}
	if name == "." || name == "/" {
		name = "index"
	}
	ending := strings.ToLower(path.Ext(name))
	known := endings[media]
	switch {
	case known != nil && !slices.Contains(known, ending):
		name += known[0]
	case media == "text/plain" && ending == "":
		name += ".txt"
	}
	return name
}

// checkMedia refuses what is surely nothing to read.
func checkMedia(media string) error {
	kind, _, _ := strings.Cut(media, "/")
	if what := map[string]string{"image": "a picture", "audio": "a sound", "video": "a film", "font": "a font"}[kind]; what != "" {
		return fmt.Errorf("%w: %s", ErrMedia, what)
	}
	return nil
}
