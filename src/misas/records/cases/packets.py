"""The packets of the service social: the door to one, the lists of those that wait, are accepted, were given back.

The packet alone is read before acceptance: the case itself opens to its owner, and to her circle.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from misas.core.access import Actor, Subject, may
from misas.core.cases.codes import HandoverStatus
from misas.core.refusals import Absent
from misas.records.cases import limits
from misas.records.cases.models import ForgoneCare, Handover


class HandoverView(StrEnum):
    """PROPOSED: everybody of the service may answer. ACCEPTED and RETURNED: what somebody of the service answered."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    RETURNED = "returned"


def packet(public_id: UUID, *, to: str, by: Actor) -> Handover:
    """One packet of the context with its case, person and hands. Raises Absent."""
    rows = Handover.objects.filter(public_id=public_id)
    row = rows.select_related("case__person", "case__owner", "former_owner", "proposed_by", "answered_by").first()
    if row is None or not may(by, to, Subject("case", caisse=row.caisse_id)):
        raise Absent
    return row


def cares_of(row: Handover) -> list[ForgoneCare]:
    return list(ForgoneCare.objects.filter(case_id=row.case_id).order_by("id"))


def listed(
    view: HandoverView, caisses: Iterable[int], *, answered_by: int | None = None, page: int = 1
) -> tuple[list[Handover], bool]:
    """A page of a view and whether more follow. `answered_by` keeps what one colleague answered."""
    rows = _rows(view, caisses, answered_by).select_related("case__person", "former_owner", "answered_by")
    order = ("-urgent", "proposed_at", "id") if view is HandoverView.PROPOSED else ("-answered_at", "-id")
    first = (max(page, 1) - 1) * limits.PAGE
    found = list(rows.order_by(*order)[first : first + limits.PAGE + 1])
    return found[: limits.PAGE], len(found) > limits.PAGE


def counts(caisses: Iterable[int], *, answered_by: int | None = None) -> dict[HandoverView, int]:
    """The size of each view, in one query."""
    rows = Handover.objects.filter(caisse_id__in=list(caisses))
    mine = Q(answered_by_id=answered_by) if answered_by is not None else Q()
    found = rows.aggregate(
        proposed=Count("id", filter=Q(status=HandoverStatus.PROPOSED.value)),
        accepted=Count("id", filter=mine & Q(status=HandoverStatus.ACCEPTED.value)),
        returned=Count("id", filter=mine & Q(status=HandoverStatus.RETURNED.value)),
    )
    return {view: found[view.value] for view in HandoverView}


def _rows(view: HandoverView, caisses: Iterable[int], answered_by: int | None) -> QuerySet[Handover]:
    rows = Handover.objects.filter(caisse_id__in=list(caisses), status=HandoverStatus(view.value).value)
    if answered_by is not None and view is not HandoverView.PROPOSED:
        rows = rows.filter(answered_by_id=answered_by)
    return rows
