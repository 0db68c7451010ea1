package importer

import (
	"strconv"
	"strings"
)

// docxField is a field: a code, and the text that it came to when Word last worked it out (ECMA-376 part 1, 17.16).
type docxField struct {
	code   string
	result bool   // the text is being read
	silent bool   // it is not shown: it is made anew, or means nothing without pages
	href   string // where it leads
}

// The longest code that is read, and how many fields may be open in one another: those further in are text.
const (
	maxFieldCode = 4096
	maxFields    = 64
)

// fieldChar reads where a field begins, its text begins, or it ends.
func (d *docx) fieldChar(kind string) {
	if d.noFields {
		return
	}
	last := len(d.fields) - 1
	switch {
	case kind == "begin" && len(d.fields) >= maxFields:
		d.deeper++
	case kind == "begin":
		d.fields = append(d.fields, docxField{})
	case kind == "end" && d.deeper > 0:
		d.deeper--
	case last < 0 || d.deeper > 0:
	case kind == "separate":
		f := &d.fields[last]
		if !f.result {
			*f = d.fieldOf(f.code)
		}
	case kind == "end":
		f := d.fields[last]
		d.fields = d.fields[:last]
		if !f.result {
			d.write(fieldSymbol(f.code))
		}
	}
}

func (d *docx) fieldCode(code string) {
	if last := len(d.fields) - 1; last >= 0 && !d.fields[last].result && len(d.fields[last].code)+len(code) <= maxFieldCode {
		d.fields[last].code += code
	}
}

// simpleField reads a field whose code is an attribute.
func (d *docx) simpleField(e officeElement) {
	f := d.fieldOf(e.get("w:instr"))
	depth := len(d.fields)
	d.fields = append(d.fields, f)
	d.x.children(d.inline)
	d.fields = d.fields[:min(depth, len(d.fields))]
}

// inSilentField reports whether the code of a field is being read, or text of one that is not shown.
func (d *docx) inSilentField() bool {
	for i := range d.fields {
		if f := &d.fields[i]; f.silent || !f.result {
			return true
		}
	}
	return false
}

// fieldOf reads the code of a field.
func (d *docx) fieldOf(code string) docxField {
	f := docxField{result: true}
	args := fieldArgs(code)
	if len(args) == 0 {
		return f
	}
	has := func(flag string) (value string, ok bool) {
		for i, a := range args {
			if strings.EqualFold(a, flag) {
				if i+1 < len(args) {
					value = args[i+1]
				}
				return value, true
			}
		}
		return "", false
	}
	first := ""
	if len(args) > 1 && !strings.HasPrefix(args[1], `\`) {
		first = args[1]
	}
	switch strings.ToUpper(args[0]) {
	case "PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "INDEX", "TOA":
		f.silent = true
	case "HYPERLINK":
		anchor, inside := has(`\l`)
		switch to := safeLink(first); {
		case to != "" && inside && !strings.Contains(to, "#"):
			f.href = to + "#" + anchor
		case to != "":
			f.href = to
		case first == "" && anchor != "":
			f.href = "#" + anchor
		}
	case "REF", "PAGEREF", "NOTEREF":
		if _, ok := has(`\h`); ok && first != "" {
			f.href = "#" + first
		}
	}
	return f
}

// fieldArgs parts the code of a field into its name, its arguments and its switches.
func fieldArgs(code string) []string {
	var out []string
	for code = strings.TrimSpace(code); code != ""; code = strings.TrimLeft(code, " \t\n\u00a0") {
		if rest, quoted := strings.CutPrefix(code, `"`); quoted {
			arg, after, _ := strings.Cut(rest, `"`)
			out, code = append(out, arg), after
			continue
		}
		end := strings.IndexAny(code, " \t\n\u00a0\"")
		if end <= 0 {
			end = len(code)
		}
		out, code = append(out, code[:end]), code[end:]
	}
	return out
}

// fieldSymbol is the sign of a SYMBOL field, which has no text; of other fields it is "".
func fieldSymbol(code string) string {
	args := fieldArgs(code)
	if len(args) < 2 || !strings.EqualFold(args[0], "SYMBOL") {
		return ""
	}
	n, err := strconv.ParseInt(args[1], 0, 32)
	if err != nil || n < 1 || n > 0x10ffff {
		return ""
	}
	font := ""
	for i, a := range args[:len(args)-1] {
		if a == `\f` {
			font = args[i+1]
		}
	}
	return symbol(font, rune(n))
}
