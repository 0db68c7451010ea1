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
	"slices"
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
		if got, err := Config(encoded(t, media, 30, 20)); err != nil || got != (Info{Media: media, Width: 30, Height: 20}) {
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
		if got, err := Config(svg(attributes)); err != nil || got != (Info{Media: "image/svg+xml", Width: want[0], Height: want[1]}) {
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

// held is a JPEG of w x h pixels that says that it is to be turned.
func held(tb testing.TB, w, h, orientation int, order binary.AppendByteOrder) []byte {
	exif := append([]byte("Exif\x00\x00"), map[bool]string{true: "MM", false: "II"}[order.String() == "BigEndian"]...)
	exif = order.AppendUint32(order.AppendUint16(exif, 42), 8)
	exif = order.AppendUint16(exif, 2)
	for _, e := range [][2]int{{0x0100, w}, {0x0112, orientation}} {
		exif = order.AppendUint16(order.AppendUint16(exif, uint16(e[0])), 3)
		exif = order.AppendUint16(order.AppendUint16(order.AppendUint32(exif, 1), uint16(e[1])), 0)
	}
	data := encoded(tb, "image/jpeg", w, h)
	app1 := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return slices.Concat(data[:2], app1, exif, data[2:])
}

func TestDecode_TurnsAPictureAsTheCameraWasHeld(t *testing.T) {
	// Of the chart, whose left half is red: where the red half is seen.
	for orientation, side := range map[int]string{0: "left", 1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom", 9: "left"} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			data := held(t, 64, 32, orientation, order)
			want := image.Pt(64, 32)
			if side == "top" || side == "bottom" {
				want = image.Pt(32, 64)
			}
			info, err := Config(data)
			if err != nil || image.Pt(info.Width, info.Height) != want {
				t.Fatalf("%d: %+v, %v", orientation, info, err)
			}
			for _, most := range []int{0, 16} {
				img, err := Decode(data, most, most)
				if err != nil {
					t.Fatal(err)
				}
				size := img.Bounds().Size()
				if most == 0 && size != want || most > 0 && size != want.Div(64/most) {
					t.Errorf("%d: %v large", orientation, size)
				}
				at := map[string]image.Point{"left": {1, size.Y / 2}, "right": {size.X - 2, size.Y / 2}, "top": {size.X / 2, 1}, "bottom": {size.X / 2, size.Y - 2}}
				for where, pt := range at {
					r, _, b, _ := img.At(pt.X, pt.Y).RGBA()
					if red := r > b; red != (where == side) && (side == "left" || side == "right") == (where == "left" || where == "right") {
						t.Errorf("%d at most %d: red at the %s: %v", orientation, most, where, red)
					}
				}
			}
		}
	}
	cut := held(t, 64, 32, 6, binary.BigEndian)
	for n := range 60 { // what is cut off says nothing
		if _, err := Config(cut[:n]); err == nil {
			t.Errorf("%d bytes of a JPEG are a picture", n)
		}
	}
}
