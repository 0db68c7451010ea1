// Bench measures what the reading view promises, in the real window on a screen of its own, beside an empty window of
// the same toolkit and, where it is installed, gedit. It prints one table and ends by itself. Times are medians of
// runs that take turns, so that what disturbs one disturbs all.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"time"

	_ "dev.marginalia/early"
)

func main() {
	rounds := flag.Int("rounds", 5, "how often each start is measured")
	mode := flag.String("inside", "", "for its own use: what to measure in this process")
	library := flag.String("library", "", "for its own use")
	id := flag.String("article", "", "for its own use")
	profile := flag.String("cpuprofile", "", "with -inside: the file to write a profile of the processor's time to")
	handout := flag.Bool("handout", false, "measure exports, beside other programs that print")
	flag.Parse()
	inside := func() error { return runMode(*mode, *library, *id) }
	var err error
	switch {
	case *handout:
		err = runHandouts(os.Stdout)
	case *mode == "":
		err = run(*rounds, os.Stdout)
	case *profile != "":
		err = profiled(*profile, inside)
	default:
		err = inside()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// runMode measures one thing in this process and prints what it measured, to be decoded.
func runMode(mode, library, id string) error {
	switch mode {
	case "frames", "marks":
		return runInside(library, id, mode == "marks", os.Stdout)
	case "handout":
		return exportInside(library, id, os.Stdout)
	case "preview":
		return previewInside(library, id, os.Stdout)
	case "layout":
		return runLayout(library, id, os.Stdout)
	}
	return fmt.Errorf("no way to measure is called %q", mode)
}

// profiled does something and writes to a file what the processor's time went to.
func profiled(file string, do func() error) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return errors.Join(err, f.Close())
	}
	err = do()
	pprof.StopCPUProfile()
	return errors.Join(err, f.Close())
}

// bench is one run of it.
type bench struct {
	dir     string // everything is in it, and goes with it
	server  *server
	screen  *screen
	plain   *shelf // no highlight
	marked  *shelf // ten thousand
	out     io.Writer
	reached int // lines that were reached, of
	lines   int
}

// sizes are the texts that a frame's cost is compared over.
var sizes = []struct {
	name  string
	bytes int
}{{"30 KB", 30_000}, {"300 KB", 300_000}, {"3 MB", 3_000_000}, {"30 MB", 30_000_000}}

const highlights = 10_000

func run(rounds int, out io.Writer) error {
	dir, err := os.MkdirTemp("", "marginalia-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, out: out}
	if b.server, err = startServer(); err != nil {
		return err
	}
	defer b.server.stop()
	if b.screen, err = watch(b.server.name); err != nil {
		return err
	}
	defer b.screen.close()
	for _, step := range []func() error{b.prepare, func() error { return b.starts(rounds) }, b.inTheWindow, b.resizes, b.layouts, b.idle, b.growth} {
		if err := step(); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "\n%d of %d lines are reached.\n", b.reached, b.lines)
	return nil
}

// prepare builds the programs and fills the libraries.
func (b *bench) prepare() error {
	fmt.Fprintln(os.Stderr, "Building, and filling two libraries …")
	for name, pkg := range map[string]string{"marginalia": "dev.marginalia", "empty": "dev.marginalia/bench/empty"} {
		c := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", b.path(name), pkg)
		if msg, err := c.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", name, err, msg)
		}
	}
	text := book()
	var err error
	if b.plain, err = newShelf(b.dir, "plain"); err != nil {
		return err
	}
	if b.marked, err = newShelf(b.dir, "marked"); err != nil {
		return err
	}
	for _, s := range []*shelf{b.plain, b.marked} {
		if err := s.add(b.dir, "book", text); err != nil {
			return err
		}
	}
	for _, s := range sizes {
		if err := b.plain.add(b.dir, s.name, novel(s.bytes)); err != nil {
			return err
		}
	}
	if err := b.marked.mark("book", highlights); err != nil {
		return err
	}
	return b.gtk()
}

