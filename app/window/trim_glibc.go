//go:build linux && cgo

package window

// #include <stdlib.h>
// #ifdef __GLIBC__
// #include <malloc.h>
// static void trim(void) { malloc_trim(0); }
// #else
// static void trim(void) {}
// #endif
import "C"

// trim gives back the free memory of what is written in C: the database keeps megabytes after a long text was read.
func trim() { C.trim() }
