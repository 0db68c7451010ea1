package window

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"dev.marginalia/article"
	"dev.marginalia/article/find"
)

// real is the real program in a real window on a display of its own.
type real struct {
	t       *testing.T
	env     []string
	binary  string
	library string
	home    string
	shots   string
}

// fixture stands in for the seed article where that is not at hand.
const fixture = `The harbour had been empty for a week when the first boat came back, low in the water and without its mast. Nobody on the quay said anything for a while. The harbour master wrote the hour into his book and went to fetch the doctor, who was already on her way.
What the men told afterwards was never quite the same twice. They agreed on the wind, and on the hour at which it turned, and on little else. The book says only that it was a quarter past four, and that the tide was running out.
`

func start(t *testing.T) *real {
	t.Helper()
	for _, tool := range []string{"Xvfb", "xdotool", "import", "sqlite3", "go"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skip("the story in a real window needs ", tool, "; make test installs it")
		}
	}
	r := &real{t: t, home: t.TempDir(), shots: filepath.Join("..", "..", "build", "e2e")}
	if err := os.MkdirAll(r.shots, 0o755); err != nil {
		t.Fatal(err)
	}
	r.library = filepath.Join(r.home, "library.db")
	r.binary = filepath.Join(r.home, "marginalia")
	if out, err := exec.Command("go", "build", "-o", r.binary, "dev.marginalia").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r.env = append(os.Environ(), "HOME="+r.home, "XDG_CONFIG_HOME=", "XDG_DATA_HOME=", "XDG_CACHE_HOME=", "XDG_DOCUMENTS_DIR=", "DBUS_SESSION_BUS_ADDRESS=disabled:",
		"MARGINALIA_LIBRARY="+r.library, "LC_ALL=en_US.UTF-8", "DISPLAY=:"+r.display())
	return r
}

