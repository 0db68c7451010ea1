package importer

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"dev.marginalia/article"
	"dev.marginalia/article/pdftext"
)

// pdf reads the text of PDF files, as well as it can be told from where the letters stand: the format knows
// neither words nor paragraphs.
type pdf struct{}

// Matches goes by the content.
func (pdf) Matches(f *File) bool { return pdftext.Matches(f.Data) }

// maxPDFWords bounds the memory that the places of words take.
const maxPDFWords = 1_000_000

// pdfDoc is a document on its way from pages to blocks.
type pdfDoc struct {
	a     *article.Article
	pages []*pdfPage
	setting
	indents  bool             // paragraphs begin with an indented line
	scanned  bool             // its text was recognised in pictures
	words    map[string]int   // how often the document has them
	outlined map[pageText]int // the levels of the outline
	// outlineBase is added to them: the title is above all headings, whether the outline has it or not
	outlineBase int
	raised      map[raisedSign]bool
	notes       map[raisedSign]string // the targets of footnotes
	titled      bool                  // the title stood in the text
	blocks      []pdfBlock

	pictures     []pdfPicture
	pictureBytes int
}

// pdfPage is a page before it is cut into columns.
type pdfPage struct {
	rows   []pdfRow
	height float64
	body   float64 // size of most letters of the document
}

// raisedSign is a raised word on a page, perhaps the sign of a footnote.
type raisedSign struct {
	page int
	text string
}

// Import reads the pages and tells from sizes and places what is heading, paragraph, list, note.
func (pdf) Import(ctx context.Context, f *File) (a *article.Article, err error) {
	defer func() {
		if r := recover(); r != nil { // a file of a stranger
			a, err = nil, fmt.Errorf("%w: %v", ErrDamaged, r)
		}
	}()
	file, err := pdftext.Open(f.Data)
	if err != nil {
		return nil, pdfError(err)
	}
	d := &pdfDoc{a: &article.Article{}, words: map[string]int{}, outlined: map[pageText]int{}, raised: map[raisedSign]bool{}, notes: map[raisedSign]string{}}
	d.metadata(file.Info())
	if err := d.read(ctx, file); err != nil {
		return nil, pdfError(err)
	}
	outline := file.Outline()
	for _, e := range outline {
		d.outlined[outlineKey(e.Page, e.Title)] = e.Level
	}
	if err := d.layOut(ctx); err != nil {
		return nil, err
	}
	d.classify()
	d.write(outline)
	return d.a, nil
}

func pdfError(err error) error {
	for _, e := range []struct{ theirs, ours error }{
		{pdftext.ErrDamaged, ErrDamaged}, {pdftext.ErrEncrypted, ErrEncrypted}, {pdftext.ErrTooLarge, ErrTooLarge},
	} {
		if errors.Is(err, e.theirs) {
			return fmt.Errorf("%w: %w", e.ours, err)
		}
	}
	return err
}

// read reads all pages. What could not be read becomes problems, or an error when nothing could.
func (d *pdfDoc) read(ctx context.Context, file *pdftext.File) error {
	var scans, strange, strangers, words, recognised, glyphs int
	for i := range file.Pages() {
		p, err := file.Page(ctx, i)
		if err != nil {
			return err
		}
		known := len(p.Glyphs)
		glyphs, recognised = glyphs+known, recognised+p.Recognised
		if known == 0 && pictured(p) {
			scans++
		}
		if p.Unknown > 20 && p.Unknown*10 > known {
			strange++
			strangers += p.Unknown
		}
		page := &pdfPage{rows: pdfRows(p), height: p.Height}
		for _, r := range page.rows {
			words += len(r.words)
		}
		if words > maxPDFWords {
			return fmt.Errorf("%w: it has more than %d words", ErrTooLarge, maxPDFWords)
		}
		d.pages = append(d.pages, page)
		d.countWords(page.rows)
		d.keepPictures(p, i)
	}
	n := len(d.pages)
	d.scanned = recognised*2 > glyphs
	switch {
	case words == 0 && strange > 0:
		return fmt.Errorf("%w: its fonts do not say which letters they show", ErrEmpty)
	case words == 0 && scans > 0:
		return fmt.Errorf("%w: its pages are pictures (scans), without text", ErrEmpty)
	case words == 0 && file.Incomplete():
		return fmt.Errorf("%w: it ends early", ErrDamaged)
	case words == 0:
		return ErrEmpty
	case scans > 0:
		d.a.Problem(fmt.Sprintf("%d of %d pages are pictures without text (scans) and could not be read.", scans, n))
	}
	if file.Incomplete() {
		d.a.Problem("The file is damaged or cut short: only what could still be read of it is here. Get another copy of it.")
	}
	if strange > 0 {
		d.a.Problem(fmt.Sprintf("On %d of %d pages, %d letters could not be read: their fonts do not say which they are.", strange, n, strangers))
	}
	return nil
}

// pictured reports whether pictures cover a good part of a page.
func pictured(p *pdftext.Page) bool {
	area := 0.0
	for _, c := range p.Pictures {
		area += (min(c.X1, p.Width) - max(c.X0, 0)) * (min(c.Y1, p.Height) - max(c.Y0, 0))
	}
	return area > 0.25*p.Width*p.Height
}

// write makes the article.
func (d *pdfDoc) write(outline []pdftext.Entry) {
	var out article.Builder
	var made []*pdfBlock
	blocks := d.joined()
	pictures := d.placed(blocks)
	for i := range blocks {
		b := &blocks[i]
		if d.addPictures(&out, &made, pictures[i], b) {
			continue
		}
		block := article.Block{Kind: b.kind, Level: b.level, Number: b.number, Label: b.label, Source: pageSource(b.page())}
		var text string
		var spans []article.Span
		switch b.kind {
		case article.Code:
			text = codeText(b)
		case article.Table:
			text, block.Grid = tableText(b), &article.Grid{}
		default:
			text, spans = d.inline(b)
		}
		if target := d.notes[raisedSign{b.page(), b.label}]; b.label != "" && target != "" {
			block.Targets = []string{target}
		}
		if strings.TrimSpace(text) != "" {
			out.Add(block, text, spans...)
			made = append(made, b)
		}
	}
	d.addPictures(&out, &made, pictures[len(blocks)], nil)
	out.Build(d.a)
	d.contents(outline, made)
}

func pageSource(page int) string { return "#page=" + strconv.Itoa(page+1) }
