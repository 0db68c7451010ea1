package importer

import (
	"strings"

	"dev.marginalia/article"
)

// docxPara is a paragraph that is being read.
type docxPara struct {
	officePara
	props docxParaProps
	style *docxStyle
	plain officeProps // how its text is set where a run says nothing: that is no emphasis
	list  *docxList
	level int
	left  int // of an item: where its text begins
}

// story reads a text that stands by itself: the document, a note, a text box. Neither fields nor lists reach out of
// it.
func (d *docx) story(read func()) []officePart {
	fields, deeper, link, items, carried := d.fields, d.deeper, d.link, d.items, d.carried
	d.fields, d.deeper, d.link, d.items, d.carried = nil, 0, "", nil, nil
	parts := d.enclosed(read)
	d.unclosed = d.unclosed || len(d.fields) > 0
	d.fields, d.deeper, d.link, d.items, d.carried = fields, deeper, link, items, carried
	return parts
}

// enclosed reads paragraphs out of which no text is carried.
func (d *docx) enclosed(read func()) []officePart {
	return d.collect(func() {
		if read(); d.carried != nil {
			d.within(func() {})
		}
	})
}

// wrapped reads what stands in an element that only surrounds others, each with read, and reports whether e was
// one. Of alternatives only one is read; text that was deleted or moved away is not.
func (d *docx) wrapped(e officeElement, read func(officeElement)) bool {
	switch e.name {
	case "w:ins", "w:moveTo", "w:smartTag", "w:customXml", "w:dir", "w:bdo":
		d.x.children(read)
	case "w:sdt":
		d.control(read)
	case "mc:AlternateContent":
		done := false
		d.x.children(func(in officeElement) {
			if before := d.wrote; !done && (in.name == "mc:Choice" || in.name == "mc:Fallback") {
				d.x.children(read)
				done = d.wrote > before
			}
		})
	case "w:bookmarkStart":
		if name := e.get("w:name"); name != "" && name != "_GoBack" {
			if d.p != nil {
				d.p.targets = append(d.p.targets, name)
			} else {
				d.targets = append(d.targets, name)
			}
		}
	default:
		return false
	}
	return true
}

// control reads a content control. A table of contents is left out, and so is the text that only asks for some.
func (d *docx) control(read func(officeElement)) {
	skip := false
	d.x.children(func(e officeElement) {
		switch e.name {
		case "w:sdtPr":
			d.x.children(func(p officeElement) {
				switch p.name {
				case "w:showingPlcHdr":
					skip = skip || p.flag() == flagOn
				case "w:docPartObj", "w:docPartList":
					d.x.children(func(g officeElement) {
						skip = skip || g.name == "w:docPartGallery" && g.get("w:val") == "Table of Contents"
					})
				}
			})
		case "w:sdtContent":
			if !skip {
				d.x.children(read)
			}
		}
	})
}

// block reads an element that stands between paragraphs.
func (d *docx) block(e officeElement) {
	if d.full(d.x) {
		return
	}
	switch e.name {
	case "w:p":
		d.paragraph()
	case "w:tbl":
		d.table()
	case "m:oMathPara", "m:oMath":
		d.within(func() { d.inline(e) })
	case "w:altChunk":
		d.a.Problem("A part of the document that is kept in another format could not be read.")
	default:
		d.wrapped(e, d.block)
	}
}

func (d *docx) paragraph() {
	d.within(func() {
		d.x.children(func(e officeElement) {
			if e.name == "w:pPr" {
				d.begin(readParaProps(d.x))
				return
			}
			d.inline(e)
		})
	})
}

// within reads a paragraph with read and adds it.
func (d *docx) within(read func()) {
	saved, style := d.p, d.style
	d.p = &docxPara{officePara: officePara{text: d.carried}}
	if d.carried = nil; d.p.text == nil {
		d.p.text = &officeText{}
	}
	d.begin(docxParaProps{level: -1})
	read()
	p := d.p
	d.p, d.style = saved, style
	d.finishParagraph(p)
}

// begin decides what the paragraph is, by its properties and its style.
func (d *docx) begin(own docxParaProps) {
	p := d.p
	p.style = d.styles.paragraph(own.style)
	p.props = own.or(p.style.para).or(d.styles.para)
	p.role = p.style.role
	if own.outline > 0 && (p.role.kind == roleNone || p.role.kind == roleBody || p.role.kind == roleHeading) {
		p.role = outlineRole(own.outline)
	}
	p.plain = p.style.run.or(d.styles.run)
	p.item, p.indent = false, 0
	if p.list, p.level = d.numbering.of(p.props, p.style); p.list != nil && p.role.kind != roleHeading && p.role.kind != roleTitle {
		p.depth = p.level + 1
		if _, sign := p.list.levels[p.level].mark(); sign {
			p.item = true
		} else {
			p.indent = p.depth
		}
		switch p.left = p.list.levels[p.level].indent; {
		case own.indented:
			p.left = own.indent
		case p.left == 0:
			p.left = p.props.indent
		}
	}
	p.align = article.AlignStart
	switch p.props.align {
	case "center":
		p.align = article.AlignCenter
	case "right", "end":
		p.align = article.AlignEnd
	}
	p.direction = ""
	if p.props.bidi == flagOn {
		p.direction = "rtl"
	}
	p.borderOnly = p.props.line
	d.style = d.runStyle(officeProps{})
}

// finishParagraph adds p, unless it only begins the next one: its end was deleted, or it is a large first letter.
func (d *docx) finishParagraph(p *docxPara) {
	if (p.props.run.removed || p.props.dropCap) && len(p.after) == 0 {
		if p.text.at > 0 {
			d.carried = p.text
		}
		d.targets = append(d.targets, p.targets...)
		return
	}
	if p.list != nil {
		d.number(p)
	} else {
		d.continues(p)
	}
	d.end(&p.officePara)
}

// number counts p in its list.
func (d *docx) number(p *docxPara) {
	level := &p.list.levels[p.level]
	n := p.list.next(p.level)
	numbered, _ := level.mark()
	switch {
	case p.role.kind == roleHeading || p.role.kind == roleTitle:
		if numbered {
			p.label = p.list.abstract.counter.label(&p.list.levels, p.level)
		}
		d.items = nil
		return
	case p.item && numbered:
		p.number = max(0, n)
	case p.item:
		switch strings.TrimSpace(level.text) {
		case "☐":
			p.task = article.TaskOpen
		case "☑", "☒":
			p.task = article.TaskDone
		}
	}
	for len(d.items) <= p.level {
		d.items = append(d.items, 0)
	}
	d.items = d.items[:p.level+1]
	d.items[p.level] = p.left
}

// indentSlack is how far, in twentieths of a point, a paragraph may stand left of the item that it goes on with.
const indentSlack = 60

// continues finds the item with which p goes on: the deepest one that is not indented more. Word has no other
// sign of it.
func (d *docx) continues(p *docxPara) {
	depth := 0
	if p.role.kind == roleNone || p.role.kind == roleCode {
		for i, indent := range d.items {
			if indent > 0 && p.props.indent+indentSlack >= indent {
				depth = i + 1
			}
		}
	}
	if p.text.at > 0 || depth > 0 {
		d.items = d.items[:depth]
		p.indent = depth
	}
}
