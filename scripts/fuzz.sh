#!/bin/sh
# Run every fuzz target for the given time.
set -eu
go list ./... | while read -r pkg; do
	dir=$(go list -f '{{.Dir}}' "$pkg")
	grep -ho '^func Fuzz[A-Za-z_]*' "$dir"/*_test.go 2>/dev/null | sed 's/^func //' | while read -r target; do
		echo "$pkg $target"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "${1:-30s}" -fuzzminimizetime 5x "$pkg"
	done
done
