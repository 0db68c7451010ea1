package importer

import (
	"bytes"
	"encoding/base64"
	"errors"
	"path"
	"strings"

	"dev.marginalia/article"
	"dev.marginalia/article/picture"
)

// odtFrame is a frame that is being read. Of what it holds, the first that can be shown is (10.4.2).
type odtFrame struct {
	officeFrame
	images  []odtImage
	formula bool // it was written
	chart   bool
}

// odtImage is a picture in the package, or in the flat file itself.
type odtImage struct {
	href string
	data []byte
}

// drawing reads a frame, or a shape, whose text is read like that of a box.
func (d *odt) drawing(e officeElement) {
	switch e.name {
	case "draw:a", "draw:g":
		d.x.children(func(in officeElement) {
			if strings.HasPrefix(in.name, "draw:") {
				d.drawing(in)
			}
		})
	case "draw:frame":
		f := &odtFrame{officeFrame: officeFrame{width: officePixels(e.get("svg:width")), height: officePixels(e.get("svg:height"))}}
		d.x.children(func(in officeElement) { d.framed(in, f) })
		d.showFrame(f)
	default:
		d.textBox()
	}
}

// framed reads an element of a frame.
func (d *odt) framed(e officeElement, f *odtFrame) {
	switch e.name {
	case "svg:title", "svg:desc":
		if text := d.x.text(); f.alt == "" || e.name == "svg:desc" && text != "" {
			f.alt = text
		}
	case "draw:image":
		image := odtImage{href: e.get("xlink:href")}
		d.x.children(func(in officeElement) {
			if in.name == "office:binary-data" {
				image.data = odtBinary(d.x.text())
			}
		})
		f.images = append(f.images, image)
	case "draw:text-box":
		d.textBox()
	case "draw:object":
		d.object(e, f)
	}
}

// maxFormula is the size in bytes of the largest formula that is read.
const maxFormula = 1 << 20

// object reads a formula; other objects are shown as the picture that stands beside them.
func (d *odt) object(e officeElement, f *odtFrame) {
	d.x.children(func(in officeElement) {
		if in.name == "math:math" {
			d.formula()
			f.formula = true
		}
	})
	href := e.get("xlink:href")
	if f.formula || d.zip == nil || href == "" || strings.Contains(href, ":") {
		return
	}
	name := path.Join(href, odtContent)
	if !d.zip.has(name) {
		return
	}
	data, err := d.zip.read(name)
	if err != nil || len(data) > maxFormula {
		return
	}
	if !bytes.Contains(data, []byte("http://www.w3.org/1998/Math/MathML")) {
		f.chart = true
		return
	}
	saved := d.x
	d.x = readOfficeXML(d.ctx, data)
	d.x.children(func(officeElement) { d.formula() })
	d.x, f.formula = saved, true
}

// odtBinary reads the bytes of a picture in a flat file; nil when they cannot be read or are too many.
func odtBinary(s string) []byte {
	if len(s) > picture.MaxBytes*4/3 {
		return nil
	}
	s = strings.TrimRight(strings.Join(strings.Fields(s), ""), "=")
	data, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return data
}

// errNoPicture is the error of a picture that is neither in the package nor in the file.
var errNoPicture = errors.New("the picture is missing")

// showFrame shows the first picture of a frame that can be shown.
func (d *odt) showFrame(f *odtFrame) {
	if f.formula || len(f.images) == 0 || d.style.props.hide == flagOn {
		return
	}
	var pic officePicture
	for i, image := range f.images {
		if low := strings.ToLower(image.href); strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") {
			d.showRemote(&d.p.officePara, image.href, f.officeFrame)
			return
		}
		name := path.Clean(image.href)
		if image.data != nil {
			name = "\x00" + itoa(len(d.pictures)) // each stands in the file by itself
		}
		loaded := d.load(name, func() ([]byte, error) {
			switch {
			case image.data != nil:
				return image.data, nil
			case d.zip == nil || image.href == "":
				return nil, errNoPicture
			}
			return d.zip.read(name)
		})
		if i == 0 || loaded.problem == "" {
			pic = loaded
		}
		if loaded.problem == "" {
			break
		}
	}
	if f.chart && pic.problem != "" {
		d.a.Problem("A chart cannot be shown.")
		return
	}
	d.show(&d.p.officePara, pic, f.officeFrame, d.write)
}

// textBox reads the text of a box or of a shape, which stands after the paragraph that it is tied to. One with a
// picture and a line of text is a picture with its caption.
func (d *odt) textBox() {
	if d.style.props.hide == flagOn {
		return
	}
	parts := d.story()
	if len(parts) == 2 && parts[0].Kind == article.Paragraph && parts[1].Kind == article.Image && parts[1].text == "" {
		parts[0], parts[1] = parts[1], parts[0]
	}
	if len(parts) == 2 && parts[0].Kind == article.Image && parts[0].text == "" && parts[1].Kind == article.Paragraph {
		parts[1].role = officeRole{kind: roleCaption}
	}
	d.p.after = append(d.p.after, parts...)
}
