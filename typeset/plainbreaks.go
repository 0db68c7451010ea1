package typeset

// plainClass is a line breaking class of UAX #14 that European prose is made of.
type plainClass uint8

const (
	notPlain  plainClass = iota
	plainAL              // letters and signs
	plainNU              // digits
	plainSP              // the space
	plainGL              // the no-break space
	plainEX              // ! ?
	plainIS              // . , : ;
	plainCP              // ) ]
	plainOP              // ( [ and low quotes
	plainPi              // quotes that open
	plainPf              // quotes that close
	plainQU              // straight quotes
	plainHY              // -
	plainHH              // en dash
	plainB2              // em dash
	plainIN              // ellipsis
	plainEnds            // what stands before the text and behind it
	plainCount
)

// plainTable holds the classes of code points below its length.
var plainTable = func() (t [0x530]plainClass) {
	set := func(c plainClass, rs string) {
		for _, r := range rs {
			t[r] = c
		}
	}
	letters := func(from, to rune) {
		for r := from; r <= to; r++ {
			t[r] = plainAL
		}
	}
	letters('a', 'z')
	letters('A', 'Z')
	letters(0xc0, 0x24f)
	letters(0x391, 0x3a1)
	letters(0x3a3, 0x3ff)
	letters(0x400, 0x482)
	letters(0x48a, 0x52f)
	set(plainAL, "&*#=_@<>^`~")
	set(plainNU, "0123456789")
	set(plainSP, " ")
	set(plainGL, "\u00a0")
	set(plainEX, "!?")
	set(plainIS, ".,:;")
	set(plainCP, ")]")
	set(plainOP, "([")
	set(plainPi, "«")
	set(plainPf, "»")
	set(plainQU, "\"'")
	set(plainHY, "-")
	return t
}()

func plainClassOf(r rune) plainClass {
	if int(r) < len(plainTable) {
		return plainTable[r]
	}
	switch r {
	case 0x2018, 0x201c, 0x2039:
		return plainPi
	case 0x2019, 0x201d, 0x203a:
		return plainPf
	case 0x201a, 0x201e:
		return plainOP
	case 0x2013:
		return plainHH
	case 0x2014:
		return plainB2
	case 0x2026:
		return plainIN
	}
	return notPlain
}

// plainPairs says whether a line may end between two classes that stand side by side, as far as these two decide.
var plainPairs = func() (t [plainCount][plainCount]bool) {
	for b := range plainCount {
		for a := range plainCount {
			t[b][a] = plainPair(b, a)
		}
	}
	return t
}()

func plainPair(b, a plainClass) bool {
	in := func(c plainClass, list ...plainClass) bool {
		for _, l := range list {
			if c == l {
				return true
			}
		}
		return false
	}
	switch {
	case a == plainEnds || b == plainEnds,
		a == plainSP, b == plainSP, // LB7; what follows spaces is afterSpaces
		b == plainGL, a == plainGL && !in(b, plainHH, plainHY), // LB12, LB12a
		in(a, plainCP, plainEX, plainIS), b == plainOP, // LB13, LB14, LB15d
		b == plainB2 && a == plainB2,                                       // LB17
		in(a, plainPi, plainPf, plainQU), in(b, plainPi, plainPf, plainQU), // LB19, LB19a
		in(a, plainHH, plainHY, plainIN),                                                 // LB21, LB22
		in(b, plainAL, plainNU) && in(a, plainAL, plainNU),                               // LB23, LB25, LB28
		in(b, plainHY, plainIS) && a == plainNU,                                          // LB25
		b == plainIS && a == plainAL,                                                     // LB29
		in(b, plainAL, plainNU) && a == plainOP, b == plainCP && in(a, plainAL, plainNU): // LB30
		return false
	}
	return true
}

// plainState is where a text of the classes above stands in UAX #14.
type plainState struct {
	before, last plainClass // the class two places back, and one
	solid        plainClass // the class before the spaces, if any
	opens        bool       // what stands before the spaces, if any, is an opening quote to which a line stays
}

// plainStart is the state before a text.
var plainStart = plainState{before: plainEnds, last: plainEnds, solid: plainEnds}

// step takes a code point of class a and reports whether a line may end before it. Next is the class of the code point
// after it; it matters only where wantsNext says so.
func (m *plainState) step(a, next plainClass) bool {
	may := false
	switch {
	case m.last == plainSP:
		may = a != plainSP && !m.opens && m.afterSpaces(a, next)
	case plainPairs[m.last][a]:
		// LB20a: a hyphen that begins a word stays with it.
		may = !((m.last == plainHY || m.last == plainHH) && a == plainAL && (m.before == plainSP || m.before == plainGL || m.before == plainEnds))
	}
	if a != plainSP {
		m.opens = a == plainPi && (m.last == plainEnds || m.last == plainOP || m.last == plainPi || m.last == plainPf ||
			m.last == plainQU || m.last == plainGL || m.last == plainSP) // LB15a
		m.solid = a
	}
	m.before, m.last = m.last, a
	return may
}

// wantsNext reports whether a line end before the class a depends on what is after a.
func (m *plainState) wantsNext(a plainClass) bool {
	return m.last == plainSP && (a == plainIS || a == plainPf)
}

// afterSpaces reports whether a line may end before the class a, which follows spaces.
func (m *plainState) afterSpaces(a, next plainClass) bool {
	switch a {
	case plainCP, plainEX: // LB13
		return false
	case plainIS: // LB15c, LB15d
		return next == plainNU && m.solid != plainOP
	case plainPf: // LB15b
		switch next {
		case plainEnds, plainSP, plainGL, plainCP, plainEX, plainIS, plainPi, plainPf, plainQU:
			return false
		}
	case plainB2: // LB17
		return m.solid != plainB2 && m.solid != plainOP
	}
	return m.solid != plainOP // LB14
}

// plainBreaks handles text of the classes above, which is nearly all European prose. It reports false when the text
// holds anything else.
func (c *composer) plainBreaks() bool {
	m := plainStart
	for i, r := range c.runes {
		a, next := plainClassOf(r), plainEnds
		if a == plainAL && m.last == plainAL { // what most are
			m.before = plainAL
			continue
		}
		if a == notPlain {
			return false
		}
		if i+1 < len(c.runes) && m.wantsNext(a) {
			next = plainClassOf(c.runes[i+1])
		}
		if m.step(a, next) {
			c.breaks[i-1] = canBreak
		}
	}
	return true
}
