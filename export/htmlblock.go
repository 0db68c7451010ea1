package export

import (
	"strconv"
	"strings"

	"dev.marginalia/article"
)

// container is an element that blocks are in: a quote, or a list with its item that is open.
type container struct {
	tag  string // "blockquote", "ul", "ol"
	next int    // of a list: the number that its next item has by itself
}

func (h *htmlWriter) blocks() {
	a := h.work.Article
	h.print("<div class=\"text\">\n")
	footnotes := false
	for i := range a.Blocks {
		b := &a.Blocks[i]
		if foot := b.Kind == article.Footnote; foot != footnotes {
			h.close(0)
			if footnotes = foot; foot {
				h.print("<section class=\"footnotes\" aria-label=\"Footnotes\">\n")
			} else {
				h.print("</section>\n")
			}
		}
		h.enter(b)
		h.block(b)
		h.flushNotes()
	}
	h.close(0)
	if footnotes {
		h.print("</section>\n")
	}
	h.leftNotes()
	h.print("</div>\n")
}

// enter closes and opens quotes and lists, so that b stands where it belongs; an item of a list is opened with them.
func (h *htmlWriter) enter(b *article.Block) {
	var want []string
	quotes, lists := max(0, b.Quoted), max(0, b.Indent)
	if b.Kind == article.Item {
		lists = max(1, b.Level)
	}
	for range min(quotes, maxNest) {
		want = append(want, "blockquote")
	}
	for range min(lists, maxNest) {
		want = append(want, "list")
	}
	if b.Kind == article.Quote {
		for range min(max(1, b.Level), maxNest) {
			want = append(want, "blockquote")
		}
	}
	same := 0
	for same < min(len(want), len(h.nest)) && (want[same] == "blockquote") == (h.nest[same].tag == "blockquote") {
		same++
	}
	own := "ul"
	if b.Number > 0 {
		own = "ol"
	}
	if b.Kind == article.Item && same == len(want) && h.nest[same-1].tag != own {
		same--
	}
	h.close(same)
	fresh := same < len(want)
	for k := same; k < len(want); k++ {
		last := k == len(want)-1
		switch {
		case want[k] == "blockquote":
			h.print("<blockquote>\n")
			h.nest = append(h.nest, container{tag: "blockquote"})
		case last && b.Kind == article.Item:
			h.openList(own, b.Number)
		default:
			h.print("<ul>\n<li class=\"bare\">\n")
			h.nest = append(h.nest, container{tag: "ul"})
		}
	}
	if b.Kind == article.Item {
		h.openItem(b, fresh)
	}
}

// maxNest is how deep quotes and lists are told apart: browsers give up on very deep pages.
const maxNest = 24

func (h *htmlWriter) openList(tag string, number int) {
	h.print("<", tag)
	if tag == "ol" && number != 1 {
		h.print(" start=\"", strconv.Itoa(number), "\"")
	}
	h.print(">\n")
	h.nest = append(h.nest, container{tag, number})
}

func (h *htmlWriter) openItem(b *article.Block, first bool) {
	list := &h.nest[len(h.nest)-1]
	if !first {
		h.print("</li>\n")
	}
	h.print("<li")
	if list.tag == "ol" {
		if b.Number != list.next {
			h.print(" value=\"", strconv.Itoa(b.Number), "\"")
		}
		list.next = b.Number + 1
	}
	class := ""
	if b.Task != "" {
		class = "task"
	}
	h.print(attribute("class", class), h.common(b), ">")
	switch b.Task {
	case article.TaskOpen:
		h.print("<input type=\"checkbox\" disabled aria-label=\"to do\"> ")
	case article.TaskDone:
		h.print("<input type=\"checkbox\" disabled checked aria-label=\"done\"> ")
	}
}

// close closes all containers but the outermost n.
func (h *htmlWriter) close(n int) {
	for len(h.nest) > n {
		c := h.nest[len(h.nest)-1]
		h.nest = h.nest[:len(h.nest)-1]
		if c.tag != "blockquote" {
			h.print("</li>\n")
		}
		h.print("</", c.tag, ">\n")
	}
}

// common are the attributes that any block may have: its name, its language and its direction.
func (h *htmlWriter) common(b *article.Block) string {
	out := attribute("id", h.anchors[b.Start]) + attribute("lang", languageTag(b.Language))
	if rtl := h.work.Article.BeginsAtRight(b, h.rtl); rtl != h.rtl && !b.Empty() {
		out += attribute("dir", direction(rtl))
	}
	return out
}

