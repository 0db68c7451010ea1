package pdftext

import (
	"reflect"
	"testing"
)

func TestInfo_WhatAFileSaysOfItself(t *testing.T) {
	objects := []string{
		"<</Type/Catalog/Pages 2 0 R/Lang(de-AT)/Metadata 5 0 R>>",
		"<</Type/Pages/Kids[3 0 R]>>", "<</Type/Page/Parent 2 0 R>>",
		"<</Title<FEFF00DC00620065007200200061006C006C00650073>/Author(J. Mu\\374ller)/Keywords(one; two, too;;three)/CreationDate(D:20240229120000+01'00')/Producer(By hand)>>",
		packed("/Type/Metadata", `<?xpacket?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r" xmlns:dc="d"><rdf:Description><dc:title><rdf:Alt><rdf:li>Other</rdf:li></rdf:Alt></dc:title>`+
			`<dc:creator><rdf:Seq><rdf:li>A. One</rdf:li><rdf:li>B. Two</rdf:li></rdf:Seq></dc:creator><dc:subject><rdf:Bag><rdf:li>x</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`),
	}
	want := Info{Title: "Über alles", Author: "A. One, B. Two", Producer: "By hand", Keywords: []string{"one", "two, too", "three"},
		Published: "2024-02-29T12:00:00+01:00", Language: "de-AT"}
	if got := open(t, build(objects, "/Info 4 0 R")).Info(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	want = Info{Title: "Other", Author: "A. One, B. Two", Keywords: []string{"x"}, Language: "de-AT"}
	if got := open(t, build(objects, "")).Info(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestInfo_Dates(t *testing.T) {
	for in, want := range map[string]string{
		"D:20240229120000Z": "2024-02-29T12:00:00Z", "D:20240229120000-05'30'": "2024-02-29T12:00:00-05:30", "20240229": "2024-02-29",
		"D:20240229120000": "2024-02-29", "D:202402291205+01'00": "2024-02-29T12:05:00+01:00", "D:20241399": "", "yesterday": "", "": "", "D:2024": "",
		"D:20240229120000Z00'00'": "2024-02-29T12:00:00Z",
	} {
		if got := date(in); got != want {
			t.Errorf("%s: %q, want %q", in, got, want)
		}
	}
}

func TestOutline_EveryKindOfDestination(t *testing.T) {
	data := build([]string{
		"<</Type/Catalog/Pages 2 0 R/Outlines 5 0 R/Dests<</old[4 0 R/FitH 600]>>/Names<</Dests<</Kids[11 0 R]>>>>>>",
		"<</Type/Pages/Kids[3 0 R 4 0 R]/MediaBox[0 0 600 800]>>", "<</Type/Page/Parent 2 0 R>>", "<</Type/Page/Parent 2 0 R>>",
		"<</First 6 0 R>>",
		"<</Title(One)/Dest[3 0 R/XYZ 0 700 null]/Next 8 0 R/First 7 0 R>>",
		"<</Title(Below)/A<</S/GoTo/D(new)>>>>",
		"<</Title(Two)/Dest/old/Next 9 0 R>>",
		"<</Title(Nowhere)/Dest[99 0 R/Fit]/Next 10 0 R>>",
		"<</Title(Three)/Dest[1/Fit]/Next 6 0 R>>",
		"<</Names[(a)null(new)<</D[4 0 R/XYZ 0 500 0]>>]/Limits[(a)(z)]/Kids[11 0 R]>>",
	}, "")
	want := []Entry{{"One", 1, 0, 100}, {"Below", 2, 1, 300}, {"Two", 1, 1, 200}, {"Three", 1, 1, 0}}
	if got := open(t, data).Outline(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}
