package importer

import (
	"strings"
	"unicode"
)

// Fonts of pictures have their signs where other fonts have letters, or in the private area at U+F000.

// symbolFont are the signs of the font Symbol from 0x20 on (Adobe's Symbol encoding). A space stands where it has
// none.
const symbolFont = " !∀#∃%&∋()∗+,−./0123456789:;<=>?" +
	"≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_" +
	"‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼ " +
	"                                " +
	"€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵" +
	"ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓" +
	"◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭ "

// wingdings are the signs of Wingdings that Unicode has and most fonts know, from 0x20 on.
const wingdings = " ✏✂✁    ☎✆✉           ⌛⌨        " +
	" ✌   ☜☞☝☟ ☺ ☹ ☠   ☼ ❄   ✠✡☪☯    " +
	"            ●❍■□ ❑❒◆◆◆❖◆☒ ⌘     " +
	" ①②③④⑤⑥⑦⑧⑨⑩ ❶❷❸❹❺❻❼❽❾❿        ·•" +
	" ○  ◉  ▪◻ ✦★✶                   " +
	"                        ➢      ←" +
	"→↑↓↖↗↙↘ ➔      ⇦⇨⇧⇩        ✗✓☒☑ "

// pictureFonts are the signs of fonts, from 0x20 on.
var pictureFonts = map[string][]rune{
	"symbol":      []rune(symbolFont),
	"wingdings":   []rune(wingdings),
	"wingdings 2": []rune(strings.Repeat(" ", 0x4f-0x20) + "✗✓☒☑☒☒"),
}

// isPrivate reports whether r has a meaning in the fonts of pictures only.
func isPrivate(r rune) bool { return r >= 0xf020 && r <= 0xf0ff }

// symbol is the character that font shows for r. One that is not known becomes a bullet when it is of a font of
// pictures; in other fonts it is what it says.
func symbol(font string, r rune) string {
	table, pictures := pictureFonts[strings.ToLower(strings.TrimSpace(font))]
	code := r
	if isPrivate(r) {
		code = r - 0xf000
	}
	if i := int(code) - 0x20; pictures && i >= 0 && i < len(table) && table[i] != ' ' {
		return string(table[i])
	}
	switch {
	case code == ' ' || code == 0xa0:
		return " "
	case pictures && code < 0x100, isPrivate(r) && font == "":
		return "•"
	case !unicode.IsGraphic(code):
		return ""
	}
	return string(code)
}
