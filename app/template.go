package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"dev.marginalia/export"
)

// ParseOrder reads the order of a digest: place, tag or color; an unknown one wraps annotation.ErrInvalid.
func ParseOrder(s string) (export.Order, error) { return export.ParseOrder(s) }

// ReadTemplate reads the file of a template for ExportOptions. One that cannot be read wraps ErrFile, one that is empty
// or too large export.ErrTemplate.
func ReadTemplate(path string) (string, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("read template: %w: there is no such file", ErrFile)
	}
	if err != nil {
		return "", fmt.Errorf("read template: %w: %w", ErrFile, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, export.MaxTemplate+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("read template: %w: %w", ErrFile, err)
	case len(data) == 0:
		return "", fmt.Errorf("%w: it is empty", export.ErrTemplate)
	case len(data) > export.MaxTemplate:
		return "", fmt.Errorf("%w: it has more than 1 MB", export.ErrTemplate)
	}
	return string(data), nil
}
