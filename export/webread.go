package export

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"dev.marginalia/annotation"
)

// ErrNoAnnotations is wrapped by the error about a file that holds no annotations.
var ErrNoAnnotations = errors.New("not a list of annotations")

// maxWebMarks is the most annotations that are read of one file.
const maxWebMarks = 200_000

// WebMark is an annotation as a file of annotations has it. Its anchor is what the file says of the passage; the
// offsets are 0 when the file says none.
type WebMark struct {
	annotation.Annotation
	Source string // the address of what it is about; may be empty
	Title  string // of that
	Placed bool   // the file says offsets
}

// ReadWeb reads annotations that are JSON: a W3C AnnotationPage or AnnotationCollection (Web Annotation Data Model,
// 2017), an AnnotationSet (EPUB Annotations 1.0), a list of annotations, or what the API and the exports of
// Hypothesis hold. What an annotation has beyond Marginalia's is left out. It keeps their order.
func ReadWeb(data []byte) ([]WebMark, error) {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoAnnotations, err)
	}
	items, ok := webItems(v, 0)
	if !ok {
		return nil, ErrNoAnnotations
	}
	if len(items) > maxWebMarks {
		return nil, fmt.Errorf("%w: it has more than %d", ErrNoAnnotations, maxWebMarks)
	}
	out := []WebMark{}
	for _, item := range items {
		o, isObject := item.(map[string]any)
		if !isObject {
			return nil, ErrNoAnnotations
		}
		m, err := webMark(o)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// webItems finds the list of annotations in what a file holds.
func webItems(v any, depth int) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case map[string]any:
		if _, single := v["target"]; single {
			return []any{v}, true
		}
		for _, key := range []string{"items", "annotations", "rows", "first"} {
			if in, has := v[key]; has && depth < 3 {
				return webItems(in, depth+1)
			}
		}
	}
	return nil, false
}

