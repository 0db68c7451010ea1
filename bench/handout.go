package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"dev.marginalia/app"
)

// handouts are the sizes that exports are measured with.
var handouts = []struct {
	name         string
	words        int // 0: the whole book
	marks, notes int
	rounds       int // of ours; others take fewer
	chromium     float64
	multicell    float64 // 0: nothing is asked
}{
	{"650 words", 650, 12, 6, 9, 40, 0},
	{"15,000 words", 15_000, 100, 30, 7, 30, 1},
	{"a book", 0, 5000, 1500, 5, 15, 1.3},
}

// others is how many times as fast as any other program an export is to be.
const others = 8

// memoryLimit is the memory, in MB, that the export of a book may take, and sizeLimit the size, in KB, of the handout
// of one short article.
const memoryLimit, sizeLimit = 150, 60

// printer is another program that makes a PDF of a text. It is run as ours is: a process from its start to its end, whose
// files are in the system's caches. Ours reads its library, and writes annotations, tags and what lets the handout come
// back besides; the others get the same text, with the marks as they can have them: as coloured spans of a web page.
type printer struct {
	name    string
	command string // that must be there
	args    func(dir, name, out string) []string
}

var printers = []printer{
	{"Chromium", "chromium", func(dir, name, out string) []string {
		return []string{"--headless", "--no-sandbox", "--disable-gpu", "--timeout=300000", "--no-pdf-header-footer", "--user-data-dir=" + filepath.Join(dir, "chromium"), "--print-to-pdf=" + out, filepath.Join(dir, name+".html")}
	}},
	{"WeasyPrint", "weasyprint", func(dir, name, out string) []string { return []string{filepath.Join(dir, name+".html"), out} }},
	{"LibreOffice", "soffice", func(dir, name, out string) []string {
		return []string{"--headless", "-env:UserInstallation=file://" + filepath.Join(dir, "office"), "--infilter=HTML (StarWriter)", "--convert-to", "pdf", "--outdir", filepath.Dir(out), filepath.Join(dir, name+".html")}
	}},
	{"wkhtmltopdf", "wkhtmltopdf", func(dir, name, out string) []string {
		return []string{"--quiet", filepath.Join(dir, name+".html"), out}
	}},
	{"typst", "typst", func(dir, name, out string) []string {
		return []string{"compile", "--ignore-system-fonts", filepath.Join(dir, name+".typ"), out}
	}},
}

// timed is one run of a program.
type timed struct {
	took      time.Duration
	processor time.Duration // that it and the children it waited for took, which other work on the machine changes less
	memory    float64       // most, in MB
}

// timing runs a program to its end.
func timing(dir, command string, args ...string) (timed, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, command, args...)
	c.Env = environment("", filepath.Join(dir, "home"))
	from := time.Now()
	out, err := c.CombinedOutput()
	t := timed{took: time.Since(from)}
	if err != nil {
		return t, fmt.Errorf("%s: %w\n%s", filepath.Base(command), err, out)
	}
	t.processor = c.ProcessState.UserTime() + c.ProcessState.SystemTime()
	if u, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
		t.memory = float64(u.Maxrss) / 1024
	}
	return t, nil
}

// runHandouts measures exports beside other programs that print the same text, in turns.
func runHandouts(out io.Writer) error {
	dir, err := os.MkdirTemp("", "marginalia-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, out: out}
	fmt.Fprintln(os.Stderr, "Building …")
	for name, pkg := range map[string]string{"marginalia": "dev.marginalia", "multicell": "dev.marginalia/bench/multicell"} {
		c := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.path(name), pkg)
		if msg, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", name, err, msg)
		}
	}
	if err := os.MkdirAll(b.home(), 0o700); err != nil {
		return err
	}
	if b.plain, err = newShelf(dir, "plain"); err != nil {
		return err
	}
	for i := range handouts {
		if err := b.handout(i); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "\n%d of %d lines are reached.\n", b.reached, b.lines)
	return nil
}

