package typeset

import (
	"encoding/binary"
	"errors"
	"strings"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/harfbuzz"
)

// A font is read lean at first: without what no common code point needs, which is most of it and takes most of the
// time. That are the outlines, the names of its glyphs, and the places of marks on letters. A text of other code points
// is shaped with the whole font, which is read then.

var (
	tagGlyf = opentype.MustNewTag("glyf")
	tagLoca = opentype.MustNewTag("loca")
	tagFvar = opentype.MustNewTag("fvar")
	tagGpos = opentype.MustNewTag("GPOS")
	tagPost = opentype.MustNewTag("post")
	tagName = opentype.MustNewTag("name")
	tagKern = opentype.MustNewTag("kern")
	tagCmap = opentype.MustNewTag("cmap")
)

// lean reads a font that is l in file, without what the common code points do not need; nil where the library has to
// read all of it: collections, variable fonts, and those that say otherwise how high letters are.
func lean(file FontFile, l *opentype.Loader) *font.Font {
	if !l.HasTable(tagGlyf) || !l.HasTable(tagLoca) || l.HasTable(tagFvar) || !measured(l) {
		return nil
	}
	without := &patched{FontFile: file}
	without.hide(tagGlyf, tagLoca, tagGpos, tagName, tagKern)
	without.cutNames()
	without.keepLongCmap()
	ft, err := without.font()
	if err != nil {
		return nil
	}
	if l.HasTable(tagGpos) {
		places := &patched{FontFile: file}
		places.hideBut("cmap", "head", "maxp", "GPOS")
		places.dropLookups(reached(ft))
		places.cutCmap()
		only, err := places.font()
		if err != nil {
			return nil
		}
		ft.GPOS = only.GPOS
	}
	if l.HasTable(tagKern) && !kernsAll(&ft.GPOS.Layout) {
		return nil
	}
	return ft
}

// kernsAll reports whether any text is kerned by GPOS, so that nothing asks for kerning of the old kind.
func kernsAll(gpos *font.Layout) bool {
	kerns := func(s *tables.LangSys) bool {
		for _, i := range s.FeatureIndices {
			if int(i) < len(gpos.Features) && gpos.Features[i].Tag == tagKern {
				return true
			}
		}
		return false
	}
	any := false // of any script there is none of its own for
	for i := range gpos.Scripts {
		s := &gpos.Scripts[i]
		any = any || s.Tag == opentype.MustNewTag("DFLT") || s.Tag == opentype.MustNewTag("latn")
		if s.DefaultLangSys == nil || !kerns(s.DefaultLangSys) {
			return false
		}
		for k := range s.LangSys {
			if !kerns(&s.LangSys[k]) {
				return false
			}
		}
	}
	return any
}

// measured reports whether a table says how high letters are: version 2 of OS/2 does, else outlines would be measured.
func measured(l *opentype.Loader) bool {
	os2, err := l.RawTable(opentype.MustNewTag("OS/2"))
	return err == nil && len(os2) >= 90 && binary.BigEndian.Uint16(os2) >= 2
}

// whole shapes with all that is in the font, also where only a part was read.
func (f *Face) whole() *harfbuzz.Font {
	if !f.lean {
		return f.hb
	}
	f.wholeOnce.Do(func() {
		f.wholeHB = f.hb
		err := f.open(func(file FontFile) error {
			loaders, err := opentype.NewLoaders(file)
			if err != nil {
				return err
			}
			ft, err := font.NewFont(loaders[f.index])
			if err == nil {
				f.wholeHB = newShaper(font.NewFace(ft))
			}
			return err
		})
		if err != nil {
			f.wholeHB = f.hb // it was read once; the file is gone since
		}
	})
	return f.wholeHB
}

// plain reports whether the lean font is enough for a text: all of it are common code points that the font shows.
func (f *Face) plain(runes []rune) bool {
	for _, r := range runes {
		if i, ok := common(r); !ok || !f.common[i] {
			return false
		}
	}
	return true
}

var errPatched = errors.New("not a file of one font with TrueType outlines")

// patched is a font file of which some bytes are read as others.
type patched struct {
	FontFile
	patches []patch
	bad     bool
}

type patch struct {
	at    int64
	bytes string
}

