package importer

import (
	"cmp"
	"encoding/base64"
	"math"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
	"dev.marginalia/article/picture"
)

// inlinePixels is the height of a picture up to which it stands in a line of text, as a sign would.
const inlinePixels = 40

// image reads a picture. One that is as small as a sign stands in the line, else it stands after the paragraph.
func (w *markup) image(n *html.Node) {
	p, note := w.pictureOf(n)
	if note != "" {
		w.a.Problem(note)
	}
	w.hoist(n, p)
}

// hoist adds picture p of element n, if there is one.
func (w *markup) hoist(n *html.Node, p *article.Picture) {
	if p == nil {
		return
	}
	if small(n, p) {
		p.Shown = lineExtent(n, p)
		w.text.picture(p, n.DataAtom != atom.Img || hasAttr(n, "alt"))
		return
	}
	b := w.place()
	b.Kind, b.Picture = article.Image, p
	w.hoisted = append(w.hoisted, b)
	if w.text.at == 0 && (w.item == nil || w.item.begun) {
		w.addHoisted()
	}
}

// addHoisted adds the pictures that wait for the end of the paragraph.
func (w *markup) addHoisted() {
	if w.single != blocksApart {
		return
	}
	pictures := w.hoisted
	w.hoisted = nil
	for _, p := range pictures {
		p.Targets = append(p.Targets, w.takeTargets()...)
		w.b.Add(p, "")
	}
}

// withoutDisplayStyle takes off what Wikipedia puts around the TeX of every formula.
func withoutDisplayStyle(alt string) string {
	if tex, ok := strings.CutPrefix(alt, "{\\displaystyle "); ok && strings.HasSuffix(tex, "}") {
		return strings.TrimSuffix(tex, "}")
	}
	return alt
}

// lineExtent is how large a picture in a line is shown, by its attributes or its style; nil when they do not say.
func lineExtent(n *html.Node, p *article.Picture) *article.Extent {
	var e article.Extent
	if v, ok := integer(n, "width"); ok {
		e.Width = float64(v)
	}
	if v, ok := integer(n, "height"); ok {
		e.Height = float64(v)
	}
	for declaration := range strings.SplitSeq(cmp.Or(attr(n, styleAttr), attr(n, "style")), ";") {
		key, value, _ := strings.Cut(declaration, ":")
		v, ok := cssPixels(strings.TrimSpace(value))
		if !ok {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "width":
			e.Width = v
		case "height":
			e.Height = v
		case "vertical-align":
			e.Drop = -v
		}
	}
	switch {
	case e.Height <= 0 && e.Width <= 0 || e.Height > 2*inlinePixels || e.Width > 1000:
		return nil
	case p.Width > 0 && p.Height > 0 && e.Height <= 0:
		e.Height = e.Width * float64(p.Height) / float64(p.Width)
	case p.Width > 0 && p.Height > 0 && e.Width <= 0:
		e.Width = e.Height * float64(p.Width) / float64(p.Height)
	}
	if e.Height < 1 || e.Width < 1 {
		return nil
	}
	e.Drop = max(-e.Height, min(e.Drop, e.Height))
	return &e
}

// cssPixels reads a length of a style where the text is 16 pixels high and an x half of that.
func cssPixels(s string) (float64, bool) {
	for _, u := range []struct {
		name string
		px   float64
	}{{"px", 1}, {"rem", 16}, {"em", 16}, {"ex", 8}, {"pt", 96.0 / 72}} {
		if number, ok := strings.CutSuffix(strings.ToLower(s), u.name); ok {
			v, err := strconv.ParseFloat(number, 64)
			return v * u.px, err == nil && math.Abs(v) < 1000
		}
	}
	return 0, false
}

// small reports whether a picture stands for a sign in a line of text: by its size, or by the class that programs
// give to their signs and formulas.
func small(n *html.Node, p *article.Picture) bool {
	if p.Alt != "" && hasClass(n, "emoji", "wp-smiley", "twemoji", "smiley", "latex", "tex", "math", "mwe-math-fallback-image-inline") {
		return true
	}
	height := p.Height
	if v, ok := integer(n, "height"); ok {
		height = v
	}
	return height > 0 && height <= inlinePixels && p.Width <= 12*inlinePixels
}

// pictureOf reads what n shows; nil when it is nothing that a reader needs. note says why its bytes are not kept.
func (w *markup) pictureOf(n *html.Node) (p *article.Picture, note string) {
	src := sourceOf(n)
	p = &article.Picture{Alt: withoutDisplayStyle(oneLine(visible(oneLine(attr(n, "alt")))))}
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
	if isDataURL(src) {
		data = dataURL(src)
	} else if w.env.picture != nil {
		data = w.env.picture(src)
	}
	if data == nil {
		return w.missing(p, src)
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

// missing is picture p without bytes: with its address in the web or its file's name, or else its description.
func (w *markup) missing(p *article.Picture, src string) (*article.Picture, string) {
	if isDataURL(src) {
		return nil, ""
	}
	if w.env.link != nil {
		p.Href = w.env.link(src)
	}
	if strings.HasPrefix(p.Href, "http") {
		return p, ""
	}
	if strings.HasPrefix(p.Href, "#") {
		p.Href = ""
	}
	if p.Alt == "" && p.Href == "" {
		p = nil
	}
	return p, "Pictures are missing: their files are not there."
}

// sourceOf is the address of a picture: of several, the first that is no place holder until the page loads the
// real one.
func sourceOf(n *html.Node) string {
	src := ""
	for _, key := range []string{"src", "data-src", "data-lazy-src", "data-original", "xlink:href", "href", "srcset", "data-srcset"} {
		v := strings.TrimSpace(attr(n, key))
		if strings.HasSuffix(key, "srcset") {
			v = largest(v)
		}
		if v != "" {
			src = v
			if !strings.HasPrefix(v, "data:image/gif") && !strings.HasPrefix(v, "data:image/svg") {
				return src
			}
		}
	}
	if src == "" && n.Parent != nil && n.Parent.DataAtom == atom.Picture {
		if other := find(n.Parent, atom.Source); other != nil {
			return largest(strings.TrimSpace(attr(other, "srcset")))
		}
	}
	return src
}

// largest is the address in a srcset (HTML Living Standard, "srcset attributes") of the picture that is said to be
// the largest.
func largest(srcset string) (src string) {
	most := -1.0
	for srcset = strings.TrimLeft(srcset, ", \t\n"); srcset != ""; srcset = strings.TrimLeft(srcset, ", \t\n") {
		end := strings.IndexAny(srcset, " \t\n")
		if end < 0 {
			end = len(srcset)
		}
		address, size := srcset[:end], ""
		srcset = srcset[end:]
		if !strings.HasSuffix(address, ",") {
			size, srcset, _ = strings.Cut(srcset, ",")
		}
		n, _ := strconv.ParseFloat(strings.TrimRight(strings.TrimSpace(size), "wxh"), 64)
		if n > most {
			most, src = n, strings.TrimRight(address, ",")
		}
	}
	return src
}

func isDataURL(s string) bool { return len(s) > 5 && strings.EqualFold(s[:5], "data:") }

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
