package importer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// inlines collects the text of n's children and their styles.
func (w *mdWalker) inlines(n ast.Node) {
	outer := w.tagsFrom
	w.tagsFrom = len(w.tags)
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		w.inline(k)
	}
	w.closeTags(w.tagsFrom)
	w.tagsFrom = outer
}

func (w *mdWalker) inline(n ast.Node) {
	t := &w.out.text
	switch n := n.(type) {
	case *ast.Text:
		t.write(unescape(n.Segment.Value(w.source), n.IsRaw()))
		if n.HardLineBreak() {
			w.lineBreak()
		} else if n.SoftLineBreak() && !w.joined(n) {
			t.space = true
		}
	case *ast.String:
		t.write(string(n.Value))
	case *ast.CodeSpan:
		t.begin(article.CodeSpan, "")
		t.put(w.codeText(n))
		t.end()
	case *ast.Emphasis:
		if n.Level == 2 {
			w.span(n, article.Strong, "")
		} else {
			w.span(n, article.Emphasis, "")
		}
	case *extast.Strikethrough:
		w.span(n, article.Deleted, "")
	case *ast.Link:
		w.span(n, article.Link, mdLink(unescape(n.Destination, false)))
	case *ast.AutoLink:
		t.begin(article.Link, mdLink(string(n.URL(w.source))))
		t.put(string(n.Label(w.source)))
		t.end()
	case *ast.Image:
		w.inlinePicture(n)
	case *ast.RawHTML:
		w.rawHTML(n)
	case *extast.FootnoteLink:
		t.begin(article.Reference, "#"+noteName(n.Index))
		t.put(itoa(n.Index))
		t.end()
	case *extast.TaskCheckBox:
		if w.out.item == nil {
			return
		}
		w.out.item.task = article.TaskOpen
		if n.IsChecked {
			w.out.item.task = article.TaskDone
		}
	default:
		w.inlines(n)
	}
}

// span reads n in a style. A style inside the same style changes nothing and is left out.
func (w *mdWalker) span(n ast.Node, kind article.SpanKind, href string) {
	for _, o := range w.out.text.open {
		if o.kind == kind && o.href == href {
			w.inlines(n)
			return
		}
	}
	w.out.text.begin(kind, href)
	w.inlines(n)
	w.out.text.end()
}

// lineBreak ends a line; two in a row end the paragraph.
func (w *mdWalker) lineBreak() {
	if w.out.single == spaced {
		w.out.text.space = true
	} else if w.out.text.lineEnd() && !w.heads {
		w.out.flush()
	}
}

// codeText is the text of a code span; its line ends are spaces (CommonMark 0.31, 6.1).
func (w *mdWalker) codeText(n *ast.CodeSpan) string {
	var b strings.Builder
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		if t, ok := k.(*ast.Text); ok {
			b.Write(t.Segment.Value(w.source))
		}
	}
	return strings.ReplaceAll(b.String(), "\n", " ")
}

// joined reports whether the line end after n parts two characters of a script that has no spaces.
func (w *mdWalker) joined(n *ast.Text) bool {
	next, ok := n.NextSibling().(*ast.Text)
	if !ok {
		return false
	}
	before, _ := utf8.DecodeLastRune(n.Segment.Value(w.source))
	after, _ := utf8.DecodeRune(next.Segment.Value(w.source))
	return spaceless(before) && spaceless(after)
}

// spaceless reports whether r belongs to the Chinese or Japanese script, in which lines are joined without a
// space.
func spaceless(r rune) bool {
	return r >= 0x2e80 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef)
}

// pictures reads a paragraph that holds nothing but pictures, and reports whether it did. Their titles are their
// captions.
func (w *mdWalker) pictures(n ast.Node) bool {
	var found []*ast.Image
	if !onlyPictures(w.source, n, &found) || len(found) == 0 {
		return false
	}
	for _, img := range found {
		p, note := w.out.pictureOf(w.imageElement(img))
		if note != "" {
			w.out.a.Problem(note)
		}
		if p == nil {
			w.out.text.write(w.plain(img))
			w.out.flush()
			continue
		}
		b := w.out.place()
		b.Kind, b.Picture = article.Image, p
		w.out.add(b, strings.Join(strings.Fields(unescape(img.Title, false)), " "), nil)
	}
	return true
}

// onlyPictures finds the pictures under n, and reports whether there is nothing else but white space and links
// around them.
func onlyPictures(source []byte, n ast.Node, found *[]*ast.Image) bool {
	for k := n.FirstChild(); k != nil; k = k.NextSibling() {
		switch k := k.(type) {
		case *ast.Image:
			*found = append(*found, k)
		case *ast.Link:
			if !k.HasChildren() || !onlyPictures(source, k, found) {
				return false
			}
		case *ast.Text:
			if strings.TrimSpace(string(k.Segment.Value(source))) != "" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// inlinePicture puts a picture that is as small as a sign into the line. Of another one, it writes what it shows; the
// picture itself stands after the paragraph when its bytes are at hand, or when nothing says what it shows.
func (w *mdWalker) inlinePicture(n *ast.Image) {
	e := w.imageElement(n)
	p, note := w.out.pictureOf(e)
	if note != "" {
		w.out.a.Problem(note)
	}
	if p != nil && p.Hash != "" && small(e, p) {
		w.out.text.picture(p, false)
		return
	}
	alt := w.plain(n)
	w.out.text.write(alt)
	if p == nil || alt != "" && p.Hash == "" {
		return
	}
	b := w.out.place()
	b.Kind, b.Picture = article.Image, p
	w.out.hoisted = append(w.out.hoisted, b)
}

// imageElement is the element of HTML that stands for n.
func (w *mdWalker) imageElement(n *ast.Image) *html.Node {
	return &html.Node{Type: html.ElementNode, DataAtom: atom.Img, Data: "img", Attr: []html.Attribute{
		{Key: "src", Val: unescape(n.Destination, false)}, {Key: "alt", Val: w.plain(n)}}}
}

// plain is the text under n without any style.
func (w *mdWalker) plain(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(k ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch k := k.(type) {
		case *ast.Text:
			b.WriteString(unescape(k.Segment.Value(w.source), k.IsRaw()))
			if k.SoftLineBreak() || k.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(k.Value)
		case *ast.AutoLink:
			b.Write(k.Label(w.source))
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}
