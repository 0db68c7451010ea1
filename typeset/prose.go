package typeset

import (
	"unicode/utf8"

	"github.com/go-text/typesetting/language"
)

// longPiece is the number of code points beyond which text without a place for a line's end is not plain prose.
const longPiece = 512

// prose walks over plain text piece by piece: a piece is what lies between two places where a line may end. It looks at
// each code point once, for its class and its width, and makes neither runes nor clusters of it.
//
// What follows white space decides how wide it is. The last white space of a piece is therefore told with the next one.
type prose struct {
	c    *composer
	text string
	base int // code points before text in the whole paragraph
	runs []Run

	at    int // byte place after the piece
	wide  int // bytes before it, without one for each code point
	state plainState

	run      int
	from, to int // bytes of the run
	table    *pairs
	scale    float64

	widths [longPiece]float64 // of the white space left over and the piece's code points
	n      int
	solid  int  // how many there are up to the last that is not white space; 0 without one
	left   bool // the first is white space left over from the piece before

	over  bool      // the piece ended in white space, which is not among its widths
	blank float64   // how wide that is
	alone float64   // how wide the last white space is before nothing
	word  int       // byte place where the word began
	first int       // place among the widths of the word's first, 0 when the white space before the word is not there
	rest  []float64 // widths of the rest of a word that pairs do not tell of; negative inside a cluster
	trail float64   // how much wider the next white space is after the word before it
	buf   []float64 // behind rest
}

// plainClasses holds the class of each common code point.
var plainClasses = func() (t [commonRunes]plainClass) {
	for i := range t {
		t[i] = plainClassOf(commonRune(i))
	}
	return t
}()

// commonAt is the number of the common code point at byte i of text and its size; that is 0 for any other.
func commonAt(text string, i int) (n, size int) {
	if text[i] < utf8.RuneSelf {
		return int(text[i]), 1
	}
	r, size := utf8.DecodeRuneInString(text[i:])
	n, ok := common(r)
	if !ok {
		return 0, 0
	}
	return n, size
}

// begin puts w before text; it reports false for text that does not begin as plain text does.
func (w *prose) begin(c *composer, text string, base int, runs []Run) bool {
	w.c, w.text, w.base, w.runs = c, text, base, runs
	w.at, w.wide, w.run, w.to = 0, 0, 0, 0
	w.over, w.rest, w.state = false, nil, plainStart
	a, size := commonAt(text, 0)
	if size == 0 || plainClasses[a] == notPlain {
		return false
	}
	w.state.step(plainClasses[a], plainEnds)
	return true
}

// enter goes to the run of the code point at byte i.
func (w *prose) enter(i, wide int) bool {
	k := w.base + i - wide
	for w.run+1 < len(w.runs) && w.runs[w.run].End <= k {
		w.run++
	}
	style := &w.runs[w.run].Style
	face := w.c.engine.face(style)
	if w.table = face.pairsOf(w.c.lang); w.table == nil {
		return false
	}
	w.scale = style.Size / float64(face.UnitsPerEm())
	w.from, w.to = i, i
	for left := w.runs[w.run].End - k; left > 0; left-- {
		if left >= len(w.text)-w.to {
			w.to = len(w.text)
			break
		}
		_, size := utf8.DecodeRuneInString(w.text[w.to:])
		w.to += size
	}
	w.word, w.first, w.trail, w.rest = i, 0, 0, nil
	return true
}

// next finds the next piece; it reports false where the text turns out not to be plain.
func (w *prose) next() bool {
	text, widths := w.text, &w.widths
	i, wide, n, solid := w.at, w.wide, 0, 0
	w.first = 0
	if w.left = w.over; w.left {
		widths[0], n, w.first = w.blank, 1, 1
	}
	a, size := commonAt(text, i)
	class := plainClasses[a]
	for n < longPiece {
		if i >= w.to && !w.enter(i, wide) {
			return false
		}
		if class <= plainNU && len(w.rest) == 0 {
			if more := w.letters(i+size, n, a); more > 0 {
				i += size - 1 + more
				wide += size - 1
				n += more
				a, size = int(text[i]), 1
				class = plainClasses[a]
				w.state.last = class
			}
			if w.endsAtSpace(i+size, n, a) {
				w.at, w.wide, w.n, w.solid = i+size+1, wide+size-1, n+1, n+1
				return true
			}
		}
		j := i + size
		b, after, size2, class2 := alone, alone, 0, plainEnds
		if j < len(text) {
			if b, size2 = int(text[j]), 1; b >= utf8.RuneSelf {
				b, size2 = commonAt(text, j)
			}
			if class2 = plainClasses[b]; size2 == 0 || class2 == notPlain {
				return false
			}
			if j < w.to {
				after = b
			}
		}
		if class == plainSP || class == plainGL {
			x, ok := w.space(a, after)
			if !ok {
				return false
			}
			widths[n] = x
			n++
			w.word, w.first = j, n
		} else {
			x := 0.0
			if len(w.rest) > 0 {
				x = w.nextOfRest()
			} else if units := w.table.advance(a, after); units >= 0 {
				x = float64(units) * w.scale
			} else if w.shape(i) {
				x = w.nextOfRest()
			} else {
				return false
			}
			widths[n] = x
			n++
			solid = n
		}
		wide += size - 1
		i = j
		if i == len(text) {
			w.over = false
			w.at, w.wide, w.n, w.solid = i, wide, n, solid
			return true
		}
		ends := false
		if class <= plainNU && class2 <= plainNU { // no line ends between two letters
			w.state.last = class2
		} else {
			class3 := plainEnds
			if w.state.wantsNext(class2) {
				class3 = w.classAt(j + size2)
			}
			ends = w.state.step(class2, class3)
		}
		if ends {
			if len(w.rest) > 0 && w.rest[0] < 0 {
				return false
			}
			if w.over = n > solid; w.over {
				n--
				w.blank = widths[n]
			}
			w.at, w.wide, w.n, w.solid = i, wide, n, solid
			return true
		}
		a, size, class = b, size2, class2
	}
	return false
}

