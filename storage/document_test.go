package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	. "dev.marginalia/storage"
)

// noise is n bytes that cannot be packed, other ones for each seed.
func noise(seed int64, n int) []byte {
	out := make([]byte, n)
	rand.New(rand.NewSource(seed)).Read(out)
	return out
}

// source is a file of that content, to be kept.
func source(t *testing.T, key, data string) Source {
	t.Helper()
	p, err := Pack(path.Base(key), []byte(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	return Source{Key: key, Name: path.Base(key), Reader: "0.9", Original: p}
}

// illustrated is an article with a picture for each of the seeds.
func illustrated(seeds ...int64) *article.Article {
	a := &article.Article{Title: "On pictures", Publisher: "A press", Identifier: "ISBN 1", Keywords: []string{"art", "naïve"}, Format: "EPUB",
		Contents: []article.Entry{{Title: "One", Level: 1, Offset: 0}}, Problems: []string{"A picture cannot be shown."}}
	var b article.Builder
	b.Add(article.Block{Kind: article.Paragraph}, "The cat sat on the mat.")
	for _, s := range seeds {
		hash := a.AddResource("image/png", noise(s, 3000))
		a.Cover = hash
		b.Add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: hash, Alt: "a cat", Width: 30, Height: 20}}, "")
	}
	b.Add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1, Align: []article.Align{article.AlignEnd}}}, "a\tb\n1\t2")
	b.Build(a)
	return a
}

