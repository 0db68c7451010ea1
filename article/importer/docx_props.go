package importer

// flag reads a property that is on when it stands there, unless it says no (ECMA-376 part 1, 17.17.4).
func (e officeElement) flag() officeFlag {
	switch e.get("w:val") {
	case "0", "false", "off", "none":
		return flagOff
	}
	return flagOn
}

// docxParaProps are the properties of a paragraph that matter (17.3.1).
type docxParaProps struct {
	style    string
	list     string // the id of its numbering; "0" for none
	level    int    // in the list, from 0; -1 when not said
	outline  int    // level of a heading from 1; 10 for text; 0 when not said
	align    string
	bidi     officeFlag
	indent   int // from the left, in twentieths of a point
	indented bool
	line     bool // it has a line above or below it
	dropCap  bool
	run      officeProps // of its mark
}

func (p docxParaProps) or(q docxParaProps) docxParaProps {
	if p.list == "" {
		p.list = q.list
	}
	if p.level < 0 {
		p.level = q.level
	}
	if p.outline == 0 {
		p.outline = q.outline
	}
	if p.align == "" {
		p.align = q.align
	}
	if !p.indented {
		p.indent, p.indented = q.indent, q.indented
	}
	p.bidi = p.bidi.or(q.bidi)
	p.line = p.line || q.line
	return p
}

func readRunProps(x *officeXML) officeProps {
	var r officeProps
	x.children(func(e officeElement) {
		switch e.name {
		case "w:rStyle":
			r.style = e.get("w:val")
		case "w:b":
			r.bold = e.flag()
		case "w:i":
			r.italic = e.flag()
		case "w:strike":
			r.strike = e.flag()
		case "w:dstrike":
			r.double = e.flag()
		case "w:vanish":
			r.hide = e.flag()
		case "w:vertAlign":
			r.vertical = e.get("w:val")
		case "w:rFonts":
			if r.font = e.get("w:ascii"); r.font == "" {
				r.font = e.get("w:hAnsi")
			}
		case "w:lang":
			r.language = officeLanguages{officeLanguage(e.get("w:val")), officeLanguage(e.get("w:eastAsia")), officeLanguage(e.get("w:bidi"))}
		case "w:del", "w:moveFrom":
			r.removed = true
		}
	})
	return r
}

func readParaProps(x *officeXML) docxParaProps {
	p := docxParaProps{level: -1}
	x.children(func(e officeElement) {
		switch e.name {
		case "w:pStyle":
			p.style = e.get("w:val")
		case "w:numPr":
			x.children(func(n officeElement) {
				switch n.name {
				case "w:numId":
					p.list = n.get("w:val")
				case "w:ilvl":
					if v, ok := n.number("w:val"); ok && v >= 0 {
						p.level = min(v, officeLevels-2)
					}
				}
			})
		case "w:outlineLvl":
			if v, ok := e.number("w:val"); ok && v >= 0 {
				p.outline = min(v, 9) + 1
			}
		case "w:jc":
			p.align = e.get("w:val")
		case "w:bidi":
			p.bidi = e.flag()
		case "w:ind":
			if p.indent, p.indented = e.number("w:start"); !p.indented {
				p.indent, p.indented = e.number("w:left")
			}
		case "w:pBdr":
			x.children(func(b officeElement) {
				if v := b.get("w:val"); (b.name == "w:top" || b.name == "w:bottom" || b.name == "w:between") && v != "none" && v != "nil" {
					p.line = true
				}
			})
		case "w:framePr":
			v := e.get("w:dropCap")
			p.dropCap = v == "drop" || v == "margin"
		case "w:rPr":
			p.run = readRunProps(x)
		}
	})
	return p
}
