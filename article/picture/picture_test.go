package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"

	. "dev.marginalia/article/picture"
)

// chart is a picture whose left half is red and right half blue.
func chart(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 0, 0, 255}
			if x >= w/2 {
				c = color.RGBA{0, 0, 200, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func encoded(tb testing.TB, media string, w, h int) []byte {
	tb.Helper()
	var b bytes.Buffer
	var err error
	switch media {
	case "image/png":
		err = png.Encode(&b, chart(w, h))
	case "image/jpeg":
		err = jpeg.Encode(&b, chart(w, h), nil)
	case "image/gif":
		err = gif.Encode(&b, chart(w, h), nil)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// claims is the beginning of a PNG that says it has w x h pixels.
func claims(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
	b = binary.BigEndian.AppendUint32(b, w)
	b = binary.BigEndian.AppendUint32(b, h)
	b = append(b, 8, 2, 0, 0, 0)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[12:]))
}

func svg(attributes string) []byte {
	return []byte(`<?xml version="1.0"?><!-- a drawing --><svg xmlns="http://www.w3.org/2000/svg" ` + attributes +
		`><rect x="0" y="0" width="50%" height="100" fill="#c80000"/><rect width="10" height="10" fill="#0000c8"/></svg>`)
}

func TestConfig_SaysWhatAPictureIs(t *testing.T) {
	for _, media := range []string{"image/png", "image/jpeg", "image/gif"} {
		if got, err := Config(encoded(t, media, 30, 20)); err != nil || got != (Info{media, 30, 20}) {
			t.Errorf("%s: %+v %v", media, got, err)
		}
	}
	for attributes, want := range map[string][2]int{
		`width="300" height="200"`:                       {300, 200},
		`width="3in" height="25.4mm"`:                    {288, 96},
		`viewBox="0 0 64 48"`:                            {64, 48},
		`viewBox="0,0,64,48" width="128"`:                {128, 96},
		`viewBox="0 0 64 48" width="100%" height="100%"`: {64, 48},
		``:                        {300, 150},
		`width="1e9" height="-4"`: {10000, 150},
		`width="nonsense" height="NaN" viewBox="0 0 0 0"`: {300, 150},
	} {
		if got, err := Config(svg(attributes)); err != nil || got != (Info{"image/svg+xml", want[0], want[1]}) {
			t.Errorf("%s: %+v %v", attributes, got, err)
		}
	}
}

func TestConfig_RefusesWhatIsTooLargeOrNoPicture(t *testing.T) {
	_, err := Config(claims(50_000, 50_000))
	if !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "50000 x 50000") || !strings.Contains(Sentence(err), "64 million pixels") {
		t.Errorf("50,000 x 50,000 pixels: %v", err)
	}
	if _, err := Decode(claims(50_000, 50_000), 100, 100); !errors.Is(err, ErrTooLarge) {
		t.Errorf("decoded: %v", err)
	}
	if _, err := Config(make([]byte, MaxBytes+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too many bytes: %v", err)
	}
	if _, err := Config([]byte("<svg>" + strings.Repeat(" ", 9<<20))); !errors.Is(err, ErrTooLarge) {
		t.Errorf("a drawing of 9 MB: %v", err)
	}
	for name, data := range map[string][]byte{
		"nothing": nil, "text": []byte("words"), "half a picture": encoded(t, "image/png", 30, 20)[:40], "a page": []byte("<html><svg/></html>"), "no size": claims(0, 5),
	} {
		if _, err := Config(data); !errors.Is(err, ErrFormat) && name != "half a picture" {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Decode(data, 10, 10); !errors.Is(err, ErrFormat) {
			t.Errorf("%s decoded: %v", name, err)
		}
	}
}

func TestDecode_FitsTheBoundsAndKeepsThePicture(t *testing.T) {
	for _, media := range []string{"image/png", "image/jpeg", "image/gif"} {
		for _, c := range []struct{ w, h, maxW, maxH, wantW, wantH int }{
			{200, 100, 0, 0, 200, 100}, {200, 100, 100, 0, 100, 50}, {200, 100, 0, 20, 40, 20}, {200, 100, 900, 900, 200, 100},
			{200, 100, 30, 900, 30, 15}, {900, 20, 100, 100, 100, 2}, {900, 2, 100, 100, 100, 1},
		} {
			img, err := Decode(encoded(t, media, c.w, c.h), c.maxW, c.maxH)
			if err != nil || img.Bounds().Dx() != c.wantW || img.Bounds().Dy() != c.wantH {
				t.Errorf("%s %+v: %v %v", media, c, img.Bounds(), err)
				continue
			}
			left, _, _, _ := img.At(img.Bounds().Min.X, img.Bounds().Min.Y).RGBA()
			_, _, right, _ := img.At(img.Bounds().Max.X-1, img.Bounds().Min.Y).RGBA()
			if left>>8 < 150 || right>>8 < 150 {
				t.Errorf("%s %+v: red %d at the left, blue %d at the right", media, c, left>>8, right>>8)
			}
		}
	}
}

func TestDecode_DrawsASVGAsLargeAsItIsShown(t *testing.T) {
	data := []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect x="0" y="0" width="10" height="10" fill="#c80000"/></svg>`)
	img, err := Decode(data, 100, 100)
	if err != nil || img.Bounds().Dx() != 100 || img.Bounds().Dy() != 50 {
		t.Fatalf("%v %v", img.Bounds(), err)
	}
	r, _, _, _ := img.At(20, 25).RGBA()
	if _, _, _, a := img.At(80, 25).RGBA(); r>>8 != 200 || a != 0 {
		t.Errorf("red %d at the left, alpha %d at the right", r>>8, a)
	}
}

func FuzzDecode(f *testing.F) {
	for _, media := range []string{"image/png", "image/jpeg", "image/gif"} {
		f.Add(encoded(f, media, 6, 4))
	}
	f.Add(svg(`viewBox="0 0 64 48"`))
	f.Add(claims(50_000, 50_000))
	f.Add([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "))
	f.Add([]byte("BM\x00\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := Config(data)
		if err != nil {
			if !errors.Is(err, ErrFormat) && !errors.Is(err, ErrTooLarge) {
				t.Fatal(err)
			}
			return
		}
		if info.Width <= 0 || info.Height <= 0 || info.Width > MaxPixels/info.Height {
			t.Fatalf("%+v", info)
		}
		if info.Width*info.Height > 1<<20 {
			return // it may take long, as it should
		}
		img, err := Decode(data, 40, 40)
		if err == nil && (img.Bounds().Dx() > 40 || img.Bounds().Dy() > 40 || img.Bounds().Empty()) {
			t.Fatalf("%v", img.Bounds())
		}
	})
}
