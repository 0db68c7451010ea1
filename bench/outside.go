package main

import (
	"fmt"
	"hash/fnv"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unsafe"
)

// program is a program in a window, watched from outside.
type program struct {
	cmd     *exec.Cmd
	started time.Time
}

// launch starts a program on a display, with a home of its own.
func launch(display, home, binary string, args ...string) (*program, error) {
	p := &program{cmd: exec.Command(binary, args...), started: time.Now()}
	p.cmd.Env = environment(display, home)
	return p, p.cmd.Start()
}

// environment is one in which nothing of the person's is read or written. The folders of the desktop's
// specification are not named in it, as on most machines: an empty name of the cache's folder would keep the
// graphics library from keeping its compiled shaders, which no person's machine does.
func environment(display, home string) []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "XDG_") })
	return append(env, "DISPLAY="+display, "HOME="+home, "DBUS_SESSION_BUS_ADDRESS=disabled:", "LC_ALL=C.UTF-8", "FYNE_THEME=light",
		"GSETTINGS_BACKEND=memory", "NO_AT_BRIDGE=1")
}

func (p *program) stop() {
	_ = p.cmd.Process.Kill() // it may have ended already
	_ = p.cmd.Wait()
}

// memory is the resident memory of the program, in MB.
func (p *program) memory() float64 {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kb / 1024
		}
	}
	return 0
}

// processor is the processor time that the program has taken.
func (p *program) processor() time.Duration {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * 10 * time.Millisecond // the kernel counts hundredths
}

// middle is a part of the window where only text is, in every program that is measured.
var middle = image.Rect(200, 300, 500, 450)

// windows is the part of the screen where the programs' windows are, whole: a page is finished when its scrollbar is.
var windows = image.Rect(0, 0, 1000, 820)

// isText reports whether pixels show dark text on a light ground, isBlank whether they show a light ground alone.
func isText(pixels []uint32) bool {
	dark, light := darkAndLight(pixels)
	return dark > 400 && light > len(pixels)/3
}

func isBlank(pixels []uint32) bool {
	_, light := darkAndLight(pixels)
	return light > len(pixels)*9/10
}

func darkAndLight(pixels []uint32) (dark, light int) {
	for _, p := range pixels {
		switch g := p >> 8 & 0xFF; {
		case g < 100:
			dark++
		case g > 220:
			light++
		}
	}
	return dark, light
}

// patience is how long anything is waited for.
const patience = 60 * time.Second

// glance is how long the screen is left alone between two looks at it: a look takes the X server and this program about
// a third of a millisecond, on one of the cores that the program that is measured wants.
const glance = 2 * time.Millisecond

// until waits until the pixels of r please ok, and returns when that was.
func (s *screen) until(r image.Rectangle, ok func([]uint32) bool) (time.Time, error) {
	for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(glance) {
		if p := s.pixels(r); p != nil && ok(p) {
			return time.Now(), nil
		}
	}
	return time.Time{}, fmt.Errorf("waited %v in vain for a picture", patience)
}

// still waits until r has not changed for a while, and returns when it changed last.
func (s *screen) still(r image.Rectangle, while time.Duration) time.Time {
	last, seen := time.Now(), sum(s.pixels(r))
	for limit := time.Now().Add(patience); time.Since(last) < while && time.Now().Before(limit); time.Sleep(glance) {
		if now := sum(s.pixels(r)); now != seen {
			last, seen = time.Now(), now
		}
	}
	return last
}

func sum(pixels []uint32) uint64 {
	h := fnv.New64a()
	if len(pixels) > 0 {
		_, _ = h.Write(unsafe.Slice((*byte)(unsafe.Pointer(&pixels[0])), 4*len(pixels)))
	}
	return h.Sum64()
}

// opened is how long a program took to its first picture, and its memory a while after.
type opened struct {
	painted  time.Duration
	finished time.Duration // until the whole window was still
	memory   float64
}

// open measures the start of a program that shows its picture in the middle of the window.
func open(sc *screen, display, home string, ready func([]uint32) bool, rest time.Duration, binary string, args ...string) (opened, error) {
	p, err := launch(display, home, binary, args...)
	if err != nil {
		return opened{}, err
	}
	defer sc.gone()
	defer p.stop()
	at, err := sc.until(middle, ready)
	if err != nil {
		return opened{}, fmt.Errorf("%s: %w", filepath.Base(binary), err)
	}
	o := opened{painted: at.Sub(p.started)}
	o.finished = sc.still(windows, rest).Sub(p.started)
	o.memory = p.memory()
	return o, nil
}

// gone waits until the screen is black again, so that no program is mistaken for the one before it.
func (s *screen) gone() {
	_, _ = s.until(middle, func(p []uint32) bool { // a screen that stays is found out by the next picture
		dark, _ := darkAndLight(p)
		return dark == len(p)
	})
}

// resizing measures from a change of the window's size to the picture that it leads to: the last one that is not the
// one before it.
func resizing(sc *screen, display, home, binary string, args ...string) ([]time.Duration, error) {
	p, err := launch(display, home, binary, args...)
	if err != nil {
		return nil, err
	}
	defer sc.gone()
	defer p.stop()
	if _, err := sc.until(middle, isText); err != nil {
		return nil, err
	}
	time.Sleep(3 * time.Second) // until all is laid out
	widths := []int{700, 900}
	var took []time.Duration
	for i := range 20 {
		w := widths[i%2]
		before, from := sum(sc.pixels(middle)), time.Now()
		if err := sc.resize(w, 800); err != nil {
			return nil, err
		}
		if _, err := sc.until(middle, func(p []uint32) bool { return sum(p) != before }); err != nil {
			return nil, fmt.Errorf("the text does not follow the window's size: %w", err)
		}
		took = append(took, sc.still(middle, 150*time.Millisecond).Sub(from))
	}
	return took, nil
}

// idling measures the part of one core that a program takes when nothing happens.
func idling(sc *screen, display, home, binary string, args ...string) (float64, error) {
	p, err := launch(display, home, binary, args...)
	if err != nil {
		return 0, err
	}
	defer sc.gone()
	defer p.stop()
	if _, err := sc.until(middle, func(px []uint32) bool { return isText(px) || isBlank(px) }); err != nil {
		return 0, err
	}
	time.Sleep(15 * time.Second) // until all is laid out
	const while = 8 * time.Second
	before := p.processor()
	time.Sleep(while)
	return float64(p.processor()-before) / float64(while), nil
}
