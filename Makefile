# Everything a newcomer needs: Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test lint types lock bench serve clean

run: $(READY)
	$(BIN)/zvit run reports/2019-09-nizhyn.doc

test: $(READY) lint types
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m tests.benchmarks.start
	$(BIN)/python -m tests.benchmarks.extraction

serve: $(READY)
	$(BIN)/zvit serve

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	    --config-settings editable_mode=compat -e .
	touch $(READY)

# Needs uv; the lock holds for every platform, Python 3.11 and later.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --group dev \
	    --no-annotate --no-header --no-emit-index-url pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info
