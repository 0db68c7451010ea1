package importer

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// specExample is an example of the CommonMark specification.
type specExample struct{ markdown, html string }

// specExamples reads the examples of the specification's source: between lines of 32 backticks, Markdown and HTML
// with a line "." between them, and arrows for tabs.
func specExamples(t *testing.T) []specExample {
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = "../../../shared/corpora"
	}
	data, err := os.ReadFile(filepath.Join(dir, "text/commonmark-spec.txt"))
	if err != nil {
		t.Skip("the specification is not here")
	}
	fence := strings.Repeat("`", 32)
	var out []specExample
	parts := strings.Split("\n"+string(data), "\n"+fence+" example\n")
	for _, p := range parts[1:] {
		body, _, ok := strings.Cut("\n"+p, "\n"+fence)
		source, want, cut := strings.Cut(body+"\n", "\n.\n")
		if !ok || !cut {
			t.Fatalf("example %d has no end", len(out)+1)
		}
		tabs := strings.NewReplacer("→", "\t")
		out = append(out, specExample{tabs.Replace(strings.TrimPrefix(source, "\n")) + "\n", tabs.Replace(want)})
	}
	return out
}

// specDifferences are the examples whose text is meant to differ from that of the reference HTML, and why.
var specDifferences = map[int]string{
	172: "a script is not read",
	173: "a field of a form is not read",
	174: "a style sheet is not read",
	178: "a style sheet is not read",
	180: "a script is not read",
	631: "a CDATA section is not read; HTML takes it for a comment that its first \">\" ends",
}

// Both sides count the same: text, and the descriptions of pictures. The edges of block elements and line breaks
// are white space, runs of white space are one space. A title that no heading of level 1 in the text repeats was
// taken from the text, so it is counted first.
// Captions are not counted: they are the titles of pictures, which are no text in HTML.
func TestMarkdown_CommonMarkSpec(t *testing.T) {
	examples := specExamples(t)
	if len(examples) != 655 {
		t.Fatalf("%d examples", len(examples))
	}
	for i, e := range examples {
		number := i + 1
		want, got := referenceText(t, e.html), importedText(t, e.markdown)
		reason, known := specDifferences[number]
		switch {
		case want != got && !known:
			t.Errorf("example %d:\n%s\nwant %q\ngot  %q", number, e.markdown, want, got)
		case want == got && known:
			t.Errorf("example %d no longer differs (%s)", number, reason)
		}
	}
}

func importedText(t *testing.T, source string) string {
	a, err := markdown{}.Import(context.Background(), &File{Name: "x.md", Data: []byte(source)})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if onlyHeading(a) != a.Title {
		out.WriteString(a.Title + "\n")
	}
	for _, b := range a.Blocks {
		if b.Kind == article.Image {
			out.WriteString(b.Picture.Alt + "\n")
			continue
		}
		out.WriteString(a.Text.Slice(b.Range) + "\n")
	}
	return strings.Join(strings.Fields(out.String()), " ")
}

var blockTags = map[atom.Atom]bool{atom.P: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true, atom.H5: true, atom.H6: true,
	atom.Li: true, atom.Ul: true, atom.Ol: true, atom.Pre: true, atom.Blockquote: true, atom.Hr: true, atom.Br: true, atom.Div: true,
	atom.Table: true, atom.Tr: true, atom.Td: true, atom.Th: true}

func referenceText(t *testing.T, source string) string {
	nodes, err := html.ParseFragment(bytes.NewReader([]byte(source)), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var read func(n *html.Node)
	read = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
		if blockTags[n.DataAtom] {
			out.WriteByte('\n')
		}
		for _, a := range n.Attr {
			if n.DataAtom == atom.Img && a.Key == "alt" {
				out.WriteString(a.Val)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			read(c)
		}
		if blockTags[n.DataAtom] {
			out.WriteByte('\n')
		}
	}
	for _, n := range nodes {
		read(n)
	}
	return strings.Join(strings.Fields(out.String()), " ")
}
