package window

import (
	"context"
	"fmt"
	"image"
	"math"
	"sync/atomic"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

// preview shows what an export will make, while its settings change: the pages of a handout, the one on view first, or
// the beginning of a file of another format. It is laid out and painted away from the window's thread; what comes of
// settings that have changed since is dropped.
type preview struct {
	w       *Window
	session *app.Session
	painter *pdf.Painter
	ctx     context.Context
	leave   context.CancelFunc
	now     *laidOut // what is shown
	next    *laidOut // that is being made; nil when nothing is

	object *fyne.Container
	pages  *fyne.Container
	view   *pageView
	strip  *pageStrip
	number *widget.Label
	remark *widget.Label
	text   *widget.Label
	file   *container.Scroll

	at    int // the page on view, from 0
	shown picked
	asked atomic.Pointer[picked] // the picture of the large page that is wanted last
	small map[*pdf.Sheet]*thumbnail
	bytes int // of small
}

// laidOut is what the settings of one moment make.
type laidOut struct {
	stop   context.CancelFunc
	ended  bool
	sheets []*pdf.Sheet
}

// picked is a page, so wide in device pixels.
type picked struct {
	sheet    *pdf.Sheet
	width    int
	numbered bool
}

// painted is the picture of a page; whole when its pictures are in it. The zero value is none.
type painted struct {
	picked
	img   *image.RGBA
	whole bool
}

// thumbnail is a small page; img is nil until it is painted.
type thumbnail struct {
	img   *image.RGBA
	width int
}

func newPreview(w *Window) *preview {
	p := &preview{w: w, session: w.session, painter: pdf.NewPainter(), now: &laidOut{stop: func() {}}, small: map[*pdf.Sheet]*thumbnail{}}
	p.ctx, p.leave = context.WithCancel(w.work.ctx)
	p.view = newPageView()
	p.view.keys, p.view.turn, p.view.resized = p.key, p.turn, p.paint
	p.strip = newPageStrip(func() int { return len(p.now.sheets) }, p.thumbnail, p.aspect, func(i int) { p.goTo(i) })
	p.strip.keys, p.strip.turn = p.key, p.turn
	p.number = widget.NewLabelWithStyle("", fyne.TextAlignCenter, fyne.TextStyle{})
	p.remark = widget.NewLabelWithStyle("", fyne.TextAlignCenter, fyne.TextStyle{Italic: true})
	p.remark.Wrapping = fyne.TextWrapWord
	p.text = widget.NewLabelWithStyle("", fyne.TextAlignLeading, fyne.TextStyle{Monospace: true})
	p.text.Wrapping = fyne.TextWrapBreak
	p.file = container.NewVScroll(container.NewThemeOverride(p.text, dense{}))
	p.pages = container.New(&beside{}, container.NewBorder(nil, p.number, nil, nil, p.view), p.strip)
	p.remark.Hide()
	p.file.Hide()
	p.object = container.NewBorder(p.remark, nil, nil, nil, container.NewStack(p.pages, p.file))
	return p
}

// close ends all work for the preview.
func (p *preview) close() { p.leave() }

// beside stands a strip at the right of a page.
type beside struct{}

// stripWidth is that of the strip, its scroll bar included.
const stripWidth = thumbWidth + 28

// MinSize is part of fyne.Layout.
func (beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	least := o[0].MinSize()
	return least.AddWidthHeight(stripWidth, 0)
}

// Layout is part of fyne.Layout.
func (beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width-stripWidth, size.Height))
	o[1].Move(fyne.NewPos(size.Width-stripWidth, 0))
	o[1].Resize(fyne.NewSize(stripWidth, size.Height))
}

// show shows what an export with these settings will make. Until it is there, what was shown stays.
func (p *preview) show(f app.Format, o app.ExportOptions) {
	for _, old := range []*laidOut{p.now, p.next} { // pages that are there stay
		if old != nil {
			old.stop()
		}
	}
	ctx, stop := context.WithCancel(p.ctx)
	next := &laidOut{stop: stop}
	p.next = next
	if f != app.PDF {
		p.showFile(ctx, next, f, o)
		return
	}
	want, room := p.at, p.view.room()
	var remark string
	began := false
	p.w.work.in(laying, func() error {
		return p.lay(ctx, o, want, room, &remark, func(sheets []*pdf.Sheet, of painted) {
			p.w.work.say(func() {
				if ctx.Err() != nil {
					return
				}
				if !began {
					began = true
					p.begin(next, remark)
				}
				p.take(next, sheets, of)
			})
		})
	}, func(err error) {
		if stopped := ctx.Err() != nil; !stopped {
			p.end(next, err)
		}
		stop()
	})
}

