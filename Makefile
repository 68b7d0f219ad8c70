# make site: set up and build site/ (BASE_URL=https://… where its address is known).   make test: set up and pass every test.   make check: the lints alone.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Nothing is shown of an edition whose date of announcement lies after this day, which is Vietnam's.
DAY ?= $(shell TZ=ICT-7 date +%Y-%m-%d)
BENCH := .cache/bench-env
CKAN := .cache/ckan-env

.PHONY: site zip import test check bench bench-quick audit-web validate serve sample pictures browser clean

site: $(READY)
	$(BIN)/thuocdo build --not-after '$(DAY)' $(if $(BASE_URL),--base-url '$(BASE_URL)')

# The site as one file, site.zip, to unpack behind any file server.
zip: site
	$(BIN)/thuocdo archive site.zip

validate: $(READY)
	$(BIN)/thuocdo validate

# A spreadsheet of scores into datasets/: make import FILE=bang-diem.xlsx OPTIONS="--new lang-son"
import: $(READY)
	$(BIN)/thuocdo import '$(FILE)' $(OPTIONS)

serve: $(READY)
	$(BIN)/thuocdo serve

# A fictional province that shows every feature, and its site, in sample/.
sample: $(READY)
	$(BIN)/thuocdo sample sample
	$(BIN)/thuocdo build --datasets sample/datasets --site sample/site

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check browser $(CKAN)/.ready
	$(BIN)/python -m pytest -n 2 --dist loadgroup --durations=60 --durations-min=3

# The virtual environment, from the lock, checked by hash.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

# Every measurement, with medians of five; takes hours while builds take minutes. Writes tests/benchmarks/RESULTS.md.
bench: $(READY) $(BENCH)/.ready
	$(BIN)/python -m tests.benchmarks $(OPTIONS)

# A trial: a tenth of the country, each build once; the report stands in .cache/bench-quick/RESULTS.md.
bench-quick: $(READY) $(BENCH)/.ready
	$(BIN)/python -m tests.benchmarks --sizes 10 --repeats 1 --into .cache/bench-quick $(OPTIONS)

# What the site is measured against, apart from what builds and tests it.
$(BENCH)/.ready: tests/benchmarks/requirements.lock
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/benchmarks/requirements.lock
	@touch $(BENCH)/.ready

# CKAN's reader of catalogues, apart from what builds and tests the site.
$(CKAN)/.ready: tests/catalogue/requirements.lock
	$(PYTHON) -m venv $(CKAN)
	$(CKAN)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r tests/catalogue/requirements.lock
	@touch $(CKAN)/.ready

# Lighthouse on home, an edition and a unit, phone profile, median of three; needs Node.js 20 and Chromium.
audit-web: $(READY)
	$(BIN)/python -m tests.web.audit

# The pictures of the README, taken anew in chromium; writes .github/pictures/.
pictures: $(READY) browser
	PYTHONPATH=. $(BIN)/python tests/browser/pictures.py

# A browser for the tests: the system's, else Debian's by apt when we are root, else Playwright's own.
browser: $(READY)
	@$(BIN)/python tests/browser/provide.py

clean:
	rm -rf $(VENV) site .site.thuocdo-spare site.zip sample .cache
