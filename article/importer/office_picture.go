package importer

import (
	"errors"
	"strconv"
	"strings"

	"dev.marginalia/article"
	"dev.marginalia/article/picture"
)

// officeFrame is the place of a picture in the document.
type officeFrame struct {
	alt           string
	width, height int // as it is shown, in pixels of 1/96 inch; 0 when not known
}

// officePicture is a picture that was read, or why it was not.
type officePicture struct {
	hash          string
	width, height int
	problem       string
}

// load reads a picture once, however often it is shown. name tells pictures apart.
func (o *office) load(name string, read func() ([]byte, error)) officePicture {
	if p, ok := o.pictures[name]; ok {
		return p
	}
	var p officePicture
	data, err := read()
	if err == nil {
		var info picture.Info
		if info, err = picture.Config(data); err == nil {
			p.width, p.height = info.Width, info.Height
			if info.Width > 1 || info.Height > 1 {
				p.hash = o.a.AddResource(info.Media, data)
			}
		}
	}
	if errors.Is(err, ErrTooLarge) {
		err = picture.ErrTooLarge
	}
	if err != nil {
		p.problem = "A picture cannot be shown: " + picture.Sentence(err) + "."
	}
	o.pictures[name] = p
	return p
}

// show puts a picture after the paragraph in which it stands, or into its line when it is as small as a sign. write
// writes to the paragraph.
func (o *office) show(p *officePara, pic officePicture, f officeFrame, write func(string)) {
	if pic.problem != "" {
		o.a.Problem(pic.problem)
	} else if pic.hash == "" {
		return // a single point, which holds a place
	}
	width, height := f.width, f.height
	if width == 0 || height == 0 {
		width, height = pic.width, pic.height
	}
	o.wrote++
	alt := strings.Join(strings.Fields(visible(f.alt)), " ")
	shown := &article.Picture{Hash: pic.hash, Alt: alt, Width: pic.width, Height: pic.height}
	if height <= 0 || height > inlinePixels || width > 12*inlinePixels {
		p.picture(shown)
		return
	}
	if pic.hash == "" || isPictograph(alt) {
		write(alt)
		return
	}
	if f.width > 0 && f.height > 0 {
		shown.Shown = &article.Extent{Width: float64(f.width), Height: float64(f.height)}
	}
	before := p.text.at
	if write(article.Sign); p.text.at > before { // else it stands in hidden text
		p.text.picture(shown)
	}
}

// showRemote puts the place of a picture that is not in the document; nothing is fetched.
func (o *office) showRemote(p *officePara, href string, f officeFrame) {
	pic := &article.Picture{Alt: strings.Join(strings.Fields(visible(f.alt)), " "), Width: f.width, Height: f.height}
	if low := strings.ToLower(href); strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") {
		pic.Href = safeLink(href)
	}
	if pic.Href == "" && pic.Alt == "" {
		return
	}
	o.wrote++
	p.picture(pic)
}

func (p *officePara) picture(pic *article.Picture) {
	block := article.Block{Kind: article.Image, Indent: p.indent, Picture: pic}
	if p.item {
		block.Indent = p.depth
	}
	p.after = append(p.after, officePart{Block: block})
}

// officePixels reads a length: "2.5cm", "72pt", "1in", "96px"; 0 when it is none.
func officePixels(s string) int {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, u := range []struct {
		name  string
		small float64
	}{{"cm", 96 / 2.54}, {"mm", 96 / 25.4}, {"in", 96}, {"pt", 96.0 / 72}, {"pc", 16}, {"px", 1}, {"", 1}} {
		if v, ok := strings.CutSuffix(s, u.name); ok {
			n, err := strconv.ParseFloat(v, 64)
			if err != nil || !(n > 0 && n < 1e6) {
				return 0
			}
			return int(n*u.small + 0.5)
		}
	}
	return 0
}
