package importer_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	. "dev.marginalia/article/importer"
)

// zipped is an archive of files: name, content, name, content...
func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i])
		if err == nil {
			_, err = w.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func names(all []Document) (out []string) {
	for _, d := range all {
		out = append(out, d.Name)
	}
	return out
}

func TestDocuments_AreThoseOfAnArchive(t *testing.T) {
	data := zipped(t, "b.md", "B is here.", "a.txt", "A is here.", "sub/page.html", "<p>", "sub/page_files/frame.html", "<p>", "sub/page_files/a.png", "pixels",
		"my_files/c.txt", "C is here.", ".hidden/d.txt", "d", ".e.txt", "e", "__MACOSX/a.txt", "?", "__MACOSX/._a.txt", "?", "code.go", "package x",
		"nested.zip", "PK\x03\x04", "../up.txt", "up", "/abs.txt", "abs", `c:\win.txt`, "win", "sub/../../up.txt", "up", "dir.txt/", "", "x.TXT", "X is here.")
	if _, err := Import(context.Background(), &File{Name: "x.zip", Data: data}); !errors.Is(err, ErrArchive) || !errors.Is(err, ErrFormat) {
		t.Fatal(err)
	}
	all, err := Documents(data)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(names(all), " "); got != "b.md a.txt sub/page.html my_files/c.txt x.TXT" {
		t.Fatal(got)
	}
	page, err := all[2].Read()
	if err != nil || string(page) != "<p>" {
		t.Fatalf("%q, %v", page, err)
	}
	beside := Beside(all[2].Beside)
	if string(beside("page_files/a.png")) != "pixels" || beside("../a.txt") != nil || beside("page_files/b.png") != nil {
		t.Error("the wrong files beside it")
	}
	note, err := all[0].Read()
	if err != nil {
		t.Fatal(err)
	}
	if doc, err := Import(context.Background(), &File{Name: all[0].Name, Data: note}); err != nil || doc.Text.String() != "B is here." || doc.Format != "Markdown" {
		t.Errorf("%+v, %v", doc, err)
	}
}

func TestDocuments_SayWhyTheyCannotBeRead(t *testing.T) {
	bomb := zipped(t, "bomb.txt", strings.Repeat("0", 80<<20), "good.txt", "A good text.")
	many := []string{}
	for i := range 20_001 {
		many = append(many, fmt.Sprint(i, ".txt"), "")
	}
	locked := zipped(t, "a.txt", "A secret text.")
	for i := range len(locked) - 8 { // the flag of encryption, in both headers
		switch string(locked[i : i+4]) {
		case "PK\x03\x04":
			locked[i+6] |= 1
		case "PK\x01\x02":
			locked[i+8] |= 1
		}
	}
	torn := zipped(t, "a.txt", strings.Repeat("A text that is torn. ", 90))
	copy(torn[60:], "torn torn")
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"none": {zipped(t, "a.go", "x", "b.png", "x"), ErrFormat}, "empty": {zipped(t), ErrFormat}, "cut": {zipped(t, "a.txt", "x")[:40], ErrDamaged},
		"bomb": {bomb, ErrTooLarge}, "many": {zipped(t, many...), ErrTooLarge}, "locked": {locked, ErrEncrypted}, "torn": {torn, ErrDamaged},
	} {
		all, err := Documents(c.data)
		if err == nil {
			_, err = all[0].Read()
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	all, err := Documents(bomb)
	if err != nil || len(all) != 2 {
		t.Fatal(err)
	}
	if data, err := all[1].Read(); err != nil || string(data) != "A good text." {
		t.Errorf("beside a bomb: %v", err)
	}
}

func TestBeside_StaysInTheFolder(t *testing.T) {
	for name, want := range map[string]string{
		"a.png": "a.png", "./a.png": "a.png", "x_files/a%20b.png": "x_files/a%20b.png x_files/a b.png", "x/../a.png": "a.png", "x_files/50%.png": "x_files/50%.png",
		"x_files/a.png?w=9#top": "x_files/a.png?w=9#top x_files/a.png", "é.png": "é.png", "%C3%A9.png": "%C3%A9.png é.png",
		"": "", ".": "", "..": "", "../a.png": "", "x/../../a.png": "", "/etc/passwd": "", "//host/a.png": "", "http://host/a.png": "", "file:///etc/passwd": "",
		"%2e%2e/a.png": "%2e%2e/a.png", "x/%2e%2e/%2e%2e/a.png": "x/%2e%2e/%2e%2e/a.png", `..\a.png`: "", `x\a.png`: "", "C:/a.png": "", ".ssh/id": "", "x/.git/config": "", "a\x00.png": "",
		"%2fetc/passwd": "%2fetc/passwd", "#top": "#top", strings.Repeat("a", 2000): "",
	} {
		var asked []string
		if Beside(func(p string) []byte { asked = append(asked, p); return nil })(name) != nil {
			t.Error("something of nothing")
		}
		if got := strings.Join(asked, " "); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	got := Beside(func(p string) []byte {
		if p == "a b.png" {
			return []byte("pixels")
		}
		return nil
	})("a%20b.png")
	if string(got) != "pixels" {
		t.Errorf("%q", got)
	}
}

func FuzzDocuments(f *testing.F) {
	f.Add(zipped(f, "a.txt", "A text.", "p.html", "<p>", "p_files/x.png", "x", "../up.md", "up"))
	f.Add(zipped(f, "bomb.txt", strings.Repeat("0", 3<<20)))
	f.Fuzz(func(t *testing.T, data []byte) {
		all, err := Documents(data)
		known := func(err error) bool {
			return errors.Is(err, ErrDamaged) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrEncrypted) || errors.Is(err, ErrFormat)
		}
		if err != nil && !known(err) {
			t.Fatal(err)
		}
		for _, d := range all {
			if strings.HasPrefix(d.Name, "/") || slices.Contains(strings.Split(d.Name, "/"), "..") {
				t.Fatalf("it leads out: %q", d.Name)
			}
			if _, err := d.Read(); err != nil && !known(err) {
				t.Fatal(err)
			}
			Beside(d.Beside)("x.png")
		}
	})
}

func FuzzBeside(f *testing.F) {
	for _, name := range []string{"a.png", "../a.png", "x/%2e%2e/a.png", `..\a`, "a?b#c", "//h/a", "C:a", "x/./../..", "\xff/a"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		Beside(func(p string) []byte {
			if !filepath.IsLocal(p) || strings.ContainsAny(p, "\\:\x00") || strings.HasPrefix(p, ".") || strings.Contains(p, "/.") {
				t.Errorf("%q leads to %q", name, p)
			}
			return nil
		})(name)
	})
}
