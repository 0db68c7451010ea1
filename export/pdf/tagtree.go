package pdf

import (
	"slices"
	"strings"

	"github.com/jung-kurt/gofpdf"

	"dev.marginalia/annotation"
)

// tagNode is a tag, with those below it and the marks that have it.
type tagNode struct {
	name  string // the last part of the path
	below []*tagNode
	marks []placedMark
}

// placedMark is a mark with where it is.
type placedMark struct {
	c     *composer
	mark  *annotation.Annotation
	spots []spot
}

// tagTree is the tags of all works as a tree, in order of their names, with the marks in the order of the text.
func (d *document) tagTree() *tagNode {
	root := &tagNode{}
	known := map[string]*tagNode{"": root}
	for _, c := range d.works {
		all := c.set.All()
		for i := range all {
			m := placedMark{c, &all[i], c.spotsOf(&all[i])}
			for _, t := range m.mark.Tags {
				n := root.at(known, t)
				if k := len(n.marks); k == 0 || n.marks[k-1].mark != m.mark {
					n.marks = append(n.marks, m)
				}
			}
		}
	}
	root.sort()
	return root
}

// at is the node of a path; those above it are made with it. The first spelling of a part stays.
func (root *tagNode) at(known map[string]*tagNode, path string) *tagNode {
	k := annotation.FoldTag(path)
	if n := known[k]; n != nil {
		return n
	}
	above, name := root, path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		above, name = root.at(known, path[:i]), path[i+1:]
	}
	n := &tagNode{name: clean(name)}
	above.below = append(above.below, n)
	known[k] = n
	return n
}

func (n *tagNode) sort() {
	slices.SortStableFunc(n.below, func(a, b *tagNode) int {
		return strings.Compare(annotation.FoldTag(a.name), annotation.FoldTag(b.name))
	})
	for _, b := range n.below {
		b.sort()
	}
}

// pages are the places of the node's own marks, one for each page, in order.
func (n *tagNode) pages() []spot {
	var out []spot
	for _, m := range n.marks {
		out = append(out, m.spots...)
	}
	slices.SortStableFunc(out, func(a, b spot) int { return a.page - b.page })
	return slices.CompactFunc(out, func(a, b spot) bool { return a.page == b.page })
}

// first is the first place of a mark of n or of a tag below it.
func (n *tagNode) first() (spot, bool) {
	for _, m := range n.marks {
		if len(m.spots) > 0 {
			return m.spots[0], true
		}
	}
	for _, b := range n.below {
		if s, ok := b.first(); ok {
			return s, true
		}
	}
	return spot{}, false
}

// outlineBack makes the bookmarks of what stands behind the articles, and those of the tags, which lead to the marks.
func (d *document) outlineBack(f *gofpdf.Fpdf) {
	bookmark := func(title string, level int, at spot) {
		f.SetPage(at.page + 1)
		f.Bookmark(utf16BE(title), level, max(0, at.y-headroom))
	}
	if d.marksAt.page >= 0 {
		bookmark("Highlights", 0, d.marksAt)
	}
	if d.tagsAt.page < 0 {
		return
	}
	bookmark("Index of tags", 0, d.tagsAt)
	var add func(n *tagNode, level int)
	add = func(n *tagNode, level int) {
		for _, b := range n.below {
			at, ok := b.first()
			if !ok {
				continue
			}
			bookmark(b.name, level, at)
			for _, m := range b.marks {
				if len(m.spots) > 0 {
					bookmark(m.c.quote(m.mark, 60), level+1, m.spots[0])
				}
			}
			add(b, level+1)
		}
	}
	add(d.tags, 1)
}
