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
		images, caption := figureParts(n)
		if len(images) == 0 || !caption || w.single != blocksApart {
			w.children(n)
			return
		}
		text, spans := w.caption(n)
		var pictures []*article.Picture
		for _, img := range images {
			w.targetsOf(img)
			p, note := w.drawn(img)
			if note != "" {
				w.a.Problem(note)
			}
			if p != nil && !small(img, p) {
				pictures = append(pictures, p)
			}
		}
		if len(pictures) == 0 && text != "" {
			pictures = append(pictures, nil)
		}
		for i, p := range pictures {
			b := w.place()
			b.Kind, b.Picture = article.Image, p
			if i < len(pictures)-1 {
				w.add(b, "", nil)
			} else {
				w.add(b, text, spans)
			}
		}
	})
}

// caption is the text of a figure without its pictures.
func (w *markup) caption(n *html.Node) (string, []article.Span) {
	hoisted := w.hoisted
	text, spans := w.oneText(n, lined)
	w.hoisted = hoisted
	return text, spans
}

// figureParts finds the pictures of a figure, and reports whether the rest of it may be a caption.
func figureParts(n *html.Node) (images []*html.Node, caption bool) {
	length, caption := 0, true
	walk(n, func(c *html.Node) step {
		switch {
		case c.Type == html.TextNode:
			length += utf8.RuneCountInString(strings.TrimSpace(c.Data))
		case c.Type != html.ElementNode || c == n:
		case hidden(c):
			return over
		case c.DataAtom == atom.Img, c.DataAtom == atom.Svg:
			images = append(images, c)
			return over
		case c.DataAtom == atom.Table, c.DataAtom == atom.Pre, c.DataAtom == atom.Blockquote, c.DataAtom == atom.Figure,
			c.DataAtom == atom.Ul, c.DataAtom == atom.Ol, c.DataAtom == atom.Dl, c.DataAtom == atom.Math:
			caption = false
			return stop
		}
		return into
	})
	return images, caption && length <= longestCaption
}

// drawn reads an img or svg.
func (w *markup) drawn(n *html.Node) (*article.Picture, string) {
	if n.DataAtom != atom.Svg {
		return w.pictureOf(n)
	}
	if img := find(n, atom.Image); img != nil { // a cover
		return w.pictureOf(img)
	}
	return w.svgPicture(n), ""
}

// svg reads a drawing: of a cover the picture in it, else the drawing itself.
func (w *markup) svg(n *html.Node) {
	w.targetsOf(n)
	p, note := w.drawn(n)
	if note != "" {
		w.a.Problem(note)
	}
	w.hoist(n, p)
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
	if !small(n, p) {
		p.Hash = w.a.AddResource(info.Media, []byte(source))
	}
	return p
}
