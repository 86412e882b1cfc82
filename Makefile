# Everything a newcomer needs: Python 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test quick test-system lint types lock bench serve clean

run: $(READY)
	$(BIN)/zvit run reports/2019-09-nizhyn.doc

# One worker has all tests of Prefect's servers, the others run wherever there is room.
test: $(READY)
	@echo "ruff, mypy and all tests: some 8 minutes on two cores (make quick: one)"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadgroup

# The inner loop: the folders whose tests start no server and compare no thousands of
# examples, and the month's job as a whole.
quick: $(READY)
	@echo "ruff, and the tests of units, rules and the house: a minute on two cores"
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n auto --dist loadgroup \
	    transforms tests/unit tests/spec tests/meta tests/functional/test_run.py

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
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.bench.lock
	$(BIN)/python -m tests.benchmarks.start
	$(BIN)/python -m tests.benchmarks.extraction
	$(BIN)/python -m tests.benchmarks.validation

serve: $(READY)
	$(BIN)/zvit serve

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	    --config-settings editable_mode=compat -e .
	$(BIN)/python -m compileall -q flows transforms
	touch $(READY)

# Needs uv; the lock holds for every platform, Python 3.11 and later.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --group dev \
	    --no-annotate --no-header --no-emit-index-url pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --group bench \
	    --no-annotate --no-header --no-emit-index-url --constraint requirements.lock \
	    -o requirements.bench.lock

clean:
	rm -rf $(VENV) build *.egg-info