// many is v as a list: JSON-LD writes a list of one as the one.
func many(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func object(v any) map[string]any { o, _ := v.(map[string]any); return o }

func str(v any) string { s, _ := v.(string); return strings.ToValidUTF8(s, "\uFFFD") }

// firstStr is the first of keys that o has a text for.
func firstStr(o map[string]any, keys ...string) string {
	for _, k := range keys {
		if s := str(o[k]); s != "" {
			return s
		}
	}
	return ""
}

func webMark(o map[string]any) (WebMark, error) {
	var m WebMark
	m.Color, m.Style = annotation.Yellow, annotation.Highlight
	m.setTarget(o["target"])
	m.setBody(o)
	m.setLook(o)
	m.Creator = webCreator(o)
	m.Created, m.Modified = webTime(firstStr(o, "created")), webTime(firstStr(o, "modified", "updated"))
	if m.Created.IsZero() {
		m.Created = m.Modified
	}
	if m.Modified.IsZero() {
		m.Modified = m.Created
	}
	m.Orphan, _ = o["marginalia:orphan"].(bool)
	var err error
	if m.Note, err = annotation.CleanNote(m.Note); err != nil {
		return m, err
	}
	m.Tags = cleanTags(m.Tags)
	m.ID = webID(str(o["id"]), m.Annotation)
	return m, nil
}

// setTarget takes the passage: a TextQuoteSelector and a TextPositionSelector, wherever they stand.
func (m *WebMark) setTarget(v any) {
	for _, t := range many(v) {
		if s := str(t); s != "" {
			m.Source = s
			continue
		}
		target := object(t)
		m.Source = firstStr(target, "source", "id")
		if source := object(target["source"]); source != nil {
			m.Source = firstStr(source, "id", "url")
		}
		m.Article, m.Title = str(target["marginalia:article"]), str(target["marginalia:title"])
		m.setSelectors(target["selector"], 0)
		if m.Exact != "" {
			return // the first target that says a passage counts
		}
	}
}

func (m *WebMark) setSelectors(v any, depth int) {
	for _, s := range many(v) {
		s := object(s)
		switch str(s["type"]) {
		case "TextQuoteSelector":
			m.Exact, m.Prefix, m.Suffix = str(s["exact"]), str(s["prefix"]), str(s["suffix"])
		case "TextPositionSelector":
			start, ok1 := s["start"].(float64)
			end, ok2 := s["end"].(float64)
			if ok1 && ok2 && 0 <= start && start <= end && end < 1<<31 {
				m.Start, m.End, m.Placed = int(start), int(end), true
			}
		}
		if depth < 4 {
			m.setSelectors(s["refinedBy"], depth+1)
		}
	}
}

// setBody takes note and tags. Hypothesis has them beside the target, without a body.
func (m *WebMark) setBody(o map[string]any) {
	var notes []string
	for _, b := range many(o["body"]) {
		body := object(b)
		value := firstStr(body, "value", "chars")
		if s := str(b); s != "" {
			value = s
		}
		if slices.Contains(many(body["purpose"]), any("tagging")) {
			m.Tags = append(m.Tags, value)
		} else if value != "" {
			notes = append(notes, value)
		}
		for _, t := range append(many(body["keyword"]), many(body["tag"])...) {
			m.Tags = append(m.Tags, str(t))
		}
	}
	if s := firstStr(o, "bodyValue", "text"); s != "" && len(notes) == 0 {
		notes = append(notes, s)
	}
	for _, t := range many(o["tags"]) {
		m.Tags = append(m.Tags, str(t))
	}
	m.Note = strings.Join(notes, "\n\n")
}

// webStyles are the names that EPUB Annotations has for the ways in which a mark is drawn.
var webStyles = map[string]annotation.Style{"underline": annotation.Underline, "strikethrough": annotation.Strikeout, "strikeout": annotation.Strikeout,
	"squiggly": annotation.Squiggly, "highlight": annotation.Highlight}

func (m *WebMark) setLook(o map[string]any) {
	colors, styles := []string{str(o["marginalia:color"]), str(o["color"])}, []string{str(o["marginalia:style"])}
	for _, b := range many(o["body"]) {
		colors, styles = append(colors, str(object(b)["color"])), append(styles, str(object(b)["highlight"]))
	}
	for _, c := range colors {
		if color, err := annotation.ParseColor(c); err == nil {
			m.Color = color
			break
		}
	}
	for _, s := range styles {
		if style, ok := webStyles[strings.ToLower(s)]; ok {
			m.Style = style
			break
		}
	}
}

func webCreator(o map[string]any) string {
	name := ""
	for _, c := range many(o["creator"]) {
		if name = str(c); name == "" {
			name = firstStr(object(c), "name", "nickname", "id")
		}
		if name != "" {
			break
		}
	}
	if name == "" {
		if name = firstStr(object(o["user_info"]), "display_name"); name == "" {
			name = strings.TrimPrefix(str(o["user"]), "acct:") // Hypothesis: acct:name@host
			name, _, _ = strings.Cut(name, "@")
		}
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, name)
}

// webTime reads RFC 3339; a time that is none is the zero time.
func webTime(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if t = t.UTC(); err != nil || t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t.Truncate(time.Millisecond)
}

// cleanTags are those of tags that can be tags, as they are kept.
func cleanTags(tags []string) []string {
	var good []string
	for _, t := range tags {
		if c, err := annotation.CleanTag(t); err == nil {
			good = append(good, c)
		}
	}
	out, err := annotation.CleanTags(good)
	if err != nil {
		return []string{} // each of them can be
	}
	return out
}

// webID is the id that an annotation is known by here: its own where it is a UUID, else one that is made of its
// own id, or of what it says, so that the same annotation has the same one when it comes again.
func webID(id string, m annotation.Annotation) string {
	if own, ok := strings.CutPrefix(id, uuidPrefix); ok && own != "" && len(own) <= 64 {
		return own
	}
	if u, err := uuid.Parse(id); err == nil {
		return u.String()
	}
	if id == "" {
		sum := sha256.Sum256([]byte(strings.Join([]string{m.Prefix, m.Exact, m.Suffix, m.Note, m.Creator, m.Created.String()}, "\x00")))
		id = string(sum[:])
	}
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(id)).String()
}
