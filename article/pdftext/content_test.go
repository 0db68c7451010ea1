package pdftext

import (
	"math"
	"strings"
	"testing"
)

func TestPage_Operators(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"lines": {"BT /F 10 Tf 14 TL 50 700 Td (one) Tj T* (two) Tj (three) ' 1 2 (four) \" 0 -20 TD (five) Tj T* (six) Tj ET", "one|two|three|four|five|six"},
		"TJ":    {"BT /F 10 Tf 50 700 Td [(ab) -200 (cd) 12 <6566>] TJ ET", "abcdef"},
		"escapes": {`BT /F 10 Tf 50 700 Td (a\(b\)c\\ \101\
(d) \x) Tj ET`, `a(b)c\ A(d) x`},
		"no font":                {"BT 50 700 Td (a) Tj ET", ""},
		"saved state":            {"q BT /F 10 Tf 50 700 Td (a) Tj ET Q BT 50 650 Td (b) Tj ET", "a"},
		"artifact":               {"BT /F 10 Tf 50 700 Td /Artifact BMC (head) Tj EMC /P <</MCID 0>> BDC (text) Tj EMC ET", "text"},
		"nested artifact":        {"BT /F 10 Tf 50 700 Td /Artifact <</Type/Pagination>> BDC /Span BMC (head) Tj EMC (er) Tj EMC (text) Tj ET", "text"},
		"actual text":            {"BT /F 10 Tf 50 700 Td (a) Tj /Span <</ActualText <FEFF00660066>>> BDC (#) Tj EMC (b) Tj ET", "affb"},
		"dropped by actual text": {"BT /F 10 Tf 50 700 Td (a) Tj /Span <</ActualText ()>> BDC (-) Tj EMC (b) Tj ET", "ab"},
		"inline image":           {"BI /W 2 /H 2 ID \x00\xff EI\x01\x02 (no) Tj\nEI Q BT /F 10 Tf 50 700 Td (yes) Tj ET", "yes"},
		"invisible":              {"BT /F 10 Tf 3 Tr 50 700 Td (scan) Tj ET", "scan"},
		"slanted":                {"BT /F 10 Tf 1 0 0 1 50 700 Tm (text) Tj .7 .7 -.7 .7 100 100 Tm (draft) Tj ET", "text"},
		"unbalanced":             {"Q Q EMC ET BT /F 10 Tf 50 700 Td (a) Tj ] >> } (b) Tj", "ab"},
		"numbers":                {"BT /F 10 Tf --50 7.0.0 Td 50 +700 Td (a) Tj ET", "a"},
	} {
		if got := shown(page(t, onePage(helvetica, c.content, ""))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestPage_PlacesAreThoseOfThePageAsItIsRead(t *testing.T) {
	near := func(a, b float64) bool { return math.Abs(a-b) < 0.01 }
	for name, c := range map[string]struct {
		content, page       string
		x, y, width, height float64
	}{
		"upright":        {"BT /F 10 Tf 50 700 Td (H) Tj ET", "", 50, 100, 600, 800},
		"crop":           {"BT /F 10 Tf 50 700 Td (H) Tj ET", "/CropBox[20 30 500 750]", 30, 50, 480, 720},
		"turned":         {"BT /F 10 Tf 0 1 -1 0 100 50 Tm (H) Tj ET", "/Rotate 90", 50, 100, 800, 600},
		"turned back":    {"BT /F 10 Tf 0 -1 1 0 500 750 Tm (H) Tj ET", "/Rotate -90", 50, 100, 800, 600},
		"upside down":    {"BT /F 10 Tf -1 0 0 -1 550 100 Tm (H) Tj ET", "/Rotate 180", 50, 100, 600, 800},
		"turned by hand": {"BT /F 10 Tf 0 1 -1 0 100 50 Tm (H) Tj ET", "", 50, 100, 800, 600},
		"scaled":         {"2 0 0 2 10 20 cm BT /F 5 Tf 20 340 Td (H) Tj ET", "", 50, 100, 600, 800},
	} {
		p := page(t, onePage(helvetica, c.content, c.page))
		if len(p.Glyphs) != 1 {
			t.Errorf("%s: %q", name, shown(p))
			continue
		}
		g := p.Glyphs[0]
		if !near(g.X, c.x) || !near(g.Y, c.y) || !near(g.Size, 10) || !near(g.Width, 7.22) || p.Width != c.width || p.Height != c.height {
			t.Errorf("%s: %+v on %v x %v", name, g, p.Width, p.Height)
		}
	}
}

func TestPage_WidthsFollowSpacing(t *testing.T) {
	p := page(t, onePage(helvetica, "BT /F 10 Tf 1 Tc 5 Tw 50 Tz 50 700 Td (a b) Tj [(c) -1000 (d)] TJ ET", ""))
	var x []float64
	for _, g := range p.Glyphs {
		x = append(x, math.Round(g.X*100)/100)
	}
	// a: 5.56 and 1, space: 2.78 and 5 and 1, b: 5.56 and 1, c: 5 and 1 and the movement of 10; all of it halved
	want := []float64{50, 53.28, 57.67, 60.95, 68.95}
	for i := range want {
		if len(x) != len(want) || math.Abs(x[i]-want[i]) > 0.011 {
			t.Fatalf("%v, want %v", x, want)
		}
	}
}

func TestPage_Forms(t *testing.T) {
	inner := packed("/Type/XObject/Subtype/Form/Matrix[1 0 0 1 0 -100]/Resources<</Font<</F 5 0 R>>>>", "BT /F 10 Tf 50 700 Td (form) Tj ET /Artifact BMC q")
	itself := packed("/Type/XObject/Subtype/Form", "BT (.) Tj ET /Y Do")
	p := page(t, onePage(helvetica, "BT /F 10 Tf 50 700 Td (before) Tj ET /X Do BT 50 500 Td (after) Tj ET /Y Do", "", inner, itself))
	if got := shown(p); !strings.HasPrefix(got, "before|form|after|") || strings.Count(got, ".") != maxForms {
		t.Errorf("%q", got)
	}
	if g := p.Glyphs[len("before")]; g.Y != 200 {
		t.Errorf("the form's text is at %v", g.Y)
	}
}

func TestPage_OptionalContentThatIsOff(t *testing.T) {
	content := "BT /F 10 Tf 50 700 Td /OC /P BDC (off) Tj EMC (on) Tj ET /X Do"
	data := string(onePage(helvetica, content, "", packed("/Subtype/Form/OC 8 0 R", "BT /F 10 Tf 50 500 Td (off) Tj ET"), "null", "<</Type/OCG/Name(x)>>"))
	data = strings.Replace(data, "/Type/Catalog", "/OCProperties<</OCGs[8 0 R]/D<</OFF[8 0 R]>>>>/Type/Catalog", 1)
	if got := shown(page(t, []byte(data))); got != "on" {
		t.Errorf("%q", got)
	}
}

func TestPage_LinksAndPictures(t *testing.T) {
	jpeg := "\xff\xd8\xff\xe0 not whole"
	data := onePage(helvetica, "q 200 0 0 100 50 600 cm /X Do Q q 4 0 0 4 0 0 cm /X Do Q", "/Annots[<</Subtype/Link/Rect[50 690 80 710]/A<</S/URI/URI(https://example.org/)>>>> <</Subtype/Text>>]",
		packed("/Subtype/Image/Width 2/Height 2/Filter[/ASCIIHexDecode/DCTDecode]", "FFD8FFE0206e6f742077686f6c65>"))
	p := page(t, data)
	if len(p.Links) != 1 || p.Links[0] != (Link{Rect{50, 90, 80, 110}, "https://example.org/"}) {
		t.Errorf("%+v", p.Links)
	}
	if len(p.Pictures) != 1 || p.Pictures[0].Rect != (Rect{50, 100, 250, 200}) || string(p.Pictures[0].JPEG) != jpeg {
		t.Errorf("%+v", p.Pictures)
	}
}
