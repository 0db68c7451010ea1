package typeset

import (
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// wordKey names a shaped word. Sizes are not in it: words are shaped in font units.
type wordKey struct {
	text   string
	face   *Face
	script language.Script
	lang   string
	rtl    bool
	lead   bool // the first code point is the space before the word
	trail  bool // the last is the space behind it
}

// shaped is a shaped word without the spaces around it, and how wide those are beside it.
type shaped struct {
	pieces      []piece
	lead, trail int32
}

// piece is a cluster of a shaped word: code points [start, end) of the word.
type piece struct {
	start, end int32
	advance    int32 // font units
	glyphs     []Glyph
}

// maxWords is how many shaped words a generation of the cache has. A 3 MB novel has some 25,000 different ones,
// with what stands at them even more, but most come once.
const maxWords = 1 << 14

// longWord is the length in bytes beyond which a word is not remembered: it will not come again.
const longWord = 64

// wordCache remembers shaped words in two generations: when the younger is full, it becomes the elder, and what
// was in the elder and has not been asked for since is forgotten.
type wordCache struct {
	mu             sync.RWMutex
	younger, elder map[wordKey]shaped
}

// get finds a word; young is false for one that would be forgotten next.
func (c *wordCache) get(k wordKey) (p shaped, young, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if p, ok = c.younger[k]; ok {
		return p, true, true
	}
	p, ok = c.elder[k]
	return p, false, ok
}

func (c *wordCache) put(k wordKey, p shaped) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.younger == nil || len(c.younger) >= maxWords {
		c.younger, c.elder = make(map[wordKey]shaped, 1024), c.younger
	}
	c.younger[k] = p
}

var buffers = sync.Pool{New: func() any { return harfbuzz.NewBuffer() }}

// shape returns the clusters of a word in logical order; runes are those of k.text.
func (e *Engine) shape(k wordKey, runes []rune) shaped {
	p, young, ok := e.words.get(k)
	if young {
		return p
	}
	if !ok {
		p = shapeAmong(k, runes)
	}
	if len(k.text) <= longWord {
		k.text = string(runes) // the caller's string may be a whole book
		e.words.put(k, p)
	}
	return p
}

// shapeAmong shapes a word among its spaces and takes these off.
func shapeAmong(k wordKey, runes []rune) shaped {
	out := shaped{pieces: shapeWord(k, runes)}
	if k.lead {
		out.lead = out.pieces[0].advance
		out.pieces = out.pieces[1:]
		for i := range out.pieces {
			out.pieces[i].start--
			out.pieces[i].end--
		}
	}
	if n := len(out.pieces); k.trail {
		out.trail = out.pieces[n-1].advance
		out.pieces = out.pieces[:n-1]
	}
	return out
}

// shapeWord shapes with HarfBuzz. Its output is in visual order; pieces are turned to logical order, glyphs
// inside a piece stay as they are drawn.
func shapeWord(k wordKey, runes []rune) []piece {
	b := buffers.Get().(*harfbuzz.Buffer)
	defer buffers.Put(b)
	k.face.shape(b, k, runes)

	glyphs := make([]Glyph, len(b.Info))
	out := make([]piece, 0, len(b.Info))
	for i := 0; i < len(b.Info); {
		j := i
		p := piece{start: int32(b.Info[i].Cluster)}
		for ; j < len(b.Info) && b.Info[j].Cluster == b.Info[i].Cluster; j++ {
			pos := b.Pos[j]
			glyphs[j] = Glyph{ID: uint32(b.Info[j].Glyph), XAdvance: pos.XAdvance, XOffset: pos.XOffset, YOffset: pos.YOffset}
			p.advance += pos.XAdvance
		}
		p.glyphs = glyphs[i:j:j]
		out = append(out, p)
		i = j
	}
	if k.rtl {
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	for i := range out {
		if i+1 < len(out) {
			out[i].end = out[i+1].start
		} else {
			out[i].end = int32(len(runes))
		}
	}
	if len(out) > 0 {
		out[0].start = 0
	}
	if simple(runes) {
		return out
	}
	return joinCharacters(out, k.text, k.rtl)
}

// joinCharacters makes one piece of those that a grapheme cluster spans: HarfBuzz does not know the newer rule
// that keeps Indic conjuncts whole (UAX #29, GB9c). A letter without a width is drawn by the one before it, as an
// alef by its lam in fonts that have no glyph for the two: they are one piece, as a ligature is, so that the caret can
// stand between them.
func joinCharacters(pieces []piece, text string, rtl bool) []piece {
	out := pieces[:0]
	at, k := int32(0), 0
	for it := graphemes.FromString(text); it.Next() && k < len(pieces); {
		at += int32(utf8.RuneCountInString(it.Value()))
		if pieces[k].start >= at {
			continue // a ligature that began before holds this one too
		}
		p := pieces[k]
		for k++; k < len(pieces) && pieces[k].start < at; k++ {
			p.join(pieces[k], rtl)
		}
		if n := len(out); n > 0 && p.advance == 0 && isLetter(it.Value()) {
			out[n-1].join(p, rtl)
			continue
		}
		out = append(out, p)
	}
	return out
}

// isLetter reports whether a grapheme cluster is a letter, with what belongs to it.
func isLetter(cluster string) bool {
	r, _ := utf8.DecodeRuneInString(cluster)
	return unicode.IsLetter(r) && !ignorable(r)
}

// join adds the piece that follows p in the text.
func (p *piece) join(next piece, rtl bool) {
	first, second := p.glyphs, next.glyphs
	if rtl {
		first, second = second, first
	}
	p.glyphs = slices.Concat(first, second)
	p.advance += next.advance
	p.end = next.end
}
