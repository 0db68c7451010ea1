package textview

import (
	"math"
	"strings"
	"unicode/utf8"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// set is an item with its lines, in the item's own coordinates: x from the column's left edge, y from the item's
// top.
type set struct {
	lines       []setLine // of the article's text, in its order
	extra       []setLine // bullets, numbers, descriptions of pictures: not of the text
	top, bottom float64   // of what is shown, without the room around it
	picture     Box       // where the picture is; empty without one
	unseen      bool      // only its height is wanted
	rules       []Box     // of a table
	task        Box       // where the box of a task is; empty without one
	wide        wide
	runsOn      bool // the text goes on in the next item
}

// setLine is a line in its place. Its offsets count from the block's start.
type setLine struct {
	typeset.Line
	x, y     float64 // of the measure's left edge, and of the line's top
	width    float64 // the measure
	leading  float64
	baseline float64 // its y
	em       float64
	role     role
}

// maxPicture is how much of the viewport's height a picture may take.
const maxPicture = 0.9

// at returns item i set exactly, and remembers it.
func (f *Flow) at(i int) *set {
	if s, ok := f.sets[i]; ok {
		return s
	}
	if len(f.sets) >= kept || f.weight > keptText {
		f.forget()
	}
	s := f.set(i)
	f.weight += f.items[i].block.Len()
	f.known(i, s)
	f.sets[i] = s
	return s
}

// known takes down the height of item i, which is set now.
func (f *Flow) known(i int, s *set) {
	f.heights.put(i, math.Round(s.bottom+f.after(i)))
	f.exact[i] = true
}

func (f *Flow) set(i int) *set { return f.fill(i, &set{top: f.before(i)}) }

// unseen sets item i to know how high it is: its lines cannot be painted or hit.
func (f *Flow) unseen(i int) *set { return f.fill(i, &set{top: f.before(i), unseen: true}) }

func (f *Flow) fill(i int, s *set) *set {
	it := &f.items[i]
	switch {
	case it.look.rule:
		s.bottom = s.top + f.leading(*it.look)
	case it.block.Grid != nil:
		f.setTable(s, it)
	case it.block.Kind == article.Image:
		f.setPicture(s, it)
	default:
		f.setText(s, i)
	}
	return s
}

// setText sets the lines of an ordinary block, and what hangs beside the first.
func (f *Flow) setText(s *set, i int) {
	it := &f.items[i]
	l := *it.look
	s.runsOn = it.runsOn
	pad, foot := 0.0, 0.0
	if l.panel && !it.later {
		pad = 0.6 * f.em
	}
	if l.panel && !it.more {
		foot = 0.6 * f.em
	}
	inset := l.inset * f.em
	width := math.Max(f.em, f.measure-inset)
	if l.panel {
		width -= 0.8 * f.em
	}
	x := inset
	if inset > 0 && f.rightToLeft(it) {
		x = f.measure - inset - width
	}
	if it.block.Kind == article.Code { // its lines are not broken
		f.place(s, f.paragraph(it), x, s.top+pad, typeset.Settings{Width: math.MaxFloat64}, f.leading(l), f.lineStyle(it))
		for i := range s.lines {
			s.lines[i].width = math.Max(width, s.lines[i].Width)
		}
		if over := math.Ceil(s.widest() - width); over > 0 {
			s.wide = wide{over: over + 0.4*f.em, left: math.Max(0, x-0.4*f.em), right: f.measure}
		}
	} else {
		f.place(s, f.paragraph(it), x, s.top+pad, f.settings(i, width), f.leading(l), f.lineStyle(it))
	}
	if s.bottom += foot; it.more {
		s.bottom = math.Round(s.bottom) // the next part begins right there
	}
	if it.head && f.rtl {
		for i := range s.lines {
			if !s.lines[i].RTL {
				s.lines[i].X = math.Max(0, width-s.lines[i].Width)
			}
		}
	}
	f.hang(s, it, x, width)
}

// lineStyle is a line without text in the look of an item.
func (f *Flow) lineStyle(it *item) setLine {
	return setLine{em: it.look.size * f.em, role: it.look.role}
}

// place sets p at x, y and appends its lines.
func (f *Flow) place(s *set, p typeset.Paragraph, x, y float64, how typeset.Settings, leading float64, proto setLine) {
	if s.unseen && len(p.Objects) == 0 { // what stands in a line may make it higher
		s.bottom = y + leading*float64(f.engine.Count(p, how))
		return
	}
	for _, l := range f.engine.Layout(p, how) {
		s.lines = append(s.lines, proto.with(l, x, y, how.Width, leading))
		y = s.lines[len(s.lines)-1].end()
	}
	s.bottom = y
}

// with is the line l at x, y; what stands in it and is higher than it makes it higher.
func (p setLine) with(l typeset.Line, x, y, width, leading float64) setLine {
	base := math.Round((leading-p.em)/2 + p.em*0.8)
	if up, down := l.Room(); up > 0 || down > 0 {
		const air = 1
		more := math.Max(0, math.Ceil(up+air-base))
		leading += more + math.Max(0, math.Ceil(down+air-(leading-base)))
		base += more
	}
	p.Line, p.x, p.y, p.width, p.leading, p.baseline = l, x, y, width, leading, y+base
	return p
}

// end is where the next line begins.
func (p *setLine) end() float64 { return p.y + p.leading }

// hang puts the bullet, number or box of an item beside its first line.
func (f *Flow) hang(s *set, it *item, x, width float64) {
	if len(s.lines) == 0 {
		return
	}
	if it.block.Task == "" && it.look.label == "" {
		return
	}
	first, rtl := s.lines[0], f.rightToLeft(it)
	if it.block.Task != "" {
		side := math.Round(0.72 * f.em)
		s.task = Box{X: x - 0.45*f.em - side, Y: math.Round(first.baseline - side), W: side, H: side}
		if rtl {
			s.task.X = x + width + 0.45*f.em
		}
		return
	}
	proto := setLine{em: first.em, role: roleMuted}
	p := plain(it.look.label, f.style(*it.look))
	if rtl { // the full stop of a number stands between it and the text
		p.Direction = typeset.RTL
	}
	label := f.engine.Layout(p, typeset.Settings{Width: math.MaxFloat64})[0]
	lx := x - 0.5*f.em - label.Width
	if rtl {
		lx = x + width + 0.5*f.em
	}
	label.X = 0
	s.extra = append(s.extra, proto.with(label, lx, first.y, label.Width, first.leading))
}

// plain is a paragraph in one style.
func plain(text string, st typeset.Style) typeset.Paragraph {
	return typeset.Paragraph{Text: text, Runs: []typeset.Run{{End: utf8.RuneCountInString(text), Style: st}}}
}

// paragraph is the text of an item for the engine.
func (f *Flow) paragraph(it *item) typeset.Paragraph {
	if it.head {
		p := plain(it.text, f.style(*it.look))
		p.Language = f.lang
		p.Direction = ownDirection(it.text) // a date may stand above right-to-left text
		return p
	}
	return f.part(it, it.block.Range)
}

// ownDirection is that of the first letter of text, in an isolate or not.
func ownDirection(text string) typeset.Direction {
	if article.BeginsRightToLeft(text) {
		return typeset.RTL
	}
	return typeset.LTR
}

// part is the paragraph of a part of an item's block, with offsets from the part's start.
func (f *Flow) part(it *item, r article.Range) typeset.Paragraph {
	b := it.block
	p := typeset.Paragraph{Text: f.article.Text.Slice(r), Language: f.language(*b), Direction: f.direction(it)}
	if p.Direction == typeset.Auto {
		p.Direction = it.goesOn
	}
	runs := f.runsOf(*b, *it.look)
	if r == b.Range {
		p.Runs, runs = runs, nil
	}
	for _, run := range runs {
		piece := article.Range{Start: run.Start + b.Start, End: run.End + b.Start}
		if !piece.Overlaps(r) {
			continue
		}
		piece = piece.Clip(r).Shift(-r.Start)
		p.Runs = append(p.Runs, typeset.Run{Start: piece.Start, End: piece.End, Style: run.Style})
	}
	if len(p.Runs) == 0 {
		p.Runs = []typeset.Run{{Style: f.style(*it.look)}}
	}
	for _, s := range b.Spans {
		if s.Picture != nil && r.Covers(s.Range) {
			p.Objects = append(p.Objects, f.object(s.Picture, s.Start-r.Start, *it.look))
		}
	}
	return p
}

// highest is the height of the highest picture in a line, as a factor of the text's size.
const highest = 4

// object is a picture in the line at that offset, or the description of one that is not here.
func (f *Flow) object(p *article.Picture, at int, l look) typeset.Object {
	em := l.size * f.em
	w, h, drop := p.InLine(em, highest*em)
	if w > f.measure {
		scale := f.measure / w
		w, h, drop = f.measure, h*scale, drop*scale
	}
	o := typeset.Object{At: at, Width: w, Ascent: h - drop, Descent: drop}
	if w == 0 {
		o.Words = p.Alt
	}
	return o
}

func (f *Flow) direction(it *item) typeset.Direction {
	if it.block.Kind == article.Code {
		return typeset.LTR
	}
	switch f.article.DirectionOf(it.block, f.rtl) {
	case "rtl":
		return typeset.RTL
	case "ltr":
		return typeset.LTR
	}
	return typeset.Auto
}

// rightToLeft reports whether an item's insets and signs are at its right.
func (f *Flow) rightToLeft(it *item) bool {
	return it.block.Kind != article.Code && f.article.BeginsAtRight(it.block, f.rtl)
}

func (f *Flow) style(l look) typeset.Style {
	return typeset.Style{Family: f.typography.family(l), Size: l.size * f.em, Bold: l.bold, Italic: l.italic}
}

func (f *Flow) language(b article.Block) string {
	if b.Language != "" {
		return b.Language
	}
	return f.lang
}

// pictureSize is how large the picture of b is shown: in its own size, but never beyond the column or the
// viewport. One without bytes or size takes the room of its description.
func (f *Flow) pictureSize(b article.Block) (w, h float64) {
	p := b.Picture
	if p == nil || p.Hash == "" || p.Width <= 0 || p.Height <= 0 {
		return 0, 0
	}
	w, h = float64(p.Width), float64(p.Height)
	scale := math.Min(1, f.measure/w)
	if most := math.Max(200, f.height*maxPicture); h*scale > most {
		scale = most / h
	}
	return math.Max(1, math.Round(w*scale)), math.Max(1, math.Round(h*scale))
}

// setPicture sets a picture, or the description of one that is not here, and its caption below.
func (f *Flow) setPicture(s *set, it *item) {
	y := s.top
	if w, h := f.pictureSize(*it.block); w > 0 {
		s.picture = Box{X: math.Round((f.measure - w) / 2), Y: y, W: w, H: h}
		y += h + math.Round(0.5*f.em)
	} else if p := it.block.Picture; p != nil {
		y = f.describe(s, p, y)
	}
	s.bottom = y
	if !it.block.Empty() {
		f.place(s, f.paragraph(it), 0, y, typeset.Settings{Width: f.measure}, f.leading(*it.look), f.lineStyle(it))
		for i := range s.lines {
			s.lines[i].X = alignedAt(s.lines[i].Line, article.AlignCenter, f.measure)
		}
	}
}

// describe says in a frame what a picture shows that cannot be shown.
func (f *Flow) describe(s *set, p *article.Picture, y float64) float64 {
	text := p.Alt
	if text == "" {
		text = pictureName(p.Href)
	}
	pad := math.Round(0.8 * f.em)
	l := look{family: sans, size: 0.8, leading: 1.45, italic: true}
	leading := f.leading(l)
	proto := setLine{em: l.size * f.em, role: roleMuted}
	s.picture = Box{Y: y, W: f.measure}
	y += pad
	for _, line := range f.engine.Layout(plain(text, f.style(l)), typeset.Settings{Width: f.measure - 2*pad}) {
		line.X = alignedAt(line, article.AlignCenter, f.measure)
		s.extra = append(s.extra, proto.with(line, 0, y, f.measure, leading))
		y += leading
	}
	y += pad
	s.picture.H = y - s.picture.Y
	return y + math.Round(0.5*f.em)
}

// pictureName is what is said of a picture that nobody described: its file's name, if it has one.
func pictureName(href string) string {
	href, _, _ = strings.Cut(href, "?")
	name := href[strings.LastIndexByte(href, '/')+1:]
	if n := utf8.RuneCountInString(name); n < 5 || n > 60 || !strings.Contains(name, ".") {
		return "A picture that is not in this copy"
	}
	return name
}