// font reads what is left.
func (p *patched) font() (*font.Font, error) {
	if p.bad {
		return nil, errPatched
	}
	loaders, err := opentype.NewLoaders(p)
	if err != nil {
		return nil, err
	}
	if len(loaders) != 1 {
		return nil, errPatched
	}
	return font.NewFont(loaders[0])
}

// Read is part of FontFile.
func (p *patched) Read(b []byte) (int, error) {
	from, err := p.Seek(0, 1)
	if err != nil {
		return 0, err
	}
	n, err := p.FontFile.Read(b)
	p.cover(b[:n], from)
	return n, err
}

// ReadAt is part of FontFile.
func (p *patched) ReadAt(b []byte, from int64) (int, error) {
	n, err := p.FontFile.ReadAt(b, from)
	p.cover(b[:n], from)
	return n, err
}

func (p *patched) cover(b []byte, from int64) {
	for _, x := range p.patches {
		for i := range len(x.bytes) {
			if k := x.at + int64(i) - from; k >= 0 && k < int64(len(b)) {
				b[k] = x.bytes[i]
			}
		}
	}
}

// directory calls f with each table of a file of one font, and where its entry in the directory begins.
func (p *patched) directory(f func(tag opentype.Tag, entry int64, at, size int)) {
	const head, entry = 12, 16
	var b [entry]byte
	if _, err := p.FontFile.ReadAt(b[:head], 0); err != nil {
		p.bad = true
		return
	}
	if kind := string(b[:4]); kind != "\x00\x01\x00\x00" && kind != "true" {
		p.bad = true
		return
	}
	for i := range int64(binary.BigEndian.Uint16(b[4:])) {
		if _, err := p.FontFile.ReadAt(b[:], head+i*entry); err != nil {
			p.bad = true
			return
		}
		f(opentype.Tag(binary.BigEndian.Uint32(b[:])), head+i*entry, int(binary.BigEndian.Uint32(b[8:])), int(binary.BigEndian.Uint32(b[12:])))
	}
}

// nobody is the name of a table that nobody asks for.
const nobody = "----"

// hide takes tables out of the directory.
func (p *patched) hide(tags ...opentype.Tag) {
	p.directory(func(tag opentype.Tag, entry int64, _, _ int) {
		for _, t := range tags {
			if t == tag {
				p.patches = append(p.patches, patch{entry, nobody})
			}
		}
	})
}

func (p *patched) hideBut(names ...string) {
	p.directory(func(tag opentype.Tag, entry int64, _, _ int) {
		for _, n := range names {
			if opentype.MustNewTag(n) == tag {
				return
			}
		}
		p.patches = append(p.patches, patch{entry, nobody})
	})
}

// cutNames makes of a table "post" with the names of all glyphs one of version 3, which ends before them.
func (p *patched) cutNames() {
	p.directory(func(tag opentype.Tag, entry int64, at, size int) {
		if tag == tagPost && size > 32 {
			p.patches = append(p.patches, patch{int64(at), "\x00\x03\x00\x00"}, patch{entry + 12, "\x00\x00\x00\x20"})
		}
	})
}

// keepLongCmap makes of a table "cmap" that has a subtable for all of Unicode one that has only that, which is the one that
// is asked. (The OpenType specification, "cmap".)
func (p *patched) keepLongCmap() {
	p.directory(func(tag opentype.Tag, _ int64, at, _ int) {
		if tag != tagCmap || p.bad {
			return
		}
		const head, record, all = 4, 8, "\x00\x03\x00\x0a"
		var b [record]byte
		if _, err := p.FontFile.ReadAt(b[:head], int64(at)); err != nil {
			p.bad = true
			return
		}
		for i := range int64(binary.BigEndian.Uint16(b[2:])) {
			if _, err := p.FontFile.ReadAt(b[:], int64(at)+head+i*record); err != nil {
				p.bad = true
				return
			}
			if string(b[:4]) == all {
				p.patches = append(p.patches, patch{int64(at) + 2, "\x00\x01" + string(b[:])})
				return
			}
		}
	})
}

// cutCmap makes of a table "cmap" one that names one glyph.
func (p *patched) cutCmap() {
	p.directory(func(tag opentype.Tag, entry int64, at, size int) {
		const one = "\x00\x00\x00\x01\x00\x03\x00\x01\x00\x00\x00\x0c" + // a subtable of Unicode
			"\x00\x06\x00\x0c\x00\x00\x00\x00\x00\x01\x00\x00" // of format 6, for code point 0
		if tag == tagCmap && size >= len(one) {
			p.patches = append(p.patches, patch{int64(at), one}, patch{entry + 12, "\x00\x00\x00" + string(rune(len(one)))})
		}
	})
}

