package pdftext

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"time"
)

// Info is what a file says of itself; what it does not say is empty.
type Info struct {
	Title, Author, Producer string
	Keywords                []string
	Published               string // RFC 3339, as far as the file says it
	Language                string // BCP 47
}

// Entry is a line of the outline.
type Entry struct {
	Title string
	Level int     // from 1
	Page  int     // from 0
	Y     float64 // on that page, as it is read; 0 is its top
}

// The number of lines of an outline, and of names of destinations, that are read.
const (
	maxOutline = 20_000
	maxNames   = 500_000
)

// Info reads the information dictionary, completed by the metadata stream (ISO 32000-2, 14.3).
func (f *File) Info() Info {
	d := f.dict(f.trailer["Info"])
	clean := func(o any) string { return strings.Join(strings.Fields(f.text(o)), " ") }
	i := Info{Title: clean(d["Title"]), Author: clean(d["Author"]), Producer: clean(d["Producer"]), Language: f.text(f.catalog["Lang"])}
	i.Keywords = keywords(f.text(d["Keywords"]))
	created, _ := f.get(d["CreationDate"]).(string)
	i.Published = date(textString(created))
	if s, ok := f.get(f.catalog["Metadata"]).(*stream); ok {
		if data, err := f.decode(s); err == nil {
			i.complete(data)
		}
	}
	return i
}

// keywords are separated by semicolons, or where there are none, by commas.
func keywords(s string) []string {
	sep := ","
	if strings.Contains(s, ";") {
		sep = ";"
	}
	var out []string
	for _, k := range strings.Split(s, sep) {
		if k = strings.Join(strings.Fields(k), " "); k != "" && len(out) < 100 {
			out = append(out, k)
		}
	}
	return out
}

// date turns "D:20260131120000+01'00'" into RFC 3339 (ISO 32000-2, 7.9.4); a date without a time stays one. It
// is "" when s is no date.
func date(s string) string {
	s = strings.ReplaceAll(strings.TrimPrefix(strings.TrimSpace(s), "D:"), "'", "")
	digits := len(s)
	if i := strings.IndexAny(s, "+-Z"); i >= 0 {
		digits = i
	}
	zone := s[digits:]
	if zone == "Z" || zone == "Z0000" {
		zone = "+0000"
	}
	layout := "20060102150405"
	for _, n := range []int{14, 12, 8} {
		if digits < n {
			continue
		}
		t, err := time.Parse(layout[:n]+"-0700", s[:n]+zone)
		if err == nil && n > 8 {
			return t.Format(time.RFC3339)
		}
		if t, err = time.Parse(layout[:8], s[:8]); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

// complete takes from XMP what the dictionary did not say (ISO 16684-1: Dublin Core).
func (i *Info) complete(data []byte) {
	d := xml.NewDecoder(bytes.NewReader(data[:min(len(data), 1<<20)]))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	found := map[string][]string{}
	var path []string
	for len(path) < 100 {
		t, err := d.Token()
		if err != nil {
			break
		}
		switch t := t.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Local)
		case xml.EndElement:
			if len(path) > 0 {
				path = path[:len(path)-1]
			}
		case xml.CharData:
			text := strings.Join(strings.Fields(string(t)), " ")
			if n := len(path); text != "" && n >= 3 && path[n-1] == "li" && len(found[path[n-3]]) < 100 {
				found[path[n-3]] = append(found[path[n-3]], text)
			}
		}
	}
	if i.Title == "" && len(found["title"]) > 0 {
		i.Title = found["title"][0]
	}
	if len(found["creator"]) > 0 && (i.Author == "" || len(found["creator"]) > 1) {
		i.Author = strings.Join(found["creator"], ", ")
	}
	if i.Keywords == nil {
		i.Keywords = found["subject"]
	}
	if i.Language == "" && len(found["language"]) > 0 {
		i.Language = found["language"][0]
	}
}

