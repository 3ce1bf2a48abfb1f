"""What the supervisor of one caisse reads: the team with its work, lists of its cases, absences. Never a rating.

Not here: the decision of who takes what (`core.cases.allocation`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from misas.core.cases.codes import CaseStatus, ExitFamily
from misas.core.cases.exits import EXITS
from misas.core.referrals.silence import StallState
from misas.records.cases import limits
from misas.records.cases.caseload import Filters, narrowed
from misas.records.cases.models import Absence, Case, CaseEvent, SecondLook, Task

USUAL_SHARE = 10


class TeamView(StrEnum):
    """The tabs of the team's cases, each a figure of the first page. CLOSED: those that ended in the last year."""

    OPEN = "open"
    LATE = "late"
    WAITING = "waiting"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who takes cases in this caisse, or still holds some. `takes`: may be given a case today.

    `allocated`: is given cases by allocation (a caseworker); `share` is the weight of her target.
    """

    account: int
    public_id: UUID
    name: str
    takes: bool
    allocated: bool
    opened: int
    late: int
    points: int
    share: int
    absent: bool


@dataclass(frozen=True, slots=True)
class Team:
    """Who works here, by name, the size of each view of their cases, and how many cases nobody took yet."""

    colleagues: tuple[Colleague, ...]
    counts: dict[TeamView, int]
    to_assign: int


# The open cases of the caisse are counted once, by owner, behind the wall (`cases_work`); what nobody took yet is part
# of nobody's work. Late are also the persons to be called again after a closure: a small index holds them.
TEAM = """
WITH held AS (
  SELECT account_id, bool_or(role = 'caseworker') AS caseworker
    FROM accounts_authorisation
   WHERE caisse_id = %(caisse)s AND role IN ('caseworker', 'supervisor')
     AND starts_on <= %(today)s AND (ends_on IS NULL OR ends_on >= %(today)s)
   GROUP BY account_id
), work AS (
  SELECT * FROM cases_work(%(caisse)s, %(today)s)
), calls AS (
  SELECT owner_id, count(*) AS late FROM cases_case
   WHERE caisse_id = %(caisse)s AND status = 'closed' AND next_due < %(today)s GROUP BY owner_id
), figures AS (
  SELECT coalesce(sum(every), 0), coalesce(sum(every_late), 0) + (SELECT coalesce(sum(late), 0) FROM calls),
         coalesce(sum(waiting), 0), coalesce(sum(reminded), 0),
         coalesce(sum(escalated), 0), coalesce(sum(every - opened), 0) FROM work
), people AS (
  SELECT a.id, a.public_id, a.full_name, a.is_active AND h.account_id IS NOT NULL AS takes,
         a.is_active AND coalesce(h.caseworker, false) AS allocated,
         coalesce(w.opened, 0) AS opened, coalesce(w.late, 0) + coalesce(c.late, 0) AS late,
         coalesce(w.points, 0) AS points, coalesce(s.share, %(usual)s) AS share, b.account_id IS NOT NULL AS absent
    FROM (SELECT account_id FROM held UNION SELECT owner_id FROM work WHERE opened > 0
          UNION SELECT owner_id FROM calls) AS one
    JOIN accounts_account a ON a.id = one.account_id
    LEFT JOIN held h ON h.account_id = a.id
    LEFT JOIN work w ON w.owner_id = a.id AND w.opened > 0
    LEFT JOIN calls c ON c.owner_id = a.id
    LEFT JOIN cases_allocationshare s ON s.account_id = a.id AND s.caisse_id = %(caisse)s
    LEFT JOIN (SELECT DISTINCT account_id FROM cases_absence WHERE caisse_id = %(caisse)s
                  AND first_day <= %(today)s AND last_day >= %(today)s) AS b ON b.account_id = a.id
   WHERE w.owner_id IS NOT NULL OR c.owner_id IS NOT NULL OR a.is_active
)
SELECT f.*, p.* FROM figures f LEFT JOIN people p ON true ORDER BY p.full_name, p.id
"""
COUNTED: Final = (TeamView.OPEN, TeamView.LATE, TeamView.WAITING, TeamView.REMINDED, TeamView.ESCALATED)
FIGURES: Final = len(COUNTED) + 1


def team(caisse_id: int, *, today: date) -> Team:
    """Who works here with what each holds, by name, and the size of each view: one query."""
    values: dict[str, Any] = {"caisse": caisse_id, "today": today, "usual": USUAL_SHARE}
    with connection.cursor() as cursor:
        cursor.execute(TEAM, values)
        rows = cursor.fetchall()
    people = [_colleague(row[FIGURES:]) for row in rows if row[FIGURES] is not None]
    *sizes, to_assign = (int(size) for size in rows[0][:FIGURES])
    return Team(tuple(people), dict(zip(COUNTED, sizes, strict=True)), to_assign)


def _colleague(row: Sequence[Any]) -> Colleague:
    pk, public_id, name, takes, allocated, opened, late, points, share, absent = row
    return Colleague(pk, public_id, name, takes, allocated, int(opened), int(late), int(points), int(share), absent)


@dataclass(frozen=True, slots=True)
class Overview:
    """A caisse as its supervisor sees it. Every figure is the size of a view; `ended`: since the day asked for;
    `more`: the figure of a room above, counted in the same turn."""

    team: Team
    second_looks: int
    handovers: int
    ended: dict[ExitFamily, int]
    more: int = 0


BESIDE = """
SELECT (SELECT count(*) FROM cases_secondlook WHERE caisse_id = %(caisse)s AND answered_at IS NULL),
       (SELECT count(*) FROM cases_handover WHERE caisse_id = %(caisse)s AND status = 'proposed'),
       (SELECT coalesce(json_object_agg(code, ended), '{{}}')
          FROM cases_endings(ARRAY[%(caisse)s]::int[], %(codes)s, %(since)s)),
       ({more})
