# `make run` and `make test` are whole commands: they make .venv, install what is needed, and go.
#
#   PYTHON=python3.12     the interpreter that makes .venv
#   PIP_ARGS=…            more options for pip install
#   ARGS=…                more arguments for alexnet-gui, as in make run ARGS=photo.png
#   PYTEST_ARGS=…         more arguments for pytest, as in make test PYTEST_ARGS=tests/core
#   SOAK_ARGS=…           more arguments for pytest, as in make soak SOAK_ARGS='-k killed'
#   BENCH_ARGS=…         which benchmarks, as in make bench BENCH_ARGS=training
#   SYSTEM_PACKAGES=no    leave the system's packages alone

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# A stamp is as new as the installation that it stands for.
MADE := $(VENV)/.made
FOR_RUN := $(VENV)/.installed-for-run
FOR_TEST := $(VENV)/.installed-for-test

.NOTPARALLEL:
.PHONY: help run test check lint format bench soak tour pictures sample starter python system-run system-test clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/make \1	\2/p' Makefile | expand -t 16

run: system-run $(FOR_RUN) ## open the window; with no display, run the tour and keep its pictures
	@if [ "$$(uname)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		echo "There is no display, so the tour runs by itself and keeps pictures of the window."; \
		$(BIN)/alexnet-gui tour --out tour && echo "The pictures are in $(CURDIR)/tour"; \
	else \
		$(BIN)/alexnet-gui $(ARGS); \
	fi

test: lint ## check style, types and imports, then run every test
	$(BIN)/pytest --numprocesses auto --dist loadfile $(PYTEST_ARGS)

check: test ## the same

lint: system-test $(FOR_TEST) ## check style, types and imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(FOR_TEST) ## put the source in the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: system-test $(FOR_TEST) ## measure every speed claim, which takes a while, and write benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

soak: system-test $(FOR_TEST) ## break it for two hours: every test of docs/reliability.md in its long form
	$(BIN)/pytest --soak -m soak --timeout 7200 tests/system $(SOAK_ARGS)

tour: system-run $(FOR_RUN) ## walk through the window by itself and keep the pictures in tour/
	$(BIN)/alexnet-gui tour --out tour

pictures: tour ## make the README's pictures anew, by the tour
	mkdir -p docs/pictures
	cp tour/1-design.png docs/pictures/design.png
	cp tour/4-training.png docs/pictures/train.png
	cp tour/12-why.png docs/pictures/explore.png

sample: ## make resources/sample anew, from Debian's package dataset-fashion-mnist
	$(PYTHON) tools/make_sample.py

starter: $(FOR_RUN) ## make resources/models anew, from PICTURES=….zip and CONVOLUTIONS=….safetensors
	@[ -n "$(PICTURES)" ] && [ -n "$(CONVOLUTIONS)" ] || \
		{ echo "Name Tiny ImageNet's archive and torchvision's convolutions: make starter PICTURES=….zip CONVOLUTIONS=….safetensors"; exit 1; }
	$(BIN)/python tools/make_starter.py '$(PICTURES)' '$(CONVOLUTIONS)' --work build/starter

clean: ## remove what was made here, .venv too
	rm -rf $(VENV) build dist tour .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find alexnet_gui benchmarks tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# Asked only before .venv is made: afterwards its own Python counts.
python:
	@[ ! -e $(MADE) ] || exit 0; \
	command -v $(PYTHON) >/dev/null || \
		{ echo "Python 3.11 or newer is needed, and there is no $(PYTHON)."; exit 1; }; \
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: $(PYTHON) is $$($(PYTHON) --version). Name another with make PYTHON=…"; exit 1; }

system-run: python
	@PYTHON='$(PYTHON)' sh tools/system_packages.sh run

system-test: python
	@PYTHON='$(PYTHON)' sh tools/system_packages.sh test

$(MADE): | python
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make an environment: its modules venv and ensurepip are missing (on Debian: python3-venv)."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# pip compiles what it copies, but not what it leaves here. Python would, at the first import, and on a
# full disk it keeps a part of a module, which ends every later start.
COMPILE = @$(BIN)/python -m compileall -q

$(FOR_RUN): pyproject.toml $(MADE)
	$(BIN)/python -m pip install $(PIP_ARGS) -e '.[explain]'
	$(COMPILE) alexnet_gui
	@touch $@

$(FOR_TEST): pyproject.toml $(MADE)
	$(BIN)/python -m pip install $(PIP_ARGS) -e '.[test]'
	$(COMPILE) alexnet_gui benchmarks tests tools
	@touch $(FOR_RUN) $@
