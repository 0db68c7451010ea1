package article

// textPixels is the size of the text for which pages give the size of a picture in a line, in pixels.
const textPixels = 16

// InLine is the room of a picture in a line of text of size em: its width, its height, and how far it reaches below
// the baseline. It grows with the text, but is never higher than most, in the unit of em. All are 0 when the picture
// has no bytes or no size: its description is shown instead.
func (p *Picture) InLine(em, most float64) (width, height, drop float64) {
	e := Extent{Width: float64(p.Width), Height: float64(p.Height)}
	if p.Shown != nil {
		e = *p.Shown
	}
	if p.Hash == "" || !(e.Width >= 1 && e.Height >= 1) {
		return 0, 0, 0
	}
	scale := min(em/textPixels, most/e.Height)
	width, height, drop = e.Width*scale, e.Height*scale, e.Drop*scale
	if e.Drop == 0 {
		drop = height/2 - 0.3*em // it stands in the middle of the letters
	}
	return width, height, drop
}
