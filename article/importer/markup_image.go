package importer

import (
	"encoding/base64"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
	"dev.marginalia/article/picture"
)

// inlinePixels is the height of a picture up to which it stands in a line of text, as a sign would: its
// description takes its place.
const inlinePixels = 40

// image reads a picture. One in a line of text becomes its description when it is as small as a sign, else it
// stands after the paragraph.
func (w *markup) image(n *html.Node) {
	p, note := w.pictureOf(n)
	if note != "" {
		w.a.Problem(note)
	}
	if p == nil {
		return
	}
	if small(n, p) {
		w.text.write(p.Alt)
		return
	}
	b := w.place()
	b.Kind, b.Picture = article.Image, p
	w.hoisted = append(w.hoisted, b)
	if w.text.at == 0 && !w.cell {
		w.addHoisted()
	}
}

func small(n *html.Node, p *article.Picture) bool {
	height := p.Height
	if v, ok := integer(n, "height"); ok {
		height = v
	}
	return height > 0 && height <= inlinePixels && p.Width <= 12*inlinePixels
}

// pictureOf reads what n shows; nil when it is nothing that a reader needs. note says why its bytes are not kept.
func (w *markup) pictureOf(n *html.Node) (p *article.Picture, note string) {
	src := ""
	for _, key := range []string{"src", "data-src", "xlink:href", "href", "data-original"} {
		if v := strings.TrimSpace(attr(n, key)); v != "" {
			src = v
			if !strings.HasPrefix(v, "data:image/gif") && !strings.HasPrefix(v, "data:image/svg") {
				break // a place holder until the page loads the real one, which stands in a later key
			}
		}
	}
	alt := strings.Join(strings.Fields(visible(attr(n, "alt"))), " ")
	p = &article.Picture{Alt: alt}
	if wide, ok := integer(n, "width"); ok && wide > 0 {
		p.Width = wide
	}
	if high, ok := integer(n, "height"); ok && high > 0 {
		p.Height = high
	}
	if p.Width == 1 && p.Height == 1 || src == "" {
		return nil, ""
	}
	var data []byte
	if strings.HasPrefix(strings.ToLower(src), "data:") {
		data = dataURL(src)
	} else if w.env.picture != nil {
		data = w.env.picture(src)
	}
	if data == nil {
		if p.Href = safeLink(src); p.Href == "" || strings.HasPrefix(strings.ToLower(src), "data:") {
			return nil, ""
		}
		return p, ""
	}
	info, err := picture.Config(data)
	if err != nil {
		return p, "A picture cannot be shown: " + picture.Sentence(err) + "."
	}
	if info.Width == 1 && info.Height == 1 {
		return nil, ""
	}
	p.Hash = w.a.AddResource(info.Media, data)
	p.Width, p.Height = info.Width, info.Height
	return p, ""
}

// figure reads pictures with their caption; a figure of something else is read as it stands.
func (w *markup) figure(n *html.Node) {
	w.flush()
	w.targetsOf(n)
	var images []*html.Node
	var caption *html.Node
	other := false
	w.figureParts(n, &images, &caption, &other)
	if len(images) == 0 || other || w.cell {
		w.children(n)
		w.flush()
		return
	}
	for i, img := range images {
		p, note := w.pictureOf(img)
		if img.DataAtom == atom.Svg {
			p, note = w.svgPicture(img), ""
		}
		if note != "" {
			w.a.Problem(note)
		}
		b := w.place()
		b.Kind = article.Image
		if p != nil {
			b.Picture = p
		}
		var text string
		var spans []article.Span
		if i == len(images)-1 && caption != nil {
			w.cell = true // a caption is one text
			w.children(caption)
			w.cell = false
			text, spans = w.text.take()
		}
		if p == nil && text == "" {
			continue
		}
		w.targetsOf(img)
		w.add(b, text, spans)
	}
	w.addHoisted()
}

// figureParts finds the pictures and the caption of a figure, and whether it holds anything else.
func (w *markup) figureParts(n *html.Node, images *[]*html.Node, caption **html.Node, other *bool) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.TextNode:
			*other = *other || strings.TrimSpace(c.Data) != ""
		case c.Type != html.ElementNode || hidden(c):
		case c.DataAtom == atom.Img, c.DataAtom == atom.Svg:
			*images = append(*images, c)
		case c.DataAtom == atom.Figcaption:
			*caption = c
		case c.DataAtom == atom.Table, c.DataAtom == atom.Pre, c.DataAtom == atom.Blockquote, c.DataAtom == atom.Figure, c.DataAtom == atom.Ul, c.DataAtom == atom.Ol:
			*other = true
		default:
			w.figureParts(c, images, caption, other)
		}
	}
}

// svg reads a drawing: of a cover the picture in it, else the drawing itself.
func (w *markup) svg(n *html.Node) {
	if img := find(n, atom.Image); img != nil {
		w.image(img)
		return
	}
	p := w.svgPicture(n)
	if p == nil {
		return
	}
	if small(n, p) {
		w.text.write(p.Alt)
		return
	}
	b := w.place()
	b.Kind, b.Picture = article.Image, p
	w.hoisted = append(w.hoisted, b)
	if w.text.at == 0 && !w.cell {
		w.addHoisted()
	}
}

func (w *markup) svgPicture(n *html.Node) *article.Picture {
	var out strings.Builder
	if html.Render(&out, n) != nil {
		return nil
	}
	data := []byte(out.String())
	if !strings.Contains(out.String(), "xmlns=") {
		data = []byte(strings.Replace(out.String(), "<svg", `<svg xmlns="http://www.w3.org/2000/svg"`, 1))
	}
	info, err := picture.Config(data)
	if err != nil || info.Width < 2 || info.Height < 2 {
		return nil
	}
	alt := attr(n, "aria-label")
	if t := find(n, atom.Title); t != nil && alt == "" {
		alt = strings.TrimSpace(textOf(t))
	}
	p := &article.Picture{Alt: visible(alt), Width: info.Width, Height: info.Height}
	if !small(n, p) {
		p.Hash = w.a.AddResource(info.Media, data)
	}
	return p
}

// find returns the first element of that kind under n, or nil.
func find(n *html.Node, a atom.Atom) *html.Node {
	for c := n; c != nil; {
		if c != n && c.Type == html.ElementNode && c.DataAtom == a {
			return c
		}
		if c.FirstChild != nil {
			c = c.FirstChild
			continue
		}
		for c != n && c.NextSibling == nil {
			c = c.Parent
		}
		if c == n {
			return nil
		}
		c = c.NextSibling
	}
	return nil
}

// dataURL is the content of a "data:" address (RFC 2397), nil when it cannot be read or is too large.
func dataURL(s string) []byte {
	head, body, ok := strings.Cut(s[len("data:"):], ",")
	if !ok || len(body) > picture.MaxBytes*4/3 {
		return nil
	}
	if strings.HasSuffix(strings.ToLower(strings.TrimSpace(head)), ";base64") {
		body, err := url.PathUnescape(body)
		if err != nil {
			return nil
		}
		body = strings.TrimRight(strings.NewReplacer(" ", "", "\n", "", "\r", "", "\t", "").Replace(body), "=")
		data, err := base64.RawStdEncoding.DecodeString(body)
		if err != nil {
			return nil
		}
		return data
	}
	text, err := url.PathUnescape(body)
	if err != nil {
		return nil
	}
	return []byte(text)
}
