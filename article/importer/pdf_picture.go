package importer

import (
	"crypto/sha256"
	"slices"

	"dev.marginalia/article"
	"dev.marginalia/article/pdftext"
	"dev.marginalia/article/picture"
)

// The pictures that are kept: those that are JPEGs as they stand in the file, and no ornaments.
const (
	minPicturePixels = 100       // on each side
	minPictureArea   = 0.015     // of the page
	maxPictures      = 2_000     // of a document
	maxPictureBytes  = 128 << 20 // of all of them
	maxPictureUses   = 3         // what stands on more pages belongs to the pages, not to the text
)

// pdfPicture is a picture on a page.
type pdfPicture struct {
	pdftext.Rect
	page int
	jpeg []byte
}

// keepPictures notes the pictures of a page. One that all of the page was recognised in is not one of the text.
func (d *pdfDoc) keepPictures(p *pdftext.Page, page int) {
	for _, c := range p.Pictures {
		area := (c.X1 - c.X0) * (c.Y1 - c.Y0) / (p.Width * p.Height)
		recognised := p.Recognised > 0 && area > 0.5
		if len(c.JPEG) == 0 || area < minPictureArea || recognised || len(d.pictures) >= maxPictures {
			continue
		}
		if d.pictureBytes += len(c.JPEG); d.pictureBytes > maxPictureBytes {
			d.a.Problem("The document has more pictures than are kept.")
			return
		}
		d.pictures = append(d.pictures, pdfPicture{c.Rect, page, c.JPEG})
	}
}

// placed says before which of the blocks each picture stands: the first one below it on its page and beside it in
// its column, else the first one of a later page. The number behind the last block is a place, too.
func (d *pdfDoc) placed(blocks []pdfBlock) map[int][]pdfPicture {
	uses := map[[sha256.Size]byte]int{}
	for _, p := range d.pictures {
		uses[sha256.Sum256(p.jpeg)]++
	}
	out := map[int][]pdfPicture{}
	at := 0
	for _, p := range d.pictures {
		if uses[sha256.Sum256(p.jpeg)] > maxPictureUses {
			continue
		}
		for at < len(blocks) && blocks[at].page() < p.page && !blocks[at].foot {
			at++
		}
		i := at
		for i < len(blocks) && blocks[i].page() == p.page && !blocks[i].foot && !p.above(&blocks[i]) {
			i++
		}
		out[i] = append(out[i], p)
	}
	for i := range out {
		slices.SortStableFunc(out[i], func(a, b pdfPicture) int { return cmpFloat(a.Y0, b.Y0) })
	}
	return out
}

// above reports whether the picture stands above a block, in its column.
func (p *pdfPicture) above(b *pdfBlock) bool {
	f := b.first()
	x0, x1 := f.words[0].x0, f.words[0].x1
	for _, w := range f.words {
		x0, x1 = min(x0, w.x0), max(x1, w.x1)
	}
	return f.y > p.Y0+b.size() && x0 < p.X1 && x1 > p.X0
}

var captionRe = late(`^(?i:fig(?:ure|\.)|abb(?:ildung|\.)|image|photo|plate|illustration)\b`)

// addPictures adds the pictures that stand before block b, which may be nil. It reports whether b is the caption
// of the last of them, and was added.
func (d *pdfDoc) addPictures(out *article.Builder, made *[]*pdfBlock, pictures []pdfPicture, b *pdfBlock) (taken bool) {
	for i, p := range pictures {
		info, err := picture.Config(p.jpeg)
		if err != nil {
			d.a.Problem("A picture cannot be shown: " + picture.Sentence(err) + ".")
			continue
		}
		if min(info.Width, info.Height) < minPicturePixels {
			continue
		}
		block := article.Block{Kind: article.Image, Source: pageSource(p.page),
			Picture: &article.Picture{Hash: d.a.AddResource(info.Media, p.jpeg), Width: info.Width, Height: info.Height}}
		var text string
		var spans []article.Span
		holder := &pdfBlock{aside: true, lines: []pdfLine{{page: p.page}}}
		if i == len(pictures)-1 && b != nil && b.page() == p.page && b.kind == article.Paragraph && captionRe().MatchString(b.text()) {
			text, spans = d.inline(b)
			holder, taken = b, true
		}
		out.Add(block, text, spans...)
		*made = append(*made, holder)
	}
	return taken
}
