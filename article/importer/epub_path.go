package importer

import (
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// external reports whether an address leads out of the book: it has a scheme or names a host.
func external(href string) bool {
	href = strings.TrimSpace(href)
	if strings.HasPrefix(href, "//") {
		return true
	}
	scheme, _, found := strings.Cut(href, ":")
	return found && scheme != "" && !strings.ContainsAny(scheme, "/?#%. ") && strings.IndexFunc(scheme, func(r rune) bool { return r > 'z' }) < 0
}

// resolve turns an address in the file from into the name of a file in the archive and a fragment, both without
// percent-encoding.
func resolve(from, href string) (file, fragment string) {
	href, fragment, _ = strings.Cut(strings.TrimSpace(href), "#")
	href, _, _ = strings.Cut(href, "?")
	fragment = unescapePath(fragment)
	href = strings.ReplaceAll(unescapePath(href), `\`, "/")
	switch {
	case href == "":
		return from, fragment
	case strings.HasPrefix(href, "/"):
		return path.Clean(href)[1:], fragment
	}
	return path.Join(path.Dir(from), href), fragment
}

// unescapePath takes percent-encoding off; what is not encoded rightly stays as it is.
func unescapePath(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// imageElement is the HTML that shows the picture in the file of that name, as seen from the file itself.
func imageElement(name string) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: "img", DataAtom: atom.Img, Attr: []html.Attribute{{Key: "src", Val: imageAddress(name)}}}
}

func imageAddress(name string) string { return "/" + (&url.URL{Path: name}).EscapedPath() }
