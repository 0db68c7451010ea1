// Empty opens a window with nothing in it: what the toolkit alone costs.
package main

import (
	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	_ "dev.marginalia/early"
)

func main() {
	fyneapp.SetMetadata(fyne.AppMetadata{ID: "org.marginalia.Empty", Name: "Empty", Migrations: map[string]bool{"fyneDo": true}})
	w := fyneapp.New().NewWindow("Empty")
	w.Resize(fyne.NewSize(900, 800))
	w.Show()
	fyne.CurrentApp().Run()
}
