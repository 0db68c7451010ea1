package pdf

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	"dev.marginalia/article"
	"dev.marginalia/article/picture"
	"dev.marginalia/export"
)

func gradient(set func(x, y int, v uint8)) {
	for y := range 20 {
		for x := range 30 {
			set(x, y, uint8(8*x+y))
		}
	}
}

func greyImage() *image.Gray {
	img := image.NewGray(image.Rect(0, 0, 30, 20))
	gradient(func(x, y int, v uint8) { img.SetGray(x, y, color.Gray{v}) })
	return img
}

func alphaImage() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, 30, 20))
	gradient(func(x, y int, v uint8) { img.SetNRGBA(x, y, color.NRGBA{v, 90, 20, 255 - v}) })
	return img
}

func paletteImage(transparent bool) *image.Paletted {
	p := color.Palette{color.NRGBA{255, 0, 0, 255}, color.NRGBA{0, 255, 0, 255}, color.NRGBA{0, 0, 255, 255}}
	if transparent {
		p[1] = color.NRGBA{0, 255, 0, 0}
	}
	img := image.NewPaletted(image.Rect(0, 0, 30, 20), p)
	gradient(func(x, y int, v uint8) { img.SetColorIndex(x, y, v%3) })
	return img
}

// cmykJPEG is a JPEG of four components, 8 x 8 pixels, with or without the marker by which Adobe's programs say
// how its colours are kept. Its scan is that of a grey JPEG, so that it is whole but not fit to be decoded.
func cmykJPEG(adobe bool) []byte {
	b := []byte{0xff, 0xd8}
	if adobe {
		b = append(b, 0xff, 0xee, 0, 14)
		b = append(b, "Adobe\x00\x64\x00\x00\x00\x00\x02"...)
	}
	b = append(b, 0xff, 0xc0, 0, 20, 8, 0, 8, 0, 8, 4)
	for k := range 4 {
		b = append(b, byte(k+1), 0x11, 0)
	}
	b = append(b, 0xff, 0xda, 0, 14, 4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0)
	return append(b, 0x00, 0xff, 0xd9)
}

