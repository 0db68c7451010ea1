package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/md5"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"dev.marginalia/export"
)

// file has gofpdf make the pages and the outline, and finishes what it made.
func (d *document) file(works []export.Work) (out []byte, err error) {
	defer func() { // gofpdf panics where others return an error
		if p := recover(); p != nil {
			out, err = nil, fmt.Errorf("make PDF: gofpdf: %v", p)
		}
	}()
	f := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: d.width, Ht: d.height}})
	f.SetCompression(false) // the finisher compresses, once
	f.SetCatalogSort(true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	at := newest(works)
	f.SetCreationDate(at)
	f.SetModificationDate(at)
	for _, p := range d.pages {
		f.AddPage()
		if p.first {
			f.Bookmark(utf16BE(clean(p.c.work.Article.Title)), 0, 0)
		}
		for _, e := range p.entries {
			f.Bookmark(utf16BE(clean(e.title)), 1, e.y-6)
		}
		f.RawWriteBuf(&p.ops.buf)
	}
	var raw bytes.Buffer
	if err := f.Output(&raw); err != nil {
		return nil, errorf("gofpdf", err)
	}
	return d.finish(raw.Bytes(), works, at)
}

// newest is the date of the handout: that of the newest change in it.
func newest(works []export.Work) (t time.Time) {
	for _, w := range works {
		if w.Modified.After(t) {
			t = w.Modified
		}
	}
	return t.UTC()
}

// utf16BE is a text string as gofpdf writes it without a font that it knows.
func utf16BE(s string) string {
	b := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return string(b)
}

// finisher holds the objects of a PDF while they are changed. Object n of page k (from 1) is 1+2k, its contents
// 2+2k; 1 is the root of the pages, 2 their resources; the last two are the information and the catalog.
type finisher struct {
	objects [][]byte // by number; 0 is not used
}

var errLayout = errors.New("unexpected layout of the file")

// finish cuts gofpdf's file into objects, adds fonts, annotations and metadata, and writes it anew.
func (d *document) finish(raw []byte, works []export.Work, at time.Time) ([]byte, error) {
	f, err := cut(raw)
	if err != nil {
		return nil, errorf("read gofpdf's file", err)
	}
	catalog, info := len(f.objects)-1, len(f.objects)-2
	if len(d.pages)*2+2 > info {
		return nil, errorf("read gofpdf's file", errLayout)
	}
	if err := f.deflatePages(len(d.pages)); err != nil {
		return nil, errorf("compress pages", err)
	}
	if err := d.addFonts(f); err != nil {
		return nil, errorf("embed fonts", err)
	}
	state := f.add("<</Type/ExtGState/BM/Multiply/ca 1/AIS false>>")
	for k, p := range d.pages {
		d.addAnnotations(f, p, 2*k+3, state)
	}
	f.countOutline()
	f.objects[info] = []byte(d.info(works, at))
	d.addCatalog(f, catalog, works, at)
	return f.write(catalog, info), nil
}

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

