package importer

import (
	"strconv"

	"dev.marginalia/article"
)

// table reads a table.
func (d *docx) table() {
	var t officeTable
	var style *docxStyle
	look := false
	p := d.p
	d.p = nil
	d.x.children(func(e officeElement) {
		if e.name != "w:tblPr" {
			d.tableRow(&t, e)
			return
		}
		d.x.children(func(pr officeElement) {
			switch pr.name {
			case "w:tblStyle":
				style = d.styles.byID["table/"+pr.get("w:val")]
			case "w:tblLook":
				look = pr.get("w:firstRow") == "1" || pr.get("w:firstRow") == "" && hasBit(pr.get("w:val"), firstRowBit)
			}
		})
	})
	d.p, d.items = p, nil
	if look && style != nil && style.firstRow && len(t.rows) > 1 {
		t.rows[0].heading = true
	}
	d.putTable(&t, article.Block{})
}

// firstRowBit says in a table's look that the first row is set as a heading ([ISO/IEC 29500-4] 14.7.8).
const firstRowBit = 0x20

func hasBit(hex string, bit uint64) bool {
	n, err := strconv.ParseUint(hex, 16, 32)
	return err == nil && n&bit != 0
}

// tableRow reads a row, or what surrounds rows.
func (d *docx) tableRow(t *officeTable, e officeElement) {
	if e.name != "w:tr" {
		d.wrapped(e, func(in officeElement) { d.tableRow(t, in) })
		return
	}
	var r officeRow
	removed := false
	d.x.children(func(e officeElement) {
		if e.name != "w:trPr" {
			d.tableCell(&r, e)
			return
		}
		d.x.children(func(pr officeElement) {
			switch pr.name {
			case "w:tblHeader":
				r.heading = pr.flag() == flagOn
			case "w:gridBefore":
				if n, ok := pr.number("w:val"); ok && n > 0 && d.room(0) {
					r.cells = append(r.cells, officeCell{columns: min(n, maxColumns)})
				}
			case "w:del":
				removed = true
			}
		})
	})
	if !removed {
		t.rows = append(t.rows, r)
	}
}

// tableCell reads a cell, or what surrounds cells.
func (d *docx) tableCell(r *officeRow, e officeElement) {
	if e.name != "w:tc" {
		d.wrapped(e, func(in officeElement) { d.tableCell(r, in) })
		return
	}
	if !d.room(len(r.cells)) {
		return
	}
	c := officeCell{columns: 1}
	d.items = nil
	c.parts = d.enclosed(func() {
		d.x.children(func(e officeElement) {
			if e.name != "w:tcPr" {
				d.block(e)
				return
			}
			d.x.children(func(pr officeElement) {
				if n, ok := pr.number("w:val"); pr.name == "w:gridSpan" && ok && n > 0 {
					c.columns = min(n, maxColumns)
				}
			})
		})
	})
	r.cells = append(r.cells, c)
}
