package pdf

import (
	"fmt"
	"strconv"
)

// addStructure writes the structure tree (ISO 32000-1, 14.7.2) into the file and returns the number of its root.
// The numbers of pages and annotations are known by now.
func (d *document) addStructure(f *finisher) int {
	root := f.add("")
	d.tree.number(f)
	d.tree.write(f, root)
	tree := f.addPacked(d.parentTree())
	f.objects[root] = fmt.Appendf(nil, "<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d/RoleMap<</Aside/Note>>>>", d.tree.object, tree, len(d.pages)+len(d.tagged))
	return root
}

// number gives e and what is in it numbers, in the order of reading.
func (e *element) number(f *finisher) {
	e.object = f.addPacked(nil)
	for i := range e.kids {
		if k := e.kids[i].element; k != nil {
			k.number(f)
		}
	}
	for _, k := range e.late {
		k.number(f)
	}
}

// write writes the objects of e and of what is in it.
func (e *element) write(f *finisher, parent int) {
	f.objects[e.object] = e.dict(parent)
	for i := range e.kids {
		if k := e.kids[i].element; k != nil {
			k.write(f, e.object)
		}
	}
	for _, k := range e.late {
		k.write(f, e.object)
	}
}

// dict is the dictionary of an element.
func (e *element) dict(parent int) []byte {
	role := e.role
	if role == "Link" && !e.annotated() {
		role = "Span" // what it would lead to is on no page
	}
	b := append(make([]byte, 0, 64+16*len(e.kids)), "<</S/"...)
	b = append(b, role...)
	b = appendRef(append(b, "/P "...), parent)
	if e.lang != "" {
		b = append(append(append(b, "/Lang("...), e.lang...), ')')
	}
	if e.title != "" {
		b = append(append(b, "/T"...), text(e.title)...)
	}
	if e.alt != "" {
		b = append(append(b, "/Alt"...), text(e.alt)...)
	}
	if e.attrs != "" {
		b = append(append(b, "/A"...), e.attrs...)
	}
	page := e.page()
	if page >= 0 {
		b = appendRef(append(b, "/Pg "...), pageObject(page))
	}
	b = append(b, "/K["...)
	for i := range e.kids {
		b = append(e.kids[i].appendTo(b, page), ' ')
	}
	for _, k := range e.late {
		b = append(appendRef(b, k.object), ' ')
	}
	return append(b, "]>>"...)
}

// annotated reports whether an annotation is in e.
func (e *element) annotated() bool {
	for i := range e.kids {
		if e.kids[i].annotation > 0 {
			return true
		}
	}
	return false
}

// page is that of the first piece of e; -1 without one.
func (e *element) page() int {
	for i := range e.kids {
		if e.kids[i].element == nil {
			return e.kids[i].page
		}
	}
	return -1
}

// appendTo writes a kid of an element whose page is page.
func (k *kid) appendTo(b []byte, page int) []byte {
	switch {
	case k.element != nil:
		return appendRef(b, k.element.object)
	case k.annotation > 0:
		b = appendRef(append(b, "<</Type/OBJR/Obj "...), k.annotation)
	case k.page == page:
		return strconv.AppendInt(b, int64(k.mcid), 10)
	default:
		b = strconv.AppendInt(append(b, "<</Type/MCR/MCID "...), int64(k.mcid), 10)
	}
	if k.page != page {
		b = appendRef(append(b, "/Pg "...), pageObject(k.page))
	}
	return append(b, ">>"...)
}

func appendRef(b []byte, object int) []byte {
	return append(strconv.AppendInt(b, int64(object), 10), " 0 R"...)
}

// parentTree finds the elements of the marked pieces of each page, and of each annotation (ISO 32000-1, 14.7.4.4).
func (d *document) parentTree() []byte {
	b := []byte("<</Nums[")
	for k, p := range d.pages {
		b = append(strconv.AppendInt(b, int64(k), 10), '[')
		for i, e := range p.pieces {
			if i > 0 {
				b = append(b, ' ')
			}
			b = appendRef(b, e.object)
		}
		b = append(b, "]\n"...)
	}
	for i, e := range d.tagged {
		b = append(strconv.AppendInt(b, int64(len(d.pages)+i), 10), ' ')
		b = append(appendRef(b, e.object), '\n')
	}
	return append(b, "]>>"...)
}

// addAnnotation puts an annotation on page p into e, and returns the key by which the parent tree finds e.
func (d *document) addAnnotation(e *element, p *page, object int) int {
	e.kids = append(e.kids, kid{page: p.number, annotation: object})
	d.tagged = append(d.tagged, e)
	return len(d.pages) + len(d.tagged) - 1
}

// within says that what is drawn next is in e; nil is for what is not read: lines, grounds, running heads (artifacts;
// ISO 32000-1, 14.8.2.2).
func (o *ops) within(e *element) {
	if o.marked && o.element == e {
		return
	}
	o.endMarked()
	o.marked, o.element = true, e
	if e == nil {
		o.buf = append(o.buf, "/Artifact BMC\n"...)
		return
	}
	p := o.page
	e.kids = append(e.kids, kid{page: p.number, mcid: len(p.pieces)})
	o.buf = append(append(append(o.buf, '/'), e.role...), "<</MCID "...)
	o.buf = append(strconv.AppendInt(o.buf, int64(len(p.pieces)), 10), ">>BDC\n"...)
	p.pieces = append(p.pieces, e)
}

// endMarked ends the piece that is open.
func (o *ops) endMarked() {
	if o.marked {
		o.buf = append(o.buf, "EMC\n"...)
		o.marked = false
	}
}

// elementOf is the element of a paragraph that is drawn.
func (o *ops) elementOf(of *paragraph) *element {
	if o.page == nil {
		return nil
	}
	if of.element == nil {
		of.element = o.page.c.tagger.elementOf(o.page, of, o.block, o.inRow)
	}
	return of.element
}
