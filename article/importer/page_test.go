package importer

import (
	"context"
	"slices"
	"strings"
	"testing"

	"dev.marginalia/article"
)

func readHTML(tb testing.TB, source, address string) *article.Article {
	tb.Helper()
	a, err := page{source: source, address: address}.read(context.Background())
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

const fair = "<p>It rained on the day of the fair, and all the umbrellas in the town were green, so that nobody could tell whose was whose.</p>"

func TestReadDate(t *testing.T) {
	for s, want := range map[string]string{
		"2024-02-29T23:30:00-05:00": "2024-02-29", "2024-02-29": "2024-02-29", "2024/02/29 10:00": "2024-02-29", "20240229": "2024-02-29", "2024/2/9": "2024-02-09",
		"February 29, 2024": "2024-02-29", "29 February 2024, 10:15 GMT": "2024-02-29", "Thu, 29 Feb 2024 10:00:00 +0000": "2024-02-29", "Feb. 29, 2024 at 9:05 am": "2024-02-29",
		"2024年2月29日": "2024-02-29", "03/04/2024": "03/04/2024", "2024-13-45T10:00": "2024-13-45T10:00", "last spring": "last spring", "0000-01-01": "0000-01-01", "": "",
	} {
		if got := readDate(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

func TestPage_FromWhere(t *testing.T) {
	for name, c := range map[string]struct{ head, address, url, link string }{
		"nothing known":       {"", "", "", ""},
		"fetched":             {"", "https://example.org/a/b#c", "https://example.org/a/b", "https://example.org/a/x"},
		"saved by a browser":  {"<!-- saved from url=(0023)https://example.org/a/b -->", "", "https://example.org/a/b", "https://example.org/a/x"},
		"saved by SingleFile": {"<!--\n Page saved with SingleFile \n url: https://example.org/a/b \n saved date: x\n-->", "", "https://example.org/a/b", "https://example.org/a/x"},
		"saved from a file":   {"<!-- saved from url=(0023)file:///home/x -->", "", "", ""},
		"canonical":           {"<link rel='x canonical' href='/c/'>", "https://example.org/a/b", "https://example.org/c/", "https://example.org/a/x"},
		"only canonical":      {"<link rel=canonical href='https://example.org/c/'>", "", "https://example.org/c/", "https://example.org/c/x"},
		"canonical front":     {"<link rel=canonical href='https://example.org/'>", "https://example.org/a/b", "https://example.org/a/b", "https://example.org/a/x"},
		"canonical script":    {"<link rel=canonical href='javascript:x'><meta property=og:url content='data:x'>", "", "", ""},
		"Open Graph":          {"<meta property='og:url' content='https://example.org/o'>", "", "https://example.org/o", "https://example.org/x"},
		"base":                {"<base href='/z/'><base href='/y/'>", "https://example.org/a/b", "https://example.org/a/b", "https://example.org/z/x"},
	} {
		a := readHTML(t, "<!doctype html>"+c.head+"<title>The fair</title><body>"+fair+fair+"<p>A <a href=x>link</a></p>", c.address)
		link := ""
		for _, b := range a.Blocks {
			for _, s := range b.Spans {
				link += s.Href
			}
		}
		if a.URL != c.url || link != c.link {
			t.Errorf("%s: from %q, link to %q", name, a.URL, link)
		}
	}
}

func TestPage_WhatItSaysOfItself(t *testing.T) {
	for name, c := range map[string]struct{ head, title, byline, site, published, language, publisher, identifier, keywords string }{
		"Highwire": {`<meta name=citation_title content="On  umbrellas"><meta name=citation_author content="Example, R."><meta name=citation_author content="Sample, K.">
			<meta name=citation_journal_title content="Rain &amp;amp; Wind"><meta name=citation_publication_date content="2020/3/1"><meta name=citation_doi content="doi:10.1234/rain.7.">
			<meta name=citation_publisher content=Press><meta name=dc.language content=en_US>`, "On umbrellas", "Example, R., Sample, K.", "Rain & Wind", "2020-03-01", "en-US", "Press", "doi:10.1234/rain.7", ""},
		"JSON-LD": {`<title>Umbrellas</title><script type="application/ld+json">/*<![CDATA[*/{"@context":"https://schema.org","@graph":[{"@type":"Organization","name":"x"},
			{"@type":["Article","Thing"],"headline":"Umbrellas","author":["Robin Example",{"name":"Kim Sample"}],"datePublished":"2021-05-06","publisher":{"name":"The Post"},"inLanguage":"de"}]}/*]]>*/</script>`,
			"Umbrellas", "Robin Example, Kim Sample", "The Post", "2021-05-06", "de", "", "", ""},
		"Open Graph": {`<meta property=og:title content="Umbrellas for all"><meta property=og:site_name content="The Post"><meta property=article:published_time content="2022-01-02T03:04:05Z">
			<meta property=article:tag content=rain><meta property=article:tag content="Green"><meta name=keywords content="green; wind"><meta property=article:author content="https://example.org/robin"><meta name=author content="By Robin Example">`,
			"Umbrellas for all", "Robin Example", "The Post", "2022-01-02", "", "", "", "rain,Green,wind"},
		"time element": {`<title>Umbrellas for all</title><body><time class="dt-published" datetime="2023-07-08T09:00">yesterday</time>`, "Umbrellas for all", "", "", "2023-07-08", "", "", "", ""},
		"nonsense":     {`<html lang="no such tag"><title>Umbrellas for all` + "\u202e" + `</title><meta name=author content="Updated 2 March 2024"><meta name=date content="">`, "Umbrellas for all", "", "", "", "", "", "", ""},
	} {
		a := readHTML(t, c.head+"<div>"+fair+fair+"</div>", "")
		got := []string{a.Title, a.Byline, a.Site, a.Published, a.Language, a.Publisher, a.Identifier, strings.Join(a.Keywords, ",")}
		if want := []string{c.title, c.byline, c.site, c.published, c.language, c.publisher, c.identifier, c.keywords}; !slices.Equal(got, want) {
			t.Errorf("%s:\n%q, want\n%q", name, got, want)
		}
	}
}

func TestPage_Direction(t *testing.T) {
	hebrew := "<p>ירד גשם ביום היריד, וכל המטריות בעיר היו ירוקות, כך שאיש לא ידע של מי המטרייה שבידו ואיש לא הלך הביתה יבש.</p>"
	for name, c := range map[string]struct{ source, want string }{
		"not said": {fair, ""}, "said": {"<html dir=LTR>" + fair, "ltr"}, "said by the body": {"<html dir=ltr><body dir=rtl>" + fair, "rtl"},
		"seen": {hebrew + fair[:40], "rtl"}, "seen against what is said": {"<html dir=ltr>" + hebrew, "rtl"},
	} {
		if a := readHTML(t, c.source, ""); a.Direction != c.want {
			t.Errorf("%s: %q", name, a.Direction)
		}
	}
}

func TestPage_KeepsWhatReadabilityWouldDrop(t *testing.T) {
	a := readHTML(t, "<html><body><article>"+fair+fair+`<ul><li><input type=checkbox checked>Bring a hat</ul>
<table><tr><th>Colour<th align=right>Number<tr><td>green<td align=right>400<tr><td>red<td align=right>1</table><p>The end.<sup><a href="#fn1">1</a></sup></p>`+fair+`</article>
<aside><ol class=footnotes><li id=fn1>Of the fair.<li id=fn2>Not of the rain.</ol></aside><aside>Buy umbrellas now</aside></body></html>`, "")
	var done, aligned, notes bool
	for _, b := range a.Blocks {
		done = done || b.Task == article.TaskDone
		aligned = aligned || b.Grid != nil && slices.Contains(b.Grid.Align, article.AlignEnd)
		notes = notes || b.Kind == article.Footnote && b.Label == "1" && slices.Contains(b.Targets, "fn1")
	}
	if !done || !aligned || !notes || strings.Contains(a.Text.String(), "Buy") || strings.Count(a.Text.String(), "Of the fair") != 1 {
		t.Errorf("task %v, alignment %v, footnote %v: %q", done, aligned, notes, a.Text.String())
	}
}
