package typeset

// object appends what stands in place of the grapheme cluster [i, end).
func (c *composer) object(i, end int, o *Object, style *Style) {
	at := Cluster{Start: c.base + i, End: c.base + end, Style: style, Face: c.engine.face(style), Level: c.level(i), Stops: 1}
	if o.Words == "" {
		at.Object, at.Advance = o, o.Width
		c.clusters, c.after = append(c.clusters, at), append(c.after, c.breaks[end-1])
		return
	}
	sub := c.engine.paragraph.Get().(*composer)
	defer c.engine.paragraph.Put(sub)
	sub.compose(o.Words, 0, &Paragraph{Text: o.Words, Language: c.lang}, []Run{{End: len(o.Words), Style: *style}})
	for k, cl := range sub.clusters {
		cl.Object = &Object{At: o.At, Words: string(sub.runes[cl.Start:cl.End])}
		cl.Style, cl.Level = style, (at.Level+1)&^1+cl.Level
		cl.Start, cl.End = at.Start, at.End
		if k > 0 {
			cl.Start = at.End
		}
		b := sub.after[k]
		if k == len(sub.clusters)-1 {
			b = c.breaks[end-1]
		}
		c.clusters, c.after = append(c.clusters, cl), append(c.after, b)
	}
}

// Room is how far the objects of l reach above and below its baseline.
func (l *Line) Room() (ascent, descent float64) {
	for i := range l.Clusters {
		if o := l.Clusters[i].Object; o != nil && o.Words == "" {
			ascent, descent = max(ascent, o.Ascent), max(descent, o.Descent)
		}
	}
	return ascent, descent
}

// continues reports whether c shows words of an object that a cluster before it stands for.
func (c *Cluster) continues() bool { return c.Object != nil && c.Start == c.End }

// shown is the range of code points of which c shows a part.
func (c *Cluster) shown() (start, end int) {
	if c.continues() {
		return c.Start - 1, c.End
	}
	return c.Start, c.End
}
