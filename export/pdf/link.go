package pdf

import (
	"fmt"
	"strings"

	"github.com/jung-kurt/gofpdf"
)

// pageLink is a rectangle that leads to an address, or to a place in the document.
type pageLink struct {
	quad
	href string
	in   *element
	to   func(d *document) (spot, bool) // known once all pages are made
}

// dict is the link's annotation as object number self on page p; "" when it leads nowhere.
func (l *pageLink) dict(d *document, p *page, self int) string {
	var action string
	if l.to == nil {
		uri := escapeURI(l.href)
		action = "/Contents(" + uri + ")/A<</S/URI/URI(" + uri + ")>>"
	} else {
		to, ok := l.to(d)
		if !ok || to.page < 0 {
			return ""
		}
		action = fmt.Sprintf("/Dest[%d 0 R/XYZ null %s null]", pageObject(to.page), num(d.height-to.y+headroom))
	}
	if l.in != nil {
		e := l.in
		if e.role != "Link" {
			e = e.child("Link")
		}
		action = fmt.Sprintf("/StructParent %d", d.addAnnotation(e, p, self)) + action
	}
	return fmt.Sprintf("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect%s%s>>",
		boxOf([4]float64{l.x0, d.height - l.y1, l.x1, d.height - l.y0}), action)
}

// headroom is how much of what is above a place is shown too.
const headroom = 6

// escapeURI writes bytes that an address may not hold as %XX.
func escapeURI(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c > '~' || strings.IndexByte(`()\<>"`, c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// outline makes the bookmarks: of each work its title, and below it the table of contents that it has, or its
// headings. Their levels are closed up: gofpdf wants no level left out.
func (d *document) outline(f *gofpdf.Fpdf) {
	if d.frontAt.page >= 0 {
		f.SetPage(d.frontAt.page + 1)
		f.Bookmark(utf16BE("Contents"), 0, max(0, d.frontAt.y-headroom))
	}
	for _, c := range d.works {
		f.SetPage(c.first + 1)
		f.Bookmark(utf16BE(clean(c.work.Article.Title)), 0, 0)
		var open []int // levels of the entries that the next one may stand below
		for _, e := range c.work.Article.Outline() {
			i := c.work.Article.BlockAt(e.Offset)
			if i < 0 || c.places[i].page < 0 {
				continue
			}
			for len(open) > 0 && open[len(open)-1] >= e.Level {
				open = open[:len(open)-1]
			}
			open = append(open, e.Level)
			at := c.places[i]
			f.SetPage(at.page + 1)
			f.Bookmark(utf16BE(clean(e.Title)), len(open), max(0, at.y-headroom))
		}
	}
	d.outlineBack(f)
	f.SetPage(len(d.pages))
}
