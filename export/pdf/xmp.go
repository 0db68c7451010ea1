package pdf

import (
	"encoding/xml"
	"strings"
	"time"

	"dev.marginalia/export"
)

// xmpOf is the XMP packet (ISO 16684-1) that says what the information dictionary says.
func xmpOf(works []export.Work, at time.Time) string {
	a := works[0].Article
	when := at.UTC().Format("2006-01-02T15:04:05Z")
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n" +
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n")
	b.WriteString("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" + escapeXML(clean(a.Title)) + "</rdf:li></rdf:Alt></dc:title>\n")
	if a.Byline != "" {
		b.WriteString("<dc:creator><rdf:Seq><rdf:li>" + escapeXML(clean(a.Byline)) + "</rdf:li></rdf:Seq></dc:creator>\n")
	}
	if tags := keywords(works); len(tags) > 0 {
		b.WriteString("<dc:subject><rdf:Bag>")
		for _, t := range tags {
			b.WriteString("<rdf:li>" + escapeXML(t) + "</rdf:li>")
		}
		b.WriteString("</rdf:Bag></dc:subject>\n<pdf:Keywords>" + escapeXML(strings.Join(tags, ", ")) + "</pdf:Keywords>\n")
	}
	b.WriteString("<xmp:CreateDate>" + when + "</xmp:CreateDate><xmp:ModifyDate>" + when + "</xmp:ModifyDate><xmp:MetadataDate>" + when + "</xmp:MetadataDate>\n" +
		"<xmp:CreatorTool>Marginalia</xmp:CreatorTool><pdf:Producer>Marginalia with gofpdf</pdf:Producer>\n</rdf:Description>\n</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return b.String()
}

func escapeXML(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		return "" // a strings.Builder takes everything
	}
	return b.String()
}
