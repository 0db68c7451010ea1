package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"dev.marginalia/app"
	"dev.marginalia/app/textview"
	"dev.marginalia/app/window"
	"dev.marginalia/article"
)

// inside is what is measured in the program's own window, by a process that holds it.
type inside struct {
	Wheel, WheelBack, Jump, Idle []time.Duration // cost of a frame: from the event to the end of the swap
	WheelWall                    []time.Duration // from frame to frame
	Mark                         []time.Duration // from the key to the pixel
	After                        []time.Duration // the longest that the window's thread was busy after a mark was made
}

// driver steps the real window frame by frame.
type driver struct {
	view    *textview.View
	screen  *screen
	pending chan func()
	cost    chan frame
}

type frame struct{ cost, at time.Duration }

// began is when the process did.
var began = time.Now()

// runInside opens the window on an article and measures in it; the result goes to out.
func runInside(library, id string, marks bool, out io.Writer) error {
	config := app.DefaultConfig()
	config.Library = library
	fyneapp.SetMetadata(fyne.AppMetadata{ID: "org.marginalia.Bench", Name: "Marginalia", Migrations: map[string]bool{"fyneDo": true}})
	ui := fyneapp.New()
	var got inside
	var failed error
	start := func() bool {
		go func() {
			got, failed = measureInside(ui, marks)
			fyne.Do(ui.Quit)
		}()
		return false
	}
	if err := window.Run(ui, config, id, start); err != nil {
		return err
	}
	if failed != nil {
		return failed
	}
	return json.NewEncoder(out).Encode(got)
}

func measureInside(ui fyne.App, marks bool) (inside, error) {
	sc, err := watch(os.Getenv("DISPLAY"))
	if err != nil {
		return inside{}, err
	}
	defer sc.close()
	if _, err := sc.until(middle, isText); err != nil {
		return inside{}, err
	}
	d := &driver{screen: sc, pending: make(chan func()), cost: make(chan frame, 1)}
	fyne.DoAndWait(func() { d.view = viewIn(ui.Driver().AllWindows()[0].Canvas().Content()) })
	if d.view == nil {
		return inside{}, errors.New("the window has no text")
	}
	clock := fyne.NewAnimation(time.Hour, func(float32) { d.tick() })
	clock.RepeatCount = fyne.AnimationRepeatForever
	fyne.DoAndWait(clock.Start)
	defer fyne.DoAndWait(clock.Stop)
	time.Sleep(500 * time.Millisecond)
	var m inside
	wheel := func(dy float32) func(int) {
		return func(int) { d.view.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: dy}}) }
	}
	d.frames(60, wheel(-25)) // the first frames fill the caches
	m.Wheel, m.WheelWall = d.frames(300, wheel(-25))
	m.WheelBack, _ = d.frames(150, wheel(25))
	time.Sleep(time.Second)
	rnd := rand.New(rand.NewPCG(7, 7))
	n := d.view.Article().Text.Len()
	m.Jump, _ = d.frames(120, func(int) { d.view.ScrollTo(rnd.IntN(n)) })
	if marks {
		m.Mark, m.After, err = d.mark(30)
	}
	return m, err
}

// viewIn finds the text in a window.
func viewIn(o fyne.CanvasObject) *textview.View {
	switch o := o.(type) {
	case *textview.View:
		return o
	case *fyne.Container:
		for _, c := range o.Objects {
			if v := viewIn(c); v != nil {
				return v
			}
		}
	}
	return nil
}

// tick is called once a frame, before it is painted. What is queued in it is done when it is painted.
func (d *driver) tick() {
	select {
	case do := <-d.pending:
		from := time.Now()
		do()
		fyne.Do(func() { d.cost <- frame{time.Since(from), time.Since(began)} })
	default:
	}
}

// frames does step in n frames, and returns their costs and the times between them.
func (d *driver) frames(n int, step func(i int)) (cost, wall []time.Duration) {
	last := time.Duration(0)
	for i := range n {
		d.pending <- func() { step(i) }
		f := <-d.cost
		cost = append(cost, f.cost)
		if i > 0 {
			wall = append(wall, f.at-last)
		}
		last = f.at
	}
	return cost, wall
}

// mark selects a passage on the page, presses the key of a colour, and waits for the colour on the screen; n times.
func (d *driver) mark(n int) (took, after []time.Duration, err error) {
	for i := range n {
		var spot image.Rectangle
		d.frames(1, func(int) {
			d.view.ScrollTo(d.view.Article().Text.Len() / (n + 2) * (i + 1))
			spot = d.choose()
		})
		time.Sleep(300 * time.Millisecond)
		if spot.Empty() {
			return nil, nil, errors.New("no passage to mark on this page")
		}
		before := d.screen.pixels(spot)
		painted := make(chan time.Time, 1)
		pressed := make(chan time.Time, 1)
		go func() {
			at, werr := d.screen.until(spot, func(p []uint32) bool { return !slices.Equal(p, before) })
			if werr != nil {
				at = time.Time{}
			}
			painted <- at
		}()
		d.frames(1, func(int) {
			pressed <- time.Now()
			d.view.TypedRune(rune('1' + i%8))
		})
		at := <-painted
		if at.IsZero() {
			return nil, nil, fmt.Errorf("the mark was never painted")
		}
		took = append(took, at.Sub(<-pressed))
		after = append(after, busiest(400*time.Millisecond))
	}
	return took, after, nil
}

// choose selects some words of the page that nothing marks, and returns pixels that a mark will colour.
func (d *driver) choose() image.Rectangle {
	v := d.view
	for o := v.TopOffset() + 120; o < v.TopOffset()+1500; o += 60 {
		r := v.Article().Text.Snap(article.Range{Start: o, End: o + 15})
		boxes := v.BoxOf(r)
		if len(boxes) != 1 || boxes[0].W < 40 {
			continue
		}
		v.Select(r)
		p := fyne.CurrentApp().Driver().AbsolutePositionForObject(v)
		x, y := int(p.X)+int(boxes[0].X), int(p.Y)+int(boxes[0].Y+boxes[0].H/2)
		return image.Rect(x+2, y-3, x+30, y+3)
	}
	return image.Rectangle{}
}

// busiest is the longest that the window's thread did not answer in a while.
func busiest(while time.Duration) time.Duration {
	longest := time.Duration(0)
	for end := time.Now().Add(while); time.Now().Before(end); time.Sleep(time.Millisecond) {
		from := time.Now()
		fyne.DoAndWait(func() {})
		longest = max(longest, time.Since(from))
	}
	return longest
}

// runLayout measures the exact layout of a whole article: with an engine that has set nothing yet, and again.
func runLayout(library, id string, out io.Writer) error {
	config := app.DefaultConfig()
	config.Library = library
	a, err := app.Open(context.Background(), config)
	if err != nil {
		return err
	}
	defer a.Close()
	s, err := a.OpenSession(context.Background(), id)
	if err != nil {
		return err
	}
	engine, err := a.Engine()
	if err != nil {
		return err
	}
	f := textview.NewFlow(engine, s.Article(), textview.Header{Title: s.Article().Title})
	var took []time.Duration
	for _, measure := range []float64{560, 480, 560, 480} {
		from := time.Now()
		f.Resize(19, measure, 800)
		f.Finish(func() bool { return false })
		took = append(took, time.Since(from))
	}
	return json.NewEncoder(out).Encode(took)
}
