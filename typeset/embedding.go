package typeset

import (
	"cmp"
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// embedding finds the embedding level of every code point of a paragraph: the bidirectional algorithm of UAX #9 up
// to its rules I1 and I2. The names of rules in the comments are those of the standard. It is reused.
type embedding struct {
	runes   []rune
	classes []bidi.Class // as rules X1 to X8 leave them
	levels  []uint8
	matches []int // of an isolate initiator its PDI, of a PDI its initiator; -1: none
	kept    []int // places of what rule X9 leaves
	base    uint8

	runs []levelRun
	seq  sequence
}

// levelRun is a stretch of kept of one level.
type levelRun struct{ start, end int }

// maxDepth is the deepest embedding (BD2), maxBrackets how many brackets may be open at a time (BD16).
const (
	maxDepth    = 125
	maxBrackets = 63
)

// find fills levels. The direction of rs is d or, if that is Auto, that of its first strong character.
func (e *embedding) find(rs []rune, d Direction) {
	e.runes = rs
	e.classes, e.levels, e.matches = e.classes[:0], e.levels[:0], e.matches[:0]
	for _, r := range rs {
		p, _ := bidi.LookupRune(r)
		e.classes = append(e.classes, p.Class())
		e.levels, e.matches = append(e.levels, 0), append(e.matches, -1)
	}
	e.matchIsolates()
	e.base = 0
	if d == RTL || d == Auto && e.firstStrongIsRTL(0, len(rs)) {
		e.base = 1
	}
	original := slices.Clone(e.classes)
	e.explicit()
	e.resolve()
	e.finish(original)
}

// matchIsolates pairs isolate initiators with their ends (BD9).
func (e *embedding) matchIsolates() {
	var open []int
	for i, c := range e.classes {
		switch c {
		case bidi.LRI, bidi.RLI, bidi.FSI:
			open = append(open, i)
		case bidi.PDI:
			if n := len(open); n > 0 {
				e.matches[i], e.matches[open[n-1]] = open[n-1], i
				open = open[:n-1]
			}
		case bidi.B:
			open = open[:0]
		}
	}
}

// firstStrongIsRTL looks for the first strong character in [from, to) outside isolates (P2, P3).
func (e *embedding) firstStrongIsRTL(from, to int) bool {
	for i := from; i < to; i++ {
		switch e.classes[i] {
		case bidi.L, bidi.B:
			return false
		case bidi.R, bidi.AL:
			return true
		case bidi.LRI, bidi.RLI, bidi.FSI:
			if e.matches[i] < 0 {
				return false
			}
			i = e.matches[i]
		}
	}
	return false
}

// status is an entry of the stack of rules X1 to X8. Its override is ON where there is none.
type status struct {
	level    uint8
	override bidi.Class
	isolate  bool
}

// explicit applies the rules X1 to X9.
func (e *embedding) explicit() {
	e.kept = e.kept[:0]
	stack := []status{{e.base, bidi.ON, false}}
	isolatesOver, embeddingsOver, isolates := 0, 0, 0
	enter := func(rtl bool, s status) bool {
		s.level = (stack[len(stack)-1].level + 2) &^ 1 // the next even level
		if rtl {
			s.level = (stack[len(stack)-1].level + 1) | 1
		}
		if s.level > maxDepth || isolatesOver > 0 || embeddingsOver > 0 {
			return false
		}
		stack = append(stack, s)
		return true
	}
	for i, c := range e.classes {
		top := stack[len(stack)-1]
		e.levels[i] = top.level
		switch c {
		case bidi.RLE, bidi.LRE, bidi.RLO, bidi.LRO:
			s := status{override: bidi.ON}
			switch c {
			case bidi.RLO:
				s.override = bidi.R
			case bidi.LRO:
				s.override = bidi.L
			}
			if !enter(c == bidi.RLE || c == bidi.RLO, s) && isolatesOver == 0 {
				embeddingsOver++
			}
			continue
		case bidi.PDF:
			switch {
			case isolatesOver > 0:
			case embeddingsOver > 0:
				embeddingsOver--
			case !top.isolate && len(stack) > 1:
				stack = stack[:len(stack)-1]
			}
			continue
		case bidi.BN:
			continue
		case bidi.LRI, bidi.RLI, bidi.FSI:
			rtl := c == bidi.RLI
			if c == bidi.FSI {
				end := e.matches[i]
				if end < 0 {
					end = len(e.classes)
				}
				rtl = e.firstStrongIsRTL(i+1, end)
			}
			if enter(rtl, status{override: bidi.ON, isolate: true}) {
				isolates++
			} else {
				isolatesOver++
			}
		case bidi.PDI:
			switch {
			case isolatesOver > 0:
				isolatesOver--
			case isolates > 0:
				embeddingsOver = 0
				for !stack[len(stack)-1].isolate {
					stack = stack[:len(stack)-1]
				}
				stack = stack[:len(stack)-1]
				isolates--
			}
			top = stack[len(stack)-1]
			e.levels[i] = top.level
		case bidi.B:
			stack, isolatesOver, embeddingsOver, isolates = stack[:1], 0, 0, 0
			e.levels[i] = e.base
		}
		if top.override != bidi.ON && c != bidi.B {
			e.classes[i] = top.override
		}
		e.kept = append(e.kept, i)
	}
}

// resolve applies the rules X10 to I2 to each isolating run sequence (BD13).
func (e *embedding) resolve() {
	e.runs = e.runs[:0]
	runAt := map[int]int{} // the run that a PDI begins
	for k := 0; k < len(e.kept); {
		j := k + 1
		for j < len(e.kept) && e.levels[e.kept[j]] == e.levels[e.kept[k]] {
			j++
		}
		runAt[e.kept[k]] = len(e.runs)
		e.runs = append(e.runs, levelRun{k, j})
		k = j
	}
	explicit := slices.Clone(e.levels)
	for _, run := range e.runs {
		first := e.kept[run.start]
		if e.isPDI(first) && e.matches[first] >= 0 && !e.sameRun(e.matches[first], run) {
			continue // goes on a sequence that began before
		}
		s := &e.seq
		s.places = append(s.places[:0], e.kept[run.start:run.end]...)
		last := run
		for {
			end := e.matches[e.kept[last.end-1]]
			if e.isPDI(e.kept[last.end-1]) || end < 0 {
				break
			}
			next, ok := runAt[end]
			if !ok {
				break
			}
			last = e.runs[next]
			s.places = append(s.places, e.kept[last.start:last.end]...)
		}
		s.level = explicit[first]
		before, after := e.base, e.base
		if run.start > 0 {
			before = explicit[e.kept[run.start-1]]
		}
		if end := e.kept[last.end-1]; last.end < len(e.kept) && (e.isPDI(end) || !e.isInitiator(end)) {
			after = explicit[e.kept[last.end]]
		}
		s.sos, s.eos = directionOf(max(before, s.level)), directionOf(max(after, s.level))
		s.resolve(e)
	}
}

func (e *embedding) isPDI(i int) bool { return e.runes[i] == 0x2069 }

func (e *embedding) isInitiator(i int) bool { return e.runes[i] >= 0x2066 && e.runes[i] <= 0x2068 }

// sameRun reports whether place is in run.
func (e *embedding) sameRun(place int, run levelRun) bool {
	return place >= e.kept[run.start] && place <= e.kept[run.end-1]
}

func directionOf(level uint8) bidi.Class {
	if level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

// finish gives what rule X9 took out the level of what is before it, and applies L1 to separators and to the
// paragraph's end; the ends of lines are known later.
func (e *embedding) finish(original []bidi.Class) {
	trailing := true
	for i := len(original) - 1; i >= 0; i-- {
		switch original[i] {
		case bidi.B, bidi.S:
			trailing = true
			e.levels[i] = e.base
		case bidi.WS, bidi.FSI, bidi.LRI, bidi.RLI, bidi.PDI:
			if trailing {
				e.levels[i] = e.base
			}
		case bidi.BN, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF:
		default:
			trailing = false
		}
	}
	for i, c := range original {
		switch c {
		case bidi.BN, bidi.LRE, bidi.RLE, bidi.LRO, bidi.RLO, bidi.PDF:
			e.levels[i] = e.base
			if i > 0 {
				e.levels[i] = e.levels[i-1]
			}
		}
	}
}

// sequence is an isolating run sequence.
type sequence struct {
	places   []int
	classes  []bidi.Class
	original []bidi.Class // before W1
	level    uint8
	sos, eos bidi.Class
	pairs    []bracketPair
}

type bracketPair struct{ open, shut int }

func (s *sequence) resolve(e *embedding) {
	s.classes = s.classes[:0]
	for _, i := range s.places {
		s.classes = append(s.classes, e.classes[i])
	}
	s.original = append(s.original[:0], s.classes...)
	s.weak()
	s.brackets(e)
	s.neutral()
	for k, i := range s.places {
		switch c := s.classes[k]; {
		case s.level%2 == 0 && c == bidi.R: // I1
			e.levels[i] = s.level + 1
		case s.level%2 == 0 && (c == bidi.AN || c == bidi.EN):
			e.levels[i] = s.level + 2
		case s.level%2 == 1 && c != bidi.R: // I2
			e.levels[i] = s.level + 1
		}
	}
}

// weak applies the rules W1 to W7.
func (s *sequence) weak() {
	cs := s.classes
	last, strong := s.sos, s.sos
	for k, c := range cs {
		switch c {
		case bidi.NSM: // W1
			c = last
			switch last {
			case bidi.LRI, bidi.RLI, bidi.FSI, bidi.PDI:
				c = bidi.ON
			}
		case bidi.L, bidi.R, bidi.AL:
			strong = c
		}
		last = c
		switch {
		case c == bidi.EN && strong == bidi.AL: // W2
			c = bidi.AN
		case c == bidi.AL: // W3
			c = bidi.R
		}
		cs[k] = c
	}
	for k := 1; k+1 < len(cs); k++ { // W4
		before, after := cs[k-1], cs[k+1]
		if before == after && (cs[k] == bidi.ES && before == bidi.EN || cs[k] == bidi.CS && (before == bidi.EN || before == bidi.AN)) {
			cs[k] = before
		}
	}
	for k := 0; k < len(cs); k++ { // W5
		if cs[k] != bidi.ET {
			continue
		}
		j := k
		for j < len(cs) && cs[j] == bidi.ET {
			j++
		}
		if k > 0 && cs[k-1] == bidi.EN || j < len(cs) && cs[j] == bidi.EN {
			for ; k < j; k++ {
				cs[k] = bidi.EN
			}
		}
		k = j - 1
	}
	strong = s.sos
	for k, c := range cs {
		switch c {
		case bidi.ES, bidi.ET, bidi.CS: // W6
			cs[k] = bidi.ON
		case bidi.L, bidi.R:
			strong = c
		case bidi.EN: // W7
			if strong == bidi.L {
				cs[k] = bidi.L
			}
		}
	}
}

// strength is the direction that c has in the rules N0 to N2; ON for none.
func strength(c bidi.Class) bidi.Class {
	switch c {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// brackets applies rule N0.
func (s *sequence) brackets(e *embedding) {
	s.pairBrackets(e)
	own := directionOf(s.level)
	for _, p := range s.pairs {
		found := bidi.Class(bidi.ON)
		for k := p.open + 1; k < p.shut && found != own; k++ {
			if c := strength(s.classes[k]); c != bidi.ON {
				found = c
			}
		}
		if found == bidi.ON {
			continue
		}
		if found != own {
			before := s.sos
			for k := p.open - 1; k >= 0; k-- {
				if c := strength(s.classes[k]); c != bidi.ON {
					before = c
					break
				}
			}
			if before == own {
				found = own
			}
		}
		for _, k := range []int{p.open, p.shut} {
			s.classes[k] = found
			for k++; k < len(s.classes) && s.original[k] == bidi.NSM; k++ {
				s.classes[k] = found
			}
		}
	}
}

// pairBrackets finds the pairs of brackets, in the order in which they open (BD16).
func (s *sequence) pairBrackets(e *embedding) {
	s.pairs = s.pairs[:0]
	type opened struct {
		place int
		shut  rune
	}
	var open []opened
	for k, i := range s.places {
		if s.classes[k] != bidi.ON {
			continue
		}
		if shut := bracketOpens[e.runes[i]]; shut != 0 {
			if len(open) == maxBrackets {
				s.pairs = s.pairs[:0]
				return
			}
			open = append(open, opened{k, shut})
			continue
		}
		r := sameBracket(e.runes[i])
		for n := len(open) - 1; n >= 0; n-- {
			if open[n].shut == r {
				s.pairs = append(s.pairs, bracketPair{open[n].place, k})
				open = open[:n]
				break
			}
		}
	}
	slices.SortFunc(s.pairs, func(a, b bracketPair) int { return cmp.Compare(a.open, b.open) })
}

// neutral applies the rules N1 and N2.
func (s *sequence) neutral() {
	last := s.sos
	for k := 0; k < len(s.classes); {
		if c := strength(s.classes[k]); c != bidi.ON {
			last = c
			k++
			continue
		}
		j := k
		next := s.eos
		for ; j < len(s.classes); j++ {
			if c := strength(s.classes[j]); c != bidi.ON {
				next = c
				break
			}
		}
		to := directionOf(s.level)
		if last == next {
			to = last
		}
		for ; k < j; k++ {
			s.classes[k] = to
		}
	}
}

// bracketPairs are the paired brackets of BidiBrackets.txt, each opening one followed by the one that closes it.
const bracketPairs = "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e" +
	"\u208d\u208e\u2308\u2309\u230a\u230b\u2329\u232a\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f" +
	"\u2770\u2771\u2772\u2773\u2774\u2775\u27c5\u27c6\u27e6\u27e7\u27e8\u27e9\u27ea\u27eb\u27ec\u27ed" +
	"\u27ee\u27ef\u2983\u2984\u2985\u2986\u2987\u2988\u2989\u298a\u298b\u298c\u298d\u2990\u298f\u298e" +
	"\u2991\u2992\u2993\u2994\u2995\u2996\u2997\u2998\u29d8\u29d9\u29da\u29db\u29fc\u29fd\u2e22\u2e23" +
	"\u2e24\u2e25\u2e26\u2e27\u2e28\u2e29\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c\u3008\u3009" +
	"\u300a\u300b\u300c\u300d\u300e\u300f\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019\u301a\u301b" +
	"\ufe59\ufe5a\ufe5b\ufe5c\ufe5d\ufe5e\uff08\uff09\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff62\uff63"

// bracketOpens holds for each bracket that opens the one that closes it, in the form of sameBracket.
var bracketOpens = func() map[rune]rune {
	out := map[rune]rune{}
	rs := []rune(bracketPairs)
	for i := 0; i < len(rs); i += 2 {
		out[rs[i]] = sameBracket(rs[i+1])
	}
	return out
}()

// sameBracket makes canonically equivalent brackets the same.
func sameBracket(r rune) rune {
	if r == 0x232a {
		return 0x3009
	}
	return r
}
