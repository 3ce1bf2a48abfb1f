"""Replay of a test file in OpenFisca's own YAML format: passed, failed with its differences, or superseded by a decree.

A file never stops at its first failure. A case is superseded only by a rule of `corrections/superseded.yaml`, and only
if it passes once the points of that rule, and they alone, are changed. How a file is read: `case_files`; how a case is
computed: `one_case`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from openfisca_core.periods import period

from openfisca_misas import tables
from openfisca_misas.case_files import read_cases
from openfisca_misas.law import other_law
from openfisca_misas.one_case import Difference, differences_of

SUPERSEDED = Path(__file__).parent / "corrections" / "superseded.yaml"


class Outcome(StrEnum):
    """How a case ended."""

    PASSED = "passed"
    FAILED = "failed"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The result of one case; `decree` is filled when superseded."""

    name: str
    period: str
    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    decree: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a case of upstream may be contradicted by the law."""

    id: str
    without: tuple[int, ...]
    already: tuple[int, ...]
    since: str
    until: str
    outputs: frozenset[str]
    decree: str
    case: str | None


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of supersession."""
    return tuple(
        Rule(
            row["id"],
            tuple(row["without"]),
            tuple(row["already"]),
            str(row["from"] or "0000-00"),
            str(row["until"] or "9999-99"),
            frozenset(row["outputs"]),
            row["decree"],
            row.get("case"),
        )
        for row in tables.plain(SUPERSEDED)
    )


def replay(path: Path, tbs: Any, *, published: bool = False) -> list[CaseResult]:
    """Every case of a file computed with `tbs`; with `published` nothing is superseded. Raises Unusable."""
    return [result_of(case, tbs, published=published) for case in read_cases(path)]


def result_of(case: dict[str, Any], tbs: Any, *, published: bool = False) -> CaseResult:
    """One case computed with `tbs`; it is superseded when a rule explains all that differs, and nothing else does."""
    name, when = str(case.get("name") or ""), str(case.get("period") or "")
    differences = tuple(differences_of(case, tbs))
    if not differences:
        return CaseResult(name, when, Outcome.PASSED)
    if not published:
        for rule in rules():
            if _explains(rule, name, differences):
                with other_law(without=rule.without, already=rule.already):
                    if not any(differences_of(case, tbs)):
                        return CaseResult(name, when, Outcome.SUPERSEDED, differences, rule.decree)
    return CaseResult(name, when, Outcome.FAILED, differences)


def _explains(rule: Rule, name: str, differences: Sequence[Difference]) -> bool:
    if rule.case is not None and rule.case != name:
        return False
    return all(d.variable in rule.outputs and rule.since <= _month(d.period) <= rule.until for d in differences)


def _month(when: str) -> str:
    """The first month of a period as a test file writes it: `2023-11`, `month:2023-11`, `2023`."""
    try:
        return str(period(when).start)[:7]
    except ValueError:  # not a period: the case could not be run, no rule explains it
        return ""
