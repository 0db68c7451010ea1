package pdf

import (
	"bytes"
	"fmt"
	"math"
	"math/rand"
	"strings"
	"testing"
	"unicode"

	"dev.marginalia/annotation"
	"dev.marginalia/export"
)

// options draws options of a handout.
func options(t testing.TB, r *rand.Rand, l Layout, p Paper) Options {
	o := Options{Engine: engine(t), Layout: l, Paper: p, Family: []string{"", "serif", "sans", "mono"}[r.Intn(4)], Size: []float64{0, 0, 8, 10, 12.5, 16}[r.Intn(6)]}
	if l.wide() {
		o.Columns = r.Intn(3)
	}
	return o
}

// noted gives every note of a work its own text.
func noted(w *export.Work) []string {
	var out []string
	for i := range w.Annotations {
		m := &w.Annotations[i]
		if m.Note == "" {
			continue
		}
		m.Note = fmt.Sprintf("note %d%s", i, strings.Repeat(" of many words", i%7*i%90))
		if i%5 == 0 {
			m.Note = fmt.Sprintf("ملاحظة %d", i)
		}
		out = append(out, m.Note)
	}
	return out
}

func TestLayouts_NothingIsLostOrOverlaps(t *testing.T) {
	long(t)
	const seeds = int64(6)
	for _, l := range Layouts {
		for _, p := range Papers {
			for seed := range seeds {
				r := rand.New(rand.NewSource(seed))
				works := []export.Work{(&random{Rand: r}).work()}
				texts := noted(&works[0])
				o := options(t, r, l, p)
				name := fmt.Sprintf("%s %s %d %g/%d", l, p, seed, o.Size, o.Columns)
				w, d := printed(t, name, o, works)
				if l == Digest {
					continue // shows what is marked
				}
				w.text(d.works[0])
				if l.printsNotes() {
					w.notes(texts)
				}
			}
		}
	}
}

func TestLayouts_OtherProgramsReadThem(t *testing.T) {
	long(t)
	for _, l := range Layouts {
		for i, p := range Papers {
			var out bytes.Buffer
			r := rand.New(rand.NewSource(int64(i)))
			if _, err := Write(&out, []export.Work{kindsSample(), arabicSample()}, options(t, r, l, p)); err != nil {
				t.Fatal(err)
			}
			qpdfCheck(t, fmt.Sprint(l, p), out.Bytes())
			keepSample(t, fmt.Sprintf("%s-%s", l, p), out.Bytes())
		}
	}
}

// longWork has a note that is longer than a page.
func longWork() (export.Work, []string) {
	s := &sample{}
	s.a.Title = "Long notes"
	long := strings.TrimSpace(strings.Repeat("A note of many words. ", 900))
	for i := range 12 {
		s.p(fmt.Sprintf("Marked%d. ", i) + prose1 + " " + prose2)
	}
	s.mark("Marked1.", annotation.Yellow, annotation.Highlight, "First.")
	s.mark("Marked2.", annotation.Yellow, annotation.Highlight, long)
	s.mark("Marked3.", annotation.Yellow, annotation.Highlight, "Third.")
	s.mark("Marked11.", annotation.Yellow, annotation.Highlight, long+" The end.")
	return s.work(), []string{"First.", long, "Third.", long + " The end."}
}

func TestFootnotes_ALongNoteGoesOnBelowTheText(t *testing.T) {
	for columns := 1; columns <= 2; columns++ {
		work, texts := longWork()
		w, d := printed(t, fmt.Sprint(columns), Options{Engine: engine(t), Layout: Footnotes, Columns: columns}, []export.Work{work})
		w.text(d.works[0])
		w.notes(texts)
	}
}

func TestFootnotes_TheFirstLinesStandOnThePageOfTheNumber(t *testing.T) {
	s := &sample{}
	s.a.Title = "T"
	for i := range 60 {
		s.p(fmt.Sprintf("Word%d ", i) + prose1)
		s.mark(fmt.Sprintf("Word%d ", i), annotation.Green, annotation.Highlight, fmt.Sprintf("note %d ", i)+prose2)
	}
	d := emptyDocument(t, Options{Engine: engine(t), Layout: Footnotes, Paper: A5})
	d.seen = func(p *page) {
		here := map[int]bool{}
		for _, f := range p.feet {
			for _, l := range f.lines {
				if l.first {
					here[l.note.number] = true
				}
			}
		}
		for i := range p.rows {
			for _, l := range p.c.linesOf(p.rows[i].row) {
				if !here[l.note.number] {
					t.Errorf("page %d: note %d does not begin on it", p.number, l.note.number)
				}
			}
		}
	}
	d.compose(s.work(), nil)
	if len(d.pages) < 10 {
		t.Errorf("%d pages", len(d.pages))
	}
}

