"""The lists of cases, in few queries whatever the size: counts, then a page of rows, then what hangs on that page.

Limit first, join after: under row-level security a join before the limit costs several times more (platform.md §12).
Not here: one case (`pages`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db import connection
from django.db.models import Case as Choice
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast

from misas.core.access import Actor, Role
from misas.core.cases.codes import CaseStatus, ExitFamily, StallState, TaskKind, WaitingOn
from misas.core.cases.exits import EXITS
from misas.core.referrals.priority import Why
from misas.lib.text import after, normalise
from misas.records.access import scope
from misas.records.cases import limits
from misas.records.cases.models import Case, ForgoneCare, Handover, SecondLook, Task
from misas.records.persons.models import Person, PersonName


class View(StrEnum):
    """The tabs of the caseload. TO_ASSIGN, STALLED and SECOND_LOOK are the caisse's; the others may be mine or all."""

    TODAY = "today"
    LATE = "late"
    TO_ASSIGN = "to_assign"
    WAITING = "waiting"
    STALLED = "stalled"
    FOLLOWED = "followed"
    OPEN = "open"
    CLOSED = "closed"


class Chip(StrEnum):
    """What one looks for in a caseload; several chips add up: a case stays when one of them speaks of it."""

    CONTACT = "contact"
    REVIEW = "review"
    PLAN = "plan"
    CARE = "care"
    DOCUMENTS = "documents"
    PARTNER = "partner"


S, W = CaseStatus, WaitingOn
CHIPS: Final[dict[Chip, Q]] = {
    Chip.CONTACT: Q(status__in=[S.TO_CONTACT.value, S.CONTACTING.value]),
    Chip.REVIEW: Q(status=S.REVIEW.value),
    Chip.PLAN: Q(status=S.PLAN.value),
    Chip.CARE: Q(status=S.ACCOMPANYING.value),
    Chip.DOCUMENTS: Q(waiting_on=W.DOCUMENTS.value)
    | Q(next_action__in=[TaskKind.COLLECT_DOCUMENT.value, TaskKind.CHASE_DOCUMENTS.value]),
    Chip.PARTNER: Q(
        waiting_on__in=[W.PARTNER.value, W.FUNDER.value, W.PRACTITIONER.value, W.SOCIAL_SERVICE.value,
                        W.RIGHTS_SERVICE.value]
    ),
}  # fmt: skip


class Sort(StrEnum):
    """How a view is ordered; DUE is its own order, the most pressing first."""

    DUE = "due"
    URGENT = "urgent"
    RIGHTS = "rights"
    AGE = "age"


class Whose(StrEnum):
    MINE = "mine"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a view; codes only, so that it may stand in an address. `owner` is an account's internal id."""

    statuses: frozenset[CaseStatus] = frozenset()
    actions: frozenset[TaskKind] = frozenset()
    waiting_on: frozenset[WaitingOn] = frozenset()
    families: frozenset[ExitFamily] = frozenset()
    priority: int | None = None
    owner: int | None = None
    chips: frozenset[Chip] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: the case, its person, its cares; `task` is the title when a colleague's task comes first."""

    case: Case
    person: Person
    cares: tuple[ForgoneCare, ...]
    task: str = ""


@dataclass(frozen=True, slots=True)
class Caseload:
    lines: tuple[Line, ...]
    counts: dict[View, int]
    page: int
    more: bool


def caseload(
    view: View,
    *,
    by: Actor,
    today: date,
    whose: Whose = Whose.MINE,
    filters: Filters | None = None,
    sort: Sort = Sort.DUE,
    sought: str = "",
    page: int = 1,
) -> Caseload:
    """One page of a view and the counts of all the tabs: three queries. `sought`: the beginning of names, or a number.

    The caller has checked `case.list`. A social worker sees what she owns or follows, never everybody's.
    """
    whose = whose if by.is_system or by.has_any((Role.CASEWORKER, Role.SUPERVISOR)) else Whose.MINE
    rows = narrowed(_view(view, by, today, whose), filters or Filters())
    rows = _ordered(_named(rows, sought) if sought.strip() else rows, sort)
    first = (max(page, 1) - 1) * limits.PAGE
    found = _page(rows, first)
    return Caseload(
        tuple(_with_cares(found[: limits.PAGE])), counts(by, today, whose), max(page, 1), len(found) > limits.PAGE
    )


