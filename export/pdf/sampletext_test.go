package pdf

import (
	"fmt"
	"strings"

	"dev.marginalia/annotation"
	"dev.marginalia/article"
	"dev.marginalia/export"
)

const (
	prose1 = "The harbour was surveyed again in the spring, when the ice had gone out and the pilots could be asked what they had seen. They had seen very little; what they had felt, through the keel and the long pole, was that the bank had moved. It lay a boat’s length nearer to the mole than the chart allowed, and nobody could say since when."
	prose2 = "A chart is a promise made by the dead to the living. It says that what was true on the day of the survey will be true on the day of the voyage, and it says so in ink. The better hydrographers distrusted their own work for that reason: they wrote the year beside every line, and in the margin, in a smaller hand, what they had not been able to measure."
	prose3 = "Three things were learned. The first was that sand travels along this coast by night and in small quantities; the second, that the mole itself makes the eddy which brings it; and the third, which was not written down until much later, that the fishermen had known both for as long as there had been a mole."
)

func kindsSample() export.Work {
	s := &sample{}
	s.a = article.Article{Title: "On moving sands, and how they were measured", Byline: "Ida Vermeulen", Site: "The Coast Review", Published: "2026-10-02", Language: "en", Keywords: []string{"hydrography"}}
	s.a.Cover = s.a.AddResource("image/jpeg", photo(240, 320))
	s.p(prose1 + "^1^")
	s.p(prose2 + " See [what follows from it](#findings), or the [pilots’ handbook](https://example.org/handbook).")
	s.add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: s.a.AddResource("image/jpeg", photo(900, 420)), Alt: "hills"}}, "The coast from the pilots’ station, drawn from memory in the first week of the survey; the mole is hidden by the nearest hill.")
	s.h(2, "What was brought")
	s.p("The boat carried less than the list said. It was loaded in this order:")
	item := func(level, number int, task article.Task, text string) {
		s.add(article.Block{Kind: article.Item, Level: level, Number: number, Task: task}, text)
	}
	item(1, 1, "", "a lead line of forty fathoms, marked in the old way with leather, calico and serge, so that it could be read by touch in the dark;")
	s.add(article.Block{Kind: article.Paragraph, Indent: 1}, "the line had been stretched wet and dried in the shade, twice, and was checked each morning against the brass rule in the boathouse;")
	item(1, 2, "", "two sextants, of which:")
	item(2, 0, "", "one was *never* opened,")
	item(2, 0, "", "the other gave horizontal angles between **three marks** on the shore;")
	item(1, 3, "", "paper, ~~ink~~ pencils, since ink freezes.")
	s.p("Before sailing, these were ticked off by the mate:")
	item(1, 0, article.TaskDone, "compass swung")
	item(1, 0, article.TaskDone, "water taken in, for nine days at the most, in the two small casks and whatever else would hold it without leaking on the charts")
	item(1, 0, article.TaskOpen, "tide tables copied")
	s.add(article.Block{Kind: article.Quote, Level: 1}, "We sounded from the mole outward, ten strokes to a cast, and wrote the figure before the line was in. What was doubtful we cast again.")
	s.add(article.Block{Kind: article.Quote, Level: 1}, "On the third day the figures would not agree with the first, and I saw that it was not we who were mistaken.")
	s.add(article.Block{Kind: article.Quote, Level: 2}, "“Then the sea is,” said the mate.")
	s.h(2, "Findings")
	s.add(article.Block{Kind: article.Paragraph, Targets: []string{"findings"}}, prose3)
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1, Align: []article.Align{"", article.AlignEnd, article.AlignEnd, ""}}},
		"Station\tDepth (m)\tChange\tRemarks\nMole head\t7.4\t−0.6\tfine grey sand, some shell\nInner buoy\t5.1\t−1.2\tthe lead came up clean twice, and the third time with weed; cast again on the ebb with the same result\nPilots’ stairs\t3.0\t0.0\trock\nNorth bank\t1.8\t+0.3\tdries at springs")
	s.h(3, "The reckoning")
	s.p("The reduction to the datum was done with a short program, kept here because its authors would have wished it:")
	s.add(article.Block{Kind: article.Code, Syntax: "go"}, "// reduce returns the depth below datum of a cast taken at time t.\nfunc reduce(cast float64, t time.Time, tides []Tide) (float64, error) {\n\tfor i := range tides {\n\t\tif tides[i].Covers(t) {\n\t\t\treturn cast - tides[i].HeightAt(t.Sub(tides[i].High)), nil // linear between high and low, which is good enough here\n\t\t}\n\t}\n\n\treturn 0, ErrNoTide\n}")
	s.add(article.Block{Kind: article.Image, Picture: &article.Picture{Hash: s.a.AddResource("image/png", diagram(420, 240))}}, "Where the three surveys overlap.")
	s.add(article.Block{Kind: article.Image, Picture: &article.Picture{Href: "https://example.org/mole.jpg", Alt: "The mole at low water, seen from the north, with two people for scale"}}, "A picture whose bytes were not in the file.")
	s.add(article.Block{Kind: article.Rule}, "")
	s.p(prose1 + "^2^ " + prose2)
	s.add(article.Block{Kind: article.Notice}, "Read more in the autumn issue.")
	s.add(article.Block{Kind: article.Footnote, Label: "1", Targets: []string{"fn1"}}, "The first survey is lost; its figures are known from a copy made for the insurers, in which two columns are exchanged.")
	s.add(article.Block{Kind: article.Footnote, Label: "2", Targets: []string{"fn2"}}, "This was said of all harbours on that coast.")
	s.mark("the bank had moved", annotation.Yellow, annotation.Highlight, "This is the **whole** argument, in four words.", "sand")
	s.mark("A chart is a promise made by the dead to the living.", annotation.Blue, annotation.Highlight, "Compare the preface of the second edition.", "sand/metaphor")
	s.mark("so that it could be read by touch in the dark", annotation.Green, annotation.Underline, "Nice detail; ask whether it survives.")
	s.mark("it was not we who were mistaken", annotation.Pink, annotation.Highlight, "", "turning point")
	s.mark("the lead came up clean twice", annotation.Orange, annotation.Highlight, "Twice! Nobody comments on this.")
	s.mark("linear between high and low", annotation.Red, annotation.Squiggly, "It is not: a cosine would do.")
	s.mark("this passage has left the text", annotation.Purple, annotation.Highlight, "Where did it go?")
	return s.work()
}

