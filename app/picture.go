package app

import (
	"context"
	"fmt"
	"image"

	"dev.marginalia/article/picture"
)

// Picture reads a picture of an article, decoded to fit width x height pixels. It is never made larger than it
// is, but for a drawing, which has no pixels.
func (a *App) Picture(ctx context.Context, hash string, width, height int) (image.Image, error) {
	_, data, err := a.Image(ctx, hash)
	if err != nil {
		return nil, err
	}
	img, err := picture.Decode(data, width, height)
	if err != nil {
		return nil, fmt.Errorf("read picture: %w", err)
	}
	return img, nil
}
