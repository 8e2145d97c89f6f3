# What a newcomer and CI run. `make run` is all that a fresh machine needs; a target that has run once does nothing.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
SUITES ?= answers chat verifier models drafts grants rules
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

.PHONY: setup run test check eval lock system soak

setup: .venv/setup.stamp

run: setup
	$(BIN)/tiaoli index
	$(BIN)/tiaoli serve --host $(HOST) --port $(PORT)

test: .venv/dev.stamp system tests/peers/node_modules/.package-lock.json
	$(BIN)/pytest --numprocesses auto --dist loadfile

check: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# `make eval SUITES=retrieval` embeds some 15,000 texts on its first run, half an hour on two cores.
eval: .venv/dev.stamp
	set -e; for suite in $(SUITES); do $(BIN)/tiaoli eval $$suite; done

# Two hundred askers for a minute with one worker and with two, then a server that is killed again and again.
soak: .venv/dev.stamp
	$(BIN)/python -m eval.bench.soak

lock: .venv/dev.stamp
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra bench --extra dev --extra sentence-transformers --extra spark -c requirements.lock --output-file requirements-dev.lock pyproject.toml

# The project itself is built with the locked setuptools, so nothing is fetched that the lock does not name.
.venv/setup.stamp: requirements.lock pyproject.toml
	@echo "installing the locked packages into .venv: one to three minutes, or more on a slow line"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	touch $@

.venv/dev.stamp: requirements-dev.lock .venv/setup.stamp
	@echo "installing what the tests and checks need into .venv: some minutes"
	$(PIP) -r requirements-dev.lock
	touch $@

# Published packages of npm that play the other side of the wire.
tests/peers/node_modules/.package-lock.json: tests/peers/package-lock.json | system
	@if command -v npm >/dev/null; then echo "npm ci --prefix tests/peers"; \
	npm ci --prefix tests/peers --no-audit --no-fund --loglevel=error || echo "could not install: tests/peers"; \
	else echo "not installed: tests/peers"; fi

# Real servers and a real browser for the tests, from Debian's packages where this user may install them.
# Without them the tests that need them are skipped, and say so; under CI they fail.
system:
	@missing=""; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v nginx >/dev/null || missing="$$missing nginx-light"; \
	command -v npm >/dev/null || missing="$$missing npm"; \
	command -v java >/dev/null || missing="$$missing default-jre-headless"; \
	test -n "$$missing" || exit 0; \
	command -v apt-get >/dev/null || { echo "not installed:$$missing"; exit 0; }; \
	root=""; test "$$(id -u)" = 0 || { root="sudo -n"; sudo -n true 2>/dev/null || { echo "not installed:$$missing"; exit 0; }; }; \
	echo "installing:$$missing"; \
	{ $$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive \
	apt-get install -y -qq --no-install-recommends $$missing >/dev/null; } || echo "could not install:$$missing"
