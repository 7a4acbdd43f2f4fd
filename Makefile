# What a person does with watchbill's source; `make` alone lists it.
#   make demo                        a living example at http://127.0.0.1:8080
#   make demo ARGS='--listen 127.0.0.1:9000'  … with other arguments
#   make test                        all that CI holds us to
#   make bench BENCH=Grid COUNT=10   some benchmarks, often enough for benchstat

SHELL         := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test check lint lint-if-there vulncheck bench bench-http bench-flood redis-if-root profile build fips pages npm-if-root go needs

GO      ?= $(or $(shell command -v go 2>/dev/null),$(wildcard /usr/local/go/bin/go),go)
WANT    := $(shell awk '$$1 == "go" {print $$2}' go.mod)
VERSION ?= $(or $(shell git describe --tags --always --dirty 2>/dev/null),devel)
COMMIT  ?= $(or $(shell git rev-parse --verify --quiet HEAD 2>/dev/null),unknown)
# serve.pgo is where a service spends its time, from `make profile`: the compiler makes that a few per cent faster. It has not the
# name that Go looks for by itself, for the tests would then be compiled twice.
COMPILE  = CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -pgo=cmd/watchbill/serve.pgo -ldflags '-s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)'
LINTER   = $(GO) tool -modfile=.tools/go.mod golangci-lint
ARGS    ?=
BENCH   ?= .
COUNT   ?= 1
MEASURED = $(foreach p,roster roster/pack roster/pack/workbook roster/training coverage coverage/recruit coverage/whatif coverage/forecast \
	coverage/report coverage/alert dispatch dispatch/response dispatch/replay dispatch/roads dispatch/gazetteer dispatch/screen dispatch/avl \
	dispatch/desk api api/ical api/live api/webhook api/eido ui/console ui/weeks ui/year,$(if $(wildcard $(p)/*_test.go),./$(p)))

# Commands that the tests run, and the Debian packages (comma between them) that bring each.
NEEDS   ?= gcc:gcc,libc6-dev curl:curl chromium:chromium python3:python3 node:nodejs npm:npm

help:
	@echo 'make demo    build, and run a complete example on a temporary store (ARGS are passed on)'
	@echo 'make test    gofmt, go vet, the linter, every test with the race detector'
	@echo 'make lint    the linter alone (.golangci.yml; the tool is pinned in .tools/go.mod)'
	@echo 'make bench   benchmarks with allocations (BENCH=regexp COUNT=n)'
	@echo 'make bench-http  GET /v1/nearest beside a constant answer and beside Redis (ARGS are passed on)'
	@echo 'make bench-flood  the same while the service is flooded (ARGS are passed on)'
	@echo 'make vulncheck  known faults in what we depend on (needs the network: vuln.go.dev)'
	@echo 'make profile  what the compiler is told of where a service spends its time'
	@echo 'make build   bin/watchbill: static, reproducible, knows its version'
	@echo 'make pages   the pages'"'"' scripts made small, and Leaflet, into ui/assets/bundle (needs npm; build and test do it)'
	@echo 'make fips    bin/watchbill-fips: the same with the certified FIPS 140-3 cryptographic module'

demo: build
	@exec bin/watchbill demo $(ARGS)

# Each of some 70 test binaries would wait a second at its end for a race that comes late; a tenth does.
# The tests come last, so that the output ends with their lines.
test: check lint-if-there needs pages
	GORACE=atexit_sleep_ms=100 CGO_ENABLED=1 $(GO) test -race -shuffle=on ./...

check: go
	@files=$$("$$($(GO) env GOROOT)/bin/gofmt" -l $(wildcard cmd roster coverage dispatch api ui)) || exit 1; \
	test -z "$$files" || { echo "gofmt would change these; run: gofmt -w" $$files >&2; exit 1; }
	CGO_ENABLED=0 $(GO) vet ./...

lint: go
	$(LINTER) run --allow-parallel-runners ./...

# Where the linter can be neither found nor fetched the tests still run, and the output says what was left out.
lint-if-there: go
	@if why=$$($(LINTER) version 2>&1); then \
		echo '$(LINTER) run ./...'; $(LINTER) run --allow-parallel-runners ./...; \
	else \
		echo "make: NOT linted, golangci-lint could not be fetched or built: $$(echo "$$why" | tail -n 1)" >&2; \
	fi

bench: go
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem -count $(COUNT) $(MEASURED)

bench-http: go redis-if-root
	@$(GO) run ./cmd/benchhttp $(ARGS)

bench-flood: go
	@$(GO) run ./cmd/benchhttp -flood -rounds 4 -seconds 2 $(ARGS)

# Not part of make test: it asks a service of the Go project, and what it finds changes from day to day.
vulncheck: go
	@curl -fsS -m 10 -o /dev/null https://vuln.go.dev/index/modules.json 2>/dev/null || \
		{ echo 'make: NOT checked: https://vuln.go.dev cannot be reached from here; run this on a machine that reaches it' >&2; exit 1; }
	$(GO) tool -modfile=.tools/go.mod govulncheck ./...

# Where it can be neither found nor installed, the table says that its column is left out.
redis-if-root:
	@if command -v redis-server >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo 'make: installing redis-server, to compare with' >&2; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends redis-server; } >/dev/null || \
			echo 'make: redis-server could not be installed' >&2; \
	else \
		echo 'make: redis-server is not installed; on Debian: sudo apt-get install redis-server' >&2; \
	fi

# Anew when what the service does for GET /v1/nearest has changed much. It wants ../shared.
profile: go
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	$(GO) test -run '^$$' -bench 'HTTPNearest(16)?$$' -benchtime 8s -cpuprofile "$$dir/http" -o "$$dir/http.test" ./api && \
	$(GO) test -run '^$$' -bench 'Lookup/show/units=10000$$' -benchtime 4s -cpuprofile "$$dir/lookup" -o "$$dir/lookup.test" ./dispatch && \
	$(GO) tool pprof -proto "$$dir/http" "$$dir/lookup" >cmd/watchbill/serve.pgo

build: go pages
	$(COMPILE) -o bin/watchbill ./cmd/watchbill

fips: go pages
	GOFIPS140=certified $(COMPILE) -o bin/watchbill-fips ./cmd/watchbill
	@$(GO) version -m bin/watchbill-fips | grep GOFIPS140= || { echo 'make: this Go built without the certified module' >&2; exit 1; }

# What pages load. A build without npm is a whole one too: its maps are drawn without Leaflet, and it says so here.
pages: go npm-if-root
	@if command -v npm >/dev/null 2>&1; then \
		cmp -s ui/build/package-lock.json ui/build/node_modules/installed 2>/dev/null || \
			{ npm ci --prefix ui/build --ignore-scripts --no-audit --no-fund --loglevel error >/dev/null && cp ui/build/package-lock.json ui/build/node_modules/installed; } || \
			echo 'make: npm could not fetch Leaflet: maps will be drawn without' >&2; \
	fi
	@$(GO) run ./ui/build

npm-if-root:
	@command -v npm >/dev/null 2>&1 || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
		echo 'make: installing npm, for the maps' >&2; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends npm; } >/dev/null || \
			echo 'make: npm could not be installed' >&2; \
	else \
		echo 'make: npm is not installed, and brings the maps; on Debian: sudo apt-get install npm' >&2; \
	fi

go:
	@have=$$($(GO) env GOVERSION 2>/dev/null | sed 's/^go//; s/ .*//'); \
	printf '%s\n' '$(WANT)' "$$have" | sort -V -C && test -n "$$have" || { \
		echo "make: watchbill needs Go $(WANT) or newer and found $${have:-none}: take it from https://go.dev/dl/, unpack it with 'tar -C /usr/local -xzf go*.tar.gz' and put /usr/local/go/bin on PATH (the golang package of Debian 12 and 13 is too old)" >&2; \
		exit 1; }

needs:
	@for need in $(NEEDS); do \
		command=$${need%%:*}; packages=$$(echo "$${need#*:}" | tr , ' '); \
		command -v "$$command" >/dev/null 2>&1 && continue; \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
			echo "make: installing $$packages, for the tests"; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$packages; } >/dev/null || exit 1; \
		else \
			echo "make: the tests need $$command; install it first, on Debian with: sudo apt-get install $$packages" >&2; exit 1; \
		fi; \
	done
