package importer

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// parseXHTML parses a document of a book and returns its html element. It is read as HTML, because many books are
// not well-formed, after what XHTML writes in another way has been written as HTML does. whole is false when it
// is nested too deeply to be parsed, and only its text came back.
func parseXHTML(text string) (root *html.Node, whole bool) {
	text = asHTML(text)
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return textOnly(text), false
	}
	for c := doc.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Html {
			return c, true
		}
	}
	return doc, true // html.Parse always makes an html element
}

// textOnly makes a paragraph of every stretch of text between two tags of elements that are set as blocks.
func textOnly(text string) *html.Node {
	root := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	var p *html.Node
	skip := atom.Atom(0)
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return root
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch {
			case t.Type == html.StartTagToken && skip == 0 && unread[t.DataAtom] && !voidElements[t.Data]:
				skip = t.DataAtom
			case t.Type == html.EndTagToken && skip == t.DataAtom:
				skip = 0
			}
			if _, inline := inlineElements[t.DataAtom]; !inline && t.DataAtom != atom.A && t.DataAtom != atom.Span {
				p = nil
			}
		case html.TextToken:
			if skip != 0 {
				continue
			}
			if p == nil {
				p = &html.Node{Type: html.ElementNode, Data: "p", DataAtom: atom.P}
				root.AppendChild(p)
			}
			p.AppendChild(&html.Node{Type: html.TextNode, Data: string(z.Text())})
		}
	}
}

// voidElements have no end tag in HTML (HTML Living Standard, 13.1.2).
var voidElements = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true, "link": true,
	"meta": true, "param": true, "source": true, "track": true, "wbr": true,
}

// asHTML writes XHTML as HTML, so that html.Parse understands it as an XML parser would: "<a/>" becomes "<a></a>"
// (html.Parse takes it for "<a>", and of "<title/>" everything after it for the title), "<br></br>" one line end,
// CDATA sections text, and prefixed elements of HTML, MathML and SVG lose their prefix. Comments, processing
// instructions and the document type are left out; the latter makes html.Parse leave tables in paragraphs, where
// XML has them. Values of attributes stay as they are.
func asHTML(s string) string {
	t := htmlWriter{src: s, prefixes: knownPrefixes(s)}
	t.out.Grow(len(s) + len(s)/16)
	for t.at < len(s) {
		i := strings.IndexByte(s[t.at:], '<')
		if i < 0 {
			break
		}
		t.out.WriteString(s[t.at : t.at+i])
		t.at += i
		t.markup()
	}
	t.out.WriteString(s[t.at:])
	return t.out.String()
}

type htmlWriter struct {
	src      string
	at       int
	out      strings.Builder
	prefixes []string        // "m:", of elements that HTML knows without
	missing  map[string]bool // ends that do not come any more: looking for them again would take time without end
}

// next is the place of end after the bytes that are read already and begin, -1 when it does not come any more.
func (t *htmlWriter) next(begin, end string) int {
	if t.missing[end] {
		return -1
	}
	i := strings.Index(t.src[t.at+len(begin):], end)
	if i < 0 {
		if t.missing == nil {
			t.missing = map[string]bool{}
		}
		t.missing[end] = true
		return -1
	}
	return t.at + len(begin) + i
}

// markup reads what begins with "<".
func (t *htmlWriter) markup() {
	rest := t.src[t.at:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		t.skip("<!--", "-->")
	case strings.HasPrefix(rest, cdata):
		if end := t.next(cdata, "]]>"); end >= 0 {
			t.out.WriteString(html.EscapeString(t.src[t.at+len(cdata) : end]))
		}
		t.skip(cdata, "]]>")
	case strings.HasPrefix(rest, "<?"):
		t.skip("<?", "?>")
	case strings.HasPrefix(rest, "<!"):
		t.at += declarationEnd(rest)
	case strings.HasPrefix(rest, "</"):
		t.endTag(rest)
	case len(rest) > 1 && isNameStart(rest[1]):
		t.startTag(rest)
	default:
		t.out.WriteString("&lt;")
		t.at++
	}
}

const cdata = "<![CDATA["