// gtk makes a home for gedit in which its caret does not blink, so that its page is still when it is finished.
func (b *bench) gtk() error {
	dir := filepath.Join(b.home(), ".config", "gtk-3.0")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "settings.ini"), []byte("[Settings]\ngtk-cursor-blink=0\ngtk-enable-animations=0\n"), 0o600)
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

func (b *bench) home() string { return filepath.Join(b.dir, "home") }

// reader is the command that opens an article of a library.
func (b *bench) reader(s *shelf, name string) []string {
	return []string{"--library", s.config.Library, "open", s.ids[name]}
}

// starts measures starts and memory, the programs taking turns.
func (b *bench) starts(rounds int) error {
	fmt.Fprintln(os.Stderr, "Starting programs …")
	_, noGedit := exec.LookPath("gedit")
	var empty, ours, gedit []opened
	for i := range rounds + 1 {
		e, err := open(b.screen, b.server.name, b.home(), isBlank, time.Second, b.path("empty"))
		if err != nil {
			return err
		}
		o, err := open(b.screen, b.server.name, b.home(), isText, 2*time.Second, b.path("marginalia"), b.reader(b.marked, "book")...)
		if err != nil {
			return err
		}
		if i == 0 {
			continue // the first start of each fills the system's caches
		}
		empty, ours = append(empty, e), append(ours, o)
		if noGedit == nil && i <= 3 {
			g, err := open(b.screen, b.server.name, b.home(), isText, 2*time.Second, "gedit", "--standalone", b.path("book.txt"))
			if err != nil {
				return err
			}
			gedit = append(gedit, g)
		}
	}
	painted := func(o opened) float64 { return ms(o.painted) }
	e, o := medianOf(empty, painted), medianOf(ours, painted)
	b.title("A book of 3.2 MB with 10,000 highlights, 900x800, software GL")
	b.line("exec to painted text", fmt.Sprintf("%.0f ms, an empty window %.0f ms: %.2f x", o, e, o/e), "<= 1.25 x", o <= 1.25*e)
	if len(gedit) > 0 {
		g := medianOf(gedit, func(o opened) float64 { return ms(o.finished) })
		b.line("... beside gedit's finished page", fmt.Sprintf("%.0f ms, gedit %.0f ms: %.2f x", o, g, o/g), "<= 0.25 x", o <= g/4)
	} else {
		b.note("... beside gedit's finished page", "gedit is not installed")
	}
	memory := func(o opened) float64 { return o.memory }
	em, om := medianOf(empty, memory), medianOf(ours, memory)
	b.line("memory", fmt.Sprintf("%.0f MB, an empty window %.0f MB: +%.0f MB", om, em, om-em), "<= +60 MB", om <= em+60)
	return nil
}

// in runs this program again, holding the window on an article, and decodes what it measured.
func (b *bench) in(mode string, s *shelf, name string, into any) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	c := exec.Command(self, "-inside", mode, "-library", s.config.Library, "-article", s.ids[name])
	c.Env = environment(b.server.name, b.home())
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		return fmt.Errorf("measure %s: %w\n%s", mode, err, strings.TrimSpace(errs.String()))
	}
	b.screen.gone()
	return json.Unmarshal(out, into)
}

