# make pilot   set up, compare ways to spend the same officer-hours over the pilot season
# make test    set up, run the tests
# make slow    the longer checks
# make lowest  the tests with the lowest versions of all libraries
# make proof   whether intervals and verdicts keep what they promise, and what breaks (an hour)
# make verify  the simulator against theory in narrow intervals, written to docs/validation.md (five minutes)
# make seeds   the same with ten other seeds, for docs/validation.md
# make mutations   whether that notices a wrong line
# make mutants   whether the tests notice a changed line of measures and comparison (half an hour; if it was
#               stopped, it goes on when it is started again)
# make axe     fetch the checker of accessibility for the tests in a browser (needs npm)
# make pictures  remake the pictures of the README (needs Chromium)
# make bench   measure speed and write docs/performance.md
PYTHON ?= python3
VENV ?= .venv
RUN = $(VENV)/bin

.PHONY: setup pilot test slow lowest lint proof verify seeds mutations mutants bench axe pictures clean

AXE = axe-core@4.14.1

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(RUN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $@

pilot: setup
	$(RUN)/walks compare same-hours --until-settled

test: setup
	$(RUN)/python -m pytest -n logical --dist loadfile

slow: setup
	$(RUN)/python -m pytest -m slow -n logical --dist loadfile

lowest:
	$(PYTHON) -m venv $(VENV)-lowest
	$(VENV)-lowest/bin/pip install --quiet --disable-pip-version-check --constraint constraints-lowest.txt --editable ".[dev]"
	$(VENV)-lowest/bin/python -m pytest -n logical --dist loadfile

lint: setup
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy

proof: setup
	$(RUN)/python -m sim.verify.proof
	$(RUN)/python -m tests.reliability

verify: setup
	$(RUN)/walks verify --full --doc docs/validation.md

seeds: setup
	$(RUN)/python -m sim.verify.seeds

mutations: setup
	$(RUN)/python -m sim.verify.mutations

mutants: setup
	$(RUN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[mutants]"
	$(RUN)/python -m tests.mutants

bench: setup
	$(RUN)/python benchmarks/bench.py

axe: $(VENV)/axe/.$(AXE)

$(VENV)/axe/.$(AXE): | setup
	npm install --silent --no-save --no-package-lock --no-audit --no-fund --prefix $(VENV)/axe $(AXE)
	@touch $@

pictures: setup
	$(RUN)/python docs/pictures.py

clean:
	rm -rf $(VENV) $(VENV)-lowest build dist *.egg-info .pytest_cache .hypothesis .ruff_cache .mypy_cache
