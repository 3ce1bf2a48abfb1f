# What one types, and what it does. `make help` lists it. Everything goes through ./misas, which prepares .venv by itself.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON := .venv/bin/python
DEV := MISAS_ENVIRONMENT=dev
TESTS ?= tests
# Told not to keep what it compiles, each of the workers would compile every module and every test anew: eight seconds.
unexport PYTHONDONTWRITEBYTECODE
CHECKS := check-format check-lint check-types check-imports check-migrations check-templates check-architecture

.PHONY: help run test test-matrix test-clocks prove faults freshness check $(CHECKS) dev tools lock clean

help: ## cette aide
	@awk -F ':.*## ' '/^[a-z%-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## lancer le service complet, avec le territoire de démonstration (PORT=8000)
	@./misas run --port $(or $(PORT),8000)

dev: # the environment with the tools of development
	@$(DEV) ./misas help >/dev/null

tools: # what the browser tests need of the system
	@.ci/tools

test: dev tools ## tous les tests, sur une base jetable (TESTS=tests/records pour une partie)
	@./misas scratch -- $(PYTHON) -m pytest -n 2 $(TESTS)

test-matrix: dev tools ## les tests sur chaque PostgreSQL et chaque Python de la machine ; dit ce qui manque
	@.ci/matrix $(TESTS)

test-clocks: dev ## les mêmes tests à d'autres moments : Nouvel An, 29 février, passage à l'heure d'été
	@set -e; for at in 2026-12-31T23:30:00+00:00 2028-02-29T09:00:00+00:00 2027-03-28T01:30:00+00:00; do \
	    echo "Il est $$at" >&2; MISAS_TEST_AT=$$at ./misas scratch -- $(PYTHON) -m pytest -n 2 \
	        --ignore tests/web/browser --ignore tests/stories $(TESTS); \
	done

prove: dev ## les propriétés (Hypothesis) sur beaucoup plus d'exemples que dans make test
	@./misas scratch -- $(PYTHON) -m pytest -n 2 -m "hypothesis or prove" --hypothesis-profile=prove $(TESTS)

faults: dev ## site, tâches et base tués au hasard sous la charge
	@$(PYTHON) -m bench faults

freshness: ## les montants de la loi qui ont dépassé leur date de revalorisation
	@./misas rights freshness

bench-directory: dev ## l'annuaire à deux millions d'activités, et les communes mal écrites
	@$(PYTHON) -m bench directory
	@$(PYTHON) -m bench directory-places

bench-%: dev ## une mesure reproductible (make bench-lists)
	@$(PYTHON) -m bench $*

check: dev ## tout ce qui se vérifie sans base : forme, types, étages, migrations, gabarits, architecture
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)

check-format:
	@$(PYTHON) -m ruff format --check --output-format concise . || { echo "→ $(PYTHON) -m ruff format ."; exit 1; }

check-lint:
	@$(PYTHON) -m ruff check --quiet --output-format concise .

check-types:
	@$(PYTHON) -m mypy --no-error-summary

check-imports:
	@.venv/bin/lint-imports --no-logo

check-migrations:
	@$(PYTHON) -W ignore -m django makemigrations --check --dry-run --settings tests.settings

check-templates:
	@$(PYTHON) -m djlint --lint --quiet src/misas/web/templates

check-architecture:
	@$(PYTHON) -m pytest -m "not django_db" -p no:randomly tests/architecture

lock: ## refaire requirements/ depuis pyproject.toml (il faut uv)
	uv lock --quiet
	uv export --quiet --no-emit-project --no-header --no-dev -o requirements/web.txt
	uv export --quiet --no-emit-project --no-header --no-dev --group rights -o requirements/rights.txt
	uv export --quiet --no-emit-project --no-header --group dev --group rights -o requirements/dev.txt

clean: ## retirer l'environnement et les caches ; les données de var/ restent
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
