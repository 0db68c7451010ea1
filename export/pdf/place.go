package pdf

import "math"

// slot is a note that wants to stand at a height of its column. place gives it a y.
type slot struct {
	want, height float64
	y            float64
}

// noteGap is the least room between two notes.
const noteGap = 9

// place finds heights for notes, in order, between top and bottom, so that none overlaps another and the sum of
// the squared distances to where they want to be is least: a note that would overlap the one above joins its
// block, and the block moves to the mean of what its members want (the "pool adjacent violators" algorithm of
// isotonic regression). It returns how many fit; those after them get no place.
func place(notes []slot, top, bottom float64) int {
	fit, used := 0, 0.0
	for _, n := range notes {
		if used+n.height > bottom-top {
			break
		}
		used += n.height + noteGap
		fit++
	}
	notes = notes[:fit]
	type block struct {
		from, to     int
		sum, y, size float64 // sum of what its members want its own top to be
	}
	var blocks []block
	for i, n := range notes {
		b := block{from: i, to: i + 1, sum: n.want, y: n.want, size: n.height}
		for len(blocks) > 0 {
			above := blocks[len(blocks)-1]
			if above.y+above.size+noteGap <= b.y {
				break
			}
			shift := above.size + noteGap
			b = block{from: above.from, to: b.to, sum: above.sum + b.sum - shift*float64(b.to-b.from), size: shift + b.size}
			b.y = b.sum / float64(b.to-b.from)
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		y := b.y
		for i := b.from; i < b.to; i++ {
			notes[i].y = y
			y += notes[i].height + noteGap
		}
	}
	clamp(notes, top, bottom)
	return fit
}

// clamp pushes notes down from the top and then up from the bottom.
func clamp(notes []slot, top, bottom float64) {
	least := top
	for i := range notes {
		notes[i].y = math.Max(notes[i].y, least)
		least = notes[i].y + notes[i].height + noteGap
	}
	most := bottom
	for i := len(notes) - 1; i >= 0; i-- {
		notes[i].y = math.Min(notes[i].y, most-notes[i].height)
		most = notes[i].y - noteGap
	}
}
