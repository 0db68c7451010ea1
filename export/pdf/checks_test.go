package pdf

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// qpdfCheck has qpdf look for damage, where it is installed.
func qpdfCheck(tb testing.TB, name string, data []byte) {
	tb.Helper()
	if _, err := exec.LookPath("qpdf"); err != nil {
		return
	}
	out, err := exec.Command("qpdf", "--check", written(tb, data)).CombinedOutput()
	if err != nil || bytes.Contains(out, []byte("WARNING")) {
		tb.Errorf("%s: qpdf: %v\n%s", name, err, out)
	}
}

// textOf is what pdftotext reads in the order of the operators; "" where it is not installed.
func textOf(tb testing.TB, data []byte) string {
	tb.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		return ""
	}
	out, err := exec.Command("pdftotext", "-raw", written(tb, data), "-").Output()
	if err != nil {
		tb.Fatal("pdftotext: ", err)
	}
	return string(out)
}

func written(tb testing.TB, data []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "x.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// squeezed is text without what setting it changes: white space, hyphens, and the signs that set directions.
func squeezed(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == '-' || r == '\u2010' || r == '\u00ad' || r == '\u200b' || r == '\u00a0' || '\u2066' <= r && r <= '\u2069' {
			return -1
		}
		return r
	}, s)
}
