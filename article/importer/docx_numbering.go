package importer

// docxNumbering are the lists of a document (17.9). A paragraph names an instance; instances of one abstract
// numbering go on counting where another one left off, unless they begin anew.
type docxNumbering struct {
	instances map[string]*docxList
	styles    *docxStyles
}

// docxAbstract is a numbering that instances share.
type docxAbstract struct {
	levels  [officeLevels]officeLevel
	styles  [officeLevels]string // ids of the paragraph styles that stand for a level
	link    string               // id of the numbering style that has the levels instead
	counter officeCounter
}

// docxList is an instance of a numbering.
type docxList struct {
	abstract *docxAbstract
	levels   [officeLevels]officeLevel
	starts   [officeLevels]int // numbers at which a level begins anew; -1 where it goes on
	begun    [officeLevels]bool
}

// maxNumberings bounds the memory that numberings take: each holds all its levels.
const maxNumberings = 20_000

// readNumbering reads the part of numberings.
func (d *docx) readNumbering() *docxNumbering {
	n := &docxNumbering{map[string]*docxList{}, d.styles}
	_, data := d.part("numbering")
	if data == nil {
		return n
	}
	abstracts, named := map[string]*docxAbstract{}, map[string]*docxAbstract{} // by id, and by the style whose levels they have
	count := 0
	x := readOfficeXML(d.ctx, data)
	x.children(func(officeElement) {
		x.children(func(e officeElement) {
			if count++; count > maxNumberings {
				return
			}
			switch e.name {
			case "w:abstractNum":
				a, style := readAbstract(x)
				abstracts[e.get("w:abstractNumId")] = a
				if style != "" {
					named[style] = a
				}
			case "w:num":
				if l := readInstance(x, abstracts, named); l != nil {
					n.instances[e.get("w:numId")] = l
				}
			}
		})
	})
	return n
}

func readAbstract(x *officeXML) (a *docxAbstract, style string) {
	a = &docxAbstract{}
	for i := range a.levels {
		a.levels[i] = officeLevel{format: "none", start: 1}
	}
	x.children(func(e officeElement) {
		switch e.name {
		case "w:styleLink":
			style = e.get("w:val")
		case "w:numStyleLink":
			a.link = e.get("w:val")
		case "w:lvl":
			if at, ok := e.number("w:ilvl"); ok && at >= 0 && at < officeLevels {
				a.levels[at], a.styles[at] = readLevel(x)
			}
		}
	})
	return a, style
}

// readLevel reads a level of a numbering, and the id of the paragraph style that stands for it.
func readLevel(x *officeXML) (l officeLevel, style string) {
	l = officeLevel{format: "decimal", start: 0}
	picture := false
	x.children(func(e officeElement) {
		n, isNumber := e.number("w:val")
		switch e.name {
		case "w:start":
			if isNumber {
				l.start = n
			}
		case "w:numFmt":
			l.format = e.get("w:val")
		case "w:lvlText":
			l.text = e.get("w:val")
		case "w:lvlRestart":
			if l.restart = n; n == 0 {
				l.restart = -1
			}
		case "w:isLgl":
			l.legal = e.flag() == flagOn
		case "w:pStyle":
			style = e.get("w:val")
		case "w:lvlPicBulletId":
			picture = true
		case "w:pPr":
			l.indent = readParaProps(x).indent
		}
	})
	if picture && l.text == "" {
		l.text = "•"
	}
	return l, style
}

// readInstance reads an instance; nil when it is one of nothing.
func readInstance(x *officeXML, abstracts, named map[string]*docxAbstract) *docxList {
	l := &docxList{}
	for i := range l.starts {
		l.starts[i] = -1
	}
	changed := map[int]officeLevel{}
	x.children(func(e officeElement) {
		switch e.name {
		case "w:abstractNumId":
			l.abstract = abstracts[e.get("w:val")]
		case "w:lvlOverride":
			at, ok := e.number("w:ilvl")
			if !ok || at < 0 || at >= officeLevels {
				return
			}
			x.children(func(in officeElement) {
				switch in.name {
				case "w:startOverride":
					if n, ok := in.number("w:val"); ok && n >= 0 {
						l.starts[at] = n
					}
				case "w:lvl":
					changed[at], _ = readLevel(x)
				}
			})
		}
	})
	if l.abstract == nil {
		return nil
	}
	if to := named[l.abstract.link]; l.abstract.link != "" && to != nil {
		l.abstract = to
	}
	l.levels = l.abstract.levels
	for at, level := range changed {
		l.levels[at] = level
	}
	return l
}

// of finds the list of a paragraph and its level in it. Where only a style names the list, the level is the one for
// which the style stands.
func (n *docxNumbering) of(p docxParaProps, style *docxStyle) (*docxList, int) {
	l := n.instances[p.list]
	if l == nil {
		return nil, 0
	}
	if p.level >= 0 {
		return l, p.level
	}
	for range deepestStyle {
		if style == nil {
			break
		}
		for at, id := range l.abstract.styles {
			if id == style.id && id != "" {
				return l, at
			}
		}
		style = n.styles.byID["paragraph/"+style.parent]
	}
	return l, 0
}

// next counts an item of level at and returns its number.
func (l *docxList) next(at int) int {
	c := &l.abstract.counter
	if !l.begun[at] && l.starts[at] >= 0 {
		c.set(at, l.starts[at])
	}
	l.begun[at] = true
	return c.next(&l.levels, at)
}
