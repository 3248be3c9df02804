# Each target is one line that a person can read; what it does stands in scripts/.
.PHONY: run setup setup-test test test-servers histories check rivals bench lock clean

run: setup          ## serve Porch on http://127.0.0.1:8420
	@.venv/bin/porch run

setup:              ## .venv with the locked run-time packages
	@scripts/setup run

setup-test: setup   ## and what the tests need: packages, real servers, Chromium
	@scripts/setup test
	@scripts/setup-servers

test: setup-test    ## everything, real servers included
	@.venv/bin/python scripts/run_tests.py $(STAGES)

test-servers: setup-test  ## the channels, on the real servers alone
	@.venv/bin/python scripts/run_tests.py real

histories: setup-test     ## ten thousand histories through the gate, on both databases
	@.venv/bin/python scripts/run_tests.py histories

check:              ## ruff, mypy, contracts, templates, documents
	@scripts/setup run
	@scripts/setup test
	@scripts/check

rivals:             ## the packages that benches compare with, apart
	@scripts/setup rivals

bench: setup        ## the figures, each a line of JSON
	@.venv/bin/porch bench fairness --json
	@.venv/bin/porch bench ingest --json
	@.venv/bin/porch bench morning --messages 1000000 --json

lock:               ## write requirements/*.txt from requirements/*.in
	@scripts/lock

clean:              ## remove what was built; PORCH_HOME is not touched
	@rm -rf .venv .venv-rivals .servers .mypy_cache .ruff_cache .import_linter_cache artefacts
