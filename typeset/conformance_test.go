package typeset

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ucdDirs are where the test files of the Unicode Character Database may be: Debian's package unicode-data has them, in
// the edition of its day, and the shaping library in the edition that it was made for.
func ucdDirs(t *testing.T) []string {
	t.Helper()
	dirs := []string{"/usr/share/unicode", "/usr/share/unicode/auxiliary"}
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-text/typesetting").Output()
	if dir := strings.TrimSpace(string(out)); err == nil && dir != "" {
		dirs = append(dirs, filepath.Join(dir, "segmenter", "test"), filepath.Join(dir, "bidi", "test"))
	}
	return dirs
}

// ucdFiles runs f on every edition of a test file that is here, or skips.
func ucdFiles(t *testing.T, name string, f func(t *testing.T, version string, sc *bufio.Scanner)) {
	t.Helper()
	found := false
	for _, dir := range ucdDirs(t) {
		file, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		found = true
		sc := bufio.NewScanner(file)
		sc.Buffer(nil, 1<<20)
		if !sc.Scan() {
			t.Fatal(name, " is empty")
		}
		version := versionOf(sc.Text())
		t.Run(version, func(t *testing.T) { f(t, version, sc) })
		_ = file.Close()
		if err := sc.Err(); err != nil {
			t.Fatal(err)
		}
	}
	if !found {
		t.Skip("the Unicode test file is not here: ", name, " (Debian has it in the package unicode-data)")
	}
}

// deviations are the lines of an edition of a test file that are answered otherwise here, and why.
type deviations map[string][]deviation

type deviation struct {
	reason string
	lines  []string
}

// explained fails for answers in got that the list does not tell of, and for those of the list that are right by now.
func (d deviations) explained(t *testing.T, version string, got map[string]string) {
	t.Helper()
	for _, known := range d[version] {
		for _, line := range known.lines {
			if _, ok := got[line]; !ok {
				t.Errorf("no deviation any more: %s (%s)", line, known.reason)
			}
			delete(got, line)
		}
	}
	for line, how := range got {
		t.Errorf("%s: %s", line, how)
	}
}

// versionOf reads "# LineBreakTest-15.0.0.txt".
func versionOf(first string) string {
	_, v, _ := strings.Cut(first, "-")
	return strings.TrimSuffix(v, ".txt")
}

