"""Rule packs for tests: those that are shipped, and a small sound one to bend."""

from __future__ import annotations

import copy
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from misas.connectors.rule_files import PackFolder
from misas.core.funding.packs.compiled import Applicant, Compiled
from misas.core.funding.packs.compiling import compile_packs
from misas.core.funding.packs.facts import Value
from misas.core.funding.packs.reading import read_pack
from misas.core.funding.packs.schema import Expense, Granted, Pack

FOLDER = Path(__file__).resolve().parents[2] / "rules" / "funders"
TODAY = date(2026, 11, 23)


@cache
def book() -> PackFolder:
    return PackFolder(FOLDER)


def shipped(id: str) -> Pack:
    return book().by_id[id]


SMALL: dict[str, Any] = {
    "id": "petit",
    "financeur": "Petit fonds (inventé)",
    "sorte": "association",
    "version": 1,
    "du": date(2026, 1, 1),
    "au": None,
    "statut": "invente",
    "rang": 70,
    "aides": [{"id": "secours", "intitule": "La moitié", "taux": "50 %"}],
    "cas": [
        {
            "nom": "cent euros",
            "le": TODAY,
            "faits": {},
            "lignes": [{"id": "l1", "depense": "lunettes", "reste": "100 €"}],
            "attendu": {"eligible": "oui", "aides": {"secours": "50 €"}},
        }
    ],
}


def small(**changes: Any) -> dict[str, Any]:
    """The plain values of a small sound pack, changed."""
    return {**copy.deepcopy(SMALL), **changes}


def with_aid(**fields: Any) -> dict[str, Any]:
    """The small pack, its one aid changed; no case."""
    return small(aides=[{"id": "secours", "intitule": "Secours", **fields}], cas=[])


def pack(**changes: Any) -> Pack:
    return read_pack(small(**changes))


def asked(
    *packs: Pack,
    facts: dict[str, Value] | None = None,
    expenses: list[Expense],
    granted: dict[str, list[Granted]] | None = None,
    on: date = TODAY,
    **more: Any,
) -> Compiled:
    """These packs put to one person."""
    return compile_packs(packs, [Applicant("P", facts or {}, tuple(expenses), granted or {})], on=on, **more)
