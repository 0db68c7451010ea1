package importer

import (
	"strings"

	"dev.marginalia/article"
)

// odtPara is a paragraph that is being read.
type odtPara struct {
	officePara
	style  *odtStyle
	hidden bool
}

// readBlock reads an element that stands between paragraphs. Tables of contents and indexes are left out.
func (d *odt) readBlock(e officeElement) {
	if d.full(d.x) {
		return
	}
	switch e.name {
	case "text:p", "text:h":
		d.paragraph(e)
	case "text:list":
		d.readList(e)
	case "table:table":
		d.table()
	case "text:section":
		if e.get("text:display") != "none" && e.get("text:is-hidden") != "true" {
			d.x.children(d.readBlock)
		}
	case "text:bibliography", "text:index-body", "text:index-title", "text:numbered-paragraph":
		d.x.children(d.readBlock)
	case "text:bookmark", "text:bookmark-start":
		d.targets = append(d.targets, e.get("text:name"))
	default:
		if strings.HasPrefix(e.name, "draw:") {
			d.within("", func() { d.drawing(e) })
		}
	}
}

func (d *odt) paragraph(e officeElement) {
	d.within(e.get("text:style-name"), func() {
		p := d.p
		if p.role.kind == roleNone || p.role.kind == roleHeading {
			if e.name == "text:h" {
				p.role = officeRole{roleHeading, 1}
				if n, ok := e.number("text:outline-level"); ok && n > 0 {
					p.role.level = n
				}
			}
		}
		d.style = d.runStyle(p.style.props, officeStyle{})
		d.number(p, e)
		d.x.nodes(d.inline, d.flow)
	})
}

// within reads a paragraph of that style with read and adds it.
func (d *odt) within(style string, read func()) {
	p, run := d.p, d.style
	st := d.styles.of("paragraph", style)
	d.p = &odtPara{style: st, officePara: officePara{text: &officeText{}, role: st.role, borderOnly: st.line}}
	switch st.align {
	case "center":
		d.p.align = article.AlignCenter
	case "end", "right":
		d.p.align = article.AlignEnd
	}
	if strings.HasPrefix(st.writing, "rl") {
		d.p.direction = "rtl"
	}
	d.style = d.runStyle(st.props, officeStyle{})
	read()
	done := d.p
	d.p, d.style = p, run
	if !done.hidden {
		d.end(&done.officePara)
	}
}

// table reads a table (9.1).
func (d *odt) table() {
	var t officeTable
	var indent int
	list, p := d.list, d.p
	if list != nil {
		indent = list.level + 1
	}
	d.list, d.p = nil, nil
	d.x.children(func(e officeElement) { d.tableRows(&t, e, false) })
	d.list, d.p = list, p
	d.putTable(&t, article.Block{Indent: indent})
}

// tableRows reads a row, or a group of rows.
func (d *odt) tableRows(t *officeTable, e officeElement, heading bool) {
	switch e.name {
	case "table:table-header-rows":
		heading = true
		fallthrough
	case "table:table-rows", "table:table-row-group":
		d.x.children(func(in officeElement) { d.tableRows(t, in, heading) })
	case "table:table-row":
		r := odtRow{d: d, officeRow: officeRow{heading: heading}}
		d.x.children(r.cell)
		r.end()
		t.rows = append(t.rows, r.officeRow)
		if n, _ := e.number("table:number-rows-repeated"); r.length > 0 {
			for i := 1; i < n && d.repeat(r.length+len(r.cells)) && d.room(0); i++ {
				t.rows = append(t.rows, r.officeRow)
			}
		}
	}
}

// odtRow is a row that is being read.
type odtRow struct {
	officeRow
	d       *odt
	empty   int // cells without text that may stand at the end
	covered int // that a cell before reaches over and that have not come yet
	length  int // bytes of its text
}

// cell reads a cell, or several that are the same. Those that another one covers stand in the file, but not in that
// of every program.
func (r *odtRow) cell(e officeElement) {
	n, _ := e.number("table:number-columns-repeated")
	n = min(max(n, 1), maxColumns)
	switch e.name {
	case "table:covered-table-cell":
		r.covered = max(0, r.covered-n)
		r.empty += n
		return
	case "table:table-cell":
	default:
		return
	}
	r.empty += r.covered
	r.covered = 0
	parts := r.d.collect(func() { r.d.x.children(r.d.readBlock) })
	if spanned, ok := e.number("table:number-columns-spanned"); ok && spanned > 1 {
		r.covered = min(spanned, maxColumns) - 1
	}
	if len(parts) == 0 {
		r.empty += n
		return
	}
	r.fill()
	length := 0
	for _, p := range parts {
		length += len(p.text) + 1
	}
	for i := 0; i < n && (i == 0 || r.d.repeat(length)) && r.d.room(len(r.cells)); i++ {
		r.cells = append(r.cells, officeCell{parts: parts, columns: 1})
		r.length += length
	}
}

// fill adds the cells without text, now that one with text follows.
func (r *odtRow) fill() {
	for ; r.empty > 0 && r.d.room(len(r.cells)); r.empty-- {
		r.cells = append(r.cells, officeCell{columns: 1})
	}
	r.empty = 0
}

// end adds the cells without text at the end, unless there are as many as only a sheet has.
func (r *odtRow) end() {
	if r.empty += r.covered; r.empty < maxColumns {
		r.fill()
	}
}
