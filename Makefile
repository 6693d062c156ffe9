# Commands for a machine with only Python 3.11 (or later), pip and git; `test` needs jq, too. Each makes its own environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := build/bench

.PHONY: demo test check docs mutation bench bench-smoke clean

demo: $(VENV)/demo.stamp  ## set up, and judge an example firm
	$(BIN)/pii-check examples/sole-practitioner.yaml

test: $(VENV)/test.stamp  ## set up, and run every check that CI runs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered
	$(BIN)/python tests/core_coverage.py

mutation: $(VENV)/test.stamp  ## change every figure of the rules in turn, and publish which changes the cases notice
	$(BIN)/python tests/rule_mutants.py

docs: $(VENV)/docs.stamp  ## set up, and build the documentation: build/docs/index.html
	$(BIN)/sphinx-build -W --keep-going --fresh-env -d build/doctrees -b html docs build/docs

bench: $(BENCH)/command.stamp $(BENCH)/engines.stamp  ## set up, measure pii-check beside others, and write docs/performance.md
	$(BENCH)/engines/bin/python benchmarks/run.py --command $(BENCH)/command/bin/python --output docs/performance.md $(OPTIONS)

bench-smoke: $(BENCH)/command.stamp  ## the same in little, without the other engines: build/bench/performance.md
	$(BENCH)/command/bin/python benchmarks/run.py --quick --output $(BENCH)/performance.md $(OPTIONS)

# The benchmark runs the built wheel; what it depends on is pinned in both environments alike.
$(BENCH)/command.stamp: pyproject.toml benchmarks/requirements.txt $(shell find src rules -type f -not -name '*.pyc')
	rm -rf $(BENCH)/dist $(BENCH)/command
	$(PYTHON) -m venv $(BENCH)/command
	$(BENCH)/command/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir $(BENCH)/dist .
	$(BENCH)/command/bin/python -m pip install --quiet --disable-pip-version-check --constraint benchmarks/requirements.txt $(BENCH)/dist/*.whl
	touch $@

$(BENCH)/engines.stamp: $(BENCH)/command.stamp
	$(PYTHON) -m venv $(BENCH)/engines
	$(BENCH)/engines/bin/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/requirements.txt
	$(BENCH)/engines/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall $(BENCH)/dist/*.whl
	touch $@

$(VENV)/demo.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/test.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

$(VENV)/docs.stamp: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[docs]"
	touch $@

clean:  ## remove the environment and every build
	rm -rf $(VENV) build dist .coverage .mypy_cache .pytest_cache .ruff_cache