// skip leaves out what begins so, up to and with its end. Without an end, the "<" is taken for text.
func (t *htmlWriter) skip(begin, end string) {
	if i := t.next(begin, end); i >= 0 {
		t.at = i + len(end)
		return
	}
	t.out.WriteString("&lt;")
	t.at++
}

// rest copies all that is left: a tag in it does not end.
func (t *htmlWriter) rest() {
	t.out.WriteString(t.src[t.at:])
	t.at = len(t.src)
}

// declarationEnd is the length of a document type, with the declarations that it has in brackets.
func declarationEnd(s string) int {
	quote, inside := byte(0), false
	for i := 2; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case inside && strings.HasPrefix(s[i:], "<!--"):
			if end := strings.Index(s[i:], "-->"); end >= 0 {
				i += end + 2
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[':
			inside = true
		case c == ']':
			inside = false
		case c == '>' && !inside:
			return i + 1
		}
	}
	return len(s)
}

func (t *htmlWriter) endTag(tag string) {
	end := strings.IndexByte(tag, '>')
	if end < 0 {
		t.rest()
		return
	}
	name := t.plainName(tag[2:end])
	if !voidElements[strings.ToLower(strings.TrimSpace(name))] {
		t.out.WriteString("</" + name + ">")
	}
	t.at += end + 1
}

func (t *htmlWriter) startTag(tag string) {
	end, selfClosed := tagEnd(tag)
	if end < 0 {
		t.rest()
		return
	}
	inner := tag[1:end]
	if selfClosed {
		inner = tag[1 : end-1]
	}
	inner = t.plainName(inner)
	name := inner
	if i := strings.IndexAny(inner, " \t\n\r\f/"); i >= 0 {
		name = inner[:i]
	}
	t.out.WriteByte('<')
	t.out.WriteString(inner)
	t.out.WriteByte('>')
	t.at += end + 1
	switch {
	case voidElements[strings.ToLower(name)]:
	case selfClosed:
		t.out.WriteString("</" + name + ">")
	case name == "script" || name == "style":
		t.raw(name)
	}
}

// raw copies the content of a script or style sheet, in which "<" has no meaning.
func (t *htmlWriter) raw(name string) {
	if i := t.next("", "</"+name); i >= 0 {
		t.out.WriteString(t.src[t.at:i])
		t.at = i
	}
}

// tagEnd finds the ">" that ends the tag at the start of s, and whether a "/" stands before it that belongs to no
// value; -1 when there is no end.
func tagEnd(s string) (end int, selfClosed bool) {
	inValue := false // of an attribute, without quotes
	for i := 1; i < len(s); i++ {
		switch c := s[i]; c {
		case '>':
			return i, s[i-1] == '/' && !inValue
		case '"', '\'':
			if before := strings.TrimRight(s[max(0, i-8):i], " \t\r\n"); inValue || !strings.HasSuffix(before, "=") {
				continue
			}
			k := strings.IndexByte(s[i+1:], c)
			if k < 0 {
				return -1, false
			}
			i += k + 1
		case '=':
			rest := strings.TrimLeft(s[i+1:min(len(s), i+9)], " \t\r\n")
			inValue = inValue || rest != "" && rest[0] != '"' && rest[0] != '\''
		case ' ', '\t', '\n', '\r':
			if i > 0 && s[i-1] != '=' {
				inValue = false
			}
		}
	}
	return -1, false
}

func isNameStart(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80 }

// plainName takes a known prefix off the name that s begins with.
func (t *htmlWriter) plainName(s string) string {
	for _, p := range t.prefixes {
		if rest, ok := strings.CutPrefix(s, p); ok {
			return rest
		}
	}
	return s
}

var prefixDeclaration = late(`xmlns:([A-Za-z_][\w.-]{0,30})\s*=\s*["'](?:http://www\.w3\.org/1999/xhtml|http://www\.w3\.org/1998/Math/MathML|http://www\.w3\.org/2000/svg)["']`)

// knownPrefixes are the prefixes that s declares for HTML, MathML and SVG.
func knownPrefixes(s string) []string {
	var out []string
	for _, m := range prefixDeclaration().FindAllStringSubmatch(s, -1) {
		if p := m[1] + ":"; len(out) < 10 && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}
