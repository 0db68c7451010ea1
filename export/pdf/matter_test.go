package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
)

func writeWith(tb testing.TB, o Options, works ...export.Work) []byte {
	tb.Helper()
	o.Engine = engine(tb)
	var out bytes.Buffer
	if _, err := Write(&out, works, o); err != nil {
		tb.Fatal(err)
	}
	qpdfCheck(tb, tb.Name(), out.Bytes())
	return out.Bytes()
}

// pagesOf is the text of each page, its white space as single spaces; the test is skipped without pdftotext.
func pagesOf(tb testing.TB, data []byte) []string {
	tb.Helper()
	all := textOf(tb, data)
	if all == "" {
		tb.Skip("pdftotext is not here")
	}
	var out []string
	for _, p := range strings.Split(strings.TrimSuffix(all, "\f"), "\f") {
		out = append(out, strings.Join(strings.Fields(p), " "))
	}
	return out
}

// eightColors has a passage in each colour.
func eightColors() export.Work {
	s := &sample{}
	s.a.Title = "Colours"
	for i, c := range annotation.Colors {
		s.p(fmt.Sprintf("The word number%d is marked.", i))
		s.mark(fmt.Sprintf("number%d", i), c, annotation.Highlight, "")
	}
	return s.work()
}

func TestSafe_EveryColourHasALineOfItsOwn(t *testing.T) {
	seen := map[string]annotation.Color{}
	for _, c := range annotation.Colors {
		var b strings.Builder
		safeLine(&b, c, 0, 40, 10, 10)
		if other, ok := seen[b.String()]; ok {
			t.Errorf("%s and %s have the same line", c, other)
		}
		seen[b.String()] = c
	}
}

func TestSafe_AnnotationsKeepTheirColours(t *testing.T) {
	dicts := func(o Options) (out []string, streams int) {
		for _, body := range objectsOf(t, writeWith(t, o, eightColors())) {
			if strings.Contains(body, "/Subtype/Highlight") {
				out = append(out, regexp.MustCompile(`/C\[[^]]*\]`).FindString(body))
			}
			if strings.Contains(body, "/Subtype/Form") && strings.Contains(body, " RG\n") {
				streams++
			}
		}
		return out, streams
	}
	plain, none := dicts(Options{})
	safe, all := dicts(Options{Safe: true})
	count := func(cs []string) map[string]int {
		m := map[string]int{}
		for _, c := range cs {
			m[c]++
		}
		return m
	}
	if fmt.Sprint(count(plain)) != fmt.Sprint(count(safe)) || len(count(safe)) != 8 {
		t.Errorf("colours %v, safe %v", count(plain), count(safe))
	}
	if none != 0 || all != 8 {
		t.Errorf("%d lines where none are wanted, %d of 8 where they are", none, all)
	}
}

func TestSafe_WhatLiesBelowOthersIsStillTold(t *testing.T) {
	m := pageMark{mark: annotation.Annotation{Color: annotation.Pink, Style: annotation.Highlight}, safe: true,
		quads: []quad{{10, 20, 60, 31, 29, 10}}, paint: []box{{10, 29, 60, 31}}}
	var b strings.Builder
	m.drawSafe(&b, 100)
	if want := "m 60 80 l"; !strings.Contains(b.String(), want) {
		t.Errorf("no line above the text (%q):\n%s", want, b.String())
	}
}

func TestLegend_CountsTheColoursThatAreUsed(t *testing.T) {
	s := &sample{}
	s.a.Title = "T"
	s.p("One two three four five.")
	s.mark("One", annotation.Blue, annotation.Highlight, "", "sea", "law")
	s.mark("two", annotation.Blue, annotation.Underline, "", "Law")
	s.mark("three", annotation.Red, annotation.Highlight, "")
	w := s.work()
	w.TagColors = map[string]annotation.Color{"law": annotation.Blue, "sea": annotation.Green}
	w.Chosen = "Only marks tagged law: 2 of 3."
	text := pagesOf(t, writeWith(t, Options{Legend: true}, w))[0]
	for _, want := range []string{"blue · 2 · law", "red · 1", w.Chosen} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %q", want, text)
		}
	}
	for _, no := range []string{"yellow", "green", "law, Law", "red · 1 ·"} {
		if strings.Contains(text, no) {
			t.Errorf("%q is in %q", no, text)
		}
	}
}

// prosaic is an article of n paragraphs with a heading before every tenth.
func prosaic(title string, n int) *article.Article {
	s := &sample{}
	s.a = article.Article{Title: title, Byline: "Ida Vermeulen", Site: "The Coast Review", URL: "https://example.org/sands", Published: "2026-10-02", Language: "en"}
	for i := range n {
		if i%10 == 5 {
			s.h(2, fmt.Sprintf("Part %d", i/10+1))
		}
		s.p([]string{prose1, prose2, prose3}[i%3])
	}
	return s.work().Article
}
