package export

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

// templated is what a template makes of the article with every kind of block.
func templated(text string) (string, error) {
	var out bytes.Buffer
	err := Template(&out, []Work{all()}, text)
	return out.String(), err
}

func TestTemplate_SeesTheArticleAndItsAnnotations(t *testing.T) {
	for text, want := range map[string]string{
		"{{.Title}} by {{.Author}}, {{.Date}}, {{.Key}}":                                            "Sands: a survey by Ida Vermeulen, 2 October 2026, vermeulen2026sands",
		"{{range .Annotations}}{{.Number}} {{.Color}} {{end}}":                                      "1 yellow 2 blue 3 green 4 red 5 purple 6 pink 7 grey ",
		"{{with index .Annotations 0}}{{quote .Quote}}|{{.PlainNote}}|{{join .Tags \", \"}}{{end}}": "> bank had moved|The whole argument.|sand/movement, to check",
		"{{(index .Annotations 0).Created.Format \"2006-01-02\"}}":                                  "2026-11-20",
		"{{(index .Annotations 2).Heading}} {{(index .Annotations 0).Link}}":                        "Findings in C # https://example.org/sands#:~:text=The-,bank%20had%20moved",
		"{{md \"*a*\"}} {{upper \"a\"}} {{printf \"%03d\" 7}} {{html \"<\"}}":                       `\*a\* A 007 &lt;`,
		"{{define \"x\"}}[{{.}}]{{end}}{{range .Tags}}{{template \"x\" .}}{{end}}":                  "[lost][sand/movement][to check]",
	} {
		if got, err := templated(text); err != nil || got != want {
			t.Errorf("%s: %q %v, want %q", text, got, err, want)
		}
	}
}

func TestTemplate_MistakesAreSaidPlainly(t *testing.T) {
	for text, want := range map[string]string{
		"a\n{{.Titel}}":                                                       "template cannot be used: line 2: can't evaluate field Titel",
		"{{readFile \"/etc/passwd\"}}":                                        "template cannot be used: line 1: function \"readFile\" not defined",
		"a\nb\n{{if}}":                                                        "template cannot be used: line 3: missing value for if",
		"{{range .Annotations}}":                                              "template cannot be used: line 1: unexpected EOF",
		"{{index .Annotations 99}}":                                           "template cannot be used: line 1: index out of range: 99",
		strings.Repeat(" ", MaxTemplate+1):                                    "template cannot be used: it has more than 1 MB",
		"{{printf \"%99999d\" 1}}":                                            "template cannot be used: line 1: printf with a width of more than 999",
		"{{range 999999999999}}{{end}}":                                       "template cannot be used: it repeats itself too often",
		"{{range 1000000}}{{$.Text}}{{end}}":                                  "it writes more than 64 MB",
		"{{define \"x\"}}{{template \"x\"}}{{end}}{{template \"x\"}}":         "it is inside itself too often",
		"{{$x := \"0123456789\"}}{{range 40}}{{$x = print $x $x}}{{end}}":     "it repeats itself too often",
		"{{$x := .Text}}{{range 40}}{{$x = printf \"%[1]s%[1]s\" $x}}{{end}}": "it repeats itself too often",
		"{{$x := \"*\"}}{{range 40}}{{$x = md $x}}{{end}}":                    "it repeats itself too often",
		"{{define \"x\"}}{{if .}}{{template \"x\" (slice . 1)}}{{template \"x\" (slice . 1)}}{{end}}{{end}}{{template \"x\" \"0123456789012345678901234567890123456789\"}}": "it repeats itself too often",
		"{{range 100000}}{{range 100000}}{{$x := md $.Text}}{{end}}{{end}}":                                                                                                 "it repeats itself too often",
	} {
		_, err := templated(text)
		if !errors.Is(err, ErrTemplate) || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %s", text, err, want)
		}
	}
}

// broken is a file on a full disk.
type broken struct{ err error }

func (b broken) Write([]byte) (int, error) { return 0, b.err }

func TestTemplate_AFullDiskIsNoMistakeOfTheTemplate(t *testing.T) {
	full := errors.New("full")
	if err := Template(broken{full}, []Work{all()}, "x"); !errors.Is(err, full) || errors.Is(err, ErrTemplate) {
		t.Errorf("%v", err)
	}
}

func FuzzTemplate(f *testing.F) {
	for _, s := range []string{"{{.Title}}", "{{range .Annotations}}{{.Quote}}{{end}}", "{{define \"x\"}}{{end}}", "{{$x := 1}}{{break}}", "{{with .}}{{else}}{{end}}", "{{range $i, $e := .Tags}}{{continue}}{{end}}", "{{call .Title}}", "{{slice .Text 1 2}}", "{{block \"a\" .}}{{end}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if err := Template(io.Discard, []Work{all()}, s); err != nil && !errors.Is(err, ErrTemplate) {
			t.Errorf("%v", err)
		}
	})
}

func TestMarkdownDigest_Golden(t *testing.T) {
	for _, by := range []Order{ByPlace, ByTag, ByColor} {
		checkGolden(t, "testdata/digest-"+string(by)+".md.golden", func(b *bytes.Buffer) error { return MarkdownDigest(b, []Work{all()}, by) })
	}
}

func TestMarkdownDigest_HoldsEveryMarkOnce(t *testing.T) {
	for _, by := range []Order{ByPlace, ByColor} {
		w := all()
		n := 0
		for _, g := range groups(&w, w.Annotations, by) {
			n += len(g.marks)
		}
		if n != len(w.Annotations) {
			t.Errorf("%s: %d of %d marks", by, n, len(w.Annotations))
		}
	}
	if _, err := ParseOrder("size"); err == nil {
		t.Error("an order that there is not")
	}
}
