# make run    builds and starts the program with accounts for trying it out, and prints where to look
# make test   everything that must pass before a change lands
#
# go build ./... and go test ./... work without make; what this adds is installing PostgreSQL and Chromium.

GO      ?= go
RACE    := $(if $(shell command -v cc),-race) # the race detector needs a C compiler
PROGRAM := .build/taizhang

.DEFAULT_GOAL := build
.PHONY: bench run build generate test test-html test-office check bench-readings

run: build
	@.ci/need postgresql || echo "going on: the program can download a PostgreSQL of its own" >&2
	$(PROGRAM) serve --demo

build:
	$(GO) build -o $(PROGRAM) ./cmd/taizhang

# The generated files are committed: building needs no generator.
generate:
	$(GO) tool templ generate

test: check
	@.ci/need postgresql chromium pdftotext axe datapackage
	$(GO) test $(RACE) $(TESTFLAGS) ./...

# The workbook to fill in and the quarterly brief, opened by LibreOffice. Not part of test: LibreOffice is large.
test-office:
	@.ci/need postgresql libreoffice
	$(GO) test -tags office -run LibreOffice -count=1 $(TESTFLAGS) ./internal/sheet ./internal/desk ./internal/office

# Every kind of page, those behind the login too, read by the Nu HTML checker. It needs Java.
test-html:
	@.ci/need postgresql java vnu
	$(GO) test -tags html -run TestHTML -count=1 $(TESTFLAGS) ./internal/server

# Without running anything.
check:
	@unformatted=$$(gofmt -l $$($(GO) list -f '{{range .GoFiles}}{{$$.Dir}}/{{.}} {{end}}{{range .TestGoFiles}}{{$$.Dir}}/{{.}} {{end}}{{range .XTestGoFiles}}{{$$.Dir}}/{{.}} {{end}}' ./...)) && \
		if [ -n "$$unformatted" ]; then echo "not formatted, run gofmt -w:" $$unformatted >&2; exit 1; fi
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	@.ci/stale-templates
	@.ci/vulnerabilities

# How fast: saving an entry against pgbench with the statements that saving sends, the office's queue of 170 entries, the
# leadership's overview with 5 plans and with 200, beside its goals; the public pages against a server that writes the same bytes from memory,
# and against nginx where there is one. Servers have the first core for themselves where that can be chosen. Takes some minutes.
bench:
	@.ci/need postgresql
	$(GO) test ./internal/store -run '^$$' -bench 'Save|Accept|Overview' -benchtime 1x
	$(GO) test ./internal/press -run '^$$' -bench Front
	$(APART) $(GO) test ./cmd/taizhang -run '^$$' -bench Public -benchtime 1x -timeout 20m

# Those who ask on all cores but the first, when there is more than one.
APART := $(shell command -v taskset >/dev/null && [ "$$(nproc)" -gt 1 ] && echo TAIZHANG_BENCH_PINNED=1 taskset -c 1-$$(($$(nproc) - 1)))

# Precision and recall of the readings on the tasks that were read by hand, and what was missed.
bench-readings:
	$(GO) test ./internal/reading -run TestScore -v -count=1
