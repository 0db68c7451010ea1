package app

import (
	"dev.marginalia/article"
	"dev.marginalia/export"
)

// Citation is a form in which a passage is quoted with its source.
type Citation = export.Citation

// The forms of citations: in brackets behind the passage, as a quote in Markdown, with an address that leads to the
// passage.
const (
	CitePlain    = export.CitePlain
	CiteMarkdown = export.CiteMarkdown
	CiteLink     = export.CiteLink
)

// Cite quotes range r of an article in a form.
func Cite(a *article.Article, r article.Range, form Citation) string { return export.Cite(a, r, form) }
