package article

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// mixed holds every width of UTF-8, combining marks, a ZWJ family, flags, Hangul jamo and CR LF.
const mixed = "plain é e\u0301 漢字 😀 👩‍👩‍👧‍👦 🇫🇷🇩🇪🇪🇸 \u1112\u1161\u11ab\r\nنص עברית ก็ किन्तु z\u0335\u0342"

func TestText_OffsetsAndBytesAgree(t *testing.T) {
	for name, s := range map[string]string{
		"empty": "", "ascii": strings.Repeat("abc ", 1000), "mixed": strings.Repeat(mixed, 40),
		"invalid": "a\xffb" + strings.Repeat("é\x80", 400),
	} {
		t.Run(name, func(t *testing.T) {
			text := NewText(s)
			if !utf8.ValidString(text.String()) {
				t.Fatal("text is not valid UTF-8")
			}
			o := 0
			for b := range text.String() {
				if got := text.ByteOffset(o); got != b {
					t.Fatalf("ByteOffset(%d) = %d, want %d", o, got, b)
				}
				if got := text.Offset(b); got != o {
					t.Fatalf("Offset(%d) = %d, want %d", b, got, o)
				}
				o++
			}
			if text.Len() != o || text.ByteOffset(o) != len(text.String()) || text.Offset(len(text.String())) != o {
				t.Fatalf("the end is wrong: %d code points", o)
			}
		})
	}
}

func TestText_ClusterEqualsWholeTextSegmentation(t *testing.T) {
	for name, s := range map[string]string{
		"mixed":          strings.Repeat(mixed, 12),
		"flags":          strings.Repeat("🇫🇷", 300),
		"combining pile": "a" + strings.Repeat("\u0301", 500) + "b",
		"zwj chain":      strings.Repeat("👩‍", 200) + "x",
	} {
		t.Run(name, func(t *testing.T) {
			text := NewText(s)
			at := 0
			for it := graphemes.FromString(s); it.Next(); {
				n := utf8.RuneCountInString(it.Value())
				for o := at; o < at+n; o++ {
					if got := text.Cluster(o); got != (Range{at, at + n}) {
						t.Fatalf("Cluster(%d) = %v, want %v", o, got, Range{at, at + n})
					}
					if text.IsBoundary(o) != (o == at) {
						t.Fatalf("IsBoundary(%d) = %v", o, o != at)
					}
				}
				at += n
			}
		})
	}
}

func TestText_SliceAndSnapStayInside(t *testing.T) {
	text := NewText("e\u0301te\u0301")
	for _, c := range []struct{ in, want Range }{
		{Range{0, 1}, Range{0, 2}},
		{Range{1, 4}, Range{0, 5}},
		{Range{2, 3}, Range{2, 3}},
		{Range{-5, 99}, Range{0, 5}},
		{Range{7, 9}, Range{5, 5}},
	} {
		if got := text.Snap(c.in); got != c.want {
			t.Errorf("Snap(%v) = %v, want %v", c.in, got, c.want)
		}
	}
	if got := text.Slice(Range{-3, 2}); got != "e\u0301" {
		t.Errorf("Slice = %q", got)
	}
}

func FuzzText_Cluster(f *testing.F) {
	f.Add(mixed, 3)
	f.Add("\xff\xfe🇫🇷🇫", 2)
	f.Fuzz(func(t *testing.T, s string, o int) {
		text := NewText(s)
		c := text.Cluster(o)
		if !text.All().Covers(c) {
			t.Fatalf("Cluster(%d) = %v lies outside %v", o, c, text.All())
		}
		if o >= 0 && o < text.Len() && !c.Contains(o) {
			t.Fatalf("Cluster(%d) = %v does not hold it", o, c)
		}
		if !text.IsBoundary(c.Start) || !text.IsBoundary(c.End) {
			t.Fatalf("Cluster(%d) = %v is not on boundaries", o, c)
		}
	})
}
