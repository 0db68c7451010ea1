package importer

import (
	"net/url"
	"path"
	"strings"
)

// docxRel is a relationship: where a part of a package names another one, or an address (ECMA-376 part 2, 9.3).
type docxRel struct {
	target   string // the name of a part, or an address
	kind     string // the last word of its type: "styles", "image"
	external bool
}

// docxRels are the relationships of a part.
type docxRels struct {
	list []docxRel // in the order of the document
	byID map[string]docxRel
}

// relsOf reads the relationships of a part, of the package itself when it is "".
func (d *docx) relsOf(part string) docxRels {
	out := docxRels{byID: map[string]docxRel{}}
	dir, base := path.Split(part)
	data, err := d.zip.read(dir + "_rels/" + base + ".rels")
	if err != nil {
		return out
	}
	x := readOfficeXML(d.ctx, data)
	x.children(func(officeElement) {
		x.children(func(e officeElement) {
			if e.name != "rel:Relationship" {
				return
			}
			kind := e.get("Type")
			r := docxRel{target: e.get("Target"), kind: kind[strings.LastIndexByte(kind, '/')+1:], external: e.get("TargetMode") == "External"}
			if !r.external {
				r.target = d.partName(dir, r.target)
			}
			out.list = append(out.list, r)
			out.byID[e.get("Id")] = r
		})
	})
	return out
}

// partName is the name in the archive of a part that is named relative to dir.
func (d *docx) partName(dir, target string) string {
	name := strings.TrimPrefix(path.Join(dir, target), "/")
	if strings.HasPrefix(target, "/") {
		name = strings.TrimPrefix(path.Clean(target), "/")
	}
	if plain, err := url.PathUnescape(name); err == nil && !d.zip.has(name) && d.zip.has(plain) {
		return plain
	}
	return name
}

// part reads the part to which the main part has that kind of relationship; data is nil when there is none or when
// it is damaged.
func (d *docx) part(kind string) (name string, data []byte) {
	for _, r := range d.rels.list {
		if r.kind == kind && !r.external {
			data, err := d.zip.read(r.target)
			if err != nil {
				return r.target, nil
			}
			return r.target, data
		}
	}
	return "", nil
}
