"""Best first, then second best: one objective after the other, each value frozen before the next is sought.

Knows rows and terms, no rule of the trade. A step that could not be proved is said; those after it are not proved
either, whatever their own search says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from misas.core.funding.solver import Found, Row, Session, Terms, Values, Variable, worth


@dataclass(frozen=True, slots=True)
class Stage:
    """What is made as large as it can be. `name` is how the answer reports it."""

    name: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Reached:
    stage: Stage
    value: int
    bound: int
    proved: bool


@dataclass(frozen=True, slots=True)
class Climbed:
    """Where the steps led. `values` is None when no solution was found: with `proved`, there is none."""

    values: Values | None
    steps: tuple[Reached, ...]
    proved: bool


def climb(session: Session, stages: Sequence[Stage], *, hint: Values | None = None, proved: bool = True) -> Climbed:
    """Every stage in turn. `proved`: whether what was frozen before was."""
    values = hint
    steps: list[Reached] = []
    for stage in stages:
        found = _at_the_top(session, stage, values) if steps else None
        found = found or session.best(stage.terms, hint=values)
        if found.values is None:
            if values is None or not steps:
                return Climbed(None, tuple(steps), found.proved)
            found = Found(values, found.bound, False)
        assert found.values is not None
        values = found.values
        proved = proved and found.proved
        value = worth(stage.terms, values)
        steps.append(Reached(stage, value, found.bound, proved))
        session.require(Row(stage.terms, low=value))
    return Climbed(values, tuple(steps), proved)


def _at_the_top(session: Session, stage: Stage, values: Values | None) -> Found | None:
    """The solution of the step before, when the bounds alone say that nothing beats it."""
    if values is None:
        return None
    value = worth(stage.terms, values)
    return Found(values, value, True) if value >= session.form.most(stage.terms) else None


def largest_first(session: Session, order: Sequence[Variable], *, hint: Values) -> Found:
    """Of all solutions left, that whose variables are the largest in this order.

    One search does it most of the time. When it does not end, its first variable is made as large as can be by
    a search of its own, which proves more cleverly, and the others are tried together again.
    """
    values, proved = hint, True
    for done, variable in enumerate(order):
        found = session.first(order[done:], hint=values)
        if found.values is not None and found.proved:
            return Found(found.values, 0, proved)
        one = session.best(((variable, 1),), hint=values)
        proved = proved and one.proved
        values = one.values if one.values is not None else values
        session.require(Row(((variable, 1),), values[variable], values[variable]))
    return Found(values, 0, proved)
