//go:build !windows && !darwin && !wayland

package textview

// latinKeys are the characters that keys make on a Latin keyboard, by their codes: X counts from 8.
var latinKeys = pcKeys(8)
