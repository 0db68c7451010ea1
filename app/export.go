package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
	"dev.marginalia/export/pdf"
	"dev.marginalia/storage"
)

// ExportOptions say what of an article leaves, and how.
type ExportOptions struct {
	Tags  []string // only annotations with one of these tags, or a tag below it; none: all
	Paper pdf.Paper

	Layout  pdf.Layout // PDF only, as the rest
	Font    string     // of the text: a family of BuiltInFonts or SystemFonts, by its name; "": the usual serif
	Size    float64    // of the text, in points; 0: the usual
	Columns int        // 2: two text columns; else one

	Colors  []annotation.Color // only annotations of these colours; none: all
	NoNotes bool               // the marks without their notes

	// Of PDFs only; as in pdf.Options.
	Safe, Legend, Index, Highlights, Cover bool
	Summary                                string
	Context                                int
	Order                                  pdf.Order

	Flatten bool // PDF: marks are painted into the pages, not annotations

	Digest   export.Order // Markdown: the marked passages alone, in that order; "" is the whole text
	Template string       // Markdown: through this template of Go's text/template instead; see export.TemplateArticle
}

// handout are the options of a handout.
func (a *App) handout(o ExportOptions) (pdf.Options, error) {
	engine, err := a.Engine()
	if err != nil {
		return pdf.Options{}, err
	}
	family, err := a.fontFamily(o.Font)
	return pdf.Options{Engine: engine, Paper: o.Paper, Layout: o.Layout, Family: family, Size: o.Size, Columns: o.Columns,
		Safe: o.Safe, Legend: o.Legend, Index: o.Index, Highlights: o.Highlights,
		Cover: o.Cover, Summary: o.Summary, Context: o.Context, Order: o.Order, Flatten: o.Flatten}, err
}

// Report says what an export did.
type Report struct {
	Path        string
	Pages       int // PDF only
	Annotations int
	Missing     []rune // PDF only: characters that no font has, shown as a replacement
	Unreadable  int    // PDF only: pictures that could not be decoded; their descriptions stand in their place
}

// Export writes articles to the file path, which is replaced only when the new one is complete. A link is followed, and
// what is no file, as a pipe or a device, is written to.
func (a *App) Export(ctx context.Context, ids []string, f Format, o ExportOptions, path string) (Report, error) {
	switch info, err := os.Stat(path); {
	case err != nil || info.Mode().IsRegular():
	case info.IsDir():
		return Report{}, fmt.Errorf("write %s: %w", filepath.Base(path), ErrIsFolder)
	default:
		return a.exportInto(ctx, ids, f, o, path)
	}
	at := path
	if to, err := filepath.EvalSymlinks(path); err == nil {
		at = to
	}
	tmp, err := os.CreateTemp(filepath.Dir(at), ".marginalia-*")
	if err != nil {
		return Report{}, fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	defer os.Remove(tmp.Name()) // after the rename there is nothing to remove
	r, err := a.ExportTo(ctx, ids, f, o, tmp)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		tmp.Close()
		return r, err
	}
	if err := errors.Join(tmp.Chmod(0o644), tmp.Sync(), tmp.Close()); err != nil {
		return r, fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	if err := os.Rename(tmp.Name(), at); err != nil {
		return r, fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	r.Path = path
	return r, nil
}

// exportInto writes articles to a pipe or a device.
func (a *App) exportInto(ctx context.Context, ids []string, f Format, o ExportOptions, path string) (Report, error) {
	out, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return Report{}, fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	r, err := a.ExportTo(ctx, ids, f, o, out)
	if closed := out.Close(); err == nil && closed != nil {
		err = fmt.Errorf("write %s: %w", filepath.Base(path), closed)
	}
	r.Path = path
	return r, err
}

// readHandoutFonts begins to read the fonts of the usual handout.
func (a *App) readHandoutFonts() {
	if engine, err := a.Engine(); err == nil {
		pdf.ReadFonts(engine, "")
	}
}

// ExportTo writes articles to w.
func (a *App) ExportTo(ctx context.Context, ids []string, f Format, o ExportOptions, w io.Writer) (Report, error) {
	works := make([]export.Work, 0, len(ids))
	r := Report{}
	if f == PDF && o.Font == "" {
		a.readHandoutFonts() // while the articles are read
	}
	for _, id := range ids {
		work, err := a.work(ctx, id, o)
		if err != nil {
			return r, err
		}
		r.Annotations += len(work.Annotations)
		works = append(works, work)
	}
	buf := bufio.NewWriterSize(w, 64<<10)
	var err error
	switch f {
	case PDF:
		err = a.exportPDF(buf, works, o, &r)
	default:
		err = f.write(buf, works, o)
	}
	if err == nil {
		err = buf.Flush()
	}
	if err != nil {
		return r, fmt.Errorf("export %s: %w", f, err)
	}
	return r, nil
}

func (a *App) exportPDF(w io.Writer, works []export.Work, o ExportOptions, r *Report) error {
	options, err := a.handout(o)
	if err != nil {
		return err
	}
	rep, err := pdf.Write(w, works, options)
	r.Pages, r.Missing, r.Unreadable = rep.Pages, rep.Missing, rep.Unreadable
	return err
}

func (a *App) work(ctx context.Context, id string, o ExportOptions) (export.Work, error) {
	doc, err := a.lib.Article(ctx, id)
	if err != nil {
		return export.Work{}, err
	}
	all, err := a.lib.Annotations(ctx, storage.AnnotationFilter{Article: id})
	if err != nil {
		return export.Work{}, err
	}
	return a.workOf(ctx, doc, all, o)
}

// workOf is an article with those of its annotations that o asks for.
func (a *App) workOf(ctx context.Context, doc *article.Article, all []annotation.Annotation, o ExportOptions) (export.Work, error) {
	w := export.Work{Article: doc, Picture: func(hash string) ([]byte, error) {
		_, data, err := a.Image(ctx, hash)
		return data, err
	}}
	w.Annotations, w.Chosen = o.choose(all)
	var err error
	if w.TagColors, err = a.lib.TagColors(ctx); err != nil {
		return w, err
	}
	if w.Modified, err = a.lib.NewestChange(ctx, doc.ID); err != nil {
		return w, err
	}
	// https://reproducible-builds.org/specs/source-date-epoch/
	if s, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		w.Modified = time.Unix(s, 0).UTC()
	}
	return w, nil
}

// FileName makes a name for a file out of a title: letters, digits and spaces that every system can keep.
func FileName(title string, f Format) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), strings.ContainsRune(" -_,.()’'", r):
			return r
		case unicode.IsSpace(r), strings.ContainsRune("/\\:|–—", r):
			return ' '
		}
		return -1
	}, title)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), " .-")
	const most, bytes = 60, 180 // characters; what is left of 255 bytes is for endings
	rs := []rune(name)
	for len(rs) > most || len(string(rs)) > bytes {
		rs = rs[:len(rs)-1]
	}
	if len(string(rs)) < len(name) {
		name = string(rs)
		if i := strings.LastIndexByte(name, ' '); i > len(name)/2 {
			name = name[:i]
		}
		name = strings.Trim(name, " .,-")
	}
	if name == "" {
		name = "Article"
	}
	if device.MatchString(name) {
		name = "_" + name
	}
	return name + f.Ending()
}

// device matches the names that Windows keeps for devices, with whatever ending.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])\s*(\.|$)`)
