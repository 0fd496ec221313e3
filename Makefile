# Everything a person or CI does here, by name. `make help` lists it.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

.venv/.runtime: requirements.txt pyproject.toml
	@echo "Setting up .venv (a minute, once) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Silkwire needs Python 3.11 or newer: make PYTHON=python3.11 ...") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

.PHONY: install
install: .venv/.runtime ## make .venv; the command is then .venv/bin/silkwire
	@$(BIN)/python -m compileall -q bot handlers storage # or every start compiles them where Python may not keep it

.PHONY: run
run: install ## start Silkwire: a demo chat, or the bot where there is a config.toml
	@$(BIN)/silkwire $(if $(wildcard config.toml),run,chat --demo)

.PHONY: test
test: lint types imports tests ## everything CI checks: lint, types, import direction, tests

.PHONY: lint
lint: .venv/.dev ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .

.PHONY: types
types: .venv/.dev ## mypy, strict
	@$(BIN)/mypy

.PHONY: imports
imports: .venv/.dev ## import-linter: imports go one way
	@$(BIN)/lint-imports

.PHONY: tests
tests: .venv/.dev ## pytest
	@$(BIN)/pytest

.PHONY: fmt
fmt: .venv/.dev ## format and fix what ruff can
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

.PHONY: lock
lock: ## renew the locked dependencies (needs uv)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --quiet -o requirements.txt
	uv pip compile pyproject.toml --extra build --extra dev -c requirements.txt --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-emit-find-links --quiet -o requirements-dev.txt

.venv-bench/.done: requirements-bench.txt
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-bench.txt
	@touch $@

.PHONY: bench
bench: .venv/.dev .venv-bench/.done ## measure: extraction beside natasha's pipeline, growth, hostile texts, load, stories, the store, feeds
	@$(BIN)/python -m tests.bench.extract --natasha .venv-bench/bin/python $(if $(ARTICLES),--articles $(ARTICLES))
	@$(BIN)/python -m tests.bench.growth
	@$(BIN)/python -m tests.bench.stories
	@$(BIN)/python -m tests.bench.store $(if $(SIZES),--sizes $(SIZES))
	@$(if $(FEEDS),$(BIN)/python -m tests.bench.parsing $(FEEDS))
	@$(BIN)/python -m tests.bench.pages
	@$(BIN)/python -m tests.bench.fetching
	@$(BIN)/python -m tests.bench.hostile
	@$(BIN)/python -m tests.bench.feeds
	@$(BIN)/python -m tests.bench.archives
	@$(BIN)/python -m tests.bench.kills

.PHONY: chaos
chaos: .venv/.dev ## kill, storm, crowd and set back the clocks of what tells people; the figures, in minutes
	@$(BIN)/python -m tests.chaos
