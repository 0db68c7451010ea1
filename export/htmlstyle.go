package export

import (
	"fmt"
	"strings"

	"dev.marginalia/annotation"
)

// shade is a colour of marks: behind text, and for small text and lines of the same hue.
type shade struct{ fill, ink string }

// The colours of marks on a light ground, on paper too, and on a dark one. Text and ink keep a contrast of 4.5 to the fill
// and to the ground (WCAG 2.2, 1.4.3).
var (
	lightShades = map[annotation.Color]shade{
		annotation.Yellow: {"#FFED9E", "#7A5900"}, annotation.Green: {"#CDEEC3", "#2C6E29"}, annotation.Blue: {"#C7E3FA", "#1A5494"}, annotation.Pink: {"#FAD1DE", "#9E2954"},
		annotation.Purple: {"#E2D5F7", "#5E3A9E"}, annotation.Orange: {"#FFDDB5", "#8F4A08"}, annotation.Red: {"#FCCFC9", "#9E2519"}, annotation.Grey: {"#DEDFE2", "#50555C"},
	}
	darkShades = map[annotation.Color]shade{
		annotation.Yellow: {"#4B4113", "#F0D264"}, annotation.Green: {"#234424", "#93D68A"}, annotation.Blue: {"#1D3E5D", "#9BCDF7"}, annotation.Pink: {"#5C2D45", "#F7B0CB"},
		annotation.Purple: {"#41335F", "#CFB8F7"}, annotation.Orange: {"#533716", "#F7B978"}, annotation.Red: {"#5F2724", "#F8ABA2"}, annotation.Grey: {"#3E4146", "#C2C6CD"},
	}
)

// The colours of ground, text, lesser text, lines and links, light and dark.
var (
	lightGround = [5]string{"#FDFCF9", "#22211F", "#5B5852", "#D8D3C8", "#1A5494"}
	darkGround  = [5]string{"#1B1C1E", "#E3E1DC", "#B4B1AB", "#45474C", "#9CC8F5"}
)

// known is c, or grey for a colour that later versions may have.
func known(c annotation.Color) annotation.Color {
	if _, ok := lightShades[c]; ok {
		return c
	}
	return annotation.Grey
}

func colorRules(ground [5]string, shades map[annotation.Color]shade) string {
	var b strings.Builder
	fmt.Fprintf(&b, ":root { --ground: %s; --text: %s; --lesser: %s; --line: %s; --link: %s }\n", ground[0], ground[1], ground[2], ground[3], ground[4])
	for _, c := range annotation.Colors {
		fmt.Fprintf(&b, ".%s { --fill: %s; --ink: %s; --edge: %s }\n", c, shades[c].fill, shades[c].ink, between(shades[c]))
	}
	return b.String()
}

// between is a colour between fill and ink, for thin lines.
func between(s shade) string {
	var fill, ink [3]int
	fmt.Sscanf(s.fill, "#%02x%02x%02x", &fill[0], &fill[1], &fill[2])
	fmt.Sscanf(s.ink, "#%02x%02x%02x", &ink[0], &ink[1], &ink[2])
	for i := range fill {
		fill[i] = (fill[i]*6 + ink[i]*4) / 10
	}
	return fmt.Sprintf("#%02X%02X%02X", fill[0], fill[1], fill[2])
}

// htmlStyle is the style sheet of the page: on a wide screen and on paper the notes stand beside their lines, on a narrow
// one below them.
func htmlStyle() string {
	return colorRules(lightGround, lightShades) +
		"@media screen and (prefers-color-scheme: dark) {\n" + colorRules(darkGround, darkShades) + "}\n" + htmlRules
}

