package importer

// officeFlag is a property that is on, off or not said.
type officeFlag int8

const (
	flagUnsaid officeFlag = iota
	flagOn
	flagOff
)

func (f officeFlag) or(g officeFlag) officeFlag {
	if f != flagUnsaid {
		return f
	}
	return g
}

// officeProps are the properties of a run of text that matter.
type officeProps struct {
	style                              string
	bold, italic, strike, double, hide officeFlag
	vertical, font                     string
	language                           officeLanguages
	removed                            bool // of a paragraph's mark: it was deleted
}

// or fills what r does not say from s.
func (r officeProps) or(s officeProps) officeProps {
	r.bold, r.italic, r.strike, r.double, r.hide = r.bold.or(s.bold), r.italic.or(s.italic), r.strike.or(s.strike), r.double.or(s.double), r.hide.or(s.hide)
	if r.vertical == "" {
		r.vertical = s.vertical
	}
	if r.font == "" {
		r.font = s.font
	}
	r.language = r.language.or(s.language)
	return r
}
