// Package pdf makes handouts: articles typeset on paper, with their marks as real PDF annotations that other
// readers list and edit. The layout is ours; gofpdf makes the file, its pages and its outline; a finisher then
// adds what gofpdf cannot: fonts for any script, annotations, metadata. It is the only package that knows gofpdf.
package pdf

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// Paper is a size of paper.
type Paper string

// The papers.
const (
	A4     Paper = "a4"
	Letter Paper = "letter"
)

// ParsePaper reads the name of a paper, in any case; "" is A4.
func ParsePaper(s string) (Paper, error) {
	switch p := Paper(strings.ToLower(s)); p {
	case "":
		return A4, nil
	case A4, Letter:
		return p, nil
	}
	return "", errors.New("unknown paper: use a4 or letter")
}

// size is width and height in points.
func (p Paper) size() (w, h float64) {
	if p == Letter {
		return 612, 792
	}
	return 595.28, 841.89
}

// Options say how a handout is made.
type Options struct {
	Paper  Paper           // A4 when empty
	Engine *typeset.Engine // with the families "serif", "sans" and "mono"
}

// Report says what was made.
type Report struct {
	Pages       int
	Annotations int
	Missing     []rune // code points that no font has, in order: shown as a replacement sign
	Unreadable  int    // pictures that could not be read: what they show stands in their place in words
}

// document is a handout in the making.
type document struct {
	engine    *typeset.Engine
	width     float64
	height    float64
	left      float64 // of the text column
	fonts     fonts
	plainFace *typeset.Face // the face that replacement signs are taken from
	works     []*composer
	pages     []*page
	parts     map[string]int // of a mark's id: on how many pages it has been
	scratch   []byte         // of the page that is made
	compress  *compressor
	missing   map[rune]bool

	pictures    map[string]*pic // by hash; nil for those that cannot be shown
	pictureList []*pic          // in the order of their first use
	kept        int             // bytes of pictures that are kept
	unreadable  int
	err         error // that ends the export

	attached []*attachment
	live     map[string]bool // the ids of marks that are annotations on a page
}

// Write makes one handout of works and writes it to w. Any text can be set; the same works make the same bytes.
// An error of Work.Picture ends it.
func Write(w io.Writer, works []export.Work, o Options) (Report, error) {
	if len(works) == 0 {
		return Report{}, errors.New("nothing to export")
	}
	d := newDocument(o)
	r := Report{}
	if err := d.carry(works); err != nil {
		return r, errorf("attach files", err)
	}
	for i := range works {
		d.compose(works[i])
		r.Annotations += len(works[i].Annotations)
	}
	if d.err != nil {
		return r, errorf("pictures", d.err)
	}
	if err := d.write(w, works); err != nil {
		return r, err
	}
	r.Pages, r.Unreadable = len(d.pages), d.unreadable
	for m := range d.missing {
		r.Missing = append(r.Missing, m)
	}
	slices.Sort(r.Missing)
	return r, nil
}

func newDocument(o Options) *document {
	d := &document{engine: o.Engine, compress: newCompressor(), parts: map[string]int{}, missing: map[rune]bool{}, pictures: map[string]*pic{}, live: map[string]bool{}}
	d.width, d.height = o.Paper.size()
	d.left = float64(int((d.width - columnWidth - gutter - notesWidth) / 2))
	d.left = max(d.left, 54) + 4
	d.findPlainFace()
	return d
}

// compose sets a work and makes its pages: title, text, passages that are lost, and last the notes that did not
// fit beside the text.
func (d *document) compose(w export.Work) {
	c := d.newComposer(w)
	c.first = len(d.pages)
	d.works = append(d.works, c)
	f := &filler{d: d, c: c}
	f.addAll(c.head())
	c.eachBlock(f.addAll)
	f.addAll(c.orphans())
	f.fix()
	f.addAll(c.noteSection())
	f.finish()
}

// findPlainFace takes the face of a plain letter in the serif.
func (d *document) findPlainFace() {
	ls := d.engine.Layout(typeset.Paragraph{Text: "?", Runs: []typeset.Run{{End: 1, Style: typeset.Style{Family: "serif", Size: 10}}}}, typeset.Settings{Width: 100})
	d.plainFace = ls[0].Clusters[0].Face
}

// clusterText is the text that a cluster stands for. Readers turn right-to-left runs round code point by code
// point, so a cluster of several must hold them reversed.
func (d *document) clusterText(c *typeset.Cluster, source []rune) string {
	if c.Object != nil {
		return c.Object.Words
	}
	if c.Start == c.End {
		return "-"
	}
	if c.End > len(source) {
		return ""
	}
	rs := source[c.Start:c.End]
	d.noteMissing(c, rs)
	if c.Level%2 == 1 && len(rs) > 1 {
		rs = slices.Clone(rs)
		slices.Reverse(rs)
	}
	return string(rs)
}

// noteMissing remembers the code points of a cluster that is shown as a replacement sign.
func (d *document) noteMissing(c *typeset.Cluster, rs []rune) {
	if c.Space || rs[0] < 0x250 || c.Face.Has(rs[0]) {
		return
	}
	for _, r := range d.engine.Missing(string(rs)) {
		d.missing[r] = true
	}
}

func (d *document) missed(text string) {
	for _, r := range text {
		if r > ' ' {
			d.missing[r] = true
		}
	}
}

// spaceGlyph and replacement are glyphs of a font, as the engine shapes them.
func (d *document) spaceGlyph(f *font) []typeset.Glyph {
	if f.space == nil {
		f.space = f.glyphOf(' ')
	}
	return f.space
}

func (d *document) replacement(f *font) []typeset.Glyph {
	if f.face.Has(0xfffd) {
		return f.glyphOf(0xfffd)
	}
	return f.glyphOf('?')
}

func (f *font) glyphOf(r rune) []typeset.Glyph {
	if g, ok := f.face.Glyph(r); ok {
		return []typeset.Glyph{{ID: g}}
	}
	return nil
}

func errorf(doing string, err error) error { return fmt.Errorf("make PDF: %s: %w", doing, err) }
