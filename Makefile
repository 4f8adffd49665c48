# Ventanilla. Everything runs in .venv, built from requirements.lock by hash.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

# What is compiled is kept, whatever is set outside: tests start a hundred processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test explore check format lock bench languages clean

help:  ## Say what can be made.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: $(READY)  ## A whole town on loopback: plays a scene, then serves its page.
	@$(BIN)/ventanilla sandbox

test: $(READY)  ## Every test.
	@$(BIN)/pytest

explore: $(READY)  ## What must hold of anything, tried on what was never tried before.
	@$(BIN)/pytest -m hypothesis --hypothesis-profile=explore

check: $(READY)  ## Format, lint, types, import contracts.
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(READY)  ## Let the formatter decide, and mend what can be mended.
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(READY)  ## Measure, and write docs/performance.md.
	@$(BIN)/python -m bench.routing --out docs/performance.md
	@$(BIN)/python -m bench.mail --out docs/performance.md
	@$(BIN)/python -m bench.pages --out docs/performance.md
	@$(BIN)/python -m bench.nodes --out docs/performance.md
	@$(BIN)/python -m bench.million --out docs/performance.md

languages: $(READY)  ## Learn anew how likely words are in each language.
	@$(BIN)/python -m bench.languages

# The second has the versions of the first, without what only tests and checks need.
lock: $(READY)  ## Resolve the newest versions that setup.cfg allows; ONLY=NAME of one.
	$(BIN)/uv pip compile $(if $(ONLY),--upgrade-package $(ONLY),--upgrade) --universal --python-version 3.11 \
		--extra dev --generate-hashes --no-emit-index-url --quiet \
		--custom-compile-command 'make lock' \
		--output-file requirements.lock setup.cfg
	$(BIN)/uv pip compile --universal --python-version 3.11 \
		--constraint requirements.lock --no-annotate \
		--generate-hashes --no-emit-index-url --quiet \
		--custom-compile-command 'make lock' \
		--output-file requirements.run.lock setup.cfg

clean:  ## Forget the environment and everything built.
	rm -rf $(VENV) build ./*.egg-info .mypy_cache .pytest_cache .ruff_cache

# pip is quiet about success and loud about failure; the stamp is written last.
$(READY): requirements.lock setup.cfg pyproject.toml
	@echo "Preparing $(VENV) (once; a minute or two) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; set PYTHON=python3.13, say." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --editable .
	@touch $@
