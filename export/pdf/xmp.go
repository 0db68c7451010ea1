package pdf

import (
	"crypto/md5"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"dev.marginalia/export"
)

// documentID is the permanent identity of a handout: that of its articles, whatever is changed in it.
func documentID(works []export.Work) [16]byte {
	var all strings.Builder
	for _, w := range works {
		all.WriteString(w.Article.ID + "\x00" + w.Article.Title + "\x00" + w.Article.URL + "\x00")
	}
	return md5.Sum([]byte(all.String()))
}

// about is what the metadata say of works as one document: for several, the title of the first and how many more there
// are, and each author and each source once.
func about(works []export.Work) (title, author, source string) {
	var authors, sources []string
	for _, w := range works {
		authors = addOnce(authors, clean(w.Article.Byline))
		sources = addOnce(sources, clean(w.Article.Source()))
	}
	title = clean(works[0].Article.Title)
	if n := len(works) - 1; n > 0 {
		title = fmt.Sprintf("%s, and %d more", title, n)
	}
	return title, strings.Join(authors, "; "), strings.Join(sources, "; ")
}

func addOnce(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// xmpOf is the XMP packet (ISO 16684-1) that says what the information dictionary says. document and instance are the
// identities of the document and of this state of it.
func xmpOf(works []export.Work, lang string, at time.Time, document, instance [16]byte) string {
	title, author, source := about(works)
	when := at.UTC().Format("2006-01-02T15:04:05Z")
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" +
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">\n<dc:format>application/pdf</dc:format>\n")
	b.WriteString("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + escapeXML(title) + "</rdf:li></rdf:Alt></dc:title>\n")
	if source != "" {
		b.WriteString("<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">" + escapeXML(source) + "</rdf:li></rdf:Alt></dc:description>\n")
	}
	b.WriteString("<dc:language><rdf:Bag><rdf:li>" + lang + "</rdf:li></rdf:Bag></dc:language>\n")
	if author != "" {
		b.WriteString("<dc:creator><rdf:Seq><rdf:li>" + escapeXML(author) + "</rdf:li></rdf:Seq></dc:creator>\n")
	}
	if tags := keywords(works); len(tags) > 0 {
		b.WriteString("<dc:subject><rdf:Bag>")
		for _, t := range tags {
			b.WriteString("<rdf:li>" + escapeXML(t) + "</rdf:li>")
		}
		b.WriteString("</rdf:Bag></dc:subject>\n<pdf:Keywords>" + escapeXML(strings.Join(tags, ", ")) + "</pdf:Keywords>\n")
	}
	b.WriteString("<xmp:CreateDate>" + when + "</xmp:CreateDate><xmp:ModifyDate>" + when + "</xmp:ModifyDate><xmp:MetadataDate>" + when + "</xmp:MetadataDate>\n" +
		"<xmp:CreatorTool>" + creatorTool + "</xmp:CreatorTool><pdf:Producer>" + producer + "</pdf:Producer>\n" +
		"<xmpMM:DocumentID>" + uuid(document) + "</xmpMM:DocumentID><xmpMM:InstanceID>" + uuid(instance) + "</xmpMM:InstanceID>\n</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.String()
}

// uuid is a hash as an identity by name (RFC 9562, version 3).
func uuid(sum [16]byte) string {
	sum[6], sum[8] = sum[6]&0x0f|0x30, sum[8]&0x3f|0x80
	return fmt.Sprintf("uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:])
}

func escapeXML(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a strings.Builder takes everything
	}
	return b.String()
}
