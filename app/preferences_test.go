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
	want := Preferences{Dark: true, TextSize: 21, Width: 1000.5, Height: 700, HideMarks: true}
	if err := a.SetPreferences(ctx, want); err != nil {
		t.Fatal(err)
	}
	kept(want)
	a.Close()

	lib, err := storage.Open(ctx, c.Library, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.SetSetting(ctx, "window", `{"width": "wide"`); err != nil {
		t.Fatal(err)
	}
	lib.Close()
	if a, err = Open(ctx, c); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	kept(Preferences{})
}
