package app

import (
	"context"
	"fmt"

	"dev.marginalia/article/importer"
	"dev.marginalia/assets"
	"dev.marginalia/storage"
)

// EnsureSample puts the bundled article with its sample marks into a library that never had it, and returns its
// id, "" when there is nothing to do.
func (a *App) EnsureSample(ctx context.Context) (string, error) {
	if a.ReadOnly() {
		return "", nil
	}
	made, err := a.lib.Setting(ctx, sampleMade)
	if err != nil || made != "" {
		return "", err
	}
	name, data := assets.SampleArticle()
	text, err := importer.ReadAll(data)
	if err != nil {
		return "", fmt.Errorf("read the bundled article: %w", err)
	}
	got, err := a.keep(ctx, &document{File: importer.File{Name: name, Data: text}, key: "bundled:" + name}, keeping{original: true})
	if err != nil {
		return "", fmt.Errorf("import the bundled article: %w", err)
	}
	marks, err := assets.SampleMarks()
	if err != nil {
		return "", fmt.Errorf("read the sample marks: %w", err)
	}
	have, err := a.lib.Annotations(ctx, storage.AnnotationFilter{Article: got.ID})
	if err != nil {
		return "", err
	}
	for _, m := range marks {
		if len(have) > 0 {
			break // an earlier start was cut short after making them
		}
		d := Draft{Note: m.Note, Tags: m.Tags}
		if d.Color, d.Style, err = parseLook(m.Color, m.Style); err != nil {
			return "", err
		}
		if _, err := a.HighlightQuote(ctx, got.ID, m.Quote, "", "", d); err != nil {
			return "", fmt.Errorf("make the sample marks: %w", err)
		}
	}
	return got.ID, a.lib.SetSetting(ctx, sampleMade, got.ID)
}
