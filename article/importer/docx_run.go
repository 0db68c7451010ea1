package importer

import (
	"strconv"
	"strings"
)

// docxRun is how a run is set.
type docxRun struct {
	officeStyle
	hidden    bool
	font      string
	languages officeLanguages
}

// runStyle is how a run with its own properties is set in the paragraph that is being read. Bold and italic in the
// styles of a paragraph and of a run cancel each other out (ECMA-376 part 1, 17.7.3). What the style of a heading
// or of all text says is the way of that kind of text, and no emphasis.
func (d *docx) runStyle(own officeProps) docxRun {
	p := d.p
	var character officeProps
	var out docxRun
	if st := d.styles.character(own.style); st != nil {
		character, out.officeStyle = st.run, st.inline
	}
	manner := p.role.kind != roleNone || p.style == d.styles.plain
	set := func(own, character, plain officeFlag) bool {
		is := (character == flagOn) != (plain == flagOn)
		if own != flagUnsaid {
			is = own == flagOn
		}
		return is && !(manner && plain == flagOn)
	}
	out.strong = out.strong && own.bold.or(character.bold) == flagUnsaid || set(own.bold, character.bold, p.plain.bold)
	out.emphasis = out.emphasis && own.italic.or(character.italic) == flagUnsaid || set(own.italic, character.italic, p.plain.italic)
	out.deleted = set(own.strike, character.strike, p.plain.strike) || set(own.double, character.double, p.plain.double)
	out.hidden = own.hide.or(character.hide).or(p.plain.hide) == flagOn
	all := own.or(character)
	out.super, out.sub = all.vertical == "superscript", all.vertical == "subscript"
	all = all.or(p.plain)
	out.font, out.languages = all.font, all.language
	out.code = !isMono(p.plain.font) && (out.code || isMono(all.font))
	return out
}

// inline reads an element that stands in a paragraph.
func (d *docx) inline(e officeElement) {
	switch e.name {
	case "w:r":
		saved := d.style
		d.style = d.runStyle(officeProps{})
		d.x.children(d.inRun)
		d.style, d.sign = saved, nil
	case "w:hyperlink":
		saved := d.link
		if to := d.linkOf(e); to != "" {
			d.link = to
		}
		d.x.children(d.inline)
		d.link = saved
	case "w:fldSimple":
		d.simpleField(e)
	case "m:oMath", "m:oMathPara":
		d.formula(e)
	default:
		d.wrapped(e, d.inline)
	}
}

// linkOf is where a link leads: an address, or a bookmark of this document.
func (d *docx) linkOf(e officeElement) string {
	anchor := e.get("w:anchor")
	if r, ok := d.rels.byID[e.get("r:id")]; ok && r.external {
		to := safeLink(r.target)
		if to != "" && anchor != "" && !strings.Contains(to, "#") {
			to += "#" + anchor
		}
		return to
	}
	if anchor != "" {
		return "#" + anchor
	}
	return ""
}

// inRun reads an element of a run.
func (d *docx) inRun(e officeElement) {
	switch e.name {
	case "w:rPr":
		d.style = d.runStyle(readRunProps(d.x))
	case "w:t":
		d.text(e)
	case "w:tab", "w:ptab":
		d.write("\t")
	case "w:br", "w:cr":
		d.write("\n")
	case "w:noBreakHyphen":
		d.write("\u2011")
	case "w:softHyphen":
		d.write("\u00ad")
	case "w:sym":
		if n, err := strconv.ParseUint(e.get("w:char"), 16, 21); err == nil {
			d.write(symbol(e.get("w:font"), rune(n)))
		}
	case "w:fldChar":
		d.fieldChar(e.get("w:fldCharType"))
	case "w:instrText":
		d.fieldCode(d.x.text())
	case "w:footnoteReference":
		d.reference(e, &d.footnotes)
	case "w:endnoteReference":
		d.reference(e, &d.endnotes)
	case "w:drawing", "w:pict", "w:object":
		var f officeFrame
		d.x.children(func(in officeElement) { d.drawing(in, &f) })
	case "w:ruby":
		d.ruby()
	default:
		d.wrapped(e, d.inRun)
	}
}

// text writes text. White space at its ends counts only where the document says so.
func (d *docx) text(e officeElement) {
	s := strings.ReplaceAll(d.x.text(), "\n", " ")
	if e.get("xml:space") != "preserve" {
		s = strings.Trim(s, " \t")
	}
	if strings.ContainsFunc(s, isPrivate) {
		font := d.style.font
		var b strings.Builder
		for _, r := range s {
			if isPrivate(r) {
				b.WriteString(symbol(font, r))
			} else {
				b.WriteRune(r)
			}
		}
		s = b.String()
	}
	d.write(s)
}

// write adds text to the paragraph, unless it is hidden.
func (d *docx) write(s string) {
	if s == "" || d.p == nil || d.silent() {
		return
	}
	style := d.style.officeStyle
	style.href = d.link
	for i := len(d.fields) - 1; i >= 0 && style.href == ""; i-- {
		style.href = d.fields[i].href
	}
	if d.sign != nil {
		style.note = d.sign.target
		if len(d.sign.label) < maxSign {
			d.sign.label += s
		}
	}
	if s == "\n" {
		d.p.text.lineEnd(style)
	} else {
		d.p.text.write(s, style)
	}
	d.speak(&d.p.officePara, s, d.style.languages)
	d.wrote++
}

// silent reports whether what is being read is not shown.
func (d *docx) silent() bool { return d.style.hidden || d.inSilentField() }

// formula writes a formula, or several, each on a line.
func (d *docx) formula(e officeElement) {
	if e.name == "m:oMathPara" {
		lines := 0
		d.x.children(func(in officeElement) {
			if in.name == "m:oMath" {
				if lines++; lines > 1 {
					d.write("\n")
				}
				d.formula(in)
			}
		})
		return
	}
	m := officeMath{x: d.x, write: func(s string, super, sub bool) {
		saved := d.style
		d.style.super, d.style.sub = super, sub
		d.write(s)
		d.style = saved
	}}
	m.inside()
}

// ruby writes a text, and raised after it how it is read.
func (d *docx) ruby() {
	d.x.children(func(e officeElement) {
		saved := d.style
		switch e.name {
		case "w:rt":
			d.x.children(func(r officeElement) {
				if r.name == "w:r" {
					d.x.children(func(in officeElement) {
						d.style.super = true
						if in.name != "w:rPr" {
							d.inRun(in)
						}
					})
				}
			})
		case "w:rubyBase":
			d.x.children(d.inline)
		}
		d.style = saved
	})
}
