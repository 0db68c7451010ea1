package importer

import (
	"strings"

	"dev.marginalia/article"
)

// odtList is a list that is being read (OpenDocument 1.3 part 3, 5.3).
type odtList struct {
	parent  *odtList
	style   string
	level   int            // from 0
	counter *officeCounter // that all levels share
	item    odtItem
}

// odtItem is an item that is being read; its first paragraph is the Item, those after it go on with it.
type odtItem struct {
	begun bool
	start int // the number that it begins anew with; -1 when it goes on
}

// readList reads a list, which may go on with an earlier one.
func (d *odt) readList(e officeElement) {
	l := &odtList{parent: d.list, style: e.get("text:style-name")}
	goesOn := e.get("text:continue-numbering") == "true"
	if l.parent != nil {
		l.level, l.counter = min(l.parent.level+1, officeLevels-1), l.parent.counter
		if l.style == "" {
			l.style = l.parent.style
		}
		if !goesOn {
			l.counter.begun[l.level] = false
		}
	} else {
		if l.counter = d.counters["#"+e.get("text:continue-list")]; l.counter == nil && goesOn {
			l.counter = d.counters[l.style]
		}
		if l.counter == nil {
			l.counter = &officeCounter{}
		}
		d.counters[l.style] = l.counter
		if id := e.get("xml:id"); id != "" && len(d.counters) < maxNumberings {
			d.counters["#"+id] = l.counter
		}
	}
	d.list = l
	d.x.children(func(in officeElement) {
		switch in.name {
		case "text:list-item", "text:list-header":
			l.item = odtItem{begun: in.name == "text:list-header", start: -1}
			if n, ok := in.number("text:start-value"); ok && n >= 0 {
				l.item.start = n
			}
			d.x.children(d.readBlock)
		default:
			d.readBlock(in)
		}
	})
	d.list = l.parent
}

// number gives p its place in the list that is being read, and a heading its number.
func (d *odt) number(p *odtPara, e officeElement) {
	l := d.list
	if l == nil {
		if p.role.kind == roleHeading && e.name == "text:h" && d.styles.outline != nil && e.get("text:is-list-header") != "true" {
			d.numberHeading(p, e)
		}
		return
	}
	p.indent = l.level + 1
	if l.item.begun {
		return
	}
	l.item.begun = true
	name := l.style
	if name == "" {
		name = p.style.list
	}
	levels := d.styles.lists[name]
	if levels == nil {
		levels = &bulleted
	}
	if l.item.start >= 0 {
		l.counter.set(l.level, l.item.start)
	}
	n := l.counter.next(levels, l.level)
	numbered, sign := levels[l.level].mark()
	switch {
	case p.role.kind == roleHeading || p.role.kind == roleTitle:
		p.indent = 0
		if numbered {
			p.label = l.counter.label(levels, l.level)
		}
	case sign:
		p.item, p.depth = true, l.level+1
		if numbered {
			p.number = max(0, n)
		}
		switch strings.TrimSpace(levels[l.level].text) {
		case "☐":
			p.task = article.TaskOpen
		case "☑", "☒":
			p.task = article.TaskDone
		}
	}
}

// bulleted are the levels of a list without a style.
var bulleted = func() (levels [officeLevels]officeLevel) {
	for i := range levels {
		levels[i] = officeLevel{format: "bullet", text: "•", start: 1}
	}
	return levels
}()

// numberHeading counts a heading outside lists.
func (d *odt) numberHeading(p *odtPara, e officeElement) {
	at := min(max(p.role.level, 1), officeLevels) - 1
	if e.get("text:restart-numbering") == "true" {
		d.outline.begun[at] = false
		if n, ok := e.number("text:start-value"); ok && n >= 0 {
			d.outline.set(at, n)
		}
	}
	d.outline.next(d.styles.outline, at)
	if d.styles.outline[at].format != "none" {
		p.label = d.outline.label(d.styles.outline, at)
	}
}