// claiming is a PNG whose head says that it is w x h pixels large.
func claiming(w, h uint32) []byte {
	data := encodePNG(greyImage())
	binary.BigEndian.PutUint32(data[16:], w)
	binary.BigEndian.PutUint32(data[20:], h)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func TestImageOf_KeepsWhatAPDFCanHold(t *testing.T) {
	grey, colour := encodeJPEG(greyImage()), photo(40, 30)
	for name, c := range map[string]struct {
		data []byte
		want string // in the dictionary
		same bool   // the bytes are those of the file
		mask bool
	}{
		"grey JPEG":                {grey, "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode", true, false},
		"colour JPEG":              {colour, "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", true, false},
		"JPEG with more behind it": {append(bytes.Clone(colour), "more"...), "/Filter/DCTDecode", true, false},
		"CMYK JPEG of Adobe":       {cmykJPEG(true), "/DeviceCMYK/BitsPerComponent 8/Decode[1 0 1 0 1 0 1 0]/Filter/DCTDecode", true, false},
		"grey PNG":                 {encodePNG(greyImage()), "/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/DecodeParms<</Predictor 15", false, false},
		"palette PNG":              {encodePNG(paletteImage(false)), "/ColorSpace[/Indexed/DeviceRGB 2<ff000000ff000000ff>]/BitsPerComponent 2", false, false},
		"transparent PNG":          {encodePNG(alphaImage()), "/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode", false, true},
		"transparent palette PNG":  {encodePNG(paletteImage(true)), "/ColorSpace/DeviceRGB", false, true},
		"one pixel":                {encodePNG(image.NewGray(image.Rect(0, 0, 1, 1))), "/Width 1/Height 1", false, false},
		"drawing":                  {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>`), "/Width 320/Height 160", false, false},
	} {
		x, _, err := imageOf(c.data, 2000, 2000)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !strings.Contains(x.dict, c.want) || bytes.Equal(x.data, c.data) != c.same || (x.mask != nil) != c.mask {
			t.Errorf("%s: %s, the file's own bytes %v, mask %v", name, x.dict, bytes.Equal(x.data, c.data), x.mask != nil)
		}
		if c.mask && !strings.Contains(x.mask.dict, "/DeviceGray") {
			t.Errorf("%s: mask %s", name, x.mask.dict)
		}
	}
}

func TestImageOf_SaysWhatItCannotRead(t *testing.T) {
	whole, colour := encodePNG(alphaImage()), photo(40, 30)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing": {nil, picture.ErrFormat}, "text": {[]byte("no picture"), picture.ErrFormat},
		"half a PNG": {whole[:len(whole)/2], picture.ErrFormat}, "half a JPEG": {colour[:len(colour)/2], picture.ErrFormat},
		"PNG that claims more than it has": {claiming(300, 200), picture.ErrFormat}, "huge PNG": {claiming(1<<17, 1<<17), picture.ErrTooLarge},
		"wide PNG": {claiming(64<<20, 1), picture.ErrFormat}, "CMYK JPEG of nobody": {cmykJPEG(false), picture.ErrFormat},
	} {
		if _, _, err := imageOf(c.data, 100, 100); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestImageOf_DecodesAnInterlacedOrDamagedPNGInsteadOfKeepingIt(t *testing.T) {
	data := encodePNG(greyImage())
	data[28] = 1 // interlaced, says the head
	if x := pngImage(data); x != nil {
		t.Error("an interlaced PNG was kept")
	}
	data = encodePNG(greyImage())
	data[len(data)-20] ^= 0xff // the checksum of its pixels
	if x := pngImage(data); x != nil {
		t.Error("a damaged PNG was kept")
	}
}

func pictureWork(pictures map[string][]byte, blocks ...article.Block) export.Work {
	s := &sample{}
	s.a.Title = "Pictures"
	for _, b := range blocks {
		s.add(b, "A caption")
	}
	w := s.work()
	w.Picture = func(hash string) ([]byte, error) { return pictures[hash], nil }
	return w
}

func shownIn(hash string) article.Block {
	return article.Block{Kind: article.Image, Picture: &article.Picture{Hash: hash, Alt: "the words for it"}}
}

func TestWrite_EmbedsAPictureOnce(t *testing.T) {
	w := pictureWork(map[string][]byte{"a": photo(400, 300)}, shownIn("a"), shownIn("a"))
	var out bytes.Buffer
	if _, err := Write(&out, []export.Work{w, w}, Options{Engine: engine(t)}); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(out.Bytes(), []byte("/Subtype/Image")); n != 1 {
		t.Errorf("%d pictures in the file", n)
	}
	qpdfCheck(t, "pictures", out.Bytes())
}

func TestWrite_SaysInWordsWhatAPictureShowsThatCannotBeRead(t *testing.T) {
	w := pictureWork(map[string][]byte{"bad": []byte("\x89PNG\r\n\x1a\n....")}, shownIn("bad"), shownIn("bad"), shownIn("none"))
	var out bytes.Buffer
	r, err := Write(&out, []export.Work{w}, Options{Engine: engine(t)})
	if err != nil {
		t.Fatal(err)
	}
	if r.Unreadable != 1 {
		t.Errorf("%d unreadable, want 1: the same one twice, and one without bytes", r.Unreadable)
	}
	if text := textOf(t, out.Bytes()); text != "" && strings.Count(text, "Picture: the words for it") != 3 {
		t.Errorf("%q", text)
	}
}

func TestWrite_EndsWhenPicturesCannotBeHad(t *testing.T) {
	w := pictureWork(nil, shownIn("a"))
	broken := errors.New("broken")
	w.Picture = func(string) ([]byte, error) { return nil, broken }
	var out bytes.Buffer
	if _, err := Write(&out, []export.Work{w}, Options{Engine: engine(t)}); !errors.Is(err, broken) || out.Len() > 0 {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}

func TestWrite_ReadsLargePicturesAgainRatherThanKeepThem(t *testing.T) {
	d := emptyDocument(t, Options{Engine: engine(t)})
	d.kept = keptPictures
	w := export.Work{Picture: func(hash string) ([]byte, error) { return encodePNG(alphaImage()), nil }}
	p := d.picture(&w, "a")
	if p == nil || p.image != nil || !p.masked {
		t.Fatalf("%+v", p)
	}
	f := &finisher{objects: make([][]byte, 1)}
	d.addPictures(f)
	for n, body := range f.later {
		b, err := body()
		if err != nil || !bytes.Contains(b, []byte("/Subtype/Image")) || bytes.Contains(b, []byte("/SMask")) != (n == 2) {
			t.Errorf("object %d: %v %.80q", n, err, b)
		}
	}
}

func TestPic_FitsItsBoxAndIsNeverShownCoarsely(t *testing.T) {
	for name, c := range map[string]struct{ w, h, wantW, wantH float64 }{
		"large": {4000, 2000, usual.column, usual.column / 2}, "high": {500, 4000, 62.5, 500}, "small": {150, 75, 72, 36}, "tiny": {1, 1, 1, 1}, "thin": {4000, 1, usual.column, 1},
	} {
		p := &pic{width: c.w * 72 / leastDPI, height: c.h * 72 / leastDPI}
		if w, h := p.fit(usual.column, 500); fmt.Sprintf("%.2f %.2f", w, h) != fmt.Sprintf("%.2f %.2f", c.wantW, c.wantH) {
			t.Errorf("%s: %.2f x %.2f", name, w, h)
		}
	}
}

func TestPictures_OfTheTestsAreWhatTheySay(t *testing.T) {
	if _, err := jpeg.Decode(bytes.NewReader(photo(40, 30))); err != nil {
		t.Error(err)
	}
	if img, err := png.Decode(bytes.NewReader(encodePNG(alphaImage()))); err != nil || img.(*image.NRGBA).Opaque() {
		t.Error(err)
	}
}

func TestWrite_APictureStandsInItsLine(t *testing.T) {
	var b article.Builder
	text := "When the root \uFFFC is taken, and \uFFFC as well, what remains is small."
	spans := []article.Span{
		{Kind: article.InlineImage, Range: article.Range{Start: 14, End: 15}, Picture: &article.Picture{Hash: "0", Alt: "root", Width: 96, Height: 48}},
		{Kind: article.InlineImage, Range: article.Range{Start: 31, End: 32}, Picture: &article.Picture{Alt: "the square of it"}},
	}
	b.Add(article.Block{Kind: article.Paragraph}, text, spans...)
	b.Add(article.Block{Kind: article.Paragraph}, "A line of letters alone.")
	a := &article.Article{Title: "Signs", Language: "en"}
	b.Build(a)
	w := export.Work{Article: a, Picture: func(string) ([]byte, error) { return encodePNG(greyImage()), nil }}
	c := emptyDocument(t, Options{Engine: engine(t)}).newComposer(w, nil)
	with, without := c.block(0)[0], c.block(1)[0]
	if with.height < 3*usualSize || with.height <= without.height || with.parts[0].base <= without.parts[0].base {
		t.Errorf("the line is %v high with its baseline at %v; one of letters %v, %v", with.height, with.parts[0].base, without.height, without.parts[0].base)
	}
	var shown string
	for _, cl := range with.parts[0].line.Clusters {
		if cl.Object != nil && !isPicture(&cl) {
			shown += c.doc.clusterText(&cl, with.parts[0].of.source)
		}
	}
	if shown != "the square of it" {
		t.Errorf("what is not here is told as %q", shown)
	}
}

func TestTurn_AgreesWithHowPicturesAreDecoded(t *testing.T) {
	// Where the upper left corner of what is stored is seen, in a box 2 wide and 1 high, y upwards.
	for orientation, want := range map[int][2]float64{0: {0, 1}, 1: {0, 1}, 2: {2, 1}, 3: {2, 0}, 4: {0, 0}, 5: {0, 1}, 6: {2, 1}, 7: {2, 0}, 8: {0, 0}} {
		a, b, c, d, e, f := turn(orientation, 2, 1)
		if x, y := c+e, d+f; x != want[0] || y != want[1] {
			t.Errorf("%d: the corner is at %v, %v, want %v", orientation, x, y, want)
		}
		// And the upper right corner is beside it, not across.
		x, y := a+c+e, b+d+f
		if straight := orientation < 5; straight == (x == want[0]) || !straight == (y == want[1]) {
			t.Errorf("%d: the other corner is at %v, %v", orientation, x, y)
		}
	}
}

func TestImage_TheCaptionStaysWithThePicture(t *testing.T) {
	data := photo(600, 300)
	for lines := range 45 { // push the picture over the foot of the page, line by line
		s := &sample{}
		s.a = article.Article{Title: "T", Resources: map[string]article.Resource{"p": {Data: data}}}
		for range lines {
			s.add(article.Block{Kind: article.Item, Level: 1}, "x")
		}
		s.add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: "p"}}, prose1)
		d := emptyDocument(t, Options{Engine: engine(t), Paper: A5})
		pages := map[int]bool{}
		d.seen = func(p *page) {
			for i := range p.rows {
				if p.rows[i].block == lines {
					pages[p.number] = true
				}
			}
		}
		d.compose(s.work(), nil)
		if len(pages) != 1 {
			t.Errorf("behind %d lines: picture and caption are on pages %v", lines, pages)
		}
	}
}

// TestPicture_IsMadeALittleSmallerRatherThanLeaveAHole: and keeps its size where that would not do.
func TestPicture_IsMadeALittleSmallerRatherThanLeaveAHole(t *testing.T) {
	for paragraphs, want := range map[int]int{1: 1, 3: 1, 7: 2} {
		s := &sample{}
		s.a = article.Article{Title: "T"}
		for range paragraphs {
			s.p(prose1)
		}
		s.add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: s.a.AddResource("image/jpeg", photo(700, 1000))}}, "A caption of one line.")
		d := compose(t, s.work())
		if len(d.pages) != want {
			t.Errorf("after %d paragraphs: %d pages, want %d", paragraphs, len(d.pages), want)
		}
	}
}

func TestHeading_OfManyLinesGoesOverPages(t *testing.T) {
	s := &sample{}
	s.a = article.Article{Title: "T"}
	s.h(1, strings.Repeat("A heading that never ends ", 80))
	s.p(prose1)
	first := 0
	d := emptyDocument(t, Options{Engine: engine(t)})
	d.seen = func(p *page) {
		if p.number == 0 {
			first = len(p.rows)
		}
	}
	d.compose(s.work(), nil)
	if first < 10 {
		t.Errorf("%d rows on the first page", first)
	}
}
