# Carillon. `make help` lists what there is; every target sets up what it needs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO      ?= go
TAGS    := migrated_fynedo,x11
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X carillon/internal/version.Version=$(VERSION)
OUT     := out
STATICCHECK := v0.7.0

# Debian and Ubuntu packages: to compile with cgo, to compile the window, to drive a real window, to test against peers.
PKGS_CC     := gcc libc6-dev
PKGS_WINDOW := $(PKGS_CC) pkg-config libgl1-mesa-dev xorg-dev libxkbcommon-dev
PKGS_E2E    := $(PKGS_WINDOW) xvfb xdotool imagemagick openbox libgl1-mesa-dri xauth xclip
PKGS_TEST   := $(PKGS_CC) python3

# The window's program is the only package that links a graphics driver; everything else tests without a display.
PACKAGES   = $(shell $(GO) list -tags $(TAGS) ./... | grep -v '^carillon/cmd/carillon$$')
PURE       = $(shell $(GO) list ./... | grep -v -e '^carillon/ui' -e '^carillon/cmd/carillon$$')

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

# need-go says in one line what to paste where Go is missing or too old to fetch the version go.mod asks for.
define need-go
	@v=$$($(GO) env GOVERSION 2>/dev/null | sed -E 's/^go1\.([0-9]+).*/\1/' || true); \
	if ! [[ "$$v" =~ ^[0-9]+$$ ]] || [ "$$v" -lt 21 ]; then \
		echo "Go 1.21 or newer is needed. Paste: curl -fsSL https://go.dev/dl/go1.26.0.linux-$$(dpkg --print-architecture 2>/dev/null || echo amd64).tar.gz | sudo tar -C /usr/local -xz && export PATH=/usr/local/go/bin:\$$PATH"; exit 1; fi
endef

# need-packages installs what is missing where that can be done without asking, and else says in one line what to paste.
define need-packages
	@missing=""; \
	if command -v dpkg-query >/dev/null; then \
		for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$p"; done; \
	fi; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ]; then as=""; elif sudo -n true 2>/dev/null; then as="sudo"; \
		else echo "Packages are missing. Paste: sudo apt-get update && sudo apt-get install -y$$missing"; exit 1; fi; \
		echo "Installing$$missing"; \
		$$as apt-get update -qq; \
		$$as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi
endef

.PHONY: deps
deps: ## install what the build needs
	$(need-go)
	$(call need-packages,$(PKGS_WINDOW))
	@$(GO) mod download

.PHONY: build
build: deps ## bin/carillon, the window, and bin/carillonctl, the command line
	@mkdir -p bin
	$(GO) build -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS)' -o bin/carillon ./cmd/carillon
	@$(MAKE) --no-print-directory ctl

.PHONY: ctl
ctl: ## bin/carillonctl alone: pure Go, nothing to install
	$(need-go)
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/carillonctl ./cmd/carillonctl

.PHONY: cross
cross: ## that carillonctl compiles for Windows, macOS and Linux; nothing is kept
	$(need-go)
	@for to in windows/amd64 darwin/amd64 darwin/arm64 linux/amd64 linux/arm64; do \
		echo "carillonctl for $$to"; GOOS=$${to%/*} GOARCH=$${to#*/} CGO_ENABLED=0 $(GO) build -trimpath -o /dev/null ./cmd/carillonctl; done

# A practice SIS on loopback that knows the demo school's people, the demo school connected to it, and the window on
# top. Its password is for practice and no secret. The demo file stays, so what was tried in it is there the next time.
.PHONY: run
run: build ## open the window on a demo school that is connected to a practice SIS
	@mkdir -p $(OUT)/demo; file="$(OUT)/demo/Lincoln High.carillon"; log=$(OUT)/demo/practice-sis.log; \
	[ -e "$$file" ] || bin/carillonctl demo "$$file" --students 1200; \
	bin/carillonctl practice-sis --listen 127.0.0.1:0 --from "$$file" >$$log & sis=$$!; trap 'kill $$sis 2>/dev/null; wait $$sis 2>/dev/null || true' EXIT; \
	for i in {1..100}; do url=$$(sed -n 's/^Practice SIS on //p' $$log); [ -n "$$url" ] && break; sleep 0.1; done; \
	[ -n "$$url" ] || { echo "The practice SIS did not start: see $$log"; exit 1; }; \
	bin/carillonctl system remove "$$file" --yes >/dev/null 2>&1 || true; \
	bin/carillonctl system add "$$file" --type alma --url "$$url" --username timetable --school DEMO >/dev/null; \
	export CARILLON_PASSWORD=practice; \
	if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		echo "Carillon opens on the demo school. The practice SIS shows what it holds at $${url%/liss}/"; \
		bin/carillon "$$file"; \
	else \
		echo "There is no display here, so the demo school is synced to the practice SIS without a window:"; \
		last=$$(bin/carillonctl info "$$file" --json | sed -n 's/.*"last": "\(.*\)".*/\1/p'); \
		bin/carillonctl sync "$$file" --basic --from today --to "$$last" --yes; \
	fi

