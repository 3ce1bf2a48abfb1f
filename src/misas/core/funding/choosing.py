"""Alternatives of one care: exactly one quote, and one line of each variant group, is paid. The cheapest way first.

A search knows no alternative (problem files have one cost per line), so each combination is one problem; there are few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from misas.core.funding.planning import Answer

MOST: Final = 24
"""Combinations tried at once. Past it, the person says which alternatives she wants first."""


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives of one care, by name: quotes, or lines of one quote. `said`: the one that she wants, if any."""

    name: str
    options: tuple[str, ...]
    said: str = ""


type Choice = Mapping[str, str]


def combinations(groups: Sequence[Group], *, most: int = MOST) -> tuple[Choice, ...]:
    """Every choice that what was said leaves open, in the order of the options; the first ones when too many."""
    options = [(one.said,) if one.said in one.options else one.options for one in groups]
    names = [one.name for one in groups]
    return tuple(dict(zip(names, chosen, strict=True)) for chosen in islice(product(*options), most))


def count(groups: Iterable[Group]) -> int:
    total = 1
    for one in groups:
        total *= 1 if one.said in one.options else len(one.options)
    return total


def best(answers: Sequence[Answer]) -> int:
    """Which of these answers serves the person best: most closed, least left to pay, least money sought, fewest
    requests, soonest; of equals, the first. An answer without plan never comes before one that has a plan."""
    return min(range(len(answers)), key=lambda nth: (*_key(answers[nth]), nth))


def _key(answer: Answer) -> tuple[int, ...]:
    if answer.objective is None or answer.outcome is None:
        return (1, 0, 0, 0, 0, 0)
    aims = answer.objective
    left = sum(answer.outcome.rac.values())
    return (0, -aims.closed_persons, left, aims.granted_total_cents, aims.requests, aims.latest_day)
