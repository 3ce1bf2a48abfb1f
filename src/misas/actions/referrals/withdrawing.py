"""Whoever referred a person reports that she takes her agreement back, or wishes that nothing more be told.

Kept at once, silent at once; a job then tells the caisse, which owns the case. Nothing is erased, nothing is closed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

from misas.core.access import Actor
from misas.core.privacy.codes import Scope
from misas.core.referrals.withdrawals import report_faults
from misas.core.refusals import Absent, Invalid, Refused
from misas.records.audit import journal
from misas.records.outbox import post
from misas.records.referrals import doors
from misas.records.referrals.models import Referral, WithdrawalReport
from misas.records.referrals.withdrawn import silence

TOPIC = "referral.withdrawal_reported"
LEAPS: Final = 20  # a referral sent from caisse to caisse is followed this far


@transaction.atomic
def report_withdrawal(
    referral: UUID, scope: str, *, how: str, said_on: date | None, by: Actor, at: datetime
) -> WithdrawalReport:
    """Report what the person said, for a referral of one's own. The same said twice is one report.

    `scope`: FEEDBACK (nothing more goes back) or ACCOMPANIMENT (she gives it up). Raises Absent, Invalid.
    """
    row = _where_it_stands(referral, by)
    if by.account_id is None:
        raise Refused("referral.needs_a_human")
    if faults := report_faults(scope, how, said_on, agreed_on=row.agreed_on, today=row.caisse.local_date(at)):
        raise Invalid(faults)
    assert said_on is not None
    known = Scope(scope)
    try:
        with transaction.atomic():
            report = WithdrawalReport.objects.create(
                caisse_id=row.caisse_id,
                referral=row,
                organisation_id=row.organisation_id,
                scope=known.value,
                how=how,
                said_on=said_on,
                at=at,
                by_id=by.account_id,
            )
    except IntegrityError:
        return WithdrawalReport.objects.get(referral=row, scope=known.value)
    silence(report.public_id)
    journal.note("referral.withdrawal_reported", row, by=by, at=at, scope=scope, how=how, report=report.public_id)
    payload = {"report": report.public_id}
    post.put(TOPIC, f"withdrawal:{report.public_id}", caisse_id=row.caisse_id, payload=payload, at=at)
    return report


def _where_it_stands(referral: UUID, by: Actor) -> Referral:
    """The last row that the actor sees: a referral sent to another caisse goes on there.

    A partner sees it there. An agent does not: what they say of the row that left is sent after it (`cases`).
    """
    row = doors.referral(referral, to="referral.report_withdrawal", by=by)
    for _ in range(LEAPS):
        if row.successor is None:
            break
        try:
            row = doors.referral(row.successor, to="referral.report_withdrawal", by=by)
        except Absent:
            break
    return row
