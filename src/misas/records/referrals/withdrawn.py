"""What was reported of the person's change of mind; the news of a referral stopped from outside its caisse."""

from __future__ import annotations

from uuid import UUID

from django.db import connection
from django.db.models import Q

from misas.core.privacy.codes import Scope
from misas.records.referrals.models import Referral, WithdrawalReport


def reports_of(row: Referral) -> list[WithdrawalReport]:
    """The reports on one referral and on those that said the same, the first first, with who made them."""
    theirs = Q(referral=row) | Q(referral__duplicate_of=row)
    return list(WithdrawalReport.objects.filter(theirs).select_related("by", "organisation").order_by("at", "id"))


def reported(row: Referral) -> list[Scope]:
    """What the person took back through whoever referred her, by this referral or by those that said the same."""
    theirs = Q(referral=row) | Q(referral__duplicate_of=row)
    scopes = WithdrawalReport.objects.filter(theirs).order_by("at", "id").values_list("scope", flat=True)
    return [Scope(scope) for scope in scopes]


def silence(report: UUID) -> bool:
    """Stop the news of the referral of this report, as of its instant; whether it was not stopped before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT referrals_silence(%s)", [report])
        return bool(cursor.fetchone()[0])
