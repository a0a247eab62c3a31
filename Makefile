# matins: `make run` opens the reader, `make test` runs everything CI runs. Both set up what they need.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run sample test check quick format bench soak translations screenshots clean

run: $(VENV)/.run          ## open the reader (set up first where needed)
	@$(BIN)/matins

sample: $(VENV)/.run       ## open the sample edition
	@$(BIN)/matins sample

test: check                ## format, lint, types, imports, tests: what CI runs
	$(BIN)/python -m pytest -n 2

check: $(VENV)/.dev        ## everything but the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

quick: $(VENV)/.dev        ## the tests alone
	$(BIN)/python -m pytest -n 2

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev        ## timings beside their own bases, written to docs/bench.md
	$(BIN)/python -m tests.bench

soak: $(VENV)/.dev         ## long runs: kills, races, mornings, fuzz
	$(BIN)/python -m pytest -m soak

translations: $(VENV)/.dev ## strings into tui/locale, and the catalogues compiled; says what is not translated
	$(BIN)/python -m tests.translations

screenshots: $(VENV)/.dev  ## the README's pictures, exported by the program
	$(BIN)/python -m docs.screenshots

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "matins needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Try: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Setting up matins in $(VENV) (once, about a minute)…" >&2
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Setting up matins and its tools in $(VENV) (once, about a minute)…" >&2
	@$(PIP) install -c constraints.txt -e ".[dev]"
	@touch $(VENV)/.run $@
