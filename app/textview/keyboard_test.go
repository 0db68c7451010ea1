package textview

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// codeOf is the code of the key that makes r on a Latin keyboard.
func codeOf(t *testing.T, r rune) int {
	t.Helper()
	for code, made := range latinKeys {
		if made == r {
			return code
		}
	}
	t.Fatalf("no key makes %q", r)
	return 0
}

func TestKeyboard_ACommandIsWhereTheLatinLetterIs(t *testing.T) {
	for _, c := range []struct {
		about string
		made  rune
		key   rune         // what it makes on a Latin keyboard; 0: its place is not known
		name  fyne.KeyName // that the toolkit gives it
		shift bool
		altGr bool
		want  rune
	}{
		{about: "Latin", made: 'n', key: 'n', name: fyne.KeyN, want: 'n'},
		{about: "Latin, Shift", made: 'N', key: 'n', name: fyne.KeyN, shift: true, want: 'N'},
		{about: "Dvorak: the letter counts, not the place", made: 'n', key: 'l', name: fyne.KeyN, want: 'n'},
		{about: "AZERTY: W is where Z is", made: 'w', key: 'z', name: fyne.KeyW, want: 'w'},
		{about: "Russian", made: 'т', key: 'n', want: 'n'},
		{about: "Russian, Shift", made: 'Т', key: 'n', shift: true, want: 'N'},
		{about: "Russian, written as it sounds", made: 'н', key: 'n', want: 'n'},
		{about: "Russian bracket", made: 'х', key: '[', want: '['},
		{about: "Russian brace", made: 'Ъ', key: ']', shift: true, want: '}'},
		{about: "Russian full stop by its place", made: 'ю', key: '.', want: '.'},
		{about: "Russian full stop itself", made: '.', key: '/', name: fyne.KeyPeriod, want: '.'},
		{about: "Greek", made: 'τ', key: 't', want: 't'},
		{about: "Greek, final sigma", made: 'ς', key: 'w', want: 'w'},
		{about: "Hebrew", made: 'כ', key: 'f', want: 'f'},
		{about: "Hebrew apostrophe on W", made: '\'', key: 'w', name: fyne.KeyApostrophe, want: 'w'},
		{about: "apostrophe on its own key", made: '\'', key: '\'', name: fyne.KeyApostrophe, want: '\''},
		{about: "Arabic", made: 'ى', key: 'n', want: 'n'},
		{about: "Arabic, two letters on a key", made: 'ﻻ', key: 'b', want: 'b'},
		{about: "Arabic, Shift makes a vowel", made: '\u0650', key: 'a', shift: true, want: 'A'},
		{about: "Devanagari vowel sign", made: '\u093f', key: 'f', want: 'f'},
		{about: "Georgian", made: 'ნ', key: 'n', want: 'n'},
		{about: "Turkish letter that is no command", made: 'ı', key: 'i', want: 'ı'},
		{about: "German letter that is no command", made: 'ü', key: '[', want: 'ü'},
		{about: "German bracket by AltGr", made: '[', key: '8', name: fyne.Key8, altGr: true, want: '['},
		{about: "AZERTY 1", made: '&', key: '1', name: fyne.Key1, want: '1'},
		{about: "AZERTY 2", made: 'é', key: '2', name: fyne.Key2, want: '2'},
		{about: "AZERTY 8", made: '_', key: '8', name: fyne.Key8, want: '8'},
		{about: "AZERTY 2, Shift", made: '2', key: '2', name: fyne.Key2, shift: true, want: '2'},
		{about: "AZERTY by AltGr", made: '~', key: '2', name: fyne.Key2, altGr: true, want: '~'},
		{about: "Czech 3", made: 'š', key: '3', name: fyne.Key3, want: '3'},
		{about: "Persian 4", made: '۴', key: '4', name: fyne.Key4, want: '4'},
		{about: "Latin 1, Shift", made: '!', key: '1', name: fyne.Key1, shift: true, want: '!'},
		{about: "Chinese, of several keys", made: '你', key: 'n', want: '你'},
		{about: "Korean, of several keys", made: '한', key: 'n', want: '한'},
		{about: "Japanese, of several keys", made: 'な', key: 'n', want: 'な'},
		{about: "Russian, place not known", made: 'т', want: 'n'},
		{about: "Russian, Shift, place not known", made: 'Х', want: '{'},
		{about: "Ukrainian, place not known", made: 'і', want: 's'},
		{about: "Greek, place not known", made: 'Λ', want: 'L'},
		{about: "Hebrew, place not known", made: 'מ', want: 'n'},
		{about: "Arabic, place not known", made: 'ف', want: 't'},
		{about: "Thai, place not known", made: 'ก', want: 'ก'},
		{about: "space", made: ' ', key: 0, name: fyne.KeySpace, want: ' '},
	} {
		k := keyboard{name: c.name, altGr: c.altGr}
		if c.key != 0 {
			k.code = codeOf(t, c.key)
		}
		if got := k.command(c.made, c.shift); got != c.want {
			t.Errorf("%s: %q means %q, want %q", c.about, c.made, got, c.want)
		}
	}
}

