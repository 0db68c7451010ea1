package textview

import (
	"math"

	"dev.marginalia/article"
	"dev.marginalia/typeset"
)

// Typography is how a reader wants text to be set. The zero value is the usual.
type Typography struct {
	Family     string  // of the text, by a name that the text engine knows; "": the usual serif
	LineHeight float64 // of the text, as a factor of its size; 0: DefaultLineHeight
	Measure    int     // characters in a line; 0: DefaultMeasure
	Justify    bool    // lines end in line, and words are hyphenated; else they end where they end
	Indent     bool    // paragraphs begin with an indent; else with a gap
}

// The usual typography, and how far a reader can go from it.
const (
	DefaultLineHeight = 1.5
	MinLineHeight     = 1.2
	MaxLineHeight     = 2.0
	DefaultMeasure    = 66 // what typographers call comfortable
	MinMeasure        = 45
	MaxMeasure        = 100
)

// Clean is t within its limits, with the usual in place of what is not set.
func (t Typography) Clean() Typography {
	if t.Family == "" {
		t.Family = serif
	}
	if !(t.LineHeight > 0) {
		t.LineHeight = DefaultLineHeight
	}
	t.LineHeight = math.Max(MinLineHeight, math.Min(MaxLineHeight, t.LineHeight))
	if t.Measure <= 0 {
		t.Measure = DefaultMeasure
	}
	t.Measure = max(MinMeasure, min(MaxMeasure, t.Measure))
	return t
}

// family is the family of a look: the reader chooses that of the text, the rest has its own.
func (t Typography) family(l look) string {
	if l.family == serif {
		return t.Family
	}
	return l.family
}

// leading is the line height of a look, as a factor of its size. Large type follows the reader's wish by half.
func (t Typography) leading(l look) float64 {
	wish := t.LineHeight / DefaultLineHeight
	if l.size > largest {
		wish = (1 + wish) / 2
	}
	return l.leading * wish
}

// largest is the size of type that is read rather than looked at, as a factor of the text's.
const largest = 1.05

// paragraphIndent is the indent of the first line of a paragraph, in ems, where paragraphs are told by one.
const paragraphIndent = 1.4

// SetTypography changes how the text is set; the next Resize sets it so.
func (f *Flow) SetTypography(t Typography) {
	if t = t.Clean(); t != f.typography {
		f.typography, f.stale = t, true
	}
}

// goesOn reports whether item i is a paragraph that follows another one.
func (f *Flow) goesOn(i int) bool {
	if i == 0 {
		return false
	}
	above, here := &f.items[i-1], &f.items[i]
	return !above.head && !here.head && !here.later && above.block.Kind == article.Paragraph && here.block.Kind == article.Paragraph &&
		above.block.Indent == here.block.Indent && above.block.Quoted == here.block.Quoted
}

// settings are those of the lines of an item's text, in a measure of that width.
func (f *Flow) settings(i int, width float64) typeset.Settings {
	s := typeset.Settings{Width: width}
	it := &f.items[i]
	if it.head {
		return s
	}
	switch it.block.Kind {
	case article.Paragraph, article.Item, article.Quote, article.Footnote, article.Notice:
		s.Justify, s.Hyphenate = f.typography.Justify, f.typography.Justify
	}
	if f.typography.Indent && f.goesOn(i) {
		s.Indent = math.Min(math.Round(paragraphIndent*f.em), width/3)
	}
	return s
}

// letters is English as it is written, to find how wide the letters of a family are.
const letters = "The quick decision to go on reading is seldom made at the end of a line; it is made in the middle of a page, " +
	"where nothing tires the eye and every word stands where it was looked for."

// letterWidth is the mean width of the letters of a family, as a part of their size.
func letterWidth(engine *typeset.Engine, family string) float64 {
	const em = 100
	return engine.Natural(plain(letters, typeset.Style{Family: family, Size: em})) / em / float64(len(letters))
}

// ReadyFonts reads the fonts that nearly every page is set in.
func ReadyFonts(engine *typeset.Engine, t Typography) {
	family := t.Clean().Family
	for _, s := range []typeset.Style{{Family: family}, {Family: family, Bold: true}, {Family: family, Italic: true}} {
		engine.Ready(s)
	}
}

// SetTypography changes how the text is set. The line at the top of the view stays there.
func (v *View) SetTypography(t Typography) {
	t = t.Clean()
	if t == v.typography {
		return
	}
	if t.Family != v.typography.Family {
		v.letterWidth = 0
	}
	v.typography = t
	if v.flow != nil {
		v.flow.SetTypography(t)
	}
	v.reflow()
	v.update()
}

// Typography is how the text is set.
func (v *View) Typography() Typography { return v.typography }
