package export

import (
	"encoding/csv"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
)

// csvColumns are the headings of CSV.
var csvColumns = []string{"id", "article", "title", "author", "site", "url", "published", "quote", "note", "tags", "color", "style",
	"start", "end", "orphan", "creator", "created", "modified"}

// CSV writes a row for each annotation of works under a row of headings, in UTF-8 as RFC 4180 says. start and end count
// code points of the article's text; an orphan has none. Tags have a comma between them. A text that a spreadsheet would
// take for a formula has an apostrophe before it, which a spreadsheet does not show.
func CSV(w io.Writer, works []Work) error {
	return table(w, works, csvColumns, func(work *Work, m annotation.Annotation) []string {
		a := work.Article
		start, end := place(m, m.Start), place(m, m.End)
		row := []string{m.ID, a.ID, a.Title, a.Byline, a.Site, a.URL, a.Published, quoted(work, m), m.Note, strings.Join(m.Tags, ", "),
			string(m.Color), string(m.Style), start, end, strconv.FormatBool(m.Orphan), m.Creator, timestamp(m.Created), timestamp(m.Modified)}
		for i, s := range row {
			row[i] = inert(s)
		}
		return row
	})
}

// readwiseColumns are the headings of a file that Readwise imports.
var readwiseColumns = []string{"Highlight", "Title", "Author", "URL", "Note", "Location", "Date"}

// Readwise writes the annotations of works as the CSV file that Readwise imports. Tags stand before the note as Readwise
// reads them, ".tag", without spaces. The location is where the passage begins, in code points.
func Readwise(w io.Writer, works []Work) error {
	return table(w, works, readwiseColumns, func(work *Work, m annotation.Annotation) []string {
		a := work.Article
		return []string{strings.TrimSpace(quoted(work, m)), a.Title, a.Byline, a.URL, readwiseNote(m), place(m, m.Start), m.Created.UTC().Format("2006-01-02 15:04:05")}
	})
}

// readwiseNote is the note with the tags before it.
func readwiseNote(m annotation.Annotation) string {
	var parts []string
	for _, t := range m.Tags {
		parts = append(parts, "."+readwiseTag(t))
	}
	if m.Note != "" {
		parts = append(parts, m.Note)
	}
	return strings.Join(parts, " ")
}

// readwiseOrders are what Readwise takes for headings and for passages that belong together instead of for tags.
var readwiseOrders = regexp.MustCompile(`^[hc][0-9]+$`)

func readwiseTag(t string) string {
	t = strings.Join(strings.FieldsFunc(t, func(r rune) bool { return r <= ' ' || r == '/' || r == '.' || r == 0xa0 }), "-")
	if readwiseOrders.MatchString(t) {
		return "tag-" + t
	}
	return t
}

func table(w io.Writer, works []Work, columns []string, row func(*Work, annotation.Annotation) []string) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(columns); err != nil {
		return err
	}
	for i := range works {
		for _, m := range works[i].Annotations {
			cells := row(&works[i], m)
			for k := range cells {
				cells[k] = cell(cells[k])
			}
			if err := out.Write(cells); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// cell is s as a cell can hold it: valid, without control characters but tabs and line ends.
func cell(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// inert is s so that no spreadsheet calculates it (https://owasp.org/www-community/attacks/CSV_Injection), in the full
// widths of Japanese keyboards too.
func inert(s string) string {
	s = cell(s)
	for _, sign := range []string{"=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(s, sign) {
			return "'" + s
		}
	}
	return s
}

// quoted is the passage of an annotation as it is quoted.
func quoted(w *Work, m annotation.Annotation) string {
	if m.Orphan {
		return strings.ReplaceAll(m.Exact, article.Sign, "")
	}
	return w.Article.Plain(m.Passage())
}

// place is an offset of an annotation; "" for an orphan, which has no place.
func place(m annotation.Annotation, at int) string {
	if m.Orphan {
		return ""
	}
	return strconv.Itoa(at)
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