func TestKeyboard_EveryCommandHasALetterOnTheUsualKeyboards(t *testing.T) {
	reached := map[rune]int{}
	for _, key := range usualKeys {
		reached[key]++
	}
	for _, r := range "asdfghjklertyuiopcvbnmxz" {
		if reached[r] < 4 && r != 'b' { // Arabic has two letters on B
			t.Errorf("%q is reached on %d keyboards of 4", r, reached[r])
		}
	}
}

func TestKeyboard_ALabelTakesTheLetterOfAnyKey(t *testing.T) {
	for _, c := range []struct {
		made, key, want rune
		shift           bool
	}{
		{made: 'a', key: 'q', want: 'a'}, {made: 'ф', key: 'a', want: 'a'}, {made: 'ı', key: 'i', want: 'i'},
		{made: '[', key: 'f', want: 'f', shift: true}, // Arabic with Shift
		{made: '/', key: 'q', want: 'q'}, {made: '7', key: '7', want: '7'},
	} {
		k := keyboard{code: codeOf(t, c.key)}
		if got := k.letter(c.made, c.shift); got != c.want {
			t.Errorf("%q is the letter %q, want %q", c.made, got, c.want)
		}
	}
}

// pressed tells v of a key as the toolkit does on a keyboard where it makes r and has no name.
func pressed(t *testing.T, v *View, latin, made rune) {
	t.Helper()
	e := &fyne.KeyEvent{Physical: fyne.HardwareKey{ScanCode: codeOf(t, latin)}}
	v.KeyDown(e)
	v.TypedKey(e)
	v.TypedRune(made)
	v.KeyUp(e)
}

func TestView_LabelsAndCommandsOnARussianKeyboard(t *testing.T) {
	v, w, _ := view(t, sentences5)
	w.Canvas().Focus(v)
	var typed []rune
	v.OnRune = func(r rune) { typed = append(typed, r) }
	var asked fyne.Shortcut
	v.OnShortcut = func(s fyne.Shortcut) { asked = s }
	russian := map[rune]rune{'a': 'ф', 's': 'ы', 'd': 'в', 'f': 'а', 'g': 'п', 'h': 'р', 'j': 'о', 'k': 'л', 'l': 'д', 'n': 'т'}
	pressed(t, v, 'f', russian['f'])
	label := labelOf(t, v, "Third")
	for _, r := range label {
		pressed(t, v, r, russian[r])
	}
	if got := v.Article().Text.Slice(v.Selection()); got != "Third of all." {
		t.Errorf("%q is selected by %q", got, label)
	}
	pressed(t, v, 'n', russian['n'])
	if string(typed) != "n" {
		t.Errorf("typed: %q", string(typed))
	}
	v.KeyDown(&fyne.KeyEvent{Physical: fyne.HardwareKey{ScanCode: codeOf(t, ',')}})
	v.TypedShortcut(&desktop.CustomShortcut{Modifier: fyne.KeyModifierControl})
	if want := (&desktop.CustomShortcut{KeyName: fyne.KeyComma, Modifier: fyne.KeyModifierControl}); asked == nil || asked.ShortcutName() != want.ShortcutName() {
		t.Errorf("Ctrl and the key of the comma: %v", asked)
	}
	v.KeyDown(&fyne.KeyEvent{Physical: fyne.HardwareKey{ScanCode: 250}}) // of a keyboard on the screen
	test.Type(v, "т")
	if string(typed) != "nn" {
		t.Errorf("typed: %q", string(typed))
	}
}
