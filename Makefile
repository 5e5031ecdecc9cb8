# Every target says in its "##" comment what it does; `make help` lists them.
# The logic is in assistline/embedded/ (setup.py needs nothing but a Python 3.11).

PYTHON ?= python3
VENV := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run test check bench setup lock clean reset

help: ## Say what every target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Start everything on http://localhost:8000 (PORT=… chooses another port); Ctrl-C stops it
	@exec $(VENV) -m assistline.embedded run

test: ## Run the whole test suite: real database, real broker, real browser (ARGS="-k words" to choose)
	@$(PYTHON) -I assistline/embedded/setup.py --with-browser
	@exec $(VENV) -m pytest -n 2 $(ARGS)

check: setup ## Lint, types, import contracts, deployment settings, migrations, compose file
	@exec $(VENV) -m assistline.embedded check

bench: setup ## Run the benchmarks: one JSON object a line
	@exec $(VENV) -m tests.bench

setup: ## Bring or refresh what the other targets need (fast when nothing changed)
	@$(PYTHON) -I assistline/embedded/setup.py

lock: setup ## Resolve requirements.txt anew from pyproject.toml
	@.boot/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
		--group dev pyproject.toml --no-emit-index-url --output-file requirements.txt --quiet

clean: ## Remove what set-up and the tools made; the data of `make run` stays
	@rm -rf .boot .venv static/node_modules static/dist \
		tests/chromium/node_modules tests/chromium/unpacked .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './.data/*' -prune -exec rm -rf {} +

reset: ## Forget all data of `make run`: the next run begins with a new town
	@$(PYTHON) -I assistline/embedded/setup.py --forget-data
