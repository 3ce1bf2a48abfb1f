"""Facts, rights and households for the tests of the rights review: the real table, the real catalogue, no database."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from misas.connectors.rule_files.folder import LOADER
from misas.core.rights.codes import Entity
from misas.core.rights.facts import FactTable, Household
from misas.core.rights.household import read_household
from misas.core.rights.months import month_text
from misas.core.rights.reading import read_right
from misas.core.rights.rules import Right, Trial

RULES = Path(__file__).resolve().parents[2] / "rules" / "rights"
MONTH = date(2026, 11, 1)


def plain(file: Path) -> Any:
    """What a YAML file holds; read as the product reads it, in C where it can be."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=LOADER)


@cache
def fact_rows() -> tuple[dict[str, Any], ...]:
    return tuple(plain(RULES / "facts.yaml"))


@cache
def table() -> FactTable:
    return FactTable.read(fact_rows())


@cache
def right_files() -> dict[str, dict[str, Any]]:
    """The plain values of every file of the catalogue, by its name."""
    files = sorted((RULES / "catalogue").glob("*.yaml"))
    return {file.stem: plain(file) for file in files}


@cache
def right(key: str) -> Right:
    return read_right(right_files()[key], table())


def rights() -> list[Right]:
    return [right(key) for key in right_files()]


def a_right(conditions: dict[str, Any], **changed: Any) -> Right:
    """A right made for a test: these conditions, everything else ordinary."""
    trial = {"nom": "x", "sorte": "oui", "mois": "2026-11", "faits": {}, "attendu": "oui"}
    plain = {
        "id": "made_up",
        "intitule": "Droit d’essai",
        "theme": "base",
        "organisme": "Caisse",
        "entite": "personne",
        "en_vigueur": [date(2016, 1, 1), None],
        "niveau": "secondaire",
        "references": [{"titre": "Texte", "article": "L1", "url": "https://exemple.test", "verifie_le": MONTH}],
        "conditions": conditions,
        "effet": {"statut": "Essai"},
        "ouverture": "demande",
        "usage": "Essai.",
        "demarche": ["Essayer."],
        "pieces": [],
        "decideur": "Caisse",
        "delai": "non_verifie",
        "renouvellement": "non_verifie",
        "enjeu_annuel": None,
        "cas": [trial, trial, trial],
    }
    return read_right({**plain, **changed}, table())


def household(month: date = MONTH, **facts: Any) -> Household:
    """One person alone, with these facts: each goes to the person or to the household, as the table says."""
    own = {name: value for name, value in facts.items() if table()[name].entity is Entity.PERSON}
    shared = {name: value for name, value in facts.items() if name not in own}
    members = [{"id": "p1", "role": "applicant", **own}]
    return read_household({"month": month_text(month), "household": shared, "members": members}, table())


def household_of(trial: Trial) -> Household:
    """The household of a case of the catalogue."""
    return household(trial.month, **trial.facts)
