#!/bin/sh
# Open the window; where there is no display, do the main job without one.
set -eu
if [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" = Darwin ]; then
	echo "Opening the window."
	exec build/marginalia open
fi
echo "There is no display here, so no window can be opened. Doing the main job without one:"
exec build/marginalia demo --out build/demo
