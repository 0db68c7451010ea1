package export

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// HTML writes works as one page that needs nothing beside it: pictures are in it, no script runs, nothing is fetched.
// Every mark is a <mark>, its note an <aside> beside the line, linked both ways. Text is only ever text: what looks like
// HTML in an article or a note is shown as it is written.
func HTML(w io.Writer, works []Work) error {
	h := htmlWriter{out: bufio.NewWriterSize(w, 64<<10)}
	h.open(works)
	for i := range works {
		if err := h.article(i, &works[i]); err != nil {
			return err
		}
	}
	h.print("</main>\n</body>\n</html>\n")
	return h.out.Flush()
}

type htmlWriter struct {
	out *bufio.Writer // keeps its first error until Flush

	// Of the article that is being written:
	work    *Work
	of      int // its number, which makes names in the page unique
	rtl     bool
	set     annotation.Set
	ends    map[string]int    // of a mark's id: where its sign stands
	notes   map[string]int    // of a mark's id: the number of its note; 0 for one that has only tags
	order   map[string]int    // of a mark's id: its place among all marks
	begun   map[string]bool   // of a mark's id: its first piece is written
	said    map[string]bool   // of a mark's id: its note is written
	targets map[string]string // of a link "#name": the name in the page
	anchors map[int]string    // of the offset of a block that links lead to: the same
	refs    map[string]int    // of the name of a footnote in the page: the offset of its first sign
	levels  []int             // of the headings that the next one is below
	nest    []container       // that are open
	pending []annotation.Annotation
	err     error // of a picture
}

func (h *htmlWriter) print(parts ...string) {
	for _, p := range parts {
		h.out.WriteString(p)
	}
}

