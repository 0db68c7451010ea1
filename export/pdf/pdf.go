// Package pdf makes handouts: articles typeset on paper, with their marks as real PDF annotations that other
// readers list and edit. The layout is ours; gofpdf makes the file, its pages and its outline; a finisher then
// adds what gofpdf cannot: fonts for any script, annotations, metadata. It is the only package that knows gofpdf.
package pdf

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// Options say how a handout is made. The zero value of every choice is the usual.
type Options struct {
	Paper   Paper           // A4 when empty
	Engine  *typeset.Engine // with the families "serif", "sans" and "mono"
	Layout  Layout          // Margin when empty
	Family  string          // of the text: a family of the engine that can be embedded; "serif" when empty
	Size    float64         // of the text, in points, LeastSize to MostSize; 0: the usual one of paper and layout
	Columns int             // 2: two text columns, in the layouts Footnotes, Endnotes and Clean; else one

	Safe       bool   // every colour has its own kind of line, so that a copy in black and white keeps the meaning
	Legend     bool   // the colours of the marks with what they stand for, below the title
	Index      bool   // at the end the tags with the pages of their marks, and entries of the outline for them
	Highlights bool   // at the end all marks in order, with their pages
	Cover      bool   // the title with all that is known of the article, the reader, and a summary
	Summary    string // of the reader, for the cover; Markdown, as in notes
	Context    int    // digest: sentences around each marked passage, 0 to MaxContext
	Order      Order  // digest: OrderText when empty

	// Flatten paints the marks into the pages, for printers and simple viewers, where they are annotations else: of
	// these only the links are left.
	Flatten bool
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
	options   Options
	width     float64
	height    float64
	fonts     fonts
	plainFace *typeset.Face // the face that replacement signs are taken from
	works     []*composer
	front     int        // pages before the text: title, contents
	tree      *element   // the structure of it all
	tagged    []*element // those that annotations are in, by their keys in the parent tree
	several   bool       // there is more than one work
	matter    *composer  // of the pages that are not of one article
	held      []*page    // that are made last
	frontAt   spot       // where the table of contents begins
	marksAt   spot       // where the list of marks begins
	tagsAt    spot       // where the index of tags begins
	tags      *tagNode   // of the index
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

	seen     func(*page) // is shown every page before its rows are let go; nil: nobody looks
	sketch   *sketch     // of a document that is looked at, and not written; else nil
	attached []*attachment
	live     map[string]bool // the ids of marks that are annotations on a page
}

// Write makes one handout of works and writes it to w. Any text can be set; the same works make the same bytes.
// An error of Work.Picture ends it.
func Write(w io.Writer, works []export.Work, o Options) (Report, error) {
	if len(works) == 0 {
		return Report{}, errors.New("nothing to export")
	}
	d, err := newDocument(o)
	if err != nil {
		return Report{}, err
	}
	works, keys := d.prepare(works)
	r := Report{}
	if d.options.Layout != Gap { // what is carried would tell what the gaps hide
		if err := d.carry(works); err != nil {
			return r, errorf("attach files", err)
		}
	}
	for i := range works {
		r.Annotations += len(works[i].Annotations)
	}
	if err := d.composeAll(works, keys); err != nil {
		return r, errorf("pictures", err)
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

func newDocument(o Options) (*document, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	d := &document{engine: o.Engine, options: o, compress: newCompressor(), tree: &element{role: "Document"}, parts: map[string]int{}, missing: map[rune]bool{}, pictures: map[string]*pic{}, live: map[string]bool{}}
	d.frontAt.page, d.marksAt.page, d.tagsAt.page = -1, -1, -1
	d.width, d.height = o.Paper.size()
	ReadFonts(d.engine, o.Family)
	d.plainFace = d.faceOf("serif")
	if f := d.faceOf(o.Family); d.fonts.of(f) == nil {
		return nil, fmt.Errorf("%w: the font %s cannot be put into a PDF, choose one with TrueType outlines", ErrOptions, o.Family)
	}
	return d, nil
}

// ReadFonts begins to read the fonts of every handout in a family, all at once and while others are at work: a font that is
// asked for waits for its reading. An empty family is the usual one.
func ReadFonts(e *typeset.Engine, family string) {
	if family == "" {
		family = usualFamily
	}
	for _, s := range []typeset.Style{{Family: family}, {Family: family, Bold: true}, {Family: "sans"}, {Family: "sans", Bold: true}, {Family: family, Italic: true}} {
		go e.Ready(s)
	}
}

// composeAll makes all pages; keys are what the blanks of each work hide.
func (d *document) composeAll(works []export.Work, keys [][]blank) error {
	if d.several = len(works) > 1; d.several || d.options.Index || d.options.Highlights {
		d.makeMatter(works)
	}
	if d.several {
		d.composeFront(works)
		d.front = len(d.pages)
	}
	for i := range works {
		if d.compose(works[i], keys[i]); d.sketch.stopped() {
			return nil
		}
	}
	d.composeBack()
	for _, p := range d.held {
		p.make(d)
	}
	return d.err
}

// prepare returns the works as they are printed, and of each what its blanks hide.
func (d *document) prepare(works []export.Work) ([]export.Work, [][]blank) {
	keys := make([][]blank, len(works))
	if d.options.Layout != Gap {
		return works, keys
	}
	out := make([]export.Work, len(works))
	for i := range works {
		out[i], keys[i] = blanked(works[i])
	}
	return out, keys
}

// compose sets a work and makes its pages: title, text, passages that are lost, and last the notes that are not
// printed beside the text or below it.
func (d *document) compose(w export.Work, key []blank) {
	c := d.newComposer(w, key)
	c.first = len(d.pages)
	d.works = append(d.works, c)
	f := &filler{d: d, c: c}
	var set <-chan chan [][]row
	if d.options.Layout != Digest {
		set = c.setBlocks() // the first of them while the title is set
	}
	f.addAll(c.head())
	if d.options.Layout == Digest {
		c.digest(f)
	} else {
		c.eachBlock(set, func(i int, rows []row) {
			f.addAll(c.endnotesBefore(i))
			f.addAll(rows)
		})
		if !d.sketch.stopped() {
			f.addAll(c.endnotesBefore(len(c.places)))
		}
	}
	if d.sketch.stopped() {
		return
	}
	f.addAll(c.orphans())
	f.fix()
	f.addAll(c.noteSection())
	f.balance()
	f.finish()
	f.drain()
	if len(key) > 0 {
		f.addAll(c.keySection())
		f.finish()
	}
}

// faceOf is the face of a plain letter in a family.
func (d *document) faceOf(family string) *typeset.Face {
	ls := d.engine.Layout(typeset.Paragraph{Text: "?", Runs: []typeset.Run{{End: 1, Style: typeset.Style{Family: family, Size: 10}}}}, typeset.Settings{Width: 100})
	return ls[0].Clusters[0].Face
}

// clusterText is the text that a cluster stands for. Readers turn right-to-left runs round code point by code
// point, so a cluster of several must hold them reversed.
func (d *document) clusterText(c *typeset.Cluster, source []rune) string {
	if c.Object != nil {
		return c.Object.Words
	}
	if c.Start == c.End {
		return "\u00ad" // a hyphen at the end of a line (ISO 32000-1, 14.8.2.2.3)
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
