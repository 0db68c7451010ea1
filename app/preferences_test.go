package app_test

import (
	"path/filepath"
	"testing"

	. "dev.marginalia/app"
	"dev.marginalia/storage"
)

func TestPreferences(t *testing.T) {
	c := DefaultConfig()
	c.Library = filepath.Join(t.TempDir(), "library.db")
	a, err := Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	kept := func(want Preferences) {
		t.Helper()
		if p, err := a.Preferences(ctx); err != nil || p != want {
			t.Errorf("kept %+v, want %+v, %v", p, want, err)
		}
	}
	kept(Preferences{})
	want := Preferences{TextSize: 21, Width: 1000.5, Height: 700, HideMarks: true, Theme: "sepia", Font: "DejaVu Serif", LineHeight: 1.7, Measure: 72, Justify: true, Indent: true}
	if err := a.SetPreferences(ctx, want); err != nil {
		t.Fatal(err)
	}
	kept(want)
	a.Close()

	lib, err := storage.Open(ctx, c.Library, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for setting, want := range map[string]Preferences{
		`{"width": "wide"`:                 {},
		`{"dark": true, "textSize": 20}`:   {Theme: "dark", TextSize: 20}, // as it was before there were four themes
		`{"dark": true, "theme": "sepia"}`: {Theme: "sepia"},
	} {
		if err := lib.SetSetting(ctx, "window", setting); err != nil {
			t.Fatal(err)
		}
		if a, err = Open(ctx, c); err != nil {
			t.Fatal(err)
		}
		kept(want)
		a.Close()
	}
	lib.Close()
}
