package importer

import (
	"strings"
)

// odtRun is how a run is set.
type odtRun struct {
	officeStyle
	props  officeProps
	inline officeStyle // what the names of its styles say
}

// runStyle is how text with these properties is set in the paragraph that is being read. What the style of a heading
// or of all text says is the way of that kind of text, and no emphasis.
func (d *odt) runStyle(props officeProps, inline officeStyle) odtRun {
	out := odtRun{props: props, inline: inline}
	base := d.p.style.base
	manner := d.p.role.kind != roleNone || base.parent == "" || base.name == "Standard" || base.name == "Text_20_body"
	set := func(is, plain officeFlag) bool { return is == flagOn && !(manner && plain == flagOn) }
	out.strong = inline.strong || set(props.bold, base.props.bold)
	out.emphasis = inline.emphasis || set(props.italic, base.props.italic)
	out.deleted = set(props.strike, base.props.strike)
	out.super, out.sub = props.vertical == "superscript", props.vertical == "subscript"
	out.code = !isMono(base.props.font) && (inline.code || isMono(props.font))
	return out
}

// span reads text in a style of its own.
func (d *odt) span(style string) {
	saved := d.style
	st := d.styles.of("text", style)
	inline := saved.inline
	if st.inline != (officeStyle{}) {
		inline = st.inline
	}
	d.style = d.runStyle(st.props.or(saved.props), inline)
	d.x.nodes(d.inline, d.flow)
	d.style = saved
}

// linked reads text that leads somewhere.
func (d *odt) linked(to string) {
	saved := d.link
	if to != "" {
		d.link = to
	}
	d.x.nodes(d.inline, d.flow)
	d.link = saved
}

// inline reads an element that stands in a paragraph (6.1). Of those not known the text is read.
func (d *odt) inline(e officeElement) {
	switch e.name {
	case "text:span":
		d.span(e.get("text:style-name"))
	case "text:a":
		d.linked(safeLink(e.get("xlink:href")))
	case "text:s":
		n, _ := e.number("text:c")
		n = max(n, 1)
		if !d.repeat(n) {
			n = 1
		}
		d.write(strings.Repeat(" ", n))
	case "text:tab":
		d.write("\t")
	case "text:line-break":
		d.write("\n")
	case "text:bookmark", "text:bookmark-start", "text:reference-mark", "text:reference-mark-start":
		if name := e.get("text:name"); name != "" {
			d.p.targets = append(d.p.targets, name)
		}
	case "text:bookmark-ref", "text:reference-ref":
		to := e.get("text:ref-name")
		if to != "" {
			to = "#" + to
		}
		d.linked(to)
	case "text:note":
		d.note(e)
	case "text:ruby":
		d.ruby()
	case "text:hidden-paragraph":
		d.p.hidden = d.p.hidden || e.get("text:is-hidden") == "true"
	case "text:hidden-text", "text:variable-set", "text:variable-get":
		if e.get("text:is-hidden") != "true" && e.get("text:display") != "none" {
			d.x.nodes(d.inline, d.flow)
		}
	case "math:math":
		d.formula()
	case "office:annotation", "text:page-number", "text:page-count", "text:page-continuation", "text:number", "text:script", "text:placeholder",
		"text:tracked-changes", "text:note-ref":
	default:
		if strings.HasPrefix(e.name, "draw:") {
			d.drawing(e)
			return
		}
		d.x.nodes(d.inline, d.flow)
	}
}

// flow adds text, whose white space collapses; write adds text as it stands.
func (d *odt) flow(s string) {
	if d.shown(s) {
		d.p.text.flow(s, d.linkedStyle())
	}
}

func (d *odt) write(s string) {
	switch {
	case !d.shown(s):
	case s == "\n":
		d.p.text.lineEnd(d.linkedStyle())
	default:
		d.p.text.write(s, d.linkedStyle())
	}
}

// shown reports whether s is shown, and counts what it does.
func (d *odt) shown(s string) bool {
	if s == "" || d.style.props.hide == flagOn {
		return false
	}
	d.speak(&d.p.officePara, s, d.style.props.language.or(d.styles.language))
	d.wrote++
	return true
}

func (d *odt) linkedStyle() officeStyle {
	style := d.style.officeStyle
	style.href = d.link
	return style
}

// note reads a footnote or an endnote, which stands at its sign in the file (6.3).
func (d *odt) note(e officeElement) {
	prefix := "fn"
	if e.get("text:note-class") == "endnote" {
		prefix = "en"
	}
	if d.style.props.hide == flagOn {
		return
	}
	note := d.office.note(prefix, "")
	d.x.children(func(in officeElement) {
		switch in.name {
		case "text:note-citation":
			note.label = strings.Join(strings.Fields(d.x.text()), " ")
			style := d.style.officeStyle
			style.note = note.target
			d.p.text.settle(style)
			d.p.text.write(note.label, style)
			d.wrote++
		case "text:note-body":
			note.parts = d.story()
		}
	})
}

// story reads a text that stands by itself: a note, a text box. Neither lists nor links reach into it.
func (d *odt) story() []officePart {
	p, style, link, list, targets := d.p, d.style, d.link, d.list, d.targets
	d.p, d.link, d.list, d.targets = nil, "", nil, nil
	parts := d.collect(func() { d.x.children(d.readBlock) })
	d.p, d.style, d.link, d.list, d.targets = p, style, link, list, targets
	return parts
}

// ruby writes a text, and raised after it how it is read.
func (d *odt) ruby() {
	d.x.children(func(e officeElement) {
		saved := d.style
		d.style.super = d.style.super || e.name == "text:ruby-text"
		d.x.nodes(d.inline, d.flow)
		d.style = saved
	})
}

// formula writes a formula.
func (d *odt) formula() {
	m := officeMath{x: d.x, write: func(s string, super, sub bool) {
		saved := d.style
		d.style.super, d.style.sub = super, sub
		d.write(s)
		d.style = saved
	}}
	m.inside()
}