// dropLookups empties the lookups of GPOS that place none of the glyphs.
func (p *patched) dropLookups(glyphs glyphSet) {
	p.directory(func(tag opentype.Tag, entry int64, at, size int) {
		if tag != tagGpos || p.bad {
			return
		}
		data := make([]byte, size)
		if _, err := p.FontFile.ReadAt(data, int64(at)); err != nil {
			p.bad = true
			return
		}
		for _, lookup := range idleLookups(data, glyphs) {
			p.patches = append(p.patches, patch{int64(at + lookup + 4), "\x00\x00"})
		}
	})
}

// idleLookups are the places of the lookups of a table GPOS that place none of the glyphs: no subtable covers one. (The
// OpenType specification, "OpenType Layout Common Table Formats" and "GPOS".)
func idleLookups(gpos []byte, glyphs glyphSet) []int {
	t := table(gpos)
	list := t.u16(8)
	var idle []int
	for i := range t.u16(list) {
		lookup := list + t.u16(list+2+2*i)
		uses := false
		for k := range t.u16(lookup + 4) {
			kind, sub := t.u16(lookup), lookup+t.u16(lookup+6+2*k)
			if kind == 9 { // an extension: the subtable is further away
				kind, sub = t.u16(sub+2), sub+t.u32(sub+4)
			}
			if kind > 6 || t.covers(sub+t.u16(sub+2), glyphs) {
				uses = true // or begins with a context
				break
			}
		}
		if !uses && lookup+6 <= len(gpos) {
			idle = append(idle, lookup)
		}
	}
	return idle
}

// table is the bytes of a table; behind its end are zeros.
type table []byte

func (t table) u16(at int) int {
	if at < 0 || at+2 > len(t) {
		return 0
	}
	return int(binary.BigEndian.Uint16(t[at:]))
}

func (t table) u32(at int) int { return t.u16(at)<<16 | t.u16(at+2) }

// covers reports whether a coverage table has one of the glyphs. One that is not known has all.
func (t table) covers(at int, glyphs glyphSet) bool {
	switch t.u16(at) {
	case 1:
		for i := range t.u16(at + 2) {
			if glyphs.has(t.u16(at + 4 + 2*i)) {
				return true
			}
		}
		return false
	case 2:
		for i := range t.u16(at + 2) {
			for g := t.u16(at + 4 + 6*i); g <= t.u16(at+6+6*i); g++ {
				if glyphs.has(g) {
					return true
				}
			}
		}
		return false
	}
	return true
}

// glyphSet is a set of glyphs, by their numbers.
type glyphSet [1 << 16 / 64]uint64

func (s *glyphSet) has(g int) bool { return s[g>>6&(len(s)-1)]&(1<<(g&63)) != 0 }

// add reports whether g is new.
func (s *glyphSet) add(g tables.GlyphID) bool {
	if s.has(int(g)) {
		return false
	}
	s[g>>6] |= 1 << (g & 63)
	return true
}

// reached are the glyphs that may be made of common code points.
func reached(ft *font.Font) glyphSet {
	var s glyphSet
	for i := range commonRunes {
		if g, ok := ft.NominalGlyph(commonRune(i)); ok {
			s.add(tables.GlyphID(g))
		}
	}
	used := usedLookups(&ft.GSUB)
	for more := true; more; {
		more = false
		for i := range ft.GSUB.Lookups {
			if !used[i] {
				continue
			}
			for _, sub := range ft.GSUB.Lookups[i].Subtables {
				if s.substitutes(sub) {
					more = true
				}
			}
		}
	}
	return s
}

// asked are the features that HarfBuzz applies unasked to text that is not of a script with a shaper of its own, in one
// direction or another, and to fractions.
const asked = substitutes + " rtla rtlm frac numr dnom vert"

