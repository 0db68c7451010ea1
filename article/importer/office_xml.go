package importer

import (
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// officeXML reads the XML of an office document as it comes, without a tree: a book costs no more memory than
// the elements that are open. Entities that the document defines are not known here and stay as they are written.
type officeXML struct {
	ctx    context.Context
	d      *xml.Decoder
	names  map[xml.Name]string
	depth  int // elements that are open
	tokens int
	err    error // why reading ended before the end
}

// officeElement is the start of an element. Its name and those of its attributes have the prefixes that the
// standards use ("w:p", "text:h"), whatever the document calls them.
type officeElement struct {
	name string
	attr []xml.Attr
	x    *officeXML
}

// deepestOffice is the nesting beyond which XML is not a document that somebody wrote.
const deepestOffice = 1000

// officeSpaces are the prefixes of namespaces (ECMA-376 transitional and strict, OpenDocument 1.3). Those of
// OpenDocument that are missing are named by the word in their URN.
var officeSpaces = map[string]string{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main":            "w",
	"http://purl.oclc.org/ooxml/wordprocessingml/main":                        "w",
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships":     "r",
	"http://purl.oclc.org/ooxml/officeDocument/relationships":                 "r",
	"http://schemas.openxmlformats.org/officeDocument/2006/math":              "m",
	"http://purl.oclc.org/ooxml/officeDocument/math":                          "m",
	"http://schemas.openxmlformats.org/drawingml/2006/main":                   "a",
	"http://purl.oclc.org/ooxml/drawingml/main":                               "a",
	"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing":  "wp",
	"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":              "wp",
	"http://schemas.openxmlformats.org/drawingml/2006/picture":                "pic",
	"http://purl.oclc.org/ooxml/drawingml/picture":                            "pic",
	"http://schemas.openxmlformats.org/drawingml/2006/chart":                  "c",
	"http://purl.oclc.org/ooxml/drawingml/chart":                              "c",
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":                "dgm",
	"http://purl.oclc.org/ooxml/drawingml/diagram":                            "dgm",
	"http://schemas.openxmlformats.org/markup-compatibility/2006":             "mc",
	"urn:schemas-microsoft-com:vml":                                           "v",
	"urn:schemas-microsoft-com:office:office":                                 "o",
	"http://schemas.openxmlformats.org/package/2006/relationships":            "rel",
	"http://schemas.openxmlformats.org/package/2006/content-types":            "ct",
	"http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
	"http://purl.org/dc/elements/1.1/":                                        "dc",
	"http://purl.org/dc/terms/":                                               "dcterms",
	"http://www.w3.org/1999/xlink":                                            "xlink",
	"http://www.w3.org/1998/Math/MathML":                                      "math",
	"http://www.w3.org/XML/1998/namespace":                                    "xml",
	openDocumentURN + "drawing:1.0":                                           "draw",
	openDocumentURN + "xsl-fo-compatible:1.0":                                 "fo",
	openDocumentURN + "svg-compatible:1.0":                                    "svg",
}

const openDocumentURN = "urn:oasis:names:tc:opendocument:xmlns:"

// readOfficeXML begins to read data. What XML forbids, but generators write, is left out: control characters.
func readOfficeXML(ctx context.Context, data []byte) *officeXML {
	d := xml.NewDecoder(strings.NewReader(withoutControls(decode(data))))
	d.Strict = false
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // decode has done it
	return &officeXML{ctx: ctx, d: d, names: map[xml.Name]string{}}
}

func withoutControls(s string) string {
	forbidden := func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\n' || r == '\ufffe' || r == '\uffff'
	}
	if strings.IndexFunc(s, forbidden) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if forbidden(r) {
			return -1
		}
		return r
	}, s)
}

// token is the next token; nil at the end and after an error.
func (x *officeXML) token() xml.Token {
	if x.err != nil {
		return nil
	}
	if x.tokens++; x.tokens%1024 == 0 {
		if x.err = x.ctx.Err(); x.err != nil {
			return nil
		}
	}
	t, err := x.d.Token()
	switch {
	case errors.Is(err, io.EOF) && x.depth == 0:
		return nil
	case err != nil: // not wrapped: it can hold words of the document
		x.err = fmt.Errorf("%w: its XML breaks off after %d bytes", ErrDamaged, x.d.InputOffset())
		return nil
	}
	switch t.(type) {
	case xml.StartElement:
		if x.depth++; x.depth > deepestOffice {
			x.err = fmt.Errorf("%w: its XML is nested more than %d deep", ErrDamaged, deepestOffice)
			return nil
		}
	case xml.EndElement:
		x.depth--
	}
	return t
}

// nodes calls element for every element inside the one that was begun last, and text for the text between them.
// What element leaves unread of its own content is passed over.
func (x *officeXML) nodes(element func(e officeElement), text func(s string)) {
	depth := x.depth
	for {
		switch t := x.token().(type) {
		case xml.StartElement:
			element(officeElement{x.name(t.Name), t.Attr, x})
			for x.depth > depth {
				if x.token() == nil {
					return
				}
			}
		case xml.EndElement, nil:
			return
		case xml.CharData:
			if text != nil {
				text(string(t))
			}
		}
	}
}

// children calls element for every element inside the one that was begun last.
func (x *officeXML) children(element func(e officeElement)) { x.nodes(element, nil) }

// text is all text inside the element that was begun last.
func (x *officeXML) text() string {
	var b strings.Builder
	var read func(officeElement)
	read = func(officeElement) { x.nodes(read, func(s string) { b.WriteString(s) }) }
	read(officeElement{})
	return b.String()
}

// name gives n the prefix that the standards use.
func (x *officeXML) name(n xml.Name) string {
	if s, ok := x.names[n]; ok {
		return s
	}
	prefix, ok := officeSpaces[n.Space]
	if !ok {
		prefix = n.Space // a prefix that is not declared stays one
		if word, ours := strings.CutPrefix(n.Space, openDocumentURN); ours {
			prefix, _, _ = strings.Cut(word, ":")
		}
	}
	s := n.Local
	if prefix != "" {
		s = prefix + ":" + n.Local
	}
	if len(x.names) < 10_000 {
		x.names[n] = s
	}
	return s
}

// get is the value of an attribute, "" when there is none.
func (e officeElement) get(key string) string {
	for _, a := range e.attr {
		if e.x.name(a.Name) == key {
			return a.Value
		}
	}
	return ""
}

// number is the value of an attribute that counts something; ok is false when there is none.
func (e officeElement) number(key string) (n int, ok bool) {
	n, err := strconv.Atoi(e.get(key))
	return n, err == nil && n > -1_000_000_000 && n < 1_000_000_000
}
