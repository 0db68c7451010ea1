package pdf

import (
	"math"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// inlineHeight is the height of the highest picture in a line, as a factor of the text's size.
const inlineHeight = 4

// readInline reads the pictures that stand in lines, before any line is set: they are small.
func (c *composer) readInline() {
	c.inline = map[string]*pic{}
	for i := range c.work.Article.Blocks {
		for _, s := range c.work.Article.Blocks[i].Spans {
			if s.Picture != nil && s.Picture.Hash != "" {
				c.inline[s.Picture.Hash] = c.doc.inlinePicture(&c.work, s.Picture)
			}
		}
	}
}

// objects are the pictures in the lines of b, in text of size em: none is wider than width or higher than most. One
// that cannot be shown is its description.
func (c *composer) objects(b *article.Block, em, width, most float64) []typeset.Object {
	var out []typeset.Object
	for _, s := range b.Spans {
		if s.Picture == nil || !b.Covers(s.Range) {
			continue
		}
		o := typeset.Object{At: s.Start - b.Start, Words: clean(s.Picture.Alt)}
		if w, h, drop := s.Picture.InLine(em, most); w > 0 && c.inline[s.Picture.Hash] != nil {
			scale := math.Min(1, math.Max(em, width-2*em)/w) // a bracket must stay beside it
			o.Width, o.Ascent, o.Descent, o.Words = w*scale, (h-drop)*scale, drop*scale, ""
		}
		out = append(out, o)
	}
	return out
}

// shownIn are the pictures in the lines of b, by their offset from its start, and what they show.
func (c *composer) shownIn(b *article.Block) (out map[int]*pic, alts map[int]string) {
	for _, s := range b.Spans {
		if s.Picture == nil {
			continue
		}
		if out == nil {
			out, alts = map[int]*pic{}, map[int]string{}
		}
		out[s.Start-b.Start] = c.inline[s.Picture.Hash]
		alts[s.Start-b.Start] = clean(s.Picture.Alt)
	}
	return out, alts
}

// object draws a picture in a line whose measure's left edge is at x and whose baseline is at y.
func (o *ops) object(c *typeset.Cluster, of *paragraph, x, y float64) {
	if p := of.pictures[c.Start]; p != nil {
		o.image(o.inlineFigure(of, c), p, x, y-c.Object.Ascent, c.Advance, c.Object.Ascent+c.Object.Descent)
	}
}

// isPicture reports whether c is a picture in the line.
func isPicture(c *typeset.Cluster) bool { return c.Object != nil && c.Object.Words == "" }

// grow makes a row as high as what stands in its line needs.
func (r *row) grow() {
	p := &r.parts[0]
	up, down := p.line.Room()
	if up == 0 && down == 0 {
		return
	}
	const air = 1
	more := math.Max(0, up+air-p.base)
	r.height += more + math.Max(0, down+air-(r.height-p.base))
	p.base += more
}
