package textview

import (
	"image"
	"image/color"
	"math"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// scene holds the canvas objects that show a View, from back to front: rectangles of marks, find hits and
// selection; tiles of text over them, transparent, so that marking and selecting never paint text again; lines and
// signs over the text; the scrollbar. It implements fyne.WidgetRenderer.
type scene struct {
	sheet   *image.RGBA // that tiles are painted on
	v       *View
	epoch   int
	tiles   map[int]*canvas.Raster
	origin  float64 // the y in the flow at which tile 0 begins
	scale   float64
	under   rectPool
	over    rectPool
	labels  rectPool
	waves   []*canvas.Raster
	signs   []sign
	pulse   *canvas.Rectangle // always there and never seen: what is refreshed so that the window is painted again
	caret   *canvas.Rectangle
	bar     bar
	objects []fyne.CanvasObject
}

// sign is the place in the margin that says that a mark has a note.
type sign struct {
	id  string
	box Box
}

func newScene(v *View) *scene {
	return &scene{v: v, tiles: map[int]*canvas.Raster{}, pulse: canvas.NewRectangle(color.Transparent),
		caret: canvas.NewRectangle(color.Transparent), bar: newBar()}
}

// Destroy is part of fyne.WidgetRenderer.
func (s *scene) Destroy() {}

// Layout is part of fyne.WidgetRenderer; View.Resize does the work.
func (s *scene) Layout(fyne.Size) {}

// MinSize is part of fyne.WidgetRenderer.
func (s *scene) MinSize() fyne.Size { return s.v.MinSize() }

// Objects is part of fyne.WidgetRenderer.
func (s *scene) Objects() []fyne.CanvasObject { return s.objects }

// Refresh is part of fyne.WidgetRenderer.
func (s *scene) Refresh() { s.update() }

func (s *scene) dropTiles() { clear(s.tiles) }

// update puts every object where it belongs for what the view shows now.
func (s *scene) update() {
	v := s.v
	s.under.reset()
	s.over.reset()
	s.waves, s.signs = s.waves[:0], s.signs[:0]
	s.objects = append(s.objects[:0], s.pulse)
	if v.flow != nil && v.flow.em > 0 {
		if sc := v.scale(); s.epoch != v.flow.epoch || s.scale != sc {
			s.dropTiles()
			s.epoch, s.scale = v.flow.epoch, sc
		}
		s.snap()
		s.paintPanels()
		s.paintMarks()
		s.paintSelection()
		s.placeEdges()
		s.placeSideBars()
		s.placeTiles()
		s.placeBar()
		s.placeHints()
	}
	canvas.Refresh(s.pulse)
}

// snap keeps the text on whole device pixels, where it is sharp.
func (s *scene) snap() {
	f := s.v.flow
	f.top = math.Round(f.top*s.scale) / s.scale
}

func (s *scene) rect(p *rectPool, b Box, col color.NRGBA) *canvas.Rectangle {
	return p.add(fyne.NewPos(float32(s.v.columnLeft()+b.X), float32(b.Y-s.v.flow.Top())),
		fyne.NewSize(float32(b.W), float32(b.H)), col)
}

// hitInset is what a find hit leaves to be seen of a mark below it, at both edges of the line.
const hitInset = 3.5

// paintSelection paints find hits and the selection, over the marks.
func (s *scene) paintSelection() {
	v, f := s.v, s.v.flow
	visible := f.VisibleRange()
	first := sort.Search(len(v.hits), func(i int) bool { return v.hits[i].End > visible.Start })
	for i := first; i < len(v.hits) && v.hits[i].Start < visible.End; i++ {
		h, col := v.hits[i], v.palette.Hit
		if i == v.hit {
			col = v.palette.HitCurrent
		}
		inset := 0.0
		if len(v.marks.In(h)) > 0 {
			inset = hitInset
		}
		for _, b := range f.boxes(h) {
			s.rect(&s.under, b.band(inset), col)
		}
	}
	if r := v.Selection(); !r.Empty() {
		for _, b := range f.boxes(r) {
			s.rect(&s.under, b.Box, v.palette.Selection)
		}
	}
}

// band is the part of a line's box that a highlight fills: from the ascenders to the descenders, so that lines
// below each other read as one block with a hair of ground between them. inset makes it lower at both edges:
// a mark over another one leaves a frame of it.
func (b lineBox) band(inset float64) Box {
	top, bottom := b.Baseline-0.86*b.Em+inset, b.Baseline+0.30*b.Em-inset
	return Box{X: b.X - 1, Y: math.Round(top), W: b.W + 2, H: math.Round(bottom) - math.Round(top)}
}

// paintPanels paints the grounds of code.
func (s *scene) paintPanels() {
	for _, b := range s.v.flow.panels() {
		s.rect(&s.under, b, s.v.palette.panel())
	}
}

func (s *scene) paintMarks() {
	v := s.v
	visible := v.marksInView()
	rows := map[int]int{} // signs already placed at a line, by its y
	below := depths(visible)
	for i, m := range visible {
		boxes := v.flow.boxes(m.Passage())
		if len(boxes) == 0 {
			continue
		}
		s.paintMark(m, boxes, float64(min(below[i], 3)))
		if m.Note != "" && v.starts(m.Passage()) {
			s.placeSign(m, boxes[0], rows)
		}
	}
}

// starts reports whether the beginning of r is in view.
func (v *View) starts(r article.Range) bool {
	return v.flow.VisibleRange().Contains(r.Start)
}

// paintMark paints m as it lies over so many others: a highlight leaves a frame of the one below, a line goes under it.
func (s *scene) paintMark(m annotation.Annotation, boxes []lineBox, below float64) {
	ink := s.v.palette.Ink(m.Color)
	active, inset := m.ID == s.v.active, below*2.5
	for _, b := range boxes {
		line := Box{X: b.X, W: b.W, H: math.Max(1.5, math.Round(b.Em*0.09))}
		switch m.Style {
		case annotation.Underline:
			line.Y = b.Baseline + math.Round(b.Em*0.16) + below*(line.H+1)
			s.rect(&s.over, line, ink.Dark)
		case annotation.Strikeout:
			line.Y = b.Baseline - math.Round(b.Em*0.27) + below*(line.H+1)
			s.rect(&s.over, line, ink.Dark)
		case annotation.Squiggly:
			s.wave(Box{X: b.X, Y: b.Baseline + b.Em*0.1 + below*(line.H+1), W: b.W, H: b.Em * 0.24}, ink.Dark)
		default:
			s.rect(&s.under, b.band(inset), ink.Fill)
		}
		if active {
			band := b.band(inset)
			s.rect(&s.over, Box{X: band.X, Y: band.Y + band.H - 1, W: band.W, H: 2}, ink.Dark)
			s.rect(&s.over, Box{X: band.X, Y: band.Y - 1, W: band.W, H: 1}, ink.Dark)
		}
	}
}

// wave paints a squiggly line in b.
func (s *scene) wave(b Box, col color.NRGBA) {
	r := canvas.NewRaster(func(w, h int) image.Image { return waveImage(w, h, col) })
	r.Move(fyne.NewPos(float32(s.v.columnLeft()+b.X), float32(b.Y-s.v.flow.Top())))
	r.Resize(fyne.NewSize(float32(b.W), float32(b.H)))
	s.waves = append(s.waves, r)
}

// waveImage draws a sine line of w by h pixels, anti-aliased by distance.
func waveImage(w, h int, col color.NRGBA) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, max(1, w), max(1, h)))
	mid, amp, half := float64(h)/2, float64(h)/2-1.2, math.Max(0.7, float64(h)/7)
	for x := range w {
		y := mid + amp*math.Sin(float64(x)/float64(max(1, h))*2.4)
		for py := range h {
			cover := math.Max(0, math.Min(1, half+0.5-math.Abs(float64(py)+0.5-y)))
			img.Set(x, py, color.NRGBA{R: col.R, G: col.G, B: col.B, A: uint8(cover * float64(col.A))})
		}
	}
	return img
}

