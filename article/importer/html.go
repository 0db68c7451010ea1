package importer

import (
	"context"
	"net/url"
	"strings"

	"dev.marginalia/article"
)

// maxPage is the size of the largest web page. The pictures that a page holds in itself count.
const maxPage = 20 << 20

// webPage reads web pages that were saved as HTML or XHTML, alone or with a folder of files beside them.
type webPage struct{}

// Matches knows a page by how it begins, or by its name.
func (webPage) Matches(f *File) bool {
	if beginsAsPage(f) {
		return true
	}
	return hasEnding(f.Name, ".html", ".htm", ".xhtml", ".xht") && !isArchive(f.Data) && binaryKind(f.Data) == ""
}

// Import finds the article in the page; menus, advertisements and the like are left out.
func (webPage) Import(ctx context.Context, f *File) (*article.Article, error) {
	p := page{source: decodeMarkup(f.Data, f.Charset), address: f.URL}
	if f.Beside != nil {
		p.picture = func(src string) []byte { return beside(f, src) }
	}
	return p.read(ctx)
}

var (
	// before is what may stand before the first element of a page.
	before = late(`^(?s:\s|<!--.*?-->|<\?.*?>)+`)
	// opens is how a page begins.
	opens = late(`^(?i:<!doctype\s+html\b|<(?:html|head|body)[\s>])`)
	// partly is how a piece of a page begins, that only who knows no better takes for a page.
	partly = late(`^(?i:<(?:meta|title|link|script|style|base|div|p|h[1-6]|table|ul|ol|article|section|main|header|nav|span|center|font|br|a|img|blockquote|figure|pre)(?:\s[^<>]*)?/?>)`)
)

// sniffed is how much of a file is looked at to tell what it is.
const sniffed = 16 << 10

// beginsAsPage reports whether f begins as a page does. A file that says by its name that it is text or Markdown
// may begin with any element but those that only a page has.
func beginsAsPage(f *File) bool {
	head := decodeMarkup(f.Data[:min(len(f.Data), sniffed)&^1], "")
	head = head[len(before().FindString(head)):]
	if opens().MatchString(head) {
		return true
	}
	if hasEnding(f.Name, ".txt", ".text", ".md", ".markdown", ".mdown", ".mkd") || !partly().MatchString(head) {
		return false
	}
	return strings.Contains(head, "</") || strings.Contains(head, "/>")
}

// beside finds the bytes of a picture that the page names relative to itself.
func beside(f *File, src string) []byte {
	src, _, _ = strings.Cut(src, "#")
	for _, name := range []string{src, strings.SplitN(src, "?", 2)[0]} {
		if plain, err := url.PathUnescape(name); err == nil {
			name = plain
		}
		name = strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "./")
		if !safeName(name) || strings.Contains(name, ":") {
			continue
		}
		if data := f.Beside(name); data != nil {
			return data
		}
	}
	return nil
}
