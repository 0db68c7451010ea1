// Package hyphenation holds the hyphenation patterns that are built into the program, with their licences.
package hyphenation

import (
	"embed"
	"strings"
)

//go:embed *.txt *.txt.gz
var files embed.FS

// Patterns returns what reads the patterns of each language ("en"), in the form that typeset.Config takes: as text, or
// that text compressed by gzip.
func Patterns() map[string]func() []byte {
	out := map[string]func() []byte{}
	entries, err := files.ReadDir(".")
	if err != nil {
		return out
	}
	for _, e := range entries {
		name := strings.TrimSuffix(strings.TrimSuffix(e.Name(), ".gz"), ".txt")
		if strings.HasPrefix(name, "LICENSE") {
			continue
		}
		out[name] = func() []byte {
			data, err := files.ReadFile(e.Name())
			if err != nil {
				return nil // which is no pattern; a file that is listed is there
			}
			return data
		}
	}
	return out
}
