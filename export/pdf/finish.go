package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"

	"dev.marginalia/article"
	"dev.marginalia/export"
)

// write has gofpdf make the pages and the outline, finishes what it made, and writes it to w.
func (d *document) write(w io.Writer, works []export.Work) (err error) {
	at := newest(works)
	raw, err := d.frame(at)
	if err != nil {
		return errorf("gofpdf", err)
	}
	f, err := cut(raw)
	if err != nil {
		return errorf("read gofpdf's file", err)
	}
	catalog, info := len(f.objects)-1, len(f.objects)-2
	if pageObject(len(d.pages)) > info {
		return errorf("read gofpdf's file", errLayout)
	}
	if err := d.fillPages(f); err != nil {
		return errorf("compress pages", err)
	}
	if err := d.addResources(f); err != nil {
		return errorf("embed fonts", err)
	}
	state := f.add("<</Type/ExtGState/BM/Multiply/ca 1/AIS false>>")
	for _, p := range d.pages {
		d.numberAnnotations(f, p)
	}
	err = eachAtOnce(len(d.pages), func(k int) error {
		d.addAnnotations(f, d.pages[k], pageObject(k), state)
		return nil
	})
	if err != nil {
		return errorf("annotations", err)
	}
	if err := d.carryManifest(works); err != nil {
		return errorf("attach files", err)
	}
	f.countOutline()
	f.objects[info] = []byte(d.info(works, at))
	if err := d.addCatalog(f, catalog, d.addStructure(f), works, at); err != nil {
		return errorf("complete the catalog", err)
	}
	return f.write(w, catalog, info)
}

// frame has gofpdf make a file of empty pages with an outline.
func (d *document) frame(at time.Time) (raw []byte, err error) {
	defer func() { // gofpdf panics where others return an error
		if p := recover(); p != nil {
			raw, err = nil, fmt.Errorf("panic: %v", p)
		}
	}()
	f := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: d.width, Ht: d.height}})
	f.SetCompression(false)
	f.SetCatalogSort(true)
	f.SetAutoPageBreak(false, 0)
	f.SetMargins(0, 0, 0)
	f.SetCreationDate(at)
	f.SetModificationDate(at)
	for range d.pages {
		f.AddPage()
	}
	d.outline(f)
	var out bytes.Buffer
	err = f.Output(&out)
	return out.Bytes(), err
}

// pageObject is the number of the object of page k, from 0; its contents follow it.
func pageObject(k int) int { return 2*k + 3 }

// newest is the date of the handout: that of the newest change in it.
func newest(works []export.Work) (t time.Time) {
	for _, w := range works {
		if w.Modified.After(t) {
			t = w.Modified
		}
	}
	return t.UTC()
}

// utf16BE is a text string as gofpdf writes it without a font that it knows.
func utf16BE(s string) string {
	b := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return string(b)
}

// fillPages gives every page its contents, now that it is known how many there are.
func (d *document) fillPages(f *finisher) error {
	if err := d.compress.wait(); err != nil {
		return err
	}
	for k, p := range d.pages {
		f.objects[pageObject(k)+1] = stream("", p.body.closed(p.pageNumber(d)))
		p.body = zstream{}
	}
	return nil
}