.PHONY: test
test: ## all tests that need no display, with the race detector
	$(need-go)
	$(call need-packages,$(PKGS_TEST))
	$(GO) test -race -timeout 20m -tags $(TAGS) $(PACKAGES)
	CARILLON_SEEDS=200 $(GO) test -run '^TestARandomSchool' ./cmd/carillonctl

.PHONY: lint
lint: ## formatting, vet for Linux, macOS and Windows, staticcheck, tidy modules
	$(need-go)
	$(call need-packages,$(PKGS_WINDOW))
	@bad=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$bad" ]; then echo "gofmt -w these:"; echo "$$bad"; exit 1; fi
	$(GO) vet -tags $(TAGS) ./...
	$(GO) vet -tags $(TAGS),e2e ./cmd/carillon
	GOOS=darwin CGO_ENABLED=0 $(GO) vet $(PURE)
	GOOS=windows CGO_ENABLED=0 $(GO) vet $(PURE)
	GOOS=windows CGO_ENABLED=0 $(GO) vet -tags migrated_fynedo ./ui/...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@$(STATICCHECK) -tags $(TAGS) $(PACKAGES)
	$(GO) mod tidy -diff
	$(GO) mod verify

.PHONY: pictures
pictures: ## every page and the dialogs, drawn to out/pictures, to look at
	$(need-go)
	CARILLON_PICTURES=$(abspath $(OUT)/pictures) CGO_ENABLED=0 $(GO) test -count=1 -tags $(TAGS) -run '^TestEvery.*(FitsItsWindow|IsDrawn)$$' ./ui/...

.PHONY: bench
bench: ## the benchmarks; figures as ratios within one run
	$(need-go)
	$(GO) test -tags $(TAGS) -run '^$$' -bench . -benchmem $(PACKAGES) | grep -v -e 'no test files' -e '^PASS' -e '^ok'

# How long each decoder is fuzzed. What a fuzzer finds it writes below testdata/fuzz of its package: mend it, commit both.
FUZZ ?= 10m

.PHONY: fuzz
fuzz: ## each decoder fed with what nobody would write, for FUZZ=10m each
	$(need-go)
	@for file in $$(git grep -lE '^func Fuzz' -- '*_test.go'); do \
		for name in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$$file"); do \
			echo "$$name in $$(dirname $$file), $(FUZZ)"; \
			CGO_ENABLED=0 $(GO) test -tags $(TAGS) -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZ) "./$$(dirname $$file)" | grep -v '^fuzz: elapsed'; \
		done; \
	done

.PHONY: torture
torture: fuzz ## fuzz each decoder; kill a writer 250 times, on a full disk too; spoil 10,000 sync runs, take over 10,000 schools: nothing is lost, nothing unexplained
	$(GO) test -tags torture -run '^TestTorture$$' -v -count 1 -timeout 60m ./model/store
	CARILLON_TORTURE=10000 $(GO) test -run '^TestNoFault' -v -count 1 -timeout 120m ./sync/engine
	CARILLON_SEEDS=10000 CARILLON_TAME=1000 $(GO) test -run 'SchoolKeepsWhatNobodyEdited$$' -v -count 1 -timeout 240m ./cmd/carillonctl

.PHONY: e2e
e2e: build ## real-window tests under Xvfb; screenshots go to out/e2e
	$(call need-packages,$(PKGS_E2E))
	@mkdir -p $(OUT)/e2e
	CARILLON_E2E_OUT=$(abspath $(OUT)/e2e) $(GO) test -count=1 -tags $(TAGS),e2e -timeout 20m ./cmd/carillon

include assets/packaging/packages.mk

.PHONY: clean
clean: ## remove what was built
	rm -rf bin $(OUT)
