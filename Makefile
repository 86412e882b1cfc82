# Everything a newcomer needs: Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What `make run` needs is installed; what all else needs too.
RUNS := $(VENV)/.runs
READY := $(VENV)/.ready
# Bytecode is made of what is used, when it is used: a third less to wait and to keep.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.PHONY: run install test quick test-system lint types lock bench serve clean

run: $(RUNS)
	$(BIN)/zvit run reports/2019-09-nizhyn.doc

# Tests of Prefect wait much: one worker more than there are cores.
WORKERS := $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")

test: $(READY)
	@echo "ruff, mypy and all tests: some eight minutes on two cores (make quick: one)"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n $(WORKERS)

# The inner loop: the folders whose tests start no server and compare no thousands of
# examples.
quick: $(READY)
	@echo "ruff, and the tests of units, rules and the house: a minute on two cores"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n auto \
	    transforms tests/unit tests/spec tests/meta

# A real CKAN, PostgreSQL and Chromium: about two minutes the first time, then one.
test-system: $(READY)
	PYTHON=$(PYTHON) tests/system/ckan/portal.sh .cache/ckan install
	$(BIN)/python -m pytest tests/system

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

bench: $(READY)
	$(INSTALL) --require-hashes -r requirements.bench.lock
	$(BIN)/python -m tests.benchmarks.start
	$(BIN)/python -m tests.benchmarks.extraction
	$(BIN)/python -m tests.benchmarks.extraction_curve
	$(BIN)/python -m tests.benchmarks.validation
	$(BIN)/python -m tests.benchmarks.hostile

serve: $(READY)
	$(BIN)/zvit serve

install: $(READY)

$(RUNS): requirements.run.lock pyproject.toml
	@echo "Installing zvit into $(VENV): about 400 MB, half a minute to a few minutes."
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r requirements.run.lock
	$(INSTALL) --no-deps --no-build-isolation --config-settings editable_mode=compat -e .
	@touch $(RUNS)

# As a constraint too: else pip before 23.3 looks past the pin of sqlalchemy, of which
# Prefect asks for an extra, for the newest.
$(READY): requirements.lock $(RUNS)
	@echo "Installing Prefect and the tools of the tests: 400 MB more, a minute or more."
	$(INSTALL) --require-hashes -r requirements.lock --constraint requirements.lock
	@touch $(READY)

# Needs uv; the locks hold for every platform, Python 3.11 and later. The first is
# complete, the others are parts of it and what is measured against.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-annotate --no-header --no-emit-index-url
lock:
	$(LOCK) --all-extras --group dev pyproject.toml -o requirements.lock
	$(LOCK) --group install --constraint requirements.lock pyproject.toml -o requirements.run.lock
	$(LOCK) --group bench --constraint requirements.lock -o requirements.bench.lock

clean:
	rm -rf $(VENV) build *.egg-info
