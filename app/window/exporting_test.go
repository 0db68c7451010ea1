package window

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dev.marginalia/annotation"
	"dev.marginalia/app"
)

func TestWindow_CitesTheSelectionAndTheChosenMark(t *testing.T) {
	s := begin(t)
	s.cite(app.CitePlain) // there is nothing to cite
	if got := s.ui.Clipboard().Content(); got != "" {
		t.Errorf("%q", got)
	}
	const source = "Marginalia, A Late Yes to Long-Range Missiles, 19 November 2024"
	s.selects("The permission is narrow.")
	s.shortcut(&desktop.CustomShortcut{KeyName: fyne.KeyC, Modifier: ctrl | fyne.KeyModifierShift})
	if got := s.ui.Clipboard().Content(); got != "“The permission is narrow.” ("+source+")" {
		t.Errorf("%q", got)
	}
	s.paint(annotation.Green) // the mark is chosen, nothing is selected
	for _, i := range s.citing()[1:] {
		i.Action()
	}
	if got := s.ui.Clipboard().Content(); got != "“The permission is narrow.” ("+source+")" { // it has no address
		t.Errorf("%q", got)
	}
	s.cite(app.CiteMarkdown)
	if got := s.ui.Clipboard().Content(); got != "> The permission is narrow.\n>\n> — "+source {
		t.Errorf("%q", got)
	}
}

func TestWindow_TheCopyButtonHasAMenu(t *testing.T) {
	s := begin(t)
	s.selects("The permission is narrow.")
	for _, o := range s.bar.row.Objects {
		if b, ok := o.(*iconButton); ok && b.menu != nil {
			b.TappedSecondary(&fyne.PointEvent{AbsolutePosition: fyne.NewPos(200, 200)})
			if top := s.win.Canvas().Overlays().Top(); top == nil {
				t.Error("no menu is shown")
			}
			return
		}
	}
	t.Error("no button has one")
}

func TestWindow_ExportsTheLibrary(t *testing.T) {
	s := begin(t)
	folder := filepath.Join(t.TempDir(), "out")
	s.exportLibraryDialog()
	e := s.entry()
	if !strings.HasSuffix(e.Text, "Marginalia") {
		t.Errorf("offers %q", e.Text)
	}
	e.SetText(folder)
	e.submit()
	if files, err := os.ReadDir(folder); err != nil || len(files) != 1 || files[0].Name() != "A Late Yes to Long-Range Missiles.pdf" {
		t.Errorf("%v %v", files, err)
	}
	if got := s.banner.text.Text; got != "1 file written to "+folder+"." || s.banner.bad || s.banner.bar.Visible() {
		t.Errorf("banner %q", got)
	}
	s.exportLibrary(app.HTML, filepath.Join(folder, "none", "none"))
	if got := s.banner.text.Text; !strings.Contains(got, "does not exist") || !s.banner.bad {
		t.Errorf("banner %q", got)
	}
}

func TestWindow_ExportOfTheLibraryCanBeStopped(t *testing.T) {
	s := begin(t)
	folder := t.TempDir()
	s.work.leave() // as when the window is left
	s.exportLibrary(app.HTML, folder)
	if files, err := os.ReadDir(folder); err != nil || len(files) != 0 {
		t.Errorf("%v %v", files, err)
	}
	if got := s.banner.text.Text; !strings.Contains(got, "stopped") || s.banner.bad {
		t.Errorf("banner %q", got)
	}
}
