package importer

import (
	"strings"
	"time"

	"dev.marginalia/article"
)

// Texts of Project Gutenberg begin with fields about the book and end with a licence. Between the two, marks stand
// for emphasis and pictures, as its volunteers agreed on (www.gutenberg.org, "Formatting guidelines").

// headerIn is how many bytes of a text the header is looked for in.
const headerIn = 64 << 10

var (
	startRe   = late(`(?im)^(?:\*{3} ?START OF (?:THIS|THE) PROJECT GUTENBERG.*|\*END\*? ?THE SMALL PRINT!.*)\n`)
	endRe     = late(`(?i)^(?:\*{3} ?END OF (?:THIS|THE) PROJECT GUTENBERG|End of (?:the |this )?Project Gutenberg)`)
	fieldRe   = late(`(?m)^(Title|Author|Authors|Language|Release Date|Posting Date): *(.*(?:\n[ \t]+\S.*)*)`)
	ebookRe   = late(`(?i)\[e?(?:book|text) #(\d{1,7})\]`)
	ofByRe    = late(`(?i)project gutenberg(?:'s)? e?-?(?:book|text) of (.{1,200}?), by (.{1,100}?)\*?\n`)
	bracketRe = late(`\s*\[[^\]]*\]`)
)

// gutenberg takes what is known about a book of Project Gutenberg from its header, and returns the book without it
// and without the licence. ok is false for any other text, which is returned as it is.
func gutenberg(a *article.Article, text string) (body string, ok bool) {
	head := text[:min(len(text), headerIn)]
	at := startRe().FindStringIndex(head)
	if at == nil {
		return text, false
	}
	head, body = text[:at[0]], text[at[1]:]
	if end := lastEnd(body); end >= 0 {
		body = body[:end]
	}
	fields := map[string]string{}
	for _, m := range fieldRe().FindAllStringSubmatch(head, -1) {
		value := visible(bracketRe().ReplaceAllString(m[2], ""))
		if name := strings.ToLower(m[1]); fields[name] == "" {
			fields[name] = value
		}
	}
	if m := ofByRe().FindStringSubmatch(head); m != nil && fields["title"] == "" {
		fields["title"], fields["author"] = visible(m[1]), visible(m[2])
	}
	a.Title, a.Byline = fields["title"], fields["author"]+fields["authors"]
	a.Published = releaseDate(fields["release date"])
	if a.Published == "" {
		a.Published = releaseDate(fields["posting date"])
	}
	a.Language = languageCodes[strings.ToLower(fields["language"])]
	a.Publisher = "Project Gutenberg"
	if m := ebookRe().FindStringSubmatch(head); m != nil {
		a.Identifier = "gutenberg:" + m[1]
	}
	return body, true
}

// lastEnd is where the licence begins, -1 when there is none: at the last line that ends the book, or at one like
// it that stands just before.
func lastEnd(body string) int {
	const just = 300 // bytes
	end := -1
	for at := len(body); at > 0 && (end < 0 || at > end-just); {
		at = strings.LastIndex(body[:at], "\n")
		line := body[at+1:]
		if line != "" && (line[0] == '*' || line[0]|0x20 == 'e') && endRe().MatchString(line[:min(len(line), 100)]) {
			end = at + 1
		}
	}
	return end
}

// releaseDate is an RFC 3339 date where s has a day, else s.
func releaseDate(s string) string {
	if t, err := time.Parse("January 2, 2006", s); err == nil {
		return t.Format(time.DateOnly)
	}
	return s
}

var languageCodes = map[string]string{
	"english": "en", "french": "fr", "german": "de", "italian": "it", "spanish": "es", "portuguese": "pt", "dutch": "nl", "finnish": "fi",
	"swedish": "sv", "danish": "da", "norwegian": "no", "icelandic": "is", "latin": "la", "greek": "el", "greek, ancient": "grc", "russian": "ru",
	"polish": "pl", "czech": "cs", "hungarian": "hu", "romanian": "ro", "bulgarian": "bg", "serbian": "sr", "slovenian": "sl", "catalan": "ca",
	"galician": "gl", "welsh": "cy", "irish": "ga", "breton": "br", "esperanto": "eo", "tagalog": "tl", "chinese": "zh", "japanese": "ja",
	"korean": "ko", "hebrew": "he", "arabic": "ar", "farsi": "fa", "yiddish": "yi", "sanskrit": "sa", "afrikaans": "af", "estonian": "et",
	"lithuanian": "lt", "turkish": "tr", "middle english": "enm", "old english": "ang", "frisian": "fy", "occitan": "oc", "interlingua": "ia",
}

var creditRe = late(`(?i)^(?:this (?:e-?book|e-?text) was )?(?:produced|prepared|transcribed|scanned|proofread|digitized) by\b|\be-?text prepared by\b|\bvolunteers?\b|proofread(?:ing|ers)\b|www\.pgdp\.net|project gutenberg also has\b|^html version by\b|^transcribed from the\b`)

// dropCredits drops the lines before the title page that say who made the file.
func dropCredits(paras []para) []para {
	const before, longest = 5, 1000 // paragraphs, code points
	drop := 0
	for i, p := range paras[:min(before, len(paras))] {
		if p.runes() > longest {
			break
		}
		text := joinLines(p.lines, false)
		if _, part := divisionOf(text); part {
			break
		}
		if creditRe().MatchString(text) {
			drop = i + 1
		}
	}
	return paras[drop:]
}

// illustration reads "[Illustration: caption]" that begins with paragraph i, and returns the number of the
// paragraph after it; i when there is none. Without a caption there is nothing to read.
func (r *plainReader) illustration(i int) int {
	const longest = 8 // paragraphs
	inner, ok := strings.CutPrefix(r.paras[i].first(), "[Illustration")
	if !ok || inner == "" || !strings.ContainsAny(inner[:1], ":] .,") {
		return i
	}
	var texts []string
	for k := i; k < min(len(r.paras), i+longest); k++ {
		text := joinLines(r.paras[k].lines, false)
		texts = append(texts, text)
		if !strings.Contains(text, "]") {
			continue
		}
		caption, rest, _ := strings.Cut(strings.Join(texts, "\n"), "]")
		caption = strings.Trim(strings.TrimPrefix(caption, "[Illustration"), " :.,\n")
		if strings.TrimSpace(rest) != "" {
			return i // text goes on after it
		}
		if caption != "" {
			r.add(article.Block{Kind: article.Image}, caption)
		}
		return k + 1
	}
	return i
}
