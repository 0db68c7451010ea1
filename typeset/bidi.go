package typeset

import "slices"

// putInOrder puts clusters into visual order (UAX #9 L2): from the highest level down to the lowest odd one, every
// stretch of that level or higher is turned round.
func putInOrder(cs []Cluster, rtl bool) {
	high, low := uint8(0), uint8(255)
	for i := range cs {
		high = max(high, cs[i].Level)
		if cs[i].Level%2 == 1 {
			low = min(low, cs[i].Level)
		}
	}
	if high == 0 && !rtl {
		return
	}
	for level := high; level >= low && level > 0; level-- {
		for i := 0; i < len(cs); {
			if cs[i].Level < level {
				i++
				continue
			}
			j := i
			for j < len(cs) && cs[j].Level >= level {
				j++
			}
			slices.Reverse(cs[i:j])
			i = j
		}
	}
}
