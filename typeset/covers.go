package typeset

import (
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype/tables"
	"github.com/go-text/typesetting/harfbuzz"
)

// newShaper makes the shaper of a face that nobody uses yet.
//
// The library sums up, once, which glyphs a lookup and each of its tables cover, to pass over them quickly. But a sum that
// has got some 64 glyphs forgets the ranges that follow (github.com/go-text/typesetting up to 0.3.5, setDigest.addRange):
// "y." was not kerned. While it sums up, tables that are so long therefore say that they cover everything.
func newShaper(face *font.Face) *harfbuzz.Font {
	summing := true
	var after []func() // put things right again; tables may share what is changed, so that the last goes first
	widen := func(c tables.Coverage) {
		if c, ok := c.(tables.Coverage2); ok && forgets(c) {
			was := c.Ranges[0]
			c.Ranges[0].StartGlyphID, c.Ranges[0].EndGlyphID = 0, lastGlyph
			after = append(after, func() { c.Ranges[0] = was })
		}
	}
	for i := range face.GSUB.Lookups {
		l := &face.GSUB.Lookups[i]
		all := l.Subtables
		if len(all) == 0 {
			continue
		}
		if _, backward := all[0].(tables.ReverseChainSingleSubs); !backward && forgets(coverages(all)...) {
			l.Subtables = append([]tables.GSUBLookup{wideSubstitution{all[0], &summing}}, all...)
			after = append(after, func() { l.Subtables = all })
		}
		for _, sub := range all {
			widen(sub.Cov())
		}
	}
	for i := range face.GPOS.Lookups {
		l := &face.GPOS.Lookups[i]
		all := l.Subtables
		if forgets(coverages(all)...) {
			l.Subtables = append([]tables.GPOSLookup{widePosition{all[0], &summing}}, all...)
			after = append(after, func() { l.Subtables = all })
		}
		for _, sub := range all {
			widen(sub.Cov())
		}
	}
	hb := harfbuzz.NewFont(face)
	summing = false
	for i := len(after) - 1; i >= 0; i-- {
		after[i]()
	}
	return hb
}

// lastGlyph is the last glyph a font can have.
const lastGlyph = 0xffff

// wideSubstitution and widePosition cover everything while a lookup is summed up, and nothing later.
type (
	wideSubstitution struct {
		tables.GSUBLookup
		summing *bool
	}
	widePosition struct {
		tables.GPOSLookup
		summing *bool
	}
)

// Cov is what it covers.
func (w wideSubstitution) Cov() tables.Coverage { return wide(*w.summing) }

// Cov is what it covers.
func (w widePosition) Cov() tables.Coverage { return wide(*w.summing) }

func wide(summing bool) tables.Coverage {
	if !summing {
		return tables.Coverage1{}
	}
	return tables.Coverage2{Ranges: []tables.RangeRecord{{EndGlyphID: lastGlyph}}}
}

func coverages[T interface{ Cov() tables.Coverage }](all []T) []tables.Coverage {
	out := make([]tables.Coverage, len(all))
	for i, sub := range all {
		out[i] = sub.Cov()
	}
	return out
}

// forgets reports whether a sum of all may forget a range.
func forgets(all ...tables.Coverage) bool {
	const full = 64
	n := 0
	for _, c := range all {
		switch c := c.(type) {
		case tables.Coverage1:
			n += len(c.Glyphs)
		case tables.Coverage2:
			for _, r := range c.Ranges {
				if n >= full {
					return true
				}
				n += int(r.EndGlyphID) - int(r.StartGlyphID) + 1
			}
		}
	}
	return false
}
