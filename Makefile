# Two commands matter: `make run` and `make test`. Each does its own set-up; scripts/door.py does the work.

PYTHON = $$(scripts/find-python)
PORT ?= 8000

.PHONY: help run reset test test-security test-faults check tidy bench release words pictures pins stop
help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

run:  ## the demonstration on http://127.0.0.1:8000 (PORT=… elsewhere); Ctrl-C stops it
	@python=$(PYTHON) && PORT=$(PORT) exec "$$python" scripts/door.py run

reset:  ## put the demonstration back as it was
	@python=$(PYTHON) && exec "$$python" scripts/door.py reset

test:  ## the tests, against real PostgreSQL and a real browser (ARGS="tests/cases -k close" for some)
	@python=$(PYTHON) && exec "$$python" scripts/door.py test $(ARGS)

test-security:  ## long walks whole, guessing, timing and the like; prints the figures
	@python=$(PYTHON) && exec "$$python" scripts/door.py test-security $(ARGS)

test-faults:  ## kills, full disks, a database that stops, bad input (ARGS="--requests=100000"); prints the figures
	@python=$(PYTHON) && exec "$$python" scripts/door.py test-faults $(ARGS)

check:  ## style, types, floors, templates, spelling, migrations, deployment settings
	@python=$(PYTHON) && exec "$$python" scripts/door.py check

tidy:  ## put code and templates into the shape that the checks expect
	@python=$(PYTHON) && exec "$$python" scripts/door.py tidy

bench:  ## 20,000 cases: queries, milliseconds and bytes of every page, held to a budget (ARGS=--load: people at work)
	@python=$(PYTHON) && exec "$$python" scripts/door.py bench $(ARGS)

release:  ## a small dump of this release into tests/releases, which make test upgrades from then on
	@python=$(PYTHON) && exec "$$python" scripts/door.py release

words:  ## gather the words of her papers into locale/ and compile the translations (needs gettext)
	@python=$(PYTHON) && exec "$$python" scripts/door.py words

pictures:  ## draw how her papers look into docs/pictures/papers, to be looked at (needs pdftoppm)
	@python=$(PYTHON) && exec "$$python" scripts/door.py pictures

pins:  ## compile the requirements files from pyproject.toml
	@python=$(PYTHON) && exec "$$python" scripts/door.py pins

stop:  ## stop the embedded PostgreSQL servers of this folder
	@python=$(PYTHON) && exec "$$python" scripts/door.py stop
