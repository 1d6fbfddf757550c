# Azimut. `make` alone lists what can be done.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PROFILE ?= auvergne-rhone-alpes
PORT ?= 8000
ARGS ?=
ONLY ?=
# One process per core; JOBS=0 runs the tests in one, for a debugger.
JOBS ?= auto

.DEFAULT_GOAL := help
.PHONY: help demo test check bench format lock captures clean chromium

help: ## lists the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@echo "· environnement Python (.venv)"
	@$(PYTHON) -m venv $(VENV)

# Exactly what is locked (--no-deps): some pips look for a newer release of an extra, and refuse it for want of a hash.
$(VENV)/.base: $(BIN)/python requirements/base.txt pyproject.toml
	@echo "· installation des paquets"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	@echo "· installation des outils de développement"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

demo: $(VENV)/.base ## shows the demonstration region on http://127.0.0.1:8000 (PROFILE=…, PORT=…)
	@$(BIN)/azimut demo --profile $(PROFILE) --port $(PORT)

chromium:
	@command -v chromium >/dev/null || { echo "· installation de Chromium"; \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq chromium >/dev/null; }

test: $(VENV)/.dev chromium ## runs the whole suite (ARGS="tests/search" for a part)
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: $(VENV)/.dev ## format, lint, types, import contracts, migrations, templates
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/djlint --quiet --check azimut
	@$(BIN)/djlint --quiet --lint azimut
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/mypy azimut
	@$(BIN)/azimut manage makemigrations --check --dry-run
	@$(BIN)/azimut manage check --fail-level WARNING
	@echo "make check : tout est en ordre"

format: $(VENV)/.dev ## rewrites the code in the house style
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/djlint --quiet --reformat azimut || true

bench: $(VENV)/.dev ## every benchmark, or ONLY=search
	@$(BIN)/python -m benchmarks $(ONLY)

lock: $(VENV)/.dev ## pins the dependencies again, with hashes
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  pyproject.toml requirements/build.in -o requirements/base.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --group dev -c requirements/base.txt -o requirements/dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  requirements/sentry.in -c requirements/base.txt -c requirements/dev.txt -o requirements/sentry.txt

captures: $(VENV)/.dev chromium ## fresh screenshots of the main screens in docs/captures
	@$(BIN)/python tools/take_captures.py

clean: ## removes the environment and local data
	@rm -rf $(VENV) var build *.egg-info
