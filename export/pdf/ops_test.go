package pdf

import (
	"math"
	"testing"

	"dev.marginalia/typeset"
)

// TestShow_PutsLettersInTheirPlaces walks as a reader does: by the widths of the codes and the corrections between them.
func TestShow_PutsLettersInTheirPlaces(t *testing.T) {
	d, err := newDocument(Options{Engine: engine(t)})
	if err != nil {
		t.Fatal(err)
	}
	text := "The AVAIL of Tokyo: we were, however, to wait; “Yes,” said Wolf, fifty efficient offices away from To-morrow. And so it went on, day after day, for years."
	lines := d.engine.Layout(typeset.Paragraph{Text: text, Runs: []typeset.Run{{Style: typeset.Style{Family: "serif", Size: 10.8}}}},
		typeset.Settings{Width: 230, Justify: true, TotalFit: true})
	o, letters := newOps(d), 0
	for i := range lines {
		l := &lines[i]
		o.buf = o.buf[:0]
		o.text(l, plainOf(text, ink), 0, 0, 0)
		f := d.fonts.of(l.Clusters[0].Face)
		read := operators{rest: o.buf}
		for op := read.next(); op != "TJ"; op = read.next() {
			if op == "" {
				t.Fatalf("line %d shows no text", i)
			}
		}
		pen, k := 0.0, 0
		for _, part := range read.array {
			if part.codes == nil {
				pen -= part.num
				continue
			}
			for at := 0; at < len(part.codes); at += 2 {
				c := &l.Clusters[k]
				if want := (c.X - l.Clusters[0].X) * 1000 / 10.8; math.Abs(pen-want) > unseen+.5+1e-6 {
					t.Errorf("line %d: letter %d stands at %.1f, not %.1f thousandths", i, k, pen, want)
				}
				pen += float64(f.mille(f.shapes[int(part.codes[at])<<8|int(part.codes[at+1])].width))
				k++
				letters++
			}
		}
	}
	if letters < 100 {
		t.Errorf("%d letters were looked at", letters)
	}
}
