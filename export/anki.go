package export

import (
	"bufio"
	"io"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// Anki writes a card for each annotation of works, as the text file that Anki imports (tabs between fields, HTML in
// them). The annotation's id is the note's GUID, so that a second import changes the cards of the first. Each article is
// a deck below "Marginalia"; a tag "a/b c" is the tag "a::b_c".
//
// A note that asks something is the front, the passage its answer. A short passage is left out of its sentences, to be
// filled in. Any other passage is the front, and the note the back; without a note the passage is the back, and where it
// is from the front.
func Anki(w io.Writer, works []Work) error {
	out := bufio.NewWriter(w)
	out.WriteString("#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n")
	for i := range works {
		for _, m := range works[i].Annotations {
			c := cardOf(&works[i], m)
			fields := []string{oneCell(m.ID), c.kind, deck(works[i].Article), c.front, c.back, ankiTags(m.Tags)}
			out.WriteString(strings.Join(fields, "\t") + "\n")
		}
	}
	return out.Flush()
}

// card is a note of Anki with the two fields that its kind has.
type card struct {
	kind        string // "Basic" or "Cloze", which every collection has
	front, back string // HTML
}

// maxCloze is how many words a passage may have to be filled in.
const maxCloze = 8

func cardOf(w *Work, m annotation.Annotation) card {
	note, _ := annotation.PlainNote(m.Note)
	passage, from := field(strings.TrimSpace(quoted(w, m))), "<div><small>"+field(source(w.Article))+"</small></div>"
	switch {
	case asks(note):
		return card{"Basic", field(note), passage + from}
	case !m.Orphan && len(strings.Fields(m.Exact)) <= maxCloze:
		if text, ok := cloze(w.Article, m); ok {
			return card{"Cloze", text, field(note) + from}
		}
	}
	if note == "" {
		return card{"Basic", field("A passage of " + source(w.Article)), passage}
	}
	return card{"Basic", passage, field(note) + from}
}

// asks reports whether a note ends with the sign of a question in any script.
func asks(note string) bool {
	note = strings.TrimSpace(note)
	for _, sign := range []string{"?", "？", "؟", "⸮", "՞"} {
		if strings.HasSuffix(note, sign) {
			return true
		}
	}
	return false
}

// maxAround is how much of the text stands on each side of what is to be filled in, in code points.
const maxAround = 240

// cloze is the text around a passage inside one block with the passage left out; not ok where there is nothing around it.
func cloze(a *article.Article, m annotation.Annotation) (text string, ok bool) {
	i := a.BlockAt(m.Start)
	if i < 0 || !a.Blocks[i].Covers(m.Passage()) {
		return "", false
	}
	b := a.Blocks[i]
	from, to := max(b.Start, m.Start-maxAround), min(b.End, m.End+maxAround)
	before, after := a.Plain(article.Range{Start: from, End: m.Start}), a.Plain(article.Range{Start: m.End, End: to})
	if from > b.Start {
		_, rest, _ := strings.Cut(before, " ")
		before = "…" + rest
	}
	if to < b.End {
		if k := strings.LastIndexByte(after, ' '); k >= 0 {
			after = after[:k]
		}
		after += "…"
	}
	if strings.TrimSpace(strings.Trim(before+after, "….,;:!?")) == "" {
		return "", false
	}
	return field(before) + "{{c1::" + field(a.Plain(m.Passage())) + "}}" + field(after), true
}

// source says in one line what the article is.
func source(a *article.Article) string { return line(a.Source()) }

// oneCell is s without what parts fields and notes.
func oneCell(s string) string { return line(cell(s)) }

// field is plain text as HTML of a card, without what Anki gives a meaning: fields to fill in, sounds, tabs.
func field(s string) string {
	s = strings.NewReplacer("{", "&#123;", "}", "&#125;", "::", ":&#58;", "[", "&#91;", "\\", "&#92;", "\t", " ", "\n", "<br>").Replace(escape(cell(s)))
	return strings.ReplaceAll(s, "&#34;", "&quot;")
}

// deck is the deck of an article: "::" parts decks.
func deck(a *article.Article) string {
	name := strings.ReplaceAll(oneCell(a.Title), "::", ":")
	return "Marginalia::" + strings.Trim(strings.ReplaceAll(name, "\"", "”"), ": ")
}

// ankiTags are tags with spaces between them, parts of a path with "::".
func ankiTags(tags []string) string {
	out := make([]string, len(tags))
	for i, t := range tags {
		parts := strings.Split(oneCell(t), "/")
		for k, p := range parts {
			parts[k] = strings.Join(strings.Fields(strings.ReplaceAll(strings.ReplaceAll(p, "::", ":"), "\"", "”")), "_")
		}
		out[i] = strings.Join(parts, "::")
	}
	return strings.Join(out, " ")
}
