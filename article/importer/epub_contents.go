package importer

import (
	"encoding/xml"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// contentsLine is a line of a book's table of contents.
type contentsLine struct {
	title  string
	level  int
	target string // name of the place, "" where it leads nowhere in the text
}

// contents reads the table of contents: the navigation document of EPUB 3 (EPUB 3.3, 7), else the NCX of EPUB 2
// (OPF 2.0.1, 2.4.1).
func (b *book) contents() []contentsLine {
	if it, ok := b.pkg.with("nav"); ok {
		if path, ok := b.find(it.path); ok {
			if lines := b.navigation(path); len(lines) > 0 {
				return lines
			}
		}
	}
	ncx, ok := b.pkg.byID[b.pkg.toc]
	for i, it := range b.pkg.items {
		if !ok && it.media == "application/x-dtbncx+xml" {
			ncx, ok = i, true
		}
	}
	if !ok {
		return nil
	}
	path, ok := b.find(b.pkg.items[ncx].path)
	if !ok {
		return nil
	}
	return b.ncx(path)
}

// navigation reads the list of the nav element that is the table of contents.
func (b *book) navigation(path string) []contentsLine {
	text, err := b.readList(path)
	if err != nil {
		b.a.Problem("The table of contents cannot be read.")
		return nil
	}
	root, _ := parseXHTML(text)
	nav := findFunc(root, func(n *html.Node) bool { return n.DataAtom == atom.Nav && role(n, "toc", "doc-toc") })
	if nav == nil {
		nav = find(root, atom.Nav)
	}
	var lines []contentsLine
	if nav != nil {
		if list := find(nav, atom.Ol); list != nil {
			b.navigationList(path, list, 1, &lines)
		}
	}
	return lines
}

// navigationList reads the items of a list, and the lists in them.
func (b *book) navigationList(path string, list *html.Node, level int, lines *[]contentsLine) {
	for li := list.FirstChild; li != nil; li = li.NextSibling {
		if li.DataAtom != atom.Li {
			continue
		}
		at := len(*lines)
		*lines = append(*lines, contentsLine{level: level})
		for c := li.FirstChild; c != nil; c = c.NextSibling {
			if c.DataAtom == atom.Ol {
				b.navigationList(path, c, level+1, lines)
				continue
			}
			line := &(*lines)[at]
			if line.title != "" {
				continue
			}
			line.title = lineTitle(c)
			a := c
			if a.DataAtom != atom.A {
				a = find(c, atom.A)
			}
			if a != nil {
				line.target = b.target(path, attr(a, "href"))
			}
		}
	}
}

// lineTitle is the text under n, without the reading aids of ruby; of a picture, its description.
func lineTitle(n *html.Node) string {
	var out strings.Builder
	walkText(n, func(t *html.Node) {
		if t.Parent != nil && t.Parent.DataAtom == atom.Rt {
			return
		}
		if t.DataAtom == atom.Br {
			out.WriteByte(' ')
		}
		if t.Type == html.TextNode {
			out.WriteString(t.Data)
		}
	})
	if strings.TrimSpace(out.String()) == "" {
		if img := find(n, atom.Img); img != nil {
			out.WriteString(attr(img, "alt"))
		}
	}
	return brief(out.String())
}

// ncx reads the navMap of an NCX.
func (b *book) ncx(path string) []contentsLine {
	text, err := b.readList(path)
	if err != nil {
		b.a.Problem("The table of contents cannot be read.")
		return nil
	}
	var lines []contentsLine
	var open []int // the navPoints around, as indexes of lines
	err = scanXML(text, func(e xml.StartElement) {
		switch e.Name.Local {
		case "navPoint":
			open = append(open, len(lines))
			lines = append(lines, contentsLine{level: len(open)})
		case "content":
			if len(open) > 0 {
				lines[open[len(open)-1]].target = b.target(path, xmlAttr(e, "src"))
			}
		}
	}, func(name, text string) {
		switch {
		case len(open) == 0:
		case name == "navPoint":
			open = open[:len(open)-1]
		case name == "text" && lines[open[len(open)-1]].title == "":
			lines[open[len(open)-1]].title = brief(text)
		}
	})
	if err != nil {
		b.a.Problem("The table of contents is damaged; some of it may be missing.")
	}
	return lines
}

// entries gives lines the places in the text that they lead to. One whose element is not in the text leads to the
// document that it should be in; one that leads nowhere, to where the first line under it leads; else it is left
// out.
func entries(lines []contentsLine, places map[string]int) []article.Entry {
	offsets := make([]int, len(lines))
	for i := len(lines) - 1; i >= 0; i-- {
		name, ok := placed(lines[i].target, places)
		offset := places[name]
		if !ok && i+1 < len(lines) && lines[i+1].level > lines[i].level {
			offset, ok = offsets[i+1], offsets[i+1] >= 0
		}
		if !ok {
			offset = -1
		}
		offsets[i] = offset
	}
	var out []article.Entry
	for i, l := range lines {
		if offsets[i] >= 0 && l.title != "" {
			out = append(out, article.Entry{Title: l.title, Level: l.level, Offset: offsets[i]})
		}
	}
	return out
}
