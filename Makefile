# Every target sets up what it needs; `make demo` and `make test` are the two to know.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEV    := $(VENV)/.dev
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo study pictures test test-slow lint spark bench attack soak ontology clean help

help:            ## List the targets.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(VENV)/.base: requirements/base.txt pyproject.toml tools/make_venv.sh
	@PYTHON=$(PYTHON) tools/make_venv.sh $(VENV) requirements/base.txt
	@touch $@

$(DEV): $(VENV)/.base requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --requirement requirements/dev.txt
	@touch $@

demo: $(VENV)/.base   ## Load the sample regions, infer, match and report.
	$(BIN)/symbio demo

SECTORS ?= 24 23.70 10 20 22
SAMPLE   = $(BIN)/symbio --data out/store
study: $(VENV)/.base  ## Studies of the sample region, both handbooks, legal gaps, the research agenda, impact, resilience: in out/.
	rm -rf out/store out/study out/books out/impact out/resilience
	mkdir -p out/books
	$(SAMPLE) init --pack izmir
	$(SAMPLE) load examples/izmir/materials.csv examples/izmir/energy-water.ttl examples/izmir/services.jsonld \
	  examples/study/no-known-use.csv
	$(SAMPLE) infer
	$(SAMPLE) match --day 2026-12-09
	$(SAMPLE) study $(SECTORS) --day 2026-12-09 --internal --out out/study/internal
	$(SAMPLE) study $(SECTORS) --day 2026-12-09 --out out/study/public
	for language in tr en; do \
	  for book in "handbook practice" "handbook procedures" gaps agenda; do \
	    name=out/books/$${book##* }-$$language; \
	    $(SAMPLE) --lang $$language $$book $$name.html $$name.pdf --day 2026-12-09 || exit 1; \
	  done; \
	done
	$(SAMPLE) impact sample
	for language in tr en; do \
	  $(SAMPLE) --lang $$language impact report out/impact/impact-$$language.html out/impact/impact-$$language.pdf \
	    --by component --day 2026-12-09 || exit 1; \
	  $(SAMPLE) --lang $$language impact report out/impact/full-$$language.html out/impact/full-$$language.pdf \
	    --full --day 2026-12-09 || exit 1; \
	done
	$(SAMPLE) resilience packs/izmir/scenarios.yaml --to out/resilience

lint: $(DEV)     ## Style, types and the import contract.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports

spark: $(DEV)    ## PySpark for its tests, where there is a Java to run it (450 MB, once).
	@if [ -e $(VENV)/.spark ]; then :; \
	elif ! java -version >/dev/null 2>&1; then echo "No Java here: the Spark tests are skipped." >&2; \
	elif $(BIN)/python -m pip install --quiet --requirement requirements/spark.txt; then touch $(VENV)/.spark; \
	else echo "PySpark could not be had: the Spark tests are skipped." >&2; fi

test: lint spark ## Everything that must hold before a change lands.
	@tools/have_chromium.sh
	$(BIN)/python -m pytest -m "not slow" -n 2

test-slow: $(DEV) spark ## The long checks as well.
	$(BIN)/python -m pytest -n 2

bench: $(DEV)    ## Speed and memory, as ratios; the table goes to docs/benchmarks.md.
	$(BIN)/python benchmarks/run.py

attack: $(DEV)   ## Attacks and faults at length: KILLS kills (200), EXAMPLES fuzzed inputs a test (2000).
	SYMBIO_KILLS=$(or $(KILLS),200) SYMBIO_FUZZ=$(or $(EXAMPLES),2000) SYMBIO_EXAMPLES=60 \
	$(BIN)/python -m pytest -s tests/attack tests/api/test_attacks.py tests/api/test_contract.py tests/endpoint

soak: $(DEV)     ## Mixed load for MINUTES (30); ends with 1 when memory grows by more than a tenth.
	$(BIN)/python benchmarks/soak.py $(or $(MINUTES),30)

site: $(DEV)     ## The documentation as files for any web server, in out/site.
	rm -rf out/site && $(BIN)/symbio site out/site

pictures: $(DEV) ## The pictures of docs/, taken from the running product in Chromium.
	$(BIN)/python tools/pictures.py

ontology: $(DEV) ## Write the Turtle from the tables, classify it, and check it.
	$(BIN)/symbio ontology build --classify
	$(BIN)/symbio ontology check

clean:           ## Remove what the targets made.
	rm -rf $(VENV) build dist out
