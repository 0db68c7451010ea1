package storage_test

import (
	"bytes"
	"errors"
	"fmt"
	"go/build"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	. "dev.marginalia/storage"
)

func write(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// closed is the file of a library with one article, which nobody has open.
func closed(t *testing.T) (path, art string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "library.db")
	l := open(t, path, options())
	art = add(t, l, doc(strings.Repeat("The cat sat. ", 2000)), "/x.txt").ID
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return path, art
}

func TestOpen_MakesAFileForOnePerson(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "folders?#%", "library.db")
	l := open(t, path, options())
	add(t, l, doc("x"), "")
	for p, want := range map[string]fs.FileMode{path: 0o600, path + "-wal": 0o600, filepath.Dir(path): 0o700 | fs.ModeDir, filepath.Join(dir, "new"): 0o700 | fs.ModeDir} {
		if st, err := os.Stat(p); err != nil || st.Mode() != want {
			t.Errorf("%s: %v, %v", p, st, err)
		}
	}
	l.Close()
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestOpen_EveryConnectionHasThePragmas(t *testing.T) {
	writer, reading, err := fresh(t).Pragmas(ctx, "journal_mode", "synchronous", "foreign_keys", "busy_timeout", "cell_size_check", "trusted_schema", "query_only")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000",
		"cell_size_check": "1", "trusted_schema": "0", "query_only": "0"}
	if !maps.Equal(writer, want) {
		t.Errorf("writing: %v", writer)
	}
	want["query_only"] = "1"
	for _, r := range reading {
		want["synchronous"] = r["synchronous"] // of no account where nothing is written
		if !maps.Equal(r, want) {
			t.Errorf("reading: %v", r)
		}
	}
	if len(reading) < 2 {
		t.Error("only one reads at a time")
	}
}

func TestOpen_RefusesWhatIsNoLibrary(t *testing.T) {
	dir := t.TempDir()
	good, _ := closed(t)
	whole := read(t, good)
	foreign, newer, pipe := filepath.Join(dir, "foreign"), filepath.Join(dir, "newer"), filepath.Join(dir, "pipe")
	db := raw(t, foreign)
	run(t, db, "CREATE TABLE x (y)")
	db.Close()
	l := open(t, newer, options())
	l.Close()
	db = raw(t, newer)
	run(t, db, "PRAGMA user_version = 99")
	db.Close()
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		path string
		want error
	}{
		"text":           {write(t, filepath.Join(dir, "text"), []byte("hello, I am no database")), ErrNotLibrary},
		"empty":          {write(t, filepath.Join(dir, "empty"), nil), ErrNotLibrary},
		"folder":         {dir, ErrNotLibrary},
		"pipe":           {pipe, ErrNotLibrary},
		"foreign":        {foreign, ErrNotLibrary},
		"only a header":  {write(t, filepath.Join(dir, "cut"), whole[:50]), ErrNotLibrary},
		"half a page":    {write(t, filepath.Join(dir, "half"), whole[:2000]), ErrCorrupt},
		"newer":          {newer, ErrNewer},
		"random schema":  {write(t, filepath.Join(dir, "noise"), append(bytes.Clone(whole[:100]), bytes.Repeat([]byte("noise"), 9000)...)), ErrCorrupt},
		"another's name": {filepath.Join(dir, "text", "library.db"), nil},
	} {
		for _, readOnly := range []bool{false, true} {
			var before []byte
			if st, err := os.Stat(c.path); err == nil && st.Mode().IsRegular() {
				before = read(t, c.path)
			}
			o := options()
			o.ReadOnly = readOnly
			l, err := Open(ctx, c.path, o)
			if err == nil {
				l.Close()
				t.Errorf("%s: opened", name)
			} else if c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%s: %v, want %v", name, err, c.want)
			}
			if before != nil && !bytes.Equal(read(t, c.path), before) {
				t.Errorf("%s: the file was changed", name)
			}
		}
	}
}

func TestOpen_ATruncatedLibraryIsDamaged(t *testing.T) {
	path, art := closed(t)
	whole := read(t, path)
	write(t, path, whole[:len(whole)-3*4096])
	l, err := Open(ctx, path, options())
	if err == nil {
		defer l.Close()
		_, err = l.Article(ctx, art)
	}
	if !errors.Is(err, ErrCorrupt) {
		t.Errorf("%v", err)
	}
}

func TestOpen_DoesNotPlayAnOldLogIntoANewLibrary(t *testing.T) {
	path, _ := closed(t)
	write(t, path+"-wal", []byte("what was written last"))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, path, options()); !errors.Is(err, ErrCorrupt) {
		t.Error(err)
	}
	if string(read(t, path+"-wal")) != "what was written last" {
		t.Error("the log was changed")
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a library was made")
	}
}

