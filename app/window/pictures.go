package window

import (
	"context"
	"image"
)

// maxPictures bounds the memory of decoded pictures, in bytes.
const maxPictures = 96 << 20

// pictures are decoded away from the window's thread when they come into view, in the size they are shown in, and
// remembered as long as there is room.
type pictures struct {
	w     *Window
	have  map[pictureKey]*shownPicture
	asked map[pictureKey]bool
	bytes int
	ticks int // counts uses: the one used longest ago goes first
}

type pictureKey struct {
	hash          string
	width, height int
}

// shownPicture is a decoded picture; img is nil when it cannot be decoded.
type shownPicture struct {
	img  image.Image
	size int
	used int
}

func newPictures(w *Window) *pictures {
	return &pictures{w: w, have: map[pictureKey]*shownPicture{}, asked: map[pictureKey]bool{}}
}

// get returns a picture in the size asked for; until it is there, in another size, or nil.
func (p *pictures) get(hash string, width, height int) image.Image {
	k := pictureKey{hash, width, height}
	p.ticks++
	if s, ok := p.have[k]; ok {
		s.used = p.ticks
		return s.img
	}
	p.load(k)
	if s, ok := p.have[k]; ok { // inline work is done at once
		return s.img
	}
	for other, s := range p.have {
		if other.hash == hash && s.img != nil {
			s.used = p.ticks
			return s.img
		}
	}
	return nil
}

func (p *pictures) load(k pictureKey) {
	if p.asked[k] {
		return
	}
	var img image.Image
	work := func() (err error) {
		img, err = p.w.app.Picture(context.Background(), k.hash, k.width, k.height)
		return err
	}
	p.asked[k] = p.w.work.try(loading, work, func(error) { // one that cannot be read keeps its empty frame
		delete(p.asked, k)
		p.keep(k, img)
		if !p.w.work.inline {
			p.w.view.PicturesCame()
		}
	})
	if p.w.work.inline {
		delete(p.asked, k)
	}
}

func (p *pictures) keep(k pictureKey, img image.Image) {
	s := &shownPicture{img: img, used: p.ticks}
	if img != nil {
		s.size = 4 * img.Bounds().Dx() * img.Bounds().Dy()
	}
	p.have[k] = s
	p.bytes += s.size
	for p.bytes > maxPictures && len(p.have) > 1 {
		p.forget(k)
	}
}

// forget drops the picture that was used longest ago, except k.
func (p *pictures) forget(k pictureKey) {
	var oldest pictureKey
	least := p.ticks + 1
	for key, s := range p.have {
		if key != k && s.used < least {
			oldest, least = key, s.used
		}
	}
	p.bytes -= p.have[oldest].size
	delete(p.have, oldest)
}
