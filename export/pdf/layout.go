package pdf

import (
	"errors"
	"strings"
)

// Layout is how a handout is laid out.
type Layout string

// The layouts.
const (
	Margin Layout = "margin" // the text with its marks, notes beside their lines
	Digest Layout = "digest" // only the marked passages, each with its note
)

// ParseLayout reads the name of a layout, in any case; "" is Margin.
func ParseLayout(s string) (Layout, error) {
	switch l := Layout(strings.ToLower(s)); l {
	case "":
		return Margin, nil
	case Margin, Digest:
		return l, nil
	}
	return "", errors.New("unknown layout: use margin or digest")
}
