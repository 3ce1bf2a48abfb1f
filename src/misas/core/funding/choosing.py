"""Alternatives of one care: exactly one quote, and one line of each variant group, is paid. The cheapest way first.

The rules of funders look at the price and at what is left of the whole request, so each combination is posed anew; what
stays the same but for its lines is `choices`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from misas.core.funding.choices import COMBINATIONS_MAX
from misas.core.funding.planning import Answer
from misas.core.refusals import Refused


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives of one care, by name: quotes, or lines of one quote. `said`: the one that she wants, if any."""

    name: str
    options: tuple[str, ...]
    said: str = ""


type Choice = Mapping[str, str]


def combinations(groups: Sequence[Group]) -> tuple[Choice, ...]:
    """Every choice that what was said leaves open, in the order of the options. Refused when there are too many."""
    options = [(one.said,) if one.said in one.options else one.options for one in groups]
    if (count := prod(len(each) for each in options)) > COMBINATIONS_MAX:
        raise Refused("funding.plan.too_many_choices", count=count, most=COMBINATIONS_MAX)
    names = [one.name for one in groups]
    return tuple(dict(zip(names, chosen, strict=True)) for chosen in product(*options))


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
