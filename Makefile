# The commands we all use. `make demo` and `make test` set up what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYWB := .venv-pywb
READY := $(VENV)/.ready
DEMO := demo-archive
KILLS := 300
SEED := 1
MINUTES := 30
PAGES := 200000
NIGHTS := 30

.PHONY: browser pywb demo test cover check lint types docs bench crashtest fuzz soak eval case clean help

help:  ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'newsarchive needs Python 3.11 or newer: make PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip' || \
		{ echo 'this Python makes no virtual environments: apt install python3-venv'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

demo: $(READY)  ## crawl the fixture site into a fresh archive and show what came
	@$(BIN)/python -m fixtures.demo --archive $(DEMO)

browser:
	@command -v chromium >/dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
		apt-get update -q && apt-get install -qy chromium fonts-noto-cjk; } || \
		echo 'chromium cannot be installed here: the browser tests will be left out'

pywb:
	@test -e $(PYWB)/.ready || { rm -rf $(PYWB) && $(PYTHON) -m venv $(PYWB) && \
		$(PYWB)/bin/pip install --quiet --disable-pip-version-check \
		'pywb>=2.9,<3' 'wacz>=0.6,<0.7' && touch $(PYWB)/.ready; } || \
		{ rm -rf $(PYWB); \
		echo 'pywb cannot be installed here: replay in pywb will be left out'; }

test: $(READY) browser pywb  ## run all tests, a file on each core at a time
	$(BIN)/python -m pytest -q --numprocesses auto --maxprocesses 8 \
		--dist loadfile --no-loadscope-reorder

cover: $(READY) browser pywb  ## run all tests, and say which lines they leave out
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

check: $(READY) lint types test  ## lint, format, types and tests

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

docs: $(READY)  ## write the pages of the docs that are made: schema, questions
	$(BIN)/python -m archive.schema.page docs/schema.md
	$(BIN)/python -m tests.questions docs/questions.md

bench: $(READY)  ## CPU of a whole crawl beside a bare spider's, of verify beside FastWARC's, rate of reextract
	$(BIN)/python -m tests.benchmarks.crawl
	$(BIN)/python -m tests.benchmarks.verify
	$(BIN)/python -m tests.benchmarks.reextract

crashtest: $(READY)  ## kill crawls and writes at random and at every boundary: make crashtest KILLS=300
	$(BIN)/python -m tests.crash.long --kills $(KILLS) --seed $(SEED) --minutes $(MINUTES)

fuzz: MINUTES := 20
fuzz: $(READY)  ## feed the extractor with damaged pages: make fuzz PAGES=200000 SEED=1 MINUTES=20
	$(BIN)/python -m tests.fuzz --pages $(PAGES) --seed $(SEED) --minutes $(MINUTES)

soak: MINUTES := 15
soak: $(READY)  ## thirty nights of a site that changes, in one archive: make soak NIGHTS=30 SEED=1 MINUTES=15
	$(BIN)/python -m tests.soak --nights $(NIGHTS) --seed $(SEED) --minutes $(MINUTES)

eval: $(READY)  ## quality and speed on pages with known truth: make eval DATA=FOLDER WITH=--markdown
	@test -n "$(DATA)" || { echo 'name the folder: make eval DATA=FOLDER'; exit 2; }
	$(BIN)/python -m tests.benchmarks.quality '$(DATA)' $(WITH)
	$(BIN)/python -m tests.benchmarks.pace '$(DATA)'

case: $(READY)  ## a new case: make case SLUG=what-is-special FILE=page.html URL=http://…
	$(BIN)/python -m tests.new_case '$(SLUG)' '$(FILE)' '$(URL)'

screenshots: $(READY) browser  ## pictures of the served pages, into docs/screenshots
	$(BIN)/python -m tests.browser.screenshots

clean:  ## remove what make made
	rm -rf $(VENV) $(PYWB) $(DEMO) build dist *.egg-info
