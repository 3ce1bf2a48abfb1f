"""À attribuer: the queue, what allocation proposes and why, then who got what. Or a hand gives a case to somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from misas.actions import cases as actions
from misas.core.cases.allocation import Given
from misas.records.audit import journal
from misas.records.cases import limits, supervised
from misas.records.cases.models import Case
from misas.records.cases.supervised import Colleague
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace.supervision.place import Place, at_desk
from misas.web.workspace.supervision.shown import CaseLine, case_line
from misas.web.workspace.supervision.team_cases import takers

PAGE = "workspace/supervision/unassigned.html"


@dataclass(frozen=True, slots=True)
class Answer:
    """One case of the queue and its taker; `target` is the part of the work that her share calls for, in points."""

    line: CaseLine
    taker: str
    carried: int
    target: int

    @property
    def missing(self) -> int:
        return max(self.target - self.carried, 0)


@require_GET
@needs("case.assign")
@at_desk
def unassigned(request: Request, place: Place) -> HttpResponse:
    queue = supervised.queue(place.code)
    team = supervised.team(place.code, today=place.today).colleagues
    proposal = actions.propose_allocation(place.code, queue.waiting, team, by=request.actor)
    journal.read("cases.queue", None, place.code, by=request.actor, at=request.time)
    answers = {answer.line.public_id: answer for answer in _answers(proposal.given, queue.lines, team)}
    context = {
        "place": place,
        "lines": [(line, answers.get(line.public_id)) for line in map(case_line, queue.lines)],
        "waiting": len(queue.waiting),
        "takers": takers(team),
        "somebody_there": proposal.somebody_there,
        "shares": _shares(proposal.given, team),
        "more": len(queue.waiting) == limits.BULK,
        "most": limits.BULK,
    }
    return respond.page(request, PAGE, context)


@require_POST
@needs("case.allocate")
@at_desk
def allocate(request: Request, place: Place) -> HttpResponse:
    """Give the whole queue out. Asked twice, the second finds an empty queue. Raises Refused (nobody is there)."""
    rows = supervised.queue(place.code, shown=limits.BULK).lines
    given = actions.allocate_queue(place.code, by=request.actor, at=request.time)
    team = supervised.team(place.code, today=place.today).colleagues
    journal.read("cases.queue", None, place.code, by=request.actor, at=request.time)
    context = {"place": place, "answers": _answers(given, rows, team), "shares": _shares(given, team, done=True)}
    return respond.page(request, "workspace/supervision/allocated.html", context)


def _answers(given: Iterable[Given], rows: Sequence[Case], team: tuple[Colleague, ...]) -> list[Answer]:
    lines = {row.public_id: row for row in rows}
    names = {one.account: one.name for one in team}
    return [
        Answer(case_line(lines[UUID(answer.case)]), names[answer.account], answer.carried, round(answer.target))
        for answer in given
        if UUID(answer.case) in lines
    ]


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A caseworker before and after the allocation, by name."""

    name: str
    share: int
    absent: bool
    before: int
    received: int
    after: int


def _shares(given: Iterable[Given], team: tuple[Colleague, ...], *, done: bool = False) -> list[ShareLine]:
    """What each carries before and after; `done`: the points of the team already hold what was given."""
    received: dict[int, list[int]] = {}
    for answer in given:
        received.setdefault(answer.account, []).append(answer.points)
    lines = []
    for one in team:
        if one.allocated:
            points = received.get(one.account, [])
            before = one.points - sum(points) if done else one.points
            lines.append(ShareLine(one.name, one.share, one.absent, before, len(points), before + sum(points)))
    return lines
