package window

import (
	"math"
	"runtime/debug"
	"time"
)

const (
	startMemory = 192 << 20 // bytes that the program may have before rubbish is collected while it starts
	usualGrowth = 50        // per cent of what is in use that may be rubbish afterwards
	quiet       = time.Second
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
			debug.FreeOSMemory()
			return nil
		}, func(error) {})
	})
}
