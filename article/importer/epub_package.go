package importer

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// deepestList is the nesting to which lists of a book are read.
const deepestList = 1000

// scanXML reads text as XML without asking for much order in it: opened is called for every element by its name
// without prefix, closed with the text since the element before it began or ended. Entities that text declares
// are not expanded and nothing outside it is read. The error wraps ErrDamaged; what came before it was seen.
func scanXML(text string, opened func(e xml.StartElement), closed func(name, text string)) error {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // text is UTF-8, whatever it says
	var content strings.Builder
	depth := 0
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: a list of the book's parts breaks off after %d bytes", ErrDamaged, d.InputOffset()) // err can hold words of the book
		}
		switch t := t.(type) {
		case xml.StartElement:
			if depth++; depth > deepestList {
				return fmt.Errorf("%w: a list of the book is nested more than %d deep", ErrDamaged, deepestList)
			}
			content.Reset()
			opened(t)
		case xml.EndElement:
			depth--
			closed(t.Name.Local, oneLine(content.String()))
			content.Reset()
		case xml.CharData:
			content.Write(t)
		}
	}
}

// xmlAttr is the value of an attribute by its name without prefix.
func xmlAttr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}

// packagePath finds the package of the book: the first that the container names, or where there is no container,
// the first file with the ending of packages.
func (b *book) packagePath() (string, error) {
	path := ""
	text, err := b.readList(containerFile)
	if err == nil {
		err = scanXML(text, func(e xml.StartElement) {
			if e.Name.Local == "rootfile" && path == "" {
				if media := xmlAttr(e, "media-type"); media == "" || media == "application/oebps-package+xml" {
					path, _ = resolve("", xmlAttr(e, "full-path"))
				}
			}
		}, func(string, string) {})
	}
	if errors.Is(err, ErrTooLarge) || errors.Is(err, ErrEncrypted) {
		return "", err
	}
	if found, ok := b.find(path); ok {
		return found, nil
	}
	for _, name := range b.zip.names {
		if hasEnding(name, ".opf") {
			return name, nil
		}
	}
	return "", fmt.Errorf("%w: the book has no package that lists its parts", ErrDamaged)
}

// opf is the package of a book: what it says of itself, what it consists of and in which order.
type opf struct {
	path       string
	unique     string // id of the identifier
	direction  string // of the text of the package
	pages      string // direction in which pages turn
	toc        string // id of the NCX
	elements   []dcElement
	refines    map[string][]property // by the id that they say more about
	metas      map[string]string     // EPUB 2: name to content
	items      []manifestItem
	byID       map[string]int
	spine      []spineRef
	guideCover string // href
}

// dcElement is an element of the Dublin Core: title, creator and so on.
type dcElement struct{ name, id, text, role, scheme, event string }

// property says more about an element.
type property struct{ name, value, scheme string }

// manifestItem is a file of the book.
type manifestItem struct{ id, path, media, properties, fallback string }

// spineRef names an item in the order of reading.
type spineRef struct {
	id     string
	linear bool
}

func (it manifestItem) isDocument() bool {
	switch it.media {
	case "application/xhtml+xml", "text/html", "image/svg+xml", "application/x-dtbook+xml", "text/x-oeb1-document", "application/xml", "text/xml":
		return true
	}
	return hasEnding(it.path, ".xhtml", ".html", ".htm") && !strings.HasPrefix(it.media, "image/")
}

func (it manifestItem) isPicture() bool {
	return strings.HasPrefix(it.media, "image/") && it.media != "image/svg+xml"
}

// with is the first item with that property.
func (p *opf) with(property string) (manifestItem, bool) {
	for _, it := range p.items {
		if slices.Contains(strings.Fields(it.properties), property) {
			return it, true
		}
	}
	return manifestItem{}, false
}

// readable is the item of that id, or the first of its fallbacks that can be read (EPUB 3.3, 3.5).
func (p *opf) readable(id string) (manifestItem, bool) {
	for range 10 {
		i, ok := p.byID[id]
		if !ok {
			break
		}
		if it := p.items[i]; it.isDocument() || it.isPicture() {
			return it, true
		}
		id = p.items[i].fallback
	}
	return manifestItem{}, false
}

// readPackage reads the package at path. One that is damaged at its end is used as far as it goes.
func (b *book) readPackage(path string) (*opf, error) {
	text, err := b.readList(path)
	if err != nil {
		return nil, err
	}
	p := &opf{path: path, refines: map[string][]property{}, metas: map[string]string{}, byID: map[string]int{}}
	r := packageReader{opf: p}
	if err := scanXML(text, r.opened, r.closed); err != nil {
		if len(p.spine) == 0 {
			return nil, err
		}
		b.a.Problem("The list of the book's parts is damaged; some may be missing.")
	}
	if len(p.spine) == 0 {
		return nil, fmt.Errorf("%w: the book names no part to read", ErrDamaged)
	}
	return p, nil
}

// packageReader collects what is read of a package.
type packageReader struct {
	*opf
	element dcElement // that is open
	refined string    // id that the open meta says more about
	meta    property
}

func (r *packageReader) opened(e xml.StartElement) {
	r.element, r.meta, r.refined = dcElement{}, property{}, ""
	switch name := strings.ToLower(e.Name.Local); name {
	case "package":
		r.direction, r.unique = strings.ToLower(xmlAttr(e, "dir")), xmlAttr(e, "unique-identifier")
	case "title", "creator", "language", "date", "publisher", "identifier", "subject":
		r.element = dcElement{name, xmlAttr(e, "id"), "", xmlAttr(e, "role"), xmlAttr(e, "scheme"), xmlAttr(e, "event")}
	case "meta":
		if name := xmlAttr(e, "name"); name != "" && r.metas[name] == "" {
			r.metas[name] = xmlAttr(e, "content")
		}
		r.meta = property{name: xmlAttr(e, "property"), scheme: xmlAttr(e, "scheme")}
		r.refined = strings.TrimPrefix(xmlAttr(e, "refines"), "#")
	case "item":
		it := manifestItem{id: xmlAttr(e, "id"), media: strings.ToLower(xmlAttr(e, "media-type")), properties: xmlAttr(e, "properties"), fallback: xmlAttr(e, "fallback")}
		it.path, _ = resolve(r.path, xmlAttr(e, "href"))
		if _, twice := r.byID[it.id]; !twice {
			r.byID[it.id] = len(r.items)
		}
		r.items = append(r.items, it)
	case "spine":
		r.toc, r.pages = xmlAttr(e, "toc"), xmlAttr(e, "page-progression-direction")
	case "itemref":
		r.spine = append(r.spine, spineRef{xmlAttr(e, "idref"), xmlAttr(e, "linear") != "no"})
	case "reference":
		if r.guideCover == "" && strings.EqualFold(xmlAttr(e, "type"), "cover") {
			r.guideCover = xmlAttr(e, "href")
		}
	}
}

func (r *packageReader) closed(name, text string) {
	switch {
	case text == "":
	case strings.EqualFold(name, r.element.name):
		r.element.text = brief(text)
		r.elements = append(r.elements, r.element)
	case name == "meta" && r.refined != "" && len(r.refines[r.refined]) < maxSaid:
		r.meta.value = brief(text)
		r.refines[r.refined] = append(r.refines[r.refined], r.meta)
	}
	r.element, r.meta, r.refined = dcElement{}, property{}, ""
}
