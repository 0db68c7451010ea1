package app

import (
	"context"
	"encoding/json"
)

// Preferences are what the window remembers of its looks. They are kept in the library beside what was read, so
// that one file holds everything.
type Preferences struct {
	Dark        bool    `json:"dark,omitempty"`     // as libraries of before Theme have it; never set in what is read
	TextSize    float64 `json:"textSize,omitempty"` // pixels at scale 1; 0: the usual one
	Width       float32 `json:"width,omitempty"`    // of the window, in pixels at scale 1; 0: the usual one
	Height      float32 `json:"height,omitempty"`
	HideLibrary bool    `json:"hideLibrary,omitempty"`
	HideMarks   bool    `json:"hideMarks,omitempty"`
	FindWords   bool    `json:"findWords,omitempty"`   // find whole words only
	FindCase    bool    `json:"findCase,omitempty"`    // tell capital from small letters
	FindAccents bool    `json:"findAccents,omitempty"` // tell letters with accents from those without
	FollowMarks bool    `json:"followMarks,omitempty"` // the annotations' panel scrolls with the text
	Theme       string  `json:"theme,omitempty"`       // "light", "sepia", "dark" or "black"; "": light
	Font        string  `json:"font,omitempty"`        // a built-in family or one of the machine; "": the usual serif
	LineHeight  float64 `json:"lineHeight,omitempty"`  // as a factor of the text's size; 0: the usual one
	Measure     int     `json:"measure,omitempty"`     // characters in a line; 0: the usual number
	Justify     bool    `json:"justify,omitempty"`
	Indent      bool    `json:"indent,omitempty"`     // paragraphs begin with an indent, not with a gap
	MenuHeight  float32 `json:"menuHeight,omitempty"` // of the menu bar: the text begins below it before it is there
}

// preferences is the key under which they are kept, as JSON.
const preferences = "window"

// Preferences are those kept last. What cannot be read is as if it had never been kept.
func (a *App) Preferences(ctx context.Context) (Preferences, error) {
	v, err := a.lib.Setting(ctx, preferences)
	if err != nil || v == "" {
		return Preferences{}, err
	}
	var p Preferences
	if json.Unmarshal([]byte(v), &p) != nil {
		return Preferences{}, nil
	}
	if p.Dark && p.Theme == "" {
		p.Theme = "dark"
	}
	p.Dark = false
	return p, nil
}

// SetPreferences keeps p. A library that can only be read forgets it.
func (a *App) SetPreferences(ctx context.Context, p Preferences) error {
	if a.ReadOnly() {
		return nil
	}
	v, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return a.lib.SetSetting(ctx, preferences, string(v))
}
