package window

import (
	"math"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"
)

const (
	startMemory = 64 << 20                // bytes that the program may have before rubbish is collected while it starts
	usualGrowth = 50                      // per cent of what is in use that may be rubbish afterwards
	quiet       = 1500 * time.Millisecond // longer than a connection to the library rests before it is closed
)

// hurry puts off collecting rubbish while the window is made: starting makes little, and to look for it takes time
// from the first picture. relax ends that.
func hurry() {
	debug.SetMemoryLimit(startMemory)
	debug.SetGCPercent(-1)
}

func relax() {
	debug.SetGCPercent(usualGrowth)
	debug.SetMemoryLimit(math.MaxInt64)
}

// tidy gives memory back that an article needed only while it was opened, when that has been shown.
func (w *Window) tidy() {
	if w.work.inline {
		return
	}
	w.work.later(quiet, func() {
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
	})
}
