package importer

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"dev.marginalia/article"
)

// openDocument reads texts of LibreOffice and its kin: OpenDocument 1.3, in a package of files (part 2) or as one
// flat file of XML.
type openDocument struct{}

// odtMedia begins the media types of texts, of their templates and of those with chapters in files of their own.
const odtMedia = "application/vnd.oasis.opendocument.text"

const odtManifest, odtContent = "META-INF/manifest.xml", "content.xml"

// Matches reports whether f says by its media type that it is an OpenDocument text.
func (openDocument) Matches(f *File) bool {
	if !isArchive(f.Data) {
		return isFlatODT(f.Data)
	}
	zip, err := openArchive(f.Data)
	if err != nil {
		return hasEnding(f.Name, ".odt", ".ott") || bytes.Contains(f.Data[:min(len(f.Data), 200)], []byte(odtMedia))
	}
	media, err := zip.read("mimetype")
	if err != nil {
		manifest, _ := zip.read(odtManifest) // without it, nothing says that it is one
		return zip.has(odtContent) && bytes.Contains(manifest, []byte(`"`+odtMedia+`"`))
	}
	return bytes.HasPrefix(bytes.TrimSpace(media), []byte(odtMedia))
}

// isFlatODT reports whether data is a text in one file of XML, whose first element says so.
func isFlatODT(data []byte) bool {
	head := data[:min(len(data), 32<<10)]
	return bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"), []byte("<")) &&
		bytes.Contains(head, []byte(":document")) && bytes.Contains(head, []byte(`:mimetype="`+odtMedia))
}

// Import reads the text with its notes. Headers, footers, comments and what was deleted are not in it.
func (openDocument) Import(ctx context.Context, f *File) (*article.Article, error) {
	d := &odt{office: newOffice(), ctx: ctx, styles: newODTStyles(), counters: map[string]*officeCounter{}}
	var err error
	if isArchive(f.Data) {
		err = d.readPackage(f.Data)
	} else {
		err = d.read(f.Data)
	}
	if err != nil {
		return nil, fmt.Errorf("read OpenDocument text: %w", err)
	}
	return d.finish(), nil
}

// odt is an OpenDocument text that is being read.
type odt struct {
	office
	ctx    context.Context
	zip    *archive   // nil for a flat file
	x      *officeXML // of the file that is being read
	styles *odtStyles
	shared bool // the file with the styles is being read: its automatic styles are those of headers and footers

	p        *odtPara // that is being read
	style    odtRun   // of the run that is being read
	link     string   // that is around it
	list     *odtList // that is being read
	counters map[string]*officeCounter
	outline  officeCounter // of headings
}

// readPackage reads the files of a package that matter.
func (d *odt) readPackage(data []byte) (err error) {
	if d.zip, err = openArchive(data); err != nil {
		return err
	}
	if manifest, err := d.zip.read(odtManifest); err == nil && bytes.Contains(manifest, []byte("encryption-data")) {
		return fmt.Errorf("%w: it opens with a password only; save a copy without one", ErrEncrypted)
	}
	content, err := d.zip.read(odtContent)
	if err != nil {
		return err
	}
	for _, name := range []string{"meta.xml", "styles.xml"} {
		if data, err := d.zip.read(name); err == nil {
			d.shared = true
			d.x = readOfficeXML(d.ctx, data)
			d.x.children(d.root)
		}
	}
	d.shared = false
	return d.read(content)
}

// read reads the file with the text.
func (d *odt) read(data []byte) error {
	d.x = readOfficeXML(d.ctx, data)
	d.x.children(d.root)
	return d.broken(d.x)
}

// root reads the first element of a file.
func (d *odt) root(officeElement) {
	d.x.children(func(e officeElement) {
		switch e.name {
		case "office:meta":
			d.readMeta()
		case "office:font-face-decls":
			d.styles.readFonts(d.x)
		case "office:styles":
			d.styles.read(d.x, true)
		case "office:automatic-styles":
			if !d.shared {
				d.styles.read(d.x, false)
			}
		case "office:body":
			d.x.children(func(in officeElement) {
				if in.name == "office:text" {
					d.styles.language = officeLanguages{latin: d.a.Language}
					d.x.children(d.readBlock)
				}
			})
		}
	})
}

// readMeta reads what the document says of itself (part 3, 4.3).
func (d *odt) readMeta() {
	editor, changed := "", ""
	d.x.children(func(e officeElement) {
		text := d.x.text()
		switch e.name {
		case "dc:title":
			d.a.Title = officeName(text)
		case "meta:initial-creator":
			d.a.Byline = officeName(text)
		case "dc:creator":
			editor = officeName(text)
		case "dc:language":
			d.a.Language = officeLanguage(text)
		case "dc:publisher":
			d.a.Publisher = text
		case "dc:identifier":
			d.a.Identifier = text
		case "meta:keyword":
			d.a.Keywords = append(d.a.Keywords, officeKeywords(text)...)
		case "meta:creation-date":
			d.a.Published = officeDate(text)
		case "dc:date":
			changed = officeDate(text)
		}
	})
	if d.a.Byline == "" {
		d.a.Byline = editor
	}
	if d.a.Published == "" {
		d.a.Published = changed
	}
	d.a.Publisher, d.a.Identifier = strings.TrimSpace(d.a.Publisher), strings.TrimSpace(d.a.Identifier)
}
