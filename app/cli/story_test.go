package cli_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/rogpeppe/go-internal/testscript"

	"dev.marginalia/app"
	"dev.marginalia/app/cli"
)

// TestMain lets the stories run the program, without a window, under its name. Its clock and its ids go on
// from a counter in a file, so that every run of a story is the same.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"marginalia": func() {
		c := app.DefaultConfig()
		c.Creator = "Žofie Reader"
		n := counter(os.Getenv("COUNTER"))
		c.NewID = func() string { return fmt.Sprintf("0000%04d-0000-7000-8000-000000000000", n()) }
		c.NewArticleID = func() string { return fmt.Sprintf("a%09d", n()) }
		c.Now = func() time.Time {
			return time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC).Add(time.Duration(n()) * time.Minute)
		}
		os.Exit(cli.Run(context.Background(), os.Args[1:], cli.Streams{Out: os.Stdout, Err: os.Stderr}, cli.Deps{Config: c}))
	}})
}

// counter counts on from run to run, in a file; without one it counts from 0.
func counter(path string) func() int {
	n := 0
	if data, err := os.ReadFile(path); err == nil {
		n, _ = strconv.Atoi(string(data)) // a new file holds nothing
	}
	return func() int {
		n++
		if path != "" {
			if err := os.WriteFile(path, []byte(strconv.Itoa(n)), 0o600); err != nil {
				panic(err)
			}
		}
		return n
	}
}

func TestStories(t *testing.T) {
	seed := ""
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = "../../../shared/corpora"
	}
	if paths, _ := filepath.Glob(filepath.Join(dir, "../seed/*.txt")); len(paths) > 0 {
		seed, _ = filepath.Abs(paths[0])
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Setup: func(e *testscript.Env) error {
			e.Setenv("MARGINALIA_LIBRARY", filepath.Join(e.WorkDir, "library.db"))
			e.Setenv("COUNTER", filepath.Join(e.WorkDir, "counter"))
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("XDG_CACHE_HOME", filepath.Join(os.TempDir(), "marginalia-test-cache"))
			e.Setenv("SEED", seed)
			return nil
		},
		Condition: func(c string) (bool, error) {
			switch c {
			case "seed":
				return seed != "", nil
			case "root":
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %s", c)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"keep":     keep,
			"pdfmarks": pdfmarks,
			"makefile": makeFile,
			"makezip":  makeZip,
			"serve":    serve,
			"asked":    asked,
		},
	})
}

// keep NAME REGEXP puts the first match in the last standard output (of its first group) into $NAME.
func keep(ts *testscript.TestScript, _ bool, args []string) {
	m := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if m == nil {
		ts.Fatalf("%s is not in the output", args[1])
	}
	ts.Setenv(args[0], m[len(m)-1])
}

// makefile KIND PATH SIZE makes a file that no archive can hold well.
func makeFile(ts *testscript.TestScript, _ bool, args []string) {
	size, err := strconv.Atoi(args[2])
	ts.Check(err)
	data := bytes.Repeat([]byte{'a'}, size)
	if args[0] == "binary" {
		for i := range data {
			data[i] = byte(i * 7)
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o600))
}

// makezip ZIP NAME=FILE... makes an archive of files under names of which "\n" and "\x1b" are resolved.
func makeZip(ts *testscript.TestScript, _ bool, args []string) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, a := range args[1:] {
		name, file, _ := strings.Cut(a, "=")
		name, err := strconv.Unquote(`"` + name + `"`)
		ts.Check(err)
		w, err := z.Create(name)
		ts.Check(err)
		_, err = w.Write([]byte(ts.ReadFile(file)))
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o600))
}

// serve FOLDER serves the files of a folder on this machine until the story ends; their address is $URL.
func serve(ts *testscript.TestScript, _ bool, args []string) {
	requests := make(chan string, 100)
	files := http.FileServer(http.Dir(ts.MkAbs(args[0])))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests <- r.URL.Path
		files.ServeHTTP(w, r)
	}))
	ts.Defer(s.Close)
	ts.Setenv("URL", s.URL)
	sites.Store(s.URL, requests)
}

// sites are the requests that servers had, by their addresses.
var sites sync.Map

