package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestBar_IsOneLine(t *testing.T) {
	var out bytes.Buffer
	b := bar{&out}
	b.show(1, 4, "a\nname\x1b[2J")
	if got := out.String(); got != "\r\x1b[K[######                  ] 1/4 a name [2J" {
		t.Errorf("%q", got)
	}
	out.Reset()
	b.show(0, 0, strings.Repeat("漢", 100))
	b.show(4, 4, "")
	if got := out.String(); strings.Count(got, "漢") != nameWidth-1 || !strings.Contains(got, "] 0/0 …漢") || !strings.HasSuffix(got, "["+strings.Repeat("#", barWidth)+"] 4/4 ") {
		t.Errorf("%q", got)
	}
}

func TestBar_ShowsNothingWhereThereIsNoTerminal(t *testing.T) {
	var out bytes.Buffer
	newBar(&out).show(1, 2, "x")
	f, err := os.Create(t.TempDir() + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	newBar(f).show(1, 2, "x")
	newBar(f).clear()
	if st, err := f.Stat(); err != nil || st.Size() > 0 || out.Len() > 0 {
		t.Errorf("%v, %v, %q", st, err, out.String())
	}
}
