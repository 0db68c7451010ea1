package export

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"text/template"
	"text/template/parse"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// ErrTemplate is wrapped by errors about a person's template; what follows says where and what.
var ErrTemplate = errors.New("template cannot be used")

// The bounds of what a template may do, so that none fills the memory or runs for ever.
const (
	MaxTemplate    = 1 << 20  // bytes of the template itself
	maxTemplateOut = 64 << 20 // bytes of what it writes for one article
	maxSteps       = 500_000
)

// TemplateArticle is what a template sees of an article.
type TemplateArticle struct {
	ID, Title, Author, Site, URL, Publisher, Identifier, Language string
	Published                                                     string // as the source says it
	Date                                                          string // the same as in "24 November 2026"
	Key                                                           string // as in BibTeX
	Text                                                          string
	Words                                                         int
	Keywords                                                      []string // by which the source files itself
	Tags                                                          []string // of all annotations
	Annotations                                                   []TemplateAnnotation
}

// TemplateAnnotation is what a template sees of an annotation.
type TemplateAnnotation struct {
	Number            int // from 1, in the order of the text
	ID                string
	Quote             string // the passage
	Before, After     string // up to 32 characters around it
	Note              string // Markdown
	PlainNote         string // without its signs
	Tags              []string
	Color, Style      string
	Creator           string
	Created, Modified time.Time // UTC
	Heading           string    // the nearest before the passage
	Link              string    // the address that leads a browser to the passage; "" where the article has none
	Orphan            bool      // the passage is not in the text any more
}

// Template writes works through a template of Go's text/template, one after the other. It sees a TemplateArticle, and has
// the functions join, quote, md, upper, lower and trim beside those of the language; none reads a file or runs anything.
// What is wrong with the template, and output without bounds, wraps ErrTemplate.
func Template(w io.Writer, works []Work, text string) error {
	t, b, err := parseTemplate(text)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for i := range works {
		*b = budget{}
		out := &bounded{w: w, left: maxTemplateOut}
		if err := t.Execute(out, templateArticle(&works[i], bibKey(works[i].Article, taken))); err != nil {
			if out.err != nil && !errors.Is(out.err, errTooMuch) {
				return out.err // of the file, not of the template
			}
			return templateError(err)
		}
	}
	return nil
}

// bounded is a writer with an end.
type bounded struct {
	w    io.Writer
	left int
	err  error
}

var errTooMuch = errors.New("it writes more than 64 MB")

// Write is part of io.Writer.
func (b *bounded) Write(p []byte) (n int, err error) {
	if b.left -= len(p); b.left < 0 {
		b.err = errTooMuch
		return 0, b.err
	}
	n, b.err = b.w.Write(p)
	return n, b.err
}

// budget counts what a template has done.
type budget struct{ steps, depth int }

// enter begins a template inside others; leave ends it.
func (b *budget) enter() (string, error) {
	const most = 500
	if b.depth++; b.depth > most {
		return "", errors.New("it is inside itself too often")
	}
	return "", b.spend(0)
}

func (b *budget) leave() string {
	b.depth--
	return ""
}

// spend counts a step that reads or makes n bytes.
func (b *budget) spend(n int) error {
	const bytes = 32 // that take about as long as a step
	if b.steps += 1 + n/bytes; b.steps > maxSteps {
		return errors.New("it repeats itself too often")
	}
	return nil
}

// parseTemplate parses a template and puts a step into everything that is done repeatedly.
func parseTemplate(text string) (*template.Template, *budget, error) {
	if len(text) > MaxTemplate {
		return nil, nil, fmt.Errorf("%w: it has more than 1 MB", ErrTemplate)
	}
	b := &budget{}
	funcs := b.funcs()
	t, err := template.New("template").Funcs(funcs).Parse(text)
	if err != nil {
		return nil, nil, templateError(err)
	}
	own, err := template.New("step").Funcs(funcs).Parse("{{" + stepName + "}}{{" + enterName + "}}{{" + leaveName + "}}")
	if err != nil {
		return nil, nil, err
	}
	step, enter, leave := own.Root.Nodes[0], own.Root.Nodes[1], own.Root.Nodes[2]
	for _, part := range t.Templates() {
		if part.Tree != nil && part.Root != nil {
			addSteps(part.Root, step)
			part.Root.Nodes = append(append([]parse.Node{enter}, part.Root.Nodes...), leave)
		}
	}
	return t, b, nil
}

// The functions that count loops and templates in templates; nobody calls a function so by chance.
const stepName, enterName, leaveName = "marginalia_step", "marginalia_enter", "marginalia_leave"

// addSteps puts step at the start of every loop below n.
func addSteps(n parse.Node, step parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n != nil {
			for _, c := range n.Nodes {
				addSteps(c, step)
			}
		}
	case *parse.IfNode:
		addSteps(n.List, step)
		addSteps(n.ElseList, step)
	case *parse.WithNode:
		addSteps(n.List, step)
		addSteps(n.ElseList, step)
	case *parse.RangeNode:
		addSteps(n.List, step)
		addSteps(n.ElseList, step)
		n.List.Nodes = append([]parse.Node{step}, n.List.Nodes...)
	}
}

