"""One case, whole: its row, its facts, its cares and what there is to do. Tabs are asked for apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from misas.core.cases import closing
from misas.core.cases.clocks import Clocks, clocks, days_open
from misas.core.cases.codes import ExitCode, FactKind
from misas.core.cases.facts import Facts
from misas.core.cases.folding import fold
from misas.core.cases.next_action import Standing, standing
from misas.core.cases.reach import Reach
from misas.core.cases.tasks import Office
from misas.core.territory.calendar import WorkCalendar
from misas.records.cases import limits
from misas.records.cases.beside import Beside, beside
from misas.records.cases.facts import fact_of, reach_by, rules_of
from misas.records.cases.models import Case, CaseEvent, Follower, ForgoneCare, Handover, Note


@dataclass(frozen=True, slots=True)
class CasePage:
    """What the page of a case shows at once. `events` are all its facts, newest first, undone ones included."""

    case: Case
    facts: Facts
    standing: Standing
    clocks: Clocks
    days_open: int
    reach: Reach
    office: Office
    cares: tuple[ForgoneCare, ...]
    beside: Beside
    events: tuple[CaseEvent, ...]
    endings: tuple[ExitCode, ...]
    suggested: ExitCode | None


def case_page(row: Case, calendar: WorkCalendar, *, at: datetime) -> CasePage:
    """A case already passed through its door (`doors.case`), with all that surrounds its next action.

    Three queries: what stands beside it, facts with their authors, cares.
    """
    around = beside(row)
    events = list(CaseEvent.objects.filter(case=row).select_related("by").newest_first())
    facts = fold(fact_of(event) for event in reversed(events) if event.undone_at is None)
    office = Office(
        rules_of(row.caisse),
        calendar,
        reach_by(row.person, [(c.kind, c.value) for c in around.contacts], has_referrer=row.has_referrer),
    )
    today: date = office.day(at)
    return CasePage(
        case=row,
        facts=facts,
        standing=standing(facts, office, today),
        clocks=clocks(facts, calendar, today),
        days_open=days_open(facts, calendar, at),
        reach=office.reach,
        office=office,
        cares=tuple(ForgoneCare.objects.filter(case=row).select_related("evidence_document").order_by("id")),
        beside=around,
        events=tuple(events),
        endings=closing.possible(facts, office),
        suggested=closing.suggested(facts, office) if facts.closed is None else None,
    )


@dataclass(frozen=True, slots=True)
class Timeline:
    """A stretch of what happened, newest first; `next_cursor` asks for the one before, None at the beginning."""

    events: tuple[CaseEvent, ...]
    next_cursor: int | None


def timeline(row: Case, *, cursor: int | None = None, size: int = limits.TIMELINE_PAGE) -> Timeline:
    """One stretch of the facts of a case with their authors. One query, the same cost at any depth."""
    rows = CaseEvent.objects.filter(case=row).before(cursor).newest_first().select_related("by")
    found = list(rows[: size + 1])
    shown = found[:size]
    return Timeline(tuple(shown), shown[-1].pk if len(found) > size else None)


def until(row: Case, at: datetime, size: int) -> tuple[list[CaseEvent], list[Note]]:
    """The last facts and notes not later than an instant, newest first: what the timeline mixes. Two queries."""
    events = CaseEvent.objects.filter(case=row, at__lte=at).select_related("by").order_by("-at", "-id")[:size]
    notes = Note.objects.filter(case=row, written_at__lte=at).select_related("written_by", "changed_by")
    return list(events), list(notes.order_by("-written_at", "-id")[:size])


def answers_of(row: Case) -> list[CaseEvent]:
    """What she answered about being accompanied, in this case, with whoever heard it."""
    kinds = [FactKind.AGREED.value, FactKind.DECLINED.value]
    return list(CaseEvent.objects.filter(case=row, kind__in=kinds).standing().in_order().select_related("by"))


def circle_of(row: Case) -> list[Follower]:
    return list(Follower.objects.filter(case=row).select_related("account").order_by("since", "id"))


def handovers_of(row: Case) -> list[Handover]:
    """The handovers of a case with their packets, last first."""
    rows = Handover.objects.filter(case=row).select_related("former_owner", "proposed_by", "answered_by")
    return list(rows.order_by("-proposed_at", "-id"))


def last_about_task(row: Case, task: UUID, kind: FactKind) -> CaseEvent | None:
    """The last standing fact of this kind about a colleague's task."""
    rows = CaseEvent.objects.filter(case=row, kind=kind.value, data__task_id=str(task)).standing()
    return rows.newest_first().first()