func TestImport_KeepsPicturesAndWhatASourceSays(t *testing.T) {
	l := fresh(t)
	a := illustrated(1, 2)
	got := add(t, l, a, "/x.epub")
	back, err := l.Article(ctx, got.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := *a
	want.ID, want.Resources, want.Problems = got.ID, nil, nil
	back.Text, want.Text = article.Text{}, article.Text{}
	if !reflect.DeepEqual(back, &want) {
		t.Errorf("\n%+v\nwant\n%+v", back, want)
	}
	for hash, r := range a.Resources {
		media, data, err := l.Image(ctx, hash)
		if err != nil || media != r.Media || !bytes.Equal(data, r.Data) {
			t.Errorf("%s, %d bytes, %v", media, len(data), err)
		}
	}
	if n := count(t, l, "SELECT count(*) FROM images WHERE width = 30 AND height = 20"); n != 2 {
		t.Errorf("%d pictures", n)
	}
	if _, _, err := l.Image(ctx, strings.Repeat("0", 64)); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	kept, err := l.Revisions(ctx, got.ID)
	if err != nil || kept[0].Format != "EPUB" || !slices.Equal(kept[0].Problems, a.Problems) {
		t.Errorf("%+v, %v", kept, err)
	}
	if list, err := l.Articles(ctx, ArticleFilter{}); err != nil || list[0].Cover != a.Cover {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestImport_EachPictureIsKeptOnce(t *testing.T) {
	l := fresh(t)
	first := add(t, l, illustrated(1, 2), "/x.epub").ID
	second := illustrated(2, 3)
	second.Title = "Another book"
	add(t, l, second, "/y.epub")
	if got := add(t, l, illustrated(1, 4), "/x.epub"); got.ID != first || got.Status != Revised || got.Moved+got.Orphaned > 0 {
		t.Errorf("%+v", got)
	}
	if got := add(t, l, illustrated(1, 4), "/x.epub"); got.Status != Unchanged {
		t.Errorf("%+v", got)
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM images":                                       4,
		"SELECT count(*) FROM revision_images":                              6,
		"SELECT count(*) FROM revision_images WHERE revision = 2":           2,
		"SELECT count(DISTINCT hash) FROM revision_images WHERE hash <> ''": 4,
	} {
		if got := count(t, l, query); got != want {
			t.Errorf("%d, want %d: %s", got, want, query)
		}
	}
	sound(t, l)
}

func TestImport_BetterBlocksOfTheSameTextTouchNoAnnotation(t *testing.T) {
	l := fresh(t)
	a := doc("The cat sat on the mat.", "A second thought.")
	id := add(t, l, a, "/x.txt").ID
	cat, second := mark(t, a, "m1", id, 4, 7, "idea"), mark(t, a, "m2", id, 25, 41)
	apply(t, l, id, "s1", annotation.Change{After: &cat})
	apply(t, l, id, "s2", annotation.Change{After: &second})
	before, rows := all(t, l), count(t, l, "SELECT count(*) FROM journal")
	b := doc("The cat sat on the mat.", "A second thought.")
	b.Blocks[0].Kind, b.Blocks[0].Level, b.Byline = article.Heading, 2, "A Writer"
	if got := add(t, l, b, "/elsewhere.txt"); got.ID != id || got.Status != Unchanged {
		t.Errorf("from elsewhere: %+v", got)
	}
	if got := add(t, l, b, "/x.txt"); got.ID != id || got.Status != Revised || got.Moved+got.Orphaned > 0 {
		t.Errorf("%+v", got)
	}
	if back, err := l.Article(ctx, id); err != nil || back.Blocks[0].Kind != article.Heading || back.Byline != "A Writer" {
		t.Errorf("%+v, %v", back, err)
	}
	if now := all(t, l); !same(now, before) {
		t.Errorf("%+v\nwant\n%+v", now, before)
	}
	if n := count(t, l, "SELECT count(*) FROM journal"); n != rows+1 {
		t.Errorf("%d new rows in the journal", n-rows)
	}
	for range 2 {
		if _, err := l.Undo(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if _, err := l.Redo(ctx, id); err != nil {
			t.Fatal(err)
		}
	}
	if now := all(t, l); !same(now, before) {
		t.Errorf("undone and redone: %+v\nwant\n%+v", now, before)
	}
	if got := add(t, l, b, "/x.txt"); got.Status != Unchanged {
		t.Errorf("again: %+v", got)
	}
	sound(t, l)
}

func TestImport_IntoAnArticleThatIsNamed(t *testing.T) {
	l := fresh(t)
	id := add(t, l, doc("The cat sat."), "/x.txt").ID
	got, err := l.Import(ctx, doc("The dog sat."), Source{Article: id})
	if err != nil || got.ID != id || got.Status != Revised {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := l.Import(ctx, doc("x"), Source{Article: "nope"}); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestImport_RefusesPicturesThatAreNotThere(t *testing.T) {
	l := fresh(t)
	a := illustrated(1)
	for hash := range a.Resources {
		a.Resources[hash] = article.Resource{Media: "image/png", Data: []byte("another")}
	}
	if _, err := l.Import(ctx, a, Source{}); err == nil {
		t.Error("other bytes than those of the hash were kept")
	}
	a.Resources = nil
	if _, err := l.Import(ctx, a, Source{}); err == nil {
		t.Error("a picture without bytes was kept")
	}
	if list, _ := l.Articles(ctx, ArticleFilter{}); len(list) != 0 {
		t.Error("something is left of them")
	}
	add(t, l, illustrated(1), "/x.epub")
	a.Title = "Another book"
	if got := add(t, l, a, "/y.epub"); got.Status != Added {
		t.Errorf("a picture that the library has: %+v", got)
	}
}

func TestImage_DamagedBytesAreNoticedAndMended(t *testing.T) {
	l := fresh(t)
	a := illustrated(1)
	id := add(t, l, a, "/x.epub").ID
	run(t, raw(t, l.Path()), "UPDATE images SET data = zeroblob(3000)")
	if _, _, err := l.Image(ctx, a.Cover); !errors.Is(err, ErrCorrupt) {
		t.Error(err)
	}
	if _, err := l.Article(ctx, id); err != nil {
		t.Errorf("to read an article must not read its pictures: %v", err)
	}
	a.Byline = "A Writer"
	add(t, l, a, "/x.epub")
	if _, data, err := l.Image(ctx, a.Cover); err != nil || !bytes.Equal(data, a.Resources[a.Cover].Data) {
		t.Error(err)
	}
}

func TestOriginal_ComesBackAsItWas(t *testing.T) {
	l := fresh(t)
	beside := map[string][]byte{"x_files/a.png": noise(7, 5000), "https://example.org/b.png": noise(8, 50), "c.png": {}}
	for name, c := range map[string]struct {
		data    []byte
		beside  map[string][]byte
		packing string
	}{
		"text.txt": {[]byte(strings.Repeat("The cat sat. ", 9000)), nil, "gzip"}, "small.txt": {[]byte("x"), nil, "none"}, "noise.jpg": {noise(1, 9000), nil, "none"},
		"book.epub": {append([]byte("PK\x03\x04"), make([]byte, 9000)...), nil, "none"}, "page.html": {[]byte("<p>The cat sat."), beside, "zip"}, "empty.txt": {nil, nil, "none"},
	} {
		p, err := Pack(name, c.data, c.beside)
		if err != nil {
			t.Fatal(err)
		}
		a := doc("The text of " + name)
		got, err := l.Import(ctx, a, Source{Key: "/" + name, Name: name, Address: "https://example.org/", Charset: "koi8-r", Original: p})
		if err != nil {
			t.Fatal(err)
		}
		o, err := l.Original(ctx, got.ID)
		if err != nil || o.Name != name || o.Address != "https://example.org/" || o.Charset != "koi8-r" || !bytes.Equal(o.Data, c.data) || !maps.EqualFunc(o.Beside, c.beside, bytes.Equal) {
			t.Errorf("%s: %q, %d bytes and %d files, %v", name, o.Name, len(o.Data), len(o.Beside), err)
		}
		if n := count(t, l, fmt.Sprintf("SELECT count(*) FROM originals WHERE name = '%s' AND packing = '%s'", name, c.packing)); n != 1 {
			t.Errorf("%s is not kept as %s", name, c.packing)
		}
	}
	if n := count(t, l, "SELECT length(data) * 20 < size FROM originals WHERE packing = 'gzip'"); n != 1 {
		t.Error("text was hardly packed")
	}
}

func TestOriginal_IsThatOfTheNewestRevision(t *testing.T) {
	l := fresh(t)
	id := add(t, l, doc("The cat sat."), "/x.txt").ID
	if _, err := l.Original(ctx, id); !errors.Is(err, ErrNoOriginal) {
		t.Error(err)
	}
	imports := func(text, data string) {
		t.Helper()
		if _, err := l.Import(ctx, doc(text), source(t, "/x.txt", data)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ text, data, want string }{
		{"The cat sat.", "first", "first"},  // the library had the text, not yet the file
		{"The cat sat.", "second", "first"}, // it reads the same
		{"The dog sat.", "third", "third"},  // it does not
		{"The bird sat.", "first", "first"}, // a file that it has
	} {
		imports(c.text, c.data)
		if o, err := l.Original(ctx, id); err != nil || string(o.Data) != c.want {
			t.Errorf("after %q: %q, %v", c.data, o.Data, err)
		}
	}
	if n := count(t, l, "SELECT count(*) FROM originals"); n != 2 {
		t.Errorf("%d files are kept", n)
	}
	add(t, l, doc("The fish sat."), "/x.txt")
	if _, err := l.Original(ctx, id); !errors.Is(err, ErrNoOriginal) {
		t.Errorf("a file that was not to be kept: %v", err)
	}
	if _, err := l.Original(ctx, "nope"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestOriginal_DamagedBytesAreNoticed(t *testing.T) {
	for _, damage := range []string{"data = zeroblob(length(data))", "data = substr(data, 1, 40)", "size = 3", "packing = 'none'", "packing = 'zip'", "sha256 = sha256 || 'x'"} {
		l := fresh(t)
		got, err := l.Import(ctx, doc("The cat sat."), source(t, "/x.txt", strings.Repeat("The cat sat. ", 100)))
		if err != nil {
			t.Fatal(err)
		}
		db := raw(t, l.Path())
		run(t, db, "UPDATE originals SET "+damage)
		run(t, db, "UPDATE revisions SET original = (SELECT sha256 FROM originals)")
		if _, err := l.Original(ctx, got.ID); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", damage, err)
		}
	}
}

func TestBackup_HasPicturesAndOriginals(t *testing.T) {
	l := fresh(t)
	a := illustrated(1, 2)
	got, err := l.Import(ctx, a, source(t, "/x.epub", "the book"))
	if err != nil {
		t.Fatal(err)
	}
	target := filepath.Join(t.TempDir(), "copy.db")
	if err := l.Backup(ctx, target); err != nil {
		t.Fatal(err)
	}
	c := open(t, target, options())
	for hash := range a.Resources {
		if _, _, err := c.Image(ctx, hash); err != nil {
			t.Error(err)
		}
	}
	if o, err := c.Original(ctx, got.ID); err != nil || string(o.Data) != "the book" {
		t.Errorf("%+v, %v", o, err)
	}
	sound(t, c)
}

func TestImport_StoppedInTheMiddleLeavesNothing(t *testing.T) {
	l := fresh(t)
	stopped, stop := context.WithCancel(ctx)
	stop()
	if _, err := l.Import(stopped, illustrated(1), source(t, "/x.epub", "the book")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if n := count(t, l, "SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM images) + (SELECT count(*) FROM originals)"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
}

func TestImport_FiveHundredPicturesInABoundedTime(t *testing.T) {
	l := fresh(t)
	a := &article.Article{Title: "A catalogue"}
	var b article.Builder
	for i := range 500 {
		b.Add(article.Block{Kind: article.Paragraph}, fmt.Sprint("Picture ", i))
		b.Add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: a.AddResource("image/jpeg", noise(int64(i), 100<<10))}}, "")
	}
	b.Build(a)
	begin := time.Now()
	id := add(t, l, a, "/catalogue.epub").ID
	imported := time.Since(begin)
	begin = time.Now()
	if _, err := l.Article(ctx, id); err != nil {
		t.Fatal(err)
	}
	t.Logf("500 pictures of 100 KB: %v to import, %v to read the article", imported, time.Since(begin))
	if imported > time.Minute {
		t.Error("it took too long")
	}
	if n := count(t, l, "SELECT count(*) FROM images"); n != 500 {
		t.Errorf("%d pictures", n)
	}
}
