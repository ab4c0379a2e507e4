# The two commands: `make run` serves the demonstration municipality, `make test` runs every test.
# Each does all of its own set-up on a fresh Debian 12 machine with python3, make and root.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.NOTPARALLEL:
MAKEFLAGS += --no-builtin-rules

PORT ?= 8000
BIN := .venv/bin
PYTEST := env -u DATABASE_URL $(BIN)/pytest
TOGETHER := -n 2 --dist loadgroup

# What set-up leaves behind. All of it is ignored by git and comes back by itself.
PACKAGES := .venv/prakat.stamp
TEST_PACKAGES := .venv/test.stamp
FONTS := build/fonts.stamp
WORDS := build/words.stamp
CATALOGUES := $(patsubst %.po,%.mo,$(shell find prakat -name '*.po' -path '*/LC_MESSAGES/*'))

.PHONY: help
help:
	@cat <<-'END'
		make run [PORT=8000] [SAMPLES=dir]   set up and serve the demonstration municipality
		make test                            set up and run every test
		make lint                            the checks that read code without running it
		make prove                           the slow proofs
		make bench                           the measurements (see bench/README.md)
		make setup | setup-test              only set up
		make format                          put the code in the house's form
		make lock                            pin the newest allowed packages (needs uv)
		make clean                           remove everything that was built
	END

# --- set-up ---------------------------------------------------------------------------------------

.PHONY: setup setup-test system-run system-test
setup: system-run $(PACKAGES) $(FONTS) $(WORDS) $(CATALOGUES)

setup-test: system-test setup $(TEST_PACKAGES)

# These two look at the machine each time: the tree may have come to another one. That takes a blink.
system-run:
	@setup/system_packages.sh run

system-test:
	@setup/system_packages.sh test

.venv/bin/python: | system-run
	setup/create_venv.sh

$(PACKAGES): requirements/prakat.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install -qq --require-hashes --requirement requirements/prakat.txt
	$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	touch $@

$(TEST_PACKAGES): requirements/test.txt $(PACKAGES)
	$(BIN)/python -m pip install -qq --require-hashes --requirement requirements/test.txt
	touch $@

$(FONTS): setup/fonts.py $(PACKAGES)
	$(BIN)/python setup/fonts.py
	touch $@

$(WORDS): setup/words.py $(wildcard prakat/lib/search/*) $(PACKAGES)
	$(BIN)/python setup/words.py
	touch $@

%.mo: %.po | system-run
	msgfmt --output-file=$@ $<

# --- the two commands -----------------------------------------------------------------------------

.PHONY: run
run: setup
	$(BIN)/prakat demo --port $(PORT) $(if $(SAMPLES),--samples "$(SAMPLES)")

.PHONY: test
test: lint
	$(PYTEST) $(TOGETHER) --durations=10
	$(PYTEST) $(TOGETHER) -m "postgres and not slow" --database postgres

# --- what helps at work ---------------------------------------------------------------------------

.PHONY: lint
lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	env -u DATABASE_URL $(BIN)/prakat django makemigrations --check --dry-run

.PHONY: prove
prove: setup-test
	$(PYTEST) -m slow

.PHONY: bench
bench: setup-test
	for measurement in bench/bench_*.py; do
		test -e "$$measurement" || { echo "Nothing to measure yet: see bench/README.md"; exit 0; }
		echo "== $$measurement"
		$(BIN)/python -m "bench.$$(basename "$$measurement" .py)"
	done

.PHONY: format
format: setup-test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The pins carry hashes and no address of any registry: that is the business of the machine's pip.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
	--no-annotate --no-emit-index-url --custom-compile-command "make lock"

.PHONY: lock
lock:
	$(LOCK) --output-file requirements/prakat.txt requirements/prakat.in
	$(LOCK) --output-file requirements/test.txt requirements/test.in

.PHONY: clean
clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf prakat/pages/static_built prakat/lib/search/words_built
	find . -name __pycache__ -prune -exec rm -rf {} +
	find prakat -name '*.mo' -delete
