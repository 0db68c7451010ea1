package textview

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// The scrollbar's strip at the right edge, in the window's units.
const (
	barWidth   = 14
	leastThumb = 36
	signHeight = 3 // of the sign of a mark or a hit, in the strip
	signReach  = 4 // how far beside a sign a click still means it
)

// bar is the scrollbar: a thumb over a strip with a sign for every mark and every find hit, at its place.
type bar struct {
	thumb  *canvas.Rectangle
	strip  *canvas.Raster
	ticks  []tick
	made   stripKey
	over   bool              // the mouse is over the strip
	passed *canvas.Rectangle // how far one has read, at the top edge of the text
}

// tick is what stands at one height of the strip, a device pixel or some: many marks are one.
type tick struct {
	y      float32 // of its middle
	offset int     // of the first mark or hit there
	color  color.NRGBA
	hit    bool
}

// stripKey is what the signs depend on; while it stays, they stay.
type stripKey struct {
	flow    *Flow
	height  float32
	total   float64 // roughly: to a thousandth of it
	marks   *annotation.Annotation
	nMarks  int
	hits    int
	hit     int
	first   *article.Range
	palette *Palette
}

func newBar() bar {
	return bar{thumb: canvas.NewRectangle(color.Transparent), passed: canvas.NewRectangle(color.Transparent)}
}

// offsetY is the height of the block that holds offset o below the top of the document, and of o inside it as far as
// can be told without laying it out.
func (f *Flow) offsetY(o int) float64 {
	i := f.itemOf(o)
	if i < 0 {
		return 0
	}
	return f.heights.above(i) + f.into(i, o)
}

// into is how far o is below the top of item i, as far as can be told without laying it out.
func (f *Flow) into(i, o int) float64 {
	block := f.items[i].block
	part := 0.0
	if n := block.Len(); n > 0 {
		part = math.Max(0, math.Min(1, float64(o-block.Start)/float64(n)))
	}
	return part * f.heights.of(i)
}

// stripY is where offset o stands in the strip.
func (v *View) stripY(o int) float32 {
	return v.stripOf(v.flow.offsetY(o))
}

// stripOf is where what is at y of the document stands in the strip.
func (v *View) stripOf(y float64) float32 {
	return float32(y / math.Max(1, v.flow.Total()) * (float64(v.Size().Height) - signHeight))
}

// placeStrip makes the signs when something they depend on has changed.
func (s *scene) placeStrip() {
	v, b := s.v, &s.bar
	key := stripKey{flow: v.flow, height: v.Size().Height, total: math.Round(1000 * math.Log(1+v.flow.Total())), nMarks: v.marks.Len(), hits: len(v.hits), hit: v.hit, palette: v.palette}
	if key.nMarks > 0 {
		key.marks = &v.marks.All()[0]
	}
	if key.hits > 0 {
		key.first = &v.hits[0]
	}
	if key != b.made {
		b.made = key
		b.ticks = v.ticksOf(s.scale)
		b.strip = nil
	}
	if len(b.ticks) == 0 {
		return
	}
	if b.strip == nil {
		ticks := b.ticks
		b.strip = canvas.NewRaster(func(w, h int) image.Image { return stripImage(w, h, float64(v.Size().Height), ticks) })
	}
	b.strip.Move(fyne.NewPos(v.Size().Width-barWidth, 0))
	b.strip.Resize(fyne.NewSize(barWidth, v.Size().Height))
	s.objects = append(s.objects, b.strip)
}

// ticksOf are the signs of the strip: those that would be painted on the same device pixel are one.
func (v *View) ticksOf(scale float64) []tick {
	var out []tick
	last := -1
	walk := downward{f: v.flow}
	add := func(o int, y float32, col color.NRGBA, hit bool) {
		if px := int(math.Round(float64(y) * scale)); px != last {
			last = px
			out = append(out, tick{y: y + signHeight/2, offset: o, color: col, hit: hit})
		}
	}
	for i, all := 0, v.marks.All(); i < len(all) && !all[i].Orphan; i++ {
		add(all[i].Start, v.stripOf(walk.offsetY(all[i].Start)), v.palette.Ink(all[i].Color).Dark, false)
	}
	last = -1
	for i := range v.hits {
		add(v.hits[i].Start, v.stripOf(walk.offsetY(v.hits[i].Start)), v.palette.HitCurrent, true)
	}
	if v.hit >= 0 && v.hit < len(v.hits) {
		last = -1
		add(v.hits[v.hit].Start, v.stripY(v.hits[v.hit].Start), v.palette.Accent, true)
	}
	return out
}

