package textview

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"dev.marginalia/article"
	"dev.marginalia/assets"
	"dev.marginalia/typeset"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// fullEngine has all faces of the program, one for Hebrew, and none of the machine, so that pictures are the same everywhere.
func fullEngine(tb testing.TB) *typeset.Engine {
	tb.Helper()
	families := map[string]typeset.Family{}
	for name, file := range map[string]string{"serif": "GentiumBookPlus", "sans": "Lato", "mono": "JetBrainsMono"} {
		var faces [4]*typeset.Face
		for i, style := range []string{"Regular", "Bold", "Italic", "BoldItalic"} {
			f, err := typeset.ParseFace(assets.Font(file+"-"+style), 0)
			if err != nil {
				tb.Fatal(err)
			}
			faces[i] = f
		}
		families[name] = typeset.Family{Regular: faces[0], Bold: faces[1], Italic: faces[2], BoldItalic: faces[3]}
	}
	e, err := typeset.New(typeset.Config{Families: families, Fallback: hebrewFace(tb)})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// looks are articles that show one kind of block each.
func looks() map[string]*article.Article {
	out := map[string]*article.Article{}
	for name, md := range map[string]string{
		"headings":   "# Title\n\n# One\n\nUnder it.\n\n## Two\n\nUnder it.\n\n### Three\n\nUnder it.\n\n#### Four\n\nUnder it.\n",
		"paragraphs": "Words with *stress*, **weight**, `code` and [a link](https://example.org) in a line, and more of them below it.\n\nAnd then another paragraph.\n",
		"lists":      "- one thing, said at such a length that it needs two lines\n  - in it another\n    - and one more\n- a last\n\n9. nine\n10. ten\n",
		"tasks":      "- [x] done\n- [ ] to do\n",
		"quotes":     "He said:\n\n> What is quoted stands apart, and takes two lines here.\n>\n> > Somebody else was quoted in it.\n\nThat was it.\n",
		"code":       "Like so:\n\n```go\nfunc main() {\n\tprintln(\"x\")\n}\n```\n\nEnd.\n",
		"tables":     "| City | Said of it | People |\n|---|:---:|---:|\n| Prague | on the river | 1,357,326 |\n| Brno | | 400,566 |\n",
		"rules":      "Before.\n\n---\n\nAfter.\n",
		"footnotes":  "A word[^1] with a note.\n\n[^1]: What the note says of it, in smaller letters and in two lines.\n",
	} {
		out[name] = doc(md)
	}
	pictures := &article.Article{}
	var b article.Builder
	b.Add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: "here", Width: 120, Height: 40, Alt: "a pattern"}}, "A caption below a picture")
	b.Add(article.Block{Kind: article.Image, Picture: &article.Picture{Alt: "A boat in a harbour"}}, "")
	b.Add(article.Block{Kind: article.Notice}, "Read more of this elsewhere")
	b.Build(pictures)
	out["pictures"] = pictures
	return out
}

// painted is a flow on the ground of a theme.
func wholeFlow(f *Flow, pal *Palette, measure float64) *image.RGBA {
	h := 0.0
	for i := range f.items {
		f.at(i)
		h += f.heights.of(i)
	}
	h = min(h-f.after(len(f.items)-1)+10, 400)
	img := image.NewRGBA(image.Rect(0, 0, int(measure+2*bleed), int(h)))
	fill(img, img.Rect, pal.Background)
	for _, b := range f.panels() {
		(&brush{img: img, left: bleed, scale: 1}).rect(b, pal.panel())
	}
	draw.Draw(img, img.Rect, f.paintTile(NewPainter(), pal, 0, img.Rect.Dx(), img.Rect.Dy(), 1), image.Point{}, draw.Over)
	return img
}

func TestGolden_EachKindOfBlockInEachTheme(t *testing.T) {
	const measure = 300
	e := fullEngine(t)
	for kind, a := range looks() {
		f := NewFlow(e, a, Header{})
		f.Picture = pattern
		f.Resize(16, measure, 2000)
		for _, pal := range Palettes {
			sameAsGolden(t, kind+"-"+pal.Name, wholeFlow(f, pal, measure))
		}
	}
}

func TestGolden_TypographyOfTheReader(t *testing.T) {
	e := fullEngine(t)
	a := doc("# A heading\n\nThe first paragraph follows a heading and has no indent, whatever a reader wants.\n\nThe second begins with one, and its lines end in line where the words allow it.\n\n> What is quoted as well, of course.\n")
	for name, ty := range map[string]Typography{
		"justified": {Justify: true, Indent: true},
		"airy":      {Family: sans, LineHeight: 2},
		"tight":     {Family: mono, LineHeight: 1.2},
	} {
		f := NewFlow(e, a, Header{Title: "The title", Byline: "by nobody"})
		f.SetTypography(ty)
		f.Resize(16, 300, 2000)
		sameAsGolden(t, "typography-"+name, wholeFlow(f, &Light, 300))
	}
}

// sameAsGolden holds img against the picture of that name: other machines may round a little otherwise.
func sameAsGolden(t *testing.T, name string, img *image.RGBA) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name+".png")
	if *update {
		if err := writePicture(path, img); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	want, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if problem := unlike(img, want); problem != "" {
		t.Errorf("%s: %s", name, problem)
		if dir := os.Getenv("MARGINALIA_SHOTS"); dir != "" {
			at := filepath.Join(dir, name+".png")
			if err := writePicture(at, img); err != nil {
				t.Error(err)
			}
		}
	}
}

func writePicture(path string, img image.Image) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, img)
}

// unlike says how two pictures differ: in size, or in more than one pixel of a thousand by more than a rounding.
func unlike(got, want image.Image) string {
	if got.Bounds().Size() != want.Bounds().Size() {
		return fmt.Sprintf("is %v, was %v", got.Bounds().Size(), want.Bounds().Size())
	}
	wrong := 0
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			a, b := color.RGBAModel.Convert(got.At(x, y)).(color.RGBA), color.RGBAModel.Convert(want.At(x, y)).(color.RGBA)
			if max(apart(uint32(a.R), b.R), apart(uint32(a.G), b.G), apart(uint32(a.B), b.B)) > 24 {
				wrong++
			}
		}
	}
	if all := got.Bounds().Dx() * got.Bounds().Dy(); wrong > all/1000 {
		return fmt.Sprintf("%d of %d pixels differ", wrong, all)
	}
	return ""
}

func TestUnlike_SeesWhatAReaderWouldSee(t *testing.T) {
	f := NewFlow(fullEngine(t), doc("A line of text.\n"), Header{})
	f.Resize(16, 300, 500)
	img := wholeFlow(f, &Light, 300)
	if unlike(img, img) != "" {
		t.Error("a picture is unlike itself")
	}
	if unlike(img, wholeFlow(f, &Sepia, 300)) == "" {
		t.Error("another theme is taken for the same")
	}
	f.Resize(16.5, 300, 500)
	if unlike(img, wholeFlow(f, &Light, 300)) == "" {
		t.Error("another size is taken for the same")
	}
}
