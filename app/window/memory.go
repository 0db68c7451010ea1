package window

import (
	"math"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
)

const (
	startMemory = 192 << 20               // bytes that the program may have before rubbish is collected while it starts
	apart       = 16 << 20                // bytes: pictures of the text come and go, and a block is used again
	usualGrowth = 150                     // per cent of what is in use that may be rubbish while something is done
	quiet       = 1500 * time.Millisecond // longer than a connection to the library rests before it is closed
)

// hurry puts off collecting rubbish while the window is made: starting makes little, and to look for it takes time
// from the first picture. relax ends that, when the first picture is there. What is written in C keeps blocks apart as
// it will later: to map and unmap each of 128 KB, as it would, costs the start more.
func hurry() {
	keepApart(apart)
	debug.SetMemoryLimit(startMemory)
	debug.SetGCPercent(-1)
}

func relax() {
	debug.SetGCPercent(usualGrowth)
	debug.SetMemoryLimit(math.MaxInt64)
}

// stir says that something was done that leaves rubbish, as opening an article and scrolling do: when nothing was for a
// while, memory is given back.
func (w *Window) stir() {
	if w.work.inline {
		return
	}
	w.stirred = time.Now()
	if !w.tidying {
		w.tidying = true
		w.work.later(quiet, w.tidy)
	}
}

func (w *Window) tidy() {
	if left := quiet - time.Since(w.stirred); left > 0 {
		w.work.later(left, w.tidy)
		return
	}
	w.tidying = false
	w.work.try(loading, func() error {
		err := w.app.Rest(w.work.ctx)
		debug.FreeOSMemory()
		trim()
		return err
	}, func(err error) {
		if err != nil {
			fyne.LogError("rest", err)
		}
	})
}
