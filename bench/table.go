package main

import (
	"fmt"
	"math"
	"slices"
	"time"
)

func (b *bench) title(s string) { fmt.Fprintf(b.out, "\n%s\n\n", s) }

// line prints one line of the table and counts whether it is reached.
func (b *bench) line(what, got, want string, reached bool) {
	b.lines++
	sign := "MISSED"
	if reached {
		b.reached++
		sign = "ok"
	}
	fmt.Fprintf(b.out, "%-40s %-66s %-18s %s\n", what, got, want, sign)
}

// note prints a line that nothing is asked of.
func (b *bench) note(what, got string) { fmt.Fprintf(b.out, "%-40s %s\n", what, got) }

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// percentile is the value below which p of 100 values lie; 50 is the median.
func percentile(of []time.Duration, p int) time.Duration {
	if len(of) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(of))
	return sorted[max(0, int(math.Ceil(float64(len(sorted)*p)/100))-1)]
}

func medianOf[T any](of []T, value func(T) float64) float64 {
	var all []float64
	for _, o := range of {
		all = append(all, value(o))
	}
	slices.Sort(all)
	if len(all) == 0 {
		return math.NaN()
	}
	return all[len(all)/2]
}
