package importer

import (
	"strings"
	"unicode/utf8"

	"dev.marginalia/article"
)

// finish completes the book after its text is there.
func (b *book) finish() {
	passNames(b.a.Blocks)
	places := placesOf(b.a)
	mendLinks(b.a.Blocks, places)
	markReferences(b.a)
	lines := b.contents()
	b.a.Contents = entries(lines, places)
	listed := map[string]bool{}
	for _, l := range lines {
		if name, ok := placed(l.target, places); ok {
			listed[name] = true
		}
	}
	dropTargets(b.a.Blocks, func(name string) bool { return listed[name] })
	b.cover()
	settleLanguage(b.a)
	settleDirection(b.a, b.pkg)
}

// passNames gives the names of rules to the blocks below them: a rule above a note is not what a link leads to.
func passNames(blocks []article.Block) {
	for i := range blocks[:max(0, len(blocks)-1)] {
		if blocks[i].Kind == article.Rule {
			blocks[i+1].Targets = append(blocks[i].Targets, blocks[i+1].Targets...)
			blocks[i].Targets = nil
		}
	}
}

// placesOf are the offsets of the blocks that have a name.
func placesOf(a *article.Article) map[string]int {
	places := map[string]int{}
	for _, block := range a.Blocks {
		for _, name := range block.Targets {
			if _, taken := places[name]; !taken {
				places[name] = block.Start
			}
		}
	}
	return places
}

// mendLinks lets links to an element that is not there lead to its document, as a browser does. What leads nowhere
// is no link.
func mendLinks(blocks []article.Block, places map[string]int) {
	for i := range blocks {
		spans := blocks[i].Spans[:0]
		for _, s := range blocks[i].Spans {
			if name, inside := strings.CutPrefix(s.Href, "#"); inside {
				target, ok := placed(name, places)
				switch {
				case s.Kind == article.Reference && target != name:
					s.Kind, s.Href = article.Superscript, ""
				case !ok:
					continue
				default:
					s.Href = "#" + target
				}
			}
			spans = append(spans, s)
		}
		if blocks[i].Spans = spans; len(spans) == 0 {
			blocks[i].Spans = nil
		}
	}
}

// placed is the name of the place that target leads to: itself, or the document that it should be in.
func placed(target string, places map[string]int) (string, bool) {
	if _, ok := places[target]; ok {
		return target, true
	}
	file, _, _ := strings.Cut(target, "#")
	_, ok := places[file]
	return file, ok
}

// settleLanguage makes the language that most of the text is in the language of the article, when that has none or
// only says less of the same ("en" for "en-GB"), and takes it from the blocks.
func settleLanguage(a *article.Article) {
	sizes := map[string]int{}
	for _, block := range a.Blocks {
		sizes[block.Language] += block.Len()
	}
	for language, size := range sizes {
		if 2*size > a.Text.Len() && (a.Language == "" || saysMore(language, a.Language)) {
			a.Language = language
		}
	}
	for i := range a.Blocks {
		if l := a.Blocks[i].Language; strings.EqualFold(l, a.Language) || saysMore(a.Language, l) {
			a.Blocks[i].Language = ""
		}
	}
}

// saysMore reports whether tag begins with the subtags of general and has more (BCP 47).
func saysMore(tag, general string) bool {
	return general != "" && len(tag) > len(general) && strings.EqualFold(tag[:len(general)], general) && tag[len(general)] == '-'
}

// settleDirection tells the direction of the text by its letters: page-progression-direction cannot, since vertical
// Japanese is "rtl" too.
func settleDirection(a *article.Article, p *opf) {
	right, left := 0, 0
	for _, r := range a.Text.String() {
		switch {
		case r < 'A':
		case article.IsRightToLeft(r):
			right++
		case r >= utf8.RuneSelf || r|0x20 >= 'a' && r|0x20 <= 'z':
			left++
		}
	}
	ltr := p.direction == "ltr" || p.pages == "ltr"
	for _, block := range a.Blocks {
		ltr = ltr || block.Direction == "ltr"
	}
	switch {
	case right > left || right+left == 0 && p.direction == "rtl":
		a.Direction = "rtl"
	case ltr:
		a.Direction = "ltr"
	}
	for i := range a.Blocks {
		if a.Blocks[i].Direction == a.Direction {
			a.Blocks[i].Direction = ""
		}
	}
}