// placeSign puts the note sign of m in the margin where lines end, beside its first line; several at one line stand side
// by side.
func (s *scene) placeSign(m annotation.Annotation, b lineBox, rows map[int]int) {
	const size, gap = 9, 4
	row := int(b.Y)
	x := s.v.flow.measure + 12 + float64(rows[row]*(size+gap))
	if s.v.flow.rtl {
		x = s.v.flow.measure - x - size
	}
	rows[row]++
	box := Box{X: x, Y: b.Baseline - 0.3*b.Em - size/2, W: size, H: size}
	r := s.rect(&s.over, box, s.v.palette.Ink(m.Color).Dark)
	r.CornerRadius = size / 2
	box.X += s.v.columnLeft() - 4
	box.Y -= s.v.flow.Top() + 4
	box.W, box.H = size+8, size+8
	s.signs = append(s.signs, sign{id: m.ID, box: box})
}

// placeTiles shows the tiles in view, painting those that are not there yet, and forgets far ones.
func (s *scene) placeTiles() {
	v, f := s.v, s.v.flow
	width, height := s.tileSize()
	dx, dy := v.offGrid(s.scale)
	left := math.Round((v.columnLeft()-bleed)*s.scale)/s.scale + dx
	first, last := s.tilesInView(height)
	for k := range s.tiles {
		if k < first-2 || k > last+2 {
			delete(s.tiles, k)
		}
	}
	if len(s.tiles) == 0 { // as few as can be are painted when they begin where the view does
		s.origin = f.top
		first, last = s.tilesInView(height)
	}
	for _, r := range s.under.used() {
		s.objects = append(s.objects, r)
	}
	for k := first; k <= last; k++ {
		t, ok := s.tiles[k]
		if !ok {
			t = s.tile(k)
			s.tiles[k] = t
		}
		t.Resize(fyne.NewSize(float32(width), float32(height)))
		t.Move(fyne.NewPos(float32(left), float32(s.origin+float64(k)*height-f.top+dy)))
		s.objects = append(s.objects, t)
	}
	for _, r := range s.over.used() {
		s.objects = append(s.objects, r)
	}
	for _, w := range s.waves {
		s.objects = append(s.objects, w)
	}
}

