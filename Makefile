# The few commands a new machine needs; everything else is `.venv/bin/invoke --list`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: serve build test lint lock clean-venv

serve: .venv/.ready
	$(BIN)/invoke serve

build: .venv/.ready
	$(BIN)/invoke build

test: .venv/.ready-dev
	$(BIN)/invoke test

lint: .venv/.ready-dev
	$(BIN)/invoke lint

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Stoa needs Python 3.11 or newer; set PYTHON=/path/to/python3.11 (found: $$($(PYTHON) --version))" >&2; exit 2; }
	$(PYTHON) -m venv .venv

.venv/.ready: requirements.lock | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/.ready-dev: requirements-dev.lock .venv/.ready package-lock.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/invoke test.setup
	@touch $@

# Both locks hold every package that any supported Python needs, with hashes.
lock: .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --group pyproject.toml:bench -o requirements-bench.lock
