package cli

import (
	"fmt"
	"io"
	"os"
	"strings"
)

// bar shows progress in one line of a terminal, and nothing anywhere else.
type bar struct{ w io.Writer }

func newBar(w io.Writer) bar {
	if f, ok := w.(*os.File); ok {
		if st, err := f.Stat(); err == nil && st.Mode()&os.ModeCharDevice != 0 {
			return bar{w}
		}
	}
	return bar{io.Discard}
}

// The widths of a bar and of the name beside it, in characters.
const (
	barWidth  = 24
	nameWidth = 48
)

// eraseLine is ECMA-48's EL, after a return to the line's start.
const eraseLine = "\r\x1b[K"

func (b bar) show(done, total int, name string) {
	full := 0
	if total > 0 {
		full = barWidth * done / total
	}
	rs := []rune(oneLine(name))
	if len(rs) > nameWidth {
		rs = append([]rune("…"), rs[len(rs)-nameWidth+1:]...)
	}
	fmt.Fprintf(b.w, "%s[%s%s] %d/%d %s", eraseLine, strings.Repeat("#", full), strings.Repeat(" ", barWidth-full), done, total, string(rs))
}

func (b bar) clear() { fmt.Fprint(b.w, eraseLine) }
