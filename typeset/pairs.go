package typeset

import (
	"cmp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// pairs says how the common code points of a face are set one after the other, in one language. Where the tables of
// the font show that a letter's glyph and advance depend on nothing but the letter after it, shaping a text gives what
// shaping each two neighbours gives, and those are shaped once. Everything else is left to HarfBuzz, word by word.
type pairs struct {
	face    *Face
	lang    string
	plain   [commonRunes]bool                     // depends on the next letter only, but for joined
	joined  [commonRunes][]seconds                // before which glyphs it may change, as f may before i
	glyphs  [commonRunes]font.GID                 // of each letter alone
	rows    [commonRunes]atomic.Pointer[pairsRow] // by the first letter
	complex [1]Glyph
	places  [][]tables.GPOSLookup // the subtables of each lookup that places plain letters, in the order of their use

	advances [commonRunes]atomic.Pointer[advancesRow] // what of rows is asked for most, packed
}

// pairsRow holds by the second letter how the first is set before it; the last is for nothing after it.
type pairsRow [commonRunes + 1]atomic.Pointer[[1]Glyph]

// advancesRow holds by the second letter the advance of the first before it, and 1 more; 0 is not known yet, less than 0
// depends on more.
type advancesRow [commonRunes + 1]atomic.Int32

// alone stands for the second letter where there is none.
const alone = commonRunes

// languageTags are the language systems of OpenType whose names are surely those that HarfBuzz looks for.
var languageTags = map[string]string{"": "", "en": "ENG ", "de": "DEU ", "fr": "FRA ", "es": "ESP ", "it": "ITA ", "pt": "PTG ", "nl": "NLD "}

// substitutes and positions are the features that HarfBuzz applies to Latin text unasked.
const (
	substitutes = "rvrn ccmp locl rlig calt clig liga rclt ltra ltrm rand"
	positions   = "kern dist mark mkmk curs abvm blwm"
)

// pairsOf returns the pairs of f in a language; nil when nothing can be said of them.
func (f *Face) pairsOf(lang string) *pairs {
	if t, ok := f.pairs.Load(lang); ok {
		return t.(*pairs)
	}
	primary, region, _ := strings.Cut(lang, "-")
	tag, known := languageTags[strings.ToLower(primary)]
	if !known || len(region) > 2 {
		return nil
	}
	t, _ := f.pairs.LoadOrStore(strings.Clone(lang), newPairs(f, lang, tag))
	return t.(*pairs)
}

func newPairs(f *Face, lang, tag string) *pairs {
	ft := f.face.Font
	if len(ft.Morx) > 0 || len(ft.Kerx) > 0 {
		return nil
	}
	if len(ft.Kern) > 0 && len(active(&ft.GPOS.Layout, tag, "kern")) == 0 {
		return nil // the old kind of kerning moves both letters
	}
	t := &pairs{face: f, lang: lang}
	for r := rune(' '); r < 0x2070; r++ {
		i, ok := common(r)
		if !ok || !f.common[i] || isSpace(r) && r != ' ' && r != 0xa0 || ignorable(r) || r == 0x2044 {
			continue
		}
		if s := scriptOf(r); s != language.Latin && s != language.Common {
			continue
		}
		g, _ := f.Glyph(r)
		t.glyphs[i] = font.GID(g)
		t.plain[i] = ft.GDEF.GlyphClassDef == nil || classOf(ft.GDEF.GlyphClassDef, font.GID(g)) != 3 // no mark
	}
	letters := t.letters()
	for _, l := range active(&ft.GSUB.Layout, tag, substitutes) {
		if int(l) < len(ft.GSUB.Lookups) {
			t.substitution(&ft.GSUB.Lookups[l], letters)
		}
	}
	for _, l := range active(&ft.GPOS.Layout, tag, positions) {
		if int(l) < len(ft.GPOS.Lookups) {
			t.position(&ft.GPOS.Lookups[l], letters)
		}
	}
	return t
}

// letters are the common code points that are plain, in the order of their glyphs.
type letters struct {
	set     glyphSet
	byGlyph []letter
}

type letter struct {
	glyph  tables.GlyphID
	common int
}

func (t *pairs) letters() *letters {
	ls := &letters{byGlyph: make([]letter, 0, commonRunes)}
	for i, g := range t.glyphs {
		if t.plain[i] {
			ls.set.add(tables.GlyphID(g))
			ls.byGlyph = append(ls.byGlyph, letter{tables.GlyphID(g), i})
		}
	}
	slices.SortFunc(ls.byGlyph, func(a, b letter) int { return cmp.Compare(a.glyph, b.glyph) })
	return ls
}

// covered calls f with the letters that c covers, their glyphs and the numbers of those in c.
func (ls *letters) covered(c tables.Coverage, f func(i, at int, g tables.GlyphID)) {
	ls.set.eachCovered(c, func(at int, g tables.GlyphID) {
		k, _ := slices.BinarySearchFunc(ls.byGlyph, g, func(l letter, g tables.GlyphID) int { return cmp.Compare(l.glyph, g) })
		for ; k < len(ls.byGlyph) && ls.byGlyph[k].glyph == g; k++ {
			f(ls.byGlyph[k].common, at, g)
		}
	})
}

func classOf(c tables.ClassDef, g font.GID) uint16 {
	class, _ := c.Class(tables.GlyphID(g))
	return class
}

// active lists the lookups of the features named, as they are for Latin text in the language of tag, in the order in which
// they are applied.
func active(l *font.Layout, tag, features string) []uint16 {
	script := -1
	for _, name := range []string{"latn", "DFLT", "dflt"} {
		if script = l.FindScript(opentype.MustNewTag(name)); script >= 0 {
			break
		}
	}
	if script < 0 {
		return nil
	}
	s := l.Scripts[script]
	lang := s.DefaultLangSys
	for i, rec := range s.LangSysRecords {
		if tag != "" && rec.Tag == opentype.MustNewTag(tag) {
			lang = &s.LangSys[i]
		}
	}
	if lang == nil {
		return nil
	}
	var out []uint16
	for _, i := range lang.FeatureIndices {
		if int(i) < len(l.Features) && strings.Contains(features, l.Features[i].Tag.String()) {
			out = append(out, l.Features[i].LookupListIndices...)
		}
	}
	if i := int(lang.RequiredFeatureIndex); i < len(l.Features) {
		out = append(out, l.Features[i].LookupListIndices...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// skips are the flags of lookups that look past letters.
const skips = 2 | 4

// substitution takes out what a lookup may change: a letter that it covers is not plain, but where the lookup begins
// with two glyphs it is plain before all that are not the second.
func (t *pairs) substitution(l *font.GSUBLookup, letters *letters) {
	for _, sub := range l.Subtables {
		letters.covered(sub.Cov(), func(i, at int, g tables.GlyphID) {
			if !t.plain[i] {
				return
			}
			second := secondsOf(sub, at, g)
			if second == nil || l.Flag&skips != 0 || commonRune(i) == ' ' || commonRune(i) == 0xa0 {
				t.plain[i] = false
				return
			}
			t.joined[i] = append(t.joined[i], second)
		})
	}
}

// seconds tells of a glyph whether a substitution may want it after another one. It is asked when the two are met: a
// short text has few of all pairs.
type seconds func(tables.GlyphID) bool

// secondsOf tells which glyphs a substitution wants after the glyph g, whose number in its coverage is at; nil when it
// may do without any.
func secondsOf(sub tables.GSUBLookup, at int, g tables.GlyphID) seconds {
	var rules []tables.SequenceRule
	class := func(g tables.GlyphID) tables.GlyphID { return g }
	switch sub := sub.(type) {
	case tables.LigatureSubs:
		if at >= len(sub.LigatureSets) {
			return nil
		}
		for _, lig := range sub.LigatureSets[at].Ligatures {
			rules = append(rules, tables.SequenceRule{InputSequence: lig.ComponentGlyphIDs})
		}
	case tables.ContextualSubs:
		switch d := sub.Data.(type) {
		case tables.ContextualSubs1:
			if at >= len(d.SeqRuleSet) {
				return nil
			}
			rules = d.SeqRuleSet[at].SeqRule
		case tables.ContextualSubs2:
			class = func(g tables.GlyphID) tables.GlyphID {
				c, _ := d.ClassDef.Class(g)
				return tables.GlyphID(c)
			}
			if int(class(g)) >= len(d.ClassSeqRuleSet) {
				return nil
			}
			rules = d.ClassSeqRuleSet[class(g)].SeqRule
		case tables.ContextualSubs3:
			if len(d.Coverages) < 2 {
				return nil
			}
			return func(g tables.GlyphID) bool {
				_, ok := d.Coverages[1].Index(g)
				return ok
			}
		}
	default:
		return nil
	}
	for _, rule := range rules {
		if len(rule.InputSequence) == 0 {
			return nil
		}
	}
	return func(g tables.GlyphID) bool {
		of := class(g)
		for _, rule := range rules {
			if rule.InputSequence[0] == of {
				return true
			}
		}
		return false
	}
}

// position takes out the letters that a lookup places by more than the letter after them, and remembers what places the
// others.
func (t *pairs) position(l *font.GPOSLookup, letters *letters) {
	var places []tables.GPOSLookup
	for _, sub := range l.Subtables {
		var cursive tables.CursivePos
		switch s := sub.(type) {
		case tables.SinglePos:
			places = append(places, sub)
			continue
		case tables.PairPos:
			var second tables.ValueFormat
			switch d := s.Data.(type) {
			case tables.PairPosData1:
				second = d.ValueFormat2
			case tables.PairPosData2:
				second = d.ValueFormat2
			}
			if second == 0 && l.Flag&skips == 0 {
				places = append(places, sub)
				continue
			}
		case tables.CursivePos:
			cursive = s
		}
		letters.covered(sub.Cov(), func(i, at int, _ tables.GlyphID) {
			if at < len(cursive.EntryExits) && cursive.EntryExits[at].EntryAnchor == nil {
				return // nothing before it can be joined to it
			}
			t.plain[i] = false
		})
	}
	if places != nil {
		t.places = append(t.places, places)
	}
}

// place is how the glyph a of a plain letter is set before b, the glyph of one or 0 for nothing: what HarfBuzz makes of the
// two. (The OpenType specification, "GPOS", lookup types 1 and 2.)
func (t *pairs) place(a, b tables.GlyphID) Glyph {
	g := Glyph{ID: uint32(a)}
	t.face.mu.Lock()
	g.XAdvance = t.face.hb.GlyphHAdvance(font.GID(a))
	t.face.mu.Unlock()
	for _, lookup := range t.places {
		for _, sub := range lookup {
			if v, ok := valueOf(sub, a, b); ok {
				g.XAdvance += int32(v.XAdvance)
				g.XOffset += int32(v.XPlacement)
				g.YOffset += int32(v.YPlacement)
				break
			}
		}
	}
	return g
}

// valueOf is what a subtable says of the glyph a before b; ok is false when it does not apply.
func valueOf(sub tables.GPOSLookup, a, b tables.GlyphID) (v tables.ValueRecord, ok bool) {
	at, covered := sub.Cov().Index(a)
	if !covered {
		return v, false
	}
	switch s := sub.(type) {
	case tables.SinglePos:
		switch d := s.Data.(type) {
		case tables.SinglePosData1:
			return d.ValueRecord, true
		case tables.SinglePosData2:
			return d.ValueRecords[at], true
		}
	case tables.PairPos:
		if b == 0 {
			return v, false
		}
		switch d := s.Data.(type) {
		case tables.PairPosData1:
			rec, ok := d.PairSets[at].FindGlyph(b)
			return rec.ValueRecord1, ok
		case tables.PairPosData2:
			second, ok := d.ClassDef2.Class(b)
			if !ok {
				return v, false
			}
			first, _ := d.ClassDef1.Class(a)
			return d.Record(first, second).ValueRecord1, true
		}
	}
	return v, false
}

// pair is how the letter a is set before b, nil when that depends on more. Both are numbers of common code points, b
// may be alone.
func (t *pairs) pair(a, b int) *[1]Glyph {
	row := t.rows[a].Load()
	if row == nil {
		t.rows[a].CompareAndSwap(nil, new(pairsRow))
		row = t.rows[a].Load()
	}
	g := row[b].Load()
	if g == nil {
		g = t.shape(a, b)
		row[b].Store(g)
	}
	if g == &t.complex {
		return nil
	}
	return g
}

// advance is the advance of the letter a before b in font units, less than 0 when that depends on more.
func (t *pairs) advance(a, b int) int32 {
	if row := t.advances[a].Load(); row != nil {
		if v := row[b].Load(); v != 0 {
			return v - 1
		}
	}
	return t.findAdvance(a, b)
}

func (t *pairs) findAdvance(a, b int) int32 {
	row := t.advances[a].Load()
	if row == nil {
		t.advances[a].CompareAndSwap(nil, new(advancesRow))
		row = t.advances[a].Load()
	}
	v := int32(-2)
	if g := t.pair(a, b); g != nil && g[0].XAdvance >= 0 {
		v = g[0].XAdvance + 1
	}
	row[b].Store(v)
	return v - 1
}

func (t *pairs) shape(a, b int) *[1]Glyph {
	if !t.plain[a] {
		return &t.complex
	}
	if b == alone {
		return &[1]Glyph{t.place(tables.GlyphID(t.glyphs[a]), 0)}
	}
	second := tables.GlyphID(t.glyphs[b])
	if second == 0 {
		return &t.complex
	}
	for _, joins := range t.joined[a] {
		if joins(second) {
			return &t.complex
		}
	}
	if !t.plain[b] {
		return t.shapeTwo(a, b) // the second may be shown by another glyph than its own
	}
	return &[1]Glyph{t.place(tables.GlyphID(t.glyphs[a]), second)}
}

// shapeTwo asks HarfBuzz how a is set before b.
func (t *pairs) shapeTwo(a, b int) *[1]Glyph {
	shaped := buffers.Get().(*harfbuzz.Buffer)
	defer buffers.Put(shaped)
	t.face.shape(shaped, wordKey{face: t.face, script: language.Latin, lang: t.lang}, []rune{commonRune(a), commonRune(b)})
	if len(shaped.Info) < 2 || shaped.Info[0].Glyph != t.glyphs[a] || shaped.Info[1].Cluster != 1 {
		return &t.complex
	}
	pos := shaped.Pos[0]
	return &[1]Glyph{{ID: uint32(t.glyphs[a]), XAdvance: pos.XAdvance, XOffset: pos.XOffset, YOffset: pos.YOffset}}
}

// plainWord appends the clusters of the word or space at i, whose style is that of t, where pairs tell all of them. It
// returns the end, or i when they do not.
func (c *composer) plainWord(t *pairs, i, limit int, style *Style) int {
	rs := c.runes
	scale := style.Size / c.em
	n := len(c.clusters)
	afterSpace := c.spaceBefore(i, style) != nil
	first, ok := common(rs[i])
	if !ok || !t.plain[first] {
		return i
	}
	k, at := i, first
	for {
		space := rs[k] == ' ' || rs[k] == 0xa0
		if space && k > i {
			break
		}
		next, ok := alone, true
		if !space && k+1 < limit { // what follows a space says itself how wide that is
			next, ok = common(rs[k+1])
		}
		ok = ok && (len(c.graph) == 0 || c.clusterEnd(k) == k+1)
		var g *[1]Glyph
		if ok {
			g = t.pair(at, next)
		}
		if g == nil {
			c.clusters, c.after = c.clusters[:n], c.after[:n]
			return i
		}
		cl := Cluster{Start: c.base + k, End: c.base + k + 1, Advance: float64(g[0].XAdvance) * scale, Style: style, Face: t.face, Stops: 1}
		if space {
			cl.Space = true
			cl.Advance += c.trail
			c.trail = 0
		} else {
			cl.Glyphs = g[:]
		}
		c.clusters = append(c.clusters, cl)
		c.after = append(c.after, c.breaks[k])
		k++
		if k >= limit || space {
			break
		}
		at = next
	}
	if afterSpace {
		if s, ok := common(rs[i-1]); ok {
			if kerned, plain := t.pair(s, first), t.pair(s, alone); kerned != nil && plain != nil {
				c.clusters[n-1].Advance += float64(kerned[0].XAdvance-plain[0].XAdvance) * scale
			}
		}
	}
	return k
}

// spaceBefore is the cluster of the space right before i, if it is set in the same style; nil otherwise.
func (c *composer) spaceBefore(i int, style *Style) *Cluster {
	n := len(c.clusters)
	if i == 0 || n == 0 || c.runes[i-1] != ' ' && c.runes[i-1] != 0xa0 {
		return nil
	}
	cl := &c.clusters[n-1]
	if !cl.Space || cl.Style != style || cl.End != c.base+i {
		return nil
	}
	return cl
}