def _page(rows: QuerySet[Case], first: int) -> list[Case]:
    """The rows of a page with owner, person and the title of the colleague's task that comes first, in one query.

    The page is cut before anything is joined; `ids` keeps its order.
    """
    cut = rows.values("pk")[first : first + limits.PAGE + 1]
    title = (
        Task.objects.filter(case=OuterRef("pk"))
        .annotate(name=Cast("public_id", CharField()))
        .filter(name=OuterRef("next_about"))
    )
    whole = Case.objects.filter(pk__in=cut).select_related("owner", "person").annotate(
        task_title=Subquery(title.values("title")[:1])
    )  # fmt: skip
    return list(whole.order_by(*rows.query.order_by))


def _with_cares(cases: Sequence[Case]) -> list[Line]:
    cares: defaultdict[int, list[ForgoneCare]] = defaultdict(list)
    for care in ForgoneCare.objects.filter(case__in=[case.pk for case in cases]).order_by("id"):
        cares[care.case_id].append(care)
    return [Line(case, case.person, tuple(cares[case.pk]), case.task_title or "") for case in cases]


def _ordered(rows: QuerySet[Case], sort: Sort) -> QuerySet[Case]:
    match sort:
        case Sort.URGENT:
            return rows.order_by("priority", "next_due", "id")
        case Sort.RIGHTS:
            losing = Choice(When(priority_why__contains=[Why.LOSS_OF_RIGHTS.value], then=0), default=1)
            return rows.order_by(losing, "next_due", "id")
        case Sort.AGE:
            return rows.order_by("opened_at", "id")
    return rows


def _named(rows: QuerySet[Case], sought: str) -> QuerySet[Case]:
    """Those whose person's names begin with these words, or with this number of case."""
    words = normalise(sought).split()
    if len(words) == 1 and words[0].isdigit():
        return rows.filter(number=int(words[0]))
    if not words:
        return rows.none()
    longest = max(words, key=len)
    keys = PersonName.objects.filter(key__gte=longest, key__lt=after(longest))
    for word in words:
        keys = keys.filter(Q(key__startswith=word) | Q(key__contains=f" {word}"))
    return rows.filter(person__in=keys.values("person_id"))


def lines_of(cases: Sequence[Case]) -> list[Line]:
    """What hangs on these rows: persons, cares, and titles of tasks that come first. Two or three queries."""
    persons = Person.objects.in_bulk({case.person_id for case in cases})
    cares: defaultdict[int, list[ForgoneCare]] = defaultdict(list)
    for care in ForgoneCare.objects.filter(case__in=[case.pk for case in cases]).order_by("id"):
        cares[care.case_id].append(care)
    human = [case.next_about for case in cases if case.next_action == TaskKind.HUMAN]
    titles = dict(Task.objects.filter(public_id__in=human).values_list("public_id", "title")) if human else {}
    named = {str(public_id): title for public_id, title in titles.items()}
    return [
        Line(case, persons[case.person_id], tuple(cares[case.pk]), named.get(case.next_about, ""))
        for case in cases
        if case.person_id in persons
    ]


def narrowed(rows: QuerySet[Case], filters: Filters) -> QuerySet[Case]:
    if filters.statuses:
        rows = rows.filter(status__in=[status.value for status in filters.statuses])
    if filters.actions:
        rows = rows.filter(next_action__in=[action.value for action in filters.actions])
    if filters.waiting_on:
        rows = rows.filter(waiting_on__in=[party.value for party in filters.waiting_on])
    if filters.families:
        rows = rows.filter(closed_code__in=[e.code.value for e in EXITS if e.family in filters.families])
    if filters.priority is not None:
        rows = rows.filter(priority=filters.priority)
    if filters.owner is not None:
        rows = rows.filter(owner_id=filters.owner)
    if filters.chips:
        rows = rows.filter(reduce(or_, (CHIPS[chip] for chip in sorted(filters.chips))))
    return rows


