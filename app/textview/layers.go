package textview

// Shift reports whether the Shift key is held, which a key that is passed on does not tell.
func (v *View) Shift() bool { return v.shift }
