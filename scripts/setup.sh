#!/bin/sh
# Install the system packages that building (build) or testing (test) needs, those that are missing only.
set -eu

build="gcc pkg-config libgles-dev libegl1 libgl1 libgl1-mesa-dri libglx-mesa0 libx11-dev libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev"
test="xvfb xauth xdotool imagemagick x11-utils x11-xkb-utils poppler-utils qpdf mupdf-tools sqlite3 fonts-droid-fallback fonts-noto-core unicode-data"

want=$build
[ "${1:-build}" = test ] && want="$build $test"

if ! command -v go >/dev/null 2>&1; then
	echo "Marginalia is written in Go, and the go command is not here. Install Go 1.26 or newer: https://go.dev/doc/install" >&2
	exit 1
fi

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
	# Not Debian or Ubuntu: trust what is there when the C headers and the linker find it, else say what to install.
	if command -v pkg-config >/dev/null 2>&1 && pkg-config --exists glesv2 x11 xcursor xrandr xinerama xi xxf86vm 2>/dev/null; then
		exit 0
	fi
	if [ "$(uname -s)" = Darwin ]; then
		xcode-select -p >/dev/null 2>&1 && exit 0
		echo "Install the C compiler first: xcode-select --install" >&2
		echo "The tests of the PDF want: brew install poppler qpdf mupdf-tools" >&2
		exit 1
	fi
	cat >&2 <<'LIST'
Some libraries that the window needs are missing. Install them and try again:
  Fedora:    sudo dnf install gcc pkgconf mesa-libGLES-devel libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel
  Arch:      sudo pacman -S gcc pkgconf mesa libx11 libxcursor libxrandr libxinerama libxi libxxf86vm
  openSUSE:  sudo zypper install gcc pkgconf Mesa-libGLESv2-devel libX11-devel libXcursor-devel libXrandr-devel libXinerama-devel libXi-devel libXxf86vm-devel
  macOS:     xcode-select --install   (and for the tests: brew install poppler qpdf mupdf-tools)
For the tests also: Xvfb, xdotool, ImageMagick, poppler, qpdf, mupdf and sqlite3 tools.
LIST
	exit 1
fi

missing=
for p in $want; do
	case $(dpkg-query -W -f '${Status}' "$p" 2>/dev/null || true) in
	*"ok installed") ;;
	*)
		# pkgconf has taken pkg-config's place in newer systems.
		if [ "$p" = pkg-config ] && command -v pkg-config >/dev/null 2>&1; then continue; fi
		missing="$missing $p"
		;;
	esac
done
[ -z "$missing" ] && exit 0

echo "Installing with apt-get:$missing"
sudo=
if [ "$(id -u)" != 0 ]; then
	if ! command -v sudo >/dev/null 2>&1; then
		echo "This needs root. Run as root: apt-get install -y --no-install-recommends$missing" >&2
		exit 1
	fi
	sudo=sudo
fi
$sudo apt-get update -qq
# shellcheck disable=SC2086 # the names are words
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
