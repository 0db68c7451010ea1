package pdf

import (
	"bytes"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
)

// words are words of many scripts, and what breaks programs: controls, marks without a base, signs that fonts
// lack, signs that turn text round.
var words = []string{"the", "harbour", "sands", "affluent", "Donaudampfschifffahrtsgesellschaft", "naïve", "Ω", "море", "שלום", "عام", "(2024)", "किन्तु", "ไทย", "漢字かな", "한국어",
	"e\u0301\u0323", "\u0301", "in\u00adcom\u00adplete", "a\u200bb", "\u202eback", "\u2067x\u2069", "😀👩‍🚀", "\U00020000", "\U000e0001", "\ufffd", "\u2028", "https://example.org/a?b=(c)", "\\()<>[]{}/%", "x\ty", "—", "\u00a0", "ﬁ"}

var naughty = sync.OnceValue(func() []string {
	data, err := os.ReadFile(filepath.Join(corpora(), "text/blns.txt"))
	if err != nil {
		return nil
	}
	var out []string
	for _, line := range strings.Split(strings.ToValidUTF8(string(data), "\ufffd"), "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
})

// random builds articles and marks of all kinds.
type random struct {
	*rand.Rand
	a article.Article
}

func (r *random) text(most int) string {
	var out []string
	for range 1 + r.Intn(most) {
		if n := naughty(); len(n) > 0 && r.Intn(8) == 0 {
			out = append(out, n[r.Intn(len(n))])
			continue
		}
		out = append(out, words[r.Intn(len(words))])
	}
	return strings.Join(out, " ")
}

func pick[T any](r *random, all ...T) T { return all[r.Intn(len(all))] }

func (r *random) spans(n int) []article.Span {
	var out []article.Span
	for range r.Intn(4) {
		from := r.Intn(n + 1)
		out = append(out, article.Span{
			Kind:  pick(r, article.Strong, article.Emphasis, article.CodeSpan, article.Link, article.Superscript, article.Subscript, article.Deleted, article.Reference),
			Range: article.Range{Start: from, End: from + r.Intn(n+1)},
			Href:  pick(r, "", "#here", "#nowhere", "https://example.org/", "javascript:x"),
		})
	}
	slices.SortStableFunc(out, func(a, b article.Span) int { return a.Start - b.Start })
	return out
}

// pictures are bytes of pictures, whole and not.
var pictures = sync.OnceValue(func() [][]byte {
	whole := diagram(30, 20)
	return [][]byte{whole, photo(40, 30), whole[:len(whole)/2], photo(40, 30)[:300], []byte("no picture"), nil,
		[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="20" height="9"/></svg>`)}
})

func (r *random) block(b *article.Builder) {
	block := article.Block{
		Kind:      pick(r, article.Paragraph, article.Paragraph, article.Heading, article.Item, article.Quote, article.Code, article.Image, article.Table, article.Rule, article.Footnote, article.Notice),
		Level:     r.Intn(9),
		Number:    r.Intn(3) * r.Intn(2000),
		Indent:    max(0, r.Intn(12)-8),
		Quoted:    max(0, r.Intn(12)-8),
		Task:      pick(r, "", "", article.TaskOpen, article.TaskDone),
		Label:     pick(r, "", "1", "*", "a long label"),
		Language:  pick(r, "", "", "de", "ar", "no language"),
		Direction: pick(r, "", "", "", "rtl", "ltr"),
	}
	if r.Intn(3) == 0 {
		block.Targets = []string{"here"}
	}
	text := r.text(30)
	switch block.Kind {
	case article.Table:
		block.Grid = &article.Grid{Header: r.Intn(4), Align: []article.Align{"", pick(r, article.AlignCenter, article.AlignEnd)}}
		var rows []string
		columns := 1 + r.Intn(1+r.Intn(40))
		for range 1 + r.Intn(1+r.Intn(30)) {
			var cells []string
			for range max(0, columns-r.Intn(2)) {
				cells = append(cells, strings.NewReplacer("\t", " ", "\n", " ").Replace(pick(r, "", r.text(2), r.text(2), r.text(9))))
			}
			rows = append(rows, strings.Join(cells, "\t"))
		}
		text = strings.Join(rows, "\n")
		if r.Intn(5) == 0 {
			text += "\t" + r.text(900)
		}
	case article.Code:
		text = strings.Join([]string{r.text(9), "", "\t\tif x {\t// " + r.text(30), strings.Repeat("0123456789", r.Intn(30))}, "\n")
	case article.Image:
		if r.Intn(4) > 0 {
			block.Picture = &article.Picture{Alt: pick(r, "", r.text(9)), Href: pick(r, "", "https://example.org/x.png")}
			if r.Intn(4) > 0 {
				block.Picture.Hash = fmt.Sprint(r.Intn(len(pictures())))
			}
		}
		text = pick(r, "", r.text(9), r.text(80))
	case article.Rule:
		text = ""
	case article.Heading:
		text = r.text(20)
	}
	spans := r.spans(utf8.RuneCountInString(text))
	if block.Kind != article.Code && r.Intn(3) == 0 {
		text, spans = r.signs(text, spans)
	}
	b.Add(block, text, spans...)
}

// signs puts pictures in the place of some characters of text.
func (r *random) signs(text string, spans []article.Span) (string, []article.Span) {
	runes := []rune(text)
	for i := range runes {
		if runes[i] == '\t' || runes[i] == '\n' || r.Intn(12) > 0 {
			continue
		}
		runes[i] = []rune(article.Sign)[0]
		p := &article.Picture{Alt: pick(r, "", r.text(9)), Hash: pick(r, "", "0", "1", "2"), Width: r.Intn(90), Height: r.Intn(50)}
		if r.Intn(2) == 0 {
			p.Shown = &article.Extent{Width: float64(r.Intn(900)), Height: float64(r.Intn(80)), Drop: float64(r.Intn(40) - 20)}
		}
		spans = append(spans, article.Span{Kind: article.InlineImage, Range: article.Range{Start: i, End: i + 1}, Picture: p})
	}
	slices.SortStableFunc(spans, func(a, b article.Span) int { return a.Start - b.Start })
	return string(runes), spans
}

func (r *random) mark(id int) (m annotation.Annotation) {
	n := r.a.Text.Len()
	from := r.Intn(n + 1)
	at := time.Date(2026, 11, 20, 9, id%60, 0, 0, time.UTC)
	m = annotation.Annotation{ID: fmt.Sprint("id", id), Color: pick(r, append(annotation.Colors, "no color")...), Style: annotation.Styles[r.Intn(4)],
		Creator: "A (Reader\\", Created: at, Modified: at}
	m.Start, m.End = from, min(n, from+1+r.Intn(1+r.Intn(400)))
	m.Orphan = r.Intn(12) == 0 || m.Start == m.End
	m.Exact = r.text(6)
	if r.Intn(2) == 0 {
		m.Note = pick(r, r.text(30), "**a** `b`\n- c", "", r.text(300))
	}
	for range r.Intn(3) {
		m.Tags = append(m.Tags, pick(r, "one", "two/three", "größe", "שלום", r.text(3)))
	}
	return m
}

func (r *random) work() export.Work {
	var b article.Builder
	for range r.Intn(1 + r.Intn(24)) {
		r.block(&b)
	}
	r.a.Title, r.a.Byline, r.a.Site = pick(r, "", r.text(3), r.text(40)), pick(r, "", r.text(3)), pick(r, "", r.text(20))
	r.a.Language, r.a.Direction, r.a.TitleDerived = pick(r, "", "en", "ar"), pick(r, "", "rtl", "ltr"), r.Intn(2) == 0
	r.a.Cover = pick(r, "", "0", "1", "4")
	b.Build(&r.a)
	for range r.Intn(2) * r.Intn(9) {
		r.a.Contents = append(r.a.Contents, article.Entry{Title: r.text(3), Level: r.Intn(6), Offset: r.Intn(r.a.Text.Len()+9) - 4})
	}
	var marks []annotation.Annotation
	for i := range r.Intn(1 + r.Intn(40)) {
		marks = append(marks, r.mark(i))
	}
	return export.Work{Article: &r.a, Annotations: annotation.NewSet(marks).All(), Picture: func(hash string) ([]byte, error) {
		var i int
		if _, err := fmt.Sscan(hash, &i); err != nil {
			return nil, err
		}
		return pictures()[i], nil
	}}
}

func randomWorks(seed int64) []export.Work {
	r := rand.New(rand.NewSource(seed))
	var out []export.Work
	for range 1 + r.Intn(2) {
		out = append(out, (&random{Rand: r}).work())
	}
	return out
}

func FuzzWrite(f *testing.F) {
	for seed := range int64(28) {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, seed, choice int64) {
		chance := rand.New(rand.NewSource(choice))
		o := options(t, chance, Layouts[uint64(choice)%uint64(len(Layouts))], Papers[chance.Intn(len(Papers))])
		o = withMatter(o, chance)
		o.Flatten = seed%3 == 0
		works := randomWorks(seed)
		for _, w := range works {
			if err := w.Article.Validate(); err != nil {
				t.Fatal(err)
			}
		}
		var out, again bytes.Buffer
		r, err := Write(&out, works, o)
		if err != nil {
			t.Fatal(err)
		}
		if r.Pages < len(works) {
			t.Errorf("%d pages for %d works", r.Pages, len(works))
		}
		if _, err := Write(&again, randomWorks(seed), o); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Error("the same works made other bytes: ", err)
		}
		if seed%8 == 0 {
			qpdfCheck(t, fmt.Sprint(seed), out.Bytes())
			if o.Layout != Gap && o.Layout != Digest {
				checkWords(t, works, out.Bytes())
			}
		}
	})
}

// withMatter adds what stands before, behind and instead of the text, by chance.
func withMatter(o Options, chance *rand.Rand) Options {
	coin := func() bool { return chance.Intn(2) == 0 }
	o.Safe, o.Legend, o.Index, o.Highlights, o.Cover = coin(), coin(), coin(), coin(), coin()
	o.Context, o.Order, o.Summary = chance.Intn(MaxContext+1), Orders[chance.Intn(len(Orders))], words[chance.Intn(len(words))]+" **of** it"
	return o
}

// checkWords looks for words in the text of a handout that are too short to be divided. The number of a note may
// stand inside a word, so only articles without marks are looked at.
func checkWords(t *testing.T, works []export.Work, data []byte) {
	t.Helper()
	got := squeezed(textOf(t, data))
	for _, w := range works {
		if len(w.Annotations) > 0 || got == "" {
			continue
		}
		for _, b := range w.Article.Blocks {
			for _, word := range []string{"sands", "naïve", "море"} {
				if b.Kind == article.Paragraph && strings.Contains(w.Article.Text.Slice(b.Range), word) && !strings.Contains(got, word) {
					t.Errorf("%q is not in the handout", word)
				}
			}
		}
	}
}
