PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

NATIVE := $(VENV)/.native

# The tests and the benchmarks start the program hundreds of times: its modules are compiled once, also where the environment says otherwise.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo test lint docs format bench update-cases clean

setup: $(READY) $(NATIVE)

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

$(NATIVE): $(READY) native/Cargo.toml native/Cargo.lock native/build.py $(wildcard native/src/*.rs)
	$(BIN)/python native/build.py
	touch $(NATIVE)

demo: setup
	PATH="$(CURDIR)/$(BIN):$$PATH" PYTHONPATH="$(CURDIR)" bash samples/demo.sh

test: setup
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest -n 2 --dist worksteal $(if $(COVERAGE),--cov=schemactl --cov-report=term --cov-fail-under=95)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	if command -v cargo-clippy >/dev/null; then cd native && cargo fmt --check && cargo clippy --quiet --offline --all-targets -- -D warnings; fi

docs: setup
	$(BIN)/python -m mkdocs build --strict

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	if command -v cargo >/dev/null; then cd native && cargo fmt; fi

bench: setup
	$(BIN)/python -m bench

update-cases: setup
	UPDATE_CASES=1 $(BIN)/python -m pytest -q -n 2 tests

clean:
	rm -rf $(VENV) native/target build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
