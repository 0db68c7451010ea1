package pdftext

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// glyphNames are the names of glyphs and their characters, from the Adobe Glyph List: those in use in fonts for
// text. Names that are put together, "eacute" for instance, are taken apart by glyphText.
var glyphNames = func() map[string]rune {
	m := make(map[string]rune, 600)
	words := strings.Fields(glyphNameList)
	for i := 0; i+1 < len(words); i += 2 {
		m[words[i]] = []rune(words[i+1])[0]
	}
	for i, n := range strings.Fields("zero one two three four five six seven eight nine") {
		m[n], m[n+"superior"], m[n+"inferior"] = '0'+rune(i), []rune("⁰¹²³⁴⁵⁶⁷⁸⁹")[i], '₀'+rune(i)
		m[n+"oldstyle"] = '0' + rune(i)
	}
	greek := strings.Fields("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma1 sigma tau upsilon phi chi psi omega")
	for i, n := range greek {
		m[n] = 'α' + rune(i)
		if n != "sigma1" {
			m[strings.ToUpper(n[:1])+n[1:]] = 'Α' + rune(i)
		}
	}
	for i := range 64 { // afii10017 is А; Ё and ё stand between
		code := 10017 + i
		if i >= 6 {
			code++
		}
		if i >= 32 {
			code += 15
		}
		if i >= 38 {
			code++
		}
		m["afii"+strconv.Itoa(code)] = 'А' + rune(i)
	}
	m["space"], m["nbspace"], m["nonbreakingspace"], m["softhyphen"] = ' ', ' ', ' ', '\u00ad'
	return m
}()

const glyphNameList = `
exclam ! quotedbl " numbersign # dollar $ percent % ampersand & quotesingle ' quoteright ’ quoteleft ‘ parenleft ( parenright )
asterisk * plus + comma , hyphen - minus − period . slash / colon : semicolon ; less < equal = greater > question ? at @
bracketleft [ backslash \ bracketright ] asciicircum ^ underscore _ grave ` + "`" + ` braceleft { bar | braceright } asciitilde ~
exclamdown ¡ cent ¢ sterling £ fraction ⁄ yen ¥ florin ƒ section § currency ¤ quotedblleft “ guillemotleft « guillemotright »
guilsinglleft ‹ guilsinglright › endash – emdash — figuredash ‒ horizontalbar ― dagger † daggerdbl ‡ periodcentered · middot ·
paragraph ¶ bullet • quotesinglbase ‚ quotedblbase „ quotedblright ” ellipsis … perthousand ‰ questiondown ¿ acute ´
circumflex ˆ tilde ˜ macron ¯ overscore ¯ breve ˘ dotaccent ˙ dieresis ¨ ring ˚ cedilla ¸ hungarumlaut ˝ ogonek ˛ caron ˇ
AE Æ ae æ OE Œ oe œ Lslash Ł lslash ł Oslash Ø oslash ø germandbls ß dotlessi ı dotlessj ȷ Eth Ð eth ð Thorn Þ thorn þ
Dcroat Đ dcroat đ Hbar Ħ hbar ħ Tbar Ŧ tbar ŧ Eng Ŋ eng ŋ kgreenlandic ĸ longs ſ ordfeminine ª ordmasculine º
copyright © registered ® trademark ™ degree ° plusminus ± multiply × divide ÷ logicalnot ¬ brokenbar ¦ mu µ Euro € franc ₣ lira ₤
onequarter ¼ onehalf ½ threequarters ¾ onethird ⅓ twothirds ⅔ oneeighth ⅛ minute ′ second ″ estimated ℮ numero № afii61352 №
ff ﬀ fi ﬁ fl ﬂ ffi ﬃ ffl ﬄ f_f ﬀ f_i ﬁ f_l ﬂ f_f_i ﬃ f_f_l ﬄ st ﬆ
infinity ∞ lessequal ≤ greaterequal ≥ notequal ≠ equivalence ≡ approxequal ≈ similar ∼ congruent ≅ proportional ∝ partialdiff ∂
integral ∫ summation ∑ summationtext ∑ summationdisplay ∑ product ∏ producttext ∏ productdisplay ∏ radical √ nabla ∇ gradient ∇
element ∈ notelement ∉ suchthat ∋ universal ∀ existential ∃ emptyset ∅ intersection ∩ union ∪ propersubset ⊂ propersuperset ⊃
reflexsubset ⊆ reflexsuperset ⊇ logicaland ∧ logicalor ∨ therefore ∴ because ∵ angle ∠ perpendicular ⊥ dotmath ⋅ asteriskmath ∗
circleplus ⊕ circlemultiply ⊗ aleph ℵ Ifraktur ℑ Rfraktur ℜ weierstrass ℘ lozenge ◊ angleleft ⟨ angleright ⟩ angbracketleft ⟨
angbracketright ⟩ floorleft ⌊ floorright ⌋ ceilingleft ⌈ ceilingright ⌉ bardbl ‖ prime ′ Ohm Ω Omega Ω Delta Δ
arrowleft ← arrowup ↑ arrowright → arrowdown ↓ arrowboth ↔ arrowupdn ↕ arrowdblleft ⇐ arrowdblup ⇑ arrowdblright ⇒ arrowdbldown ⇓
arrowdblboth ⇔ carriagereturn ↵ theta1 ϑ phi1 ϕ omega1 ϖ Upsilon1 ϒ epsilon1 ϵ rho1 ϱ lscript ℓ planckover2pi ℏ
club ♣ diamond ♦ heart ♥ spade ♠ filledbox ■ H22073 □ H18543 ▪ H18551 ▫ H18533 ■ openbullet ◦ circle ○ filledcircle ● triagrt ► triaglf ◄
triagup ▲ triagdn ▼ checkmark ✓ visiblespace ␣ hyphentwo ‐ afii10023 Ё afii10071 ё afii10145 Џ afii10193 џ
afii10050 Ґ afii10098 ґ afii10053 Є afii10101 є afii10055 І afii10103 і afii10056 Ї afii10104 ї afii10062 Ў afii10110 ў
`

