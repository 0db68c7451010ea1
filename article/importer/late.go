package importer

import (
	"regexp"
	"sync"
)

// late compiles a regular expression when it is first used: a program that only reads does not wait for those of
// the importers.
func late(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
