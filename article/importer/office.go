package importer

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"dev.marginalia/article"
)

// What Word documents and OpenDocument texts have in common stands in the files office*.go: both are read into
// parts, which become the article when all of them are known.

// The most that is taken out of an office document.
const (
	maxOfficeParts   = 250_000
	maxOfficeCells   = 500_000
	maxOfficeRepeats = 4 << 20 // bytes that repeated spaces and cells become
)

// office is a document of an office program that is being read.
type office struct {
	a        *article.Article
	parts    []officePart // of what is read now: the document, a note, a cell, a text box
	notes    []*officeNote
	pictures map[string]officePicture // those that were read, by name
	targets  []string                 // that the next part gets
	numbers  map[string]int           // of notes, by the prefix of their targets
	spoken   map[string]int           // letters in each language
	rtl, ltr int                      // code points of text that runs to the left, and to the right
	count    int                      // parts
	cells    int
	repeats  int // bytes that may still be repeated
	wrote    int // grows with everything that is read, so that it can be told whether anything was
}

// officePart is a block before its place in the text is known.
type officePart struct {
	article.Block
	officePassage
	role  officeRole
	align article.Align
}

// officeNote is a footnote or an endnote.
type officeNote struct {
	target, label string
	own           bool // its sign is one of its own, and no number
	parts         []officePart
}

// officePara is a paragraph that is being read.
type officePara struct {
	role          officeRole
	label         string // of a heading: its number
	item          bool
	depth, number int // of an item
	task          article.Task
	indent        int // depth of the item that it goes on with
	align         article.Align
	direction     string
	spoken        []officeSpoken
	targets       []string
	text          *officeText
	after         []officePart // pictures and text boxes in it
	borderOnly    bool         // it is a line from margin to margin when it has no text
}

func newOffice() office {
	return office{a: &article.Article{}, pictures: map[string]officePicture{}, numbers: map[string]int{}, spoken: map[string]int{}, repeats: maxOfficeRepeats}
}

// collect returns the parts that read adds.
func (o *office) collect(read func()) []officePart {
	saved := o.parts
	o.parts = nil
	read()
	parts := o.parts
	o.parts = saved
	return parts
}

// put adds a part; it gets the targets that wait.
func (o *office) put(p officePart) {
	p.Targets = append(p.Targets, o.targets...)
	o.targets = nil
	o.parts = append(o.parts, p)
	o.count++
	o.wrote++
}

// full reports whether there are as many parts as are read; then it ends the reading of x.
func (o *office) full(x *officeXML) bool {
	if o.count <= maxOfficeParts {
		return false
	}
	if x.err == nil {
		x.err = fmt.Errorf("%w: more than %d paragraphs", ErrTooLarge, maxOfficeParts)
	}
	return true
}

// broken is the error of a document that was read from x. When there is text before the place at which it is
// damaged, the text is kept and the reader told.
func (o *office) broken(x *officeXML) error {
	if errors.Is(x.err, ErrDamaged) && o.wrote > 0 {
		o.a.Problem("The document is damaged: what follows its last paragraph could not be read.")
		return nil
	}
	return x.err
}

// end adds a paragraph that has been read.
func (o *office) end(p *officePara) {
	o.targets = append(o.targets, p.targets...)
	if p.role.kind == roleGenerated {
		return
	}
	if p.direction == "rtl" {
		o.rtl += p.text.at
	} else {
		o.ltr += p.text.at
	}
	if p.role.kind == roleCaption {
		o.putAll(p.after)
	}
	switch {
	case p.role.kind == roleCode && !p.item:
		block := p.block(article.Code)
		o.put(officePart{Block: block, officePassage: officePassage{text: p.text.raw()}, role: p.role})
	case p.text.at == 0 && len(p.after) == 0 && (p.borderOnly || p.role.kind == roleRule):
		if n := len(o.parts); n == 0 || o.parts[n-1].Kind != article.Rule {
			o.put(officePart{Block: p.block(article.Rule)})
		}
	case p.role.kind == roleHeading, p.role.kind == roleTitle:
		o.endHeading(p)
	default:
		for i, passage := range p.text.passages() {
			block := p.block(article.Paragraph)
			switch {
			case p.item && i == 0:
				block.Kind, block.Level, block.Number, block.Task, block.Indent = article.Item, p.depth, p.number, p.task, 0
			case p.role.kind == roleQuote && !p.item:
				block.Kind, block.Level = article.Quote, 1
			}
			o.put(officePart{block, passage, p.role, p.align})
		}
	}
	if p.role.kind != roleCaption {
		o.putAll(p.after)
	}
}

func (o *office) putAll(parts []officePart) {
	for _, part := range parts {
		o.count-- // it was counted when it was read
		o.put(part)
	}
}

// block is a block of the kind in the place of p.
func (p *officePara) block(kind article.Kind) article.Block {
	b := article.Block{Kind: kind, Direction: p.direction, Indent: p.indent, Language: p.language()}
	if p.item {
		b.Indent = p.depth
	}
	return b
}

// endHeading adds a heading, with its number and in one line. Bold letters are the way of headings, so they are
// no emphasis in one that is bold throughout.
func (o *office) endHeading(p *officePara) {
	passage := p.text.whole()
	if passage.text == "" {
		return
	}
	passage.text = strings.ReplaceAll(passage.text, "\n", " ")
	n := len([]rune(passage.text))
	kept := passage.spans[:0]
	for _, s := range passage.spans {
		if s.Kind != article.Strong && s.Kind != article.Emphasis || s.Len() < n {
			kept = append(kept, s)
		}
	}
	passage.spans = kept
	if p.label != "" {
		passage = joinPassages(" ", officePassage{text: p.label}, passage)
	}
	block := p.block(article.Heading)
	block.Level, block.Indent = min(max(p.role.level, 1), 6), 0
	o.put(officePart{block, passage, p.role, p.align})
}

// note begins a note whose sign is label. prefix tells footnotes from endnotes: "fn", "en".
func (o *office) note(prefix, label string) *officeNote {
	o.numbers[prefix]++
	note := &officeNote{target: prefix + itoa(o.numbers[prefix]), label: label}
	o.notes = append(o.notes, note)
	return note
}

// officeDate is a date of the document's properties, without the time of day; "" when there is none.
func officeDate(s string) string {
	s = strings.TrimSpace(s)
	if len(s) < 10 {
		return ""
	}
	if t, err := time.Parse(time.DateOnly, s[:10]); err != nil || t.Year() < 1980 {
		return ""
	}
	return s[:10]
}

// officeName is a title or an author of the document's properties, "" for those that programs write.
func officeName(s string) string {
	s = strings.Join(strings.Fields(visible(s)), " ")
	low := strings.ToLower(s)
	for _, prefix := range []string{"microsoft word - ", "microsoft office user", "untitled", "python-docx", "apache poi", "windows user", "word document"} {
		if strings.HasPrefix(low, prefix) {
			return ""
		}
	}
	if rest, ok := strings.CutPrefix(low, "document"); ok && strings.Trim(rest, "0123456789 ") == "" || low == "unknown" || low == "un-named" {
		return ""
	}
	return s
}

// officeKeywords parts a line of keywords.
func officeKeywords(s string) []string {
	var out []string
	for _, k := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		if k = strings.Join(strings.Fields(visible(k)), " "); k != "" {
			out = append(out, k)
		}
	}
	return out
}
