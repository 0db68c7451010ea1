#!/bin/sh
# Ask programs that nobody here wrote what they see in a handout of every layout: its marks with author, contents, colour and date; its
# structure; and the colours of its highlights as four programs draw them. What is not installed is skipped. npm's
# packages, the handout and the pictures go to build/handout; nothing is installed outside of it.
set -eu
cd "$(dirname "$0")/.."
dir=build/handout
mkdir -p "$dir"
rm -f "$dir"/*.ppm
MARGINALIA_SAMPLES="$PWD/$dir" go test -count=1 -run '^TestSamples' ./export/pdf >/dev/null
bad=0
row() { printf '%-12s %-28s %s\n' "$1" "$2" "$3"; }
has() { command -v "$1" >/dev/null 2>&1; }

if has qpdf; then
	for f in "$dir"/*.pdf; do
		qpdf --check "$f" >/dev/null 2>&1 || { row qpdf "$(basename "$f")" "finds mistakes"; bad=1; }
	done
	row qpdf "$(ls "$dir"/*.pdf | wc -l) handouts" "checked"
else
	row qpdf - "is not installed"
fi

if go test -count=1 -run 'PDFCPU|AreListed' ./export/pdf >/dev/null; then
	row pdfcpu samples "validated strictly, marks listed with author, contents, colour and dates"
else
	row pdfcpu samples "finds mistakes"
	bad=1
fi

if has pdfinfo; then
	pdf=$dir/notes.pdf
	row pdfinfo "$(pdfinfo "$pdf" | sed -n 's/^Tagged: *\(.*\)/tagged: \1/p')" "$(pdfinfo -struct "$pdf" 2>/dev/null | grep -c Annot) marks in the structure"
else
	row pdfinfo - "is not installed"
fi

cat >"$dir/poppler.py" <<'PYTHON'
import os, sys, gi
gi.require_version("Poppler", "0.18")
from gi.repository import Poppler
doc = Poppler.Document.new_from_file("file://" + os.path.abspath(sys.argv[1]), None)
found = whole = 0
blanks = "layout-gap" in sys.argv[1]  # whose notes would tell what is hidden
for n in range(doc.get_n_pages()):
    for m in doc.get_page(n).get_annot_mapping():
        a = m.annot
        if isinstance(a, Poppler.AnnotTextMarkup):
            found += 1
            whole += bool(a.get_label() and (a.get_contents() or blanks) and a.get_color() and a.get_modified())
print(f"{found} marks\t{whole} with author, contents, colour and date")
sys.stdout.flush()
os._exit(0 if found and found == whole else 1)
PYTHON
python=/usr/bin/python3
poppler=
if $python -c 'import gi; gi.require_version("Poppler", "0.18")' 2>/dev/null; then
	poppler=yes
else
	row poppler - "python3-gi and gir1.2-poppler-0.18 are not installed"
fi

cat >"$dir/mupdf.js" <<'MUPDF'
var doc = Document.openDocument ? Document.openDocument(scriptArgs[0]) : new Document(scriptArgs[0]), found = 0, whole = 0
var blanks = scriptArgs[0].indexOf("layout-gap") >= 0 // whose notes would tell what is hidden
for (var n = 0; n < doc.countPages(); n++)
	doc.loadPage(n).getAnnotations().forEach(function (a) {
		if (["Highlight", "Underline", "StrikeOut", "Squiggly"].indexOf(a.getType()) < 0) return
		found++
		if (a.getAuthor() && (a.getContents() || blanks) && a.getColor().length == 3 && a.getModificationDate() && a.getQuadPoints().length) whole++
	})
print(found + " marks\t" + whole + " with author, contents, colour, date and place")
if (!found || whole < found) quit(1)
MUPDF
has mutool || row mupdf - "is not installed"
has gs || row ghostscript - "is not installed"
pdfjs=
if has node && has npm; then
	pdfjs=yes
	npm install --silent --no-audit --no-fund --prefix "$dir" pdfjs-dist@5.6.205 @napi-rs/canvas >/dev/null
else
	row pdf.js - "node and npm are not installed, so no colours are compared"
fi
for pdf in "$dir"/layout-*.pdf; do
	row "" "" ""
	row "$(basename "$pdf" .pdf)" "" ""
	rm -f "$dir"/*.ppm
	if [ "$poppler" ]; then
		said=$($python "$dir/poppler.py" "$pdf") || bad=1
		row poppler "${said%%	*}" "${said#*	}"
	fi
	if has mutool; then
		said=$(mutool run "$dir/mupdf.js" "$pdf" 2>/dev/null) || { said=${said:-"nothing	listed"}; bad=1; }
		row mupdf "${said%%	*}" "${said#*	}"
		mutool draw -q -r 144 -o "$dir/mupdf.ppm" "$pdf" 1 2>/dev/null
	fi
	if has pdftoppm; then pdftoppm -r 144 -f 1 -l 1 -singlefile "$pdf" "$dir/poppler"; fi
	if has gs; then gs -q -dNOPAUSE -dBATCH -sDEVICE=ppmraw -r144 -dFirstPage=1 -dLastPage=1 -dPrinted=false -sOutputFile="$dir/ghostscript.ppm" "$pdf"; fi
	if [ "$pdfjs" ]; then
		node scripts/check-handout.mjs "$dir" "$pdf" >"$dir/pdfjs.txt" || bad=1
		while IFS='	' read -r a b c; do row "$a" "$b" "$c"; done <"$dir/pdfjs.txt"
	fi
done
exit $bad
