package window

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// background is the one place where the window leaves its thread and comes back: the only `go` statement and
// the only fyne.Do. Work of one lane is done in the order it was asked for, so that two changes of one mark are
// written one after the other; what takes long has a lane of its own, and delays no change.
type background struct {
	lanes  [lanes]chan job
	inline bool            // work runs on the caller: for tests and pictures
	thread func(func())    // does something on the window's thread: fyne.Do
	ctx    context.Context // ends when the window is left; long work watches it
	leave  context.CancelFunc
	ended  chan struct{} // closed when the last change that was asked for is made
}

// lane is a queue of work.
type lane int

// The lanes.
const (
	changes  lane = iota // of the library: short
	imports              // of files, and exports of many: long
	loading              // of pictures that come into view
	finding              // of words while they are typed
	laying               // of the pages of a handout that is looked at
	painting             // of those pages
	lanes
)

type job struct {
	work func() error
	then func(error)
}

// newBackground starts the workers; they end when stop is called.
func newBackground(inline bool) *background {
	b := &background{inline: inline, thread: fyne.Do, ended: make(chan struct{})}
	b.ctx, b.leave = context.WithCancel(context.Background())
	for i := range b.lanes {
		b.lanes[i] = make(chan job, 256)
		if !inline {
			go b.run(lane(i))
		}
	}
	return b
}

func (b *background) run(l lane) {
	if l == changes {
		defer close(b.ended)
	}
	for j := range b.lanes[l] {
		err := j.work()
		b.say(func() { j.then(err) })
	}
}

// do changes the library away from the window's thread and then hands its error to then, on the window's thread.
func (b *background) do(work func() error, then func(error)) { b.in(changes, work, then) }

// later does something on the window's thread after a while. What has changed by then, do has to look at.
func (b *background) later(after time.Duration, do func()) {
	if b.inline {
		do()
		return
	}
	time.AfterFunc(after, func() { b.say(do) })
}

// in does work in a lane.
func (b *background) in(l lane, work func() error, then func(error)) {
	if b.inline {
		then(work())
		return
	}
	b.lanes[l] <- job{work, then}
}

// try does work in a lane unless very much is waiting there already; it reports whether it will be done.
func (b *background) try(l lane, work func() error, then func(error)) bool {
	if b.inline {
		then(work())
		return true
	}
	select {
	case b.lanes[l] <- job{work, then}:
		return true
	default:
		return false
	}
}

// say does something on the window's thread, unless the window is left; work calls it to tell how far it is.
func (b *background) say(do func()) {
	switch {
	case b.inline:
		do()
	case b.ctx.Err() == nil: // a window that is gone cannot be told anything
		b.thread(do)
	}
}

// stop breaks off long work, waits until every change that was asked for is made, and ends the workers. Nothing
// may be asked for after it.
func (b *background) stop() {
	b.leave()
	if b.inline {
		return
	}
	for _, l := range b.lanes {
		close(l)
	}
	<-b.ended
}