// inTheWindow measures scrolling, jumping and marking.
func (b *bench) inTheWindow() error {
	fmt.Fprintln(os.Stderr, "Scrolling, jumping, marking …")
	var none, many inside
	if err := b.in("marks", b.plain, "book", &none); err != nil {
		return err
	}
	if err := b.in("marks", b.marked, "book", &many); err != nil {
		return err
	}
	wall := 0.0
	for _, w := range many.WheelWall {
		wall += w.Seconds()
	}
	fps := float64(len(many.WheelWall)) / wall
	p95 := ms(percentile(many.Wheel, 95))
	b.line("wheel, new text", fmt.Sprintf("%.1f frames a second, p50 %.1f, p95 %.1f, most %.1f ms", fps, ms(percentile(many.Wheel, 50)), p95, ms(percentile(many.Wheel, 100))), "60, p95 <= 12 ms", fps > 59 && p95 <= 12)
	b.note("wheel, back", fmt.Sprintf("p50 %.1f, p95 %.1f ms", ms(percentile(many.WheelBack, 50)), ms(percentile(many.WheelBack, 95))))
	p95 = ms(percentile(many.Jump, 95))
	b.line("jump anywhere", fmt.Sprintf("p50 %.1f, p95 %.1f ms", ms(percentile(many.Jump, 50)), p95), "p95 <= 16 ms", p95 <= 16)
	for _, c := range []struct {
		name string
		m    inside
	}{{"a highlight, key to painted, 0 others", none}, {"... 10,000 others", many}} {
		mid := ms(percentile(c.m.Mark, 50))
		b.line(c.name, fmt.Sprintf("p50 %.1f, p95 %.1f ms; then busy for %.1f ms at most", mid, ms(percentile(c.m.Mark, 95)), ms(percentile(c.m.After, 50))), "<= 16 ms", mid <= 16)
	}
	return nil
}

func (b *bench) resizes() error {
	fmt.Fprintln(os.Stderr, "Resizing …")
	took, err := resizing(b.screen, b.server.name, b.home(), b.path("marginalia"), b.reader(b.marked, "book")...)
	if err != nil {
		return err
	}
	mid := ms(percentile(took, 50))
	b.line("resize to painted frame", fmt.Sprintf("p50 %.1f, p95 %.1f ms", mid, ms(percentile(took, 95))), "<= 40 ms", mid <= 40)
	return nil
}

func (b *bench) layouts() error {
	fmt.Fprintln(os.Stderr, "Laying out …")
	var cold, warm []time.Duration
	for range 3 {
		var took []time.Duration
		if err := b.in("layout", b.plain, "book", &took); err != nil {
			return err
		}
		cold, warm = append(cold, took[0]), append(warm, took[1:]...)
	}
	c, w := ms(percentile(cold, 50)), ms(percentile(warm, 50))
	b.line("exact layout of all, cold", fmt.Sprintf("%.0f ms", c), "<= 150 ms", c <= 150)
	b.line("exact layout of all, warm", fmt.Sprintf("%.0f ms", w), "<= 60 ms", w <= 60)
	return nil
}

func (b *bench) idle() error {
	fmt.Fprintln(os.Stderr, "Idling …")
	ours, err := idling(b.screen, b.server.name, b.home(), b.path("marginalia"), b.reader(b.marked, "book")...)
	if err != nil {
		return err
	}
	empty, err := idling(b.screen, b.server.name, b.home(), b.path("empty"))
	if err != nil {
		return err
	}
	b.line("idle", fmt.Sprintf("%.1f %% of one core, an empty window %.1f %%", 100*ours, 100*empty), "<= 2 %", ours <= 0.02)
	return nil
}

// growth compares the cost of a frame over texts of all sizes.
func (b *bench) growth() error {
	b.title("A frame's cost must not grow with the text")
	var first, last inside
	for i, s := range sizes {
		fmt.Fprintf(os.Stderr, "Scrolling %s …\n", s.name)
		o, err := open(b.screen, b.server.name, b.home(), isText, time.Second, b.path("marginalia"), b.reader(b.plain, s.name)...)
		if err != nil {
			return err
		}
		var m inside
		if err := b.in("frames", b.plain, s.name, &m); err != nil {
			return err
		}
		b.note(s.name, fmt.Sprintf("opens in %.0f ms; wheel p50 %.1f, p95 %.1f ms; jump p50 %.1f, p95 %.1f ms; %.0f MB",
			ms(o.painted), ms(percentile(m.Wheel, 50)), ms(percentile(m.Wheel, 95)), ms(percentile(m.Jump, 50)), ms(percentile(m.Jump, 95)), o.memory))
		if i == 0 {
			first = m
		}
		last = m
	}
	small, large := ms(percentile(first.Wheel, 50)), ms(percentile(last.Wheel, 50))
	b.line("30 MB beside 30 KB, wheel", fmt.Sprintf("%.2f x", large/small), "<= 1.3 x", large <= 1.3*small)
	return nil
}
