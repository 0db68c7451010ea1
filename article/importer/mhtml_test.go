package importer_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.marginalia/article"
	. "dev.marginalia/article/importer"
)

// fuzzSeeds adds the fixtures of that ending.
func fuzzSeeds(f *testing.F, ending string) {
	inputs, _ := filepath.Glob("testdata/*.in." + ending)
	if len(inputs) == 0 {
		f.Fatal("no seeds")
	}
	for _, in := range inputs {
		data, err := os.ReadFile(in)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// mimeFile is an archive of parts, which are headers, an empty line and a body.
func mimeFile(head string, parts ...string) []byte {
	out := "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"b\"" + head + "\n\nThis is for programs.\n"
	for _, p := range parts {
		out += "--b\n" + p + "\n"
	}
	return []byte(strings.ReplaceAll(out+"--b--\n", "\n", "\r\n"))
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><path d="M0 0h9"/></svg>`

func TestWebArchive_FindsItsParts(t *testing.T) {
	page := "Content-Type: text/html; charset=koi8-r\nContent-ID: <root@x>\nContent-Location: https://example.org/dir/page.html\n\n<html><body>" + story +
		"<p>\xf0\xd2\xc9\xd7\xc5\xd4</p><p><img src='a.svg'></p><p><img src='https://example.org/b.svg'></p><p><img src='cid:c%40x'></p><p><img src='https://elsewhere.example/d.svg'></p></body></html>"
	other := "Content-Type: text/html\nContent-ID: <other@x>\n\n<html><body><p>An advertisement in a frame.</p></body></html>"
	data := mimeFile("; start=\"<root@x>\"", other, page,
		"Content-Type: image/svg+xml\nContent-Location: https://example.org/dir/a.svg\n\n"+drawing,
		"Content-Type: image/svg+xml\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://example.org/b.svg\n\n"+strings.ReplaceAll(drawing, "=", "=3D"),
		"Content-Type: image/svg+xml\nContent-Transfer-Encoding: BASE64\nContent-ID: <c@x>\n\nPHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIzMDAiIGhlaWdo\ndD0iMTAwIj48cGF0aCBkPSJNMCAwaDkiLz48L3N2Zz4=")
	a, err := Import(context.Background(), &File{Name: "saved", Data: data})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range a.Blocks {
		if b.Picture != nil {
			got = append(got, map[bool]string{true: "bytes"}[b.Picture.Hash != ""]+b.Picture.Href)
		}
	}
	if s := strings.Join(got, " "); s != "bytes bytes bytes https://elsewhere.example/d.svg" {
		t.Error(s, a.Problems)
	}
	if !strings.Contains(a.Text.String(), "Привет") || a.URL != "https://example.org/dir/page.html" {
		t.Errorf("%q from %q", a.Text.String(), a.URL)
	}
}

func TestWebArchive_PartsInParts(t *testing.T) {
	inner := "Content-Type: multipart/alternative; boundary=i\n\n--i\nContent-Type: text/plain\n\nplain\n--i\nContent-Type: text/html\n\n<html><body>" + story + "</body></html>\n--i--"
	a, err := Import(context.Background(), &File{Name: "saved.mht", Data: mimeFile("", inner)})
	if err != nil || !strings.Contains(a.Text.String(), "two card games") {
		t.Error(err)
	}
}

func TestWebArchive_Damaged(t *testing.T) {
	page := "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGh0bWw+"
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"no page":            {mimeFile("", "Content-Type: image/png\n\nx"), ErrDamaged},
		"no parts":           {mimeFile(""), ErrDamaged},
		"no boundary":        {[]byte("MIME-Version: 1.0\nContent-Type: multipart/related\n\nx"), ErrDamaged},
		"only a name":        {[]byte("nothing of the kind"), ErrDamaged},
		"no text":            {mimeFile("", page), ErrEmpty},
		"too many parts":     {mimeFile("", make([]string, 6000)...), ErrTooLarge},
		"parts without end":  {mimeFile("", strings.Repeat("Content-Type: multipart/related; boundary=b\n\n--b\n", 50)), ErrDamaged},
		"page is too large":  {mimeFile("", "Content-Type: text/html\n\n<html>"+strings.Repeat("<p>word</p>", 21<<20/11)), ErrTooLarge},
		"a page by its name": {[]byte("<!doctype html><p>words"), nil},
	} {
		if _, err := Import(context.Background(), &File{Name: "x.mhtml", Data: c.data}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	cut := mimeFile("", "Content-Type: text/html\n\n<html><body>"+story, "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA****")
	a, err := Import(context.Background(), &File{Name: "x.mhtml", Data: cut[:len(cut)-8]})
	if err != nil || count(a, article.Paragraph) != 2 || len(a.Problems) != 1 {
		t.Errorf("cut off: %v %+v", err, a)
	}
}

func TestWebArchive_TextThatLooksAlike(t *testing.T) {
	for name, text := range map[string]string{
		"a letter": "From: Robin\nTo: Kim\n\nThe ferry was late again.", "about MIME": "MIME-Version: 1.0 is a line that every mail has.\n\nSo is this.",
		"a plain mail": "MIME-Version: 1.0\nContent-Type: text/plain\n\nThe ferry was late again.",
	} {
		a, err := Import(context.Background(), &File{Name: "x.txt", Data: []byte(text)})
		if err != nil || !strings.Contains(a.Text.String()+a.Title, text[:4]) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
