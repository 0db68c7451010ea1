package storage_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"dev.marginalia/annotation"
	. "dev.marginalia/storage"
)

// fillUp makes marks until the library refuses one, and returns how many it took.
func fillUp(t *testing.T, l *Library, id string) (kept int, err error) {
	t.Helper()
	for i := range 5000 {
		m := annotation.Annotation{ID: fmt.Sprint("m", i), Article: id, Anchor: annotation.Anchor{End: 3, Exact: "The"}, Color: "red", Style: "highlight",
			Note: strings.Repeat("note ", 800), Tags: []string{}}
		if _, err := l.Apply(ctx, annotation.Step{ID: fmt.Sprint("s", i), Article: id, Changes: []annotation.Change{{After: &m}}}); err != nil {
			return i, err
		}
	}
	t.Fatal("it never got full")
	return 0, nil
}

func TestWrite_AFullLibraryKeepsWhatItHas(t *testing.T) {
	l := fresh(t)
	id := add(t, l, doc("The cat sat."), "").ID
	if err := l.Exec("PRAGMA max_page_count = 200"); err != nil {
		t.Fatal(err)
	}
	kept, err := fillUp(t, l, id)
	if !errors.Is(err, ErrNoSpace) || strings.Contains(err.Error(), "note") || kept == 0 {
		t.Fatalf("after %d: %v", kept, err)
	}
	if got := len(all(t, l)); got != kept {
		t.Errorf("%d marks, want %d", got, kept)
	}
	sound(t, l)
	if err := l.Exec("PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Undo(ctx, ""); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

func TestWrite_AFullDiskKeepsWhatItHas(t *testing.T) {
	if runtime.GOOS != "linux" || os.Getuid() != 0 {
		t.Skip("making a small disk needs Linux and root")
	}
	disk := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be made here: %s", out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", disk).CombinedOutput(); err != nil {
			t.Errorf("%s", out)
		}
	})
	l, err := Open(ctx, filepath.Join(disk, "l.db"), options())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { l.Close() }()
	id := add(t, l, doc("The cat sat."), "").ID
	kept, err := fillUp(t, l, id)
	if !errors.Is(err, ErrNoSpace) || kept == 0 {
		t.Fatalf("after %d: %v", kept, err)
	}
	ballast := filepath.Join(disk, "ballast") // the last bytes, too
	if err := os.WriteFile(ballast, make([]byte, 2<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	if err := l.Backup(ctx, filepath.Join(disk, "copy.db")); !errors.Is(err, ErrNoSpace) {
		t.Errorf("backup: %v", err)
	}
	if _, err := Open(ctx, filepath.Join(disk, "second.db"), options()); !errors.Is(err, ErrNoSpace) {
		t.Errorf("another library: %v", err)
	}
	if got := len(all(t, l)); got != kept {
		t.Errorf("%d marks can be read, want %d", got, kept)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	l.Close()
	if l, err = Open(ctx, filepath.Join(disk, "l.db"), options()); err != nil || l.ReadOnly() {
		t.Fatalf("again: %v", err)
	}
	if got := len(all(t, l)); got != kept {
		t.Errorf("%d marks after opening again, want %d", got, kept)
	}
	sound(t, l)
}

func TestWrite_TwoLibrariesOnOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	a := doc(strings.Repeat("Lorem ipsum dolor. ", 30))
	handles := []*Library{open(t, path, options()), open(t, path, options()), open(t, path, options())}
	id := add(t, handles[0], a, "").ID
	var wg sync.WaitGroup
	for h, l := range handles {
		wg.Go(func() {
			for i := range 40 {
				m := mark(t, a, fmt.Sprint("m", h, "-", i), id, i, i+5, "shared", fmt.Sprint("tag", i%5))
				if _, err := l.Apply(ctx, annotation.Step{ID: "s" + m.ID, Article: id, Changes: []annotation.Change{{After: &m}}}); err != nil {
					t.Error(err)
				}
				seen, err := l.Annotations(ctx, AnnotationFilter{})
				if err != nil {
					t.Error(err)
				}
				for _, a := range seen {
					if len(a.Tags) != 2 {
						t.Errorf("%s is seen with %d of its tags", a.ID, len(a.Tags))
					}
				}
			}
		})
	}
	wg.Wait()
	for _, l := range handles {
		if got := all(t, l); len(got) != 120 || len(got[0].Tags) != 2 {
			t.Errorf("%d marks", len(got))
		}
	}
	// One window's change is another's conflict, and anyone's undo.
	m := all(t, handles[0])[0]
	x, y := m.Clone(), m.Clone()
	x.Note, y.Note = "x", "y"
	apply(t, handles[0], id, "x", annotation.Change{Before: &m, After: &x})
	if _, err := handles[1].Apply(ctx, annotation.Step{ID: "y", Article: id, Changes: []annotation.Change{{Before: &m, After: &y}}}); !errors.Is(err, annotation.ErrConflict) {
		t.Error(err)
	}
	if s, err := handles[2].Undo(ctx, id); err != nil || s.Target != "x" {
		t.Error(s, err)
	}
	sound(t, handles[0])
}

func TestAnnotations_AreSeenAtOneMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	writer, reader := open(t, path, options()), open(t, path, options())
	a := doc("The cat sat.")
	id := add(t, writer, a, "").ID
	now := mark(t, a, "m", id, 4, 7, "even")
	now.Note = "even"
	apply(t, writer, id, "s", annotation.Change{After: &now})
	done := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(done)
		for i := range 300 {
			next := now.Clone()
			next.Note = []string{"odd", "even"}[i%2]
			next.Tags = []string{next.Note}
			if _, err := writer.Apply(ctx, annotation.Step{ID: fmt.Sprint("s", i), Article: id, Changes: []annotation.Change{{Before: &now, After: &next}}}); err != nil {
				t.Error(err)
				return
			}
			now = next
		}
	})
	reads := 0
	for running := true; running; reads++ {
		select {
		case <-done:
			running = false
		default:
		}
		seen, err := reader.Annotations(ctx, AnnotationFilter{})
		if err != nil || len(seen) != 1 || len(seen[0].Tags) != 1 || seen[0].Tags[0] != seen[0].Note {
			t.Errorf("read %d: %+v, %v", reads, seen, err)
			break // but wait for the writer
		}
	}
	wg.Wait()
}

func TestWrite_SaysWhenAnotherProgramHoldsTheLibrary(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l, other := open(t, path, options()), open(t, path, options())
	add(t, l, doc("The cat sat."), "")
	if err := errors.Join(l.Exec("PRAGMA busy_timeout = 20"), other.Exec("BEGIN IMMEDIATE")); err != nil {
		t.Fatal(err)
	}
	if err := l.SetSetting(ctx, "a", "b"); !errors.Is(err, ErrBusy) {
		t.Error(err)
	}
	if list, err := l.Articles(ctx, ArticleFilter{}); err != nil || len(list) != 1 {
		t.Errorf("reading: %v", err)
	}
	if err := other.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if err := l.SetSetting(ctx, "a", "b"); err != nil {
		t.Error(err)
	}
}
