package importer

import (
	"bytes"
)

// docxNotes are the footnotes or the endnotes of a document (ECMA-376 part 1, 17.11).
type docxNotes struct {
	prefix string // of their targets
	level  officeLevel
	count  int // that were numbered
	data   []byte
	rels   docxRels
	byID   map[string]*officeNote // those that the text leads to
}

// readNoteParts unpacks the notes before the pictures, which may use up what may be unpacked, and reads how notes
// are numbered: as the settings say, or the last section (17.11.12), which is at the end of main.
func (d *docx) readNoteParts(main []byte) {
	for i, n := range []*docxNotes{&d.footnotes, &d.endnotes} {
		name, data := d.part([]string{"footnotes", "endnotes"}[i])
		if n.data = data; data != nil {
			n.rels = d.relsOf(name)
		}
	}
	if _, data := d.part("settings"); data != nil {
		d.readNoteMarks(data)
	}
	const reach = 8 << 10 // bytes of the last section's properties
	tail := main[max(0, len(main)-reach):]
	if at := bytes.LastIndex(tail, []byte("<w:sectPr")); at >= 0 {
		d.readNoteMarks(tail[at:])
	}
}

// readNoteMarks reads how notes are numbered.
func (d *docx) readNoteMarks(data []byte) {
	x := readOfficeXML(d.ctx, data)
	x.children(func(officeElement) {
		x.children(func(e officeElement) {
			n := &d.footnotes
			switch e.name {
			case "w:footnotePr":
			case "w:endnotePr":
				n = &d.endnotes
			default:
				return
			}
			x.children(func(p officeElement) {
				switch p.name {
				case "w:numFmt":
					n.level.format = p.get("w:val")
				case "w:numStart":
					if v, ok := p.number("w:val"); ok && v > 0 {
						n.level.start = v
					}
				}
			})
		})
	})
}

// maxSign is the length in bytes beyond which text is no sign of a note.
const maxSign = 100

// reference reads the sign of a note in the text. A note with a sign of its own has it in the text that follows.
func (d *docx) reference(e officeElement, n *docxNotes) {
	if d.silent() {
		return
	}
	id := e.get("w:id")
	note := n.byID[id]
	if note == nil {
		own := e.get("w:customMarkFollows")
		note = d.note(n.prefix, "")
		if note.own = own == "1" || own == "true" || own == "on"; !note.own {
			note.label = n.level.number(n.level.start + n.count)
			n.count++
		}
		n.byID[id] = note
	}
	if note.own {
		d.sign, note.label = note, ""
		return
	}
	style := d.style.officeStyle
	style.note = note.target
	d.p.text.write(note.label, style)
	d.wrote++
}

// readNotes reads the notes to which signs lead.
func (d *docx) readNotes() error {
	for _, n := range []*docxNotes{&d.footnotes, &d.endnotes} {
		if n.data == nil {
			continue
		}
		d.rels, d.x = n.rels, readOfficeXML(d.ctx, n.data)
		d.x.children(func(officeElement) {
			d.x.children(func(e officeElement) {
				note := n.byID[e.get("w:id")]
				if note == nil || note.parts != nil || e.name != "w:footnote" && e.name != "w:endnote" {
					return
				}
				note.parts = d.story(func() { d.x.children(d.block) })
				d.targets = nil
			})
		})
		if err := d.broken(d.x); err != nil {
			return err
		}
	}
	return nil
}
