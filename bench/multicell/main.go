// Multicell prints a text file as a PDF in the plainest way: gofpdf's MultiCell, justified, with page numbers, and no
// marks. It is what handouts are measured beside, as a process of its own. The font is one of those of handouts, put in
// by AddUTF8Font: those that are in every reader have no curly quotes in gofpdf. It kerns and divides nothing.
package main

import (
	"fmt"
	"os"

	"github.com/jung-kurt/gofpdf"

	"dev.marginalia/assets"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: multicell TEXT PDF")
		os.Exit(2)
	}
	if err := print(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "multicell:", err)
		os.Exit(1)
	}
}

func print(in, out string) error {
	text, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	f := gofpdf.New("P", "pt", "A4", "")
	f.AddUTF8FontFromBytes("serif", "", assets.Font("GentiumBookPlus-Regular"))
	f.SetMargins(64, 72, 64)
	f.SetAutoPageBreak(true, 72)
	f.AliasNbPages("")
	f.SetFooterFunc(func() {
		f.SetY(-50)
		f.SetFont("serif", "", 8)
		f.CellFormat(0, 10, fmt.Sprintf("page %d of {nb}", f.PageNo()), "", 0, "R", false, 0, "")
	})
	f.AddPage()
	f.SetFont("serif", "", 10.8)
	f.MultiCell(0, 15.2, string(text), "", "J", false)
	return f.OutputFileAndClose(out)
}
