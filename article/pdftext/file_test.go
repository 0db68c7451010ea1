package pdftext

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
)

// build writes a PDF of objects, numbered from 1, with a table; the trailer's other entries follow.
func build(objects []string, trailer string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, trailer, start)
	return b.Bytes()
}

func packed(dict, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

func deflated(data string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write([]byte(data))
	z.Close()
	return b.String()
}

const helvetica = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"

// onePage is a PDF of a page with that content, a font F, and more objects from number 6 on. Page takes more
// entries of the page.
func onePage(font, content, page string, more ...string) []byte {
	return build(append([]string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]>>",
		"<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R/Y 7 0 R>>/Properties<</P 8 0 R>>>>" + page + ">>",
		packed("", content),
		font,
	}, more...), "")
}

func open(t *testing.T, data []byte) *File {
	t.Helper()
	f, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func page(t *testing.T, data []byte) *Page {
	t.Helper()
	p, err := open(t, data).Page(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// shown is the text of a page as it is drawn; glyphs of another line stand behind "|".
func shown(p *Page) string {
	var b strings.Builder
	for i, g := range p.Glyphs {
		if i > 0 && g.Y != p.Glyphs[i-1].Y {
			b.WriteByte('|')
		}
		b.WriteString(g.Text)
	}
	return b.String()
}

var hello = onePage(helvetica, "BT /F 10 Tf 50 700 Td (Hello, world) Tj ET", "")

func TestOpen_FilesWithABrokenTableAreRepaired(t *testing.T) {
	lastXref := bytes.LastIndex(hello, []byte("xref\n0"))
	for name, data := range map[string][]byte{
		"whole":             hello,
		"bytes before":      append([]byte("junk of a mail\r\n\r\n"), hello...),
		"wrong startxref":   bytes.Replace(hello, []byte("startxref\n"), []byte("startxref\n9"), 1),
		"no startxref":      bytes.Replace(hello, []byte("startxref"), []byte("startxxxx"), 1),
		"line ends changed": bytes.ReplaceAll(hello, []byte("\nendobj"), []byte("\r\nendobj")),
		"no table":          hello[:lastXref],
		"no trailer":        bytes.Replace(hello, []byte("trailer"), []byte("trawler"), 1),
		"wrong length":      bytes.Replace(hello, []byte("/Length 42"), []byte("/Length 17"), 1),
	} {
		if got := shown(page(t, data)); got != "Hello, world" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestOpen_TheNewestOfTwoVersionsCounts(t *testing.T) {
	update := fmt.Sprintf("4 0 obj\n%s\nendobj\n", packed("", "BT /F 10 Tf 50 700 Td (Newer) Tj ET"))
	start := len(hello) + len(update)
	old := bytes.LastIndex(hello, []byte("xref\n0"))
	data := append(bytes.Clone(hello), update...)
	data = fmt.Appendf(data, "xref\n4 1\n%010d 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n", len(hello), old, start)
	for name, data := range map[string][]byte{"table": data, "repaired": bytes.ReplaceAll(data, []byte("startxref"), []byte("startxxxx"))} {
		if got := shown(page(t, data)); got != "Newer" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestOpen_SaysWhatItIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want error
	}{
		"nothing": {"", ErrDamaged}, "text": {"just text", ErrDamaged}, "only a header": {"%PDF-1.4\n", ErrDamaged},
		"no pages":   {string(build([]string{"<</Type/Catalog>>"}, "")), ErrDamaged},
		"pages loop": {string(build([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 1 0 R]>>"}, "")), nil},
		"too many":   {string(build([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[" + strings.Repeat("<</Type/Page>>", MaxPages+1) + "]>>"}, "")), ErrTooLarge},
		"deep":       {string(build([]string{strings.Repeat("[", 1<<20)}, "")), ErrDamaged},
		"own handler": {string(build([]string{"<</Type/Catalog/Pages 2 0 R>>", "<</Kids[<</Type/Page>>]>>", "<</Filter/Other/V 9>>"}, "/Encrypt 3 0 R")),
			ErrEncrypted},
	} {
		f, err := Open([]byte(c.data))
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil && f.Pages() > 2 {
			t.Errorf("%s: %d pages", name, f.Pages())
		}
	}
}

func TestPage_WhatUnpacksToTooMuchIsRefused(t *testing.T) {
	bomb := strings.Repeat("\x81 ", maxStream/128+1)
	for _, c := range []string{packed("/Filter/RunLengthDecode", bomb), packed("/Filter[/FlateDecode/RunLengthDecode]", deflated(bomb))} {
		data := bytes.Replace(onePage(helvetica, "", "", c), []byte("/Contents 4 0 R"), []byte("/Contents 6 0 R"), 1)
		if _, err := open(t, data).Page(context.Background(), 0); !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "64 MB") {
			t.Error(err)
		}
	}
	many := strings.Repeat("4 0 R ", maxStream/(1<<20)+1)
	data := onePage(helvetica, strings.Repeat(" ", 1<<20), "")
	data = bytes.Replace(data, []byte("/Contents 4 0 R"), []byte("/Contents["+many+"]"), 1)
	if _, err := open(t, data).Page(context.Background(), 0); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}

func TestPage_StopsWhenNobodyWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := open(t, hello).Page(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestPage_ManyOperatorsAreCutOff(t *testing.T) {
	data := onePage(helvetica, "BT /F 9 Tf 5 700 Td (first) Tj ET "+strings.Repeat("n\n", maxPageOps)+"BT (last) Tj ET", "")
	if got := shown(page(t, data)); got != "first" {
		t.Errorf("%q", got)
	}
}

func TestOpen_ObjectStreams(t *testing.T) {
	model.ConfigPath = "disable"
	var out bytes.Buffer
	if err := api.Optimize(bytes.NewReader(hello), &out, model.NewDefaultConfiguration()); err != nil {
		t.Fatal(err)
	}
	data := out.Bytes()
	if !bytes.Contains(data, []byte("/ObjStm")) {
		t.Fatal("no object stream in it")
	}
	for name, data := range map[string][]byte{"whole": data, "repaired": bytes.ReplaceAll(data, []byte("startxref"), []byte("startxxxx"))} {
		if got := shown(page(t, data)); got != "Hello, world" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// The files in testdata were made by qpdf, from hello.
func TestOpen_EncryptedFiles(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.pdf")
	if len(files) != 9 {
		t.Fatalf("%d files", len(files))
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(filepath.Base(name), "locked") {
			if _, err := Open(data); !errors.Is(err, ErrEncrypted) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		for what, data := range map[string][]byte{"whole": data, "repaired": bytes.ReplaceAll(data, []byte("startxref"), []byte("startxxxx"))} {
			if got := shown(page(t, data)); got != "Hello, world" {
				t.Errorf("%s, %s: %q", name, what, got)
			}
		}
	}
}
