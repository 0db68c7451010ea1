package pdf

import (
	"crypto/md5"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.marginalia/export"
)

// maxCarried is how many bytes of pictures a handout carries beside those that it shows. What is beyond comes back
// as its description.
const maxCarried = 16 << 20

// attachment is a file in the handout (ISO 32000-2, 7.11.4).
type attachment struct {
	name, description string
	media             string
	relation          string // of the file to the document: Source, Data, Supplement
	size              int
	sum               [md5.Size]byte
	packed            zstream
}

// carry packs what lets the handout come back, while pages are made.
func (d *document) carry(works []export.Work) error {
	d.attach(attachment{name: export.ArticlesFile, description: "The articles, as Marginalia reads them back", media: "application/json", relation: "Source"},
		func() ([]byte, error) { return export.CarriedArticles(works) })
	d.attach(attachment{name: export.AnnotationsFile, description: "The annotations (W3C Web Annotation)", media: "application/ld+json", relation: "Data"},
		func() ([]byte, error) { return export.CarriedAnnotations(works) })
	return d.carryPictures(works)
}

// attach makes and packs a file, later.
func (d *document) attach(a attachment, content func() ([]byte, error)) {
	d.attached = append(d.attached, &a)
	d.compress.run(func() error {
		data, err := content()
		if err == nil {
			a.size, a.sum = len(data), md5.Sum(data)
			a.packed, err = deflated(data)
		}
		return err
	})
}

// carryPictures packs the pictures, each once, as long as there is room.
func (d *document) carryPictures(works []export.Work) error {
	seen := map[string]bool{}
	room := maxCarried
	for _, w := range works {
		if w.Picture == nil {
			continue
		}
		for _, hash := range export.PictureHashes(w.Article) {
			if seen[hash] {
				continue
			}
			seen[hash] = true
			data, err := w.Picture(hash)
			if err != nil {
				return err
			}
			if len(data) == 0 || len(data) > room {
				continue
			}
			room -= len(data)
			d.attach(attachment{name: export.PictureFile(hash), description: "A picture", media: "application/octet-stream", relation: "Source"},
				func() ([]byte, error) { return data, nil })
		}
	}
	return nil
}

// carryManifest adds what can only be said when the pages are made: which annotations they do not show.
func (d *document) carryManifest(works []export.Work) error {
	m := export.Manifest{Version: export.CarriedVersion, Flat: true}
	for _, w := range works {
		for _, a := range w.Annotations {
			if d.live[a.ID] {
				m.Flat = false
			} else {
				m.Absent = append(m.Absent, a.ID)
			}
		}
	}
	if m.Flat {
		m.Absent = nil
	}
	d.attach(attachment{name: export.ManifestFile, description: "What this handout carries", media: "application/json", relation: "Data"},
		func() ([]byte, error) { return json.Marshal(m) })
	return d.compress.wait()
}

// addAttached writes the attached files, and returns the entries of the catalog that name them: the name tree by
// which readers list them and the array of associated files (ISO 32000-2, 7.7.4 and 14.13).
func (d *document) addAttached(f *finisher, at time.Time) string {
	files := slices.Clone(d.attached)
	slices.SortFunc(files, func(a, b *attachment) int { return strings.Compare(a.name, b.name) })
	var names, all strings.Builder
	for _, a := range files {
		body := a.packed.closed(nil)
		f.objects = append(f.objects, stream(fmt.Sprintf("/Type/EmbeddedFile/Subtype/%s/Params<</Size %d/ModDate%s/CheckSum<%x>>>",
			strings.NewReplacer("/", "#2F", "+", "#2B").Replace(a.media), a.size, date(at), a.sum), body))
		data := len(f.objects) - 1
		spec := f.add(fmt.Sprintf("<</Type/Filespec/F(%s)/UF%s/Desc%s/AFRelationship/%s/EF<</F %d 0 R/UF %d 0 R>>>>",
			a.name, text(a.name), text(a.description), a.relation, data, data))
		fmt.Fprintf(&names, "(%s)%d 0 R ", a.name, spec)
		fmt.Fprintf(&all, "%d 0 R ", spec)
	}
	return fmt.Sprintf("/Names<</EmbeddedFiles<</Names[%s]>>>>/AF[%s]", strings.TrimSpace(names.String()), strings.TrimSpace(all.String()))
}
