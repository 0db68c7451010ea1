package importer

import (
	"strings"

	"golang.org/x/net/html"

	"dev.marginalia/article"
)

// formula reads a formula (MathML 3 and MathML Core) as a line of text that can be read: "x² + 1/2", with scripts as
// spans; a matrix is written row by row, "[1 0; 0 1]". Copies of it in other notations are left out.
func (w *markup) formula(n *html.Node) {
	w.text.settle()
	m := formula{text: &w.text}
	start := w.text.at
	m.row(n)
	if w.text.at == start {
		w.text.write(visible(attr(n, "alttext")))
	}
	if m.deep {
		w.a.Problem("A formula is nested too deeply; some of it is missing.")
	}
}

// formula writes MathML as text.
type formula struct {
	text    *inlineText
	operand bool // what was written last can stand to the left of an operator
	tight   int  // scripts around, in which operators stand without space
	newRow  bool // of a table that has rows with something in them already
	depth   int
	deep    bool
}

// row writes everything in n.
func (m *formula) row(n *html.Node) {
	if m.depth++; m.depth > deepest {
		m.deep = true
	} else {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			m.node(c)
		}
	}
	m.depth--
}

func (m *formula) node(n *html.Node) {
	if n.Type == html.TextNode {
		m.token(n.Data)
		return
	}
	if n.Type != html.ElementNode {
		return
	}
	parts := elementsOf(n)
	switch n.Data {
	case "mi", "mn", "mtext", "ms":
		m.token(textOf(n))
	case "mo":
		m.operator(strings.TrimSpace(textOf(n)))
	case "mspace":
		m.text.space = m.text.space || m.tight == 0
	case "mfenced":
		m.fenced(n, parts)
	case "mfrac":
		m.fraction(parts)
	case "msqrt":
		m.put("√")
		m.grouped(compound(n), func() { m.row(n) })
	case "mroot":
		if len(parts) == 2 {
			m.script(article.Superscript, parts[1])
			m.put("√")
			m.grouped(compound(parts[0]), func() { m.node(parts[0]) })
		}
	case "msub", "msup", "msubsup", "munder", "mover", "munderover":
		m.scripts(n.Data, parts)
	case "mtable":
		m.table(parts)
	case "semantics", "maction":
		if len(parts) > 0 {
			m.node(parts[0])
		}
	case "annotation", "annotation-xml", "mphantom", "none", "mprescripts":
	default:
		m.row(n)
	}
}

func (m *formula) put(s string) {
	if m.newRow {
		m.text.put(";")
		m.newRow, m.text.space = false, true
	}
	m.text.settle()
	m.text.put(s)
}

// token writes a name, a number or words.
func (m *formula) token(s string) {
	if s = strings.Join(strings.Fields(s), " "); s != "" {
		m.put(s)
		m.operand = true
	}
}

// The operators that are set with space on both sides; signs only between two operands.
const (
	relations = "= ≠ < > ≤ ≥ ≪ ≫ ≈ ≡ ∼ ≃ ≅ ∝ → ← ↔ ⇒ ⇐ ⇔ ↦ ∈ ∉ ∋ ⊂ ⊃ ⊆ ⊇ ⊥ ∥ := × ÷ ∪ ∩ ∧ ∨ ⊕ ⊗ ∘ ∖"
	signs     = "+ - − ± ∓"
)

func isOneOf(s, list string) bool {
	return s != "" && !strings.Contains(s, " ") && strings.Contains(" "+list+" ", " "+s+" ")
}

func (m *formula) operator(s string) {
	s = strings.Trim(s, "\u2061\u2062\u2063\u2064") // invisible: for machines
	if s == "" {
		return
	}
	spaced := m.tight == 0 && (isOneOf(s, relations) || isOneOf(s, signs) && m.operand)
	m.text.space = m.text.space || spaced
	m.put(s)
	m.text.space = spaced || m.tight == 0 && (s == "," || s == ";")
	m.operand = isOneOf(s, ") ] } ⟩ ! ′ | ‖")
}

// scripts writes a base and what stands below and above it.
func (m *formula) scripts(element string, parts []*html.Node) {
	for i, p := range parts {
		switch {
		case i == 0:
			m.node(p)
		case i == 1 && element != "msup" && element != "mover":
			m.script(article.Subscript, p)
		default:
			m.script(article.Superscript, p)
		}
	}
}

func (m *formula) script(kind article.SpanKind, n *html.Node) {
	operand, space := m.operand, m.text.space
	m.tight++
	m.text.space = false
	m.operand = false
	m.text.begin(kind, "")
	m.node(n)
	m.text.end()
	m.tight--
	m.operand, m.text.space = operand, m.text.space || space
}

// fenced writes what mfenced stands for (MathML 3, 3.3.8).
func (m *formula) fenced(n *html.Node, parts []*html.Node) {
	open, shut, separators := "(", ")", ","
	for _, a := range n.Attr {
		switch a.Key {
		case "open":
			open = strings.TrimSpace(a.Val)
		case "close":
			shut = strings.TrimSpace(a.Val)
		case "separators":
			separators = strings.Join(strings.Fields(a.Val), "")
		}
	}
	if open != "" {
		m.put(open)
	}
	m.operand = false
	between := []rune(separators)
	for i, p := range parts {
		if i > 0 && len(between) > 0 {
			m.operator(string(between[min(i, len(between))-1]))
		}
		m.node(p)
	}
	if shut != "" {
		m.text.space = false
		m.put(shut)
	}
	m.operand = true
}

func (m *formula) fraction(parts []*html.Node) {
	for i, p := range parts {
		if i > 0 {
			m.put("/")
		}
		m.grouped(compound(p), func() { m.node(p) })
	}
}

// grouped writes what read does, in parentheses when it would be understood wrongly without.
func (m *formula) grouped(parentheses bool, read func()) {
	if parentheses {
		m.put("(")
	}
	m.operand = false
	read()
	if parentheses {
		m.text.space = false
		m.put(")")
	}
	m.operand = true
}

// compound reports whether n is more than one name, number or fenced expression.
func compound(n *html.Node) bool {
	for {
		switch n.Data {
		case "mi", "mn", "mtext", "mo", "mfenced", "msub", "msup", "msubsup":
			return false
		}
		parts := elementsOf(n)
		if len(parts) != 1 {
			return len(parts) > 1
		}
		n = parts[0]
	}
}

// table writes rows with "; " between them and cells with a space.
func (m *formula) table(rows []*html.Node) {
	start, outer := m.text.at, m.newRow
	for _, row := range rows {
		m.newRow = m.newRow || m.text.at > start
		for _, cell := range elementsOf(row) {
			m.operand = false
			m.row(cell)
			m.text.space = true
		}
	}
	m.newRow, m.text.space, m.operand = outer && m.text.at == start, false, true
}
