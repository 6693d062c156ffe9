# Commands for a machine with only Python 3.11 (or later), pip and git; `test` needs jq, too. Each makes its own environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check docs mutation clean

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
