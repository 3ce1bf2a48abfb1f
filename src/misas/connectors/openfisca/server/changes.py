"""The smallest change that would flip the answer of the C2S, when everything is known: one tie less, or some euros.

Says what would have to be true; never advises to make it so. Each change is computed by the engine before it is told,
all in one simulation. A yes is flipped by euros alone: how far the ceiling is. Not here: changes of the conditions of
the catalogue (`core.rights.changing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from misas.connectors.openfisca.server.complementary import DUE
from misas.core.rights.changing import Change
from misas.core.rights.codes import Aspect, Role, Verdict
from misas.core.rights.completing import CENT, Plain
from misas.core.rights.engine import C2SFigures
from misas.core.rights.facts import Amounts, Atom, Household, Value
from misas.core.rights.grounds import Ground
from misas.core.rights.months import window

Tiers = Callable[[Sequence[tuple[Atom, Value]]], Sequence[str]]
"""Changes, each alone → the tier of the household with it."""

TIES: Final = ("on_parents_tax_return", "lives_with_parents", "alimony_from_parents")
EASIER: Final[Mapping[str, tuple[tuple[str, bool | str], ...]]] = {
    "a_rattacher_aux_parents": (*((fact, False) for fact in TIES), ("crous_yearly_aid", True)),
}
"""For each reason that is not of money: the facts of a parent that would lift it, the likeliest first. None of those
that nobody changes (`core.rights.fixed`): a stay, a permit."""
TRIED: Final = 4
"""How many resources are tried, the largest first."""


def c2s_change(tiers: Tiers, household: Household, told: C2SFigures) -> Change | None:
    """The first change of the list that the engine confirms; None when no single fact does it."""
    due = told.tier_low in DUE
    tries = list(_by_money(household, told) if due or told.reason_low == OVER else _by_fact(household, told))
    if not tries:
        return None
    found = tiers([(atom, value) for atom, value, _ in tries])
    for (atom, _, plain), tier in zip(tries, found, strict=True):
        if (tier in DUE) is not due:
            return Change(((atom, plain),), Verdict.of(not due))
    return None


OVER: Final = "ressources_superieures"
Try = tuple[Atom, Value, Plain]


def _by_fact(household: Household, told: C2SFigures) -> Iterator[Try]:
    parents = [one for one in household.members if one.role in (Role.APPLICANT, Role.PARTNER)]
    for fact, value in EASIER.get(told.reason_low, ()):
        for one in parents:
            held = one.facts.get(fact)
            if held is not None and held.value != value:
                yield Atom(one.id, fact), value, value


def _by_money(household: Household, told: C2SFigures) -> Iterator[Try]:
    """Each resource moved by what separates the base from the ceiling, the largest first; it may be a first euro."""
    distance = told.ceiling_contribution - told.base_low
    step = distance if distance <= 0 else distance + CENT
    lines = [line for line in told.lines if line.fact is not None and line.amount and line.fact.aspect is Aspect.WINDOW]
    for line in lines[:TRIED]:
        if (moved := _moved(household, line, step)) is not None:
            yield moved
    if step > 0:
        yield _from_nothing(household, step)


def _moved(household: Household, line: Ground, step: Decimal) -> Try | None:
    assert line.fact is not None  # only lines of a fact are moved
    held = household.value(line.fact)
    if not isinstance(held, Decimal) or held + step < 0:
        return None
    return line.fact, _window(household, line.fact, held + step), held + step


def _from_nothing(household: Household, step: Decimal) -> Try:
    atom = Atom(household.applicant.id, "gifts_received", Aspect.WINDOW)
    held = household.value(atom)
    total = step + (held if isinstance(held, Decimal) else Decimal(0))
    return atom, _window(household, atom, total), total


def _window(household: Household, atom: Atom, total: Decimal) -> Amounts:
    """An amount whose window adds up to a total, in equal months; the other months as they are held."""
    held: Any = household.held(atom.member, atom.fact).value
    months = window(household.month)
    others = {each: euros for each, euros in held.months.items() if each not in months} if held else {}
    part = (total / len(months)).quantize(CENT)
    equal = dict.fromkeys(months, part)
    equal[months[-1]] += total - part * len(months)
    return Amounts({**others, **equal})
