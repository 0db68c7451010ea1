package typeset_test

import (
	"strings"
	"testing"

	. "dev.marginalia/typeset"
)

// book is War and Peace in paragraphs, and how many words it has.
func book(b *testing.B) (paras []Paragraph, words int) {
	b.Helper()
	for _, text := range strings.Split(corpus(b, "text/war-and-peace.txt"), "\n\n") {
		text = strings.ReplaceAll(text, "\n", " ")
		paras = append(paras, para(text))
		words += len(strings.Fields(text))
	}
	return paras, words
}

var (
	screen = Settings{Width: 540}
	paper  = Settings{Width: 332, TotalFit: true, Justify: true, Hyphenate: true}
)

// The whole book, exactly. Cold is an engine that has set nothing yet, warm one that has set the book before; lines
// tells where each line is, clusters also where each character is.
func BenchmarkLayout_Book(b *testing.B) {
	paras, words := book(b)
	lines := func(e *Engine, s Settings) {
		for _, p := range paras {
			e.Measure(p, s)
		}
	}
	clusters := func(e *Engine, s Settings) {
		for _, p := range paras {
			e.Layout(p, s)
		}
	}
	for _, c := range []struct {
		name string
		s    Settings
		f    func(*Engine, Settings)
		warm bool
	}{
		{"screen/cold/lines", screen, lines, false},
		{"screen/warm/lines", screen, lines, true},
		{"screen/cold/clusters", screen, clusters, false},
		{"screen/warm/clusters", screen, clusters, true},
		{"paper/cold", paper, clusters, false},
		{"paper/warm", paper, clusters, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			e := engine(b)
			if c.warm {
				c.f(e, c.s)
			}
			for b.Loop() {
				if !c.warm {
					b.StopTimer()
					e = engine(b)
					b.StartTimer()
				}
				c.f(e, c.s)
			}
			b.ReportMetric(float64(words*b.N)/b.Elapsed().Seconds(), "words/s")
		})
	}
}

// A paragraph as it is set when the reader comes to it.
func BenchmarkLayout_Paragraph(b *testing.B) {
	for name, text := range map[string]string{"english": strings.Repeat(pangram, 3), "arabic": strings.Repeat(texts["arabic"]+" ", 12), "japanese": texts["japanese"]} {
		b.Run(name, func(b *testing.B) {
			e := engine(b)
			p := para(text)
			e.Layout(p, screen)
			b.ReportAllocs()
			for b.Loop() {
				e.Layout(p, screen)
			}
		})
	}
}

// A paragraph with as many notes as nobody writes.
func BenchmarkLayout_Gaps(b *testing.B) {
	e := engine(b)
	p := para(strings.Repeat("word ", 10000))
	for i := range 5000 {
		p.Gaps = append(p.Gaps, Gap{At: 10*i + 4, Width: 5})
	}
	for b.Loop() {
		e.Layout(p, paper)
	}
}
