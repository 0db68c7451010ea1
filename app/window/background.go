package window

import "fyne.io/fyne/v2"

// background is the one place where the window leaves its thread and comes back: the only `go` statement and
// the only fyne.Do. Work is done in the order it was asked for, so that two changes of one mark are written
// one after the other.
type background struct {
	queue  chan job
	inline bool // work runs on the caller: for tests and pictures
}

type job struct {
	work func() error
	then func(error)
}

// newBackground starts the worker; it ends when stop is called.
func newBackground(inline bool) *background {
	b := &background{queue: make(chan job, 256), inline: inline}
	if !inline {
		go b.run()
	}
	return b
}

func (b *background) run() {
	for j := range b.queue {
		err := j.work()
		fyne.Do(func() { j.then(err) })
	}
}

// do runs work away from the window's thread and then hands its error to then, on the window's thread.
func (b *background) do(work func() error, then func(error)) {
	if b.inline {
		then(work())
		return
	}
	b.queue <- job{work, then}
}

// stop lets the worker finish what was asked for and end. Nothing may be asked for after it.
func (b *background) stop() {
	if !b.inline {
		close(b.queue)
	}
}
