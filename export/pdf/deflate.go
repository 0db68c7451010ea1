package pdf

import (
	"bytes"
	"errors"
	"hash/adler32"
	"io"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/flate"
)

// level is one at which the next ones take half as much time again for files that are 4 % smaller.
const level = 2

// writer is a compressor with the room for what it makes.
type writer struct {
	*flate.Writer
	out bytes.Buffer
}

// writers are used again: making one costs more than compressing a page.
var writers = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, level)
	if err != nil {
		panic(err) // the level is a valid one
	}
	return &writer{Writer: w}
}}

// zstream is compressed data in the making (RFC 1950): the end can be added when it is known.
type zstream struct {
	data []byte
	sum  uint32 // of what is in it
}

// deflated compresses the beginning of a stream.
func deflated(data []byte) (zstream, error) {
	w := writers.Get().(*writer)
	defer writers.Put(w)
	w.out.Reset()
	w.out.Write([]byte{0x78, 0x9c})
	w.Reset(&w.out)
	if _, err := w.Write(data); err != nil {
		return zstream{}, err
	}
	if err := w.Flush(); err != nil {
		return zstream{}, err
	}
	return zstream{bytes.Clone(w.out.Bytes()), adler32.Checksum(data)}, nil
}

// mostStored is how much fits into a block that is not compressed (RFC 1951, 3.2.4).
const mostStored = 1<<16 - 1

// closed is the whole stream, with tail at its end as it is.
func (z zstream) closed(tail []byte) []byte {
	out := append(make([]byte, 0, len(z.data)+len(tail)+16), z.data...)
	sum := adler{z.sum & 0xffff, z.sum >> 16}
	for first := true; first || len(tail) > 0; first = false {
		n := min(len(tail), mostStored)
		final := byte(0)
		if n == len(tail) {
			final = 1
		}
		out = append(out, final, byte(n), byte(n>>8), ^byte(n), ^byte(n>>8))
		out = append(out, tail[:n]...)
		sum.add(tail[:n])
		tail = tail[n:]
	}
	return be.AppendUint32(out, sum.b<<16|sum.a)
}

// adler is the checksum of RFC 1950, which goes on from one that is known.
type adler struct{ a, b uint32 }

func (s *adler) add(data []byte) {
	const mod = 65521
	for _, c := range data {
		s.a = (s.a + uint32(c)) % mod
		s.b = (s.b + s.a) % mod
	}
}

// deflate compresses data.
func deflate(data []byte) ([]byte, error) {
	z, err := deflated(data)
	if err != nil {
		return nil, err
	}
	return z.closed(nil), nil
}

// eachAtOnce calls f with 0 to n-1, on all processors.
func eachAtOnce(n int, f func(i int) error) error {
	var next atomic.Int64
	errs := make([]error, min(n, runtime.GOMAXPROCS(0)))
	var wg sync.WaitGroup
	for k := range errs {
		wg.Go(func() {
			for errs[k] == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				errs[k] = f(i)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// compressor compresses pages on all processors while others are made.
type compressor struct {
	slots chan struct{}
	wg    sync.WaitGroup
	mu    sync.Mutex
	err   error
}

func newCompressor() *compressor {
	return &compressor{slots: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
}

// add compresses data into to, later.
func (c *compressor) add(data []byte, to *zstream) {
	c.run(func() (err error) {
		*to, err = deflated(data)
		return err
	})
}

// run does f later, at the same time as other work.
func (c *compressor) run(f func() error) {
	c.slots <- struct{}{}
	c.wg.Go(func() {
		err := f()
		c.mu.Lock()
		c.err = errors.Join(c.err, err)
		c.mu.Unlock()
		<-c.slots
	})
}

// wait waits for all that was added.
func (c *compressor) wait() error {
	c.wg.Wait()
	return c.err
}