// handout measures one size.
func (b *bench) handout(i int) error {
	h := handouts[i]
	fmt.Fprintf(os.Stderr, "Exporting %s …\n", h.name)
	text := firstWords(book(), h.words)
	name := fmt.Sprintf("text%d", i)
	if err := b.prints(name, text, h.marks); err != nil {
		return err
	}
	if err := b.plain.add(b.dir, name, text); err != nil {
		return err
	}
	if err := b.plain.mark(name, h.marks); err != nil {
		return err
	}
	if err := b.plain.note(name, h.notes); err != nil {
		return err
	}
	pdf := filepath.Join(b.dir, "out.pdf")
	var ours, plain, start []timed
	theirs := make([][]timed, len(printers))
	wrong := make([]error, len(printers))
	for round := range h.rounds + 1 {
		o, err := timing(b.dir, b.path("marginalia"), "--library", b.plain.config.Library, "export", b.plain.ids[name], "--format", "pdf", "-o", pdf)
		if err != nil {
			return err
		}
		m, err := timing(b.dir, b.path("multicell"), b.path(name+".txt"), filepath.Join(b.dir, "multicell.pdf"))
		if err != nil {
			return err
		}
		v, err := timing(b.dir, b.path("marginalia"), "version")
		if err != nil {
			return err
		}
		if round > 0 { // the first run fills the system's caches
			ours, plain, start = append(ours, o), append(plain, m), append(start, v)
		}
		if round > 3 || h.words == 0 && round > 1 {
			continue
		}
		for k, p := range printers {
			if _, err := exec.LookPath(p.command); err != nil || wrong[k] != nil {
				continue
			}
			t, err := timing(b.dir, p.command, p.args(b.dir, name, filepath.Join(b.dir, "print", name+".pdf"))...)
			if err != nil {
				wrong[k] = err
				continue
			}
			if round > 0 || h.words == 0 {
				theirs[k] = append(theirs[k], t)
			}
		}
	}
	inside, err := b.inProcess(name)
	if err != nil {
		return err
	}
	b.compare(i, ours, plain, start, theirs, wrong, inside, pdf)
	return nil
}

// compare prints the table of one size.
func (b *bench) compare(i int, ours, plain, start []timed, theirs [][]timed, wrong []error, inside []time.Duration, pdf string) {
	h := handouts[i]
	took := func(t timed) float64 { return ms(t.took) }
	processor := func(t timed) float64 { return ms(t.processor) }
	memory := func(t timed) float64 { return t.memory }
	us, cpu := medianOf(ours, took), medianOf(ours, processor)
	beside := func(all []timed) string {
		them, theirs := medianOf(all, took), medianOf(all, processor)
		return fmt.Sprintf("%.0f ms, processor %.0f ms (%.1f x), %.0f MB: %.2f x", them, theirs, theirs/cpu, medianOf(all, memory), them/us)
	}
	b.title(fmt.Sprintf("A handout of %s, %d marks, %d notes, beside prints of the same text", h.name, h.marks, h.notes))
	size := 0.0
	if s, err := os.Stat(pdf); err == nil {
		size = float64(s.Size()) / 1024
	}
	b.note("export, the whole process", fmt.Sprintf("%.0f ms, processor %.0f ms", us, cpu))
	b.note("... of it to start and end the program", fmt.Sprintf("%.0f ms, processor %.0f ms", medianOf(start, took), medianOf(start, processor)))
	b.note("... in a process that runs", fmt.Sprintf("%.1f ms", ms(percentile(inside, 50))))
	if i == 0 {
		b.line("size of the file", fmt.Sprintf("%.0f KB", size), fmt.Sprintf("<= %d KB", sizeLimit), size <= sizeLimit)
	} else {
		b.note("size of the file", fmt.Sprintf("%.0f KB", size))
	}
	if m := medianOf(ours, memory); h.words == 0 {
		b.line("memory, at most", fmt.Sprintf("%.0f MB", m), fmt.Sprintf("<= %d MB", memoryLimit), m <= memoryLimit)
	} else {
		b.note("memory, at most", fmt.Sprintf("%.0f MB", m))
	}
	for k, p := range printers {
		switch {
		case wrong[k] != nil:
			first, _, _ := strings.Cut(wrong[k].Error(), "\n")
			b.note(p.name, "failed: "+first)
		case len(theirs[k]) == 0:
			b.note(p.name, "is not installed")
		default:
			want := float64(others)
			if k == 0 {
				want = h.chromium
			}
			them := medianOf(theirs[k], took)
			b.line(p.name, beside(theirs[k]), fmt.Sprintf(">= %.0f x", want), them >= want*us)
		}
	}
	them := medianOf(plain, took)
	got := beside(plain)
	if h.multicell == 0 {
		b.note("gofpdf's MultiCell, plain text", got)
		return
	}
	b.line("gofpdf's MultiCell, plain text", got, fmt.Sprintf(">= %.1f x", h.multicell), them >= h.multicell*us)
}