// funcs are the functions of a template. Those of the language that make text are replaced by ones with bounds.
func (b *budget) funcs() template.FuncMap {
	values := func(f func(...any) string) func(...any) (string, error) {
		return func(args ...any) (string, error) {
			if err := b.spend(sizeOf(args)); err != nil {
				return "", err
			}
			return f(args...), nil
		}
	}
	text := func(f func(string) string) func(string) (string, error) {
		return func(s string) (string, error) {
			if err := b.spend(len(s)); err != nil {
				return "", err
			}
			return f(s), nil
		}
	}
	return template.FuncMap{
		stepName:  func() (string, error) { return "", b.spend(0) },
		enterName: b.enter, leaveName: b.leave,
		"print": values(fmt.Sprint), "println": values(fmt.Sprintln), "printf": b.printf,
		"html": values(template.HTMLEscaper), "js": values(template.JSEscaper), "urlquery": values(template.URLQueryEscaper),
		"join": func(list []string, between string) (string, error) {
			n := len(between) * len(list)
			for _, s := range list {
				n += len(s)
			}
			if err := b.spend(n); err != nil {
				return "", err
			}
			return strings.Join(list, between), nil
		},
		"quote": text(func(s string) string { return "> " + strings.ReplaceAll(strings.Trim(s, "\n"), "\n", "\n> ") }),
		"md":    text(escapeMD), "upper": text(strings.ToUpper), "lower": text(strings.ToLower), "trim": text(strings.TrimSpace),
	}
}

// wide matches what makes much of little: "%9999d", and a width that is an argument.
var wide = regexp.MustCompile(`%[-+# .\d\[\]]*(\*|\d{4})`)

// printf is fmt.Sprintf; it may use an argument more than once.
func (b *budget) printf(format string, args ...any) (string, error) {
	if wide.MatchString(format) {
		return "", errors.New("printf with a width of more than 999")
	}
	if err := b.spend(len(format) + max(1, strings.Count(format, "%[")*len(args))*sizeOf(args)); err != nil {
		return "", err
	}
	return fmt.Sprintf(format, args...), nil
}

// sizeOf is how much text values make.
func sizeOf(args []any) int {
	n := 0
	for _, a := range args {
		if s, ok := a.(string); ok {
			n += len(s)
		} else {
			n += len(fmt.Sprint(a))
		}
	}
	return n
}

var (
	templateLine  = regexp.MustCompile(`^template: template:(\d+)(:\d+)?: `)
	stepError     = regexp.MustCompile(`^template: step:[\d:]+ `)
	templateWhere = regexp.MustCompile(`executing "[^"]*" at <[^>]*>: |error calling [a-z_]+: |executing "[^"]*" at `)
	templateType  = regexp.MustCompile(` in type (\*?export\.|\[\])[A-Za-z.]+`)
)

// templateError says in plain words what text/template says about a template.
func templateError(err error) error {
	text := err.Error()
	where := ""
	if m := templateLine.FindStringSubmatch(text); m != nil {
		where, text = "line "+m[1]+": ", text[len(m[0]):]
	}
	text = stepError.ReplaceAllString(text, "")
	text = templateType.ReplaceAllString(templateWhere.ReplaceAllString(text, ""), "")
	return fmt.Errorf("%w: %s%s", ErrTemplate, where, text)
}

func templateArticle(w *Work, key string) TemplateArticle {
	a := w.Article
	t := TemplateArticle{ID: a.ID, Title: a.Title, Author: a.Byline, Site: a.Site, URL: a.URL, Publisher: a.Publisher, Identifier: a.Identifier, Language: a.Language,
		Published: a.Published, Date: article.FormatDate(a.Published), Key: key, Text: a.Plain(a.Text.All()), Words: a.Words(), Keywords: a.Keywords, Tags: Tags(w.Annotations)}
	for i, m := range w.Annotations {
		note, _ := annotation.PlainNote(m.Note)
		one := TemplateAnnotation{Number: i + 1, ID: m.ID, Quote: strings.TrimSpace(quoted(w, m)), Before: m.Prefix, After: m.Suffix, Note: m.Note, PlainNote: note, Tags: m.Tags,
			Color: string(m.Color), Style: string(m.Style), Creator: m.Creator, Created: m.Created.UTC(), Modified: m.Modified.UTC(), Orphan: m.Orphan}
		if !m.Orphan {
			one.Heading, _ = headingOf(a, m.Start)
		}
		if address := safeLink(a.URL, ""); address != "" && !m.Orphan {
			one.Link = toPassage(a, m.Passage(), address)
		}
		t.Annotations = append(t.Annotations, one)
	}
	return t
}
