"""Questions that are no caseload: a caisse's figures, the cases of a person, what waits for an answer.

Not here: the lists and their counts (`caseload`), one case (`pages`), how a team works (`supervised`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from misas.core.cases.codes import CaseStatus, ExitFamily, StallState
from misas.core.cases.exits import EXITS
from misas.records.cases.models import Case, Handover, SecondLook, Task
from misas.records.persons.models import Person


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
