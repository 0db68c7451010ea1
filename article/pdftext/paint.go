package pdftext

import "slices"

// paint executes a form, or notes a picture.
func (in *interpreter) paint(res *resources, n name, depth int) {
	s, ok := in.f.get(res.get("XObject", n)).(*stream)
	if !ok || in.hidden > 0 || in.f.isHidden(s.dict["OC"]) {
		return
	}
	switch in.f.name(s.dict["Subtype"]) {
	case "Image":
		in.picture(s)
	case "Form":
		if depth >= maxForms {
			return
		}
		data, err := in.f.decode(s)
		if err != nil {
			return
		}
		before, saved, marks := in.state, in.saved, in.marks
		in.saved, in.marks = nil, nil
		if m := in.f.numbers(s.dict["Matrix"], 6); m != nil {
			in.state.ctm = matrix(m).then(in.state.ctm)
		}
		inner := res
		if d := in.f.dict(s.dict["Resources"]); d != nil {
			inner = &resources{f: in.f, dict: d}
		}
		in.run(data, inner, depth+1)
		for len(in.marks) > 0 {
			in.endMarked()
		}
		in.state, in.saved, in.marks = before, saved, marks
	}
}

// picture notes a picture of some size; smaller ones are ornaments.
func (in *interpreter) picture(s *stream) {
	r := in.state.ctm.rect(0, 0, 1, 1)
	if !(r.X1-r.X0 > 8 && r.Y1-r.Y0 > 8) || len(in.page.Pictures) >= 1000 {
		return
	}
	p := Picture{Rect: r}
	if data, rest, err := in.f.unpackUntil(s); err == nil && (rest == "DCTDecode" || rest == "DCT") {
		p.JPEG = data
	}
	in.page.Pictures = append(in.page.Pictures, p)
}

// marked is a marked-content sequence that is open.
type marked struct {
	hidden bool
	actual *actual
}

// actual is text that stands for the glyphs from the one numbered start.
type actual struct {
	text  string
	start int
}

func (in *interpreter) beginMarked(res *resources, args []any) {
	m := marked{}
	if len(args) >= 1 {
		tag, _ := args[0].(name)
		properties, _ := args[len(args)-1].(dict)
		byName := nameArg(args, 1)
		if len(args) >= 2 && properties == nil {
			properties = in.f.dict(res.get("Properties", byName))
		}
		m.hidden = tag == "Artifact" || tag == "OC" && len(args) >= 2 && in.f.isHidden(res.get("Properties", byName))
		if text, ok := in.f.get(properties["ActualText"]).(string); ok && !m.hidden {
			m.actual = &actual{textString(text), len(in.page.Glyphs)}
		}
	}
	if m.hidden {
		in.hidden++
	}
	if len(in.marks) < maxSaved {
		in.marks = append(in.marks, m)
	} else if m.hidden {
		in.hidden--
	}
}

func (in *interpreter) endMarked() {
	n := len(in.marks)
	if n == 0 {
		return
	}
	m := in.marks[n-1]
	in.marks = in.marks[:n-1]
	if m.hidden {
		in.hidden--
	}
	if m.actual != nil {
		in.replace(m.actual)
	}
}

// finish ends what the page left open.
func (in *interpreter) finish() {
	for len(in.marks) > 0 {
		in.endMarked()
	}
	in.page.Glyphs = slices.Clip(in.page.Glyphs)
}
