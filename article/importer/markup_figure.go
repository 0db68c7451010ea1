package importer

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
	"dev.marginalia/article/picture"
)

// longestCaption is the length in code points of the text of a figure beyond which it is more than a caption.
const longestCaption = 2000

// figure reads pictures with their caption, which is all text of the figure; a figure of something else is read as
// it stands.
func (w *markup) figure(n *html.Node) {
	w.block(n, func() {
		if w.single != blocksApart || !isCaptioned(n) {
			w.children(n)
			return
		}
		text, spans := w.oneText(n, lined)
		pictures := w.hoisted
		w.hoisted = nil
		if len(pictures) == 0 && text != "" {
			lost := w.place()
			lost.Kind = article.Image
			pictures = append(pictures, lost)
		}
		for i, p := range pictures {
			if i < len(pictures)-1 {
				w.add(p, "", nil)
			} else {
				w.add(p, text, spans)
			}
		}
	})
}

// isCaptioned reports whether a figure is made of pictures and of text that may be their caption.
func isCaptioned(n *html.Node) bool {
	pictures, length, other := false, 0, false
	walk(n, func(c *html.Node) step {
		switch {
		case c.Type == html.TextNode:
			length += utf8.RuneCountInString(strings.TrimSpace(c.Data))
		case c.Type != html.ElementNode || c == n:
		case hidden(c):
			return over
		case c.DataAtom == atom.Img, c.DataAtom == atom.Svg:
			pictures = true
			return over
		case c.DataAtom == atom.Table, c.DataAtom == atom.Pre, c.DataAtom == atom.Blockquote, c.DataAtom == atom.Figure,
			c.DataAtom == atom.Ul, c.DataAtom == atom.Ol, c.DataAtom == atom.Dl, c.DataAtom == atom.Math:
			other = true
			return stop
		}
		return into
	})
	return pictures && !other && length <= longestCaption
}

// svg reads a drawing: of a cover the picture in it, else the drawing itself.
func (w *markup) svg(n *html.Node) {
	w.targetsOf(n)
	if img := find(n, atom.Image); img != nil {
		w.image(img)
		return
	}
	w.hoist(n, w.svgPicture(n))
}

// draws are the elements of SVG that show something by themselves.
var draws = map[string]bool{"path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true, "polygon": true, "text": true}

// svgPicture is a drawing as a picture of its own, nil when it shows nothing: many signs only point to a drawing
// elsewhere.
func (w *markup) svgPicture(n *html.Node) *article.Picture {
	if findFunc(n, func(e *html.Node) bool { return draws[e.Data] }) == nil {
		return nil
	}
	var out strings.Builder
	if html.Render(&out, n) != nil {
		return nil
	}
	source := out.String()
	if tag, _, _ := strings.Cut(source, ">"); !strings.Contains(tag, "xmlns=") {
		source = strings.Replace(source, "<svg", `<svg xmlns="http://www.w3.org/2000/svg"`, 1)
	}
	info, err := picture.Config([]byte(source))
	if err != nil || info.Width < 2 || info.Height < 2 {
		return nil
	}
	alt := attr(n, "aria-label")
	if t := findFunc(n, func(e *html.Node) bool { return e.Data == "title" }); t != nil && alt == "" {
		alt = textOf(t)
	}
	p := &article.Picture{Alt: oneLine(visible(oneLine(alt))), Width: info.Width, Height: info.Height}
	if p.Alt != "" || !small(n, p) {
		p.Hash = w.a.AddResource(info.Media, []byte(source))
	}
	return p
}
