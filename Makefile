# Every target makes the environment that it needs. Python 3.11 or newer and make are enough.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench docs clean

help:  ## Show the targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.core  ## Repair the five articles and show what was found in them.
	$(BIN)/python -m benchmarks.articles

test: $(VENV)/.dev  ## Run the tests.
	$(BIN)/python -m pytest

lint: $(VENV)/.dev  ## Check style, types, and which room imports which.
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.bench  ## Measure the speed of every stage beside that of its peers.
	$(BIN)/python -m pytest benchmarks/speed -p no:randomly --benchmark-only

docs: $(VENV)/.dev  ## Build the documentation into docs/_build/html.
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

clean:  ## Remove what the targets made.
	rm -rf $(VENV) docs/_build dist build

# -- Environments: a stamp for each set of extras -------------------------------------------------

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[dev,docs]'
	@touch $@ $(VENV)/.core

$(VENV)/.bench: pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	@touch $@ $(VENV)/.core
