# Everything is built with these tags: the search index of SQLite, OpenGL ES (whose bindings compile in seconds,
# not in minutes), Fyne's promise that only background.go leaves its thread, and no emoji font of Fyne's own, which it
# would read twice to measure the menu: 4 MB each time. What GOFLAGS holds is kept.
TAGS := sqlite_fts5,gles,migrated_fynedo,no_emoji
export GOFLAGS := $(strip $(filter-out -tags=%,$(GOFLAGS)) -tags=$(TAGS))
export CGO_ENABLED := 1

.PHONY: run build test lint demo bench bench-handout benchmarks fuzz clean help setup setup-test

run: setup build ## build the program and open it on the bundled article
	@sh scripts/run.sh

build: setup ## build build/marginalia
	@echo "Building build/marginalia. The first time this takes a few minutes: SQLite and the window are compiled."
	@go build -trimpath -ldflags "-s -w" -o build/marginalia .

demo: build ## do the main job without a screen, into build/demo
	@build/marginalia demo --out build/demo

test: setup-test lint ## run all tests, those in a real window included
	@echo "Testing, with the race detector. The first time this compiles for some minutes."
	@LC_ALL=en_US.UTF-8 go test -race -timeout 20m $$(go list ./... | grep -v /export/pdf$$)
	@go test -race -short ./export/pdf
	@go test ./export/pdf # those that look at many pages: with the race detector they take a quarter of an hour

lint: ## look for mistakes without running anything
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "These files are not gofmt'ed."; exit 1; }
	@go vet ./...
	@go tool staticcheck ./...

bench: setup-test ## measure the window beside an empty one and gedit, in a table; takes some minutes
	@go run ./bench

bench-handout: setup ## measure exports beside Chromium, WeasyPrint and others that are installed, in a table
	@go run ./bench -handout

benchmarks: ## run the benchmarks of all packages
	@go test -run '^$$' -bench . -benchtime 3x ./...

fuzz: ## let random input look for mistakes, half a minute each
	@sh scripts/fuzz.sh 30s

setup: ## install what building needs (asked for with sudo)
	@sh scripts/setup.sh build

setup-test:
	@sh scripts/setup.sh test

clean: ## remove what was built
	@rm -rf build

help: ## show this
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/'