// usedLookups tells of each lookup whether a feature that is applied unasked uses it, itself or through a context.
func usedLookups(gsub *font.GSUB) []bool {
	used := make([]bool, len(gsub.Lookups))
	var use func(i uint16)
	use = func(i uint16) {
		if int(i) >= len(used) || used[i] {
			return
		}
		used[i] = true
		for _, sub := range gsub.Lookups[i].Subtables {
			for _, r := range nested(sub) {
				use(r.LookupListIndex)
			}
		}
	}
	required := map[uint16]bool{}
	for _, s := range gsub.Scripts {
		if s.DefaultLangSys != nil {
			required[s.DefaultLangSys.RequiredFeatureIndex] = true
		}
		for _, l := range s.LangSys {
			required[l.RequiredFeatureIndex] = true
		}
	}
	for k, f := range gsub.Features {
		if strings.Contains(asked, f.Tag.String()) || required[uint16(k)] {
			for _, i := range f.LookupListIndices {
				use(i)
			}
		}
	}
	return used
}

// nested are the lookups that a context uses.
func nested(sub tables.GSUBLookup) (out []tables.SequenceLookupRecord) {
	rules := func(sets []tables.SequenceRuleSet) {
		for _, s := range sets {
			for _, r := range s.SeqRule {
				out = append(out, r.SeqLookupRecords...)
			}
		}
	}
	chained := func(sets []tables.ChainedSequenceRuleSet) {
		for _, s := range sets {
			for _, r := range s.ChainedSeqRules {
				out = append(out, r.SeqLookupRecords...)
			}
		}
	}
	switch sub := sub.(type) {
	case tables.ContextualSubs:
		switch d := sub.Data.(type) {
		case tables.ContextualSubs1:
			rules(d.SeqRuleSet)
		case tables.ContextualSubs2:
			rules(d.ClassSeqRuleSet)
		case tables.ContextualSubs3:
			out = d.SeqLookupRecords
		}
	case tables.ChainedContextualSubs:
		switch d := sub.Data.(type) {
		case tables.ChainedContextualSubs1:
			chained(d.ChainedSeqRuleSet)
		case tables.ChainedContextualSubs2:
			chained(d.ChainedClassSeqRuleSet)
		case tables.ChainedContextualSubs3:
			out = d.SeqLookupRecords
		}
	}
	return out
}

// substitutes adds the glyphs that a substitution makes of those in s, and reports whether there were new ones.
func (s *glyphSet) substitutes(sub tables.GSUBLookup) (more bool) {
	add := func(glyphs ...tables.GlyphID) {
		for _, g := range glyphs {
			more = s.add(g) || more
		}
	}
	each := s.eachCovered
	switch sub := sub.(type) {
	case tables.SingleSubs:
		switch d := sub.Data.(type) {
		case tables.SingleSubstData1:
			each(d.Coverage, func(_ int, g tables.GlyphID) { add(g + tables.GlyphID(d.DeltaGlyphID)) })
		case tables.SingleSubstData2:
			each(d.Coverage, func(at int, _ tables.GlyphID) {
				if at < len(d.SubstituteGlyphIDs) {
					add(d.SubstituteGlyphIDs[at])
				}
			})
		}
	case tables.MultipleSubs:
		each(sub.Coverage, func(at int, _ tables.GlyphID) {
			if at < len(sub.Sequences) {
				add(sub.Sequences[at].SubstituteGlyphIDs...)
			}
		})
	case tables.AlternateSubs:
		each(sub.Coverage, func(at int, _ tables.GlyphID) {
			if at < len(sub.AlternateSets) {
				add(sub.AlternateSets[at].AlternateGlyphIDs...)
			}
		})
	case tables.LigatureSubs:
		each(sub.Coverage, func(at int, _ tables.GlyphID) {
			if at < len(sub.LigatureSets) {
				for _, l := range sub.LigatureSets[at].Ligatures {
					add(l.LigatureGlyph)
				}
			}
		})
	case tables.ReverseChainSingleSubs:
		add(sub.SubstituteGlyphIDs...)
	}
	return more
}

// eachCovered calls f with the glyphs of s that c covers and their numbers there. What f adds is seen later.
func (s *glyphSet) eachCovered(c tables.Coverage, f func(at int, g tables.GlyphID)) {
	switch c := c.(type) {
	case tables.Coverage1:
		for i, g := range c.Glyphs {
			if s.has(int(g)) {
				f(i, g)
			}
		}
	case tables.Coverage2:
		for _, r := range c.Ranges {
			for g := int(r.StartGlyphID); g <= int(r.EndGlyphID); g++ {
				if s.has(g) {
					f(int(r.StartCoverageIndex)+g-int(r.StartGlyphID), tables.GlyphID(g))
				}
			}
		}
	}
}
