package typeset

import (
	"bufio"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// bidiSamples are a character of each class.
var bidiSamples = map[string]rune{
	"L": 'a', "R": 'א', "AL": 'ع', "EN": '1', "AN": '٠', "ES": '+', "ET": '$', "CS": ',', "NSM": 0x300, "BN": 0xad,
	"B": 0x2029, "S": '\t', "WS": ' ', "ON": '!', "LRE": 0x202a, "RLE": 0x202b, "PDF": 0x202c, "LRO": 0x202d,
	"RLO": 0x202e, "LRI": 0x2066, "RLI": 0x2067, "FSI": 0x2068, "PDI": 0x2069,
}

// setBidi is what the engine finds: levels, base direction and visual order, as if all of rs stood in a line.
func setBidi(c *composer, rs []rune, d Direction) (levels []uint8, rtl bool, order []int) {
	c.runes = rs
	c.direction(d)
	clusters := make([]Cluster, len(rs))
	for i := range rs {
		levels = append(levels, c.level(i))
		clusters[i] = Cluster{Start: i, End: i + 1, Level: c.level(i)}
	}
	putInOrder(clusters, c.rtl)
	for i := range clusters {
		order = append(order, clusters[i].Start)
	}
	return levels, c.rtl, order
}

// compareBidi says how levels and order differ from those wanted, in which "x" is a level that does not count.
func compareBidi(levels []uint8, order []int, wantLevels, wantOrder []string) string {
	shown := make([]string, 0, len(order))
	for _, i := range order {
		if wantLevels[i] != "x" {
			shown = append(shown, strconv.Itoa(i))
		}
	}
	for i, want := range wantLevels {
		if want != "x" && want != strconv.Itoa(int(levels[i])) {
			return fmt.Sprint("levels ", levels)
		}
	}
	if !slices.Equal(shown, wantOrder) {
		return fmt.Sprint("order ", shown)
	}
	return ""
}

// No edition has a deviation.
func TestConformance_BidiClasses(t *testing.T) {
	ucdFiles(t, "BidiTest.txt", func(t *testing.T, _ string, sc *bufio.Scanner) {
		var c composer
		var levels, order []string
		cases := 0
		for sc.Scan() {
			line, _, _ := strings.Cut(sc.Text(), "#")
			switch {
			case strings.HasPrefix(line, "@Levels:"):
				levels = strings.Fields(line)[1:]
				continue
			case strings.HasPrefix(line, "@Reorder:"):
				order = strings.Fields(line)[1:]
				continue
			}
			classes, set, ok := strings.Cut(line, ";")
			if !ok {
				continue
			}
			var rs []rune
			for _, class := range strings.Fields(classes) {
				rs = append(rs, bidiSamples[class])
			}
			bits, err := strconv.ParseUint(strings.TrimSpace(set), 16, 8)
			if err != nil {
				t.Fatal(err)
			}
			for bit, d := range []Direction{Auto, LTR, RTL} {
				if bits>>bit&1 == 0 {
					continue
				}
				cases++
				got, _, visual := setBidi(&c, rs, d)
				if how := compareBidi(got, visual, levels, order); how != "" {
					t.Fatalf("%s, direction %d: %s, want %v %v", line, d, how, levels, order)
				}
			}
		}
		if cases < 700_000 {
			t.Errorf("only %d cases", cases)
		}
	})
}

func TestConformance_BidiCharacters(t *testing.T) {
	ucdFiles(t, "BidiCharacterTest.txt", func(t *testing.T, _ string, sc *bufio.Scanner) {
		var c composer
		cases := 0
		for sc.Scan() {
			line := sc.Text()
			f := strings.Split(line, ";")
			if strings.HasPrefix(line, "#") || len(f) < 5 {
				continue
			}
			cases++
			var rs []rune
			for _, h := range strings.Fields(f[0]) {
				r, err := strconv.ParseUint(h, 16, 32)
				if err != nil {
					t.Fatal(err)
				}
				rs = append(rs, rune(r))
			}
			d := map[string]Direction{"0": LTR, "1": RTL, "2": Auto}[f[1]]
			got, rtl, visual := setBidi(&c, rs, d)
			if rtl != (f[2] == "1") {
				t.Fatalf("%s: right to left %v", line, rtl)
			}
			if how := compareBidi(got, visual, strings.Fields(f[3]), strings.Fields(f[4])); how != "" {
				t.Fatalf("%s: %s", line, how)
			}
		}
		if cases < 90_000 {
			t.Errorf("only %d cases", cases)
		}
	})
}