// asked PATH... compares the requests that the server had since the last look.
func asked(ts *testscript.TestScript, _ bool, want []string) {
	requests, _ := sites.Load(ts.Getenv("URL"))
	got := []string{}
	for {
		select {
		case r := <-requests.(chan string):
			got = append(got, r)
			continue
		default:
		}
		break
	}
	if !slices.Equal(got, want) {
		ts.Fatalf("the server was asked for %q, want %q", got, want)
	}
}

// pdfmarks FILE WANT... reads the annotations of a PDF with pdfcpu, which has nothing of ours, validates the
// file, and compares "type|author|contents|modified" of each mark.
func pdfmarks(ts *testscript.TestScript, _ bool, args []string) {
	api.DisableConfigDir()
	path := ts.MkAbs(args[0])
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	data, err := os.ReadFile(path)
	ts.Check(err)
	// It knows AFRelationship in PDF 2.0 only, not in PDF/A-3; all else is looked at.
	data = regexp.MustCompile(`/AFRelationship/\w+`).ReplaceAllFunc(data, func(b []byte) []byte { return bytes.Repeat([]byte(" "), len(b)) })
	ts.Check(api.Validate(bytes.NewReader(data), conf))
	pages, err := api.Annotations(bytes.NewReader(data), nil, conf)
	ts.Check(err)
	found := map[string]bool{}
	count := 0
	for _, byType := range pages {
		for kind, of := range byType {
			if kind == model.AnnPopup || kind == model.AnnLink {
				continue
			}
			for _, a := range of.Map {
				count++
				found[fmt.Sprintf("%s|%s", model.AnnotTypeStrings[kind], a.ContentString())] = true
			}
		}
	}
	for _, want := range args[1:] {
		if !found[want] {
			ts.Fatalf("no annotation %q among %v", want, found)
		}
	}
	if count != len(args)-1 {
		ts.Fatalf("%d annotations, want %d", count, len(args)-1)
	}
}

// Five changes, a restart after each, undo all, redo all: the library equals itself at every step.
func TestUndo_AcrossRestarts(t *testing.T) {
	dir := t.TempDir()
	c := app.DefaultConfig()
	c.Library = filepath.Join(dir, "library.db")
	run := func(args ...string) string {
		t.Helper()
		var out, errs bytes.Buffer
		if code := cli.Run(context.Background(), args, cli.Streams{Out: &out, Err: &errs}, cli.Deps{Config: c}); code != 0 {
			t.Fatalf("%v: %d %s", args, code, errs.String())
		}
		return out.String()
	}
	file := filepath.Join(dir, "x.txt")
	if err := os.WriteFile(file, []byte("The first sentence is here. And the second one.\nA new paragraph, 漢字 and 😀."), 0o600); err != nil {
		t.Fatal(err)
	}
	id, _, _ := strings.Cut(run("import", file), "\t")
	states := []string{run("annotations", "--json")}
	step := func(args ...string) string {
		out := strings.TrimSpace(run(args...))
		states = append(states, run("annotations", "--json"))
		return out
	}
	a := step("highlight", id, "--quote", "first sentence", "--tag", "one/two")
	step("edit", a, "--note", "naïve 😀")
	step("highlight", id, "--quote", "漢字 and 😀", "--color", "pink", "--style", "squiggly")
	step("edit", a, "--remove-tag", "ONE/TWO", "--add-tag", "three")
	step("unhighlight", a)
	for i := 4; i >= 0; i-- {
		run("undo")
		if got := run("annotations", "--json"); got != states[i] {
			t.Fatalf("after undo to %d:\n%s\nwant\n%s", i, got, states[i])
		}
	}
	for i := 1; i <= 5; i++ {
		run("redo", id)
		if got := run("annotations", "--json"); got != states[i] {
			t.Fatalf("after redo to %d:\n%s\nwant\n%s", i, got, states[i])
		}
	}
	var last []map[string]any
	if err := json.Unmarshal([]byte(states[4]), &last); err != nil || len(last) != 2 {
		t.Fatalf("%v %v", err, last)
	}
	for _, key := range []string{"id", "article", "start", "end", "exact", "prefix", "suffix", "color", "style", "note", "tags", "creator", "created", "modified", "orphan"} {
		if _, ok := last[0][key]; !ok {
			t.Errorf("annotations --json lacks %q", key)
		}
	}
}