// display starts an X server and returns the number of its display.
func (r *real) display() string {
	r.t.Helper()
	in, out, err := os.Pipe()
	if err != nil {
		r.t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1400x1000x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{out}
	if err := x.Start(); err != nil {
		r.t.Fatal(err)
	}
	out.Close()
	r.t.Cleanup(func() {
		_ = x.Process.Kill() // it may have ended already
		_ = x.Wait()
	})
	number := make([]byte, 8)
	n, err := in.Read(number)
	if err != nil && err != io.EOF || n == 0 {
		r.t.Fatal("the X server did not start: ", err)
	}
	return strings.TrimSpace(string(number[:n]))
}

// launch starts the program and returns a function that waits for its end.
func (r *real) launch(args ...string) func() {
	r.t.Helper()
	var errs bytes.Buffer
	p := exec.Command(r.binary, args...)
	p.Env, p.Stderr = r.env, &errs
	if err := p.Start(); err != nil {
		r.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	r.t.Cleanup(func() { _ = p.Process.Kill() }) // it may have ended already
	return func() {
		r.t.Helper()
		select {
		case err := <-ended:
			if err != nil {
				r.t.Errorf("the program ended with %v\n%s", err, errs.String())
			}
		case <-time.After(20 * time.Second):
			r.t.Error("the program did not end")
		}
	}
}

func (r *real) run(name string, args ...string) string {
	r.t.Helper()
	c := exec.Command(name, args...)
	c.Env = r.env
	var errs bytes.Buffer
	c.Stderr = &errs
	out, err := c.Output()
	if err != nil {
		r.t.Fatalf("%s %v: %v\n%s", name, args, err, errs.String())
	}
	return string(out)
}

func (r *real) xdo(args ...string) { r.t.Helper(); r.run("xdotool", args...) }

// until asks again and again, until the answer is yes; a minute is enough for the slowest machine.
func (r *real) until(what string, yes func() bool) {
	r.t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for !yes() {
		select {
		case <-tick.C:
		case <-deadline:
			r.shot("failed")
			r.t.Fatal("waited a minute in vain for: ", what)
		}
	}
}

// shot takes a picture of the screen and keeps it.
func (r *real) shot(name string) image.Image {
	r.t.Helper()
	path := filepath.Join(r.shots, name+".png")
	r.run("import", "-window", "root", "-crop", "1100x760+0+0", "+repage", path)
	f, err := os.Open(path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		r.t.Fatal(err)
	}
	return img
}

func (r *real) sql(query string) string {
	r.t.Helper()
	if _, err := os.Stat(r.library); err != nil {
		return ""
	}
	c := exec.Command("sqlite3", "-readonly", r.library, query)
	out, err := c.Output()
	if err != nil {
		return "" // the library is just being made
	}
	return strings.TrimSpace(string(out))
}

// darkRows counts the dark pixels of each row in the middle of an image: the profile of the text.
func darkRows(img image.Image) []int {
	b := img.Bounds()
	rows := make([]int, b.Dy())
	for y := range rows {
		for x := b.Dx() * 3 / 10; x < b.Dx()*6/10; x++ {
			if r, _, _, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA(); r>>8 < 110 {
				rows[y]++
			}
		}
	}
	return rows
}

// below is how much further down the text of shot stands than that of expected: the height of the menu. It is
// -1 when the text is not there, or not yet.
func below(shot, expected image.Image) int {
	have, want := darkRows(shot), darkRows(expected)
	best, at := 1<<30, -1
	for dy := range 80 {
		diff, sum := 0, 0
		for y := 0; y < 500; y++ {
			diff += max(have[y+dy]-want[y], want[y]-have[y+dy])
			sum += want[y]
		}
		if diff < best && diff*2 < sum {
			best, at = diff, dy
		}
	}
	return at
}

func TestEndToEnd_ARealWindow(t *testing.T) {
	r := start(t)
	text, sentence := r.text()
	// What should be seen is what the same code draws without a screen; only the menu comes on top.
	expected := begin(t)
	expected.importFiles([]string{text})
	hits := find.In(expected.session.Article().Text, sentence, find.Options{})
	if len(hits) != 1 {
		t.Fatalf("%d places of the sentence", len(hits))
	}
	picture := expected.win.Canvas().Capture()

	ended := r.launch("open", text)
	menu := -1
	r.until("the article in the window", func() bool { menu = below(r.shot("1-opened"), picture); return menu >= 0 })
	r.drag(expected, hits[0], menu)
	r.shot("2-selected")
	r.xdo("key", "3")
	r.until("the highlight in the library", func() bool {
		return r.sql("SELECT color FROM annotations WHERE exact = '"+quoted(expected, hits[0])+"'") == "blue"
	})
	r.shot("3-highlighted")
	r.xdo("key", "t")
	focused := r.changed("3-highlighted", "4-tags")
	focused()
	r.xdo("type", "--delay", "40", "harbour/log")
	r.xdo("key", "Return")
	r.xdo("key", "Return")
	r.until("the tag in the library", func() bool {
		return r.sql("SELECT t.path FROM annotation_tags x JOIN tags t ON t.id = x.tag JOIN annotations n ON n.id = x.annotation WHERE n.article <> (SELECT value FROM settings WHERE key = 'sample')") == "harbour/log"
	})
	r.shot("5-tagged")
	r.xdo("key", "ctrl+e")
	r.changed("5-tagged", "6-export")()
	r.xdo("key", "Return")
	var files []string
	r.until("the exported PDF", func() bool { files, _ = filepath.Glob(filepath.Join(r.home, "*.pdf")); return len(files) == 1 })
	r.shot("7-exported")
	r.xdo("key", "ctrl+d")
	r.changed("7-exported", "8-dark")()
	r.xdo("key", "ctrl+q")
	ended()
	r.checkJSON(quoted(expected, hits[0]))
	r.checkPDF(files[0])
}

// The whole of reading with a pen, and no mouse: open, select by a label, colour, note, tag, take back.
func TestEndToEnd_OnlyTheKeyboard(t *testing.T) {
	r := start(t)
	text, sentence := r.text()
	expected := begin(t)
	first := expected.win.Canvas().Capture()
	expected.importFiles([]string{text})
	picture := expected.win.Canvas().Capture()

	ended := r.launch()
	r.until("the bundled article in the window", func() bool { return below(r.shot("k1-window"), first) >= 0 })
	r.xdo("key", "ctrl+o")
	r.changed("k1-window", "k2-chooser")()
	r.xdo("key", "ctrl+a")
	r.xdo("type", "--delay", "20", text)
	r.xdo("key", "Return")
	menu := -1
	r.until("the article in the window", func() bool { menu = below(r.shot("k3-opened"), picture); return menu >= 0 })

	// The labels are those of the same view without a screen, at the height that the menu leaves.
	expected.win.Resize(fyne.NewSize(1100, 760-float32(menu)))
	expected.types("f")
	label, exact := "", ""
	for _, h := range expected.view.Hints() {
		if s := quoted(expected, h.Range); strings.HasPrefix(s, sentence) {
			label, exact = h.Label, s
		}
	}
	if label == "" {
		t.Fatalf("no label at %q: %v", sentence, expected.view.Hints())
	}
	before := r.shot("k3-opened")
	r.xdo("key", "f")
	r.until("the labels", func() bool { return differ(before, r.shot("k4-labels")) > 30 })
	for _, letter := range label {
		r.xdo("key", string(letter))
	}
	r.until("the selection", func() bool { return differ(before, r.shot("k5-selected")) > 200 })
	r.xdo("key", "4")
	mark := "FROM annotations WHERE deleted IS NULL AND exact = '" + exact + "'"
	r.until("the highlight in the library", func() bool { return r.sql("SELECT color, style "+mark) == "pink|highlight" })
	before = r.shot("k6-marked")
	r.xdo("key", "n")
	r.until("the note's editor", func() bool { return differ(before, r.shot("k7-note")) > 2000 })
	r.xdo("type", "--delay", "20", "what nobody said")
	r.xdo("key", "ctrl+Return")
	r.until("the note in the library", func() bool { return r.sql("SELECT note "+mark) == "what nobody said" })
	before = r.shot("k8-noted")
	r.xdo("key", "t")
	r.until("the tags' editor", func() bool { return differ(before, r.shot("k9-tags")) > 2000 })
	r.xdo("type", "--delay", "20", "quay/silence")
	r.xdo("key", "Return")
	r.xdo("key", "Return")
	tags := "SELECT group_concat(t.path) FROM annotation_tags x JOIN tags t ON t.id = x.tag JOIN annotations n ON n.id = x.annotation WHERE n.exact = '" + exact + "'"
	r.until("the tag in the library", func() bool { return r.sql(tags) == "quay/silence" })
	r.xdo("key", "bracketleft")
	r.until("the shorter passage in the library", func() bool {
		return r.sql("SELECT count(*) FROM annotations WHERE '"+exact+"' = exact || '.' AND color = 'pink'") == "1"
	})
	r.shot("k10-shorter")
	for _, undone := range []struct{ what, query, want string }{
		{"passage", "SELECT count(*) " + mark, "1"},
		{"tag", "SELECT count(*) FROM (" + tags + " GROUP BY n.id)", "0"},
		{"note", "SELECT count(*) " + mark + " AND note = ''", "1"},
		{"mark", "SELECT count(*) " + mark, "0"},
	} {
		r.xdo("key", "ctrl+z")
		r.until("the "+undone.what+" taken back", func() bool { return r.sql(undone.query) == undone.want })
	}
	r.xdo("key", "ctrl+shift+z")
	r.until("the mark made again", func() bool { return r.sql("SELECT color, note "+mark) == "pink|" })
	r.shot("k11-undone")
	r.xdo("key", "ctrl+q")
	ended()
	const steps = "SELECT group_concat(kind || ' ' || label, ', ') FROM (SELECT kind, label FROM journal WHERE object = 'annotation' AND article <> (SELECT value FROM settings WHERE key = 'sample') ORDER BY seq)"
	if got, want := r.sql(steps), "do highlight, do note, do tags, do passage, undo passage, undo tags, undo note, undo highlight, redo highlight"; got != want {
		t.Errorf("the journal has %q, want %q", got, want)
	}
}

// differ counts the pixels of a grid over the window that two pictures have not in common.
func differ(a, b image.Image) int {
	n := 0
	for y := 0; y < 760; y += 2 {
		for x := 0; x < 1100; x += 2 {
			if red(a, x, y) != red(b, x, y) {
				n++
			}
		}
	}
	return n
}

// text is the article of the story and a sentence of it.
func (r *real) text() (path, sentence string) {
	dir := os.Getenv("MARGINALIA_CORPORA")
	if dir == "" {
		dir = "../../../shared/corpora"
	}
	if paths, _ := filepath.Glob(filepath.Join(dir, "../seed/*.txt")); len(paths) > 0 {
		abs, err := filepath.Abs(paths[0])
		if err != nil {
			r.t.Fatal(err)
		}
		return abs, "The Democrat has only a few weeks left to consolidate the gains of his mandate"
	}
	path = filepath.Join(r.home, "harbour.txt")
	if err := os.WriteFile(path, []byte(fixture), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return path, "Nobody on the quay said anything for a while."
}

func quoted(s *story, rg article.Range) string {
	return strings.ReplaceAll(s.session.Article().Text.Slice(rg), "'", "''")
}

// drag moves the mouse with its button down from the start of rg to its end.
func (r *real) drag(s *story, rg article.Range, menu int) {
	r.t.Helper()
	origin := s.panes.Objects[1].Position() // the text fills its pane
	boxes := s.view.BoxOf(rg)
	at := func(x, y float64) []string {
		return []string{"mousemove", strconv.Itoa(int(float64(origin.X) + x)), strconv.Itoa(int(float64(origin.Y)+y) + menu)}
	}
	first, last := boxes[0], boxes[len(boxes)-1]
	r.xdo(at(first.X, first.Y+first.H/2)...)
	r.xdo("mousedown", "1")
	for _, part := range []float64{0.2, 0.6, 1} {
		r.xdo(at(last.X+last.W*part, last.Y+last.H/2)...)
		r.shot("2-dragging")
	}
	r.xdo("mouseup", "1")
}

// changed returns a function that waits until the screen differs a lot from a picture taken before.
func (r *real) changed(before, after string) func() {
	f, err := os.Open(filepath.Join(r.shots, before+".png"))
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	old, err := png.Decode(f)
	if err != nil {
		r.t.Fatal(err)
	}
	return func() {
		r.t.Helper()
		r.until("a change after "+before, func() bool {
			now := r.shot(after)
			different := 0
			for y := 0; y < 760; y += 5 {
				for x := 0; x < 1100; x += 5 {
					if a, _, _, _ := old.At(x, y).RGBA(); a != red(now, x, y) {
						different++
					}
				}
			}
			return different > 5000 // of 33,440
		})
	}
}

func red(img image.Image, x, y int) uint32 {
	r, _, _, _ := img.At(x, y).RGBA()
	return r
}

// checkJSON finds the highlight by the command line.
func (r *real) checkJSON(exact string) {
	r.t.Helper()
	var all []struct {
		Exact, Color, Creator string
		Tags                  []string
	}
	if err := json.Unmarshal([]byte(r.run(r.binary, "annotations", "--json", "--tag", "harbour")), &all); err != nil {
		r.t.Fatal(err)
	}
	if len(all) != 1 || all[0].Exact != exact || all[0].Color != "blue" || all[0].Tags[0] != "harbour/log" {
		r.t.Errorf("annotations --json: %+v", all)
	}
}

// checkPDF finds the highlight in the handout, with a reader that nobody here wrote.
func (r *real) checkPDF(path string) {
	r.t.Helper()
	api.DisableConfigDir()
	f, err := os.Open(path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	pages, err := api.Annotations(f, nil, model.NewDefaultConfiguration())
	if err != nil {
		r.t.Fatal(err)
	}
	count := 0
	for _, byType := range pages {
		count += len(byType[model.AnnHighLight].Map)
	}
	if count != 1 {
		r.t.Errorf("%d highlights in the handout", count)
	}
}

// A signal ends the window whenever it comes, also before the window is there to be closed.
func TestEndToEnd_ASignalEndsIt(t *testing.T) {
	r := start(t)
	text := filepath.Join(r.home, "harbour.txt")
	if err := os.WriteFile(text, []byte(fixture), 0o644); err != nil {
		t.Fatal(err)
	}
	r.run(r.binary, "import", text)
	for after := 20 * time.Millisecond; after < 600*time.Millisecond; after += 30 * time.Millisecond {
		p := exec.Command(r.binary)
		var errs bytes.Buffer
		p.Env, p.Stderr = r.env, &errs
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after)
		if err := p.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(20*time.Second, func() { _ = p.Process.Kill() })
		err := p.Wait()
		if !late.Stop() {
			t.Fatalf("a signal %v after the start did not end the program", after)
		}
		// The first moments belong to the runtime, whose way to end is the signal itself.
		if s, ok := p.ProcessState.Sys().(syscall.WaitStatus); err != nil && !(ok && s.Signaled() && s.Signal() == syscall.SIGTERM) {
			t.Errorf("a signal %v after the start: %v\n%s", after, err, errs.String())
		}
	}
	if kept := r.sql("SELECT value FROM settings WHERE key = 'window'"); !strings.Contains(kept, `"width":`) {
		t.Errorf("the window kept %q of its looks", kept)
	}
}
