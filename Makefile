# Sportello: everything a person needs, on a machine with Python 3.11 or newer and make.
PYTHON ?= python3
PORT ?= 8080
CONFIG ?= sportello.toml
SECONDS ?= 300
SEED ?= 1
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# The homeserver that the tests of a Matrix desk speak to: its dependencies are its own.
SYNAPSE := .venv-synapse
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Compiled code is kept, as in any installation: without it each start of the bridge compiles for two seconds.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help demo run test check bench chaos format lock clean

help:
	@echo "make demo [PORT=8080]          the whole town on this machine, no account needed"
	@echo "make run  [CONFIG=sportello.toml]  the bridge"
	@echo "make test                      the tests"
	@echo "make check                     format, lint, types, layers"
	@echo "make bench                     speed, as ratios against a baseline of the same run"
	@echo "make chaos [SECONDS=300 SEED=1]  everything goes wrong at random, and what was promised must hold"
	@echo "make format | lock | clean     rewrite the code's format | requirements.lock | remove what is made"

demo: $(STAMP)
	$(BIN)/sportello demo --port $(PORT)

run: $(STAMP)
	$(BIN)/sportello run --config $(CONFIG)

test: $(STAMP) $(SYNAPSE)/.installed
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

bench: $(STAMP) $(SYNAPSE)/.installed
	$(BIN)/python -m tests.bench

chaos: $(STAMP)
	$(BIN)/python -m tests.chaos --seconds $(SECONDS) --seed $(SEED)

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Exact versions and hashes of everything, for Python 3.11-3.13 on Linux x86_64 and aarch64.
# Versions already in the lock stay; to move them all: rm requirements.lock && make lock (with uv on the path).
UV = $(if $(wildcard $(BIN)/uv),$(BIN)/uv,uv)
lock:
	$(UV) pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" --quiet --output-file requirements.lock
	$(UV) pip compile tests/homeserver/requirements.in --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" --quiet \
		--output-file tests/homeserver/requirements.lock

# The stamp is older than the lock or pyproject.toml when the environment must be brought up to date.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 (found: $$($(PYTHON) --version 2>&1))" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@# uv installs in parallel, in a tenth of the time; it comes out of the same lock. Where it cannot reach an index that pip
	@# is set up for, pip does the whole by itself.
	@sed -n '/^uv==/,/^[a-z].*==/p' requirements.lock | sed '$$d' > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $(VENV)/uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(SYNAPSE)/.installed: tests/homeserver/requirements.lock | $(STAMP)
	test -x $(SYNAPSE)/bin/python || $(PYTHON) -m venv $(SYNAPSE)
	$(BIN)/uv pip install --quiet --python $(SYNAPSE)/bin/python --require-hashes -r $< || \
		$(SYNAPSE)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r $<
	@touch $@

clean:
	rm -rf $(VENV) $(SYNAPSE) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