// addStream appends a compressed stream.
func (f *finisher) addStream(dict string, data []byte) (int, error) {
	z, err := deflate(data)
	if err != nil {
		return 0, err
	}
	return f.add(fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", dict, len(z), z)), nil
}

// writers are compressors that are used again: making one costs more than compressing a page.
var writers = sync.Pool{New: func() any {
	w, err := zlib.NewWriterLevel(io.Discard, 5)
	if err != nil {
		w = zlib.NewWriter(io.Discard) // the level is a valid one
	}
	return w
}}

func deflate(data []byte) ([]byte, error) {
	var b bytes.Buffer
	w := writers.Get().(*zlib.Writer)
	defer writers.Put(w)
	w.Reset(&b)
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// deflatePages compresses the contents of n pages, on all processors.
func (f *finisher) deflatePages(n int) error {
	workers := min(n, runtime.GOMAXPROCS(0))
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for k := w; k < n && errs[w] == nil; k += workers {
				f.objects[2*k+4], errs[w] = deflated(f.objects[2*k+4])
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// deflated compresses a stream object of gofpdf's.
func deflated(body []byte) ([]byte, error) {
	from := bytes.Index(body, []byte("stream\n"))
	to := bytes.LastIndex(body, []byte("\nendstream"))
	if from < 0 || to < from+7 {
		return nil, errLayout
	}
	z, err := deflate(body[from+7 : to])
	if err != nil {
		return nil, err
	}
	return []byte(fmt.Sprintf("<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", len(z), z)), nil
}

var parentRe = regexp.MustCompile(`/Parent (\d+) 0 R`)

// countOutline writes how many entries stand below each entry of the outline; gofpdf says 0 everywhere, which
// is wrong for those that have some and needless for the others (ISO 32000-1, 12.3.3).
func (f *finisher) countOutline() {
	isEntry := func(body []byte) bool { return bytes.HasPrefix(body, []byte("<</Title (")) }
	children := map[string]int{}
	for _, body := range f.objects {
		if isEntry(body) {
			if m := parentRe.FindSubmatch(body[bytes.LastIndex(body, []byte("/Parent")):]); m != nil {
				children[string(m[1])]++
			}
		}
	}
	zero := []byte("\n/Count 0>>")
	for n, body := range f.objects {
		if !isEntry(body) || !bytes.HasSuffix(body, zero) {
			continue
		}
		end := ">>"
		if c := children[strconv.Itoa(n)]; c > 0 {
			end = fmt.Sprintf("\n/Count %d>>", c)
		}
		f.objects[n] = append(bytes.Clone(bytes.TrimSuffix(body, zero)), end...)
	}
}

// addFonts embeds the fonts and names them in the resources of the pages.
func (d *document) addFonts(f *finisher) error {
	var names strings.Builder
	for _, ft := range d.fonts.list {
		n, err := ft.addTo(f)
		if err != nil {
			return fmt.Errorf("%s: %w", ft.face.Name(), err)
		}
		fmt.Fprintf(&names, "/%s %d 0 R\n", ft.name, n)
	}
	const mark = "/Font <<\n"
	if !bytes.Contains(f.objects[2], []byte(mark)) {
		return errLayout
	}
	f.objects[2] = bytes.Replace(f.objects[2], []byte(mark), []byte(mark+names.String()), 1)
	return nil
}

// addTo adds the objects of a font (ISO 32000-1, 9.7.4) and returns the number of the one that pages name.
func (ft *font) addTo(f *finisher) (int, error) {
	data, err := ft.subset()
	if err != nil {
		return 0, err
	}
	file, err := f.addStream(fmt.Sprintf("/Length1 %d", len(data)), data)
	if err != nil {
		return 0, err
	}
	unicode, err := f.addStream("", []byte(ft.toUnicode()))
	if err != nil {
		return 0, err
	}
	m, head := ft.face.Metrics(), ft.sfnt.tables["head"]
	flags := 4 // symbolic: the codes are our own
	if be.Uint16(head[44:])&2 != 0 {
		flags |= 64
	}
	side := func(at int) int { return ft.mille(int(int16(be.Uint16(head[at:])))) }
	italic, stem := 0, 80
	if flags&64 != 0 {
		italic = -12
	}
	if be.Uint16(head[44:])&1 != 0 {
		stem = 140
	}
	name := ft.tag() + "+" + ft.face.Name()
	desc := f.add(fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/StemV %d/FontFile2 %d 0 R>>",
		name, flags, side(36), side(38), side(40), side(42), italic, int(m.Ascent*1000), -int(m.Descent*1000), int(m.CapHeight*1000), stem, file))
	cid := f.add(fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW 0/W%s/CIDToGIDMap/Identity>>",
		name, desc, ft.widths()))
	return f.add(fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, cid, unicode)), nil
}

// addAnnotations puts the marks and links of p into its page object.
func (d *document) addAnnotations(f *finisher, p *page, object, state int) {
	var list strings.Builder
	for i := range p.links {
		fmt.Fprintf(&list, "%d 0 R ", f.add(p.links[i].dict(d.height)))
	}
	for i := range p.marks {
		m := &p.marks[i]
		dict, stream := m.appearance(d.height, state)
		ap := f.add(fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(stream), stream))
		self, popup := len(f.objects), 0
		if m.mark.Note != "" && m.part == 0 {
			popup = self + 1
		}
		fmt.Fprintf(&list, "%d 0 R ", f.add(m.dict(d.height, object, ap, popup)))
		if popup > 0 {
			fmt.Fprintf(&list, "%d 0 R ", f.add(m.popup(d.width, d.height, object, self)))
		}
	}
	if list.Len() == 0 {
		return
	}
	body := bytes.TrimSuffix(f.objects[object], []byte(">>"))
	f.objects[object] = []byte(fmt.Sprintf("%s\n/Tabs/S/Annots[%s]>>", body, strings.TrimSpace(list.String())))
}

// info is the document information dictionary.
func (d *document) info(works []export.Work, at time.Time) string {
	a := works[0].Article
	return fmt.Sprintf("<</Title%s/Author%s/Subject%s/Keywords%s/Creator%s/Producer%s/CreationDate%s/ModDate%s>>",
		text(clean(a.Title)), text(clean(a.Byline)), text(clean(a.Source())), text(strings.Join(keywords(works), ", ")),
		text("Marginalia"), text("Marginalia with gofpdf"), date(at), date(at))
}

// keywords are the tags of all works, each once.
func keywords(works []export.Work) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range works {
		names, _ := (&composer{work: w}).tags()
		for _, n := range names {
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	return out
}

// addCatalog completes the catalog: version, language, metadata, page labels.
func (d *document) addCatalog(f *finisher, catalog int, works []export.Work, at time.Time) {
	xmp := xmpOf(works, at)
	meta := f.add(fmt.Sprintf("<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream", len(xmp), xmp))
	lang := works[0].Article.Language
	if lang == "" {
		lang = d.guess(works[0].Article)
	}
	if !validLang(lang) {
		lang = "und"
	}
	body := f.objects[catalog]
	if i := bytes.Index(body, []byte("/Names <<")); i >= 0 {
		body = append(bytes.Clone(body[:i]), ">>"...) // an empty list of attachments, the last entry
	}
	body = bytes.TrimSuffix(body, []byte(">>"))
	f.objects[catalog] = []byte(fmt.Sprintf("%s/Lang(%s)/Metadata %d 0 R/ViewerPreferences<</DisplayDocTitle true>>/PageLabels<</Nums[0<</S/D>>]>>>>", body, lang, meta))
}

func validLang(s string) bool {
	for _, r := range s {
		if r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// write writes the objects as a PDF 1.7 file. Its /ID is the hash of what is in it: the same document has the
// same one.
func (f *finisher) write(catalog, info int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(f.objects))
	for n := 1; n < len(f.objects); n++ {
		offsets[n] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n, f.objects[n])
	}
	sum := md5.Sum(b.Bytes())
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(f.objects))
	for _, o := range offsets[1:] {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%x><%x>]>>\nstartxref\n%d\n%%%%EOF\n", len(f.objects), catalog, info, sum, sum, start)
	return b.Bytes()
}