func TestEndnotes_StandBeforeTheNextSection(t *testing.T) {
	s := &sample{}
	s.h(2, "One")
	s.p("First word")
	s.h(3, "Below")
	s.p("Second word")
	s.h(1, "Two")
	s.p("Third word")
	s.mark("First", annotation.Green, annotation.Highlight, "note a")
	s.mark("Second", annotation.Green, annotation.Highlight, "note b")
	s.mark("Third", annotation.Green, annotation.Highlight, "note c")
	d := emptyDocument(t, Options{Engine: engine(t), Layout: Endnotes})
	var got []string
	d.seen = func(p *page) {
		for i := range p.rows {
			for _, t := range p.rows[i].parts {
				got = append(got, string(t.of.source))
			}
		}
	}
	d.compose(s.work(), nil)
	want := "One|First word|Below|Second word|Notes|note a|note b|Two|Third word|Notes|note c"
	if text := strings.Join(got, "|"); !strings.HasSuffix(text, want) {
		t.Errorf("got %s, want %s", text, want)
	}
}

func TestColumns_TheLastPageIsBalanced(t *testing.T) {
	for n := range 9 {
		s := &sample{}
		s.a.Title = "T"
		for range n + 2 {
			s.p(prose1)
		}
		d := emptyDocument(t, Options{Engine: engine(t), Layout: Clean, Columns: 2})
		d.seen = func(p *page) {
			if p.number+1 < len(d.pages) {
				return
			}
			high := map[float64]float64{}
			for i := range p.rows {
				if r := &p.rows[i]; !r.span {
					high[r.x] = math.Max(high[r.x], r.y)
				}
			}
			a, b := high[p.c.geo.columnAt(0)], high[p.c.geo.columnAt(1)]
			if len(high) != 2 || a < b-1 || a-b > 4*usualLeading {
				t.Errorf("%d paragraphs: columns end at %v", n+2, high)
			}
		}
		d.compose(s.work(), nil)
	}
}

func TestGap_TheWordsAreOnlyInTheKey(t *testing.T) {
	s := &sample{}
	s.a.Title = "Blanks"
	s.p("The capital of *Freedonia* is [Fredville](https://example.org/Fredville), on the river Sylvan.")
	s.h(2, "Sylvan waters")
	s.mark("Fredville", annotation.Green, annotation.Highlight, "Fredville again", "places/Fredville")
	s.mark("Sylvan.", annotation.Pink, annotation.Underline, "")
	s.mark("Sylvan waters", annotation.Pink, annotation.Underline, "")
	s.mark("Nowhere", annotation.Pink, annotation.Underline, "Fredville too")
	var out bytes.Buffer
	w := s.work()
	r, err := Write(&out, []export.Work{w}, Options{Engine: engine(t), Layout: Gap})
	if err != nil || r.Pages != 2 || r.Annotations != 3 {
		t.Fatal(r, err)
	}
	for _, secret := range []string{"Fredville", "Sylvan"} {
		if bytes.Contains(out.Bytes(), []byte(secret)) || bytes.Contains(out.Bytes(), []byte(strings.TrimSuffix(strings.TrimPrefix(text(secret), "<FEFF"), ">"))) {
			t.Errorf("%s is in the file", secret)
		}
		if w.Article.Text.String() == "" || !strings.Contains(w.Article.Text.String(), secret) {
			t.Error("the article was changed")
		}
	}
	if got := textOf(t, out.Bytes()); got != "" {
		page, key, _ := strings.Cut(got, "\f")
		if strings.Contains(page, "Fredville") || strings.Contains(page, "Sylvan") || !strings.Contains(page, "_____") {
			t.Errorf("page 1 reads %q", page)
		}
		for _, want := range []string{"Key", "1", "Fredville", "2", "Sylvan", "3", "Sylvan waters"} {
			if !strings.Contains(key, want) {
				t.Errorf("the key lacks %s: %q", want, key)
			}
		}
	}
}

func TestGap_BlanksKeepSignsAndPlaces(t *testing.T) {
	for in, want := range map[string]string{"so, (well) it's": "__, (____) ____", "漢字 e\u0301": "＿＿ _\u2060", "—": "—"} {
		rs := []rune(in)
		rule(rs)
		if string(rs) != want {
			t.Errorf("%q: %q", in, string(rs))
		}
	}
}

func TestClean_PaintsNothingOfItsOwn(t *testing.T) {
	d := emptyDocument(t, Options{Engine: engine(t), Layout: Clean})
	w := marksSample()
	d.compose(w, nil)
	c := d.works[0]
	if len(c.markers) > 0 || len(c.notes) > 0 {
		t.Errorf("%d numbers, %d notes", len(c.markers), len(c.notes))
	}
	d.options.Layout = Margin
	if len(d.pages[0].marks) == 0 {
		t.Error("no annotations")
	}
	for _, m := range d.pages[0].marks {
		if m.mark.Note != "" && !strings.Contains(m.dict(d.height, 3, 9, 0, -1), "/Contents<FEFF00") {
			t.Errorf("mark %s has no contents", m.mark.ID)
		}
	}
}

