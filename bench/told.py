"""Invented households as somebody tells them: totals, children counted and not described, ceilings that nobody read.

The front door of a review: each is written as a file with less in it, answered by the engine, and seconded by the
kernel on the copies it tried. Loads OpenFisca.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from bench.twice import household, people
from misas.connectors.openfisca.server.answering import Law
from misas.core.rights.c2s_facts import BY_MONTH, COUNTED
from misas.core.rights.codes import Role
from misas.core.rights.facts import HOUSEHOLD, Amounts, Atom, Held, Household, Member
from misas.core.rights.months import window

TOTALS = (*COUNTED, *BY_MONTH, "aspa", "family_allowances", "family_support")
SHARE = 0.4
"""Of the amounts told as a total, and of the children counted and not described."""


@dataclass(slots=True)
class Seconded:
    """How many were answered, how many had a second opinion, how many were drawn with each thing less; what differs."""

    households: int = 0
    compared: int = 0
    with_total: int = 0
    with_children: int = 0
    with_doubtful_ceiling: int = 0
    doubted: int = 0
    unexplained: list[str] = field(default_factory=list)


def second(system: Any, months: tuple[date, ...], count: int, seed: int) -> Seconded:
    """`count` households of these months, told with less, and whether the two computations agree on each."""
    law, tally = Law(system), Seconded()
    chance = np.random.default_rng(seed)
    for rank, month in enumerate(chance.choice(np.array(months, dtype=object), count)):
        one = people(1, month, seed + rank)
        whole = household(one, 0)
        told = _with_less(whole, chance)
        found = law.review(told, [("c2s", told.applicant.id)])
        tally.households += 1
        tally.with_total += _has_total(told)
        tally.with_children += len(told.members) < len(whole.members)
        tally.with_doubtful_ceiling += told.held(HOUSEHOLD, "c2s_ceiling_gap").value is None
        tally.doubted += Atom(HOUSEHOLD, "c2s_ceiling_gap") in {atom for one in found.doubts for atom in one.settles}
        if found.second_opinion is None:
            tally.unexplained.append(f"{month} household {rank}: no second opinion")
            continue
        tally.compared += 1
        if not found.second_opinion.agrees:
            tally.unexplained.append(f"{month} household {rank}: {found.second_opinion.detail}")
    return tally


def _with_less(whole: Household, chance: Any) -> Household:
    own = dict(_in_total(whole.facts, whole.month, chance))
    if chance.random() < 0.5:
        own.pop("c2s_ceiling_gap")
    children = [one for one in whole.members if one.role is Role.CHILD]
    hidden = {one.id for one in children if chance.random() < SHARE}
    members = tuple(
        Member(one.id, one.role, dict(_in_total(one.facts, whole.month, chance)))
        for one in whole.members
        if one.id not in hidden
    )
    return replace(whole, facts=own, members=members)


def _in_total(held: Any, month: date, chance: Any) -> Iterator[tuple[str, Held]]:
    """The same facts, some amounts of the window told together, a month of them apart now and then."""
    for name, one in held.items():
        if name not in TOTALS or not isinstance(one.value, Amounts) or chance.random() >= SHARE:
            yield name, one
            continue
        inside = window(month)
        kept = {day: euros for day, euros in one.value.months.items() if day not in inside or chance.random() < 0.1}
        total = sum(euros for day, euros in one.value.months.items() if day in inside)
        yield name, Held(Amounts(kept, total))


def _has_total(told: Household) -> bool:
    everyone = [told.facts, *(one.facts for one in told.members)]
    return any(isinstance(one.value, Amounts) and one.value.total for held in everyone for one in held.values())
