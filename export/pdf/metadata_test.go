package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os/exec"
	"strings"
	"testing"

	"dev.marginalia/export"
)

// objectAfter is the object that an entry of another one leads to.
func objectAfter(tb testing.TB, objects map[int]string, in, key string) string {
	tb.Helper()
	_, rest, ok := strings.Cut(in, key)
	var n int
	if _, err := fmt.Sscanf(rest, "%d 0 R", &n); !ok || err != nil {
		tb.Fatalf("no %s", key)
	}
	return objects[n]
}

func catalogOf(tb testing.TB, objects map[int]string) string {
	tb.Helper()
	for _, o := range objects {
		if strings.Contains(o, "/Type /Catalog") {
			return o
		}
	}
	tb.Fatal("no catalog")
	return ""
}

func TestMetadata_XMPSaysWhatTheInformationSays(t *testing.T) {
	if _, err := exec.LookPath("pdfinfo"); err != nil {
		t.Skip("pdfinfo is not here")
	}
	w := kindsSample()
	w.Article.Title, w.Article.Byline = "A <title> & “more”", "Ida\tVermeulen"
	data := write(t, w)
	path := written(t, data)
	info, err := exec.Command("pdfinfo", "-isodates", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	packet, err := exec.Command("pdfinfo", "-meta", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	xmp := map[string]string{} // of an element or the one around its list: the text
	var open []string
	for d := xml.NewDecoder(bytes.NewReader(packet)); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if !strings.Contains(e.Name.Space, "rdf-syntax") {
				open = append(open, e.Name.Local)
			}
		case xml.EndElement:
			if !strings.Contains(e.Name.Space, "rdf-syntax") {
				open = open[:len(open)-1]
			}
		case xml.CharData:
			if s := strings.TrimSpace(string(e)); s != "" && len(open) > 0 {
				xmp[open[len(open)-1]] += s
			}
		}
	}
	for name, is := range map[string]string{"Title": "title", "Author": "creator", "Subject": "description", "Keywords": "Keywords", "Creator": "CreatorTool", "Producer": "Producer", "CreationDate": "CreateDate", "ModDate": "ModifyDate"} {
		_, rest, _ := strings.Cut("\n"+string(info), "\n"+name+":")
		value, _, _ := strings.Cut(rest, "\n")
		if value = strings.TrimSpace(value); value == "" || strings.ReplaceAll(value, "+00", "Z") != xmp[is] && value != xmp[is] {
			t.Errorf("%s is %q, and in XMP %q", name, value, xmp[is])
		}
	}
	if !strings.HasPrefix(xmp["DocumentID"], "uuid:") || !strings.HasPrefix(xmp["InstanceID"], "uuid:") {
		t.Errorf("identities %q, %q", xmp["DocumentID"], xmp["InstanceID"])
	}
}

// TestMetadata_IdentityStaysAndStateChanges: the first part of /ID is the document's, the second that of what is in it.
func TestMetadata_IdentityStaysAndStateChanges(t *testing.T) {
	id := func(data []byte) (first, second string) {
		_, rest, _ := strings.Cut(string(data[bytes.LastIndex(data, []byte("/ID[<")):]), "<")
		first, rest, _ = strings.Cut(rest, "><")
		second, _, _ = strings.Cut(rest, ">")
		return first, second
	}
	w := kindsSample()
	a1, a2 := id(write(t, w))
	b1, b2 := id(write(t, unnoted(w)))
	if a1 != b1 || a2 == b2 || len(a1) != 32 || len(a2) != 32 {
		t.Errorf("identities %s %s, then %s %s", a1, a2, b1, b2)
	}
	w.Article.Title = "Another"
	if c1, _ := id(write(t, w)); c1 == a1 {
		t.Error("two documents have one identity")
	}
}

func TestMetadata_ColoursLanguageAndStructureAreDeclared(t *testing.T) {
	objects := objectsOf(t, write(t, kindsSample()))
	c := catalogOf(t, objects)
	for _, part := range []string{"/Lang(en)", "/MarkInfo<</Marked true>>", "/PageLabels<</Nums[0<</S/D>>]>>"} {
		if !strings.Contains(c, part) {
			t.Errorf("%s is missing", part)
		}
	}
	if profile := objectAfter(t, objects, c, "/DestOutputProfile "); !strings.HasPrefix(profile, "<</N 3/Alternate/DeviceRGB") {
		t.Errorf("the profile is %.60q", profile)
	}
	if !strings.HasPrefix(objectAfter(t, objects, c, "/StructTreeRoot "), "<</Type/StructTreeRoot/K ") {
		t.Error("no structure")
	}
	for n, o := range objects {
		if strings.Contains(o, "/Subtype/Type0") && !strings.Contains(o, "/ToUnicode ") {
			t.Errorf("font %d gives no text", n)
		}
	}
}

// TestSRGB_IsWhatTheStandardSays follows one colour through the profile: the white of the three primaries is that of
// the profile, and half of each is 21.4 % of its light.
func TestSRGB_IsWhatTheStandardSays(t *testing.T) {
	p := srgb()
	if int(be.Uint32(p)) != len(p) || string(p[36:40]) != "acsp" {
		t.Fatal("no profile")
	}
	number := func(b []byte) float64 { return float64(int32(be.Uint32(b))) / 65536 }
	tags := map[string][]byte{}
	for i := range int(be.Uint32(p[128:])) {
		e := p[132+12*i:]
		at, size := be.Uint32(e[4:]), be.Uint32(e[8:])
		if at%4 != 0 {
			t.Errorf("%s begins at %d", e[:4], at)
		}
		tags[string(e[:4])] = p[at : at+size]
	}
	for k := range 3 {
		sum := 0.0
		for _, c := range []string{"rXYZ", "gXYZ", "bXYZ"} {
			sum += number(tags[c][8+4*k:])
		}
		if white := number(tags["wtpt"][8+4*k:]); math.Abs(sum-white) > .0005 {
			t.Errorf("component %d of white is %f, and of the primaries %f", k, white, sum)
		}
	}
	c := tags["gTRC"][12:]
	if y := math.Pow(number(c[4:])*.5+number(c[8:]), number(c)); math.Abs(y-.21404) > .0001 || number(c[12:])-1/12.92 > .0001 {
		t.Errorf("half is %f", y)
	}
}

func TestPageLabels_CountThePagesBeforeTheTextInRomanNumbers(t *testing.T) {
	d := compose(t, export.Work{Article: kindsSample().Article})
	if got := pageLabels(d.front); got != "/Nums[0<</S/D>>]" {
		t.Error(got)
	}
	if got := pageLabels(3); got != "/Nums[0<</S/r>>3<</S/D>>]" {
		t.Error(got)
	}
}

func TestMetadata_OfSeveralArticlesNameThemAll(t *testing.T) {
	work := func(title, by string) export.Work {
		s := &sample{}
		s.a.Title, s.a.Byline = title, by
		s.p("text")
		return s.work()
	}
	title, author, _ := about([]export.Work{work("One", "A"), work("Two", "B"), work("Three", "A")})
	if title != "One, and 2 more" || author != "A; B" {
		t.Errorf("title %q, author %q", title, author)
	}
}