// stripImage paints the signs: marks at the outer half of the strip, hits at the inner, so that neither hides the other.
func stripImage(w, h int, height float64, ticks []tick) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, max(1, w), max(1, h)))
	scale := float64(h) / math.Max(1, height)
	half := float64(w) / 2
	for _, t := range ticks {
		y := int(math.Round((float64(t.y) - signHeight/2) * scale))
		x0, x1 := int(half), w-int(scale)
		if t.hit {
			x0, x1 = int(scale), int(half)
		}
		fill(img, image.Rect(x0, y, x1, y+max(1, int(math.Round(signHeight*scale)))), t.color)
	}
	return img
}

// tickAt is the sign that a click at p means: the nearest in its half of the strip, when one is near.
func (s *scene) tickAt(p fyne.Position) (tick, bool) {
	if p.X < s.v.Size().Width-barWidth {
		return tick{}, false
	}
	inner := p.X < s.v.Size().Width-barWidth/2
	best, found := tick{}, float32(signReach)
	for _, t := range s.bar.ticks {
		if d := max(t.y-p.Y, p.Y-t.y); inner == t.hit && d < found {
			best, found = t, d
		}
	}
	return best, found < signReach
}

// placeThumb shows the thumb beside the signs of the marks, wider and darker while the mouse is over the strip.
func (s *scene) placeThumb() {
	v := s.v
	y, h := v.thumb()
	if h == 0 || v.WithoutBar {
		return
	}
	b := &s.bar
	s.placeStrip()
	col, width := v.palette.Muted, float32(barWidth)/2-1
	col.A = 120
	if b.over || v.press.thumb {
		col.A, width = 170, width+2
	}
	if v.press.thumb {
		col.A = 220
	}
	b.thumb.FillColor, b.thumb.CornerRadius = col, width/2
	b.thumb.Move(fyne.NewPos(v.Size().Width-barWidth/2-width, y+2))
	b.thumb.Resize(fyne.NewSize(width, h-4))
	s.objects = append(s.objects, b.thumb)
}

// placeProgress shows at the top edge how far the reader has come.
func (s *scene) placeProgress() {
	v := s.v
	if _, h := v.thumb(); h == 0 {
		return
	}
	b := &s.bar
	b.passed.FillColor = v.palette.Accent
	b.passed.Move(fyne.NewPos(0, 0))
	b.passed.Resize(fyne.NewSize(float32(math.Round(v.flow.Fraction()*float64(v.Size().Width)*s.scale)/s.scale), 2))
	s.objects = append(s.objects, b.passed)
}

// hoverBar is told where the mouse is, and whether it is over the view at all.
func (v *View) hoverBar(p fyne.Position, inside bool) {
	if v.scene == nil {
		return
	}
	if over := inside && v.onScrollbar(p); over != v.scene.bar.over {
		v.scene.bar.over = over
		v.update()
	}
}

func (v *View) onScrollbar(p fyne.Position) bool {
	_, h := v.thumb()
	return h > 0 && p.X >= v.Size().Width-barWidth
}

// thumb is the place and height of the scrollbar's thumb; without need for one its height is 0.
func (v *View) thumb() (y, h float32) {
	if v.flow == nil || v.flow.em == 0 {
		return 0, 0
	}
	view, total := float64(v.Size().Height), v.flow.Total()
	if total <= view {
		return 0, 0
	}
	height := math.Max(leastThumb, view*view/total)
	return float32(v.flow.Fraction() * (view - height)), float32(height)
}

// grab takes hold of the thumb, or goes where the strip was clicked: to the mark or hit whose sign is there, else to
// that place of the text. A thumb that lies over a sign is what is meant.
func (v *View) grab(p fyne.Position) {
	y, h := v.thumb()
	if p.Y >= y && p.Y <= y+h {
		v.press.thumb, v.press.grip = true, p.Y-y
		v.update()
		return
	}
	if t, ok := v.scene.tickAt(p); ok {
		v.flow.JumpTo(t.offset, v.flow.height/3)
		v.scrolled()
		return
	}
	v.press.thumb, v.press.grip = true, h/2
	v.dragThumb(p)
}

func (v *View) dragThumb(p fyne.Position) {
	_, h := v.thumb()
	room := v.Size().Height - h
	if room <= 0 {
		return
	}
	v.flow.ScrollToFraction(float64((p.Y - v.press.grip) / room))
	v.scrolled()
}
