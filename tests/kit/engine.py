"""Households asked of the engine in tests: those that are shipped, changed or with facts that are not known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from misas.core.rights.engine import EngineReview, RightsEngine, asked_of
from misas.core.rights.facts import Household
from misas.core.rights.household import read_household
from misas.core.rights.review import Review, complete, review
from tests.kit.rights import rights, table

HOUSEHOLDS = Path(__file__).resolve().parents[2] / "docs" / "households"
C2S = [("c2s", "p1")]


def shipped(name: str) -> dict[str, Any]:
    """The plain values of a household of docs, to change before reading."""
    plain: dict[str, Any] = json.loads((HOUSEHOLDS / f"{name}.json").read_text("utf-8"))
    return plain


def read(plain: dict[str, Any]) -> Household:
    return read_household(plain, table())


def reviewed(engine: RightsEngine, plain: dict[str, Any], within: float = 30) -> tuple[Review, EngineReview]:
    """A household asked whole: the catalogue, then the engine for what it leaves."""
    household = read(plain)
    done = review(rights(), household, table())
    found = engine.ask(household, asked_of(done.for_engine), within=within)
    return complete(done, found, table()), found


def without(plain: dict[str, Any], *facts: str, member: int = 0) -> dict[str, Any]:
    """The same household, of which these facts are not known."""
    for fact in facts:
        plain["members"][member].pop(fact, None)
        plain["household"].pop(fact, None)
    return plain


def of_member(plain: dict[str, Any], rank: int = 0, **facts: Any) -> dict[str, Any]:
    """The same household, with these facts of a member."""
    plain["members"][rank] |= facts
    return plain
