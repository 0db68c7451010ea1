package pdf

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"dev.marginalia/annotation"
)

// text is a PDF text string: UTF-16BE with a byte order mark, in hexadecimal, so that nothing needs escaping.
func text(s string) string {
	b := append(make([]byte, 0, 4*len(s)+6), "<FEFF"...)
	for _, r := range s {
		if one, two := utf16.EncodeRune(r); one != utf8.RuneError {
			b = appendHex(appendHex(b, one), two)
		} else {
			b = appendHex(b, r)
		}
	}
	return string(append(b, '>'))
}

// appendHex writes a UTF-16 code unit in four digits.
func appendHex(b []byte, u rune) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[u>>12&15], digits[u>>8&15], digits[u>>4&15], digits[u&15])
}

// date is a PDF date with the offset that strict readers want.
func date(t time.Time) string {
	return "(D:" + t.UTC().Format("20060102150405") + "+00'00')"
}

var subtypes = map[annotation.Style]string{
	annotation.Highlight: "Highlight", annotation.Underline: "Underline",
	annotation.Strikeout: "StrikeOut", annotation.Squiggly: "Squiggly",
}

// color is the colour that a mark's annotation carries: the fill of a highlight, the ink of a line.
func (m *pageMark) color() rgb {
	if m.mark.Style == annotation.Highlight {
		return fillOf(m.mark.Color)
	}
	return darkOf(m.mark.Color)
}

// rect is the box around all quads, in PDF coordinates.
func (m *pageMark) rect(height float64) [4]float64 {
	r := [4]float64{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, q := range m.quads {
		r[0], r[1] = math.Min(r[0], q.x0), math.Min(r[1], height-q.y1)
		r[2], r[3] = math.Max(r[2], q.x1), math.Max(r[3], height-q.y0)
	}
	return [4]float64{r[0] - 1, r[1] - 1, r[2] + 1, r[3] + 1}
}

func boxOf(r [4]float64) string {
	return "[" + num(r[0]) + " " + num(r[1]) + " " + num(r[2]) + " " + num(r[3]) + "]"
}

// quadPoints are in the order that every viewer uses: upper left, upper right, lower left, lower right.
func (m *pageMark) quadPoints(height float64) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, q := range m.quads {
		if i > 0 {
			b.WriteByte(' ')
		}
		t, l := num(height-q.y0), num(height-q.y1)
		b.WriteString(num(q.x0) + " " + t + " " + num(q.x1) + " " + t + " " + num(q.x0) + " " + l + " " + num(q.x1) + " " + l)
	}
	b.WriteByte(']')
	return b.String()
}

// id is the annotation's /NM: the mark's id; where a mark goes on over pages, its later parts count on.
func (m *pageMark) id() string {
	if m.part == 0 {
		return m.mark.ID
	}
	return fmt.Sprintf("%s/%d", m.mark.ID, m.part+1)
}

// dict is the annotation on page object page, with its appearance and its popup, 0 without one, and its key in the
// parent tree, negative without one. The keys with
// "Zotero" are those by which that reader takes tags and author.
func (m *pageMark) dict(height float64, page, appearance, popup, key int) string {
	a := m.mark
	var b strings.Builder
	note, _ := annotation.PlainNote(a.Note)
	if m.part > 0 {
		note = ""
	}
	fmt.Fprintf(&b, "<</Type/Annot/Subtype/%s/P %d 0 R/Rect%s/QuadPoints%s/C[%s]/CA 1/F 4/T%s/Contents%s/Subj%s/NM%s/CreationDate%s/M%s/AP<</N %d 0 R>>",
		subtypes[a.Style], page, boxOf(m.rect(height)), m.quadPoints(height), strings.TrimSuffix(m.color().op(""), " \n"),
		text(a.Creator), text(note), text(subject(a)), text(m.id()), date(a.Created), date(a.Modified), appearance)
	if len(a.Tags) > 0 {
		tags, err := json.Marshal(a.Tags)
		if err == nil { // strings always can
			b.WriteString("/Zotero:Tags" + text(string(tags)))
		}
	}
	b.WriteString("/Zotero:AuthorName" + text(a.Creator))
	if key >= 0 {
		fmt.Fprintf(&b, "/StructParent %d", key)
	}
	if popup > 0 {
		fmt.Fprintf(&b, "/Popup %d 0 R", popup)
	}
	b.WriteString(">>")
	return b.String()
}

