"""The papers that a request needs and those that were provided: a request is ready only when nothing mandatory lacks.

A requirement comes from the rule packs of the funders; a paper serves every request of the plan, and a repeated request
to the same funder asks again only for what is no longer valid. Not here: the files themselves (`documents`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from misas.core.funding.life.codes import PaperState
from misas.core.funding.packs.codes import Piece
from misas.core.rights.months import add_months

P = PaperState


@dataclass(frozen=True, slots=True)
class Requirement:
    """A paper that a funder asks for. `count`: how many, from as many professionals when it is a quote;
    `max_age_months`: how old it may be on the day of the request, None when its age does not matter."""

    kind: str
    is_mandatory: bool = True
    count: int = 1
    max_age_months: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was provided. `issued_on`: its own date, None when nobody read it; `professional`: who made it out;
    `valid_until`: its last day when it says one."""

    id: str
    kind: str
    given_on: date
    issued_on: date | None = None
    professional: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A paper already sent to a funder."""

    funder: str
    paper: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the checklist: the requirement, where it stands, and the papers that meet it."""

    requirement: Requirement
    state: PaperState
    papers: tuple[Paper, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether the request cannot be sent because of it."""
        return self.requirement.is_mandatory and self.state is not P.PROVIDED


ABOUT_CARE: Final = Piece.QUOTE.value
"""The kind of paper of which two must come from different professionals."""


def union(*lists: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """What several funders ask for together, the strictest of each kind, in the order in which it first comes."""
    joined: dict[str, Requirement] = {}
    for one in (one for each in lists for one in each):
        known = joined.get(one.kind)
        joined[one.kind] = one if known is None else _strictest(known, one)
    return tuple(joined.values())


def _strictest(one: Requirement, other: Requirement) -> Requirement:
    ages = [age for age in (one.max_age_months, other.max_age_months) if age is not None]
    return replace(
        one,
        is_mandatory=one.is_mandatory or other.is_mandatory,
        count=max(one.count, other.count),
        max_age_months=min(ages, default=None),
    )


def checklist(required: Iterable[Requirement], papers: Iterable[Paper], on: date) -> tuple[Line, ...]:
    """Where each requirement stands on this day, in its order."""
    papers = tuple(papers)
    return tuple(_line(one, [paper for paper in papers if paper.kind == one.kind], on) for one in required)


def missing(required: Iterable[Requirement], papers: Iterable[Paper], on: date) -> tuple[str, ...]:
    """The mandatory kinds that lack on this day; nothing: the request is ready."""
    return tuple(line.requirement.kind for line in checklist(required, papers, on) if line.blocks)


def to_attach(lines: Iterable[Line], funder: str, sent: Iterable[Sent]) -> tuple[Paper, ...]:
    """The papers to put in the packet of a funder: those that serve and that it does not hold already."""
    held = {one.paper for one in sent if one.funder == funder}
    found = (paper for line in lines if line.state is P.PROVIDED for paper in line.papers if paper.id not in held)
    return tuple(dict.fromkeys(found))


def lapses_on(lines: Iterable[Line]) -> date | None:
    """The last day on which every mandatory paper provided still serves; None when no date ends it."""
    ends = [_last_day(line) for line in lines if line.requirement.is_mandatory and line.state is P.PROVIDED]
    return min((day for day in ends if day is not None), default=None)


def _line(one: Requirement, papers: list[Paper], on: date) -> Line:
    if not papers:
        return Line(one, P.MISSING)
    dated = [paper for paper in papers if one.max_age_months is None or paper.issued_on is not None]
    good = [paper for paper in dated if _serves(paper, one, on)]
    if not good:
        return Line(one, P.OUT_OF_DATE if dated else P.UNDATED, tuple(papers))
    if len(good) < one.count:
        return Line(one, P.ONE_MORE, tuple(good))
    if _of_several(one) and len({paper.professional for paper in good} - {""}) < one.count:
        return Line(one, P.SAME_PROFESSIONAL, tuple(good))
    return Line(one, P.PROVIDED, tuple(good))


def _of_several(one: Requirement) -> bool:
    """Whether its papers must come from different professionals."""
    return one.count > 1 and one.kind == ABOUT_CARE


def _serves(paper: Paper, one: Requirement, on: date) -> bool:
    last = last_day(paper, one)
    return (last is None or on <= last) and (paper.issued_on is None or paper.issued_on <= on)


def last_day(paper: Paper, one: Requirement) -> date | None:
    """The last day on which a paper meets a requirement; None when no date ends it."""
    ends = [paper.valid_until] if paper.valid_until else []
    if one.max_age_months is not None and paper.issued_on is not None:
        ends.append(add_months(paper.issued_on, one.max_age_months))
    return min(ends, default=None)


def _last_day(line: Line) -> date | None:
    """When `count` papers of the line no longer serve together; of several quotes, the latest of each professional."""
    one = line.requirement
    latest: dict[str, date] = {}
    for paper in line.papers:
        if _of_several(one) and not paper.professional:
            continue
        whose = paper.professional if _of_several(one) else paper.id
        latest[whose] = max(latest.get(whose, date.min), last_day(paper, one) or date.max)
    end = sorted(latest.values(), reverse=True)[one.count - 1]
    return None if end == date.max else end