// firstBatch is how many pages are handed over behind the one that is wanted, for the strip; batch is how many of a book
// at a time after that.
const firstBatch, batch = 12, 240

// lay lays out a handout and hands its pages over, first those up to the one that is wanted, which is painted at once; a
// handout that has fewer pages shows its last. room is how wide a page of some aspect may be.
func (p *preview) lay(ctx context.Context, o app.ExportOptions, want int, room func(float64) int, remark *string, tell func([]*pdf.Sheet, painted)) error {
	if ctx.Err() != nil {
		return nil
	}
	v, err := p.session.Preview(p.ctx, o)
	if err != nil {
		return err
	}
	*remark = v.Remark
	var waiting []*pdf.Sheet
	var last *pdf.Sheet
	settled := false
	for s, err := range v.Sheets {
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		waiting, last = append(waiting, s), s
		switch {
		case s.Number == want:
			tell(waiting, p.large(s, room))
			waiting = nil
		case s.Number > want && !settled && len(waiting) == firstBatch:
			tell(waiting, painted{})
			waiting, settled = nil, true
			p.settle(ctx)
		case s.Number > want && len(waiting) == batch:
			tell(waiting, painted{})
			waiting = nil
		}
	}
	if last == nil || ctx.Err() != nil {
		return nil
	}
	if last.Number < want {
		tell(waiting, p.large(last, room))
	} else {
		tell(waiting, painted{})
	}
	return nil
}

// settle waits until what the window was told is seen: the rest of a book would take the processors from it.
func (p *preview) settle(ctx context.Context) {
	seen := make(chan struct{})
	p.w.work.say(func() {
		p.w.work.in(painting, func() error { close(seen); return nil }, func(error) {})
	})
	select {
	case <-seen:
	case <-ctx.Done():
	}
}

// large paints a page for the large view, without waiting for its pictures.
func (p *preview) large(s *pdf.Sheet, room func(float64) int) painted {
	of := picked{s, room(aspectOf(s)), s.Numbered()}
	img, whole := p.painter.Paint(s, of.width, false)
	return painted{of, img, whole}
}

func aspectOf(s *pdf.Sheet) float64 { return s.Height / s.Width }

// aspect is that of the pages that are shown.
func (p *preview) aspect() float64 {
	if len(p.now.sheets) > 0 {
		return aspectOf(p.now.sheets[0])
	}
	return math.Sqrt2
}

// begin puts the pages that are coming in the place of those that are shown.
func (p *preview) begin(next *laidOut, remark string) {
	p.now, p.next = next, nil
	clear(p.small)
	p.bytes = 0
	p.say(remark)
	p.file.Hide()
	p.pages.Show()
}

// take adds pages that are laid out, and shows the one that is painted.
func (p *preview) take(l *laidOut, sheets []*pdf.Sheet, of painted) {
	l.sheets = append(l.sheets, sheets...)
	p.strip.Refresh()
	if of.img != nil {
		p.at = of.sheet.Number
		p.asked.Store(&of.picked)
		p.put(of)
		p.follow()
	}
	p.count()
	p.paint()
}

// end says how the layout ended. All pages have their numbers now.
func (p *preview) end(l *laidOut, err error) {
	if p.next == l {
		p.next = nil
	}
	if err != nil {
		p.say(app.Sentence(err))
		return
	}
	l.ended = true
	p.count()
	p.paint()
}

// say shows a sentence above the pages; "" takes it away.
func (p *preview) say(sentence string) {
	p.remark.SetText(sentence)
	p.remark.Hidden = sentence == ""
	p.object.Refresh()
}

// count says which page is on view.
func (p *preview) count() {
	switch n := len(p.now.sheets); {
	case n == 0:
		p.number.SetText("")
	case p.now.ended:
		p.number.SetText(fmt.Sprintf("%d / %d", p.at+1, n))
	default:
		p.number.SetText(fmt.Sprintf("%d / …", p.at+1))
	}
}

