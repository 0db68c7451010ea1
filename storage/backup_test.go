package storage_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	. "dev.marginalia/storage"
)

func TestBackup_IsACompleteLibraryWhileOthersWrite(t *testing.T) {
	dir := t.TempDir()
	l := open(t, filepath.Join(dir, "l.db"), options())
	art := add(t, l, doc("The cat sat."), "").ID
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 50 {
			if err := l.Rename(ctx, art, fmt.Sprint("title ", i)); err != nil {
				t.Error(err)
			}
		}
	})
	target := write(t, filepath.Join(dir, "copy.db"), []byte("an older copy"))
	for range 5 {
		if err := l.Backup(ctx, target); err != nil {
			t.Error(err)
		}
	}
	wg.Wait()
	if st, err := os.Stat(target); err != nil || st.Mode() != 0o600 {
		t.Errorf("%v, %v", st, err)
	}
	c := open(t, target, options())
	if _, err := c.Article(ctx, art); err != nil {
		t.Error(err)
	}
	sound(t, c)
	if left, _ := filepath.Glob(filepath.Join(dir, ".backup*")); len(left) > 0 {
		t.Error("left behind", left)
	}
}

func TestBackup_ReplacesNoLibraryThatIsInUse(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "l.db")
	l := open(t, path, options())
	art := add(t, l, doc("The cat sat."), "").ID
	link := filepath.Join(dir, "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{path, link} {
		if err := l.Backup(ctx, p); !errors.Is(err, ErrPermission) {
			t.Errorf("%s: %v", p, err)
		}
	}
	other := open(t, filepath.Join(dir, "other.db"), options())
	add(t, other, doc("Another library."), "")
	if err := l.Backup(ctx, other.Path()); !errors.Is(err, ErrBusy) {
		t.Error(err)
	}
	if err := l.Backup(ctx, filepath.Join(dir, "no folder", "copy.db")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	if _, err := l.Article(ctx, art); err != nil {
		t.Error(err)
	}
	sound(t, l)
	sound(t, other)
}
