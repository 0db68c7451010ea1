package pdftext

import (
	"bytes"
	"compress/lzw"
	"encoding/ascii85"
	"encoding/hex"
	"strings"
	"testing"
)

func TestDecode_Filters(t *testing.T) {
	text := "BT /F 10 Tf 50 700 Td (aaaaaaaaaaaaaaaaa, packed) Tj ET"
	var late bytes.Buffer
	w := lzw.NewWriter(&late, lzw.MSB, 8)
	w.Write([]byte(text))
	w.Close()
	a85 := make([]byte, ascii85.MaxEncodedLen(len(text)))
	a85 = a85[:ascii85.Encode(a85, []byte(text))]
	runs := string([]byte{byte(len(text[:23]) - 1)}) + text[:23] + string([]byte{257 - 17, 'a'}) + string([]byte{byte(len(text[40:]) - 1)}) + text[40:] + "\x80"
	for name, c := range map[string]struct{ dict, data string }{
		"flate":           {"/Filter/FlateDecode", deflated(text)},
		"wrong checksum":  {"/Filter/Fl", deflated(text)[:len(deflated(text))-4] + "xxxx"},
		"LZW":             {"/Filter/LZWDecode/DecodeParms<</EarlyChange 0>>", late.String()},
		"hex":             {"/Filter[/ASCIIHexDecode]", hex.EncodeToString([]byte(text)) + ">"},
		"ascii85":         {"/Filter/A85", "<~" + string(a85) + "~>"},
		"run length":      {"/Filter/RunLengthDecode", runs},
		"two":             {"/Filter[/AHx/Fl]/DecodeParms[null null]", hex.EncodeToString([]byte(deflated(text))) + ">"},
		"PNG, up":         {"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 6>>", deflated(predicted(text, 6, 2))},
		"PNG, sub":        {"/Filter/FlateDecode/DecodeParms<</Predictor 11/Columns 7>>", deflated(predicted(text, 7, 1))},
		"PNG, average":    {"/Filter/FlateDecode/DecodeParms<</Predictor 13/Columns 7>>", deflated(predicted(text, 7, 3))},
		"PNG, Paeth":      {"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 5>>", deflated(predicted(text, 5, 4))},
		"no filter known": {"/Filter/Unheard", text},
	} {
		data := bytes.Replace(onePage(helvetica, "", "", packed(c.dict, c.data)), []byte("/Contents 4 0 R"), []byte("/Contents 6 0 R"), 1)
		want := "aaaaaaaaaaaaaaaaa, packed"
		if name == "no filter known" {
			want = ""
		}
		if got := shown(page(t, data)); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// predicted applies a PNG filter to rows of that width (PNG, section 9.2), by its definition.
func predicted(text string, width int, kind byte) string {
	for len(text)%width != 0 {
		text += " "
	}
	at := func(i, row int) byte {
		if i < 0 || row < 0 {
			return 0
		}
		return text[row*width+i]
	}
	var out strings.Builder
	for row := range len(text) / width {
		out.WriteByte(kind)
		for i := range width {
			left, up, corner := int(at(i-1, row)), int(at(i, row-1)), int(at(i-1, row-1))
			guess := 0
			switch kind {
			case 1:
				guess = left
			case 2:
				guess = up
			case 3:
				guess = (left + up) / 2
			case 4:
				guess = left
				near := distance(up, corner) // of left from left + up - corner
				if d := distance(left, corner); d < near {
					guess, near = up, d
				}
				if distance(left+up, 2*corner) < near {
					guess = corner
				}
			}
			out.WriteByte(at(i, row) - byte(guess))
		}
	}
	return out.String()
}

func TestDecode_OfDamagedBytesThereIsTheBeginning(t *testing.T) {
	text := "BT /F 10 Tf 50 700 Td (begins) Tj ET " + strings.Repeat("1 0 0 1 0 0 cm q Q % and more of it\n", 200)
	packedText := deflated(text)
	data := onePage(helvetica, "", "", packed("/Filter/FlateDecode", packedText[:len(packedText)-20]))
	data = bytes.Replace(data, []byte("/Contents 4 0 R"), []byte("/Contents 6 0 R"), 1)
	if got := shown(page(t, data)); got != "begins" {
		t.Errorf("%q", got)
	}
}
