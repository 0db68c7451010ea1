package export

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// inline writes the text of b with its marks and styles. Both are cut at each other's edges, so that every piece is well
// nested. The notes of the marks that end in it follow their signs if asides may stand here, else the block.
func (h *htmlWriter) inline(b *article.Block, asides bool) {
	marks := h.set.In(b.Range)
	part := *b
	part.Spans = spansIn(b.Spans, b.Range)
	pieces := part.Pieces()
	code := b.Kind == article.Code
	next := 0
	for _, seg := range annotation.Segments(marks, b.Range) {
		for _, k := range seg.Marks {
			h.openMark(marks[k])
		}
		for ; next < len(pieces) && pieces[next].Start < seg.End; next++ {
			p := pieces[next]
			h.piece(p, p.Clip(seg.Range), code)
			if p.End > seg.End {
				break // it goes on in the next segment
			}
		}
		for _, k := range seg.Marks {
			if h.ends[marks[k].ID] == seg.End {
				h.sign(marks[k])
			}
		}
		h.print(strings.Repeat("</mark>", len(seg.Marks)))
		for _, k := range seg.Marks {
			if m := marks[k]; h.ends[m.ID] == seg.End && says(m) {
				if asides && utf8.RuneCountInString(m.Note) <= maxBeside {
					h.aside(m)
				} else {
					h.pending = append(h.pending, m)
				}
			}
		}
	}
}

// maxBeside is the length of the longest note that stands beside the text, in code points. A longer one would push those
// after it away from their lines; it stands below its block, over the whole width.
const maxBeside = 700

// says reports whether there is anything to write beside a mark.
func says(m annotation.Annotation) bool { return m.Note != "" || len(m.Tags) > 0 }

// noted reports whether a note is to stand in the text of b.
func (h *htmlWriter) noted(b *article.Block) bool {
	for _, m := range h.set.In(b.Range) {
		if at := h.ends[m.ID]; says(m) && at > b.Start && at <= b.End && utf8.RuneCountInString(m.Note) <= maxBeside {
			return true
		}
	}
	return false
}

func markClass(m annotation.Annotation) string {
	if m.Style == annotation.Highlight {
		return string(known(m.Color))
	}
	return string(known(m.Color)) + " " + string(m.Style)
}

// openMark opens a piece of a mark; its first has the mark's name, and says where the note is.
func (h *htmlWriter) openMark(m annotation.Annotation) {
	h.print("<mark", attribute("class", markClass(m)))
	if !h.begun[m.ID] {
		h.begun[m.ID] = true
		h.print(attribute("id", h.name("m", h.order[m.ID])))
		if says(m) {
			h.print(attribute("aria-details", h.name("n", h.order[m.ID])))
		}
	}
	h.print(">")
}

// sign is the number of a note, which leads to it.
func (h *htmlWriter) sign(m annotation.Annotation) {
	if n := h.notes[m.ID]; n > 0 {
		fmt.Fprintf(h.out, "<sup class=\"sign %s\"><a href=\"#%s\" aria-label=\"Note %d\">%d</a></sup>", known(m.Color), h.name("n", h.order[m.ID]), n, n)
	}
}

// piece writes the part r of a piece of text in its style.
func (h *htmlWriter) piece(p article.Piece, r article.Range, code bool) {
	var before, after string
	in := func(tag, attributes string) { before, after = before+"<"+tag+attributes+">", "</"+tag+">"+after }
	if to, ok := strings.CutPrefix(p.Href, "#"); ok {
		if id := h.targets[to]; id != "" {
			own := ""
			if at, ok := h.refs[id]; ok && at == r.Start {
				own = attribute("id", id+"-sign")
			}
			in("a", own+attribute("href", "#"+id))
		}
	} else if href := safeLink(p.Href, h.work.Article.URL); href != "" {
		in("a", " rel=\"noreferrer\""+attribute("href", href))
	}
	for _, style := range []struct {
		on  bool
		tag string
	}{{p.Strong, "strong"}, {p.Emphasis, "em"}, {p.Deleted, "del"}, {p.Superscript, "sup"}, {p.Subscript, "sub"}, {p.Code && !code, "code"}} {
		if style.on {
			in(style.tag, "")
		}
	}
	switch text := h.work.Article.Text.Slice(r); {
	case p.Picture != nil:
		h.print(before, h.inLine(p.Picture), after)
	case code:
		h.print(before, escape(text), after)
	default:
		h.print(before, breaks(text), after)
	}
}

// inLine is a picture in a line of text.
func (h *htmlWriter) inLine(p *article.Picture) string {
	const highest = 12 // of the text's size
	if width, height, drop := p.InLine(1, highest); height > 0 {
		if data := h.picture(p.Hash); data != "" {
			return fmt.Sprintf("<img class=\"inline\" src=\"%s\" alt=\"%s\" style=\"width:%.3fem;height:%.3fem;vertical-align:%.3fem\">", data, escape(line(p.Alt)), width, height, -drop)
		}
	}
	if alt := line(p.Alt); alt != "" {
		return "<span class=\"missing\">" + escape(alt) + "</span>"
	}
	return "<span class=\"missing\">[picture]</span>"
}

