#!/bin/sh
# Measure how fast web pages are read, beside Mozilla's Readability.js with jsdom on the same pages, one after the
# other on this machine. It needs node, npm and the corpora (MARGINALIA_CORPORA); npm's packages go to build/.
set -eu
cd "$(dirname "$0")/.."
pages=${MARGINALIA_CORPORA:?the folder of the corpora}/readability/test-pages
test -d "$pages" || { echo "There are no pages in $pages." >&2; exit 1; }

ours=$(go test -run '^$' -bench '^BenchmarkWebPages$' -benchtime 5x -pgo=default.pgo ./article/importer |
	awk '/^BenchmarkWebPages/ { for (i = 2; i < NF; i++) v[$(i + 1)] = $i; print v["p50-ms/page"], v["p95-ms/page"], v["max-ms/page"] }')
set -- $ours
printf '%-34s p50 %8.1f ms   p95 %8.1f ms   max %8.1f ms\n' "Marginalia" "$1" "$2" "$3"
mine=$1

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
	echo "node and npm are not here, so there is nothing to compare with."
	exit
fi
mkdir -p build/readability
npm install --silent --no-audit --no-fund --prefix build/readability @mozilla/readability@0.6.0 jsdom@29.1.1 >/dev/null
theirs=$(node scripts/bench-readability.mjs build/readability "$pages")
set -- $theirs
printf '%-34s p50 %8.1f ms   p95 %8.1f ms   max %8.1f ms\n' "Readability.js 0.6.0, jsdom 29.1.1" "$1" "$2" "$3"
awk -v a="$mine" -v b="$1" 'BEGIN { printf "Marginalia is %.0f times as fast (p50).\n", b / a }'