// Outline reads the bookmarks (ISO 32000-2, 12.3.3).
func (f *File) Outline() []Entry {
	at := map[ref]int{}
	for i, p := range f.pages {
		at[p.ref] = i
	}
	var out []Entry
	seen := map[any]bool{}
	var walk func(o any, level int)
	walk = func(o any, level int) {
		for ; o != nil && len(seen) < maxOutline && level <= 16; o = f.dict(o)["Next"] {
			if _, isRef := o.(ref); !isRef || seen[o] {
				return
			}
			seen[o] = true
			d := f.dict(o)
			dest := first(d, "Dest")
			if action := f.dict(d["A"]); dest == nil && f.name(action["S"]) == "GoTo" {
				dest = action["D"]
			}
			title := strings.Join(strings.Fields(f.text(d["Title"])), " ")
			if page, y, ok := f.destination(dest, at); ok && title != "" {
				out = append(out, Entry{title, level, page, y})
			}
			walk(d["First"], level+1)
		}
	}
	walk(f.dict(f.catalog["Outlines"])["First"], 1)
	return out
}

// destination is the place that a destination leads to (ISO 32000-2, 12.3.2).
func (f *File) destination(o any, at map[ref]int) (page int, y float64, ok bool) {
	o = f.get(o)
	switch n := o.(type) {
	case name:
		o = f.get(f.dict(f.catalog["Dests"])[n])
	case string:
		o = f.get(f.named(n))
	}
	if d, isDict := o.(dict); isDict {
		o = f.get(d["D"])
	}
	a, _ := o.(array)
	if len(a) < 2 {
		return 0, 0, false
	}
	if r, isRef := a[0].(ref); isRef {
		page, ok = at[r]
	} else if n, isNumber := number(a[0]); isNumber {
		page, ok = int(n), n >= 0 && int(n) < len(f.pages)
	}
	if !ok {
		return 0, 0, false
	}
	top := any(nil)
	switch f.name(a[1]) {
	case "XYZ", "FitR":
		top = f.get(a[min(3, len(a)-1)])
		if f.name(a[1]) == "FitR" && len(a) >= 6 {
			top = f.get(a[5])
		}
	case "FitH", "FitBH":
		top = f.get(a[len(a)-1])
	}
	if v, isNumber := number(top); isNumber {
		p := &Page{}
		if m := p.frame(f, f.pages[page]); m[1] == 0 {
			_, y = m.point(0, v)
			y = max(0, y)
		}
	}
	return page, y, true
}

// named is the destination of that name.
func (f *File) named(key string) any {
	if f.names == nil {
		f.names = map[string]any{}
		f.nameTree(f.dict(f.catalog["Names"])["Dests"], map[any]bool{}, 0, func(name, to any) {
			if s, ok := f.get(name).(string); ok && len(f.names) < maxNames {
				f.names[s] = to
			}
		})
	}
	return f.names[key]
}

// nameTree hands every entry of a name tree to do (ISO 32000-2, 7.9.6).
func (f *File) nameTree(o any, seen map[any]bool, depth int, do func(name, value any)) {
	if r, isRef := o.(ref); isRef {
		if seen[r] {
			return
		}
		seen[r] = true
	}
	tree := f.dict(o)
	if tree == nil || depth > maxNesting {
		return
	}
	names := f.array(tree["Names"])
	for i := 0; i+1 < len(names); i += 2 {
		do(names[i], names[i+1])
	}
	for _, kid := range f.array(tree["Kids"]) {
		f.nameTree(kid, seen, depth+1, do)
	}
}

// findHidden notes the optional content that is switched off (ISO 32000-2, 8.11.4.3).
func (f *File) findHidden() {
	config := f.dict(f.dict(f.catalog["OCProperties"])["D"])
	for _, o := range f.array(config["OFF"]) {
		if r, ok := o.(ref); ok {
			f.hidden[r] = true
		}
	}
}

func (f *File) isHidden(o any) bool {
	r, ok := o.(ref)
	if !ok || len(f.hidden) == 0 {
		return false
	}
	if f.hidden[r] {
		return true
	}
	d := f.dict(o)
	groups := f.list(d["OCGs"])
	if f.name(d["Type"]) != "OCMD" || len(groups) == 0 {
		return false
	}
	if one, single := d["OCGs"].(ref); single {
		groups = array{one}
	}
	for _, g := range groups {
		if r, ok := g.(ref); !ok || !f.hidden[r] {
			return false
		}
	}
	return true
}