// addResources embeds fonts and pictures and names them in the resources of the pages, which are object 2.
func (d *document) addResources(f *finisher) error {
	files := make([]packed, len(d.fonts.list))
	err := eachAtOnce(len(files), func(i int) (err error) {
		ft := d.fonts.list[i]
		if files[i], err = ft.pack(); err != nil {
			return fmt.Errorf("%s: %w", ft.face.Name(), err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var fonts strings.Builder
	for i, ft := range d.fonts.list {
		fmt.Fprintf(&fonts, "/%s %d 0 R\n", ft.name, ft.addTo(f, files[i]))
	}
	return errors.Join(f.addNames("/Font <<\n", fonts.String()), f.addNames("/XObject <<\n", d.addPictures(f)))
}

func (f *finisher) addNames(after, names string) error {
	if !bytes.Contains(f.objects[2], []byte(after)) {
		return errLayout
	}
	f.objects[2] = bytes.Replace(f.objects[2], []byte(after), []byte(after+names), 1)
	return nil
}

// numberAnnotations gives the marks and links of p numbers in the file and in the structure, and adds the links.
func (d *document) numberAnnotations(f *finisher, p *page) {
	for i := range p.links {
		if dict := p.links[i].dict(d, p, len(f.objects)); dict != "" {
			p.linked = append(p.linked, f.add(dict))
		}
	}
	for i := range p.marks {
		m := &p.marks[i]
		d.live[m.mark.ID] = true
		m.object, m.key = len(f.objects), -1
		f.objects = append(f.objects, nil, nil)
		if m.element != nil {
			m.key = d.addAnnotation(m.element, p, m.object+1)
		}
		if m.popsUp() {
			f.objects = append(f.objects, nil)
		}
	}
}

// addAnnotations puts the marks of p where they have numbers, and lists them and the links in its page object. The file
// may get those of other pages meanwhile.
func (d *document) addAnnotations(f *finisher, p *page, object, state int) {
	var list []byte
	for _, n := range p.linked {
		list = append(appendRef(list, n), ' ')
	}
	for i := range p.marks {
		m := &p.marks[i]
		dict, stream := m.appearance(d.height, state)
		f.objects[m.object] = fmt.Appendf(nil, "<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(stream), stream)
		self, popup := m.object+1, 0
		list = append(appendRef(list, self), ' ')
		if m.popsUp() {
			popup = self + 1
			list = append(appendRef(list, popup), ' ')
			f.objects[popup] = []byte(m.popup(d.width, d.height, object, self))
		}
		f.objects[self] = []byte(m.dict(d.height, object, m.object, popup, m.key))
	}
	annots := ""
	if len(list) > 0 {
		annots = "/Annots[" + string(bytes.TrimSpace(list)) + "]"
	}
	body := bytes.TrimSuffix(f.objects[object], []byte(">>"))
	f.objects[object] = fmt.Appendf(nil, "%s\n/StructParents %d/Tabs/S%s>>", body, p.number, annots)
}

// popsUp reports whether m shows its note in a window of its own.
func (m *pageMark) popsUp() bool { return m.mark.Note != "" && m.part == 0 }

// info is the document information dictionary.
func (d *document) info(works []export.Work, at time.Time) string {
	title, author, source := about(works)
	var b strings.Builder
	for _, e := range [][2]string{{"Title", title}, {"Author", author}, {"Subject", source},
		{"Keywords", strings.Join(keywords(works), ", ")}, {"Creator", creatorTool}, {"Producer", producer}} {
		if e[1] != "" {
			b.WriteString("/" + e[0] + text(e[1]))
		}
	}
	return "<<" + b.String() + "/CreationDate" + date(at) + "/ModDate" + date(at) + ">>"
}

// Who makes the file, as its metadata say.
const (
	creatorTool = "Marginalia"
	producer    = "Marginalia with gofpdf"
)

// keywords are the tags of all works and the keywords of their articles, each once.
func keywords(works []export.Work) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range works {
		names, _ := (&composer{work: w}).tags()
		for _, k := range w.Article.Keywords {
			names = append(names, clean(k))
		}
		for _, n := range names {
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	return out
}

// addCatalog completes the catalog: language, metadata, page labels, the meaning of colours, and the structure, whose
// root is an object.
func (d *document) addCatalog(f *finisher, catalog, structure int, works []export.Work, at time.Time) error {
	lang := d.language()
	f.id = documentID(works)
	meta := f.addLater(func() ([]byte, error) {
		xmp := xmpOf(works, lang, at, f.id, f.soFar())
		return fmt.Appendf(nil, "<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream", len(xmp), xmp), nil
	})
	profile, err := f.addStream("/N 3/Alternate/DeviceRGB", srgb())
	if err != nil {
		return err
	}
	intent := fmt.Sprintf("/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)/DestOutputProfile %d 0 R>>]", profile)
	body := f.objects[catalog]
	if i := bytes.Index(body, []byte("/Names <<")); i >= 0 {
		body = append(bytes.Clone(body[:i]), ">>"...) // an empty list of attachments, the last entry
	}
	body = bytes.TrimSuffix(body, []byte(">>"))
	f.objects[catalog] = fmt.Appendf(nil, "%s/Lang(%s)/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R/Metadata %d 0 R%s/ViewerPreferences<</DisplayDocTitle true>>/PageLabels<<%s>>%s>>",
		body, lang, structure, meta, intent, pageLabels(d.front), d.addAttached(f, at))
	return nil
}

// language is that of the document: that of its first work.
func (d *document) language() string {
	lang := d.works[0].language(&article.Block{})
	if !validLang(lang) {
		return "und"
	}
	return lang
}

// pageLabels number the pages before the text i, ii, iii, and those of the text from 1 on (ISO 32000-1, 12.4.2).
func pageLabels(front int) string {
	if front == 0 {
		return "/Nums[0<</S/D>>]"
	}
	return fmt.Sprintf("/Nums[0<</S/r>>%d<</S/D>>]", front)
}

func validLang(s string) bool {
	for _, r := range s {
		if r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}
