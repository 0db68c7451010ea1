package pdf

import (
	"errors"
	"fmt"
	"math"

	"dev.marginalia/article"
	"dev.marginalia/article/picture"
	"dev.marginalia/export"
	"dev.marginalia/typeset"
)

// pic is a picture of the document. It is in the file once, however often it is shown.
type pic struct {
	name          string  // of the resource: I1, I2 ...
	width, height float64 // the largest size at which it is shown, in points
	masked        bool    // some of its pixels are transparent
	orientation   int     // how it is turned to be seen: 2-8 as in Exif; 0 as it is
	image         *ximage // nil when it is read again for the file: too many are kept already
	again         func() (*ximage, error)

	// Of a picture that is looked at, and not put into a file.
	hash  string
	bytes func() ([]byte, error)
}

// keptPictures is how many bytes of pictures are kept until the file is written; those beyond are read twice.
const keptPictures = 48 << 20

// The least resolution at which a picture is printed, and that of a drawing, which has pixels of no size.
const (
	leastDPI = 150
	cssDPI   = 96
	printDPI = 300
)

// picture returns the picture of that hash; nil when there are no bytes of it or they cannot be read. The latter
// is counted. That the bytes cannot be had at all ends the export.
func (d *document) picture(w *export.Work, hash string) *pic {
	return d.pictureWithin(w, hash, hash, d.widest()*printDPI/72, d.maxPicture()*printDPI/72)
}

// inlinePicture is a picture that stands in a line, at the resolution of the letters around it.
func (d *document) inlinePicture(w *export.Work, p *article.Picture) *pic {
	const dpi = 600
	wide, high, _ := p.InLine(d.options.bodySize(), inlineHeight*d.options.bodySize())
	return d.pictureWithin(w, p.Hash, p.Hash+" in a line", max(1, wide*dpi/72), max(1, high*dpi/72))
}

// pictureWithin reads a picture once for each key, in at most so many pixels.
func (d *document) pictureWithin(w *export.Work, hash, key string, wide, high float64) *pic {
	if p, ok := d.pictures[key]; ok || hash == "" || w.Picture == nil {
		return p
	}
	var p *pic
	var err error
	if d.sketch != nil {
		p, err = d.glance(w.Picture, hash)
	} else {
		p, err = d.readPicture(w.Picture, hash, int(wide), int(high))
	}
	switch {
	case err == nil:
		d.pictureList = append(d.pictureList, p)
		p.name = fmt.Sprintf("I%d", len(d.pictureList))
	case errors.Is(err, picture.ErrFormat) || errors.Is(err, picture.ErrTooLarge):
		d.unreadable++
	case !errors.Is(err, errNoPicture):
		d.err = errors.Join(d.err, err)
	}
	d.pictures[key] = p
	return p
}

func (d *document) readPicture(get func(string) ([]byte, error), hash string, wide, high int) (*pic, error) {
	read := func() (*ximage, picture.Info, error) {
		data, err := bytesOf(get, hash)
		if err != nil {
			return nil, picture.Info{}, err
		}
		return imageOf(data, wide, high)
	}
	x, info, err := read()
	if err != nil {
		return nil, err
	}
	p := &pic{masked: x.mask != nil, orientation: info.Orientation}
	p.measure(info)
	p.again = func() (*ximage, error) { x, _, err := read(); return x, err }
	if d.kept+x.size() <= keptPictures {
		p.image = x
		d.kept += x.size()
	}
	return p, nil
}

// measure finds the size of a picture on paper.
func (p *pic) measure(info picture.Info) {
	dpi := float64(leastDPI)
	if info.Media == "image/svg+xml" {
		dpi = cssDPI
	}
	p.width, p.height = float64(info.Width)*72/dpi, float64(info.Height)*72/dpi
}

// bytesOf gets the bytes of a picture; that there are none is an error.
func bytesOf(get func(string) ([]byte, error), hash string) ([]byte, error) {
	data, err := get(hash)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	if len(data) == 0 {
		return nil, errNoPicture
	}
	return data, nil
}

// errNoPicture says that a picture has no bytes.
var errNoPicture = errors.New("no picture")

// maxPicture is the height of the highest picture.
func (d *document) maxPicture() float64 {
	g := d.options.geometry(false)
	return math.Min(0.6*d.height, g.bottom-g.top)
}

// widest is the width of the widest picture.
func (d *document) widest() float64 {
	g := d.options.geometry(false)
	return g.column
}

