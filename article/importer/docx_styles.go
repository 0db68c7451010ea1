package importer

// docxStyle is a style, with what it inherits once it has been resolved.
type docxStyle struct {
	id, kind, name, parent string
	role                   officeRole
	inline                 officeStyle // what its name says of text
	para                   docxParaProps
	run                    officeProps
	firstRow               bool // of a table: its first row is set as a heading
	resolved               bool
}

// deepestStyle is the length of the longest chain of styles, each based on the next, that is followed.
const deepestStyle = 40

// docxStyles are the styles of a document (17.7).
type docxStyles struct {
	list  []*docxStyle
	byID  map[string]*docxStyle // by kind, "/" and id
	plain *docxStyle            // of paragraphs that name none
	para  docxParaProps         // of all text
	run   officeProps
	mono  bool // all text is set in a typewriter's letters, so that they say nothing of a run
}

// readStyles reads the styles that the main part names.
func (d *docx) readStyles() *docxStyles {
	none := docxParaProps{level: -1}
	s := &docxStyles{byID: map[string]*docxStyle{}, plain: &docxStyle{para: none}, para: none}
	if _, data := d.part("styles"); data != nil {
		x := readOfficeXML(d.ctx, data)
		x.children(func(officeElement) {
			x.children(func(e officeElement) {
				switch e.name {
				case "w:docDefaults":
					s.readDefaults(x)
				case "w:style":
					s.readStyle(e)
				}
			})
		})
	}
	s.run.language = s.run.language.or(officeLanguages{latin: d.a.Language})
	for _, st := range s.list {
		s.resolve(st, 0)
	}
	s.mono = isMono(s.plain.run.or(s.run).font)
	for _, st := range s.list {
		if st.role.kind == roleNone && st != s.plain && !s.mono && isMono(st.run.font) && namesCode(st.name) {
			st.role.kind = roleCode
		}
	}
	return s
}

func (s *docxStyles) readDefaults(x *officeXML) {
	x.children(func(e officeElement) {
		x.children(func(in officeElement) {
			switch in.name {
			case "w:rPr":
				s.run = readRunProps(x)
			case "w:pPr":
				s.para = readParaProps(x)
			}
		})
	})
}

func (s *docxStyles) readStyle(e officeElement) {
	st := &docxStyle{id: e.get("w:styleId"), kind: e.get("w:type"), para: docxParaProps{level: -1}}
	isDefault := e.get("w:default")
	e.x.children(func(in officeElement) {
		switch in.name {
		case "w:name":
			st.name = in.get("w:val")
		case "w:basedOn":
			st.parent = in.get("w:val")
		case "w:pPr":
			st.para = readParaProps(e.x)
		case "w:rPr":
			st.run = readRunProps(e.x)
		case "w:tblStylePr":
			st.firstRow = st.firstRow || in.get("w:type") == "firstRow"
		}
	})
	key := st.kind + "/" + st.id
	if s.byID[key] != nil {
		return
	}
	s.byID[key] = st
	s.list = append(s.list, st)
	if st.kind == "paragraph" && (isDefault == "1" || isDefault == "true" || isDefault == "on") {
		s.plain = st
	}
}

// resolve gives st what it inherits.
func (s *docxStyles) resolve(st *docxStyle, depth int) {
	if st.resolved {
		return
	}
	st.resolved = true // also when styles are based on one another in a ring
	st.role, st.inline = officeRoleOf(st.name), officeInline[styleKey(st.name)]
	if st.role.kind == roleNone && st.kind == "paragraph" && st.para.outline > 0 {
		st.role = outlineRole(st.para.outline)
	}
	parent := s.byID[st.kind+"/"+st.parent]
	if st.parent == "" || parent == nil || depth > deepestStyle {
		return
	}
	s.resolve(parent, depth+1)
	st.para, st.run = st.para.or(parent.para), st.run.or(parent.run)
	st.firstRow = st.firstRow || parent.firstRow
	if st.role.kind == roleNone {
		st.role = parent.role
	}
	if st.inline == (officeStyle{}) {
		st.inline = parent.inline
	}
}

// outlineRole is the role of a paragraph that has a level in the outline.
func outlineRole(outline int) officeRole {
	if outline > 9 {
		return officeRole{kind: roleBody}
	}
	return officeRole{roleHeading, outline}
}

// paragraph is the style of a paragraph; that of plain ones where there is none with that id.
func (s *docxStyles) paragraph(id string) *docxStyle {
	if st := s.byID["paragraph/"+id]; st != nil {
		return st
	}
	return s.plain
}

// character is the style of a run, or nil.
func (s *docxStyles) character(id string) *docxStyle { return s.byID["character/"+id] }
