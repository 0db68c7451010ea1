package storage_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"dev.marginalia/annotation"
	. "dev.marginalia/storage"
)

// A test that needs another process starts this binary again with these set: what to do, and on which library.
const (
	childTask    = "STORAGE_TEST_CHILD"
	childLibrary = "STORAGE_TEST_LIBRARY"
)

func TestMain(m *testing.M) {
	tasks := map[string]func(path string) error{"write": writeForEver, "read": readOnce}
	task := tasks[os.Getenv(childTask)]
	if task == nil {
		os.Exit(m.Run())
	}
	if err := task(os.Getenv(childLibrary)); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// writeForEver makes marks and says each one's id when it is kept, until it is killed.
func writeForEver(path string) error {
	o := options()
	pid := os.Getpid()
	o.NewID = func() string { return fmt.Sprintf("%d-%d", pid, ids.Add(1)) }
	l, err := Open(ctx, path, o)
	if err != nil {
		return err
	}
	list, err := l.Articles(ctx, ArticleFilter{})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		m := annotation.Annotation{ID: fmt.Sprintf("m-%d-%d", pid, i), Article: list[0].ID, Anchor: annotation.Anchor{Start: 0, End: 3, Exact: "The"},
			Color: "red", Style: "highlight", Note: strings.Repeat("note ", 200), Tags: []string{fmt.Sprint("tag", i)}}
		if _, err := l.Apply(ctx, annotation.Step{ID: fmt.Sprintf("s-%d-%d", pid, i), Article: m.Article, Changes: []annotation.Change{{After: &m}}}); err != nil {
			return err
		}
		fmt.Println(m.ID)
	}
}

// child starts this binary again.
func child(t *testing.T, binary, task, path string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(binary, "-test.run=^$")
	cmd.Env = append(os.Environ(), childTask+"="+task, childLibrary+"="+path)
	return cmd
}

func self(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

func TestKill_LosesNothingThatWasAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path, options())
	add(t, l, doc("The cat sat."), "")
	l.Close()
	kept := map[string]bool{}
	for round := range 6 {
		cmd := child(t, self(t), "write", path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 7 + 13*round {
			if !lines.Scan() {
				t.Fatal("the writer stopped by itself")
			}
			kept[lines.Text()] = true
		}
		if err := cmd.Process.Kill(); err != nil { // SIGKILL, in the middle of whatever it does
			t.Fatal(err)
		}
		for lines.Scan() {
			kept[lines.Text()] = true
		}
		if err := cmd.Wait(); err == nil || len(kept) == 0 {
			t.Fatal("the writer was not killed")
		}
		l := open(t, path, options())
		have := map[string]bool{}
		for _, a := range all(t, l) {
			have[a.ID] = true
			if len(a.Tags) != 1 || len(a.Note) != 1000 {
				t.Fatalf("half a mark: %+v", a)
			}
		}
		for id := range kept {
			if id != "" && strings.Count(id, "-") == 2 && !have[id] {
				t.Fatalf("%s was acknowledged and is gone", id)
			}
		}
		sound(t, l)
		l.Close()
	}
	t.Logf("%d acknowledged marks, all there", len(kept))
}

// Every write asks for ids between its statements: stopping it at each of them stops it at each stage.
func TestWrite_ACancelledChangeLeavesNothing(t *testing.T) {
	for name, f := range map[string]func(ctx context.Context, l *Library, m, n annotation.Annotation) error{
		"revision": func(ctx context.Context, l *Library, m, n annotation.Annotation) error {
			_, err := l.Import(ctx, doc("So the cat sat."), Source{Key: "/x.txt"})
			return err
		},
		"import": func(ctx context.Context, l *Library, m, n annotation.Annotation) error {
			_, err := l.Import(ctx, doc("New."), Source{})
			return err
		},
		"apply": func(ctx context.Context, l *Library, m, n annotation.Annotation) error {
			newer := m.Clone()
			newer.Note, newer.Tags = "newer", []string{"four", "three"}
			_, err := l.Apply(ctx, annotation.Step{ID: "s2", Article: m.Article, Changes: []annotation.Change{{Before: &m, After: &newer}, {Before: &n}}})
			return err
		},
		"undo": func(ctx context.Context, l *Library, m, n annotation.Annotation) error {
			_, err := l.Undo(ctx, "")
			return err
		},
		"remove": func(ctx context.Context, l *Library, m, n annotation.Annotation) error {
			return l.Remove(ctx, m.Article)
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := options()
			next, left, cancel := o.NewID, 1<<30, context.CancelFunc(nil)
			o.NewID = func() string {
				if left--; left == 0 {
					cancel()
				}
				return next()
			}
			l := open(t, filepath.Join(t.TempDir(), "l.db"), o)
			a := doc("The cat sat.", "Going.")
			id := add(t, l, a, "/x.txt").ID
			m, n := mark(t, a, "m1", id, 4, 7, "one"), mark(t, a, "m2", id, 14, 19, "two")
			apply(t, l, id, "s1", annotation.Change{After: &m}, annotation.Change{After: &n})
			before := dump(t, l)
			for stage := 1; ; stage++ {
				stopped, stop := context.WithCancel(ctx)
				left, cancel = stage, stop
				err := f(stopped, l, m, n)
				stop()
				if left > 0 { // it came to its end before that stage
					if err != nil || stage == 1 || dump(t, l) == before {
						t.Fatalf("stage %d: %v", stage, err)
					}
					return
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("stage %d: %v", stage, err)
				}
				if got := dump(t, l); got != before {
					t.Fatalf("stage %d: something was left:\n%s\n%s", stage, before, got)
				}
			}
		})
	}
}

// dump is all that a library holds, as text.
func dump(t *testing.T, l *Library) string {
	t.Helper()
	var out strings.Builder
	db := raw(t, l.Path())
	for _, table := range []string{"articles", "revisions", "annotations", "tags", "annotation_tags", "journal", "positions", "settings"} {
		rows, err := db.Query("SELECT * FROM " + table + " ORDER BY 1, 2")
		if err != nil {
			t.Fatal(err)
		}
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]any, len(names))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(&out, table)
			for _, v := range values {
				fmt.Fprintf(&out, "|%v", *v.(*any))
			}
			fmt.Fprintln(&out)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}
