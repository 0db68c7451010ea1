package importer_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"dev.marginalia/article"
)

// officeParts are the files of a document in testdata/office, in their order.
func officeParts(tb testing.TB, name string) []txtar.File {
	tb.Helper()
	a, err := txtar.ParseFile("testdata/office/" + name + ".txtar")
	if err != nil {
		tb.Fatal(err)
	}
	for i := range a.Files {
		f := &a.Files[i]
		if plain, ok := strings.CutSuffix(f.Name, ".base64"); ok {
			f.Name = plain
			if f.Data, err = base64.StdEncoding.DecodeString(strings.TrimSpace(string(f.Data))); err != nil {
				tb.Fatal(err)
			}
		}
		if f.Name == "mimetype" {
			f.Data = bytes.TrimSpace(f.Data)
		}
	}
	return a.Files
}

// officeZip puts files into an archive; a file "mimetype" is not compressed, as OpenDocument asks for.
func officeZip(tb testing.TB, files []txtar.File) []byte {
	tb.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.Name, Method: zip.Deflate}
		if f.Name == "mimetype" {
			h.Method = zip.Store
		}
		w, err := z.CreateHeader(h)
		if err == nil {
			_, err = w.Write(f.Data)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return buf.Bytes()
}

// with are the files with some replaced, added or, where they are "", removed.
func with(files []txtar.File, changed map[string]string) []txtar.File {
	var out []txtar.File
	seen := map[string]bool{}
	for _, f := range files {
		if data, ok := changed[f.Name]; ok {
			seen[f.Name] = true
			if f.Data = []byte(data); data == "" {
				continue
			}
		}
		out = append(out, f)
	}
	var added []string
	for name, data := range changed {
		if !seen[name] && data != "" {
			added = append(added, name)
		}
	}
	sort.Strings(added)
	for _, name := range added {
		out = append(out, txtar.File{Name: name, Data: []byte(changed[name])})
	}
	return out
}

// part is the content of one of the files.
func part(files []txtar.File, name string) string {
	for _, f := range files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

// between puts body between the first begin and the last end of a file's content.
func between(content, begin, end, body string) string {
	from, to := strings.Index(content, begin)+len(begin), strings.LastIndex(content, end)
	return content[:from] + body + content[to:]
}

// docxWith is the report as a Word document with another text, and with other files.
func docxWith(tb testing.TB, body string, changed map[string]string) []byte {
	tb.Helper()
	files := officeParts(tb, "report.docx")
	if body != "" {
		files = with(files, map[string]string{"word/document.xml": between(part(files, "word/document.xml"), "<w:body>", "</w:body>", body)})
	}
	return officeZip(tb, with(files, changed))
}

// odtWith is the report as an OpenDocument text with another text, further styles, and with other files.
func odtWith(tb testing.TB, body, styles string, changed map[string]string) []byte {
	tb.Helper()
	files := officeParts(tb, "report.odt")
	content := between(part(files, "content.xml"), `text:use-soft-page-breaks="true">`, "</office:text>", body)
	content = strings.Replace(content, "</office:automatic-styles>", styles+"</office:automatic-styles>", 1)
	return officeZip(tb, with(with(files, map[string]string{"content.xml": content}), changed))
}

func importDOCX(tb testing.TB, body string, changed map[string]string) *article.Article {
	tb.Helper()
	a, err := read(bytes.NewReader(docxWith(tb, body, changed)), "x.docx")
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func importODT(tb testing.TB, body, styles string, changed map[string]string) *article.Article {
	tb.Helper()
	a, err := read(bytes.NewReader(odtWith(tb, body, styles, changed)), "x.odt")
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

// officeOutline describes the blocks of an article, one a line: the kind with its level, number and depth, the text, and
// the spans.
func officeOutline(a *article.Article) string {
	var all strings.Builder
	for _, b := range a.Blocks {
		var out strings.Builder
		out.WriteString(string(b.Kind))
		for _, n := range []struct {
			sign  string
			value int
		}{{"", b.Level}, {"#", b.Number}, {">", b.Indent}} {
			if n.value > 0 {
				fmt.Fprintf(&out, "%s%d", n.sign, n.value)
			}
		}
		for _, s := range []string{string(b.Task), b.Label, b.Language, b.Direction} {
			if s != "" {
				out.WriteString(" (" + s + ")")
			}
		}
		if b.Picture != nil {
			fmt.Fprintf(&out, " [%s %dx%d]", b.Picture.Alt, b.Picture.Width, b.Picture.Height)
		}
		if b.Grid != nil {
			fmt.Fprintf(&out, " [%d %q]", b.Grid.Header, b.Grid.Align)
		}
		for _, t := range b.Targets {
			out.WriteString(" @" + t)
		}
		out.WriteString(": " + strings.NewReplacer("\n", "⏎", "\t", "⇥").Replace(a.Text.Slice(b.Range)))
		for _, s := range b.Spans {
			if p := s.Picture; p != nil {
				fmt.Fprintf(&out, " {%s %s %dx%d %v}", s.Kind, p.Alt, p.Width, p.Height, *p.Shown)
				continue
			}
			fmt.Fprintf(&out, " {%s %q%s}", s.Kind, a.Text.Slice(s.Range), s.Href)
		}
		all.WriteString(strings.TrimSpace(out.String()) + "\n")
	}
	return all.String()
}

func same(t *testing.T, a *article.Article, want string) {
	t.Helper()
	if got := officeOutline(a); strings.TrimSpace(got) != strings.TrimSpace(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestOffice_TheReportsAreWhatTheirPartsSay keeps the packed reports, which the goldens read, and their readable parts
// in step; -update packs them anew.
func TestOffice_TheReportsAreWhatTheirPartsSay(t *testing.T) {
	for _, ext := range []string{"docx", "odt"} {
		parts, name := officeParts(t, "report."+ext), "testdata/report.in."+ext
		if *update {
			if err := os.WriteFile(name, officeZip(t, parts), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		z, err := zip.OpenReader(name)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		if len(z.File) != len(parts) {
			t.Fatalf("%s: %d files, want %d", name, len(z.File), len(parts))
		}
		for i, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			data, err := io.ReadAll(r)
			if err != nil || f.Name != parts[i].Name || !bytes.Equal(data, parts[i].Data) {
				t.Errorf("%s: %s is not what testdata/office says (%v)", name, f.Name, err)
			}
		}
	}
}

// TestOffice_BothReportsReadTheSame compares two documents of the same content.
func TestOffice_BothReportsReadTheSame(t *testing.T) {
	word, open := load(t, "testdata/report.in.docx"), load(t, "testdata/report.in.odt")
	a, b := officeOutline(word), officeOutline(open)
	b = strings.NewReplacer("Ref_Table1", "_Ref160524801").Replace(b)
	if a != b {
		t.Errorf("Word\n%s\nOpenDocument\n%s", a, b)
	}
	if word.Title != open.Title || word.Byline != open.Byline || word.Published != open.Published || word.Language != open.Language ||
		strings.Join(word.Keywords, "|") != "tides|gauges|harbour" || strings.Join(open.Keywords, "|") != "tides|gauges|harbour" {
		t.Errorf("%+v\n%+v", word, open)
	}
}