def _view(view: View, by: Actor, today: date, whose: Whose) -> QuerySet[Case]:
    me = by.account_id or 0
    rows = Case.objects.owned_by(me) if whose is Whose.MINE else Case.objects.all()
    match view:
        case View.TODAY:
            return rows.due_by(today).most_pressing_first()
        case View.LATE:
            return rows.late_on(today).most_pressing_first()
        case View.TO_ASSIGN:
            return Case.objects.to_assign().in_queue_order()
        case View.WAITING:
            return rows.waiting_on_others().order_by("next_due", "id")
        case View.STALLED:
            return rows.stalled().order_by("stall", "next_due", "id")
        case View.FOLLOWED:
            followed = Case.objects.filter(followers__account_id=me).exclude(owner_id=me)
            return followed.open().most_pressing_first()
        case View.OPEN:
            return rows.open().most_pressing_first()
        case View.CLOSED:
            return rows.closed().order_by("-closed_at", "-id")


COUNTS = """
SELECT count(*) FILTER (WHERE next_due <= %(today)s),
       count(*) FILTER (WHERE next_due < %(today)s),
       count(*) FILTER (WHERE status <> 'closed' AND waiting_on <> 'us'),
       count(*) FILTER (WHERE status <> 'closed' AND stall <> 'none'),
       count(*) FILTER (WHERE status <> 'closed'),
       (SELECT count(*) FROM cases_case WHERE caisse_id = ANY(%(caisses)s) AND status = 'to_assign'),
       (SELECT count(*) FROM cases_follower f JOIN cases_case c ON c.id = f.case_id
         WHERE f.caisse_id = ANY(%(caisses)s) AND f.account_id = %(me)s
           AND c.status <> 'closed' AND c.owner_id <> %(me)s)
  FROM cases_case WHERE caisse_id = ANY(%(caisses)s) AND next_due IS NOT NULL {mine}
"""


def counts(by: Actor, today: date, whose: Whose) -> dict[View, int]:
    """How many cases each tab holds, in one query. Closed cases are not counted: there are too many to matter."""
    caisses = sorted(scope.current().caisses)
    mine = "AND owner_id = %(me)s" if whose is Whose.MINE else ""
    values: dict[str, Any] = {"today": today, "caisses": caisses, "me": by.account_id or 0}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(mine=mine), values)
        row = cursor.fetchone()
    views = (View.TODAY, View.LATE, View.WAITING, View.STALLED, View.OPEN, View.TO_ASSIGN, View.FOLLOWED)
    return dict(zip(views, row, strict=True))


@dataclass(frozen=True, slots=True)
class Overview:
    """A caisse as its supervisor sees it. Every figure is the size of a view."""

    opened: int
    late: int
    to_assign: int
    waiting: int
    reminded: int
    escalated: int
    second_looks: int
    handovers: int
    ended: dict[ExitFamily, int] = field(default_factory=dict)
    workload: tuple[tuple[int, str, int, int, int], ...] = ()  # account, name, open, late, points


