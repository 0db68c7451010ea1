package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"

	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

// previewLimit is how long a changed option may take, in ms, until the page on view is painted anew.
const previewLimit = 50

// previewWidth is how wide that page is painted, in pixels: as on a large screen.
const previewWidth = 1000

// layoutTime is what the first page of a layout took, each time.
type layoutTime struct {
	Layout          pdf.Layout
	Took, Processor []time.Duration
}

// previews measures the first page of the preview of an article, and prints the slowest layout.
func (b *bench) previews(name string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	out, err := exec.Command(self, "-inside", "preview", "-library", b.plain.config.Library, "-article", b.plain.ids[name]).Output()
	if err != nil {
		return fmt.Errorf("preview: %w", err)
	}
	var all []layoutTime
	if err := json.Unmarshal(out, &all); err != nil {
		return err
	}
	slowest, sum := 0, 0.0
	for i, l := range all {
		sum += ms(percentile(l.Took, 50))
		if percentile(l.Took, 50) > percentile(all[slowest].Took, 50) {
			slowest = i
		}
	}
	s := all[slowest]
	took := ms(percentile(s.Took, 50))
	b.line("preview, first page", fmt.Sprintf("%.0f ms, processor %.0f ms (%s, the slowest; the mean is %.0f ms)", took, ms(percentile(s.Processor, 50)), s.Layout, sum/float64(len(all))),
		fmt.Sprintf("<= %d ms", previewLimit), took <= previewLimit)
	return nil
}

// previewInside lays out and paints the first page of an article in every layout, as the export dialog does when one is
// chosen, and prints how long each took.
func previewInside(library, id string, out io.Writer) (err error) {
	c := app.DefaultConfig()
	c.Library = library
	a, err := app.Open(context.Background(), c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	s, err := a.OpenSession(context.Background(), id)
	if err != nil {
		return err
	}
	painter := pdf.NewPainter()
	all := make([]layoutTime, len(pdf.Layouts))
	for round := range 8 {
		for i, l := range pdf.Layouts {
			from, processor := time.Now(), processorTime()
			if err := firstPage(s, painter, app.ExportOptions{Layout: l, Context: 1}); err != nil {
				return err
			}
			if all[i].Layout = l; round > 0 { // in the first, fonts are read
				all[i].Took = append(all[i].Took, time.Since(from))
				all[i].Processor = append(all[i].Processor, processorTime()-processor)
			}
		}
	}
	return json.NewEncoder(out).Encode(all)
}

func firstPage(s *app.Session, painter *pdf.Painter, o app.ExportOptions) error {
	v, err := s.Preview(context.Background(), o)
	if err != nil {
		return err
	}
	for sheet, err := range v.Sheets {
		if err == nil {
			painter.Paint(sheet, previewWidth, false)
		}
		return err
	}
	return nil
}

// processorTime is what this process has taken of the processors, which other work on the machine does not change much.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
