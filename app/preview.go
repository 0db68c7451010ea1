package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"dev.marginalia/export"
	"dev.marginalia/export/pdf"
)

// Preview is a handout that is looked at before it is made.
type Preview struct {
	Sheets iter.Seq2[*pdf.Sheet, error] // as pdf.Preview has them
	Remark string                       // a sentence when the marks that are asked for are none; else ""
}

// Preview lays out the handout that Export would make of the article that is open, as it is now. ctx must last as long
// as its sheets are painted: their pictures are read late.
func (s *Session) Preview(ctx context.Context, o ExportOptions) (Preview, error) {
	w, err := s.work(ctx, o)
	if err != nil {
		return Preview{}, err
	}
	options, err := s.app.handout(o)
	if err != nil {
		return Preview{}, err
	}
	return Preview{pdf.Preview([]export.Work{w}, options), o.remark(&w)}, nil
}

// Beginning is the beginning of what Export would write of the article that is open in a format other than PDF: at most
// so many bytes, in whole lines where there are any. The remark is that of a Preview.
func (s *Session) Beginning(ctx context.Context, f Format, o ExportOptions, most int) (text, remark string, err error) {
	w, err := s.work(ctx, o)
	if err != nil {
		return "", "", err
	}
	out := beginning{most: most}
	if err = f.write(&out, []export.Work{w}, o); err != nil && !errors.Is(err, errEnough) {
		return "", "", fmt.Errorf("export %s: %w", f, err)
	}
	b := out.Bytes()
	if len(b) > most {
		b = b[:most]
		if i := bytes.LastIndexByte(b, '\n'); i > 0 {
			b = b[:i+1]
		}
	}
	return strings.ToValidUTF8(string(b), ""), o.remark(&w), nil
}

func (s *Session) work(ctx context.Context, o ExportOptions) (export.Work, error) {
	return s.app.workOf(ctx, s.article, s.Set().All(), o)
}

// remark says that there are no marks of the kind that is asked for.
func (o ExportOptions) remark(w *export.Work) string {
	if len(w.Annotations) > 0 || len(o.Tags)+len(o.Colors) == 0 {
		return ""
	}
	return "There are no " + o.wanted() + "."
}

// errEnough ends the writing of what only the beginning is wanted of.
var errEnough = errors.New("enough is written")

// beginning keeps what is written first.
type beginning struct {
	bytes.Buffer
	most int
}

// Write is part of io.Writer; it fails with errEnough when more than is wanted is there.
func (b *beginning) Write(p []byte) (int, error) {
	if b.Len() > b.most {
		return 0, errEnough
	}
	return b.Buffer.Write(p)
}
