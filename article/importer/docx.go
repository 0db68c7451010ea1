package importer

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"dev.marginalia/article"
)

// wordDocument reads the documents of Word 2007 and later: WordprocessingML (ECMA-376 part 1) in a package of
// parts (part 2), transitional or strict.
type wordDocument struct{}

// oleMagic begins a compound file, in which Word kept its documents before 2007 and keeps those that are
// encrypted ([MS-CFB] 2.2, [MS-OFFCRYPTO] 1.3.1).
const oleMagic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

const wordContentTypes, wordMainPart = "[Content_Types].xml", "word/document.xml"

// Matches reports whether f is a package with a Word document in it, or a compound file that holds one.
func (wordDocument) Matches(f *File) bool {
	if bytes.HasPrefix(f.Data, []byte(oleMagic)) {
		return holdsWide(f.Data, "EncryptedPackage") || holdsWide(f.Data, "WordDocument")
	}
	if !isArchive(f.Data) {
		return false
	}
	zip, err := openArchive(f.Data)
	if err != nil {
		return hasEnding(f.Name, ".docx", ".docm", ".dotx") || bytes.Contains(f.Data, []byte(wordMainPart))
	}
	if zip.has(wordMainPart) {
		return true
	}
	types, err := zip.read(wordContentTypes)
	return err == nil && (bytes.Contains(types, []byte("wordprocessingml.document.main+xml")) || bytes.Contains(types, []byte("wordprocessingml.template.main+xml")) ||
		bytes.Contains(types, []byte("vnd.ms-word.")))
}

// holdsWide reports whether data holds an ASCII name in UTF-16, as the directory of a compound file does.
func holdsWide(data []byte, name string) bool {
	var wide []byte
	for i := range len(name) {
		wide = append(wide, name[i], 0)
	}
	return bytes.Contains(data, wide)
}

// Import reads the document with its notes. Headers, footers, comments and what was deleted are not in it.
func (wordDocument) Import(ctx context.Context, f *File) (*article.Article, error) {
	if bytes.HasPrefix(f.Data, []byte(oleMagic)) {
		if holdsWide(f.Data, "EncryptedPackage") {
			return nil, fmt.Errorf("%w: it opens with a password only; save a copy without one", ErrEncrypted)
		}
		return nil, fmt.Errorf("%w: it is an old Word document (.doc); save it as .docx", ErrFormat)
	}
	zip, err := openArchive(f.Data)
	if err != nil {
		return nil, fmt.Errorf("read Word document: %w", err)
	}
	d, err := readDOCX(ctx, zip, false)
	if err == nil && d.unclosed { // a field without an end would swallow the rest
		if zip, err = openArchive(f.Data); err == nil {
			d, err = readDOCX(ctx, zip, true)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read Word document: %w", err)
	}
	return d.finish(), nil
}

// docx is a Word document that is being read.
type docx struct {
	office
	ctx       context.Context
	zip       *archive
	x         *officeXML // of the part that is being read
	rels      docxRels
	styles    *docxStyles
	numbering *docxNumbering
	footnotes docxNotes
	endnotes  docxNotes

	p        *docxPara   // that is being read
	style    docxRun     // of the run that is being read
	link     string      // that is around it
	sign     *officeNote // the note whose sign the run is
	fields   []docxField // that are open, inner ones last
	deeper   int         // fields that are open further in
	unclosed bool        // a field has no end
	noFields bool        // fields are not told from text
	carried  *officeText // the beginning of the next paragraph
	items    []int       // where the items of the list that was read last begin, by their depth
}

// readDOCX reads all parts that matter. noFields is for documents whose fields have no end.
func readDOCX(ctx context.Context, zip *archive, noFields bool) (*docx, error) {
	d := &docx{office: newOffice(), ctx: ctx, zip: zip, noFields: noFields}
	d.footnotes = docxNotes{prefix: "fn", level: officeLevel{format: "decimal", start: 1}, byID: map[string]*officeNote{}}
	d.endnotes = docxNotes{prefix: "en", level: officeLevel{format: "lowerRoman", start: 1}, byID: map[string]*officeNote{}}
	main, core := wordMainPart, "docProps/core.xml"
	for _, r := range d.relsOf("").list {
		switch r.kind {
		case "officeDocument":
			if zip.has(r.target) {
				main = r.target
			}
		case "core-properties":
			core = r.target
		}
	}
	data, err := zip.read(main)
	if err != nil {
		return nil, err
	}
	d.rels = d.relsOf(main)
	d.readProperties(core)
	d.styles = d.readStyles()
	d.numbering = d.readNumbering()
	d.readNoteParts(data)
	d.x = readOfficeXML(ctx, data)
	d.parts = d.story(func() { d.x.children(d.root) })
	if err := d.broken(d.x); err != nil {
		return nil, err
	}
	return d, d.readNotes()
}

func (d *docx) root(officeElement) {
	d.x.children(func(e officeElement) {
		if e.name == "w:body" {
			d.x.children(d.block)
		}
	})
}

// readProperties reads what the document says of itself (ECMA-376 part 2, 11).
func (d *docx) readProperties(part string) {
	data, err := d.zip.read(part)
	if err != nil {
		return
	}
	modified := ""
	x := readOfficeXML(d.ctx, data)
	x.children(func(officeElement) {
		x.children(func(e officeElement) {
			switch e.name {
			case "dc:title":
				d.a.Title = officeName(x.text())
			case "dc:creator":
				d.a.Byline = strings.Join(officeKeywords(officeName(x.text())), ", ")
			case "dc:language":
				d.a.Language = officeLanguage(x.text())
			case "dc:identifier":
				d.a.Identifier = strings.TrimSpace(x.text())
			case "dc:publisher":
				d.a.Publisher = strings.TrimSpace(x.text())
			case "cp:keywords":
				d.a.Keywords = officeKeywords(x.text())
			case "dcterms:created":
				d.a.Published = officeDate(x.text())
			case "dcterms:modified":
				modified = officeDate(x.text())
			}
		})
	})
	if d.a.Published == "" {
		d.a.Published = modified
	}
}
