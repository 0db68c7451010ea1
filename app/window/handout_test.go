package window

import (
	"testing"

	"dev.marginalia/app"
	"dev.marginalia/export/pdf"
)

func TestHandoutForm_ChoicesBecomeOptions(t *testing.T) {
	begin(t) // widgets want a program
	f := newHandoutForm("Liberation Serif")
	if o := f.options(); o.Layout != pdf.Margin || o.Paper != pdf.A4 || o.Font != app.Serif || o.Size != 0 {
		t.Errorf("the usual is %+v", o)
	}
	if len(layoutLabels) != len(pdf.Layouts) || len(paperLabels) != len(pdf.Papers) {
		t.Fatal("a layout or a paper has no name")
	}
	f.layout.SetSelected("Cornell notes")
	f.paper.SetSelected("Legal")
	f.font.SetSelected("Liberation Serif")
	f.size.SetSelected("12 pt")
	if o := f.options(); o.Layout != pdf.Cornell || o.Paper != pdf.Legal || o.Font != "Liberation Serif" || o.Size != 12 {
		t.Errorf("chosen is %+v", o)
	}
	f.enable(false)
	if !f.layout.Disabled() || !f.size.Disabled() {
		t.Error("choices for another format can be made")
	}
	if n := len(newHandoutForm(app.Sans).fonts); n != len(app.BuiltInFonts()) {
		t.Errorf("%d fonts with a built-in one chosen", n)
	}
}
