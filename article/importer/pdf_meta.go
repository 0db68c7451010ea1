package importer

import (
	"strings"
	"unicode"

	"dev.marginalia/article"
	"dev.marginalia/article/pdftext"
)

// fileTitle is a title that a program made of a file's name.
var fileTitle = late(`(?i)^(?:microsoft (?:word|powerpoint|excel)\b.*|untitled.*|document\d*|title|slide \d+|powerpoint presentation|print|.*\.(?:docx?|pdf|tex|dvi|ps|indd|qxd|rtf|odt|txt|pptx?|pages|html?|xlsx?|fm|p65))$`)

// metadata takes over what the file says of itself.
func (d *pdfDoc) metadata(info pdftext.Info) {
	a := d.a
	if t := visible(info.Title); strings.IndexFunc(t, unicode.IsLetter) >= 0 && !fileTitle().MatchString(t) && len(t) < 500 {
		a.Title = t
	}
	a.Byline, a.Published, a.Keywords = info.Author, info.Published, info.Keywords
	if l := strings.TrimSpace(info.Language); l != "und" {
		a.Language = l
	}
}

// findTitle looks for the title on the first page: what the file says is its title, or without that, its largest
// text. It stays out of the text, since it is kept with the article.
func (d *pdfDoc) findTitle() {
	best := -1
	for i := range d.blocks {
		b := &d.blocks[i]
		if b.page() != d.blocks[0].page() {
			break
		}
		if b.kind != "" || b.aside || len(b.text()) > 300 || strings.IndexFunc(b.text(), unicode.IsLetter) < 0 {
			continue
		}
		if d.a.Title != "" {
			if sameWords(b.text(), d.a.Title) && (best < 0 || b.size() > d.blocks[best].size()) {
				best = i
			}
		} else if b.size() >= headingSize*d.body && (best < 0 || b.size() > 1.02*d.blocks[best].size()) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	text, _ := d.inline(&pdfBlock{lines: d.blocks[best].lines, breaks: d.blocks[best].breaks, kind: article.Heading})
	if d.a.Title == "" {
		d.a.Title = visible(text)
	}
	d.titled = true
	if d.outlined[outlineKey(d.blocks[best].page(), d.a.Title)] == 0 {
		d.outlineBase = 1
	}
	d.blocks = append(d.blocks[:best], d.blocks[best+1:]...)
}

// sameWords compares letters and digits only.
func sameWords(a, b string) bool { return letters(a) == letters(b) }

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !isWordRune(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// outlineKey is how a line of the outline and a block on its page are compared: without punctuation, and without
// the number that one of them may have.
func outlineKey(page int, text string) pageText {
	return pageText{page, strings.TrimLeft(letters(text), "0123456789")}
}

type pageText struct {
	page int
	text string
}

// contents turns the outline into the table of contents. A line leads to the heading that it names, else to the
// first block below the place that it leads to.
func (d *pdfDoc) contents(outline []pdftext.Entry, made []*pdfBlock) {
	onPage := map[int][]int{} // the blocks that begin on a page
	for i, b := range made {
		if !b.aside && !b.foot {
			onPage[b.page()] = append(onPage[b.page()], i)
		}
	}
	for _, e := range outline {
		if i := blockOf(e, made, onPage, len(d.pages)); i >= 0 {
			d.a.Contents = append(d.a.Contents, article.Entry{Title: visible(e.Title), Level: e.Level, Offset: d.a.Blocks[i].Start})
		}
	}
}

func blockOf(e pdftext.Entry, made []*pdfBlock, onPage map[int][]int, pages int) int {
	below := -1
	blocks := onPage[e.Page]
	for _, i := range blocks[:min(len(blocks), maxOutlined)] {
		b := made[i]
		if b.kind == article.Heading && outlineKey(e.Page, b.text()) == outlineKey(e.Page, e.Title) {
			return i
		}
		if below < 0 && b.first().y >= e.Y-0.5*b.size() {
			below = i
		}
	}
	for p := e.Page + 1; below < 0 && p < pages; p++ {
		if len(onPage[p]) > 0 {
			below = onPage[p][0]
		}
	}
	return below
}

// maxOutlined is how many blocks of a page are compared with a line of the outline.
const maxOutlined = 1000
