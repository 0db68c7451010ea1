// Package hyphenation holds the hyphenation patterns that are built into the program, with their licences.
package hyphenation

import (
	"embed"
	"strings"
)

//go:embed *.txt *.txt.gz
var files embed.FS

// Patterns returns the patterns by language ("en"), in the form that typeset.Config takes: as text, or that text
// compressed by gzip.
func Patterns() map[string][]byte {
	out := map[string][]byte{}
	entries, err := files.ReadDir(".")
	if err != nil {
		return out
	}
	for _, e := range entries {
		name := strings.TrimSuffix(strings.TrimSuffix(e.Name(), ".gz"), ".txt")
		if strings.HasPrefix(name, "LICENSE") {
			continue
		}
		if data, err := files.ReadFile(e.Name()); err == nil {
			out[name] = data
		}
	}
	return out
}
