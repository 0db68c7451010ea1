package pdf

import (
	"bufio"
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
)

// finisher holds the objects of a PDF while they are changed. Object n of page k (from 1) is 1+2k, its contents
// 2+2k; 1 is the root of the pages, 2 their resources; the last two are the information and the catalog.
type finisher struct {
	objects [][]byte // by number; 0 is not used
	later   map[int]func() ([]byte, error)
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
	f.objects = append(f.objects, stream(dict, z))
	return len(f.objects) - 1, nil
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

// counter counts and sums what is written.
type counter struct {
	w   *bufio.Writer
	sum hash.Hash
	n   int
	err error
}

func (c *counter) write(parts ...[]byte) {
	for _, b := range parts {
		if c.err == nil {
			_, c.err = c.w.Write(b)
			c.sum.Write(b)
			c.n += len(b)
		}
	}
}

// write writes the objects as a PDF 1.7 file. Its /ID is the hash of what is in it: the same document has the
// same one.
func (f *finisher) write(w io.Writer, catalog, info int) error {
	c := &counter{w: bufio.NewWriterSize(w, 64<<10), sum: md5.New()}
	c.write([]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"))
	offsets := make([]int, len(f.objects))
	for n := 1; n < len(f.objects); n++ {
		body := f.objects[n]
		if later, ok := f.later[n]; ok {
			var err error
			if body, err = later(); err != nil {
				return err
			}
		}
		offsets[n] = c.n
		c.write(fmt.Appendf(nil, "%d 0 obj\n", n), body, []byte("\nendobj\n"))
	}
	sum := c.sum.Sum(nil)
	start := c.n
	c.write(fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(f.objects)))
	for _, o := range offsets[1:] {
		c.write(fmt.Appendf(nil, "%010d 00000 n \n", o))
	}
	c.write(fmt.Appendf(nil, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n", len(f.objects), catalog, info, sum, sum, start))
	return errors.Join(c.err, c.w.Flush())
}
