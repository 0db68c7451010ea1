//go:build !linux || !cgo

package window

func trim() {}

func keepApart(int) {}
