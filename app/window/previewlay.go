package window

import (
	"context"

	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

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