// subject shows the tags in readers that list subjects.
func subject(a annotation.Annotation) string {
	s := subtypes[a.Style]
	for _, t := range a.Tags {
		s += " #" + t
	}
	return s
}

func (m *pageMark) popup(width, height float64, page, parent int) string {
	r := m.rect(height)
	return fmt.Sprintf("<</Type/Annot/Subtype/Popup/Parent %d 0 R/P %d 0 R/F 28/Open false/Rect%s>>", parent, page,
		boxOf([4]float64{width - 10, r[3] - 120, width + 190, r[3]}))
}

// appearance draws the mark. Highlights are multiplied with the page, so that text below them stays black.
func (m *pageMark) appearance(height float64, state int) (dict, stream string) {
	resources, ops := "", m.painted(height)
	if m.mark.Style == annotation.Highlight {
		resources = fmt.Sprintf("/Resources<</ExtGState<</G %d 0 R>>>>/Group<</S/Transparency>>", state)
		ops = "/G gs " + ops
	}
	return "/Type/XObject/Subtype/Form/BBox" + boxOf(m.rect(height)) + resources, ops
}

// multiplied reports whether the mark is multiplied with the page, so that text below it stays black.
func (m *pageMark) multiplied() bool { return m.mark.Style == annotation.Highlight }

// painted are the operators that draw the mark.
func (m *pageMark) painted(height float64) string {
	var b strings.Builder
	if m.mark.Style == annotation.Highlight {
		b.WriteString(m.color().op("rg"))
		for _, r := range m.paint {
			b.WriteString(num(r.x0) + " " + num(height-r.y1) + " " + num(r.x1-r.x0) + " " + num(r.y1-r.y0) + " re f\n")
		}
	} else {
		b.WriteString(m.color().op("RG"))
		for _, q := range m.quads {
			m.draw(&b, q, height)
		}
	}
	if m.safe {
		m.drawSafe(&b, height)
	}
	return b.String()
}

// flatten paints the marks of p into its operators, for printers and simple viewers: highlights below the text, which
// begins at below, and lines above it. Nothing of it needs transparency.
func (p *page) flatten(height float64, below int) {
	var ground, lines []byte
	for i := range p.marks {
		m := &p.marks[i]
		to := &lines
		if m.mark.Style == annotation.Highlight {
			to = &ground
		}
		*to = append(*to, m.painted(height)...)
	}
	p.marks = nil
	p.ops.buf = slices.Insert(p.ops.buf, below, ornament(ground)...)
	p.ops.buf = append(p.ops.buf, ornament(lines)...)
}

// ornament are operators that are not read and leave no trace in those after them.
func ornament(ops []byte) []byte {
	if len(ops) == 0 {
		return nil
	}
	return append(append([]byte("/Artifact BMC\nq\n"), ops...), "Q\nEMC\n"...)
}

// draw draws the line of an underline, a strikeout or a squiggle.
func (m *pageMark) draw(b *strings.Builder, q quad, height float64) {
	if m.safe && m.mark.Style != annotation.Squiggly {
		return // the line of its colour is drawn in its place
	}
	switch m.mark.Style {
	case annotation.Underline:
		stroke(b, q.x0, q.x1, height-q.base-.14*q.em, .08*q.em)
	case annotation.Strikeout:
		stroke(b, q.x0, q.x1, height-q.base+.24*q.em, .07*q.em)
	case annotation.Squiggly:
		fmt.Fprintf(b, "%s w %s %s m ", num(.07*q.em), num(q.x0), num(height-q.base-.12*q.em))
		up := false
		for x := q.x0 + .13*q.em; x < q.x1; x += .13 * q.em {
			y := height - q.base - .20*q.em
			if up {
				y = height - q.base - .08*q.em
			}
			fmt.Fprintf(b, "%s %s l ", num(x), num(y))
			up = !up
		}
		b.WriteString("S\n")
	}
}

func stroke(b *strings.Builder, x0, x1, y, width float64) {
	fmt.Fprintf(b, "%s w %s %s m %s %s l S\n", num(width), num(x0), num(y), num(x1), num(y))
}