func arabicSample() export.Work {
	s := &sample{}
	s.a = article.Article{Title: "عن الرمال المتحركة وكيف قيست", Byline: "ليلى حداد", Site: "مجلة الساحل", Language: "ar", Direction: "rtl"}
	text := "قيس الميناء من جديد في الربيع حين ذاب الجليد وأمكن سؤال المرشدين عما رأوه. لم يروا إلا القليل، لكنهم أحسوا أن الضفة قد تحركت، وأنها صارت أقرب إلى الرصيف مما تسمح به الخريطة (طول قارب واحد تقريبا)، ولم يستطع أحد أن يقول منذ متى."
	s.p(text + "^1^")
	s.p("الخريطة وعد يقطعه الأموات للأحياء: تقول إن ما كان صحيحا يوم القياس سيكون صحيحا يوم الرحلة، وتقول ذلك بالحبر. " + text)
	s.h(2, "ما حمله القارب")
	s.add(article.Block{Kind: article.Item, Level: 1, Number: 1}, "حبل طوله أربعون باعا، معلم بالجلد والقماش لكي يقرأ باللمس في الظلام ولا يضيع أثره مهما طال الليل؛")
	s.add(article.Block{Kind: article.Item, Level: 1, Number: 2}, "آلتان لقياس الزوايا (sextant)؛")
	s.add(article.Block{Kind: article.Item, Level: 2}, "إحداهما لم تفتح قط؛")
	s.add(article.Block{Kind: article.Item, Level: 1, Task: article.TaskDone}, "ماء لتسعة أيام")
	s.add(article.Block{Kind: article.Item, Level: 1, Task: article.TaskOpen}, "جداول المد")
	s.add(article.Block{Kind: article.Quote, Level: 1}, "قسنا من الرصيف نحو البحر، وكتبنا الرقم قبل أن يرفع الحبل. وما شككنا فيه قسناه مرة أخرى.")
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1, Align: []article.Align{"", article.AlignEnd, ""}}},
		"المحطة\tالعمق\tملاحظات\nرأس الرصيف\t7.4\tرمل ناعم رمادي\nالعوامة\t5.1\tخرج الثقل نظيفا مرتين، وفي الثالثة خرج معه عشب")
	s.add(article.Block{Kind: article.Code}, "depth = cast - tide(t)")
	s.p(text)
	s.add(article.Block{Kind: article.Footnote, Label: "1", Targets: []string{"fn1"}}, "ضاع القياس الأول، وتعرف أرقامه من نسخة كتبت لشركة التأمين.")
	s.mark("أن الضفة قد تحركت", annotation.Yellow, annotation.Highlight, "هذه هي الحجة كلها.", "رمل")
	s.mark("لم تفتح قط", annotation.Green, annotation.Highlight, "Why not?")
	return s.work()
}

