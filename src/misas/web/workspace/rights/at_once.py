"""What one gesture may say beside the question on screen: the same answer for all the household, none of these amounts;
and what is said of it afterwards. No query, no rule: those are `core.rights.sharing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from misas.actions.rights import Said
from misas.core.rights.codes import FactPeriod, FactStatus
from misas.core.rights.facts import HOUSEHOLD
from misas.core.rights.questions import USUAL
from misas.core.rights.sharing import is_resource, left_to_tell, shared_with
from misas.web.workspace.rights.asking import HeldShown, held_shown, is_told
from misas.web.workspace.rights.interview import Interview, Line
from misas.wording.rights_at_once import amounts_words, noted_words
from misas.wording.rights_members import together, within

PERIODS: Final = (
    FactPeriod.WINDOW,
    FactPeriod.MONTH,
    FactPeriod.CALENDAR_YEAR,
    FactPeriod.LAST_NOTICE,
    FactPeriod.MOMENT,
)
"""In which order the amounts are read aloud: each kind under words that are true of it."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """`names`: for whom the answer would be noted too; `kept`: who gave another one, which stays."""

    names: tuple[str, ...]
    kept: tuple[tuple[str, HeldShown], ...]

    @property
    def said(self) -> str:
        return together(self.names)


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts that one gesture says there are none of, by period: (its words, its lines). `asked`: the question on
    screen is one of them; `names`: the others of the household, who may have none either."""

    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    facts: tuple[str, ...]
    asked: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """What a gesture has just said: `says`, and what was already told otherwise and stays, with whose it is."""

    says: str
    kept: tuple[tuple[str, HeldShown], ...]


def sharing(interview: Interview, member: str, fact: str) -> Sharing | None:
    """Whether the answer on screen may be told for others too; None when nobody is left to tell it for."""
    household, table = interview.household, interview.table
    if fact not in table or member == HOUSEHOLD:
        return None
    others = shared_with(table[fact], member, household, table)
    has = [one for one in others if _has_answered(interview, one, fact)]
    names = tuple(within(interview.labels[one]) for one in others if one not in has)
    return Sharing(names, _shown(interview, [(one, fact) for one in has])) if names else None


def amounts(interview: Interview, member: str, fact: str) -> Amounts | None:
    """The amounts of this member that nobody told, and the one on screen; None when it is none, or alone."""
    household, table = interview.household, interview.table
    if not is_resource(table[fact]):
        return None
    left = left_to_tell(member, household, table)
    if set(left) <= {fact}:
        return None
    left = tuple(sorted(left, key=lambda one: (one != fact, one not in USUAL)))
    groups = []
    for period in PERIODS:
        lines = tuple(interview.line(one, member) for one in left if table[one].period is period)
        if lines:
            groups.append((amounts_words(period, household.month), lines))
    others = [one.id for one in household.members if one.id != member and _may_have(interview, one.id, left)]
    names = tuple(within(interview.labels[one]) for one in others) if member != HOUSEHOLD else ()
    return Amounts(tuple(groups), left, table[fact].label if fact in left else "", names)


def nothing_of(interview: Interview, member: str, facts: Sequence[str], *, everyone: bool) -> list[Said]:
    """« None of these »: nothing of each for this member, and for all the others who may have it when `everyone`."""
    household, table = interview.household, interview.table
    said = [Said(member, fact, 0) for fact in facts]
    if everyone and member != HOUSEHOLD:
        others = [one.id for one in household.members if one.id != member]
        left = {one: set(left_to_tell(one, household, table)) for one in others}
        said += [Said(one, fact, 0) for one in others for fact in facts if fact in left[one]]
    return said


def noted(interview: Interview, said: Sequence[Said], kept: Sequence[Said]) -> Noted | None:
    """What is said of a gesture about several facts or members; `kept`: what was told otherwise before."""
    stays = {(one.member, one.fact) for one in kept}
    told = [one for one in said if (one.member, one.fact) not in stays]
    if not said:
        return None
    facts = [interview.table[fact].label for fact in dict.fromkeys(one.fact for one in told)]
    who = [within(interview.labels[one]) for one in dict.fromkeys(one.member for one in told) if one != HOUSEHOLD]
    return Noted(noted_words(facts, who, is_nothing=_is_nothing(said)), _shown(interview, stays))


def _is_nothing(said: Iterable[Said]) -> bool:
    return all(one.raw == 0 and one.raw is not False for one in said)


def _may_have(interview: Interview, member: str, facts: Sequence[str]) -> bool:
    return bool(set(left_to_tell(member, interview.household, interview.table)) & set(facts))


def _has_answered(interview: Interview, member: str, fact: str) -> bool:
    """Whether somebody gave an answer, or did not wish to; what she did not know may still be told."""
    held = interview.household.held(member, fact)
    return is_told(interview.household, member, fact) and held.status is not FactStatus.UNKNOWN


def _shown(interview: Interview, places: Iterable[tuple[str, str]]) -> tuple[tuple[str, HeldShown], ...]:
    return tuple(
        (
            interview.labels.get(member, ""),
            held_shown(fact, member, interview.household, interview.table, interview.url(fact=fact, member=member)),
        )
        for member, fact in sorted(places)
    )
