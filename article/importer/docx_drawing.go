package importer

import (
	"path"
	"strings"

	"dev.marginalia/article"
)

// drawing reads a picture, a drawing or what it has for text.
func (d *docx) drawing(e officeElement, f *officeFrame) {
	switch e.name {
	case "wp:extent":
		cx, _ := e.number("cx")
		cy, _ := e.number("cy")
		f.width, f.height = cx/emuPerPixel, cy/emuPerPixel
	case "wp:docPr", "pic:cNvPr":
		for _, key := range []string{"descr", "title"} {
			if f.alt == "" {
				f.alt = e.get(key)
			}
		}
	case "v:shape", "v:rect":
		if e.get("o:hr") == "t" || e.get("o:hr") == "true" {
			d.p.after = append(d.p.after, officePart{Block: article.Block{Kind: article.Rule}})
			d.wrote++
			return
		}
		f.alt = e.get("alt")
		f.width, f.height = vmlSize(e.get("style"))
		d.x.children(func(in officeElement) { d.drawing(in, f) })
	case "a:blip":
		d.picture(e.get("r:embed"), e.get("r:link"), *f)
	case "v:imagedata":
		d.picture(e.get("r:id"), e.get("r:href"), *f)
	case "w:txbxContent":
		d.textBox()
	case "c:chart":
		d.a.Problem("A chart cannot be shown.")
	case "dgm:relIds":
		d.a.Problem("A diagram cannot be shown.")
	default:
		read := func(in officeElement) { d.drawing(in, f) }
		if !d.wrapped(e, read) {
			d.x.children(read)
		}
	}
}

// emuPerPixel are the English metric units (ECMA-376 part 1, 20.1.2.1) of 1/96 inch.
const emuPerPixel = 9525

// vmlSize reads the width and the height in a style of VML, in pixels.
func vmlSize(style string) (width, height int) {
	for _, p := range strings.Split(style, ";") {
		switch key, value, _ := strings.Cut(p, ":"); strings.TrimSpace(key) {
		case "width":
			width = officePixels(value)
		case "height":
			height = officePixels(value)
		}
	}
	return width, height
}

// picture shows the picture with that id, or the place of one that is elsewhere.
func (d *docx) picture(id, linked string, f officeFrame) {
	r, ok := d.rels.byID[id]
	if !ok {
		r, ok = d.rels.byID[linked]
	}
	if !ok || d.silent() || d.p == nil {
		return
	}
	if r.external {
		d.showRemote(&d.p.officePara, r.target, f)
		return
	}
	name := path.Clean(r.target)
	pic := d.load(name, func() ([]byte, error) { return d.zip.read(name) })
	d.show(&d.p.officePara, pic, f, d.write)
}

// textBox reads the text of a box, which stands after the paragraph that it is tied to.
func (d *docx) textBox() {
	silent := d.silent()
	parts := d.story(func() { d.x.children(d.block) })
	if !silent {
		d.p.after = append(d.p.after, parts...)
	}
}
