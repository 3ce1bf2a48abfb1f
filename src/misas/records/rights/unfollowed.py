"""Rights and claims that a warning speaks of and that nobody follows: their case is closed, nobody has a task."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from misas.core.access import Actor
from misas.core.refusals import Absent
from misas.core.rights.renewals import ENDED_FOR
from misas.records.cases import doors as cases
from misas.records.rights.models import RightsReminder

SHOWN: Final = 200
"""How many the page shows; the first to be due first."""
COUNT: Final = f"""
SELECT count(DISTINCT (told.claim_id, told.open_right_id))
  FROM rights_rightsreminder told JOIN cases_case c ON c.id = told.case_id
 WHERE told.caisse_id = %(caisse)s AND told.task_id IS NULL AND told.settled_at IS NULL
   AND c.closed_at IS NOT NULL AND told.due >= %(today)s::date - {ENDED_FOR.days}
"""  # noqa: S608 (constant text)
"""How many there are, for the desk of the supervisor: the size of the list."""


def unfollowed(caisse_id: int, today: date) -> list[RightsReminder]:
    """The last warning about each of them, the first due first, SHOWN at most. One query."""
    latest = _standing(caisse_id, today).order_by("claim_id", "open_right_id", "-due", "-id")
    latest = latest.distinct("claim_id", "open_right_id")
    rows = RightsReminder.objects.filter(pk__in=latest.values("pk"))
    return list(rows.select_related("case__person", "claim", "open_right").order_by("due", "id")[:SHOWN])


def warning(public_id: UUID, *, to: str, by: Actor) -> RightsReminder:
    """One of them, its case kept until the transaction ends. Raises Absent."""
    row = RightsReminder.objects.filter(public_id=public_id).select_related("case").first()
    if row is None:
        raise Absent
    row.case = cases.case(row.case.public_id, to=to, by=by, lock=True)
    return row


def of_same(row: RightsReminder) -> QuerySet[RightsReminder]:
    """Every warning about the same right, or claim, that nobody has answered."""
    rows = RightsReminder.objects.filter(case=row.case, task_id__isnull=True, settled_at__isnull=True)
    return rows.filter(claim=row.claim_id) if row.claim_id else rows.filter(open_right=row.open_right_id)


def _standing(caisse_id: int, today: date) -> QuerySet[RightsReminder]:
    rows = RightsReminder.objects.filter(caisse_id=caisse_id, task_id__isnull=True, settled_at__isnull=True)
    return rows.filter(case__closed_at__isnull=False, due__gte=today - ENDED_FOR)
