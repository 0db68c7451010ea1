package textview

// downward tells the heights of offsets one after the other. Of those that come in order it finds the items by going on
// from the last one, which for all the marks of a book costs a tenth of looking for each.
type downward struct {
	f    *Flow
	item int     // of the last offset
	top  float64 // of that item
}

// offsetY is Flow.offsetY.
func (d *downward) offsetY(o int) float64 {
	items := d.f.items
	if o < items[d.item].block.Start {
		d.item, d.top = 0, 0
	}
	for d.item+1 < len(items) && items[d.item+1].block.Start <= o {
		d.top += d.f.heights.of(d.item)
		d.item++
	}
	return d.top + d.f.into(d.item, o)
}
