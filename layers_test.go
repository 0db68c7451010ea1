package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "dev.marginalia/"

// below are the rooms that each room may import: the arrows of the house, which point down only. Tests may
// import what they like of the rooms below the program.
var below = map[string][]string{
	"main":               {"app", "app/cli", "app/window", "early"},
	"app/cli":            {"app", "storage", "export/pdf", "annotation", "article"},
	"app/window":         {"app", "app/textview", "storage", "export/pdf", "annotation", "article", "article/find", "typeset", "assets"},
	"app/textview":       {"annotation", "article", "typeset", "typeset/raster"},
	"app/fetch":          {},
	"app":                {"app/fetch", "storage", "export", "export/pdf", "annotation", "article", "article/importer", "article/pdftext", "article/pdfmarks", "article/picture", "typeset", "assets", "assets/hyphenation"},
	"storage":            {"annotation", "article"},
	"export":             {"annotation", "article"},
	"export/pdf":         {"export", "annotation", "article", "article/picture", "typeset", "typeset/raster"},
	"annotation":         {"article"},
	"article":            {},
	"article/find":       {"article"},
	"article/importer":   {"article", "article/picture", "article/pdftext"},
	"article/pdftext":    {},
	"article/pdfmarks":   {"article", "article/pdftext"},
	"article/picture":    {},
	"typeset":            {},
	"typeset/raster":     {"typeset"},
	"assets":             {},
	"assets/hyphenation": {},
	"early":              {},
	"bench":              {"app", "app/window", "app/textview", "storage", "export/pdf", "annotation", "article", "early"},
	"bench/empty":        {"early"},
	"bench/multicell":    {"assets"},
}

// only are the rooms that alone may import what begins so.
var only = map[string][]string{
	"fyne.io/fyne/v2/app":            {"main", "bench", "bench/empty"},
	"fyne.io/fyne/v2":                {"main", "app/window", "app/textview", "bench", "bench/empty"},
	"database/sql":                   {"storage"},
	"github.com/mattn/go-sqlite3":    {"storage"},
	"github.com/jung-kurt/gofpdf":    {"export/pdf", "bench/multicell"},
	"github.com/spf13/cobra":         {"app/cli"},
	"net/http":                       {"app/fetch"},
	"github.com/go-text/typesetting": {"typeset"},
}

// wrongArrow says what is wrong with room importing imp, or "".
func wrongArrow(room, imp string) string {
	allowed, known := below[room]
	if !known {
		return "the room " + room + " is not in the drawing"
	}
	if name, ours := strings.CutPrefix(imp, module); ours && !slices.Contains(allowed, name) {
		return room + " must not import " + name
	}
	longest := ""
	for prefix := range only {
		if (imp == prefix || strings.HasPrefix(imp, prefix+"/")) && len(prefix) > len(longest) {
			longest = prefix
		}
	}
	if longest != "" && !slices.Contains(only[longest], room) {
		return room + " must not import " + imp
	}
	return ""
}

func TestLayers_ArrowsPointDown(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && p != "." || d.Name() == "testdata" || d.Name() == "build") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		files++
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, 0)
		if err != nil {
			return err
		}
		room := path.Dir(filepath.ToSlash(p))
		if room == "." {
			room = "main"
		}
		for _, i := range f.Imports {
			imp, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if wrong := wrongArrow(room, imp); wrong != "" {
				t.Errorf("%s: %s", p, wrong)
			}
		}
		if room == "app/window" && filepath.Base(p) != "background.go" || room == "app/textview" {
			for _, what := range leavesThread(f) {
				t.Errorf("%s: %s: only app/window/background.go may leave the window's thread", p, what)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files were read", files)
	}
}

// leavesThread names the go statements and calls of fyne.Do in f.
func leavesThread(f *ast.File) []string {
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			out = append(out, "go statement")
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Name == "fyne" && strings.HasPrefix(n.Sel.Name, "Do") {
				out = append(out, "fyne."+n.Sel.Name)
			}
		}
		return true
	})
	return out
}

func TestLayers_WrongArrowsAreFound(t *testing.T) {
	for _, c := range []struct {
		room, imp string
		wrong     bool
	}{
		{"storage", module + "export", true},
		{"export", module + "storage", true},
		{"article", module + "annotation", true},
		{"app", "fyne.io/fyne/v2", true},
		{"app/cli", "fyne.io/fyne/v2/widget", true},
		{"app/window", "fyne.io/fyne/v2/app", true},
		{"app", "database/sql", true},
		{"app", "net/http", true},
		{"article/importer", module + "app/fetch", true},
		{"export", "github.com/jung-kurt/gofpdf", true},
		{"somewhere", "fmt", true},
		{"main", "fyne.io/fyne/v2/app", false},
		{"app/window", "fyne.io/fyne/v2/widget", false},
		{"app/textview", module + "typeset", false},
		{"storage", "database/sql", false},
	} {
		if got := wrongArrow(c.room, c.imp); (got != "") != c.wrong {
			t.Errorf("%s -> %s: %q", c.room, c.imp, got)
		}
	}
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc f() { go f(); fyne.Do(f); fyne.DoAndWait(f) }", 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := leavesThread(f); len(got) != 3 {
		t.Errorf("leavesThread = %v", got)
	}
}
