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
	bytes int                 // of small
	old   map[int]*image.RGBA // small pages of the settings before, by their number, until there are new ones
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
	p.old = map[int]*image.RGBA{}
	for s, t := range p.small {
		if t.img != nil {
			p.old[s.Number] = t.img
		}
	}
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
	if sentence == p.remark.Text {
		return
	}
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
