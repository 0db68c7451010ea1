//go:build windows || (wayland && !darwin)

package textview

// latinKeys are the characters that keys make on a Latin keyboard, by their codes.
var latinKeys = pcKeys(0)
