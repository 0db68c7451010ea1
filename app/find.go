package app

import (
	"strings"

	"github.com/adrg/xdg"

	"dev.marginalia/annotation"
)

// CompleteTag returns up to most of the known tags that what was typed may become: those that begin with it go
// before those in which a part or a word does. Tags that were chosen already are left out.
func CompleteTag(known, chosen []string, typed string, most int) []string {
	taken := map[string]bool{}
	for _, c := range chosen {
		taken[annotation.FoldTag(strings.TrimSpace(c))] = true
	}
	want := annotation.FoldTag(strings.TrimSpace(typed))
	var first, second []string
	for _, k := range known {
		f := annotation.FoldTag(k)
		switch {
		case taken[f]:
		case strings.HasPrefix(f, want):
			first = append(first, k)
		case strings.Contains(f, "/"+want), strings.Contains(f, " "+want):
			second = append(second, k)
		}
	}
	all := append(first, second...)
	return all[:min(len(all), most)]
}

// DocumentsFolder is where the system keeps a person's documents.
func DocumentsFolder() string { return xdg.UserDirs.Documents }

// Places are the folders that a person is likely to keep documents in, whether they exist or not.
func Places() []string {
	return []string{xdg.Home, xdg.UserDirs.Documents, xdg.UserDirs.Download, xdg.UserDirs.Desktop}
}
