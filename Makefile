# `make` lists what there is.

EVENTS ?= 1000000,4000000
PREFIX ?= /usr/local
DESTDIR ?=

SHARE := $(DESTDIR)$(PREFIX)/share
BINARY := .build/release/tiertop
SOURCES := Package.swift THIRD-PARTY-NOTICES $(shell find Sources Themes -type f 2>/dev/null)
FORMATTED := Package.swift Sources Tests Fuzz bench
SECONDS ?= 20
SANITIZED ?= .
SOAKED := FaultSweepTests|PowerCutTests|ImportInterruptionTests|InterleavingTests|RepairTests|ModelCheckTests|SoakTests|KioskSoakTests
LIBRARIES := libncurses-dev libsqlite3-dev zlib1g-dev
WATCHERS := tmux screen faketime

.DEFAULT_GOAL := help
.PHONY: help demo build test week soak sanitize fuzz bench lint format manual install install-files uninstall deb screenshots terminals clean
.DELETE_ON_ERROR:

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## See it with five invented accounts; installs what is missing and builds first
	@exec $(BINARY) demo

build: .build/release/.made ## Build the program in release mode

# Of its own, since an unchanged build leaves the program's date as it was.
.build/release/.made: $(SOURCES) Makefile
	@.ci/need $(LIBRARIES)
	swift build -c release --static-swift-stdlib --product tiertop
	@touch $@

test: ## Install what the tests need and run every test
	@.ci/need $(LIBRARIES) $(WATCHERS)
	swift build --build-tests
	swift test --skip-build --disable-xctest

week: ## Live an owner's week on a clock of the test's own, and compare what is said with what was written down before
	@.ci/need $(LIBRARIES) tmux faketime
	swift build --build-tests
	swift test --skip-build --disable-xctest --filter WeekTests

soak: ## The long forms of the fault tests, of random histories, random keys and a standing wall; an hour and a quarter
	@.ci/need $(LIBRARIES) $(WATCHERS)
	swift build --build-tests
	TIERTOP_SOAK=1 swift test --skip-build --disable-xctest --no-parallel --filter '$(SOAKED)'

# Each builds everything anew, in a folder of its own. The program's own tests are left out: their waits are for its usual pace.
# SANITIZED chooses among the others.
sanitize: ## Run the libraries' tests under the thread sanitizer and under the address sanitizer, which looks for leaks too
	@.ci/need $(LIBRARIES)
	TIERTOP_SEEDS=1-4 swift test --sanitize=thread --scratch-path .build-tsan --disable-xctest --skip ProgramTests \
	  --filter '$(SANITIZED)'
	LSAN_OPTIONS=suppressions=$(CURDIR)/.ci/leaks TIERTOP_SEEDS=1-4 swift test --sanitize=address \
	  --scratch-path .build-asan --disable-xctest --skip ProgramTests --filter '$(SANITIZED)'

bench: build ## Print the figures of store and screen, with machine and date; EVENTS=1000000,20000000 for other sizes
	BENCH=1 swift build -c release --static-swift-stdlib --product benchmark
	@echo; date -u '+%Y-%m-%d'; uname -srm; awk -F ': ' '/^model name/ { print $$2; exit }' /proc/cpuinfo; nproc | sed 's/$$/ cores/'
	@.build/release/benchmark --events $(EVENTS)
	@bench/screen

fuzz: ## Feed every reader of foreign bytes with mutated ones, each for SECONDS
	@.ci/need $(LIBRARIES)
	Fuzz/run $(SECONDS)

lint: ## Say where the format is off
	swift format lint --strict --recursive $(FORMATTED)

format: ## Put the format right
	swift format --in-place --recursive $(FORMATTED)

manual: ## Write the manual page anew from the program's help
	@.ci/need $(LIBRARIES)
	swift build --build-tests
	TIERTOP_RECORD_FRAMES=1 swift test --skip-build --disable-xctest --filter ManualTests/page

install: build install-files ## Install all of it under PREFIX (DESTDIR is respected)

install-files:
	install -D -s -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/tiertop
	install -D -m 644 -t $(SHARE)/tiertop/plans Sources/DataFiles/Plans/*.yaml
	install -D -m 644 -t $(SHARE)/tiertop/themes Themes/*.theme
	install -D -m 644 -t $(SHARE)/man/man1 share/tiertop.1
	install -D -m 644 -t $(SHARE)/doc/tiertop README.md LICENSE THIRD-PARTY-NOTICES
	install -D -m 644 -t $(SHARE)/doc/tiertop/examples share/tiertop-wall.service
	install -d $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions $(SHARE)/fish/vendor_completions.d
	$(BINARY) --generate-completion-script bash > $(SHARE)/bash-completion/completions/tiertop
	@# It is read, not run.
	sed -i '1{/^#!/d}' $(SHARE)/bash-completion/completions/tiertop
	$(BINARY) --generate-completion-script zsh > $(SHARE)/zsh/site-functions/_tiertop
	$(BINARY) --generate-completion-script fish > $(SHARE)/fish/vendor_completions.d/tiertop.fish
	chmod 644 $(SHARE)/bash-completion/completions/tiertop $(SHARE)/zsh/site-functions/_tiertop \
	  $(SHARE)/fish/vendor_completions.d/tiertop.fish

uninstall: ## Take away what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/tiertop $(SHARE)/bash-completion/completions/tiertop
	rm -f $(SHARE)/zsh/site-functions/_tiertop $(SHARE)/fish/vendor_completions.d/tiertop.fish
	rm -f $(SHARE)/man/man1/tiertop.1
	rm -rf $(SHARE)/tiertop $(SHARE)/doc/tiertop

deb: build ## Make a Debian package of the same files, in .build
	@.ci/need $(LIBRARIES) dpkg-dev
	@packaging/deb $(BINARY) .build

screenshots: build ## Take the screenshots anew, from the program in a real terminal emulator
	@.ci/need $(LIBRARIES) xvfb xterm x11-apps imagemagick fonts-dejavu-core
	screenshots/take
	screenshots/themes

terminals: build ## Show it in real terminals, the Linux console and ssh among them, and keep what they show
	@.ci/need $(LIBRARIES) xvfb xterm x11-apps imagemagick fonts-dejavu-core tmux screen openssh-server python3
	screenshots/take-terminals

clean: ## Remove everything built
	rm -rf .build .build-asan .build-tsan
