//go:build linux && cgo

package window

// #include <stdlib.h>
// #ifdef __GLIBC__
// #include <malloc.h>
// static void trim(void) { malloc_trim(0); }
// static void apart(int least) { mallopt(M_MMAP_THRESHOLD, least); }
// #else
// static void trim(void) {}
// static void apart(int least) {}
// #endif
import "C"

// trim gives back the free memory of what is written in C: the database keeps megabytes after a long text was read.
func trim() { C.trim() }

// keepApart has blocks of so many bytes and more, of what is written in C, kept apart, so that they are given back when
// they are free. The allocator begins so, but raises the limit with each such block that is freed.
func keepApart(bytes int) { C.apart(C.int(bytes)) }
