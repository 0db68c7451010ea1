package textview

import "math/bits"

// heights are the heights of the items of a flow, one below the other. Changing one and asking what is above a place
// or what is at one costs the logarithm of their number (a Fenwick tree). They are whole numbers, so that sums are
// exact however often they change.
type heights struct {
	each []float64
	tree []float64 // tree[i] is the sum of the last i&-i heights before item i
}

// reset makes them n heights that each tells.
func (h *heights) reset(n int, each func(i int) float64) {
	if len(h.each) != n {
		h.each, h.tree = make([]float64, n), make([]float64, n+1)
	}
	clear(h.tree)
	for i := range n {
		h.each[i] = each(i)
		h.tree[i+1] += h.each[i]
		if up := i + 1 + (i+1)&-(i+1); up <= n {
			h.tree[up] += h.tree[i+1]
		}
	}
}

// of is the height of item i.
func (h *heights) of(i int) float64 { return h.each[i] }

// put makes v the height of item i.
func (h *heights) put(i int, v float64) {
	by := v - h.each[i]
	if by == 0 {
		return
	}
	h.each[i] = v
	for k := i + 1; k < len(h.tree); k += k & -k {
		h.tree[k] += by
	}
}

// above is the height of the items before item i.
func (h *heights) above(i int) float64 {
	sum := 0.0
	for ; i > 0; i -= i & -i {
		sum += h.tree[i]
	}
	return sum
}

func (h *heights) total() float64 { return h.above(len(h.each)) }

// find is the item at y below the top of the first one, and how far below its own top that is. Above the first it is
// the first, below the last the last one's end.
func (h *heights) find(y float64) (i int, below float64) {
	n := len(h.each)
	if n == 0 || y <= 0 {
		return 0, 0
	}
	for step := 1 << bits.Len(uint(n)); step > 0; step /= 2 {
		if k := i + step; k <= n && h.tree[k] <= y {
			i, y = k, y-h.tree[k]
		}
	}
	if i == n {
		return n - 1, h.each[n-1]
	}
	return i, y
}