func (h *htmlWriter) block(b *article.Block) {
	switch b.Kind {
	case article.Rule:
		h.print("<hr", h.common(b), ">\n")
	case article.Heading:
		tag := "h" + strconv.Itoa(h.depth(b.Level))
		h.print("<", tag, h.common(b), ">")
		h.inline(b, false)
		h.print("</", tag, ">\n")
	case article.Item:
		h.inline(b, true)
		h.print("\n")
	case article.Code:
		h.print("<pre tabindex=\"0\"", h.common(b), "><code", attribute("class", prefixed("language-", line(b.Syntax))), ">")
		h.inline(b, false)
		h.print("</code></pre>\n")
	case article.Image:
		h.figure(b)
	case article.Table:
		h.table(b)
	case article.Footnote:
		h.print("<div class=\"footnote\"", h.common(b), ">")
		if b.Label != "" {
			h.print("<span class=\"label\">", escape(line(b.Label)), "</span> ")
		}
		h.inline(b, true)
		h.backToSign(b)
		h.print("</div>\n")
	default:
		h.paragraph(b)
	}
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + strings.ReplaceAll(s, " ", "-")
}

// paragraph writes a paragraph. One with a note in it is a <div>: HTML lets no <aside> stand in a <p>.
func (h *htmlWriter) paragraph(b *article.Block) {
	class := ""
	if b.Kind == article.Notice {
		class = "notice"
	}
	if h.noted(b) {
		h.print("<div role=\"paragraph\"", attribute("class", strings.TrimSpace("p "+class)), h.common(b), ">")
		h.inline(b, true)
		h.print("</div>\n")
		return
	}
	h.print("<p", attribute("class", class), h.common(b), ">")
	h.inline(b, false)
	h.print("</p>\n")
}

// depth is the level of a heading in the page, 2-6: one below that of the heading that it stands under, so that none
// is left out.
func (h *htmlWriter) depth(level int) int {
	for len(h.levels) > 0 && h.levels[len(h.levels)-1] >= level {
		h.levels = h.levels[:len(h.levels)-1]
	}
	h.levels = append(h.levels, level)
	return min(6, 1+len(h.levels))
}

// figure shows a picture with its caption; of one that is not kept, its description and where it is.
func (h *htmlWriter) figure(b *article.Block) {
	h.print("<figure", h.common(b), ">\n")
	p := b.Picture
	if p == nil {
		p = &article.Picture{}
	}
	data := h.picture(p.Hash)
	switch href := safeLink(p.Href, h.work.Article.URL); {
	case data != "":
		h.print("<img src=\"", data, "\" alt=\"", escape(line(p.Alt)), "\"", pixels("width", p.Width), pixels("height", p.Height), ">\n")
	case href != "":
		h.print("<p class=\"missing\">", anchor(href), described(p), "</a></p>\n")
	default:
		h.print("<p class=\"missing\">", described(p), "</p>\n")
	}
	if !b.Empty() {
		h.print("<figcaption>")
		h.inline(b, true)
		h.print("</figcaption>\n")
	}
	h.print("</figure>\n")
}

func pixels(name string, n int) string {
	if n <= 0 {
		return ""
	}
	return attribute(name, strconv.Itoa(n))
}

// described is what stands in the place of a picture.
func described(p *article.Picture) string {
	if alt := line(p.Alt); alt != "" {
		return "Picture: " + escape(alt)
	}
	return "Picture"
}

func (h *htmlWriter) table(b *article.Block) {
	if b.Grid == nil {
		h.paragraph(b)
		return
	}
	cells := h.work.Article.Cells(*b)
	columns := 0
	for _, row := range cells {
		columns = max(columns, len(row))
	}
	h.print("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table\"", h.common(b), ">\n<table>\n")
	header := max(0, min(b.Grid.Header, len(cells)))
	for i, row := range cells {
		cell := "td"
		switch {
		case header > 0 && i == 0:
			h.print("<thead>\n")
		case i == header:
			h.print("<tbody>\n")
		}
		if i < header {
			cell = "th"
		}
		h.print("<tr>")
		for k := range columns {
			h.print("<", cell)
			if cell == "th" {
				h.print(" scope=\"col\"")
			}
			h.print(attribute("class", map[article.Align]string{article.AlignCenter: "center", article.AlignEnd: "end"}[b.Grid.AlignOf(k)]), ">")
			if k < len(row) {
				part := *b
				part.Range = row[k]
				h.inline(&part, false)
			}
			h.print("</", cell, ">")
		}
		h.print("</tr>\n")
		if i == header-1 {
			h.print("</thead>\n")
		}
	}
	if header < len(cells) {
		h.print("</tbody>\n")
	}
	h.print("</table>\n</div>\n")
}
