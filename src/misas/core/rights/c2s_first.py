"""What is only worth telling to somebody who cannot have the C2S: a no, and why, once her household's C2S is due, asked
for or open; unknown, asking what the C2S asks, while nobody knows whether it is due.

The same answer for every screen, the summary, the letter and the machine: `review` gives it for a C2S that is due,
`records` for one that is claimed or known open. Not here: whether a C2S is due, any sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

from misas.core.rights.answers import Answer
from misas.core.rights.codes import Role, Verdict
from misas.core.rights.facts import Household, Member
from misas.core.rights.grounds import Ground
from misas.core.rights.months import elapsed_years
from misas.core.rights.standing import BY_RSA, C2S, PRESUMED, RENEWAL

FALLS_TO_C2S: Final = frozenset({"sans_complementaire", "mutuelle_communale"})
"""What is only worth telling to somebody who cannot have the C2S."""

GIVE_C2S: Final = frozenset({C2S, PRESUMED, BY_RSA, RENEWAL})
"""The rights by which a household is covered by the C2S."""

OF_AGE: Final = 25
"""Years from which a child is a household of her own for the C2S (CSS R861-2)."""


class First(StrEnum):
    """Why the C2S comes first: the rule of the line that says so."""

    DUE = "c2s_due"
    CLAIMED = "c2s_claimed"
    OPEN = "c2s_open"
    UNSURE = "c2s_unsure"


ARTICLE: Final = "CSS L861-1"
REASON_UNSURE: Final = Ground(First.UNSURE.value, ARTICLE, holds=False)


def c2s_first(answers: Iterable[Answer], covered: Collection[str], why: First) -> tuple[Answer, ...]:
    """The answers, a no with its reason for whatever only helps without the C2S, for those whom that C2S covers."""
    return tuple(
        _behind(one, why) if one.right.id in FALLS_TO_C2S and one.member in covered else one for one in answers
    )


def is_due(answers: Iterable[Answer], covered: Collection[str], contested: Collection[str] = ()) -> bool:
    """Whether one of these answers gives the household the C2S, or says that it is open."""
    return any(one.verdict is Verdict.YES or one.is_open for one in _giving(answers, covered, contested))


def behind_unsure(
    answers: Iterable[Answer], covered: Collection[str], contested: Collection[str] = ()
) -> tuple[Answer, ...]:
    """The answers of a household whose C2S nobody knows to be due: what only helps without it is no yes yet, and asks
    what the C2S asks."""
    answers = tuple(answers)
    unsure = [one for one in _giving(answers, covered, contested) if one.verdict is Verdict.UNKNOWN]
    asks = tuple(dict.fromkeys(atom for one in unsure for atom in one.to_ask))
    return tuple(
        replace(one, verdict=Verdict.UNKNOWN, grounds=(REASON_UNSURE,), amount=None, to_ask=asks, change=None)
        if asks and waits(one, covered)
        else one
        for one in answers
    )


def waits(one: Answer, covered: Collection[str]) -> bool:
    """Whether this yes is worth telling only once it is known that the C2S is not due."""
    return one.right.id in FALLS_TO_C2S and one.member in covered and one.verdict is Verdict.YES


def _giving(answers: Iterable[Answer], covered: Collection[str], contested: Collection[str]) -> Iterator[Answer]:
    """The answers that give this household its C2S; that of whoever lives with it is of another household."""
    for one in answers:
        if one.right.id in GIVE_C2S and one.right.id not in contested and one.member in covered:
            yield one


def covered_by_c2s(household: Household) -> frozenset[str]:
    """Who counts in the household of the C2S: the couple, and the children under 25."""
    return frozenset(one.id for one in household.members if _is_covered(one, household.month))


def _is_covered(one: Member, month: date) -> bool:
    born = one.facts.get("birth_date")
    if one.role is Role.CHILD and born is not None and isinstance(born.value, date):
        return elapsed_years(born.value, month) < OF_AGE
    return one.role is not Role.OTHER


def _behind(one: Answer, why: First) -> Answer:
    """A no that was one already keeps its own reason."""
    if one.verdict is Verdict.NO:
        return one
    reason = Ground(why.value, ARTICLE, holds=False)
    return replace(one, verdict=Verdict.NO, grounds=(reason,), amount=None, to_ask=(), change=None, is_exact=True)
