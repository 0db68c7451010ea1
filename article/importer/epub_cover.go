package importer

import (
	"strings"

	"dev.marginalia/article"
	"dev.marginalia/article/picture"
)

// cover keeps the picture on the book's cover: the one that the manifest, a meta element or the guide names.
func (b *book) cover() {
	if it, ok := b.pkg.with("cover-image"); ok && b.coverFrom(it) {
		return
	}
	if name := b.pkg.metas["cover"]; name != "" {
		if i, ok := b.pkg.byID[name]; ok && b.coverFrom(b.pkg.items[i]) {
			return
		}
		path, _ := resolve(b.pkg.path, name)
		if b.coverFrom(manifestItem{path: path}) {
			return
		}
	}
	if b.pkg.guideCover != "" {
		path, _ := resolve(b.pkg.path, b.pkg.guideCover)
		b.coverFrom(manifestItem{path: path})
	}
}

// coverFrom takes the cover from a picture, or from the first one that a document shows; it reports whether there
// was one.
func (b *book) coverFrom(it manifestItem) bool {
	path, ok := b.find(it.path)
	if !ok {
		return false
	}
	if b.reading[path] && !it.isPicture() {
		for _, block := range b.a.Blocks {
			if block.Kind == article.Image && block.Picture != nil && block.Picture.Hash != "" && strings.HasPrefix(block.Source, path+"#") {
				b.a.Cover = block.Picture.Hash
				return true
			}
		}
		return false
	}
	data := b.picture(path, imageAddress(path))
	info, err := picture.Config(data)
	if err != nil {
		return false
	}
	b.a.Cover = b.a.AddResource(info.Media, data)
	return true
}