// open writes everything before the first article.
func (h *htmlWriter) open(works []Work) {
	title, language, rtl := "Marginalia", "", false
	if len(works) > 0 {
		a := works[0].Article
		title, language, rtl = line(a.Title), a.Language, a.RightToLeft()
	}
	if len(works) > 1 {
		title = fmt.Sprintf("%s and %d more", title, len(works)-1)
	}
	h.print("<!DOCTYPE html>\n<html", attribute("lang", languageTag(language)), attribute("dir", direction(rtl)), ">\n<head>\n<meta charset=\"utf-8\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n",
		"<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
	if len(works) == 1 && works[0].Article.Byline != "" {
		h.print("<meta name=\"author\"", attribute("content", line(works[0].Article.Byline)), ">\n")
	}
	h.print("<title>", escape(title), "</title>\n<style>\n", htmlStyle(), "</style>\n</head>\n<body>\n<main>\n")
	if len(works) > 1 {
		h.print("<nav aria-label=\"Articles\"><ol>\n")
		for i, w := range works {
			fmt.Fprintf(h.out, "<li><a href=\"#a%d\"><bdi>%s</bdi></a></li>\n", i+1, escape(line(w.Article.Title)))
		}
		h.print("</ol></nav>\n")
	}
}

func (h *htmlWriter) article(i int, w *Work) error {
	a := w.Article
	h.work, h.of, h.rtl, h.set = w, i+1, a.RightToLeft(), annotation.NewSet(w.Annotations)
	h.levels, h.nest, h.pending = nil, nil, nil
	h.findMarks()
	h.findTargets()
	h.print("<article", attribute("id", "a"+strconv.Itoa(h.of)), attribute("class", direction(h.rtl)), attribute("dir", direction(h.rtl)), attribute("lang", languageTag(a.Language)), ">\n")
	h.header()
	h.blocks()
	h.orphans()
	h.footer()
	h.print("</article>\n")
	return h.err
}

// findMarks numbers marks and notes and finds where their signs stand.
func (h *htmlWriter) findMarks() {
	h.ends, h.notes, h.order, h.begun, h.said = signPlaces(h.work.Article, h.set), map[string]int{}, map[string]int{}, map[string]bool{}, map[string]bool{}
	for i, m := range h.set.All() {
		h.order[m.ID] = i + 1
		if m.Note != "" && !m.Orphan {
			h.notes[m.ID] = len(h.notes) + 1
		}
	}
}

// findTargets gives the blocks that links lead to names that are safe in a page and stand in it once, and finds the signs
// that lead to footnotes.
func (h *htmlWriter) findTargets() {
	h.targets, h.anchors, h.refs = map[string]string{}, map[int]string{}, map[string]int{}
	blocks := h.work.Article.Blocks
	for i := range blocks {
		for _, name := range blocks[i].Targets {
			if h.targets[name] == "" {
				h.targets[name] = h.name("t", i+1)
				h.anchors[blocks[i].Start] = h.name("t", i+1)
			}
		}
	}
	for i := range blocks {
		for _, s := range blocks[i].Spans {
			to := h.targets[strings.TrimPrefix(s.Href, "#")]
			if _, ok := h.refs[to]; s.Kind == article.Reference && to != "" && !ok {
				h.refs[to] = s.Start
			}
		}
	}
}

// name is one of the page: of what kind, of which article, and which.
func (h *htmlWriter) name(kind string, n int) string { return fmt.Sprintf("a%d-%s%d", h.of, kind, n) }

func (h *htmlWriter) header() {
	a := h.work.Article
	h.print("<header>\n<h1>", escape(line(a.Title)), "</h1>\n")
	if by := a.Origin(); by != "" {
		h.print("<p class=\"origin\"><bdi>", escape(line(by)), "</bdi></p>\n")
	}
	if tags := coloredTags(h.work); len(tags) > 0 {
		h.print("<ul class=\"tags\" aria-label=\"Tags\">\n")
		for _, t := range tags {
			h.print("<li", attribute("class", string(known(t.color))), "><bdi>", escape(t.name), "</bdi></li>\n")
		}
		h.print("</ul>\n")
	}
	if p := a.Partial.Sentence(); p != "" {
		h.print("<p class=\"partial\" lang=\"en\"><bdi>", escape(p), "</bdi></p>\n")
	}
	h.print("</header>\n")
}

// orphans lists the marks whose passage is not in the text any more.
func (h *htmlWriter) orphans() {
	first := true
	for _, m := range h.set.All() {
		if !m.Orphan {
			continue
		}
		if first {
			h.print("<section class=\"orphans\">\n<h2>Passages that are no longer in the text</h2>\n")
			first = false
		}
		h.print("<blockquote><p dir=\"auto\"><mark", attribute("class", markClass(m)), ">", breaks(m.Exact), "</mark></p></blockquote>\n")
		if m.Note != "" || len(m.Tags) > 0 {
			h.print("<div", attribute("class", "kept "+string(known(m.Color))), ">")
			h.noteBody(m)
			h.print("</div>\n")
		}
	}
	if !first {
		h.print("</section>\n")
	}
}

func (h *htmlWriter) footer() {
	a := h.work.Article
	marks, notes := 0, 0
	for _, m := range h.work.Annotations {
		if marks++; m.Note != "" {
			notes++
		}
	}
	h.print("<footer>\n")
	if href := safeLink(a.URL, ""); href != "" {
		h.print("<p>", anchor(href), escape(line(a.URL)), "</a></p>\n")
	}
	if marks > 0 {
		h.print("<p><bdi lang=\"en\">", counted(marks, "mark"), " · ", counted(notes, "note"), "</bdi></p>\n")
	}
	h.print("</footer>\n")
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// coloredTag is a tag with its own colour, or that of most of its marks.
type coloredTag struct {
	name  string
	color annotation.Color
}

// coloredTags are the tags of the marks of w, in tag order.
func coloredTags(w *Work) []coloredTag {
	counts := map[string]map[annotation.Color]int{}
	for _, m := range w.Annotations {
		for _, t := range m.Tags {
			k := annotation.FoldTag(t)
			if counts[k] == nil {
				counts[k] = map[annotation.Color]int{}
			}
			counts[k][m.Color]++
		}
	}
	var out []coloredTag
	for _, t := range Tags(w.Annotations) {
		k := annotation.FoldTag(t)
		most := slices.MaxFunc(annotation.Colors, func(a, b annotation.Color) int { return cmp.Compare(counts[k][a], counts[k][b]) })
		out = append(out, coloredTag{t, cmp.Or(w.TagColors[k], most)})
	}
	return out
}

// direction is the value of a dir attribute.
func direction(rtl bool) string {
	if rtl {
		return "rtl"
	}
	return "ltr"
}

// languageTag is s if it looks like a BCP 47 tag, else "": a wrong one would make a browser choose wrong letters.
func languageTag(s string) string {
	s = strings.ReplaceAll(s, "_", "-")
	for part := range strings.SplitSeq(s, "-") {
		if len(part) == 0 || len(part) > 8 || strings.ContainsFunc(part, func(r rune) bool {
			return !(r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z')
		}) {
			return ""
		}
	}
	return s
}

// attribute is an attribute of a tag; "" for one without a value.
func attribute(name, value string) string {
	if value == "" {
		return ""
	}
	return " " + name + "=\"" + escape(value) + "\""
}

// escape makes text mean itself in HTML, in elements and in quoted attributes. Control characters, which HTML cannot
// hold, are left out.
func escape(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&#34;")
		case r == '\'':
			b.WriteString("&#39;")
		case r < ' ' && r != '\n' && r != '\t', r >= 0x7f && r <= 0x9f, r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe:
		default:
			b.WriteRune(r) // an invalid byte comes as U+FFFD
		}
	}
	return b.String()
}

// breaks is escaped text with its line ends kept.
func breaks(s string) string { return strings.ReplaceAll(escape(s), "\n", "<br>\n") }

// line is s as one line.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// safeLink is href if it leads to a page, a mailbox or a file server, resolved against the address of the article; else
// "": no link of an article runs a script or opens a file of the reader's machine.
func safeLink(href, base string) string {
	if !utf8.ValidString(href) || len(href) > 8<<10 {
		return ""
	}
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || href == "" {
		return ""
	}
	if !u.IsAbs() {
		b, err := url.Parse(base)
		if err != nil || !b.IsAbs() {
			return ""
		}
		u = b.ResolveReference(u)
	}
	switch u.Scheme {
	case "http", "https", "ftp":
		if u.Host == "" {
			return ""
		}
	case "mailto":
	default:
		return ""
	}
	return u.String()
}

// anchor opens a link out of the page.
func anchor(href string) string { return "<a rel=\"noreferrer\"" + attribute("href", href) + ">" }
