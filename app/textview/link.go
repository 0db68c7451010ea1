package textview

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"dev.marginalia/article"
)

// Note is a footnote whose sign was clicked.
type Note struct {
	Text   string // its blocks, one a paragraph
	Offset int    // of its first block
	Sign   Box    // where its sign is, in the view's coordinates
}

// inside reports whether a link leads to a place in the article.
func (l linkSpan) inside() bool { return strings.HasPrefix(l.Href, "#") }

// linkSpan is a link or the sign of a footnote.
type linkSpan struct{ article.Span }

// linkAt is the link that is shown at p.
func (v *View) linkAt(p fyne.Position) (linkSpan, bool) {
	for _, l := range v.linksAt(v.offsetAt(p)) {
		if slices.ContainsFunc(v.BoxOf(l.Range), func(b Box) bool { return b.contains(p) }) {
			return l, true
		}
	}
	return linkSpan{}, false
}

// linksAt are the links that hold offset o or end there.
func (v *View) linksAt(o int) []linkSpan {
	i := v.article.BlockAt(o)
	if i < 0 {
		return nil
	}
	var out []linkSpan
	for _, s := range v.article.Blocks[i].Spans {
		if (s.Kind == article.Link || s.Kind == article.Reference) && s.Href != "" && o >= s.Start && o <= s.End {
			out = append(out, linkSpan{s})
		}
	}
	return out
}

// follow goes where a link inside the article leads, or shows the footnote it is the sign of; a link that leads
// out is only followed when asked for.
func (v *View) follow(l linkSpan, asked bool) {
	if !l.inside() {
		if asked && v.OnLink != nil {
			v.OnLink(l.Href)
		}
		return
	}
	to, ok := v.article.Target(l.Href[1:])
	if !ok {
		return
	}
	if n, ok := v.noteAt(to); ok && l.Kind == article.Reference && v.OnNote != nil {
		if boxes := v.BoxOf(l.Range); len(boxes) > 0 {
			n.Sign = boxes[0]
		}
		v.OnNote(n)
		return
	}
	v.Jump(to)
}

// noteAt is the footnote that begins at offset o.
func (v *View) noteAt(o int) (Note, bool) {
	i := v.article.BlockAt(o)
	if i < 0 || v.article.Blocks[i].Kind != article.Footnote {
		return Note{}, false
	}
	n := Note{Offset: v.article.Blocks[i].Start}
	for k := i; k < len(v.article.Blocks) && v.article.Blocks[k].Kind == article.Footnote; k++ {
		if b := v.article.Blocks[k]; k > i && (b.Label != "" || len(b.Targets) > 0) {
			break // the next one
		} else if k > i {
			n.Text += "\n"
		}
		n.Text += v.article.Plain(v.article.Blocks[k].Range)
	}
	return n, true
}

// Jump goes to offset o; Back comes back.
func (v *View) Jump(o int) {
	const most = 100
	v.back = append(v.back, v.TopOffset())
	if len(v.back) > most {
		v.back = v.back[1:]
	}
	v.ScrollTo(o)
}

// Back goes to where the last jump began; it reports whether there was one.
func (v *View) Back() bool {
	n := len(v.back)
	if n == 0 {
		return false
	}
	o := v.back[n-1]
	v.back = v.back[:n-1]
	v.ScrollTo(o)
	return true
}
