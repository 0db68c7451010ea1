// Package early runs before Fyne does. Fyne looks up the locale while the program starts, whether a window is
// wanted or not, and complains on stderr, with a stack of lines, about the locales "C" and "POSIX" that servers
// and scripts run in. Go starts packages in the order of their import paths as soon as what they import has
// started (The Go Programming Language Specification, "Package initialization"); the module's path is chosen to
// come before Fyne's, so that this package gives such a process a locale that Fyne can read.
package early

import (
	"os"
	"strings"
)

func init() {
	set := false
	for _, name := range []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"} {
		v, ok := os.LookupEnv(name)
		base, _, _ := strings.Cut(v, ".")
		switch {
		case !ok || v == "":
			continue
		case base == "C" || base == "POSIX":
			os.Setenv(name, "en_US.UTF-8")
		}
		set = true
	}
	if !set {
		os.Setenv("LANG", "en_US.UTF-8")
	}
}