func TestStudy_EveryFifthLineIsNumbered(t *testing.T) {
	s := &sample{}
	for range 30 {
		s.p(prose1)
		s.h(3, "Not counted")
	}
	for _, rtl := range []string{"ltr", "rtl"} {
		s.a.Direction = rtl
		d := emptyDocument(t, Options{Engine: engine(t), Layout: Study})
		lines := 0
		d.seen = func(p *page) {
			for i := range p.rows {
				if p.c.counts(p.rows[i].row) {
					lines++
				}
			}
		}
		w := s.work()
		d.compose(w, nil)
		g := &d.works[0].geo
		if lines != d.works[0].counted || lines < 60 {
			t.Errorf("%d lines, %d counted", lines, d.works[0].counted)
		}
		if g.sideFirst() != (rtl == "rtl") {
			t.Errorf("%s: the margin is at %.0f, the text at %.0f", rtl, g.side, g.text)
		}
		s = &sample{}
		for range 30 {
			s.p(prose1)
		}
	}
}

func TestGeometry_EverythingStandsOnThePaper(t *testing.T) {
	for _, l := range Layouts {
		for _, p := range Papers {
			for _, rtl := range []bool{false, true} {
				for columns := 1; columns <= 2; columns++ {
					o := Options{Layout: l, Paper: p, Columns: columns}
					g := o.geometry(rtl)
					w, h := p.size()
					ok := g.left >= 30 && g.right <= w-30 && g.top > g.headLine && g.bottom+g.box < g.footLine && g.footLine+footDrop < h &&
						g.text >= g.left-.1 && g.text+g.textWidth() <= g.right+.1 && g.column >= 140
					if g.sideWidth > 0 {
						apart := math.Max(g.side-g.text-g.textWidth(), g.text-g.side-g.sideWidth)
						ok = ok && g.side >= g.left-.1 && g.side+g.sideWidth <= g.right+.1 && math.Abs(apart-g.gutter) < .1
					}
					if !ok {
						t.Errorf("%s %s %v %d: %+v", l, p, rtl, columns, g)
					}
				}
			}
		}
	}
}

func TestOptions_WhatMakesNoHandoutIsSaid(t *testing.T) {
	for _, o := range []Options{{Layout: "poster"}, {Paper: "a0"}, {Size: 7.9}, {Size: 17}, {Size: math.NaN()}, {Columns: 3}, {Columns: -1}, {Layout: Cornell, Columns: 2}} {
		o.Engine = engine(t)
		if _, err := Write(&bytes.Buffer{}, []export.Work{marksSample()}, o); err == nil || !unicode.IsLower(rune(err.Error()[0])) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	for in, want := range map[string]Layout{"": Margin, "Cornell": Cornell, "GAP": Gap} {
		if got, err := ParseLayout(in); got != want || err != nil {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for in, want := range map[string]Paper{"": A4, "A5": A5, "Legal": Legal} {
		if got, err := ParsePaper(in); got != want || err != nil {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestLayouts_NumbersLeadToTheirNotesAndBack(t *testing.T) {
	s := &sample{}
	s.a.Title = "T"
	for range 30 {
		s.p(prose1)
	}
	s.p("The very last words.")
	s.mark("The very", annotation.Green, annotation.Highlight, "A note.")
	for l, want := range map[Layout]int{Margin: 0, Cornell: 0, Clean: 0, Footnotes: 2, Endnotes: 2, Study: 2, Gap: 2} {
		var out bytes.Buffer
		w := (&sample{a: s.a, b: s.b, wants: s.wants}).work()
		if _, err := Write(&out, []export.Work{w}, Options{Engine: engine(t), Layout: l}); err != nil {
			t.Fatal(err)
		}
		got := 0
		for _, o := range objectsOf(t, out.Bytes()) {
			if strings.Contains(o, "/Subtype/Link") && destRe.MatchString(o) {
				got++
			}
		}
		if got != want {
			t.Errorf("%s: %d links, want %d", l, got, want)
		}
	}
}

func TestLayouts_ThousandsOfNotesOnOnePassage(t *testing.T) {
	s := &sample{}
	s.a.Title = "T"
	s.p(strings.Repeat("word ", 1500))
	w := s.work()
	var texts []string
	for i := range 1500 {
		m := annotation.Annotation{ID: fmt.Sprint(i), Note: fmt.Sprint("note ", i), Style: annotation.Highlight, Color: annotation.Green}
		m.Start, m.End = i, i+4
		w.Annotations = append(w.Annotations, m)
		texts = append(texts, m.Note)
	}
	for _, l := range []Layout{Footnotes, Cornell, Endnotes} {
		seen, d := printed(t, string(l), Options{Engine: engine(t), Layout: l}, []export.Work{w})
		seen.text(d.works[0])
		seen.notes(texts)
	}
}
