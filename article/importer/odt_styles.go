package importer

import (
	"strings"
)

// odtStyle is a style, with what it inherits once it has been resolved.
type odtStyle struct {
	name, display, family, parent string
	common                        bool // it has a name that people see; automatic ones are what they set by hand
	role                          officeRole
	inline                        officeStyle // what its name says of text
	props                         officeProps
	base                          *odtStyle // itself, or the first common style that it inherits from
	list                          string    // the style of lists that it brings with it
	outline                       int       // level of a heading; 0 for none
	align, writing                string
	line                          bool // it has a line above or below it
	resolved                      bool
}

// odtStyles are the styles of a document (OpenDocument 1.3 part 3, 16).
type odtStyles struct {
	byName   map[string]*odtStyle // by family, "/" and name; the default of a family has no name
	lists    map[string]*[officeLevels]officeLevel
	outline  *[officeLevels]officeLevel // of headings
	fonts    map[string]string          // families of fonts by the names that the document gives them
	language officeLanguages            // where no style says one
	none     *odtStyle
}

func newODTStyles() *odtStyles {
	none := &odtStyle{resolved: true}
	none.base = none
	return &odtStyles{byName: map[string]*odtStyle{}, lists: map[string]*[officeLevels]officeLevel{}, fonts: map[string]string{}, none: none}
}

// readFonts reads the declarations of fonts. One with letters of one width is told by its name from then on.
func (s *odtStyles) readFonts(x *officeXML) {
	x.children(func(e officeElement) {
		family := strings.Trim(e.get("svg:font-family"), "'\"")
		if e.get("style:font-pitch") == "fixed" {
			family = "mono " + family
		}
		s.fonts[e.get("style:name")] = family
	})
}

// read reads styles; common ones have a name that people see.
func (s *odtStyles) read(x *officeXML, common bool) {
	x.children(func(e officeElement) {
		switch e.name {
		case "style:style", "style:default-style":
			s.readStyle(e, common)
		case "text:list-style":
			if len(s.lists) < maxNumberings {
				s.lists[e.get("style:name")] = readODTLevels(x)
			}
		case "text:outline-style":
			s.outline = readODTLevels(x)
		}
	})
}

func (s *odtStyles) readStyle(e officeElement, common bool) {
	st := &odtStyle{name: e.get("style:name"), display: e.get("style:display-name"), family: e.get("style:family"), parent: e.get("style:parent-style-name"),
		list: e.get("style:list-style-name"), common: common}
	if st.display == "" {
		st.display = odtName(st.name)
	}
	if n, ok := e.number("style:default-outline-level"); ok && n > 0 {
		st.outline = n
	}
	e.x.children(func(p officeElement) {
		switch p.name {
		case "style:text-properties":
			st.props = s.textProps(p)
		case "style:paragraph-properties":
			st.align, st.writing = p.get("fo:text-align"), p.get("style:writing-mode")
			for _, key := range []string{"fo:border-top", "fo:border-bottom"} {
				v := p.get(key)
				st.line = st.line || v != "" && v != "none"
			}
		}
	})
	s.byName[st.family+"/"+st.name] = st
}

// odtName undoes how names are written that hold more than letters: "Text_20_body".
func odtName(name string) string { return strings.ReplaceAll(name, "_20_", " ") }

