package importer

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"dev.marginalia/article"
)

// listOf reads a list; what stands in it outside its items is read as a block.
func (w *markup) listOf(n *html.Node) {
	w.block(n, func() {
		if w.single != blocksApart {
			w.children(n)
			return
		}
		saved := w.surroundings
		w.list = min(w.list+1, maxNesting)
		count, step := 1, 1
		if hasAttr(n, "reversed") {
			count, step = items(n), -1
		}
		if v, ok := integer(n, "start"); ok {
			count = v
		}
		w.eachChild(n, func(c *html.Node) {
			if c.Type != html.ElementNode || c.DataAtom != atom.Li {
				w.node(c)
				return
			}
			number := 0
			if n.DataAtom == atom.Ol {
				if v, ok := integer(c, "value"); ok {
					count = v
				}
				number = max(0, count)
				count += step
			}
			w.numbered(c, number)
		})
		w.flush()
		w.surroundings = saved
	})
}

// items counts the items of list n.
func items(n *html.Node) (count int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Li {
			count++
		}
	}
	return count
}

func (w *markup) numbered(li *html.Node, number int) {
	if hidden(li) {
		return
	}
	w.scoped(li, func(*html.Node) {
		if !w.footnoteElement(li, number) {
			w.listItem(li, number)
		}
	})
}

func (w *markup) listItem(n *html.Node, number int) {
	w.block(n, func() {
		if w.single != blocksApart {
			w.children(n)
			return
		}
		w.within(func() { w.list, w.item = max(1, w.list), &item{number: number, task: article.Task(attr(n, taskAttr))} }, n)
	})
}

// taskOf is the state of a task whose check box is n; "" when it is none.
func taskOf(n *html.Node) article.Task {
	switch {
	case !strings.EqualFold(attr(n, "type"), "checkbox"):
		return ""
	case hasAttr(n, "checked"):
		return article.TaskDone
	}
	return article.TaskOpen
}
