"""The doors to reviews and claims: the row if *may* says so of its case, else Absent.

Whoever locks a case and a review or a claim locks the case first: two colleagues never wait for one another.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from misas.core.access import Actor, may
from misas.core.refusals import Absent
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.rights.models import Claim, OpenRight, RightsReview

OF_CASE = ("case__caisse__case_rules", "case__person", "case__owner")


def case(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Case:
    """The case of a review or a claim to come. Raises Absent."""
    return cases.case(public_id, to=to, by=by, lock=lock)


def review(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> RightsReview:
    """One review of the context with its case; `lock` keeps both, the case first. Raises Absent."""
    rows = RightsReview.objects.filter(public_id=_uuid(public_id))
    if lock:
        hold(rows)
    row = rows.select_related(*OF_CASE, "finished_by", "opened_by").first()
    if row is None or not may(by, to, cases.subject_of(row.case, by)):
        raise Absent
    return row


def hold(reviews: QuerySet[RightsReview]) -> None:
    """Keep these reviews until the transaction ends, their cases first. Their rows are to be read after this."""
    cases_of = list(reviews.values_list("case", flat=True))
    list(Case.objects.filter(pk__in=cases_of).order_by("pk").select_for_update().values_list("pk"))
    list(reviews.order_by("pk").select_for_update().values_list("pk"))


def claim(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> Claim:
    """One claim of the context with its case; `lock` keeps both, the case first. Raises Absent."""
    found = Claim.objects.filter(public_id=_uuid(public_id)).select_related("case", "made_by").first()
    if found is None:
        raise Absent
    whole = cases.case(found.case.public_id, to=to, by=by, lock=lock)
    if lock:
        found = Claim.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=found.pk)
    found.case = whole
    return found


def open_right(public_id: UUID | str, *, to: str, by: Actor, lock: bool = False) -> OpenRight:
    """One right known to be open, with its case. Raises Absent."""
    found = OpenRight.objects.filter(public_id=_uuid(public_id)).select_related("case").first()
    if found is None:
        raise Absent
    found.case = cases.case(found.case.public_id, to=to, by=by, lock=lock)
    return found


def _uuid(public_id: UUID | str) -> UUID:
    try:
        return public_id if isinstance(public_id, UUID) else UUID(str(public_id))
    except ValueError:
        raise Absent from None
