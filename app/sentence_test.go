package app_test

import (
	"testing"

	"dev.marginalia/app"
)

func TestRemarks_OneCharacterOrMoreWithoutAFont(t *testing.T) {
	for want, runes := range map[string][]rune{
		"": nil,
		"No font on this computer has U+E000; the handout shows a replacement sign in its place.":           {0xE000},
		"No font on this computer has U+E000, U+E001; the handout shows a replacement sign in their place.": {0xE000, 0xE001},
	} {
		if got := (app.Report{Missing: runes}).Remarks(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
