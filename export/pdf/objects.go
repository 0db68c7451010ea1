package pdf

import (
	"bytes"
	"crypto/md5"
	"errors"
	"fmt"
	"hash"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// finisher holds the objects of a PDF while they are changed. Object n of page k (from 1) is 1+2k, its contents
// 2+2k; 1 is the root of the pages, 2 their resources; the last two are the information and the catalog.
type finisher struct {
	objects [][]byte     // by number; 0 is not used
	packed  map[int]bool // those that are written compressed, many together: none is a stream
	later   map[int]func() ([]byte, error)
	id      [16]byte // the permanent part of the file's /ID
	out     *counter // while it is written
}

var errLayout = errors.New("unexpected layout of the file")

// cut reads the cross-reference table and takes the objects apart.
func cut(raw []byte) (*finisher, error) {
	i := bytes.LastIndex(raw, []byte("startxref"))
	if i < 0 {
		return nil, errLayout
	}
	at, err := strconv.Atoi(strings.Fields(string(raw[i+9:]))[0])
	if err != nil || at >= len(raw) {
		return nil, errLayout
	}
	lines := strings.Split(string(raw[at:i]), "\n")
	if len(lines) < 3 {
		return nil, errLayout
	}
	var zero, n int
	if _, err := fmt.Sscanf(lines[1], "%d %d", &zero, &n); err != nil || len(lines) < n+2 {
		return nil, errLayout
	}
	offsets := make([]int, n)
	for k := 1; k < n; k++ {
		if _, err := fmt.Sscanf(lines[2+k], "%d", &offsets[k]); err != nil || offsets[k] >= at {
			return nil, errLayout
		}
	}
	return split(raw[:at], offsets)
}

// split takes the bytes between each offset and the next for an object.
func split(raw []byte, offsets []int) (*finisher, error) {
	f := &finisher{objects: make([][]byte, len(offsets))}
	order := slices.Clone(offsets[1:])
	slices.Sort(order)
	for n, from := range offsets {
		if n == 0 {
			continue
		}
		to := len(raw)
		if i, _ := slices.BinarySearch(order, from+1); i < len(order) {
			to = order[i]
		}
		body, head := bytes.CutPrefix(raw[from:to], fmt.Appendf(nil, "%d 0 obj\n", n))
		body, tail := bytes.CutSuffix(body, []byte("\nendobj\n"))
		if !head || !tail {
			return nil, errLayout
		}
		f.objects[n] = body
	}
	return f, nil
}

// add appends an object and returns its number.
func (f *finisher) add(body string) int {
	f.objects = append(f.objects, []byte(body))
	return len(f.objects) - 1
}

// addPacked appends an object that is written compressed, with others of its kind.
func (f *finisher) addPacked(body []byte) int {
	f.objects = append(f.objects, body)
	n := len(f.objects) - 1
	if f.packed == nil {
		f.packed = map[int]bool{}
	}
	f.packed[n] = true
	return n
}

// addLater appends an object that is made when it is written: it need not be kept until then.
func (f *finisher) addLater(body func() ([]byte, error)) int {
	if f.later == nil {
		f.later = map[int]func() ([]byte, error){}
	}
	n := f.add("")
	f.later[n] = body
	return n
}

// addStream appends a compressed stream.
func (f *finisher) addStream(dict string, data []byte) (int, error) {
	z, err := deflate(data)
	if err != nil {
		return 0, err
	}
	return f.addDeflated(dict, z), nil
}

// addDeflated appends a stream that is compressed already.
func (f *finisher) addDeflated(dict string, z []byte) int {
	f.objects = append(f.objects, stream(dict, z))
	return len(f.objects) - 1
}

// stream is the body of a compressed stream object.
func stream(dict string, z []byte) []byte {
	out := fmt.Appendf(make([]byte, 0, len(z)+len(dict)+80), "<<%s/Filter/FlateDecode/Length %d>>\nstream\n", dict, len(z))
	return append(append(out, z...), "\nendstream"...)
}

var parentRe = regexp.MustCompile(`/Parent (\d+) 0 R`)

// countOutline writes how many entries stand below each entry of the outline (ISO 32000-1, 12.3.3); gofpdf says 0
// everywhere. Those of the first level are shown at once, those below them on demand.
func (f *finisher) countOutline() {
	zero := []byte("\n/Count 0>>")
	children := map[int]int{}
	parents := map[int]int{}
	root, shown := 0, 0
	for n, body := range f.objects {
		if bytes.HasPrefix(body, []byte("<</Type /Outlines")) {
			root = n
		}
		if bytes.HasPrefix(body, []byte("<</Title (")) && bytes.HasSuffix(body, zero) {
			if m := parentRe.FindSubmatch(body[bytes.LastIndex(body, []byte("/Parent")):]); m != nil {
				parents[n], _ = strconv.Atoi(string(m[1])) // digits
				children[parents[n]]++
			}
		}
	}
	count := func(n int, end []byte, shown int) {
		tail := ">>"
		if shown != 0 {
			tail = fmt.Sprintf("/Count %d>>", shown)
		}
		f.objects[n] = append(bytes.Clone(bytes.TrimSuffix(f.objects[n], end)), tail...)
	}
	for n, parent := range parents {
		if parent == root {
			shown += 1 + children[n]
			count(n, zero, children[n])
		} else {
			count(n, zero, -children[n])
		}
	}
	if root > 0 {
		count(root, []byte(">>"), shown)
	}
}

// counter counts and sums what is written; it sums while it writes.
type counter struct {
	w       io.Writer
	sum     hash.Hash
	summing sync.WaitGroup
	buf     []byte // what is neither written nor summed
	spare   []byte // what is summed, later room for more
	n       int
	err     error
}

// blockSize is how many bytes are written at one go.
const blockSize = 256 << 10

func (c *counter) write(parts ...[]byte) {
	for _, b := range parts {
		c.n += len(b)
		for len(b) > 0 {
			n := min(len(b), blockSize-len(c.buf))
			c.buf, b = append(c.buf, b[:n]...), b[n:]
			if len(c.buf) == blockSize {
				c.flush()
			}
		}
	}
}

// flush writes what is left.
func (c *counter) flush() {
	c.summing.Wait()
	full := c.buf
	c.buf, c.spare = c.spare[:0], full
	c.summing.Go(func() { c.sum.Write(full) })
	if c.err == nil {
		_, c.err = c.w.Write(full)
	}
}

// write writes the objects as a PDF 1.7 file. The second part of its /ID is the hash of what is in it: the same document
// has the same one.
func (f *finisher) write(w io.Writer, catalog, info int) error {
	c := &counter{w: w, sum: md5.New(), buf: make([]byte, 0, blockSize), spare: make([]byte, 0, blockSize)}
	f.out = c
	c.write([]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
	places, err := f.pack()
	if err != nil {
		return err
	}
	for n := 1; n < len(f.objects); n++ {
		if places[n].kind == inStream {
			continue
		}
		body := f.objects[n]
		if later, ok := f.later[n]; ok {
			if body, err = later(); err != nil {
				return err
			}
		}
		places[n] = entry{inFile, c.n, 0}
		c.write(fmt.Appendf(nil, "%d 0 obj\n", n), body, []byte("\nendobj\n"))
	}
	sum, start, n := f.soFar(), c.n, len(f.objects)
	table, err := deflate(crossReferences(append(places, entry{inFile, start, 0})))
	if err != nil {
		return err
	}
	trailer := fmt.Sprintf("/Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]", n+1, catalog, info, f.id, sum)
	c.write(fmt.Appendf(nil, "%d 0 obj\n", n), stream(trailer, table), fmt.Appendf(nil, "\nendobj\nstartxref\n%d\n%%%%EOF\n", start))
	c.flush()
	c.summing.Wait()
	return c.err
}

// soFar is the hash of what is written of the file.
func (f *finisher) soFar() (sum [16]byte) {
	f.out.flush()
	f.out.summing.Wait()
	f.out.sum.Sum(sum[:0])
	return sum
}

// entry is where an object is (ISO 32000-1, 7.5.8.3).
type entry struct {
	kind  byte // inFile or inStream
	at    int  // the offset in the file, or the number of the stream
	index int  // in that stream
}

const (
	inFile   = 1
	inStream = 2
)

// packSize is how many objects are in one stream.
const packSize = 400

// pack puts the objects that are to be written compressed into streams (ISO 32000-1, 7.5.7), which it adds, and
// returns where each is.
func (f *finisher) pack() ([]entry, error) {
	var all []int
	for n := range f.objects {
		if f.packed[n] {
			all = append(all, n)
		}
	}
	groups := slices.Collect(slices.Chunk(all, packSize))
	places := make([]entry, len(f.objects)+len(groups))
	first := len(f.objects)
	f.objects = append(f.objects, make([][]byte, len(groups))...)
	return places, eachAtOnce(len(groups), func(k int) error {
		var head, body []byte
		for i, n := range groups[k] {
			head = fmt.Appendf(head, "%d %d ", n, len(body))
			body = append(append(body, f.objects[n]...), '\n')
			places[n] = entry{inStream, first + k, i}
			f.objects[n] = nil
		}
		z, err := deflate(append(head, body...))
		f.objects[first+k] = stream(fmt.Sprintf("/Type/ObjStm/N %d/First %d", len(groups[k]), len(head)), z)
		return err
	})
}

// crossReferences are entries as a cross-reference stream holds them; the first is that of the free objects.
func crossReferences(places []entry) []byte {
	out := make([]byte, 0, 7*len(places))
	for n, p := range places {
		if n == 0 {
			out = append(out, 0, 0, 0, 0, 0, 0xff, 0xff)
			continue
		}
		out = be.AppendUint16(be.AppendUint32(append(out, p.kind), uint32(p.at)), uint16(p.index))
	}
	return out
}
