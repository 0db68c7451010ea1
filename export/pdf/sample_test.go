package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
)

// The samples show every kind of block, of mark and of script. To look at them:
//
//	MARGINALIA_SAMPLES=/tmp/samples go test -run 'TestSamples|TestLayouts_Other' ./export/pdf
//	pdftoppm -r 90 -png /tmp/samples/kinds.pdf /tmp/samples/kinds
func samples() map[string]export.Work {
	return map[string]export.Work{
		"kinds":   kindsSample(),
		"arabic":  arabicSample(),
		"tables":  tablesSample(),
		"notes":   notesSample(),
		"marks":   marksSample(),
		"scripts": scriptsSample(),
	}
}

func TestSamples_AreHandoutsThatOtherProgramsRead(t *testing.T) {
	e := engine(t)
	for name, w := range samples() {
		var out bytes.Buffer
		r, err := Write(&out, []export.Work{w}, Options{Engine: e})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if r.Pages == 0 || r.Unreadable != 0 {
			t.Errorf("%s: %+v", name, r)
		}
		qpdfCheck(t, name, out.Bytes())
		keepSample(t, name, out.Bytes())
	}
}

// TestSamples_OfEveryLayout: scripts/check-handout.sh asks other programs about them.
func TestSamples_OfEveryLayout(t *testing.T) {
	e := engine(t)
	for _, l := range Layouts {
		keepSample(t, "layout-"+string(l), writeWith(t, Options{Engine: e, Layout: l}, notesSample()))
	}
}

// keepSample writes a handout to where it can be looked at, when that is asked for.
func keepSample(t *testing.T, name string, data []byte) {
	t.Helper()
	dir := os.Getenv("MARGINALIA_SAMPLES")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".pdf"), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// sample builds a work: blocks with the inline style of a small language, and marks of passages.
type sample struct {
	b     article.Builder
	a     article.Article
	marks []annotation.Annotation
	wants []want
}

// want is a mark that is placed when the text is known.
type want struct {
	quote string
	mark  annotation.Annotation
}

// add adds a block; in text **strong**, *emphasis*, `code`, ~~deleted~~, ^reference^ and [text](address) are
// spans.
func (s *sample) add(b article.Block, text string) {
	plain, spans := inlineSpans(text)
	s.b.Add(b, plain, spans...)
}

func (s *sample) p(text string) { s.add(article.Block{Kind: article.Paragraph}, text) }

func (s *sample) h(level int, text string) {
	s.add(article.Block{Kind: article.Heading, Level: level}, text)
}

// mark marks the first place that reads quote.
func (s *sample) mark(quote string, c annotation.Color, st annotation.Style, note string, tags ...string) {
	at := time.Date(2026, 11, 20, 9, len(s.wants), 0, 0, time.UTC)
	s.wants = append(s.wants, want{quote, annotation.Annotation{ID: fmt.Sprintf("mark-%d", len(s.wants)), Color: c, Style: st, Note: note, Tags: tags,
		Creator: "A Reader", Created: at, Modified: at}})
}

func (s *sample) work() export.Work {
	s.b.Build(&s.a)
	if err := s.a.Validate(); err != nil {
		panic(err)
	}
	for _, w := range s.wants {
		m := w.mark
		if i := strings.Index(s.a.Text.String(), w.quote); i >= 0 {
			start := s.a.Text.Offset(i)
			anchor, err := annotation.Describe(s.a.Text, article.Range{Start: start, End: start + utf8.RuneCountInString(w.quote)})
			if err != nil {
				panic(err)
			}
			m.Anchor = anchor
		} else {
			m.Exact, m.Orphan = w.quote, true
		}
		s.marks = append(s.marks, m)
	}
	s.marks = annotation.NewSet(s.marks).All()
	return export.Work{Article: &s.a, Annotations: s.marks, Modified: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC),
		Picture: func(hash string) ([]byte, error) { return s.a.Resources[hash].Data, nil }}
}

var marksOf = []struct {
	sign string
	kind article.SpanKind
}{{"**", article.Strong}, {"~~", article.Deleted}, {"*", article.Emphasis}, {"`", article.CodeSpan}, {"^", article.Reference}}

func inlineSpans(text string) (string, []article.Span) {
	var out strings.Builder
	var spans []article.Span
	at := 0
	write := func(s string) { out.WriteString(s); at += utf8.RuneCountInString(s) }
next:
	for text != "" {
		if inner, rest, ok := strings.Cut(text, "]("); text[0] == '[' && ok {
			if href, tail, ok := strings.Cut(rest, ")"); ok {
				start := at
				write(inner[1:])
				spans = append(spans, article.Span{Kind: article.Link, Range: article.Range{Start: start, End: at}, Href: href})
				text = tail
				continue
			}
		}
		for _, m := range marksOf {
			body, found := strings.CutPrefix(text, m.sign)
			inner, tail, closed := strings.Cut(body, m.sign)
			if !found || !closed || inner == "" {
				continue
			}
			start := at
			write(inner)
			span := article.Span{Kind: m.kind, Range: article.Range{Start: start, End: at}}
			if m.kind == article.Reference {
				span.Href = "#fn" + inner
			}
			spans = append(spans, span)
			text = tail
			continue next
		}
		_, n := utf8.DecodeRuneInString(text)
		write(text[:n])
		text = text[n:]
	}
	return out.String(), spans
}

// photo is a JPEG of a landscape of hills.
func photo(w, h int) []byte {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			c := color.RGBA{uint8(150 + 80*v), uint8(190 + 40*v), uint8(235 - 20*v), 255}
			for k, base := range []float64{.45, .58, .72} {
				if v > base+.08*math.Sin(u*7+float64(k)*2.1)+.03*math.Sin(u*23+float64(k)) {
					c = color.RGBA{uint8(90 - 22*k), uint8(130 - 26*k), uint8(96 - 26*k), 255}
				}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return encodeJPEG(img)
}

func encodeJPEG(img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 85}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func encodePNG(img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// diagram is a PNG of circles with soft edges on a transparent ground.
func diagram(w, h int) []byte {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i, c := range []color.NRGBA{{200, 70, 60, 0}, {60, 120, 190, 0}, {90, 160, 90, 0}} {
		cx, cy, r := float64(w)*(.28+.22*float64(i)), float64(h)*(.5+.12*float64(i%2*2-1)), float64(h)*.34
		for y := range h {
			for x := range w {
				d := r - math.Hypot(float64(x)-cx, float64(y)-cy)
				if a := math.Max(0, math.Min(1, d/1.5)); a*210 > float64(img.NRGBAAt(x, y).A) {
					c.A = uint8(a * 210)
					img.SetNRGBA(x, y, c)
				}
			}
		}
	}
	return encodePNG(img)
}