// boundaries reads a line of a break test: "÷ 0023 × 0020 ÷ 0023 ÷". ends holds where the text may be divided.
func boundaries(t *testing.T, line string) (text string, ends []int) {
	t.Helper()
	var b strings.Builder
	n := 0
	for _, f := range strings.Fields(line) {
		switch f {
		case "÷":
			ends = append(ends, n)
		case "×":
		default:
			r, err := strconv.ParseUint(f, 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			b.WriteRune(rune(r))
			n++
		}
	}
	return b.String(), ends
}

// eachCase calls f with every test of a break test file and collects what it complains of.
func eachCase(t *testing.T, sc *bufio.Scanner, least int, f func(text string, ends []int) string) map[string]string {
	t.Helper()
	wrong, cases := map[string]string{}, 0
	for sc.Scan() {
		line, _, _ := strings.Cut(sc.Text(), "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		cases++
		text, ends := boundaries(t, line)
		if how := f(text, ends); how != "" {
			wrong[line] = how
		}
	}
	if cases < least {
		t.Errorf("only %d cases", cases)
	}
	return wrong
}

// lineEnds is where lines of text may or must end, as Layout sees it: it cuts at forced line ends, and the rest is found
// by findBreaks.
func lineEnds(text string) []int {
	var c composer
	var ends []int
	base := 0
	for end := (lineEnd{size: 1}); text != "" && end.size > 0; {
		c.text, text, end = cutLine(text)
		c.decode()
		c.findBreaks()
		for i, b := range c.breaks {
			if b != noBreak {
				ends = append(ends, base+i+1)
			}
		}
		base += len(c.runes) + end.size
		ends = append(ends, base)
	}
	return ends
}

func TestConformance_LineBreaks(t *testing.T) {
	ucdFiles(t, "LineBreakTest.txt", func(t *testing.T, version string, sc *bufio.Scanner) {
		lineBreakDeviations.explained(t, version, eachCase(t, sc, 7000, func(text string, ends []int) string {
			if got := lineEnds(text); !slices.Equal(got, ends) {
				return fmt.Sprint("ends ", got)
			}
			return ""
		}))
	})
}

// The short cut for plain prose must answer as the whole algorithm does, wherever it answers at all.
func TestConformance_PlainBreaks(t *testing.T) {
	var short, whole composer
	taken := 0
	try := func(text string) {
		short.text = text
		short.decode()
		short.breaks = append(short.breaks[:0], make([]brk, len(short.runes))...)
		if !short.plainBreaks() {
			return
		}
		taken++
		whole.runes = short.runes
		whole.breaks = append(whole.breaks[:0], make([]brk, len(short.runes))...)
		whole.allBreaks()
		for i := range len(short.runes) - 1 {
			if short.breaks[i] != whole.breaks[i] {
				t.Fatalf("%q: after %d the short cut says %d, the algorithm %d", text, i, short.breaks[i], whole.breaks[i])
			}
		}
	}
	letters := []rune("a7é .,;:!?()[]'\"-‘’“”–—…/%$&*_+=<>@#\u00a0«»א國\t")
	plain := []rune("a7 .?()'\"-“”—–…«»\u00a0ж")
	for _, a := range letters {
		for _, b := range letters {
			for _, c := range letters {
				try(string([]rune{a, b, c}))
				try(string([]rune{'x', a, b, c, ' ', 'y'}))
			}
		}
	}
	for _, a := range plain {
		for _, b := range plain {
			for _, c := range plain {
				for _, d := range plain {
					try(string([]rune{a, b, c, d}))
				}
			}
		}
	}
	rnd := rand.New(rand.NewSource(14))
	for range 50_000 {
		rs := make([]rune, rnd.Intn(12))
		for i := range rs {
			rs[i] = plain[rnd.Intn(len(plain))]
		}
		try(string(rs))
	}
	for r := rune(1); r < 0x2100; r++ {
		for _, around := range []string{"a%cb", "a %c b", "1%c2", "(%c)", "“%c” a", "a%c b", "a %cb"} {
			try(fmt.Sprintf(around, r))
		}
	}
	if taken < 50_000 {
		t.Errorf("the short cut was taken %d times only", taken)
	}
}

func TestConformance_GraphemeClusters(t *testing.T) {
	ucdFiles(t, "GraphemeBreakTest.txt", func(t *testing.T, version string, sc *bufio.Scanner) {
		graphemeDeviations.explained(t, version, eachCase(t, sc, 500, func(text string, ends []int) string {
			c := composer{text: text}
			c.decode()
			got := []int{0}
			for i := 0; i < len(c.runes); {
				i = c.clusterEnd(i)
				got = append(got, i)
			}
			if !slices.Equal(got, ends) {
				return fmt.Sprint("boundaries ", got)
			}
			return ""
		}))
	})
}

// lineBreakDeviations: the library is of Unicode 17.
var lineBreakDeviations = deviations{
	"15.0.0": {
		{"Unicode 15.1 lets a line end between a straight quote, spaces and a bracket (LB15 is gone)", []string{
			"× 0022 × 0020 × 0028 ÷",
			"× 0022 × 0020 × 2329 ÷",
			"× 0022 × 0308 × 0020 × 0028 ÷",
			"× 0022 × 0308 × 0020 × 2329 ÷",
		}},
		{"Unicode 15.1 tells opening from closing guillemets by what is around them (LB15a, LB15b)", []string{
			"× 0061 × 006D × 0062 × 0069 × 0067 × 0075 × 0028 × 00AB × 0020 ÷ 0308 × 0020 ÷ 00BB × 0029 ÷ 0028 × 0065 × 0308 × 0029 ÷",
			"× 0061 × 006D × 0062 × 0069 × 0067 × 0075 × 007B × 00AB × 0020 ÷ 0308 × 0020 ÷ 00BB × 007D ÷ 0028 × 0065 × 0308 × 0029 ÷",
			"× 0061 × 006D × 0062 × 0069 × 0067 × 0075 × 00AB × 0020 × 0028 × 0020 × 0308 × 0020 × 0029 × 0020 ÷ 00BB × 0028 × 0065 × 0308 × 0029 ÷",
			"× 0061 × 006D × 0062 × 0069 × 0067 × 0075 × 00AB × 0020 × 007B × 0020 × 0308 × 0020 × 007D × 0020 ÷ 00BB × 0028 × 0065 × 0308 × 0029 ÷",
		}},
		{"Unicode 16 does not end a line after a hyphen that begins a word (LB20a)", []string{
			"× 002D × 0308 ÷ 0023 ÷",
			"× 002D × 0308 ÷ 00A7 ÷",
			"× 002D × 0308 ÷ 05D0 ÷",
			"× 002D × 0308 ÷ 0E01 ÷",
			"× 002D × 0308 ÷ 50005 ÷",
			"× 002D ÷ 0023 ÷",
			"× 002D ÷ 00A7 ÷",
			"× 002D ÷ 05D0 ÷",
			"× 002D ÷ 0E01 ÷",
			"× 002D ÷ 50005 ÷",
		}},
		{"Unicode 16 lets a line end after a hyphen between Hebrew letters (LB21a)", []string{
			"× 05D0 × 002D × 05D0 ÷",
		}},
		{"Unicode 16 keeps a decimal mark with the digit after it (LB25 IS × NU, LB15c)", []string{
			"× 002C × 0308 ÷ 0030 ÷",
			"× 002C ÷ 0030 ÷",
			"× 0041 × 002E ÷ 0031 × 0020 ÷ BABB ÷",
			"× 0061 × 002E ÷ 0032 × 0020 ÷",
			"× 0061 × 002E ÷ 0032 × 0020 ÷ 0915 ÷",
			"× 0061 × 002E ÷ 0032 × 0020 ÷ 672C ÷",
			"× 0061 × 002E ÷ 0032 × 3000 ÷ 0033 ÷",
			"× 0061 × 002E ÷ 0032 × 3000 ÷ 300C ÷",
			"× 0061 × 002E ÷ 0032 × 3000 ÷ 307E ÷",
			"× 0061 × 002E ÷ 0032 × 3000 ÷ 672C ÷",
			"× 0065 × 0071 × 0075 × 0061 × 006C × 0073 × 0020 × 002E ÷ 0033 × 0035 × 0020 ÷ 0063 × 0065 × 006E × 0074 × 0073 ÷",
			"× BD10 ÷ C694 × 002E × 0020 ÷ 0041 × 002E ÷ 0033 × 0020 ÷ BABB ÷",
			"× BD24 ÷ C5B4 × 002E × 0020 ÷ 0041 × 002E ÷ 0032 × 0020 ÷ BCFC ÷",
			"× C694 × 002E × 0020 ÷ 0041 × 002E ÷ 0034 × 0020 ÷ BABB ÷",
		}},
	},
}

var graphemeDeviations = deviations{
	"15.0.0": {
		{"Unicode 17 says that U+2701 is no pictograph", []string{"÷ 2701 × 200D × 2701 ÷"}},
	},
}
