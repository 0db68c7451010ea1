package storage_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	. "dev.marginalia/storage"
)

// A library with any bytes changed is refused, or answers with errors, or with the text that was kept; it never
// panics and never shows another text.
func FuzzOpen_ADamagedFile(f *testing.F) {
	a := doc(strings.Repeat("The cat sat. ", 300), "Second.")
	whole, art := fileOf(f, a)
	f.Add(uint32(0), []byte("x"), uint32(len(whole)))
	f.Add(uint32(60), []byte{0, 0, 0, 9}, uint32(len(whole)))
	f.Add(uint32(0), []byte{}, uint32(5000))
	for at := uint32(16); int(at) < len(whole); at += uint32(len(whole)) / 97 {
		f.Add(at, []byte{0xff, 0, 0x80, 0x7f, 0xff}, uint32(len(whole)))
	}
	f.Fuzz(func(t *testing.T, at uint32, with []byte, length uint32) {
		data := append([]byte{}, whole...)
		copy(data[int(at)%len(data):], with)
		p := filepath.Join(t.TempDir(), "damaged.db")
		if err := os.WriteFile(p, data[:min(int(length), len(data))], 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := Open(ctx, p, options())
		if err != nil {
			return
		}
		defer l.Close()
		list, _ := l.Articles(ctx, ArticleFilter{})
		for _, i := range list {
			back, err := l.Article(ctx, i.ID)
			if err == nil && i.ID == art && back.Text.String() != a.Text.String() {
				t.Error("another text than the one that was kept")
			}
			if err != nil && errors.Is(err, ErrNotLibrary) {
				t.Error("an open library is none")
			}
		}
		l.Annotations(ctx, AnnotationFilter{})
		l.Annotations(ctx, AnnotationFilter{Trash: true})
		l.Tags(ctx)
		l.NewestChange(ctx, art)
		l.Undo(ctx, "")
		l.Redo(ctx, "")
		l.Import(ctx, doc("New text."), Source{Key: "/x.txt"})
	})
}

// fileOf is the file of a library with a, on which one mark was made, and a's id.
func fileOf(f *testing.F, a *article.Article) (file []byte, id string) {
	f.Helper()
	path := filepath.Join(f.TempDir(), "library.db")
	l, err := Open(ctx, path, options())
	if err != nil {
		f.Fatal(err)
	}
	got, err := l.Import(ctx, a, Source{Key: "/x.txt"})
	if err != nil {
		f.Fatal(err)
	}
	anchor, err := annotation.Describe(a.Text, a.Blocks[1].Range)
	if err != nil {
		f.Fatal(err)
	}
	m := annotation.Annotation{ID: "m", Article: got.ID, Anchor: anchor, Color: "red", Style: "highlight", Note: "note", Tags: []string{"tag"}}
	if _, err := l.Apply(ctx, annotation.Step{ID: "s", Article: got.ID, Changes: []annotation.Change{{After: &m}}}); err != nil {
		f.Fatal(err)
	}
	if err := l.Close(); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	return whole, got.ID
}

// A library may come from a stranger, with originals that nobody packed.
func FuzzUnpack(f *testing.F) {
	beside := map[string][]byte{"x_files/a.png": []byte("pixels")}
	for _, p := range []string{"none", "gzip", "zip", "odd"} {
		f.Add(p, int64(3), []byte("abc"))
		f.Add(p, int64(10), []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"))
	}
	l, err := Open(ctx, filepath.Join(f.TempDir(), "l.db"), options())
	if err != nil {
		f.Fatal(err)
	}
	defer l.Close()
	packed, err := Pack("x.html", []byte("<p>Words."), beside)
	if err != nil {
		f.Fatal(err)
	}
	if _, err := l.Import(ctx, doc("Words."), Source{Name: "x.html", Original: packed}); err != nil {
		f.Fatal(err)
	}
	var zip []byte
	db, err := sql.Open("sqlite3", "file:"+l.Path())
	if err != nil {
		f.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow("SELECT data FROM originals").Scan(&zip); err != nil {
		f.Fatal(err)
	}
	f.Add("zip", int64(len(zip)), zip)
	f.Fuzz(func(t *testing.T, packing string, size int64, data []byte) {
		if err := Unpack(packing, size, data); err != nil && !errors.Is(err, ErrCorrupt) {
			t.Fatal(err)
		}
	})
}
