package textview

import (
	"time"

	"fyne.io/fyne/v2"
)

// ahead is how far the layout of what nobody looks at yet has come: from the item at the reader's place on to the
// end, then from the start on.
type ahead struct {
	from, done int
}

// Finish lays out exactly what is only estimated yet, item by item, until all is known or enough says that it is
// enough for now; it reports whether all is known. What is in view stays where it is: heights that change are above
// or below it.
func (f *Flow) Finish(enough func() bool) bool {
	for n := len(f.items); f.ahead.done < n; {
		i := (f.ahead.from + f.ahead.done) % n
		f.ahead.done++
		if f.exact[i] {
			continue
		}
		f.known(i, f.unseen(i))
		if enough() {
			break
		}
	}
	return f.ahead.done >= len(f.items)
}

const (
	slice   = 6 * time.Millisecond   // of a frame that the layout ahead may take
	rest    = 400 * time.Millisecond // without an event before it goes on: it delays nothing that a person does
	showing = 500 * time.Millisecond // between two looks of the scrollbar while it goes on
)

// idler lays out ahead while nothing else happens. It is an animation that paints nothing: the toolkit calls it on
// the window's thread once a frame, so that no other thread touches the flow.
type idler struct {
	clock   *fyne.Animation
	running bool
	busy    time.Time // when something happened last
	shown   time.Time // when the scrollbar was painted last
}

// touched is told that a person does something: what nobody looks at waits.
func (v *View) touched() { v.idler.busy = v.now() }

// layAhead starts or goes on laying out what is estimated, some time from now.
func (v *View) layAhead() {
	v.touched()
	if v.idler.running || v.flow == nil || v.flow.em == 0 || v.flow.ahead.done >= len(v.flow.items) {
		return
	}
	if v.idler.clock == nil {
		v.idler.clock = fyne.NewAnimation(time.Hour, func(float32) { v.idle() })
		v.idler.clock.RepeatCount = fyne.AnimationRepeatForever
	}
	v.idler.running = true
	v.idler.clock.Start()
}

// idle lays out a slice, when there has been nothing to do for a while.
func (v *View) idle() {
	from := v.now()
	if !v.idler.running || from.Sub(v.idler.busy) < rest {
		return
	}
	done := v.flow == nil || v.flow.em == 0 || v.flow.Finish(func() bool { return v.now().Sub(from) > slice })
	if done {
		v.idler.running = false
		v.idler.clock.Stop()
	}
	if done || from.Sub(v.idler.shown) > showing {
		v.idler.shown = from
		v.update()
	}
}
