package textview

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// keyboard knows which key was pressed last. Commands are letters, figures and brackets of the Latin alphabet; on a
// keyboard of another alphabet their keys make other characters. The key is what stays: a person who reads Russian
// finds N where the Latin letters of their keys have it.
type keyboard struct {
	code  int          // where the key is, as the system counts; 0 when that is not known
	name  fyne.KeyName // figures have their name whatever they make, for instance "é" on a French keyboard
	altGr bool         // it is down: then a key makes its third character
}

// press remembers a key that makes a character next.
func (k *keyboard) press(e *fyne.KeyEvent) {
	k.code, k.name = e.Physical.ScanCode, e.Name
	if e.Name == desktop.KeyAltRight {
		k.altGr = true
	}
}

func (k *keyboard) release(e *fyne.KeyEvent) {
	if e.Name == desktop.KeyAltRight {
		k.altGr = false
	}
}

// command is the character that r stands for in a command: r itself when it can be one, else what the key makes on a
// Latin keyboard.
func (k *keyboard) command(r rune, shift bool) rune {
	latin, known := latinKeys[k.code]
	switch {
	case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("[]{} ", r):
		return r
	case !shift && !k.altGr && len(k.name) == 1 && k.name >= fyne.Key0 && k.name <= fyne.Key9:
		return rune(k.name[0])
	case known && strings.ContainsRune(signsOnLetters[latin], r):
		return latin
	case !otherAlphabet(r):
		return r
	case !known:
		latin = usualKeys[unicode.ToLower(r)]
		shift = unicode.IsUpper(r)
	}
	switch {
	case latin == 0:
		return r
	case shift:
		return withShift(latin)
	}
	return latin
}

// letter is the character that r stands for in a label: the letter of the key, whatever else it makes.
func (k *keyboard) letter(r rune, shift bool) rune {
	if r < unicode.MaxASCII && unicode.IsLetter(r) {
		return r
	}
	if latin := latinKeys[k.code]; latin >= 'a' && latin <= 'z' {
		return latin
	}
	return k.command(r, shift)
}

// shortcut names the key of a shortcut that the toolkit has no name for, because it makes no Latin character.
func (k *keyboard) shortcut(s fyne.Shortcut) fyne.Shortcut {
	c, ok := s.(*desktop.CustomShortcut)
	if latin, known := latinKeys[k.code]; ok && known && c.KeyName == fyne.KeyUnknown {
		return &desktop.CustomShortcut{KeyName: fyne.KeyName(unicode.ToUpper(latin)), Modifier: c.Modifier}
	}
	return s
}

// otherAlphabet reports whether r is of an alphabet whose letters have a key each. Chinese, Japanese and Korean are
// written by way of other letters: what comes of them says nothing about a key.
func otherAlphabet(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r)) &&
		!unicode.In(r, unicode.Latin, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana)
}

func withShift(r rune) rune {
	switch r {
	case '[':
		return '{'
	case ']':
		return '}'
	}
	return unicode.ToUpper(r)
}

// signsOnLetters are the signs that Hebrew and Greek keyboards have where the others have these letters.
var signsOnLetters = map[rune]string{'w': "'", 'q': "/;"}

// usualKeys are the keys of the letters on the usual Russian, Ukrainian, Greek, Hebrew and Arabic keyboards, for keys
// whose place is not known: those of a keyboard on the screen or of a computer far away.
var usualKeys = func() map[rune]rune {
	out := map[rune]rune{}
	for _, layout := range []struct{ keys, letters string }{
		{"qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюё"},
		{"s]'o", "іїєў"},
		{"wertyuiopasdfghjklzxcvbnm", "ςερτυθιοπασδφγηξκλζχψωβνμ"},
		{"ertyuiopasdfghjkl;zxcvbnm,.", "קראטוןםפשדגכעיחלךףזסבהנמצתץ"},
		{"qwertyuiop[]asdfghjkl;'zxcvnm,./", "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظ"},
	} {
		letters := []rune(layout.letters)
		for i, key := range layout.keys {
			out[letters[i]] = key
		}
	}
	return out
}()

// rows are the keys of the Latin keyboard with the code that each row begins with on a PC: those of the first PCs,
// which Linux and Windows still count by.
var rows = []struct {
	first int
	keys  string
}{{0x02, "1234567890-="}, {0x10, "qwertyuiop[]"}, {0x1e, "asdfghjkl;'`"}, {0x2c, "zxcvbnm,./"}}

// pcKeys are the characters of the keys of a PC whose codes are counted from first.
func pcKeys(first int) map[int]rune {
	out := map[int]rune{}
	for _, row := range rows {
		for i, r := range row.keys {
			out[first+row.first+i] = r
		}
	}
	return out
}
