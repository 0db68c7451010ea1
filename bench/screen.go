package main

// #cgo pkg-config: x11
// #include <X11/Xlib.h>
// #include <X11/Xutil.h>
// #include <stdlib.h>
// static unsigned long pixel(XImage *i, int x, int y) { return XGetPixel(i, x, y); }
// static void destroy(XImage *i) { XDestroyImage(i); }
// static int quiet(Display *d, XErrorEvent *e) { return 0; }
// static void ignoreErrors(void) { XSetErrorHandler(quiet); }
// static void root(Display *d, Window *out) { *out = DefaultRootWindow(d); }
import "C"

import (
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"strings"
	"unsafe"
)

// server is an X server with a screen of its own.
type server struct {
	cmd  *exec.Cmd
	name string // of the display
}

func startServer() (*server, error) {
	in, out, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	s := &server{cmd: exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1400x1000x24", "-nolisten", "tcp")}
	s.cmd.ExtraFiles = []*os.File{out}
	err = s.cmd.Start()
	out.Close()
	if err != nil {
		return nil, fmt.Errorf("start an X server: %w", err)
	}
	number, err := io.ReadAll(io.LimitReader(in, 8))
	if err != nil || len(number) == 0 {
		s.stop()
		return nil, errors.Join(errors.New("the X server did not start"), err)
	}
	s.name = ":" + strings.TrimSpace(string(number))
	return s, nil
}

func (s *server) stop() {
	_ = s.cmd.Process.Kill() // it may have ended already
	_ = s.cmd.Wait()
}

// screen is what an X server shows, seen from outside.
type screen struct {
	display *C.Display
	root    C.Window
}

func watch(name string) (*screen, error) {
	n := C.CString(name)
	defer C.free(unsafe.Pointer(n))
	C.ignoreErrors() // a window may go while it is looked at
	s := &screen{display: C.XOpenDisplay(n)}
	if s.display == nil {
		return nil, errors.New("no display " + name)
	}
	C.root(s.display, &s.root)
	return s, nil
}

func (s *screen) close() { C.XCloseDisplay(s.display) }

// pixels are the colours in r, row by row, as 0xRRGGBB.
func (s *screen) pixels(r image.Rectangle) []uint32 {
	img := C.XGetImage(s.display, C.Drawable(s.root), C.int(r.Min.X), C.int(r.Min.Y), C.uint(r.Dx()), C.uint(r.Dy()), C.ulong(C.XAllPlanes()), C.ZPixmap)
	if img == nil {
		return nil
	}
	defer C.destroy(img)
	out := make([]uint32, 0, r.Dx()*r.Dy())
	if img.bits_per_pixel == 32 {
		for y := range r.Dy() {
			row := unsafe.Slice((*uint32)(unsafe.Add(unsafe.Pointer(img.data), y*int(img.bytes_per_line))), r.Dx())
			for _, p := range row {
				out = append(out, p&0xFFFFFF)
			}
		}
		return out
	}
	for y := range r.Dy() {
		for x := range r.Dx() {
			out = append(out, uint32(C.pixel(img, C.int(x), C.int(y)))&0xFFFFFF)
		}
	}
	return out
}

// resize gives the window on the screen another size. There is no window manager: it is the largest child of the root.
func (s *screen) resize(w, h int) error {
	var root, parent C.Window
	var children *C.Window
	var n C.uint
	if C.XQueryTree(s.display, s.root, &root, &parent, &children, &n) == 0 || n == 0 {
		return errors.New("no window to resize")
	}
	defer C.XFree(unsafe.Pointer(children))
	var largest C.Window
	area := 0
	for _, c := range unsafe.Slice(children, int(n)) {
		var a C.XWindowAttributes
		if C.XGetWindowAttributes(s.display, c, &a) != 0 && a.map_state == C.IsViewable && int(a.width*a.height) > area {
			largest, area = c, int(a.width*a.height)
		}
	}
	C.XResizeWindow(s.display, largest, C.uint(w), C.uint(h))
	C.XFlush(s.display)
	return nil
}
