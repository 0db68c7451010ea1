package pdftext

import (
	"strings"
	"time"
)

// Mark is an annotation that a person put on a page (ISO 32000-2, 12.5.6), or a reply to one.
type Mark struct {
	Kind     string // Highlight, Underline, StrikeOut, Squiggly, Text, FreeText, Ink, Square …
	ID       string // its name in the file (/NM)
	Quads    []Rect // the stretches of text that it is over; none for notes and drawings
	Rect     Rect
	Color    []float64 // RGB, 0-1; nil when it has none
	Author   string
	Contents string
	Created  time.Time // zero when it is not known
	Modified time.Time
	Tags     string // JSON: the tags that Zotero and Marginalia keep with it
	ReplyTo  int    // the index, among the marks of the page, of the one that it answers; -1 when it answers none
}

// maxMarks is the most annotations of one page that are read.
const maxMarks = 20_000

// Marks reads the annotations of page i, from 0, in the coordinates of its Page when most of its text is upright.
// Links, popups, form fields and what says of itself that it is hidden are left out.
func (f *File) Marks(i int) []Mark {
	n := f.pages[i]
	m := (&Page{}).frame(f, n)
	var out []Mark
	var replies []any
	at := map[ref]int{}
	for k, o := range f.array(n.dict["Annots"]) {
		d := f.dict(o)
		kind := string(f.name(d["Subtype"]))
		if k >= maxMarks || kind == "" || kind == "Link" || kind == "Popup" || kind == "Widget" {
			continue
		}
		const hidden = 2                                            // of the flags
		if f.int(d["F"], 0)&hidden != 0 || d["StateModel"] != nil { // "accepted", "marked": a state, not a comment
			continue
		}
		if r, isRef := o.(ref); isRef {
			at[r] = len(out)
		}
		out = append(out, f.mark(d, kind, m))
		replies = append(replies, d["IRT"])
	}
	for k, to := range replies {
		out[k].ReplyTo = -1
		if r, isRef := to.(ref); isRef {
			if j, ok := at[r]; ok && j != k {
				out[k].ReplyTo = j
			}
		}
	}
	return out
}

func (f *File) mark(d dict, kind string, m matrix) Mark {
	out := Mark{Kind: kind, ID: f.text(d["NM"]), Author: strings.TrimSpace(f.text(d["T"])), Color: f.color(d["C"]),
		Contents: f.text(d["Contents"]), Created: f.time(d["CreationDate"]), Modified: f.time(d["M"]), Tags: f.text(d["Zotero:Tags"])}
	if r := f.numbers(d["Rect"], 4); r != nil {
		out.Rect = m.rect(r[0], r[1], r[2], r[3])
	}
	points := f.array(d["QuadPoints"])
	for len(points) >= 8 && len(out.Quads) < maxMarks {
		if q := f.numbers(points[:8], 8); q != nil {
			// Programs differ in the order of the corners; the box around them is the same.
			out.Quads = append(out.Quads, m.rect(min(q[0], q[2], q[4], q[6]), min(q[1], q[3], q[5], q[7]),
				max(q[0], q[2], q[4], q[6]), max(q[1], q[3], q[5], q[7])))
		}
		points = points[8:]
	}
	return out
}

// color is a colour of an annotation as RGB: it has 1, 3 or 4 components (ISO 32000-2, table 166).
func (f *File) color(o any) []float64 {
	a := f.array(o)
	c := f.numbers(o, len(a))
	switch len(c) {
	case 1:
		return []float64{c[0], c[0], c[0]}
	case 3:
		return c
	case 4:
		return []float64{(1 - c[0]) * (1 - c[3]), (1 - c[1]) * (1 - c[3]), (1 - c[2]) * (1 - c[3])}
	}
	return nil
}

// time reads a date; the zero time when there is none that can be read.
func (f *File) time(o any) time.Time {
	t, err := time.Parse(time.RFC3339, date(f.text(o)))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}
