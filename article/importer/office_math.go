package importer

import (
	"strings"
	"unicode/utf8"
)

// officeMath writes a formula in one line: of OMML, in which Word keeps them (ECMA-376 part 1, 22.1), and of MathML,
// in which OpenDocument does. What is raised or lowered is so in the text too; the rest is written as one would type it.
type officeMath struct {
	x     *officeXML
	write func(s string, super, sub bool)

	super, sub bool // where it is being written
}

// put writes a sign that the notation only implies.
func (m *officeMath) put(s string) {
	if s = strings.Join(strings.Fields(s), " "); s != "" {
		m.write(s, m.super, m.sub)
	}
}

// raised and lowered read what stands above and below the line.
func (m *officeMath) raised(read func()) {
	saved, sub := m.super, m.sub
	m.super, m.sub = true, false
	read()
	m.super, m.sub = saved, sub
}

func (m *officeMath) lowered(read func()) {
	saved, super := m.sub, m.super
	m.sub, m.super = true, false
	read()
	m.sub, m.super = saved, super
}

// inside reads the content of the element that was begun last.
func (m *officeMath) inside() { m.x.nodes(m.element, nil) }

// grouped reads the content between parentheses, unless it is a single sign or a number.
func (m *officeMath) grouped() {
	inner := officeMath{x: m.x, super: m.super, sub: m.sub}
	type piece struct {
		text       string
		super, sub bool
	}
	var pieces []piece
	signs := 0
	number := true
	inner.write = func(s string, super, sub bool) {
		pieces = append(pieces, piece{s, super, sub})
		signs += utf8.RuneCountInString(s)
		number = number && strings.Trim(s, "0123456789.,") == ""
	}
	inner.inside()
	open := signs > 1 && !number
	if open {
		m.put("(")
	}
	for _, p := range pieces {
		m.write(p.text, p.super, p.sub)
	}
	if open {
		m.put(")")
	}
}

// element reads an element of a formula.
func (m *officeMath) element(e officeElement) {
	_, name, _ := strings.Cut(e.name, ":")
	switch name {
	case "t", "mi", "mn", "mo", "mtext", "ms":
		m.token(m.x.text())
	case "sup":
		m.raised(m.inside)
	case "sub", "lim":
		m.lowered(m.inside)
	case "fName":
		m.inside()
		m.write(" ", m.super, m.sub)
	case "acc":
		m.accent()
	case "num":
		m.grouped()
		m.put("/")
	case "den":
		m.grouped()
	case "d", "mfenced":
		m.fenced(e)
	case "rad":
		m.radical()
	case "nary":
		m.nary()
	case "m", "eqArr", "mtable":
		m.rows()
	case "msqrt":
		m.put("√")
		m.grouped()
	case "mfrac", "msup", "msub", "msubsup", "mover", "munder", "munderover", "mroot":
		m.positional(name)
	case "annotation", "annotation-xml", "mphantom": // copies in other notations, and what only takes room
	default:
		if !strings.HasSuffix(name, "Pr") {
			m.inside()
		}
	}
}

// token writes a word of a formula, with space around the signs that relate two things.
func (m *officeMath) token(s string) {
	s = strings.TrimSpace(s)
	switch s {
	case "\u2061", "\u2062", "\u2063", "\u2064": // function application, invisible times, separator and plus
		return
	case "=", "≠", "<", ">", "≤", "≥", "≈", "≡", "→", "⇒", "⇔", "∈":
		if !m.super && !m.sub {
			s = " " + s + " "
		}
	}
	if s != "" {
		m.write(s, m.super, m.sub)
	}
}

// fenced writes what stands between brackets: those that the document names, else round ones.
func (m *officeMath) fenced(e officeElement) {
	begin, end, separator := "(", ")", "|"
	if e.name == "math:mfenced" {
		separator = ", "
		for _, a := range e.attr {
			switch a.Name.Local {
			case "open":
				begin = a.Value
			case "close":
				end = a.Value
			}
		}
		m.put(begin)
	}
	n := 0
	m.x.children(func(in officeElement) {
		switch {
		case in.name == "m:dPr":
			m.x.children(func(p officeElement) {
				switch p.name {
				case "m:begChr":
					begin = p.get("m:val")
				case "m:endChr":
					end = p.get("m:val")
				case "m:sepChr":
					separator = p.get("m:val")
				}
			})
			return
		case n > 0:
			m.put(separator)
		case e.name == "m:d":
			m.put(begin)
		}
		n++
		m.element(in)
	})
	m.put(end)
}

func (m *officeMath) radical() {
	m.put("√")
	m.x.children(func(e officeElement) {
		switch e.name {
		case "m:deg":
			m.raised(m.inside)
		case "m:e":
			m.grouped()
		}
	})
}

// accent writes its sign after what it stands on, with which it combines.
func (m *officeMath) accent() {
	sign := "\u0302" // 22.1.2.20
	m.x.children(func(e officeElement) {
		if e.name != "m:accPr" {
			m.element(e)
			return
		}
		m.x.children(func(p officeElement) {
			if p.name == "m:chr" {
				sign = p.get("m:val")
			}
		})
	})
	m.put(sign)
}

// nary writes a sum, an integral and the like.
func (m *officeMath) nary() {
	sign := "∫" // 22.1.2.70
	written := false
	m.x.children(func(e officeElement) {
		if e.name == "m:naryPr" {
			m.x.children(func(p officeElement) {
				if p.name == "m:chr" {
					sign = p.get("m:val")
				}
			})
			return
		}
		if !written {
			m.put(sign)
			written = true
		}
		m.element(e)
	})
}

// rows writes the rows of a matrix or of a system of equations.
func (m *officeMath) rows() {
	n := 0
	m.x.children(func(e officeElement) {
		if strings.HasSuffix(e.name, "Pr") {
			return
		}
		if n++; n > 1 {
			m.write("; ", m.super, m.sub)
		}
		cells := 0
		if e.name != "m:mr" && e.name != "math:mtr" {
			m.element(e)
			return
		}
		m.x.children(func(c officeElement) {
			if cells++; cells > 1 {
				m.write(", ", m.super, m.sub)
			}
			m.element(c)
		})
	})
}

// positional reads the elements of MathML whose children have their meaning by their place.
func (m *officeMath) positional(name string) {
	n := 0
	m.x.children(func(e officeElement) {
		one := func() { m.element(e) }
		switch n++; {
		case n == 1 && name == "mfrac":
			m.groupOf(e)
			m.put("/")
		case n == 1 && name == "mroot":
			m.put("√")
			m.groupOf(e)
		case n == 1:
			one()
		case name == "mfrac":
			m.groupOf(e)
		case n == 2 && (name == "msub" || name == "munder" || name == "msubsup" || name == "munderover"):
			m.lowered(one)
		default:
			m.raised(one)
		}
	})
}

// groupOf reads e between parentheses where it has more than one sign.
func (m *officeMath) groupOf(e officeElement) {
	if e.name == "math:mrow" {
		m.grouped()
		return
	}
	m.element(e)
}
