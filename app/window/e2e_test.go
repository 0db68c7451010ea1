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

	"dev.marginalia/app/textview"
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
	noMouse bool // this story is told by keys alone
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

func (r *real) xdo(args ...string) {
	r.t.Helper()
	if r.noMouse && args[0] != "key" && args[0] != "type" {
		r.t.Fatalf("xdotool %v in a story without a mouse", args)
	}
	r.run("xdotool", args...)
}

// until asks again and again, until the answer is yes; a minute is enough for the slowest machine.
func (r *real) until(what string, yes func() bool) {
	r.t.Helper()
	r.untilSo(what, func() string { return "" }, yes)
}

// untilSo does as until; when it was in vain, it says how things are instead.
func (r *real) untilSo(what string, instead func() string, yes func() bool) {
	r.t.Helper()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for !yes() {
		select {
		case <-tick.C:
		case <-deadline:
			r.shot("failed")
			r.t.Fatalf("waited a minute in vain for: %s %s", what, instead())
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

// The whole of reading with a pen, and no mouse: open, select by a label, colour, note, tag, take back. What the
// library holds is looked at after each.
func TestEndToEnd_OnlyTheKeyboard(t *testing.T) {
	r := start(t)
	r.noMouse = true
	text, sentence := r.text()
	expected := begin(t)
	first := expected.win.Canvas().Capture()
	expected.importFiles([]string{text})
	picture := expected.win.Canvas().Capture()

	ended := r.launch()
	r.until("the bundled article in the window", func() bool { now := r.shot("k1-window"); return below(now, first) >= 0 && furnished(now) })
	r.xdo("key", "ctrl+o")
	r.changed("k1-window", "k2-chooser")()
	r.xdo("key", "ctrl+a")
	r.xdo("type", "--delay", "20", text)
	r.xdo("key", "Return")
	menu := -1
	r.until("the article in the window", func() bool { menu = below(r.shot("k3-opened"), picture); return menu >= 0 })
	doc := expected.session.Article()
	if got := r.sql("SELECT a.title FROM articles a WHERE a.source = '" + text + "'"); got != doc.Title {
		t.Errorf("the library has the article %q, want %q", got, doc.Title)
	}
	if got := r.sql("SELECT count(*) FROM revisions WHERE text = '" + strings.ReplaceAll(doc.Text.String(), "'", "''") + "'"); got != "1" {
		t.Errorf("%s revisions have its text", got)
	}
	r.holds("opening it", "")

	label, passage := labelled(expected, menu, sentence)
	exact := doc.Text.Slice(passage)
	before := r.shot("k3-opened")
	r.xdo("key", "f")
	labels := before
	r.until("the labels", func() bool { labels = r.shot("k4-labels"); return differ(before, labels) > 30 })
	for _, letter := range label {
		r.xdo("key", string(letter))
	}
	r.until("the selection", func() bool {
		now := r.shot("k5-selected")
		return differ(before, now) > 200 && differ(labels, now) > 200
	})
	r.holds("selecting", "")
	mark := func(exact string, rest string) string {
		return strconv.Itoa(passage.Start) + "|" + exact + rest
	}
	r.xdo("key", "4")
	r.holds("a colour", mark(exact, "|pink|highlight||"))
	before = r.shot("k6-marked")
	r.xdo("key", "n")
	r.until("the note's editor", func() bool { return differ(before, r.shot("k7-note")) > 2000 })
	r.xdo("type", "--delay", "20", "what nobody said")
	r.xdo("key", "ctrl+Return")
	r.holds("a note", mark(exact, "|pink|highlight|what nobody said|"))
	before = r.shot("k8-noted")
	r.xdo("key", "t")
	r.until("the tags' editor", func() bool { return differ(before, r.shot("k9-tags")) > 2000 })
	r.xdo("type", "--delay", "20", "quay/silence")
	r.xdo("key", "Return")
	r.xdo("key", "Return")
	whole := mark(exact, "|pink|highlight|what nobody said|quay/silence")
	r.holds("a tag", whole)
	r.xdo("key", "bracketleft")
	r.holds("a shorter passage", mark(shorter(doc, passage), "|pink|highlight|what nobody said|quay/silence"))
	r.shot("k10-shorter")
	for _, undone := range []struct{ what, left string }{
		{"passage", whole},
		{"tag", mark(exact, "|pink|highlight|what nobody said|")},
		{"note", mark(exact, "|pink|highlight||")},
		{"mark", ""},
	} {
		r.xdo("key", "ctrl+z")
		r.holds("taking back the "+undone.what, undone.left)
	}
	r.xdo("key", "ctrl+shift+z")
	r.holds("making the mark again", mark(exact, "|pink|highlight||"))
	r.xdo("key", "ctrl+shift+z", "ctrl+shift+z")
	r.holds("making note and tag again", whole)
	r.shot("k11-undone")
	r.xdo("key", "ctrl+q")
	ended()
	const steps = "SELECT group_concat(kind || ' ' || label, ', ') FROM (SELECT kind, label FROM journal WHERE object = 'annotation' AND article <> (SELECT value FROM settings WHERE key = 'sample') ORDER BY seq)"
	if got, want := r.sql(steps), "do highlight, do note, do tags, do passage, undo passage, undo tags, undo note, undo highlight, redo highlight, redo note, redo tags"; got != want {
		t.Errorf("the journal has %q, want %q", got, want)
	}
}

// shorter is what a passage says without its last word, or without the sign that ends it.
func shorter(a *article.Article, r article.Range) string {
	return a.Text.Slice(textview.MoveEdge(a, r, true, -1))
}

// labelled is the label of the sentence that begins so, and where it is: as in the same view without a screen, at the
// height that the menu leaves.
func labelled(s *story, menu int, sentence string) (string, article.Range) {
	s.t.Helper()
	s.win.Resize(fyne.NewSize(1100, 760-float32(menu)))
	s.types("f")
	for _, h := range s.view.Hints() {
		if strings.HasPrefix(s.session.Article().Text.Slice(h.Range), sentence) {
			return h.Label, h.Range
		}
	}
	s.t.Fatalf("no label at %q: %v", sentence, s.view.Hints())
	return "", article.Range{}
}

// holds waits until the marks of the articles other than the bundled one are these, one a line: where each begins, what
// it says, its colour, style, note and tags.
func (r *real) holds(after, want string) {
	r.t.Helper()
	const marks = `SELECT n.start, n.exact, n.color, n.style, n.note, coalesce((SELECT group_concat(t.path) FROM annotation_tags x JOIN tags t ON t.id = x.tag WHERE x.annotation = n.id), '')
		FROM annotations n WHERE n.deleted IS NULL AND n.article <> (SELECT value FROM settings WHERE key = 'sample') ORDER BY n.start`
	got := ""
	r.untilSo("the library after "+after, func() string { return "it holds " + strconv.Quote(got) + ", want " + strconv.Quote(want) },
		func() bool { got = r.sql(marks); return got == want })
}

// On keyboards of other alphabets, and on the French one, whose figures want Shift, the same keys do the same.
func TestEndToEnd_OtherKeyboards(t *testing.T) {
	if _, err := exec.LookPath("setxkbmap"); err != nil {
		t.Skip("other keyboards need setxkbmap; make test installs it")
	}
	r := start(t)
	text, sentence := r.text()
	expected := begin(t)
	expected.importFiles([]string{text})
	picture := expected.win.Canvas().Capture()
	keyboard := func(layout string) { r.run("setxkbmap", layout) }
	press := func(keys string) { // as they are on a Latin keyboard, with the codes that X gives them
		for _, k := range keys {
			for row, code := range map[string]int{"1234567890-=": 10, "qwertyuiop[]": 24, "asdfghjkl;'": 38, "zxcvbnm,./": 52} {
				if i := strings.IndexRune(row, k); i >= 0 {
					r.xdo("key", strconv.Itoa(code+i))
				}
			}
		}
	}

	keyboard("ru")
	ended := r.launch("open", text)
	menu := -1
	r.until("the article in the window", func() bool {
		now := r.shot("l1-opened")
		menu = below(now, picture)
		return menu >= 0 && furnished(now)
	})
	label, passage := labelled(expected, menu, sentence)
	before := r.shot("l1-opened")
	press("f")
	labels := before
	r.until("the labels", func() bool { labels = r.shot("l2-labels"); return differ(before, labels) > 30 })
	press(label)
	r.until("the selection", func() bool {
		now := r.shot("l3-selected")
		return differ(before, now) > 200 && differ(labels, now) > 200
	})
	press("3")
	mark := strconv.Itoa(passage.Start) + "|" + expected.session.Article().Text.Slice(passage)
	r.holds("a colour on a Russian keyboard", mark+"|blue|highlight||")
	press("u")
	r.holds("a style on a Russian keyboard", mark+"|blue|underline||")
	press("[")
	r.holds("moving the end on a Russian keyboard", strconv.Itoa(passage.Start)+"|"+shorter(expected.session.Article(), passage)+"|blue|underline||")
	r.xdo("key", "ctrl+52") // Z
	r.holds("undo on a Russian keyboard", mark+"|blue|underline||")
	for _, c := range []struct{ layout, key, want string }{
		{"fr", "2", "|green|underline||"},
		{"gr", "x", "|green|strikeout||"},
		{"il", "w", "|green|squiggly||"},
		{"ara", "h", "|green|highlight||"},
		{"cz", "5", "|purple|highlight||"},
	} {
		keyboard(c.layout)
		press(c.key)
		r.holds(c.key+" on the keyboard "+c.layout, mark+c.want)
	}
	keyboard("ru")
	r.xdo("key", "ctrl+59") // the comma
	r.xdo("key", "Right")   // the second theme
	r.until("another theme", func() bool {
		return strings.Contains(r.sql("SELECT value FROM settings WHERE key = 'window'"), `"theme":"sepia"`)
	})
	r.xdo("key", "Escape")
	press("n")
	press("yjxm") // "ночь"
	r.xdo("key", "ctrl+Return")
	r.holds("a note in Russian", mark+"|purple|highlight|ночь|")
	r.xdo("key", "ctrl+24") // Q
	ended()
}

// furnished reports whether what is around the text is there too: the head of the annotations. Only then the window
// takes keys.
func furnished(img image.Image) bool {
	dark := 0
	for y := 30; y < 60; y++ {
		for x := 820; x < 1095; x++ {
			if red(img, x, y)>>8 < 110 {
				dark++
			}
		}
	}
	return dark > 100
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

// Without a screen the window's command says so in one sentence, and what needs no screen works.
func TestEndToEnd_ItSaysThatThereIsNoScreen(t *testing.T) {
	r := start(t)
	r.env = append(r.env, "DISPLAY=", "WAYLAND_DISPLAY=")
	r.run(r.binary, "list")
	p := exec.Command(r.binary)
	p.Env = r.env
	said, err := p.CombinedOutput()
	if p.ProcessState.ExitCode() != 1 || !strings.Contains(string(said), "marginalia: There is no screen") || strings.Contains(string(said), "goroutine") {
		t.Errorf("without a screen: %v\n%s", err, said)
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
		late := time.AfterFunc(20*time.Second, func() { _ = p.Process.Signal(syscall.SIGQUIT) }) // it says where it is
		kill := time.AfterFunc(30*time.Second, func() { _ = p.Process.Kill() })
		err := p.Wait()
		kill.Stop()
		if !late.Stop() {
			t.Fatalf("a signal %v after the start did not end the program\n%s", after, errs.String())
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