// inProcess runs this program again to export an article several times in one process.
func (b *bench) inProcess(name string) (took []time.Duration, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	out, err := exec.Command(self, "-inside", "handout", "-library", b.plain.config.Library, "-article", b.plain.ids[name]).Output()
	if err != nil {
		return nil, fmt.Errorf("export in a process that runs: %w", err)
	}
	return took, json.Unmarshal(out, &took)
}

// exportInside exports an article several times and prints how long each took.
func exportInside(library, id string, out io.Writer) error {
	c := app.DefaultConfig()
	c.Library = library
	a, err := app.Open(context.Background(), c)
	if err != nil {
		return err
	}
	var took []time.Duration
	for range 6 {
		from := time.Now()
		if _, err = a.ExportTo(context.Background(), []string{id}, app.PDF, app.ExportOptions{}, io.Discard); err != nil {
			break
		}
		took = append(took, time.Since(from))
	}
	if err = errors.Join(err, a.Close()); err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(took[1:])
}

// firstWords is the text up to its n-th word, in whole paragraphs; all of it when n is 0.
func firstWords(text string, n int) string {
	if n == 0 {
		return text
	}
	var out []string
	words := 0
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); len(p) < 200 {
			continue // contents, headings
		}
		out = append(out, strings.Join(strings.Fields(p), " "))
		if words += len(strings.Fields(p)); words >= n {
			break
		}
	}
	return strings.Join(out, "\n\n")
}

// prints writes the text, with so many marks, as the other programs take it.
func (b *bench) prints(name, text string, marks int) error {
	var page, typ strings.Builder
	page.WriteString("<!DOCTYPE html><html lang=en><meta charset=utf-8><title>Text</title><style>@page{size:A4;margin:25mm}body{font:10.8pt/15.2pt serif;text-align:justify}mark{background:#ffed9e}</style>\n")
	typ.WriteString("#set page(paper: \"a4\", margin: 25mm)\n#set text(size: 10.8pt, lang: \"en\")\n#set par(justify: true)\n")
	pen := highlighter{every: max(1, len(text)/marks)}
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		page.WriteString("<p>" + pen.mark(p) + "</p>\n")
		quoted, err := json.Marshal(p)
		if err != nil {
			return err
		}
		typ.WriteString("#" + strings.ReplaceAll(string(quoted), `\n`, " ") + "\n\n")
	}
	return errors.Join(os.MkdirAll(filepath.Join(b.dir, "print"), 0o700),
		os.WriteFile(b.path(name+".html"), []byte(page.String()), 0o600), os.WriteFile(b.path(name+".typ"), []byte(typ.String()), 0o600))
}

// highlighter marks some words now and then.
type highlighter struct {
	every int // bytes from a mark to the next
	since int // bytes since the last one
}

// mark is a paragraph as HTML, with its marks.
func (h *highlighter) mark(p string) string {
	const long = 40
	var b strings.Builder
	for h.since+len(p) >= h.every {
		from := strings.IndexByte(p[max(0, min(len(p), h.every-h.since)):], ' ')
		if from < 0 {
			break // in the next one
		}
		from += max(0, h.every-h.since)
		to := min(len(p), from+long)
		if end := strings.IndexByte(p[to:], ' '); end >= 0 {
			to += end
		} else {
			to = len(p)
		}
		b.WriteString(html.EscapeString(p[:from]) + "<mark>" + html.EscapeString(p[from:to]) + "</mark>")
		h.since, p = max(0, h.since+from-h.every)+to-from, p[to:]
	}
	h.since += len(p)
	b.WriteString(html.EscapeString(p))
	return b.String()
}
