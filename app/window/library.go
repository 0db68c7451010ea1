package window

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"dev.marginalia/app"
	"dev.marginalia/app/textview"
	"dev.marginalia/article"
	"dev.marginalia/storage"
	"dev.marginalia/typeset"
)

// libraryPanel lists the articles.
type libraryPanel struct {
	w      *Window
	engine *typeset.Engine
	object fyne.CanvasObject
	list   *widget.List
	all    []storage.ArticleInfo
	chosen string
	width  float32
	moving bool // the list is being told what is chosen, it is not telling
}

func newLibraryPanel(w *Window, engine *typeset.Engine) *libraryPanel {
	l := &libraryPanel{w: w, engine: engine}
	l.list = widget.NewList(
		func() int { return len(l.all) },
		func() fyne.CanvasObject { return newLibraryRow(l) },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(l.all) {
				o.(*libraryRow).set(l.all[i])
			}
		})
	l.list.HideSeparators = true
	l.list.OnSelected = func(i widget.ListItemID) {
		if !l.moving && i < len(l.all) {
			w.open(l.all[i].ID)
			w.focusText()
		}
	}
	buttons := container.NewHBox(newIconButton(iconLetters, w.showComfort), newIconButton(iconTheme, w.nextTheme), newIconButton(iconOpen, w.chooseFile))
	top := container.NewBorder(nil, nil, newHeading(w, "Library").object, buttons)
	l.object = container.New(&widthWatcher{l.resized}, container.NewBorder(top, nil, nil, nil, l.list))
	return l
}

// widthWatcher lays out one object and tells when its width changes.
type widthWatcher struct{ changed func(float32) }

// MinSize is part of fyne.Layout.
func (*widthWatcher) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(120, 100) }

// Layout is part of fyne.Layout.
func (ww *widthWatcher) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	ww.changed(size.Width)
}

func (l *libraryPanel) resized(width float32) {
	if width != l.width {
		l.width = width
		l.measure()
	}
}

// show replaces the list.
func (l *libraryPanel) show(all []storage.ArticleInfo) {
	l.all = all
	l.measure()
	l.mark()
}

// progress moves the bar of one article while it is read.
func (l *libraryPanel) progress(id string, p float64) {
	for i := range l.all {
		if l.all[i].ID == id && p-l.all[i].Progress > 0.01 {
			l.all[i].Progress = p
			l.list.RefreshItem(i)
		}
	}
}

// counted tells how many annotations an article has now. Nothing else of the list depends on them.
func (l *libraryPanel) counted(id string, n int) {
	for i := range l.all {
		if l.all[i].ID == id && l.all[i].Annotations != n {
			l.all[i].Annotations = n
			l.list.RefreshItem(i)
		}
	}
}

func (l *libraryPanel) choose(s *app.Session) {
	l.chosen = ""
	if s != nil {
		l.chosen = s.Article().ID
	}
	l.mark()
}

func (l *libraryPanel) mark() {
	l.moving = true
	defer func() { l.moving = false }()
	for i, a := range l.all {
		if a.ID == l.chosen {
			l.list.Select(i)
			return
		}
	}
	l.list.UnselectAll()
}

func (l *libraryPanel) measure() {
	for i := range l.all {
		h := textview.HeightOf(l.engine, l.paras(l.all[i]), l.textWidth())
		l.list.SetItemHeight(i, float32(h)+rowPad*2+6)
	}
	l.list.Refresh()
}

const rowPad = 9

func (l *libraryPanel) textWidth() float64 { return float64(max(60, l.width-2*14)) }

// paras says what is known of an article: title, where it is from, how far it was read and marked. All of it stands at
// the side where the title begins.
func (l *libraryPanel) paras(a storage.ArticleInfo) []textview.Para {
	p := l.w.look.palette()
	var source []string
	for _, s := range []string{a.Site, article.FormatDate(a.Published)} {
		if s != "" {
			source = append(source, s)
		}
	}
	if len(source) == 0 && a.Byline != "" {
		source = append(source, a.Byline)
	}
	state := []string{"not read yet"}
	if a.Progress > 0 {
		state[0] = fmt.Sprintf("%.0f %% read", a.Progress*100)
	}
	if a.Annotations == 1 {
		state = append(state, "1 mark")
	} else if a.Annotations > 1 {
		state = append(state, fmt.Sprintf("%d marks", a.Annotations))
	}
	paras := []textview.Para{{Text: a.Title, Family: "serif", Size: 15, Color: p.Text, MaxLines: 3}}
	if len(source) > 0 {
		paras = append(paras, textview.Para{Text: article.SideBySide(source...), Family: "sans", Size: 12, Color: p.Muted, MaxLines: 1, Gap: 2})
	}
	paras = append(paras, textview.Para{Text: strings.Join(state, " · "), Family: "sans", Size: 12, Color: p.Muted, MaxLines: 1, Gap: 2})
	for i := range paras {
		paras[i].Right = article.BeginsRightToLeft(a.Title)
	}
	return paras
}

// libraryRow shows one article; a thin bar below it shows how far it was read.
type libraryRow struct {
	widget.BaseWidget
	l     *libraryPanel
	prose *textview.Prose
	track *canvas.Rectangle
	done  *canvas.Rectangle
	part  float64
	right bool // it grows from the right
}

func newLibraryRow(l *libraryPanel) *libraryRow {
	r := &libraryRow{l: l, prose: textview.NewProse(l.engine, l.w.painter), track: canvas.NewRectangle(nil), done: canvas.NewRectangle(nil)}
	r.ExtendBaseWidget(r)
	return r
}

func (r *libraryRow) set(a storage.ArticleInfo) {
	p := r.l.w.look.palette()
	r.prose.Set(r.l.paras(a), r.l.textWidth())
	r.part, r.right = a.Progress, article.BeginsRightToLeft(a.Title)
	r.track.FillColor, r.done.FillColor = p.Faint, p.Accent
	r.Resize(r.Size())
	r.place(r.Size())
	r.track.Refresh()
	r.done.Refresh()
}

func (r *libraryRow) place(size fyne.Size) {
	width := float32(r.l.textWidth())
	h := r.prose.MinSize().Height
	r.prose.Move(fyne.NewPos(14, rowPad))
	r.prose.Resize(fyne.NewSize(width, h))
	r.track.Move(fyne.NewPos(14, rowPad+h+5))
	r.track.Resize(fyne.NewSize(width, 2))
	done, x := width*float32(r.part), float32(14)
	if r.right {
		x += width - done
	}
	r.done.Move(fyne.NewPos(x, rowPad+h+5))
	r.done.Resize(fyne.NewSize(done, 2))
}

// CreateRenderer is part of fyne.Widget.
func (r *libraryRow) CreateRenderer() fyne.WidgetRenderer {
	return &placedRenderer{place: r.place, min: fyne.NewSize(80, 40), objects: []fyne.CanvasObject{r.track, r.done, r.prose}}
}

// placedRenderer renders objects that a function puts in their places.
type placedRenderer struct {
	place   func(fyne.Size)
	min     fyne.Size
	objects []fyne.CanvasObject
}

// Layout is part of fyne.WidgetRenderer.
func (r *placedRenderer) Layout(s fyne.Size) { r.place(s) }

// MinSize is part of fyne.WidgetRenderer.
func (r *placedRenderer) MinSize() fyne.Size { return r.min }

// Objects is part of fyne.WidgetRenderer.
func (r *placedRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Refresh is part of fyne.WidgetRenderer.
func (r *placedRenderer) Refresh() {}

// Destroy is part of fyne.WidgetRenderer.
func (r *placedRenderer) Destroy() {}
