"""What is known of the year of an envelope, read for its forecast: promises day by day, what waits, sessions to come.

Not here: the bounds themselves (`core.funding.forecast`).
"""

from __future__ import annotations

from datetime import date

from django.db.models import Min, Sum

from misas.core.funding.codes import EnvelopeKind
from misas.core.funding.forecast import Asked, Forecast, Promised, forecast
from misas.core.funding.life.application import PENDING
from misas.records.funding.models import AidApplication, CommitteeSession, Envelope, EnvelopeEntry

SIGNS = {EnvelopeKind.COMMITTED.value: 1, EnvelopeKind.RELEASED.value: -1, EnvelopeKind.RETURNED.value: -1}


def forecast_of(row: Envelope, today: date) -> Forecast:
    """What the year of this envelope may still bring. Four queries."""
    entries = EnvelopeEntry.objects.filter(envelope=row, kind__in=SIGNS).values_list("kind", "on")
    promised = [Promised(on, SIGNS[kind] * cents) for kind, on, cents in entries.annotate(sum=Sum("cents"))]
    sessions = CommitteeSession.objects.filter(caisse_id=row.caisse_id, funder_id=row.funder_id, on__year=row.year)
    days = list(sessions.filter(cancelled_at__isnull=True).values_list("on", flat=True))
    coming = sessions.filter(cancelled_at__isnull=True, held_at__isnull=True, on__gte=today)
    soonest = coming.aggregate(on=Min("on"))["on"]
    waiting = AidApplication.objects.filter(envelope=row, status__in=[state.value for state in PENDING])
    asked = [Asked(cents, on or soonest) for cents, on in waiting.values_list("asked_cents", "session__on")]
    return forecast(row.total_cents, row.year, promised, asked, today=today, sessions=days)
