package pdf

import "math"

// srgb is an ICC profile (ICC.1:2004-10) of the colours of sRGB (IEC 61966-2-1): three primaries, adapted to D50, and
// one curve. It is made of the numbers of those standards.
func srgb() []byte {
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", iccText("sRGB")},
		{"cprt", iccText("No copyright, use freely")},
		{"wtpt", iccXYZ(0.9642, 1, 0.8249)},
		{"chad", iccNumbers("sf32", 1.0478112, 0.0228866, -0.0501270, 0.0295424, 0.9904844, -0.0170491, -0.0092345, 0.0150436, 0.7521316)},
		{"rXYZ", iccXYZ(0.4360747, 0.2225045, 0.0139322)},
		{"gXYZ", iccXYZ(0.3850649, 0.7168786, 0.0971045)},
		{"bXYZ", iccXYZ(0.1430804, 0.0606169, 0.7141733)},
		{"rTRC", iccCurve()}, {"gTRC", nil}, {"bTRC", nil}, // all three are one
	}
	const header = 128
	table := be.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	at := header + 4 + 12*len(tags)
	start, size := 0, 0
	for _, t := range tags {
		if t.data != nil {
			start, size = at+len(body), len(t.data)
			body = append(body, t.data...)
			for len(body)%4 != 0 {
				body = append(body, 0)
			}
		}
		table = append(table, t.name...)
		table = be.AppendUint32(be.AppendUint32(table, uint32(start)), uint32(size))
	}
	head := make([]byte, header)
	be.PutUint32(head, uint32(at+len(body)))
	be.PutUint32(head[8:], 0x04200000) // version 4.2
	copy(head[12:], "mntrRGB XYZ ")
	for i, v := range []uint16{2026, 1, 1} { // a date that never changes
		be.PutUint16(head[24+2*i:], v)
	}
	copy(head[36:], "acsp")
	copy(head[68:], iccNumbers("", 0.9642, 1, 0.8249)[8:]) // the illuminant, D50
	return append(append(head, table...), body...)
}

// iccText is a text in English (10.13, multiLocalizedUnicodeType).
func iccText(s string) []byte {
	b := append([]byte("mluc"), 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 12)
	b = append(b, "enUS"...)
	b = be.AppendUint32(be.AppendUint32(b, uint32(2*len(s))), 28)
	for _, c := range []byte(s) {
		b = append(b, 0, c)
	}
	return b
}

func iccXYZ(x, y, z float64) []byte { return iccNumbers("XYZ ", x, y, z) }

// iccNumbers are signed numbers with 16 bits behind the point (4.6, s15Fixed16Number).
func iccNumbers(kind string, vs ...float64) []byte {
	b := make([]byte, 8, 8+4*len(vs))
	copy(b, kind)
	for _, v := range vs {
		b = be.AppendUint32(b, uint32(int32(math.Round(v*65536))))
	}
	return b
}

// iccCurve is the curve of sRGB: Y = (aX+b)^g where X >= d, else cX (10.16, parametricCurveType, function 3).
func iccCurve() []byte {
	b := append([]byte("para"), 0, 0, 0, 0, 0, 3, 0, 0)
	return append(b, iccNumbers("", 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)[8:]...)
}
