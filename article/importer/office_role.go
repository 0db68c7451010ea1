package importer

import (
	"strings"
	"unicode"
)

// officeRole is what a paragraph is for, as the name of its style says.
type officeRole struct {
	kind  officeRoleKind
	level int // of a heading
}

type officeRoleKind uint8

const (
	roleNone officeRoleKind = iota
	roleBody                // surely nothing else
	roleHeading
	roleTitle
	roleAuthor
	roleDate
	roleQuote
	roleCode
	roleCaption
	roleRule
	roleTableHeading
	roleGenerated // a line of a table of contents or of an index: it is made anew from the headings
)

// officeRoles are the names of paragraph styles without spaces: those that Word, LibreOffice and Google Docs bring
// with them, and those that Pandoc writes.
var officeRoles = map[string]officeRoleKind{
	"title": roleTitle, "subtitle": roleBody, "author": roleAuthor, "date": roleDate,
	"quote": roleQuote, "intensequote": roleQuote, "quotations": roleQuote, "quotation": roleQuote, "blocktext": roleQuote, "blockquote": roleQuote,
	"blockquotation": roleQuote, "code": roleCode, "sourcecode": roleCode, "codeblock": roleCode, "htmlpreformatted": roleCode,
	"preformattedtext": roleCode, "preformatted": roleCode, "verbatim": roleCode, "macrotext": roleCode, "macro": roleCode, "programlisting": roleCode,
	"literalblock": roleCode, "caption": roleCaption, "imagecaption": roleCaption, "figurecaption": roleCaption, "horizontalline": roleRule,
	"tableheading": roleTableHeading, "tableheader": roleTableHeading,
	"tocheading": roleGenerated, "contentsheading": roleGenerated, "indexheading": roleGenerated, "tableoffigures": roleGenerated,
}

// officeRoleOf reads the name of a style.
func officeRoleOf(name string) officeRole {
	name = styleKey(name)
	if kind, ok := officeRoles[name]; ok {
		return officeRole{kind: kind}
	}
	word := strings.TrimRight(name, "0123456789")
	switch number := name[len(word):]; {
	case number == "":
	case word == "heading" && len(number) == 1 && number != "0":
		return officeRole{roleHeading, int(number[0] - '0')}
	case word == "toc", word == "contents", word == "index", strings.HasSuffix(word, "index") && word != "appendix":
		return officeRole{kind: roleGenerated}
	}
	for end, kind := range map[string]officeRoleKind{"sourcecode": roleCode, "codeblock": roleCode, "preformatted": roleCode, "literalblock": roleCode, "blockquote": roleQuote} {
		if strings.HasSuffix(name, end) {
			return officeRole{kind: kind}
		}
	}
	return officeRole{}
}

// styleKey is the name of a style without what differs between programs: case, spaces, hyphens.
func styleKey(name string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '_' || r == '-' || r == '\u00a0' {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// namesCode reports whether the name of a style that is set in a typewriter's letters says that it is for code.
func namesCode(name string) bool {
	name = styleKey(name)
	for _, word := range []string{"code", "listing", "console", "terminal", "literal", "shell", "program"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// officeInline are the names of character styles that say how text is set, whatever their definition says.
var officeInline = map[string]officeStyle{
	"strong": {strong: true}, "strongemphasis": {strong: true}, "emphasis": {emphasis: true},
	"verbatimchar": {code: true}, "htmlcode": {code: true}, "htmlkeyboard": {code: true}, "htmlsample": {code: true}, "htmltypewriter": {code: true},
	"sourcetext": {code: true}, "teletype": {code: true}, "userentry": {code: true},
}

// isMono reports whether a font has letters of one width, by its name.
func isMono(font string) bool {
	font = strings.ToLower(font)
	if strings.Contains(font, "mono") {
		return !strings.Contains(font, "monotype")
	}
	for _, word := range []string{"courier", "consolas", "menlo", "lucida console", "typewriter", "inconsolata", "source code", "fira code", "cascadia code", "fixedsys", "terminal"} {
		if strings.Contains(font, word) {
			return true
		}
	}
	return false
}
