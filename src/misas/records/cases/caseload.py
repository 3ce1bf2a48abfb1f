"""The caseload: views with their counts, a page of rows, what hangs on that page. Few queries at any size or depth.

Limit first, join after: under row-level security a join before the limit costs several times more (platform.md §12).
A page is found by the place where the one before ended (`places`), never by its number. Not here: one case (`pages`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db import connection
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from misas.core.access import Actor, Role
from misas.core.cases.codes import CaseStatus, ExitFamily, TaskKind, WaitingOn
from misas.core.cases.exits import EXITS
from misas.lib.text import after, normalise
from misas.records.access import scope
from misas.records.cases import limits, places
from misas.records.cases.models import Case, ForgoneCare, Task
from misas.records.cases.models.case import KEEPS_RIGHTS
from misas.records.cases.places import Order, Place
from misas.records.persons.models import Person, PersonName


class View(StrEnum):
    """The tabs of the caseload. TODAY and LATE hold what is due, persons to call again after a closure included.

    TO_ASSIGN is the caisse's, FOLLOWED mine; the others may be mine or everybody's.
    """

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
    """A page of a view. `previous`, `following`: the places where its neighbours begin, None at either end."""

    lines: tuple[Line, ...]
    counts: dict[View, int]
    previous: Place | None
    following: Place | None


def caseload(
    view: View,
    *,
    by: Actor,
    today: date,
    whose: Whose = Whose.MINE,
    filters: Filters | None = None,
    sort: Sort = Sort.DUE,
    sought: str = "",
    place: Place | None = None,
) -> Caseload:
    """One page of a view and the counts of all the tabs: three queries. `sought`: the beginning of names, or a number.

    The caller has checked `case.list`. A social worker sees what she owns or follows, never everybody's.
    """
    whose = whose if by.is_system or by.has_any((Role.CASEWORKER, Role.SUPERVISOR)) else Whose.MINE
    rows = narrowed(_view(view, by, today, whose), filters or Filters())
    rows = _named(rows, sought) if sought.strip() else rows
    order = order_of(view, sort)
    page = places.stretch(_orderable(rows, order), order, place, limits.PAGE, lambda cut: _whole(cut, order))
    return Caseload(tuple(_with_cares(page.rows)), counts(by, today, whose), page.previous, page.following)


def _whole(cut: QuerySet[Case], order: Order) -> QuerySet[Case]:
    """These rows with owner, person and the title of the colleague's task that comes first."""
    title = (
        Task.objects.filter(case=OuterRef("pk"))
        .annotate(name=Cast("public_id", CharField()))
        .filter(name=OuterRef("next_about"))
    )
    rows = Case.objects.filter(pk__in=cut.values("pk")).select_related("owner", "person")
    return _orderable(rows.annotate(task_title=Subquery(title.values("title")[:1])), order)


def _with_cares(cases: Sequence[Case]) -> list[Line]:
    cares: defaultdict[int, list[ForgoneCare]] = defaultdict(list)
    for care in ForgoneCare.objects.filter(case__in=[case.pk for case in cases]).order_by("id"):
        cares[care.case_id].append(care)
    return [Line(case, case.person, tuple(cares[case.pk]), getattr(case, "task_title", None) or "") for case in cases]


PRESSING: Final = Order(("next_due", "priority", "id"), (date, int, int))
ORDERS: Final = {
    View.TO_ASSIGN: Order(("priority", "opened_at", "id"), (int, datetime, int)),
    View.WAITING: Order(("next_due", "id"), (date, int)),
    View.STALLED: Order(("stall", "next_due", "id"), (str, date, int)),
    View.CLOSED: Order(("closed_at", "id"), (datetime, int), descending=True),
}
"""The own order of a view; the most pressing first when it has none."""
SORTS: Final = {
    Sort.URGENT: Order(("priority", "next_due", "id"), (int, date, int)),
    Sort.RIGHTS: Order(("keeps_rights", "next_due", "id"), (int, date, int)),
    Sort.AGE: Order(("opened_at", "id"), (datetime, int)),
}


def order_of(view: View, sort: Sort) -> Order:
    """Closed cases have one order: nothing presses any more."""
    own = ORDERS.get(view, PRESSING)
    return own if view is View.CLOSED else SORTS.get(sort, own)


def _orderable(rows: QuerySet[Case], order: Order) -> QuerySet[Case]:
    """The rows, with what an order asks beyond their columns."""
    if "keeps_rights" not in order.fields:
        return rows
    return rows.annotate(keeps_rights=KEEPS_RIGHTS)


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
            return rows.due_by(today)
        case View.LATE:
            return rows.late_on(today)
        case View.TO_ASSIGN:
            return Case.objects.to_assign()
        case View.WAITING:
            return rows.waiting_on_others()
        case View.STALLED:
            return rows.stalled()
        case View.FOLLOWED:
            return Case.objects.filter(followers__account_id=me).exclude(owner_id=me).open()
        case View.OPEN:
            return rows.open()
        case View.CLOSED:
            return rows.closed()


COUNTED: Final = {
    View.TODAY: "next_due <= %(today)s",
    View.LATE: "next_due < %(today)s",
    View.WAITING: "status <> 'closed' AND waiting_on <> 'us'",
    View.STALLED: "status <> 'closed' AND stall <> 'none'",
    View.OPEN: "status <> 'closed' AND next_due IS NOT NULL",
}
"""What each tab counts; the conditions are those of the indexes."""
COUNT = "(SELECT count(*) FROM (SELECT 1 FROM cases_case WHERE {where} LIMIT %(most)s) AS found)"
QUEUE = COUNT.format(where="caisse_id = ANY(%(caisses)s) AND status = 'to_assign'")
FOLLOWS = """(SELECT count(*) FROM cases_follower f JOIN cases_case c ON c.id = f.case_id
  WHERE f.caisse_id = ANY(%(caisses)s) AND f.account_id = %(me)s AND c.status <> 'closed' AND c.owner_id <> %(me)s)"""


def counts(by: Actor, today: date, whose: Whose) -> dict[View, int]:
    """How many cases each tab holds, in one query; beyond `limits.COUNTED`, one more than it, which says "more".

    The same cases as the lists (`_view`).
    """
    which = "owner_id = %(me)s AND next_due IS NOT NULL" if whose is Whose.MINE else "next_due IS NOT NULL"
    within = f"caisse_id = ANY(%(caisses)s) AND {which}"
    parts = [COUNT.format(where=f"{within} AND {condition}") for condition in COUNTED.values()]
    values: dict[str, Any] = {
        "today": today,
        "caisses": sorted(scope.current().caisses),
        "me": by.account_id or 0,
        "most": limits.COUNTED + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([*parts, QUEUE, FOLLOWS])}", values)
        row = cursor.fetchone()
    return dict(zip((*COUNTED, View.TO_ASSIGN, View.FOLLOWED), row, strict=True))