// aside writes a note, or the tags of a mark without one.
func (h *htmlWriter) aside(m annotation.Annotation) {
	h.said[m.ID] = true
	n, class := h.notes[m.ID], "note "+string(known(m.Color))
	if utf8.RuneCountInString(m.Note) > maxBeside {
		class += " long"
	}
	label := "Tags"
	if n > 0 {
		label = fmt.Sprintf("Note %d", n)
	}
	h.print("<aside role=\"note\"", attribute("id", h.name("n", h.order[m.ID])), attribute("class", class), attribute("aria-label", label), ">")
	back := "#"
	if n > 0 {
		back = fmt.Sprint(n)
	}
	h.print("<a class=\"back\"", attribute("href", "#"+h.name("m", h.order[m.ID])), " aria-label=\"Back to the passage\">", back, "</a>")
	h.noteBody(m)
	h.print("</aside>")
}

// noteBody writes what is said about a mark: the note, which is plain Markdown, and the tags.
func (h *htmlWriter) noteBody(m annotation.Annotation) {
	if m.Note != "" {
		text, spans := annotation.PlainNote(strings.ToValidUTF8(m.Note, "\uFFFD"))
		rs := []rune(text)
		h.print("<div class=\"said\" dir=\"auto\">")
		at := 0
		for _, s := range spans {
			h.print(breaks(string(rs[at:s.Start])))
			var before, after string
			for _, style := range []struct {
				on  bool
				tag string
			}{{s.Strong, "strong"}, {s.Emphasis, "em"}, {s.Code, "code"}} {
				if style.on {
					before, after = before+"<"+style.tag+">", "</"+style.tag+">"+after
				}
			}
			h.print(before, breaks(string(rs[s.Start:s.End])), after)
			at = s.End
		}
		h.print(breaks(string(rs[at:])), "</div>")
	}
	if len(m.Tags) > 0 {
		h.print("<div class=\"of\">")
		for i, t := range m.Tags {
			if i > 0 {
				h.print(" · ")
			}
			h.print("<bdi>", escape(t), "</bdi>")
		}
		h.print("</div>")
	}
}

// flushNotes writes the notes that could not stand in the block before.
func (h *htmlWriter) flushNotes() {
	for _, m := range h.pending {
		h.aside(m)
		h.print("\n")
	}
	h.pending = h.pending[:0]
}

// leftNotes writes those of marks that hold no text but what parts blocks and cells, so that nothing said is lost.
func (h *htmlWriter) leftNotes() {
	for _, m := range h.set.All() {
		if !m.Orphan && says(m) && !h.said[m.ID] {
			if !h.begun[m.ID] {
				h.print("<span", attribute("id", h.name("m", h.order[m.ID])), "></span>")
			}
			h.aside(m)
			h.print("\n")
		}
	}
}

// backToSign leads from a footnote to its first sign.
func (h *htmlWriter) backToSign(b *article.Block) {
	if id := h.anchors[b.Start]; id != "" {
		if _, ok := h.refs[id]; ok {
			h.print(" <a class=\"return\"", attribute("href", "#"+id+"-sign"), " aria-label=\"Back to the text\">↩</a>")
		}
	}
}

// picture is the address of a kept picture, which holds its bytes (RFC 2397); "" where there is none, or none that
// browsers show.
func (h *htmlWriter) picture(hash string) string {
	if hash == "" || h.work.Picture == nil || h.err != nil {
		return ""
	}
	data, err := h.work.Picture(hash)
	if err != nil {
		h.err = err
		return ""
	}
	media := mediaOf(data)
	if media == "" {
		return ""
	}
	return "data:" + media + ";base64," + base64.StdEncoding.EncodeToString(data)
}

// mediaOf is the media type of a picture that every browser shows, by its first bytes; "" for other data.
func mediaOf(data []byte) string {
	begins := func(at int, s string) bool { return len(data) >= at+len(s) && string(data[at:at+len(s)]) == s }
	start := strings.ToLower(strings.TrimLeft(string(data[:min(len(data), 1024)]), "\uFEFF \t\r\n"))
	switch {
	case begins(0, "\x89PNG\r\n\x1a\n"):
		return "image/png"
	case begins(0, "\xff\xd8\xff"):
		return "image/jpeg"
	case begins(0, "GIF8"):
		return "image/gif"
	case begins(0, "RIFF") && begins(8, "WEBP"):
		return "image/webp"
	case begins(0, "BM"):
		return "image/bmp"
	case strings.HasPrefix(start, "<svg"), (strings.HasPrefix(start, "<?xml") || strings.HasPrefix(start, "<!--") || strings.HasPrefix(start, "<!doctype svg")) && strings.Contains(start, "<svg"):
		return "image/svg+xml"
	}
	return ""
}
