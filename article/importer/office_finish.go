package importer

import (
	"slices"
	"strings"

	"dev.marginalia/article"
)

// How many parts, a picture or the name of an institute, may stand above the title, and how many lines it and those
// about the authors may have.
const (
	titleWithin = 5
	titleLines  = 20
)

// finish makes the article of the parts.
func (o *office) finish() *article.Article {
	parts := joinParts(o.takeTitle(o.parts))
	for _, n := range o.notes {
		if !n.atEnd() {
			parts = append(parts, n.blocks()...)
		}
	}
	for _, n := range o.notes {
		if n.atEnd() {
			parts = append(parts, n.blocks()...)
		}
	}
	o.settle(parts)
	var b article.Builder
	for _, p := range parts {
		b.Add(p.Block, p.text, p.spans...)
	}
	b.Build(o.a)
	dropDeadLinks(o.a.Blocks)
	return o.a
}

// takeTitle takes the title from the top of the text: a paragraph in the style of titles, or the only heading of
// the first level. It is kept with the article, not in its text. So are the author and the date below it.
func (o *office) takeTitle(parts []officePart) []officePart {
	at := -1
	for i := 0; i < min(len(parts), titleWithin) && at < 0 && (parts[i].Kind != article.Heading || parts[i].role.kind == roleTitle); i++ {
		if parts[i].role.kind == roleTitle && parts[i].Kind == article.Heading {
			at = i
		}
	}
	if at < 0 {
		if !o.headingIsTitle(parts) {
			return parts
		}
		at = 0
		o.a.Title = ""
	}
	var title, targets []string
	from := at
	for ; at < min(len(parts), from+titleLines) && (at == from || parts[from].role.kind == roleTitle && parts[at].role.kind == roleTitle); at++ {
		title = append(title, parts[at].line())
		targets = append(targets, parts[at].Targets...)
	}
	o.a.Title = strings.Join(title, " ")
	for ; at < min(len(parts), from+2*titleLines) && o.saysWho(&parts[at]); at++ {
		targets = append(targets, parts[at].Targets...)
	}
	rest := append(parts[:from:from], parts[at:]...)
	if !slices.ContainsFunc(rest, func(p officePart) bool { return strings.TrimSpace(p.text) != "" }) {
		return parts // the title is all the text that there is
	}
	if len(rest) > from {
		rest[from].Targets = append(rest[from].Targets, targets...)
	}
	return rest
}

// headingIsTitle reports whether the text begins with a heading that is its title.
func (o *office) headingIsTitle(parts []officePart) bool {
	if len(parts) == 0 || parts[0].Kind != article.Heading || parts[0].Level != 1 {
		return false
	}
	if o.a.Title != "" {
		return strings.EqualFold(parts[0].line(), o.a.Title)
	}
	for _, p := range parts[1:] {
		if p.Kind == article.Heading && p.Level == 1 {
			return false
		}
	}
	return len(parts) > 1
}

// saysWho reports whether p is the line of an author or of the date below the title, and takes it.
func (o *office) saysWho(p *officePart) bool {
	switch line := p.line(); {
	case p.role.kind == roleDate:
		o.a.Published = line
	case p.role.kind != roleAuthor:
		return false
	case o.a.Byline == "":
		o.a.Byline = line
	case !strings.Contains(o.a.Byline, line):
		o.a.Byline += ", " + line
	}
	return true
}

// joinParts gives pictures the captions that follow them, and makes one block of the lines of code.
func joinParts(parts []officePart) []officePart {
	out := make([]officePart, 0, len(parts))
	var targets []string // of code that was blank
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		p.Targets = append(targets, p.Targets...)
		targets = nil
		last := len(out) - 1
		switch {
		case p.Kind == article.Code:
			lines := []string{p.text}
			for ; i+1 < len(parts) && parts[i+1].Kind == article.Code; i++ {
				lines = append(lines, parts[i+1].text)
				p.Targets = append(p.Targets, parts[i+1].Targets...)
			}
			if p.text = withoutBlankEnds(strings.Join(lines, "\n")); p.text == "" {
				targets = p.Targets
				continue
			}
			out = append(out, p)
		case p.role.kind == roleCaption && p.Kind == article.Paragraph && last >= 0 && out[last].Kind == article.Image && out[last].text == "":
			out[last].officePassage = p.officePassage
			out[last].Targets = append(out[last].Targets, p.Targets...)
			out[last].Language, out[last].Direction = p.Language, p.Direction
		default:
			out = append(out, p)
		}
	}
	return out
}

// withoutBlankEnds takes blank lines from both ends of code, but not the indent of its first line.
func withoutBlankEnds(s string) string {
	s = strings.TrimRight(s, " \t\n\u00a0")
	for {
		line, rest, more := strings.Cut(s, "\n")
		if !more || strings.TrimSpace(line) != "" {
			return s
		}
		s = rest
	}
}

// atEnd reports whether n is an endnote.
func (n *officeNote) atEnd() bool { return strings.HasPrefix(n.target, "en") }

// blocks are the parts of a note as blocks of it; the first has its sign.
func (n *officeNote) blocks() []officePart {
	parts := joinParts(n.parts)
	label := n.label
	for i := range parts {
		p := &parts[i]
		if i == 0 {
			p.Targets = append(p.Targets, n.target)
		}
		switch p.Kind {
		case article.Table, article.Image, article.Code, article.Rule:
			p.Indent, p.Quoted = 0, 0
			continue
		}
		if n.own && label != "" && strings.HasPrefix(p.text, label) {
			p.officePassage = p.without(label)
		}
		p.Block = article.Block{Kind: article.Footnote, Label: label, Language: p.Language, Direction: p.Direction, Targets: p.Targets}
		label = ""
	}
	return parts
}

// without takes a beginning and the white space after it from p.
func (p officePassage) without(beginning string) officePassage {
	rest := strings.TrimLeft(p.text[len(beginning):], " \t\n\u00a0")
	n := len([]rune(p.text)) - len([]rune(rest))
	out := officePassage{text: rest}
	for _, s := range p.spans {
		if s.Start = max(s.Start, n); !s.Empty() {
			s.Range = s.Shift(-n)
			out.spans = append(out.spans, s)
		}
	}
	return out
}

// dropDeadLinks removes the links to places that are not in the text, and the names of places that nothing leads to.
func dropDeadLinks(blocks []article.Block) {
	there := map[string]bool{}
	for _, b := range blocks {
		for _, name := range b.Targets {
			there[name] = true
		}
	}
	for i := range blocks {
		kept := blocks[i].Spans[:0]
		for _, s := range blocks[i].Spans {
			name, inside := strings.CutPrefix(s.Href, "#")
			switch {
			case !inside || there[name]:
			case s.Kind == article.Reference:
				s.Kind, s.Href = article.Superscript, ""
			default:
				continue
			}
			kept = append(kept, s)
		}
		if blocks[i].Spans = kept; len(kept) == 0 {
			blocks[i].Spans = nil
		}
	}
	dropTargets(blocks, nil)
}
