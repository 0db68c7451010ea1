package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestRoomy_TheLimitFollowsWhatIsInUse(t *testing.T) {
	percent, before := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetGCPercent(percent) })
	end := roomy()
	if got := debug.SetMemoryLimit(-1); got != roomLimit {
		t.Errorf("it begins with a limit of %d", got)
	}
	held := make([]byte, 2*roomLimit)
	for range 2000 { // cleaning up runs some time after a collection
		runtime.GC()
		if debug.SetMemoryLimit(-1) > 2*roomLimit {
			break
		}
		runtime.Gosched()
	}
	if got := debug.SetMemoryLimit(-1); got < int64(len(held)) || got > 2*int64(len(held)) {
		t.Errorf("with %d bytes in use the limit is %d", len(held), got)
	}
	runtime.KeepAlive(held)
	end()
	for range 5 {
		runtime.GC()
	}
	if got := debug.SetMemoryLimit(-1); got != before {
		t.Errorf("afterwards the limit is %d, was %d", got, before)
	}
	if got := debug.SetGCPercent(100); got != 100 {
		t.Errorf("afterwards the percentage is %d", got)
	}
}