// textProps reads the properties of text (16.29.29).
func (s *odtStyles) textProps(e officeElement) officeProps {
	var p officeProps
	set := func(to *officeFlag, value string, is ...string) {
		if value == "" {
			return
		}
		*to = flagOff
		for _, v := range is {
			if v == value {
				*to = flagOn
			}
		}
	}
	set(&p.bold, e.get("fo:font-weight"), "bold", "600", "700", "800", "900")
	set(&p.italic, e.get("fo:font-style"), "italic", "oblique")
	set(&p.hide, e.get("text:display"), "none")
	for _, key := range []string{"style:text-line-through-style", "style:text-line-through-type"} {
		if v := e.get(key); v != "" && p.strike != flagOff {
			if p.strike = flagOn; v == "none" {
				p.strike = flagOff
			}
		}
	}
	if v, _, _ := strings.Cut(strings.TrimSpace(e.get("style:text-position")), " "); v != "" {
		p.vertical = "baseline"
		switch {
		case v == "super", v[0] >= '1' && v[0] <= '9':
			p.vertical = "superscript"
		case v == "sub", v[0] == '-':
			p.vertical = "subscript"
		}
	}
	p.font = s.fonts[e.get("style:font-name")]
	if f := e.get("fo:font-family"); p.font == "" {
		p.font = f
	}
	if e.get("style:font-pitch") == "fixed" {
		p.font = "mono " + p.font
	}
	p.language = officeLanguages{odtLanguage(e, "fo:", ""), odtLanguage(e, "style:", "-asian"), odtLanguage(e, "style:", "-complex")}
	return p
}

func odtLanguage(e officeElement, prefix, suffix string) string {
	language, country := e.get(prefix+"language"+suffix), e.get(prefix+"country"+suffix)
	if country != "" && country != "none" {
		language += "-" + country
	}
	return officeLanguage(language)
}

// of is a style with what it inherits; one that says nothing where there is none of that name.
func (s *odtStyles) of(family, name string) *odtStyle {
	st := s.byName[family+"/"+name]
	if st == nil {
		if st = s.byName[family+"/"]; st == nil {
			return s.none
		}
	}
	s.resolve(st, 0)
	return st
}

func (s *odtStyles) resolve(st *odtStyle, depth int) {
	if st.resolved {
		return
	}
	st.resolved, st.base = true, s.none // also when styles inherit from one another in a ring
	if st.common {
		st.base = st
		st.role, st.inline = officeRoleOf(st.display), officeInline[styleKey(st.display)]
		if st.role.kind == roleNone && st.outline > 0 {
			st.role = officeRole{roleHeading, st.outline}
		}
	}
	parent := s.byName[st.family+"/"+st.parent] // the default of the family, where none is named
	if parent == nil || parent == st || depth > deepestStyle {
		return
	}
	s.resolve(parent, depth+1)
	st.props = st.props.or(parent.props)
	if !st.common && parent.common && parent.name != "" {
		st.base = parent.base
	}
	for _, p := range []struct {
		to   *string
		from string
	}{{&st.list, parent.list}, {&st.align, parent.align}, {&st.writing, parent.writing}} {
		if *p.to == "" {
			*p.to = p.from
		}
	}
	st.line = st.line || parent.line
	if st.role.kind == roleNone {
		st.role = parent.role
	}
	if st.inline == (officeStyle{}) {
		st.inline = parent.inline
	}
}

// readODTLevels reads the levels of a style of lists (16.30) or of the outline (16.34).
func readODTLevels(x *officeXML) *[officeLevels]officeLevel {
	var levels [officeLevels]officeLevel
	for i := range levels {
		levels[i] = officeLevel{format: "none", start: 1}
	}
	x.children(func(e officeElement) {
		at, ok := e.number("text:level")
		if at--; !ok || at < 0 || at >= officeLevels {
			return
		}
		l := officeLevel{format: "bullet", text: "•", start: 1}
		switch e.name {
		case "text:list-level-style-number", "text:outline-level-style":
			l.format = odtFormats[e.get("style:num-format")]
			if n, ok := e.number("text:start-value"); ok && n >= 0 {
				l.start = n
			}
			shown := 1
			if n, ok := e.number("text:display-levels"); ok && n > 0 {
				shown = min(n, at+1)
			}
			var signs []string
			for i := at + 1 - shown; i <= at; i++ {
				signs = append(signs, "%"+itoa(i+1))
			}
			l.text = e.get("style:num-prefix") + strings.Join(signs, ".") + e.get("style:num-suffix")
		case "text:list-level-style-bullet":
			if c := e.get("text:bullet-char"); c != "" {
				l.text = c
			}
		}
		levels[at] = l
	})
	return &levels
}

// odtFormats are the formats of numbers (19.500) in the words of officeLevel.
var odtFormats = map[string]string{"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}