FIGURES = ("opened", "late", "to_assign", "waiting", "reminded", "escalated", "second_looks", "handovers")
OVERVIEW = """
SELECT count(*), count(*) FILTER (WHERE next_due < %(today)s), count(*) FILTER (WHERE status = 'to_assign'),
       count(*) FILTER (WHERE waiting_on <> 'us'), count(*) FILTER (WHERE stall = 'reminded'),
       count(*) FILTER (WHERE stall = 'escalated'),
       (SELECT count(*) FROM cases_secondlook WHERE caisse_id = %(caisse)s AND answered_at IS NULL),
       (SELECT count(*) FROM cases_handover WHERE caisse_id = %(caisse)s AND status = 'proposed')
  FROM cases_case WHERE caisse_id = %(caisse)s AND status <> 'closed'
"""
WORKLOAD = """
SELECT c.owner_id, a.full_name, c.opened, c.late, c.points
  FROM (SELECT owner_id, count(*) AS opened, count(*) FILTER (WHERE next_due < %(today)s) AS late, sum(points) AS points
          FROM cases_case WHERE caisse_id = %(caisse)s AND status NOT IN ('closed', 'to_assign') GROUP BY owner_id) c
  JOIN accounts_account a ON a.id = c.owner_id ORDER BY a.full_name, a.id
"""
ENDED = """
SELECT closed_code, count(*) FROM cases_case
 WHERE caisse_id = %(caisse)s AND closed_at >= %(since)s AND status = 'closed' GROUP BY closed_code
"""


def overview(caisse_id: int, *, today: date, since: date | None = None) -> Overview:
    """The figures of a caisse: three queries. `since`: first day of the endings counted, a year ago by default."""
    values: dict[str, Any] = {"caisse": caisse_id, "today": today, "since": since or today - timedelta(days=365)}
    family_of = {e.code.value: e.family for e in EXITS}
    ended: defaultdict[ExitFamily, int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(OVERVIEW, values)
        figures = dict(zip(FIGURES, cursor.fetchone(), strict=True))
        cursor.execute(ENDED, values)
        for code, count in cursor.fetchall():
            ended[family_of[code]] += count
        cursor.execute(WORKLOAD, values)
        workload = tuple((account, name, int(n), int(late), int(p)) for account, name, n, late, p in cursor.fetchall())
    return Overview(**figures, ended=dict(ended), workload=workload)


def open_case_of(person: Person) -> Case | None:
    """The open case of a person, whichever of her linked rows it was opened on. One query."""
    speaks = person.merged_into_id or person.pk
    same = Q(person_id=speaks) | Q(person__merged_into_id=speaks)
    return Case.objects.open().filter(same).order_by("id").first()


def open_cases_of(persons: Sequence[Person]) -> QuerySet[Case]:
    """The open cases of these rows of persons."""
    return Case.objects.open().filter(person__in=[person.pk for person in persons])


def cases_of(person: Person) -> QuerySet[Case]:
    """Every case of a person, the open one first, then the last closed."""
    speaks = person.merged_into_id or person.pk
    same = Q(person_id=speaks) | Q(person__merged_into_id=speaks)
    return Case.objects.filter(same).order_by("-closed_at", "-id")


def by_number(number: int) -> QuerySet[Case]:
    """The cases of the context with this number: one per caisse."""
    return Case.objects.filter(number=number)


def tasks_of(account_id: int) -> QuerySet[Task]:
    """The tasks colleagues left to somebody, on open cases, the most pressing first."""
    rows = Task.objects.filter(owner_id=account_id, ended_at__isnull=True)
    return rows.exclude(case__status=CaseStatus.CLOSED.value).select_related("case").order_by("due", "id")


def pending_second_looks(caisse_ids: Iterable[int]) -> QuerySet[SecondLook]:
    rows = SecondLook.objects.filter(caisse_id__in=list(caisse_ids), answered_at__isnull=True)
    return rows.select_related("case", "asked_by").order_by("asked_at", "id")


def pending_handovers(caisse_ids: Iterable[int]) -> QuerySet[Handover]:
    """The packets that wait for an answer of the service social, urgent ones first."""
    rows = Handover.objects.filter(caisse_id__in=list(caisse_ids), status="proposed")
    return rows.select_related("case", "case__person", "former_owner").order_by("-urgent", "proposed_at", "id")


def escalated(caisse_id: int) -> QuerySet[Case]:
    rows = Case.objects.filter(caisse_id=caisse_id, stall=StallState.ESCALATED.value).open()
    return rows.order_by("next_due", "id")
