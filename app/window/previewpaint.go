package window

import (
	"image"

	"dev.marginalia/export/pdf"
)

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

// thumbnail is the small picture of page i. Until it is painted, that of the settings before is shown, or nil.
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
	if t != nil && t.img != nil {
		return t.img
	}
	if old := p.old[i]; old != nil && old.Rect.Dx() == width {
		return old
	}
	return nil
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