func tablesSample() export.Work {
	s := &sample{}
	s.a = article.Article{Title: "Tables, narrow and wide", Byline: "Ida Vermeulen", Language: "en"}
	s.p(prose1)
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1, Align: []article.Align{"", article.AlignEnd}}}, "Year\tCasts\n1871\t412\n1872\t1 208\n1873\t97")
	s.p(prose2)
	var wide strings.Builder
	wide.WriteString("Station\tJan\tFeb\tMar\tApr\tMay\tJun\tJul\tAug\tSep\tOct\tNov\tDec\tMean")
	align := []article.Align{""}
	for i, name := range []string{"Mole head", "Inner buoy", "Pilots’ stairs", "North bank", "Outer bar"} {
		wide.WriteString("\n" + name)
		for k := range 13 {
			fmt.Fprintf(&wide, "\t%d.%d", 3+(i*5+k*3)%9, (i*7+k*5)%10)
		}
	}
	for range 13 {
		align = append(align, article.AlignEnd)
	}
	s.p("The monthly depths at five stations, in metres below datum:")
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1, Align: align}}, wide.String())
	s.p(prose3 + " " + prose1)
	s.p("A table in which something is marked stays beside its notes:")
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 1, Align: align}}, strings.ReplaceAll(wide.String(), "Mole head", "Old mole"))
	s.p("A long one goes on over pages, and its headings with it:")
	var long strings.Builder
	long.WriteString("No.\tFound by\tDescription\tKept in\n\t\t\t(box)")
	for i := range 48 {
		fmt.Fprintf(&long, "\n%d\t%s\t%s\t%d", i+1, []string{"Vermeulen", "the mate", "unknown"}[i%3], []string{"shell, broken", "a piece of worked oak with two trenails in it, much eaten by worm", "stone", "part of an anchor of the old pattern"}[i*7%4], 3+i*5%17)
	}
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{Header: 2, Align: []article.Align{article.AlignEnd, "", "", article.AlignCenter}}}, long.String())
	s.p(prose2)
	s.p("A table of a hundred columns is set as lines of text:")
	s.add(article.Block{Kind: article.Table, Grid: &article.Grid{}}, strings.TrimSuffix(strings.Repeat("abc\t", 100), "\t"))
	s.mark("the pilots could be asked", annotation.Yellow, annotation.Highlight, "A note above the wide table.")
	s.mark("Old mole", annotation.Blue, annotation.Highlight, "A note in the table itself.")
	s.mark("a piece of worked oak with two trenails", annotation.Pink, annotation.Highlight, "Over two lines of a cell.")
	return s.work()
}

