# Needs Python 3.11 or later and make, nothing else.
#   make brief   read the example and write its brief
#   make test    every check and test
#   make bars    the figures that we hold ourselves to (needs the corpora in SHARED)
#   make evaluation  docs/evaluation.md anew: every figure with its interval (some minutes)
#   make fuzz    every reader, fed with damaged files (Linux on x86-64; see fuzz/README.md)
#   make bench-desk  how fast the desk is on a large dossier
#   make load    50 officers at one desk for five minutes
#   make audit   whether a fault is known in a package that Verbale needs (asks pypi.org)
#   make trust   what proves that nothing is invented and nothing is lost, at length
#   make soak    a dossier under work for an hour
#   make train   the weights, anew (the same)
#   make lock    the locked versions in requirements/

VENV ?= .venv
BIN := $(VENV)/bin
# The first that answers and is new enough: a name alone may belong to a version that is not chosen.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$name" -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo "$$name" && break; done)
SHARED ?= ../shared
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: brief test bars evaluation bench-desk load audit trust soak train lock
.DEFAULT_GOAL := brief

brief: $(VENV)/.run
	$(BIN)/verbale brief examples/strait --out brief.html

test: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest

bars: $(VENV)/.run
	$(BIN)/verbale evaluate bars $(SHARED)
	$(BIN)/python benchmarks/reading_rate.py $(SHARED)
	$(BIN)/python benchmarks/memory.py $(SHARED)

evaluation: $(VENV)/.run
	$(BIN)/verbale evaluate all $(SHARED)

bench-desk: $(VENV)/.test
	$(BIN)/python benchmarks/desk.py

load: $(VENV)/.test
	$(BIN)/python benchmarks/load.py

# In an environment of its own: the auditor's packages are none of Verbale's.
audit: | $(VENV)/.made
	$(BIN)/python -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.9,<3"
	$(VENV)/audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements/run.txt

trust: $(VENV)/.test
	$(BIN)/python benchmarks/trust.py

soak: $(VENV)/.test
	$(BIN)/python benchmarks/soak.py

fuzz: $(VENV)/.fuzz
	$(BIN)/python fuzz/run.py

train: $(VENV)/.train
	$(BIN)/verbale train $(SHARED)

# Versions are locked with their hashes; Verbale itself is installed from this folder as it stands.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/.made
	$(PIP) --requirement requirements/run.txt
	$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.test: requirements/dev.txt $(VENV)/.run
	$(PIP) --requirement requirements/dev.txt
	@touch $@

$(VENV)/.fuzz: fuzz/requirements.txt $(VENV)/.test
	$(PIP) --requirement fuzz/requirements.txt
	@touch $@

$(VENV)/.train: pyproject.toml $(VENV)/.run
	$(PIP) $$($(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['dependency-groups']['train'])")
	@touch $@

$(VENV)/.made:
	@test -n "$(PYTHON)" || \
		{ echo "Verbale needs Python 3.11 or later. Install it, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || \
		{ echo "$(PYTHON) cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@touch $@

lock: | $(VENV)/.made
	$(PIP) uv
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --quiet \
		--custom-compile-command "make lock" --output-file requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --quiet \
		--custom-compile-command "make lock" --constraint requirements/run.txt --output-file requirements/dev.txt
