package pdf

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"dev.marginalia/assets"
	"dev.marginalia/assets/hyphenation"
	"dev.marginalia/typeset"
)

// engine is the text engine with the program's fonts and those of the system, the same for all tests.
func engine(tb testing.TB) *typeset.Engine {
	tb.Helper()
	e, err := sharedEngine()
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

var sharedEngine = sync.OnceValues(func() (*typeset.Engine, error) {
	families := map[string]typeset.Family{}
	for name, file := range map[string]string{"serif": "GentiumBookPlus", "sans": "Lato", "mono": "JetBrainsMono"} {
		var f [4]*typeset.Face
		for i, style := range []string{"Regular", "Bold", "Italic", "BoldItalic"} {
			var err error
			if f[i], err = typeset.ParseFace(assets.Font(file+"-"+style), 0); err != nil {
				return nil, err
			}
		}
		families[name] = typeset.Family{Regular: f[0], Bold: f[1], Italic: f[2], BoldItalic: f[3]}
	}
	return typeset.New(typeset.Config{Families: families, Fallback: typeset.SystemFallback(filepath.Join(os.TempDir(), "marginalia-test-fonts")), Hyphenation: hyphenation.Patterns()})
})

// long skips a test that looks at many pages when little time is given: the race detector makes minutes of it, and there
// is nothing for it to find.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("looks at many pages")
	}
}