// tilesInView are the first and the last tile of that height that are seen.
func (s *scene) tilesInView(height float64) (first, last int) {
	f := s.v.flow
	return int(math.Floor((f.top - s.origin) / height)), int(math.Ceil((f.top+f.height-s.origin)/height)) - 1
}

func (s *scene) tile(k int) *canvas.Raster {
	v, f := s.v, s.v.flow
	y := s.origin + float64(k)*tileUnits(s.scale)
	return sharpRaster(func(w, h int) image.Image {
		img := s.blank(w, h)
		if !f.showFirst(img, v.palette, y, s.scale) {
			f.paintOnto(img, v.painter, v.palette, y, s.scale)
		}
		return img
	})
}

// blank is an empty picture to paint a tile on. It is the same one each time: the toolkit takes its pixels before it
// asks for the next, and a jump would leave megabytes of pictures to be collected.
func (s *scene) blank(w, h int) *image.RGBA {
	if s.sheet == nil || s.sheet.Rect != image.Rect(0, 0, w, h) {
		s.sheet = image.NewRGBA(image.Rect(0, 0, w, h))
	} else {
		clear(s.sheet.Pix)
	}
	return s.sheet
}

// placeBar shows the caret and the scrollbar.
func (s *scene) placeBar() {
	v := s.v
	if box, ok := v.flow.caretBox(v.sel.Head); ok && v.focused && (v.browsing || !v.sel.Range().Empty()) {
		s.caret.FillColor = v.palette.Accent
		s.caret.Move(fyne.NewPos(float32(v.columnLeft()+box.X), float32(box.Y-v.flow.Top())))
		s.caret.Resize(fyne.NewSize(2, float32(box.H)))
		s.objects = append(s.objects, s.caret)
	}
	s.placeThumb()
	s.placeProgress()
}

// rectPool lends rectangles, so that scrolling makes none.
type rectPool struct {
	rects []*canvas.Rectangle
	n     int
}

func (p *rectPool) reset() { p.n = 0 }

func (p *rectPool) used() []*canvas.Rectangle { return p.rects[:p.n] }

func (p *rectPool) add(pos fyne.Position, size fyne.Size, col color.NRGBA) *canvas.Rectangle {
	if p.n == len(p.rects) {
		p.rects = append(p.rects, canvas.NewRectangle(col))
	}
	r := p.rects[p.n]
	p.n++
	r.FillColor, r.CornerRadius = col, 0
	r.Move(pos)
	r.Resize(size)
	return r
}
