package article

import "strings"

// RightToLeft reports whether the article is read from right to left: it says so, or it says nothing and its language
// or most of its first letters are of a script that is.
func (a *Article) RightToLeft() bool {
	if a.Direction != "" {
		return a.Direction == "rtl"
	}
	if rightToLeftLanguages[primary(a.Language)] {
		return true
	}
	const enough = 2000 // letters
	right, left := 0, 0
	for _, r := range a.Text.s {
		switch {
		case IsRightToLeft(r):
			right++
		case IsLetterFromLeft(r):
			left++
		}
		if right+left == enough {
			break
		}
	}
	return right > left
}

// DirectionOf is the direction of b, "rtl" or "ltr", or "" where nothing but the letters of each of its parts tells it.
// rtl says whether the article is RightToLeft: there lists and tables are too, whatever letter they begin with.
func (a *Article) DirectionOf(b *Block, rtl bool) string {
	switch {
	case b.Direction != "":
		return b.Direction
	case a.Direction != "":
		return a.Direction
	case rtl && (b.Kind == Item || b.Kind == Table || b.Kind == Footnote):
		return "rtl"
	}
	return ""
}

// BeginsAtRight reports whether the lines of b begin at the right, and with them what stands beside them, as bullets and
// the bars of quotes, and the columns of a table. rtl is as in DirectionOf.
func (a *Article) BeginsAtRight(b *Block, rtl bool) bool {
	if d := a.DirectionOf(b, rtl); d != "" {
		return d == "rtl"
	}
	const first = 80 // code points, among which a letter comes
	return BeginsRightToLeft(a.Text.Slice(Range{Start: b.Start, End: min(b.End, b.Start+first)}))
}

// BeginsRightToLeft reports whether the first letter of text is of a script that is read from right to left.
func BeginsRightToLeft(text string) bool {
	for _, r := range text {
		if IsRightToLeft(r) {
			return true
		}
		if IsLetterFromLeft(r) {
			return false
		}
	}
	return false
}

// SideBySide is parts in one line, with dots between them. Where one of them is written from right to left each keeps its
// own order, by isolates (UAX #9, 2.4): "1 min" beside a Hebrew name would be "min 1".
func SideBySide(parts ...string) string {
	const dot, isolate, end = " · ", "\u2068", "\u2069"
	line := strings.Join(parts, dot)
	if !strings.ContainsFunc(line, IsRightToLeft) {
		return line
	}
	return isolate + strings.Join(parts, end+dot+isolate) + end
}

// IsRightToLeft reports whether r is in a block of scripts that are written from right to left (UAX #9, 3.2, and
// DerivedBidiClass of Unicode 15).
func IsRightToLeft(r rune) bool {
	return r >= 0x590 && r <= 0x8ff || r >= 0xfb1d && r <= 0xfdff || r >= 0xfe70 && r <= 0xfeff || r >= 0x10800 && r <= 0x10fff || r >= 0x1e800 && r <= 0x1efff
}

// IsLetterFromLeft reports whether r is a letter of a script that is written from left to right.
func IsLetterFromLeft(r rune) bool {
	return r|0x20 >= 'a' && r|0x20 <= 'z' || r >= 0xc0 && !IsRightToLeft(r) && !(r >= 0x2000 && r <= 0x2bff) && !(r >= 0x3000 && r <= 0x3004)
}

// primary is the first subtag of a language's name, which says what language it is (BCP 47).
func primary(language string) string {
	if i := strings.IndexAny(language, "-_"); i >= 0 {
		language = language[:i]
	}
	return strings.ToLower(language)
}

// rightToLeftLanguages are the languages that are written mostly in a script from right to left (likely subtags of
// Unicode's CLDR).
var rightToLeftLanguages = map[string]bool{"ar": true, "arc": true, "ckb": true, "dv": true, "fa": true, "he": true, "iw": true,
	"nqo": true, "ps": true, "sd": true, "syr": true, "ug": true, "ur": true, "yi": true}
