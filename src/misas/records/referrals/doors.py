"""Doors to the rows of referrals: the row if *may* says so, else Absent. Absence and refusal are never told apart."""

from __future__ import annotations

from uuid import UUID

from misas.core.access import Actor, Subject, may
from misas.core.refusals import Absent
from misas.records.referrals.models import FeedbackNews, Referral


def subject_of(row: Referral) -> Subject:
    """What a permission looks at. Its owner, here, is whoever entered it: the bond of `referral.follow`."""
    return Subject("referral", caisse=row.caisse_id, organisation=row.organisation_id, owner=row.entered_by_id)


def referral(public_id: UUID, *, to: str, by: Actor, lock: bool = False) -> Referral:
    """One referral of the context, with its caisse, owner, organisation and person; `lock` holds it to the end."""
    rows = Referral.objects.filter(public_id=public_id)
    if lock:  # before any join: a lock through a join loses the row when a joined key changes while it waits
        rows.select_for_update().values_list("pk").first()
    row = rows.select_related("caisse", "owner", "organisation", "person").first()
    if row is None or not may(by, to, subject_of(row)):
        raise Absent
    return row


def hold_in_order(*public_ids: UUID) -> None:
    """Lock several referrals of the context, the oldest first: two hands that cross never wait for each other."""
    rows = Referral.objects.filter(public_id__in=public_ids).order_by("pk").select_for_update()
    list(rows.values_list("pk"))


def news(public_id: UUID, *, to: str, by: Actor, lock: bool = False) -> FeedbackNews:
    """One piece of news told to this referrer."""
    rows = FeedbackNews.objects.filter(public_id=public_id, withdrawn_at__isnull=True)
    if lock:
        rows = rows.select_for_update(of=("self",))
    row = rows.select_related("referral").first()
    if row is None or not may(by, to, subject_of(row.referral)):
        raise Absent
    return row