func TestOpen_ReadOnlyReadsAndDoesNotWrite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	live := open(t, path, options())
	o := options()
	o.ReadOnly = true
	l := open(t, path, o)
	art := add(t, live, doc("The cat."), "").ID // after l was opened, and still in the log
	if !l.ReadOnly() || live.ReadOnly() {
		t.Error("which one is read-only?")
	}
	if _, err := l.Article(ctx, art); err != nil {
		t.Error(err)
	}
	_, undo := l.Undo(ctx, "")
	_, imported := l.Import(ctx, doc("x"), Source{})
	for name, err := range map[string]error{"rename": l.Rename(ctx, art, "x"), "undo": undo, "import": imported,
		"position": l.SetPosition(ctx, art, Position{}), "setting": l.SetSetting(ctx, "a", "b"), "remove": l.Remove(ctx, art)} {
		if !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := l.Backup(ctx, filepath.Join(t.TempDir(), "copy.db")); err != nil {
		t.Errorf("backup: %v", err)
	}
	if _, err := Open(ctx, filepath.Join(t.TempDir(), "none.db"), o); !errors.Is(err, ErrNotFound) {
		t.Errorf("a file that is not there: %v", err)
	}
}

const addition = "CREATE TABLE addition (x TEXT) STRICT; INSERT INTO addition VALUES ('made');"

func TestOpen_CopiesAnOlderLibraryBeforeChangingIt(t *testing.T) {
	path, art := closed(t)
	o := options()
	o.ReadOnly = true
	if _, err := OpenWith(ctx, path, o, addition); !errors.Is(err, ErrReadOnly) {
		t.Errorf("an older library, for reading: %v", err)
	}
	l, err := OpenWith(ctx, path, options(), addition)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Article(ctx, art); err != nil {
		t.Error(err)
	}
	if n := count(t, l, "SELECT count(*) FROM addition"); n != 1 {
		t.Errorf("%d rows", n)
	}
	old := open(t, fmt.Sprintf("%s.before-v%d.bak", path, Versions()+1), options()) // a library of today's version
	if _, err := old.Article(ctx, art); err != nil {
		t.Error(err)
	}
	if _, err := Open(ctx, path, options()); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), fmt.Sprint("version ", Versions()+1)) {
		t.Errorf("with today's program: %v", err)
	}
}

func TestOpen_AFailedMigrationChangesNothing(t *testing.T) {
	path, art := closed(t)
	if _, err := OpenWith(ctx, path, options(), addition, "CREATE TABLE half (x) STRICT; INSERT INTO nowhere VALUES (1);"); err == nil {
		t.Fatal("no error")
	}
	db := raw(t, path)
	var version, tables int
	err := db.QueryRow("SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master WHERE name IN ('half', 'addition'))").Scan(&version, &tables)
	if err != nil || version != Versions()+1 || tables != 1 {
		t.Errorf("version %d, %d tables, %v: want the first step whole and nothing of the second", version, tables, err)
	}
	l, err := OpenWith(ctx, path, options(), addition)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.Article(ctx, art); err != nil {
		t.Error(err)
	}
}

func TestOpen_TwoProgramsMakeAndMigrateOneLibrary(t *testing.T) {
	for _, start := range []string{"none", "older"} {
		path := filepath.Join(t.TempDir(), "library.db")
		if start == "older" {
			path, _ = closed(t)
		}
		var wg sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			wg.Go(func() {
				l, err := OpenWith(ctx, path, options(), addition)
				if err == nil {
					_, err = l.Import(ctx, doc(strings.Repeat("x", i+1)), Source{})
					err = errors.Join(err, l.Close())
				}
				errs[i] = err
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			t.Errorf("%s: %v", start, err)
		}
		l, err := OpenWith(ctx, path, options(), addition)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		if n := count(t, l, "SELECT count(*) FROM addition"); n != 1 {
			t.Errorf("%s: migrated %d times", start, n)
		}
		if list, _ := l.Articles(ctx, ArticleFilter{}); len(list) < len(errs) {
			t.Errorf("%s: %d articles", start, len(list))
		}
		sound(t, l)
	}
}

// Without the tag the build must fail, and its message must name the tag.
func TestBuild_FailsWithoutTheTag(t *testing.T) {
	const file = "missing_fts5.go"
	for tags, want := range map[string]bool{"": true, "gles": true, "sqlite_fts5": false, "fts5": false} {
		c := build.Default
		c.BuildTags = strings.Fields(tags)
		if got, err := c.MatchFile(".", file); err != nil || got != want {
			t.Errorf("with tags %q the file is built: %v, %v", tags, got, err)
		}
	}
	if !strings.Contains(string(read(t, file)), "var _ = build_with_the_tag_sqlite_fts5") {
		t.Error("the compiler's message would not name the tag")
	}
}