// accents are what the names of accented letters end with, and the combining character.
var accents = []struct {
	name string
	mark rune
}{
	{"grave", 0x300}, {"acute", 0x301}, {"circumflex", 0x302}, {"tilde", 0x303}, {"macron", 0x304}, {"breve", 0x306}, {"dotaccent", 0x307},
	{"dot", 0x307}, {"dieresis", 0x308}, {"ring", 0x30a}, {"hungarumlaut", 0x30b}, {"caron", 0x30c}, {"cedilla", 0x327}, {"commaaccent", 0x326},
	{"ogonek", 0x328}, {"tonos", 0x301},
}

// glyphText is what a glyph of that name stands for, or "" (Adobe Glyph List Specification, section 2).
func glyphText(n string) string {
	if n == ".notdef" || n == "" {
		return ""
	}
	base, _, _ := strings.Cut(n, ".")
	if r, ok := glyphNames[base]; ok {
		return string(r)
	}
	if len(base) == 1 {
		return base
	}
	if r := unicodeName(base); r != "" {
		return r
	}
	if parts := strings.Split(base, "_"); len(parts) > 1 && len(parts) <= 8 {
		var out strings.Builder
		for _, p := range parts {
			out.WriteString(glyphText(p))
		}
		return out.String()
	}
	if letter, ok := strings.CutSuffix(base, "small"); ok && len(letter) == 1 {
		return strings.ToLower(letter)
	}
	for _, a := range accents {
		letter, ok := strings.CutSuffix(base, a.name)
		if !ok {
			continue
		}
		r, known := glyphNames[letter]
		if len(letter) == 1 {
			r, known = rune(letter[0]), true
		}
		if known && unicode.IsLetter(r) {
			if r == 'ı' {
				r = 'i'
			}
			return norm.NFC.String(string([]rune{r, a.mark}))
		}
	}
	return ""
}

// unicodeName reads names such as uni20AC, uni00660069 and u1F600.
func unicodeName(n string) string {
	if rest, ok := strings.CutPrefix(n, "uni"); ok && len(rest) >= 4 && len(rest)%4 == 0 && len(rest) <= 32 {
		var out strings.Builder
		for i := 0; i < len(rest); i += 4 {
			v, err := strconv.ParseUint(rest[i:i+4], 16, 16)
			if err != nil || v >= 0xd800 && v < 0xe000 {
				return ""
			}
			out.WriteRune(rune(v))
		}
		return out.String()
	}
	if rest, ok := strings.CutPrefix(n, "u"); ok && len(rest) >= 4 && len(rest) <= 6 {
		if v, err := strconv.ParseUint(rest, 16, 32); err == nil && v <= unicode.MaxRune && (v < 0xd800 || v >= 0xe000) {
			return string(rune(v))
		}
	}
	return ""
}
