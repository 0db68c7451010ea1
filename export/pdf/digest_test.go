package pdf

import (
	"fmt"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
)

// numbered has paragraphs of five sentences each, "P3S2 ...": paragraph 3, sentence 2.
func numbered() *sample {
	s := &sample{}
	s.a = article.Article{Title: "Numbered", Language: "en"}
	for p := range 6 {
		if p%2 == 0 {
			s.h(2, fmt.Sprintf("Section%d", p/2))
		}
		var text []string
		for k := range 5 {
			text = append(text, fmt.Sprintf("P%dS%d is what Dr. Vermeulen wrote down that day.", p, k))
		}
		s.p(strings.Join(text, " "))
	}
	return s
}

func TestDigest_HoldsTheSentencesAround(t *testing.T) {
	for context, want := range [][]string{
		{"Section0", "… P0S2 …", "Section2", "P5S0 is what …"},
		{"Section0", "… P0S1 is", "P0S2 is", "P0S3 is", "Section2", "P5S0 is", "P5S1 is"},
		{"Section0", "P0S0 is", "P0S4 is", "Section2", "P5S0 is", "P5S2 is"},
	} {
		s := numbered()
		s.mark("P0S2", annotation.Yellow, annotation.Highlight, "First note.", "law")
		s.mark("P5S0 is what", annotation.Red, annotation.Highlight, "")
		text := strings.Join(pagesOf(t, writeWith(t, Options{Layout: Digest, Context: context}, s.work())), " ")
		at := 0
		for _, w := range append(want, "First note.", "law") {
			i := strings.Index(text[at:], w)
			if w == "First note." {
				at = 0 // stands behind the rows of its page
				i = strings.Index(text, w)
			}
			if i < 0 {
				t.Errorf("context %d: %q is missing or out of order in %q", context, w, text)
				break
			}
			at += i
		}
		for p := range 6 {
			for k := range 5 {
				has := strings.Contains(text, fmt.Sprintf("P%dS%d", p, k))
				near := p == 0 && k >= 2-context && k <= 2+context || p == 5 && k <= context
				if has != near {
					t.Errorf("context %d: sentence P%dS%d: %v", context, p, k, has)
				}
			}
		}
		if strings.Contains(text, "Section1") {
			t.Errorf("context %d: a section without a mark has its heading", context)
		}
	}
}

func TestDigest_ByTagAndByColour(t *testing.T) {
	work := func() export.Work {
		s := numbered()
		s.mark("P0S2", annotation.Yellow, annotation.Highlight, "", "law", "sea")
		s.mark("P3S1", annotation.Red, annotation.Highlight, "", "craft")
		s.mark("P5S0", annotation.Yellow, annotation.Highlight, "")
		return s.work()
	}
	for order, want := range map[Order]string{
		OrderTag:   "craft P3S1 law P0S2 sea P0S2 Without a tag P5S0",
		OrderColor: "Yellow P0S2 P5S0 Red P3S1",
		OrderText:  "Section0 P0S2 Section1 P3S1 Section2 P5S0",
	} {
		data := writeWith(t, Options{Layout: Digest, Order: order}, work())
		text := strings.Join(pagesOf(t, data), " ")
		_, text, _ = strings.Cut(text, ".") // behind the line that says what it is
		at := 0
		for _, w := range strings.Fields(want) {
			i := strings.Index(text[at:], w)
			if i < 0 {
				t.Fatalf("%s: %q is missing or out of order in %q", order, w, text)
			}
			at += i + len(w)
		}
		if order != OrderText && !strings.Contains(text, "Section1") {
			t.Errorf("%s: it does not say where a passage is from: %q", order, text)
		}
		ids := map[string]int{}
		for _, body := range objectsOf(t, data) {
			if _, id, ok := strings.Cut(body, "/NM<FEFF"); ok {
				id, _, _ = strings.Cut(id, ">")
				ids[id]++
			}
		}
		if len(ids) != 3 {
			t.Errorf("%s: %d annotations", order, len(ids))
		}
	}
}

func TestExcerpts_HoldEveryPassageOnce(t *testing.T) {
	for seed := range int64(60) {
		for _, w := range randomWorks(seed) {
			d := emptyDocument(t, Options{Engine: engine(t), Layout: Digest, Context: int(seed % 4)})
			c := d.newComposer(w, nil)
			var marks []*annotation.Annotation
			all := c.set.All()
			for i := range all {
				if !all[i].Orphan {
					marks = append(marks, &all[i])
				}
			}
			end, n := -1, 0
			for e := range c.excerpts(marks) {
				if e.Start <= end || e.End > w.Article.Text.Len() {
					t.Fatalf("seed %d: excerpt %v after %d", seed, e.Range, end)
				}
				end = e.End
				for _, m := range e.marks {
					if !e.Covers(m.Passage()) {
						t.Errorf("seed %d: %v does not cover %v", seed, e.Range, m.Passage())
					}
					n++
				}
			}
			if n != len(marks) {
				t.Errorf("seed %d: %d of %d marks", seed, n, len(marks))
			}
		}
	}
}
