"""The referrals that may be of the same person as one being typed: few rows, by the birth date.

Not here: whether they are of the same person (`actions.referrals.repeating`).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from misas.core.referrals.feedback import PlainState
from misas.records.referrals.models import Referral
from misas.records.referrals.querysets import ReferralQuerySet

MOST = 50


def awaiting(caisse_id: int, birth_date: date) -> list[Referral]:
    """Those of a caisse that still await a human, said or corrected to be born that day, the latest first."""
    corrected = Q(corrections__contains=[{"field": "birth_date", "value": birth_date.isoformat()}])
    rows = Referral.objects.awaiting_triage().filter(Q(birth_date=birth_date) | corrected, caisse_id=caisse_id)
    return _whole(rows)


def of_organisation(organisation_id: int, birth_date: date, *, since: datetime) -> list[Referral]:
    """Those of an organisation that its own list still says "received", whatever the caisse did with them."""
    rows = Referral.objects.of_organisation(organisation_id).filter(birth_date=birth_date, received_at__gte=since)
    return _whole(rows.filter(plain_state=PlainState.RECEIVED.value))


def _whole(rows: ReferralQuerySet) -> list[Referral]:
    return list(rows.select_related("entered_by").newest_first()[:MOST])