// letters takes the ASCII letters from byte j on, which follow the letter a, as long as pairs tell of them; the widths, a's
// the first, go to those from n on. It returns how many it took: the last one's width is not among them.
func (w *prose) letters(j, n, a int) int {
	text, scale := w.text[j:w.to], w.scale
	widths := w.widths[n:]
	if len(text) >= len(widths) {
		text = text[:len(widths)-1]
	}
	for k := range len(text) {
		b := text[k]
		if !asciiLetters[b] {
			return k
		}
		row := w.table.advances[a].Load()
		if row == nil {
			return k
		}
		v := row[b].Load()
		if v <= 0 {
			return k
		}
		widths[k] = float64(v-1) * scale
		a = int(b)
	}
	return len(text)
}

// endsAtSpace takes the letter a, whose width goes to n, and the space at byte j behind it when a letter follows: most pieces
// end so.
func (w *prose) endsAtSpace(j, n, a int) bool {
	if j+1 >= w.to || w.text[j] != ' ' || !asciiLetters[w.text[j+1]] {
		return false
	}
	units := w.table.advance(a, ' ')
	if units < 0 {
		return false
	}
	blank, ok := w.space(' ', int(w.text[j+1]))
	if !ok {
		return false
	}
	w.widths[n] = float64(units) * w.scale
	w.over, w.blank, w.word = true, blank, j+1
	class := plainClasses[w.text[j+1]]
	w.state = plainState{before: plainSP, last: class, solid: class}
	return true
}

// asciiLetters are the bytes that are letters or digits, between which no line ends.
var asciiLetters = func() (t [256]bool) {
	for i := range utf8.RuneSelf {
		t[i] = plainClasses[i] == plainAL || plainClasses[i] == plainNU
	}
	return t
}()

// classAt is the class of the code point at byte i.
func (w *prose) classAt(i int) plainClass {
	if i >= len(w.text) {
		return plainEnds
	}
	r, _ := utf8.DecodeRuneInString(w.text[i:])
	return plainClassOf(r)
}

// space is the width of the white space a before the code point whose number is next.
func (w *prose) space(a, next int) (width float64, ok bool) {
	units := w.table.advance(a, alone)
	if units < 0 {
		return 0, false
	}
	w.alone = float64(units)*w.scale + w.trail
	w.trail = 0
	width = w.alone
	if next != alone {
		if kerned := w.table.advance(a, next); kerned >= 0 {
			width += float64(kerned-units) * w.scale
		}
	}
	return width, width >= 0
}

// nextOfRest takes the next width of a word that was shaped.
func (w *prose) nextOfRest() float64 {
	x := max(0, w.rest[0])
	w.rest = w.rest[1:]
	return x
}

// shape lets HarfBuzz set the word that the code point at byte i is in, and fills rest from there on. It reports false
// where a word would be parted.
func (w *prose) shape(i int) bool {
	k := wordKey{face: w.table.face, script: language.Latin, lang: w.c.lang}
	rs := w.c.runes[:0]
	left, right := w.word, w.to
	if w.word > w.from {
		r, size := utf8.DecodeLastRuneInString(w.text[:w.word])
		k.lead, left, rs = true, w.word-size, append(rs, r)
	}
	for at, r := range w.text[w.word:w.to] {
		if rs = append(rs, r); r == ' ' || r == 0xa0 {
			k.trail, right = true, w.word+at+utf8.RuneLen(r)
			break
		}
		n, ok := common(r)
		s := scriptOf(r)
		if !ok || !k.face.common[n] || ignorable(r) || isSpace(r) || s != language.Latin && s != language.Common {
			return false // another face, or script, would part the word
		}
	}
	w.c.runes = rs
	k.text = w.text[left:right]
	word := w.c.engine.shape(k, rs)
	w.buf = w.buf[:0]
	for _, p := range word.pieces {
		if p.advance < 0 {
			return false
		}
		w.buf = append(w.buf, float64(p.advance)*w.scale)
		for range p.end - p.start - 1 {
			w.buf = append(w.buf, -1)
		}
	}
	if k.lead && w.first > 0 {
		w.widths[w.first-1] = w.alone + float64(word.lead-w.c.spaceAdvance(k.face, rs[0]))*w.scale
	}
	if k.trail {
		w.trail = float64(word.trail-w.c.spaceAdvance(k.face, rs[len(rs)-1])) * w.scale
	}
	w.rest = w.buf[utf8.RuneCountInString(w.text[w.word:i]):]
	return w.rest[0] >= 0
}