func notesSample() export.Work {
	s := &sample{}
	s.a = article.Article{Title: "A page of many notes", Byline: "Ida Vermeulen", Site: "The Coast Review", Published: "2026-10-02", Language: "en"}
	s.p(prose1 + " " + prose2)
	s.p(prose3 + " " + prose1)
	s.p(prose2 + " " + prose3)
	long := "The pilots are asked first, and the instruments second; the whole survey is built on that order. I should like to know whether it was usual, and who decided it. "
	for i, q := range []string{"surveyed again", "the ice had gone out", "They had seen very little", "through the keel", "the bank had moved", "nobody could say since when", "made by the dead",
		"true on the day of the survey", "in ink", "distrusted their own work", "the year beside every line", "in a smaller hand", "Three things were learned", "by night and in small quantities", "the mole itself makes the eddy", "the fishermen had known both"} {
		note := strings.Repeat(long, 1+i%3)
		if i%3 == 0 {
			note = "Why?"
		}
		s.mark(q, annotation.Colors[i%len(annotation.Colors)], annotation.Highlight, note, []string{"survey", "sand/movement", "to check"}[i%3])
	}
	return s.work()
}

func marksSample() export.Work {
	s := &sample{}
	s.a = article.Article{Title: "Marks that overlap", Language: "en"}
	s.p(prose1)
	s.p(prose2)
	s.p(prose3)
	s.mark("The harbour was surveyed again in the spring, when the ice had gone out and the pilots could be asked what they had seen. They had seen very little", annotation.Green, annotation.Highlight, "A long mark.")
	s.mark("when the ice had gone out", annotation.Pink, annotation.Highlight, "A short one in it.")
	s.mark("what they had seen. They", annotation.Yellow, annotation.Highlight, "Another.")
	s.mark("A chart is a promise", annotation.Blue, annotation.Highlight, "First")
	s.mark(" made by the dead", annotation.Orange, annotation.Highlight, "Right behind it.")
	s.mark("The better hydrographers distrusted their own work", annotation.Yellow, annotation.Highlight, "One of three.")
	s.mark("The better hydrographers distrusted their own work", annotation.Purple, annotation.Highlight, "Two of three.")
	s.mark("The better hydrographers distrusted their own work", annotation.Green, annotation.Highlight, "Three of three.")
	s.mark("sand travels along this coast by night", annotation.Grey, annotation.Highlight, "")
	s.mark("travels along", annotation.Red, annotation.Strikeout, "struck")
	s.mark("which was not written down until much later", annotation.Blue, annotation.Underline, "")
	s.mark("as long as there had been a mole", annotation.Red, annotation.Squiggly, "hm")
	return s.work()
}

func scriptsSample() export.Work {
	s := &sample{}
	s.a = article.Article{Title: "Ein Wort in vielen Schriften: море, θάλασσα, 海", Language: "de"}
	s.p("Die Hafenvermessungsgesellschaft veröffentlichte ihre Ergebnisse in einer Denkschrift, deren Bezeichnung – „Über die Beweglichkeit der Sandbänke“ – zunächst Heiterkeit hervorrief; später nicht mehr.")
	s.add(article.Block{Kind: article.Paragraph, Language: "ru"}, "Гавань была снова измерена весной, когда лёд сошёл и лоцманов можно было расспросить о том, что они видели.")
	s.add(article.Block{Kind: article.Paragraph, Language: "el"}, "Το λιμάνι μετρήθηκε ξανά την άνοιξη, όταν έλιωσε ο πάγος και οι πλοηγοί μπορούσαν να ερωτηθούν.")
	s.add(article.Block{Kind: article.Paragraph, Direction: "rtl", Language: "he"}, "הנמל נמדד שוב באביב, כשנמס הקרח ואפשר היה לשאול את הנתבים (pilots) מה ראו.")
	s.p("A line with 😀, 漢字, かな, 한국어, हिन्दी, ไทย and \U00020000.")
	s.add(article.Block{Kind: article.Code}, "naïve\t≠ plain  →  漢字\nx\t= 1")
	return s.work()
}