const htmlRules = `html { background: var(--ground); color: var(--text); -webkit-text-size-adjust: 100% }
body { margin: 0; font: 1.125rem/1.5 "Gentium Book Plus", "Gentium Book Basic", Charter, "Iowan Old Style", "Source Serif 4", Georgia, serif; font-kerning: normal; overflow-wrap: break-word }
main { max-width: 34rem; margin: 0 auto; padding: 3.5rem 1.25rem 4rem }
article + article { margin-top: 5rem; padding-top: 3rem; border-top: 1px solid var(--line) }
article::after { content: ""; display: block; clear: both }
header { margin-bottom: 1.75rem }
h1, h2, h3, h4, h5, h6 { line-height: 1.2; font-weight: 700; text-wrap: balance; break-after: avoid }
h1 { font-size: 2.1rem; margin: 0 0 .35rem }
h2 { font-size: 1.4rem; margin: 2.1rem 0 .5rem }
h3 { font-size: 1.2rem; margin: 1.7rem 0 .4rem }
h4, h5, h6 { font-size: 1.125rem; font-style: italic; margin: 1.3rem 0 .3rem }
.origin { margin: 0; color: var(--lesser); font-style: italic }
.partial, footer, nav, .note, .kept, figcaption, .missing, .wide, .tags, input { font-family: Lato, "Source Sans 3", "Noto Sans", system-ui, sans-serif }
.partial { margin: .8rem 0 0; color: var(--lesser); font-size: .85rem }
.tags { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; margin: .9rem 0 0; padding: 0; font-size: .8rem }
.tags li { background: var(--fill); color: var(--ink); border-radius: 1em; padding: .12em .85em; margin: 0 }
p, .p { margin: 0; text-wrap: pretty; orphans: 2; widows: 2 }
.text > p, .text > .p { hyphens: auto }
p + p, .p + p, p + .p, .p + .p { text-indent: 1.4em }
li p, li .p, figure p, .orphans p { text-indent: 0 }
li > p, li > .p { margin-top: .4em }
blockquote, ul, ol, pre, figure, .wide { margin: 1rem 0 }
li blockquote, li ul, li ol, li pre { margin: .3rem 0 }
blockquote { margin-inline-start: 0; padding-inline-start: 1.1rem; border-inline-start: 3px solid var(--line) }
blockquote > p, blockquote > .p { font-style: italic }
ul, ol { padding-inline-start: 1.6rem }
li { margin: .25rem 0 }
li.bare { list-style: none }
li.task { list-style: none; margin-inline-start: -1.4rem }
input { margin: 0 .3em 0 0 }
a { color: var(--link); text-decoration-thickness: .06em; text-underline-offset: .15em }
a:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
pre, code { font-family: "JetBrains Mono", "DejaVu Sans Mono", Consolas, monospace; font-size: .82em; line-height: 1.5; hyphens: none }
pre { font-size: .8rem; padding: .8rem 1rem; border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; tab-size: 4 }
pre code { font-size: inherit }
hr { width: 6rem; border: 0; border-top: 1px solid var(--lesser); margin: 1.8rem auto }
figure { text-align: center; break-inside: avoid }
img { max-width: 100%; height: auto }
img.inline { max-width: none }
figcaption { margin-top: .5rem; font-size: .85rem; color: var(--lesser) }
.missing { color: var(--lesser); font-size: .85rem }
p.missing { border: 1px solid var(--line); border-radius: 6px; padding: .8rem }
.notice { margin: 1rem 0; color: var(--lesser); font-style: italic }
.wide { overflow-x: auto; font-size: .85rem }
table { border-collapse: collapse; border-top: 1.5px solid var(--lesser); border-bottom: 1.5px solid var(--lesser) }
th, td { padding: .35rem 1.1rem .35rem 0; text-align: start; vertical-align: top; border-top: 1px solid var(--line) }
th { border-bottom: 1px solid var(--lesser) }
.center { text-align: center }
.end { text-align: end }
.footnotes { margin-top: 2.5rem; padding-top: .8rem; border-top: 1px solid var(--line); font-size: .9rem }
.footnote { margin: .3rem 0 }
.footnote .label { color: var(--lesser) }
.return { text-decoration: none }
sup, sub { font-size: .68em; line-height: 0 }
mark { background: var(--fill); color: var(--text); padding: .1em 0; border-radius: 2px; -webkit-box-decoration-break: clone; box-decoration-break: clone; -webkit-print-color-adjust: exact; print-color-adjust: exact }
mark mark { box-shadow: inset 0 -2px 0 var(--edge) }
mark.underline, mark.squiggly, mark.strikeout { background: none; box-shadow: none; text-decoration: underline var(--ink) 2px; text-underline-offset: .18em }
mark.squiggly { text-decoration-style: wavy; text-decoration-thickness: 1.2px }
mark.strikeout { text-decoration-line: line-through }
mark:target, aside:target { outline: 2px solid var(--ink); outline-offset: 2px }
.sign { font: 700 .62em/0 Lato, "Source Sans 3", system-ui, sans-serif; padding-inline-start: .2em }
.sign a, .back { color: var(--ink); text-decoration: none }
.note, .kept { display: block; font-size: .84rem; line-height: 1.42; font-style: normal; font-weight: 400; text-indent: 0; text-align: start; hyphens: manual; color: var(--text); border-inline-start: 2px solid var(--edge); padding-inline-start: .6rem; margin: .6rem 0 }
.note { display: grid; grid-template-columns: auto 1fr; column-gap: .4rem }
.note .said, .note .of { grid-column: 2 }
.back { font-weight: 700; font-size: .9em }
.of { color: var(--ink); font-size: .92em }
.kept { margin-bottom: 1.4rem }
.orphans h2 { clear: both }
.orphans blockquote { margin-bottom: .4rem }
footer { clear: both; margin-top: 2.5rem; padding-top: .7rem; border-top: 1px solid var(--line); font-size: .82rem; color: var(--lesser) }
footer p + p { text-indent: 0; margin-top: .2rem }
footer a { color: inherit; overflow-wrap: anywhere }
nav { margin-bottom: 3rem; font-size: .95rem }
@media screen and (min-width: 62rem), print {
.ltr .note:not(.long) { float: right; clear: right; width: 13.5rem; margin: .15rem -15.5rem .9rem 0 }
.rtl .note:not(.long) { float: left; clear: left; width: 13.5rem; margin: .15rem 0 .9rem -15.5rem }
}
@media screen and (min-width: 62rem) {
main { max-width: 49.5rem }
article > * , nav { margin-inline-end: 15.5rem }
header, footer { margin-inline-end: 0 }
}
@media print {
@page { margin: 18mm 16mm 20mm }
html { background: none; font-size: 9.6pt }
main { max-width: none; padding: 0 }
.text, .orphans { margin-inline-end: 15.5rem }
header { margin-bottom: 1.3rem }
.text > p, .text > .p { text-align: justify }
.tags li { -webkit-print-color-adjust: exact; print-color-adjust: exact }
a { color: inherit }
.text a, .return { text-decoration-color: var(--line) }
.note, tr, pre, blockquote > p { break-inside: avoid }
pre { white-space: pre-wrap; overflow-wrap: anywhere }
.wide { overflow: visible }
article + article { break-before: page; border: 0; margin: 0; padding: 0 }
.return { display: none }
}
@media (forced-colors: active) {
mark.underline, mark.squiggly, mark.strikeout { background: Mark; color: MarkText }
}
`