// fit is the size at which p is shown in a box of w x h points.
func (p *pic) fit(w, h float64) (float64, float64) {
	scale := min(1, w/p.width, h/p.height)
	return max(1, p.width*scale), max(1, p.height*scale)
}

// addPictures embeds the pictures and returns their names and objects as the resources of pages list them.
func (d *document) addPictures(f *finisher) string {
	names := ""
	for _, p := range d.pictureList {
		mask := 0
		if p.masked {
			mask = f.addLater(func() ([]byte, error) { return p.body(func(x *ximage) []byte { return x.mask.stream(0) }) })
		}
		n := f.addLater(func() ([]byte, error) { return p.body(func(x *ximage) []byte { return x.stream(mask) }) })
		names += fmt.Sprintf("/%s %d 0 R\n", p.name, n)
	}
	return names
}

// image makes the rows of a picture and its caption.
func (c *composer) image(b *article.Block, l *look) []row {
	var out []row
	if b.Picture != nil {
		if p := c.doc.picture(&c.work, b.Picture.Hash); p != nil {
			out = []row{c.shown(p, l)}
		} else if b.Picture.Hash != "" || b.Picture.Href != "" || b.Picture.Alt != "" {
			out = c.described(b, l)
		}
	}
	if !b.Empty() {
		if n := len(out); n > 0 {
			out[n-1].keepNext = true // the caption stays with the picture
		}
		out = append(out, c.caption(b, *l, len(out) > 0)...)
		if out[0].fit != nil && len(out) <= longCaption {
			out[0].below = heightOf(out[1:])
		}
	}
	if n := len(out); n > 0 {
		out[0].before, out[n-1].after = l.before, l.after
	}
	return out
}

// leastPicture is the part of its size to which a picture is made smaller, rather than leave a hole at a page's foot.
const leastPicture = 0.6

// shown is the row of a picture, in the middle of the column.
func (c *composer) shown(p *pic, l *look) row {
	w, h := p.fit(l.measure(), c.doc.maxPicture())
	now := h
	return row{height: h, first: true, last: true, fit: func(room float64) float64 {
		if now = h; room < h && room >= leastPicture*h {
			now = room
		}
		return now
	}, draw: func(pg *page, x, y float64) {
		wide := w * now / h
		pg.ops.image(pg.ops.figure(), p, x+l.left+(l.measure()-wide)/2, y, wide, now)
	}}
}

// described are the rows of a picture without bytes: what it shows, in a frame.
func (c *composer) described(b *article.Block, l *look) []row {
	const pad = 7
	text := "Picture"
	if alt := clean(b.Picture.Alt); alt != "" {
		text += ": " + alt
	}
	d := *l
	d.left, d.right, d.before, d.after, d.color = l.left+panelPad, l.right+panelPad, 0, 0, grey
	out := c.plainRows(text, &d)
	for i := range out {
		out[i].panel = panel{frame, l.left, l.measure()}
	}
	padRows(out, pad)
	if linkable(b.Picture.Href) {
		of := out[0].parts[0].of
		out[0].draw = func(p *page, x, y float64) {
			for _, q := range quads(&out[0].parts[0], x, y, 0, len(of.source)) {
				p.links = append(p.links, pageLink{quad: q, href: b.Picture.Href})
			}
		}
	}
	return out
}

// padRows makes room inside a panel, above the first row and below the last.
func padRows(rows []row, pad float64) {
	first, last := &rows[0], &rows[len(rows)-1]
	first.height += pad
	first.parts[0].base += pad
	last.height += pad
}

// longCaption is the number of lines up to which a caption is kept on one page.
const longCaption = 8

// caption makes the rows of a caption, in the middle of the column, below its picture.
func (c *composer) caption(b *article.Block, l look, below bool) []row {
	const inset = 16
	l.left, l.right = l.left+inset, l.right+inset
	lines, of := c.paragraph(*b, l.style, l.color, typeset.Settings{Width: l.measure(), TotalFit: true}, inlineHeight*l.style.Size)
	rtl := lines[0].RTL
	out := setRows(lines, of, &l, l.x(rtl))
	for i := range out {
		t := &out[i].parts[0]
		t.x = l.left + (l.measure()-t.line.Width)/2 - t.line.X
		out[i].keepNext = i+1 < len(out) && len(out) <= longCaption
	}
	if below {
		out[0].before = 0
		out[0].height += captionGap
		out[0].parts[0].base += captionGap
	}
	return out
}

// captionGap is the room between a picture and its caption.
const captionGap = 5
