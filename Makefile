# Entry points. Each installs what it needs and is missing (apt-get), then builds the release into build/.
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
TIDY ?= src
SOURCES = find src tests -name '*.cc' -o -name '*.hh'

.PHONY: all build demo check bench install format reference lint clean
all: build

build:
	@scripts/packages build
	@[ -f build/build.ninja ] || cmake --preset release
	@cmake --build build -j $(JOBS)

demo:
	@scripts/packages build demo
	@$(MAKE) --no-print-directory build
	@! tests/lab/lab check >/dev/null 2>&1 || tests/lab/repo build/lab/repo
	@demo/run

check:
	@tests/check

bench:
	@scripts/packages build bench
	@$(MAKE) --no-print-directory build
	@cmake --build build --target bench_compile
	@tests/bench/run
	@tests/bench/fleet
	@tests/bench/deploy

install: build
	@cmake --install build --prefix $(PREFIX)

format:
	@scripts/packages lint
	@$(SOURCES) | xargs clang-format -i

# docs/reference, as the program describes itself
reference: build
	@build/muster reference docs/reference

# All of src takes clang-tidy half an hour; what was found clean is not looked at again. TIDY=src/net: that folder only.
lint:
	@scripts/packages build lint
	@$(SOURCES) | xargs clang-format --dry-run -Werror
	@[ -f build/build.ninja ] || cmake --preset release
	@scripts/tidy $(JOBS) $(TIDY)

clean:
	@cmake -E rm -rf build