// key is what the keys do that the preview has wherever the focus is in its dialog.
func (p *preview) key(k *fyne.KeyEvent) bool {
	switch k.Name {
	case fyne.KeyPageDown:
		p.turn(1)
	case fyne.KeyPageUp:
		p.turn(-1)
	case fyne.KeyHome:
		p.goTo(0)
	case fyne.KeyEnd:
		p.goTo(len(p.now.sheets) - 1)
	default:
		return false
	}
	return true
}

// turn shows another page.
func (p *preview) turn(by int) { p.goTo(p.at + by) }

// goTo shows page i, or the one nearest to it.
func (p *preview) goTo(i int) {
	i = max(0, min(i, len(p.now.sheets)-1))
	if i == p.at || len(p.now.sheets) == 0 {
		return
	}
	p.at = i
	p.follow()
	p.count()
	p.paint()
}

// follow has the strip show which page is on view.
func (p *preview) follow() {
	p.strip.Select(p.at)
}

// paint has the page on view painted as large as there is room, unless that is what is shown.
func (p *preview) paint() {
	if p.at >= len(p.now.sheets) {
		return
	}
	s := p.now.sheets[p.at]
	of := picked{s, p.view.pixels(aspectOf(s)), s.Numbered()}
	if of == p.shown {
		return
	}
	if asked := p.asked.Load(); asked != nil && *asked == of {
		return
	}
	p.asked.Store(&of)
	p.draw(of, false)
}

// draw paints a page and shows it, and again when its pictures are decoded.
func (p *preview) draw(of picked, wait bool) {
	result := painted{picked: of}
	p.w.work.in(painting, func() error {
		if asked := p.asked.Load(); p.ctx.Err() == nil && asked != nil && *asked == of { // nobody has turned the page since
			result.img, result.whole = p.painter.Paint(of.sheet, of.width, wait)
		}
		return nil
	}, func(error) {
		if result.img != nil && p.at < len(p.now.sheets) && p.now.sheets[p.at] == of.sheet {
			p.put(result)
		}
	})
}

// put shows a large page, and has its pictures painted that were not waited for.
func (p *preview) put(of painted) {
	p.shown = of.picked
	p.view.show(of.img, aspectOf(of.sheet))
	if !of.whole {
		p.draw(of.picked, true)
	}
}

// maxThumbnails bounds the memory of small pages, in bytes.
const maxThumbnails = 32 << 20

// thumbnail is the small picture of page i; nil until it is painted.
func (p *preview) thumbnail(i, width int) image.Image {
	if i >= len(p.now.sheets) {
		return nil
	}
	s := p.now.sheets[i]
	t := p.small[s]
	if t == nil || t.width != width {
		p.paintSmall(i, s, width)
		t = p.small[s]
	}
	if t == nil || t.img == nil {
		return nil
	}
	return t.img
}

func (p *preview) paintSmall(i int, s *pdf.Sheet, width int) {
	if p.bytes > maxThumbnails {
		clear(p.small)
		p.bytes = 0
	}
	t := &thumbnail{width: width}
	p.small[s] = t
	var img *image.RGBA
	if !p.w.work.try(painting, func() error {
		if p.ctx.Err() == nil {
			img, _ = p.painter.Paint(s, width, true)
		}
		return nil
	}, func(error) {
		if img != nil && p.small[s] == t {
			t.img = img
			p.bytes += len(t.img.Pix)
			if !p.w.work.inline { // the strip shows it when it asks
				p.strip.RefreshItem(i)
			}
		}
	}) {
		delete(p.small, s)
	}
}

// beginning is how much is shown of a file, in bytes.
const beginning = 6 << 10

// showFile shows how a file of another format begins.
func (p *preview) showFile(ctx context.Context, next *laidOut, f app.Format, o app.ExportOptions) {
	var text, remark string
	p.w.work.in(laying, func() (err error) {
		if ctx.Err() == nil {
			text, remark, err = p.session.Beginning(p.ctx, f, o, beginning)
		}
		return err
	}, func(err error) {
		if ctx.Err() != nil {
			return
		}
		next.stop()
		next.ended = true
		p.now, p.next, p.shown = next, nil, picked{}
		p.asked.Store(nil)
		if err != nil {
			remark = app.Sentence(err)
		}
		p.say(remark)
		p.text.SetText(text)
		p.file.ScrollToTop()
		p.pages.Hide()
		p.file.Show()
	})
}
