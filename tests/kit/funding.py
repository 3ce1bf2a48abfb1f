"""Problems of the funding room for tests: one person, one crown of 100 €, and only what each test says besides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from misas.core.funding.checker import UNLOCKED, Locks, violations
from misas.core.funding.problem import Plan, Problem
from misas.core.funding.reading import read_problem

WORKED = Path(__file__).resolve().parents[2] / "docs" / "funding"


def worked(name: str) -> Any:
    """A worked example of the documentation."""
    return json.loads((WORKED / f"{name}.json").read_text(encoding="utf-8"))


def grant(id: str = "A", *lines: str, rank: int = 10, **fields: Any) -> dict[str, Any]:
    shape = {"id": id, "kind": "grant", "rank": rank, "covers_lines": list(lines or ["L1"]), "amount_mode": "formula"}
    return {**shape, **fields}


def loan(id: str = "M", *lines: str, rank: int = 90, most: int = 10_000, **fields: Any) -> dict[str, Any]:
    shape = {"id": id, "kind": "loan", "rank": rank, "covers_lines": list(lines or ["L1"]), "amount_mode": "loan"}
    return {**shape, "min_cents": 0, "max_cents": most, **fields}


def document(
    *aids: Mapping[str, Any],
    lines: Mapping[str, int] | None = None,
    affordable: int = 0,
    constraints: Mapping[str, Any] | None = None,
    decisions: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A problem of P1 as a JSON value; by default one line L1 of 100 €."""
    care = [
        {"id": id, "person": "P1", "remaining_after_amo_amc_cents": cents}
        for id, cents in (lines or {"L1": 10_000}).items()
    ]
    return {
        "id": "T",
        "persons": [{"id": "P1", "affordable_cents": affordable}],
        "care_lines": care,
        "aids": [dict(aid) for aid in aids],
        "constraints": dict(constraints or {}),
        "decisions": dict(decisions or {}),
    }


def problem(*aids: Mapping[str, Any], **rest: Any) -> Problem:
    return read_problem(document(*aids, **rest))


def plan(**shares: Any) -> Plan:
    """`plan(A={"L1": 500}, M=300)`: an amount alone is a loan. Lines presented: those that get money, unless
    `presented` says more."""
    presented = shares.pop("presented", {})
    grants = {aid: given for aid, given in shares.items() if isinstance(given, dict)}
    return Plan(
        grants=grants,
        loans={aid: given for aid, given in shares.items() if not isinstance(given, dict)},
        presented={aid: tuple(presented.get(aid, given)) for aid, given in grants.items()},
    )


def broken(problem: Problem, plan: Plan, *, locks: Locks = UNLOCKED) -> list[str]:
    """The rules that a plan breaks."""
    return [one.rule for one in violations(problem, plan, locks=locks)]
