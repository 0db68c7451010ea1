package pdf

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/typeset"
)

// Order is how the passages of a digest are put in order.
type Order string

// The orders.
const (
	OrderText  Order = "text"
	OrderTag   Order = "tag"
	OrderColor Order = "color"
)

// Orders are all orders.
var Orders = []Order{OrderText, OrderTag, OrderColor}

// ParseOrder reads the name of an order, in any case; "" is OrderText.
func ParseOrder(s string) (Order, error) {
	switch o := Order(strings.ToLower(s)); o {
	case "":
		return OrderText, nil
	case OrderText, OrderTag, OrderColor:
		return o, nil
	}
	return "", errors.New("unknown order: use text, tag or color")
}

// MaxContext is how many sentences may stand around a passage of a digest, at each side.
const MaxContext = 3

// digest sets the passages of a work that are marked, with what stands around them, their notes beside them.
func (c *composer) digest(f *filler) {
	c.next = len(c.notes) // they have their places beside the passages
	var placed []*annotation.Annotation
	all := c.set.All()
	for i := range all {
		if !all[i].Orphan {
			placed = append(placed, &all[i])
		}
	}
	c.entries, c.numbers = c.work.Article.Outline(), c.noteNumbers()
	f.addAll(c.digestSays(len(placed)))
	switch c.doc.options.Order {
	case OrderTag:
		c.digestByTag(f, placed)
	case OrderColor:
		c.digestByColor(f, placed)
	default:
		c.digestByText(f, placed)
	}
}

// digestSays tells what a digest is, for those who are handed one.
func (c *composer) digestSays(n int) []row {
	l := c.look(look{style: typeset.Style{Family: "sans", Size: 8, Italic: true}, leading: 11, after: 8, color: grey})
	if n == 0 {
		return c.plainRows("Nothing is marked.", &l)
	}
	around := map[int]string{0: "alone", 1: "with a sentence on either side"}[c.doc.options.Context]
	if around == "" {
		around = fmt.Sprintf("with %d sentences on either side", min(c.doc.options.Context, MaxContext))
	}
	by := map[Order]string{OrderTag: ", by tag", OrderColor: ", by colour"}[c.doc.options.Order]
	return c.plainRows("The marked passages "+around+by+".", &l)
}

// digestByText sets the passages in the order of the text, below the headings of their sections.
func (c *composer) digestByText(f *filler, marks []*annotation.Annotation) {
	section := -1
	for e := range c.excerpts(marks) {
		if i := c.sectionAt(e.Start); i != section && i >= 0 {
			section = i
			f.addAll(c.sectionRows(i))
		}
		f.addAll(c.excerptRows(e, ""))
	}
}

// sectionAt is the number of the entry of the outline that offset o stands below; -1 for none.
func (c *composer) sectionAt(o int) int {
	best := -1
	for i, e := range c.entries {
		if e.Offset <= o && (best < 0 || e.Offset >= c.entries[best].Offset) {
			best = i
		}
	}
	return best
}

// sectionRows is the heading of section i, which is the place of the block that it leads to.
func (c *composer) sectionRows(i int) []row {
	e := &c.entries[i]
	l := c.look(headingLook(max(2, min(e.Level+1, 3))))
	rows := c.plainRows(clean(e.Title), &l)
	if b := c.work.Article.BlockAt(e.Offset); b >= 0 {
		rows[0].block = b
	}
	return rows
}

// digestByTag sets the passages below each of their tags; those without one come last.
func (c *composer) digestByTag(f *filler, marks []*annotation.Annotation) {
	by, names := map[string][]*annotation.Annotation{}, map[string]string{}
	var order []string
	var none []*annotation.Annotation
	for _, m := range marks {
		for _, t := range m.Tags {
			k := annotation.FoldTag(t)
			if names[k] == "" {
				names[k] = t
				order = append(order, k)
			}
			if n := len(by[k]); n == 0 || by[k][n-1] != m {
				by[k] = append(by[k], m)
			}
		}
		if len(m.Tags) == 0 {
			none = append(none, m)
		}
	}
	slices.Sort(order)
	for _, k := range order {
		c.group(f, clean(names[k]), c.colorOfTag(k, by[k]), by[k])
	}
	if len(none) > 0 {
		c.group(f, "Without a tag", annotation.Grey, none)
	}
}

// colorOfTag is the colour of a tag, or of most of its marks where it has none of its own.
func (c *composer) colorOfTag(key string, marks []*annotation.Annotation) annotation.Color {
	if own, ok := c.work.TagColors[key]; ok {
		return own
	}
	count := map[annotation.Color]int{}
	best := annotation.Grey
	for _, m := range marks {
		count[m.Color]++
		if n := count[m.Color]; n > count[best] {
			best = m.Color
		}
	}
	return best
}

// digestByColor sets the passages by the colours of their marks.
func (c *composer) digestByColor(f *filler, marks []*annotation.Annotation) {
	for _, e := range c.doc.legendOf(c) {
		var of []*annotation.Annotation
		for _, m := range marks {
			if shown(m.Color) == e.color {
				of = append(of, m)
			}
		}
		if len(of) == 0 {
			continue
		}
		title := strings.ToUpper(string(e.color[:1])) + string(e.color[1:])
		if len(e.tags) > 0 {
			title += ": " + clean(strings.Join(e.tags, ", "))
		}
		c.group(f, title, e.color, of)
	}
}

// group sets passages below a heading, with the sections that they are from beside them.
func (c *composer) group(f *filler, title string, color annotation.Color, marks []*annotation.Annotation) {
	if c.doc.sketch.stopped() {
		return
	}
	l := c.look(headingLook(2))
	l.left = swatchWidth + 8
	rows := c.plainRows(title, &l)
	rows[0].draw = func(p *page, x, y float64) {
		if rows[0].parts[0].line.RTL {
			x += c.geo.column - swatchWidth
		}
		p.swatch(c.doc, color, x, y+rows[0].parts[0].base-8.4)
	}
	f.addAll(rows)
	for e := range c.excerpts(marks) {
		from := ""
		if i := c.sectionAt(e.marks[0].Start); i >= 0 {
			from = clean(c.entries[i].Title)
		}
		f.addAll(c.excerptRows(e, from))
	}
}
