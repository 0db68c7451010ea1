package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// roomLimit is how much memory, in bytes, an export takes before garbage is collected: a short article is done before
// the first collection, and a book stays small.
const roomLimit = 108 << 20

// roomy lets this process collect less garbage; what it returns ends that.
func roomy() func() {
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(roomLimit)
	r := &room{}
	r.follow()
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.ended = true
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// room keeps the limit above what is in use: under one that is lower than that, collecting never ends, and a text of
// 30 MB takes three times as long.
type room struct {
	mu    sync.Mutex // the limit is not set when it was ended
	ended bool
}

// follow looks after each collection: then what nobody holds is cleaned up.
func (r *room) follow() {
	runtime.AddCleanup(new([16]byte), func(r *room) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.ended {
			return
		}
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetMemoryLimit(limitOver(live[0].Value.Uint64()))
		r.follow()
	}, r)
}

// limitOver is the limit for that many bytes in use: a quarter as many again, and what is not on the heap.
func limitOver(live uint64) int64 {
	const besides = 16 << 20
	return max(roomLimit, int64(live+live/4+besides))
}