"""


def overview(caisse_id: int, *, today: date, since: date, more: str = "SELECT 0") -> Overview:
    """The figures of a caisse: two queries. `since`: first day of the endings counted; `more`: one more figure, the
    constant SQL of a room above, which knows %(caisse)s and %(today)s."""
    family_of = {e.code.value: e.family for e in EXITS}
    with connection.cursor() as cursor:
        known: dict[str, Any] = {"caisse": caisse_id, "today": today, "since": _morning(since), "codes": [*family_of]}
        cursor.execute(BESIDE.format(more=more), known)
        second_looks, handovers, codes, figure = cursor.fetchone()
    ended: dict[ExitFamily, int] = {}
    for code, count in codes.items():
        ended[family_of[code]] = ended.get(family_of[code], 0) + count
    return Overview(team(caisse_id, today=today), second_looks, handovers, ended, figure)


def cases(
    view: TeamView, filters: Filters, *, caisse_id: int, today: date, since: date, page: int = 1
) -> tuple[list[Case], bool]:
    """A page of the team's cases with person, owner and `task_title`, and whether more follow: one query.

    `since`: the first day of the endings that CLOSED shows.
    """
    rows = narrowed(_view(view, caisse_id, today, since), filters)
    if filters.owner is not None:  # what nobody took yet is in the charge of whoever is on duty, not part of her work
        rows = rows.exclude(status=CaseStatus.TO_ASSIGN.value)
    first = (max(page, 1) - 1) * limits.PAGE
    found = whole(rows, first, limits.PAGE + 1)
    return found[: limits.PAGE], len(found) > limits.PAGE


@dataclass(frozen=True, slots=True)
class Queue:
    """What nobody took yet, in order. `waiting`: public id and points of each case that allocation would give now.

    `lines`: the first of them, with person and owner, for a page.
    """

    waiting: tuple[tuple[UUID, int], ...]
    lines: tuple[Case, ...]


def queue(caisse_id: int, *, shown: int = limits.PAGE, size: int = limits.BULK) -> Queue:
    """The cases to assign, in the order in which allocation takes them: two queries."""
    rows = Case.objects.filter(caisse_id=caisse_id).to_assign().in_queue_order()
    waiting = tuple(rows.values_list("public_id", "points")[:size])
    return Queue(waiting, tuple(whole(rows, 0, shown)) if waiting else ())


def whole(rows: QuerySet[Case], first: int, size: int) -> list[Case]:
    """The page is cut before anything is joined to it (platform.md §12)."""
    cut = rows.values("pk")[first : first + size]
    title = (
        Task.objects.filter(case=OuterRef("pk"))
        .annotate(name=Cast("public_id", CharField()))
        .filter(name=OuterRef("next_about"))
    )
    joined = Case.objects.filter(pk__in=cut).select_related("person", "owner")
    return list(joined.annotate(task_title=Subquery(title.values("title")[:1])).order_by(*rows.query.order_by))


def _view(view: TeamView, caisse_id: int, today: date, since: date) -> QuerySet[Case]:
    rows = Case.objects.filter(caisse_id=caisse_id)
    match view:
        case TeamView.OPEN:
            return rows.open().most_pressing_first()
        case TeamView.LATE:
            return rows.late_on(today).most_pressing_first()
        case TeamView.WAITING:
            return rows.open().waiting_on_others().order_by("next_due", "id")
        case TeamView.REMINDED:
            return rows.open().filter(stall=StallState.REMINDED.value).order_by("next_due", "id")
        case TeamView.ESCALATED:
            return rows.open().filter(stall=StallState.ESCALATED.value).order_by("next_due", "id")
        case TeamView.CLOSED:
            ended = rows.closed().filter(status=CaseStatus.CLOSED.value, closed_at__gte=_morning(since))
            return ended.order_by("-closed_at", "-id")


def _morning(day: date) -> datetime:
    """Its first instant where one is. Behind the wall an index compares instants with an instant, never with a day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def absences(caisse_id: int, *, today: date) -> list[Absence]:
    """Absences that run or come, the first to begin first."""
    rows = Absence.objects.filter(caisse_id=caisse_id, last_day__gte=today).select_related("account")
    return list(rows.order_by("first_day", "account__full_name", "id"))


@dataclass(frozen=True, slots=True)
class LookAsked:
    """A closure that waits for a second pair of eyes, with what was said when it was proposed."""

    look: SecondLook
    comment: str
    opened_at: datetime


def second_looks(caisse_id: int, size: int = limits.PAGE) -> list[LookAsked]:
    """What waits, the oldest first: one query."""
    proposed = CaseEvent.objects.filter(case=OuterRef("case"), kind="closing_proposed").order_by("-id")
    rows = SecondLook.objects.filter(caisse_id=caisse_id, answered_at__isnull=True)
    rows = rows.select_related("case__person", "asked_by").order_by("asked_at", "id")
    found = rows.annotate(comment=Subquery(proposed.values("comment")[:1]))[:size]
    return [LookAsked(row, row.comment or "", row.case.opened_at) for row in found]
