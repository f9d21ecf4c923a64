# Two commands do everything, set-up included: `make run` and `make test`. The work is done by nox (noxfile.py).

PYTHON ?= python3
VENV := .venv
NOX := $(VENV)/bin/nox --no-venv --no-error-on-external-run --reuse-existing-virtualenvs
PORT ?= 8642

.PHONY: run test lint format tables parity bench compare damage strips fuzz npm sizes browser-setup setup clean help

run: setup              ## build the wheel and the runtime folder, serve the page on 127.0.0.1
	@PORT=$(PORT) $(NOX) -s run

test: setup browser-setup  ## native, Pyodide and browser tests, each with its count
	@$(NOX) -s test

lint: setup             ## ruff, mypy, tsc, codespell
	@$(NOX) -s lint

format: setup           ## let ruff put the Python files in order
	@$(NOX) -s format

tables: setup           ## regenerate the tag tables and compare
	@$(NOX) -s tables

parity: setup           ## score against ExifTool's recorded answers
	@$(NOX) -s parity

bench: setup            ## speed of the core
	@$(NOX) -s bench

compare: setup          ## speed beside ExifTool's, on the shared sample files
	@$(NOX) -s compare

damage: setup           ## the damage scoreboard: edits of every sample, judged by ExifTool
	@$(NOX) -s damage

strips: setup           ## what the strip presets leave, judged by ExifTool
	@$(NOX) -s strips

fuzz: setup             ## mutated files for some minutes
	@$(NOX) -s fuzz

npm: setup              ## pack the npm tarball into build/
	@$(NOX) -s npm

sizes: setup            ## what a visitor downloads
	@$(NOX) -s sizes

setup: $(VENV)/.ready node_modules/.ready

$(VENV)/.ready: requirements-dev.txt tools/setup.sh
	@sh tools/setup.sh python $(PYTHON) $(VENV)
	@touch $@

node_modules/.ready: package-lock.json tools/setup.sh
	@sh tools/setup.sh node
	@touch $@

browser-setup:
	@sh tools/setup.sh browser

clean:
	rm -rf build .cache .venv node_modules .mypy_cache .ruff_cache .pytest_cache

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'
