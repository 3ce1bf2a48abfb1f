"""What has passed its duration, counted caisse by caisse, and forgotten where a rule says so. Nothing open counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Q, QuerySet

from misas.core.funding.life.plan_life import ENDS as PLAN_ENDS
from misas.core.orientation.refusal import UNDER_WAY as UNDER_COMPLAINT
from misas.core.privacy.retention import Kept
from misas.records.audit.models import Reading
from misas.records.cases.models import Case
from misas.records.funding.models import FundingPlan
from misas.records.orientation.models import Appointment, CareRefusal, RdvWebhook
from misas.records.outbox.models import Message
from misas.records.rights.models import Claim
from misas.records.rights.queries import UNDER_WAY


def passed(kept: Kept, caisse_id: int, before: datetime) -> int:
    """How many rows of a caisse of the context have passed their duration."""
    match kept:
        case Kept.READINGS:
            return Reading.objects.filter(caisse_id=caisse_id, at__lt=before).count()
        case Kept.MESSAGES:
            return _messages(caisse_id, before).count() + _webhooks(caisse_id, before).count()
        case Kept.ACCOMPANIMENTS:
            return _silent_persons(caisse_id, before).count()


def forget(kept: Kept, caisse_id: int | None, before: datetime) -> int:
    """Erase them; returns how many. `caisse_id` None: the readings of no caisse (sign-ins, the nation)."""
    if kept is Kept.MESSAGES and caisse_id is not None:
        return _messages(caisse_id, before).delete()[0] + _webhooks(caisse_id, before).delete()[0]
    if kept is not Kept.READINGS:
        raise ValueError(f"{kept} is not erased by a rule")
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_forget_readings(%s, %s)", [caisse_id, before])
        return int(cursor.fetchone()[0])


def silent_persons(caisse_id: int, before: datetime) -> list[tuple[int, datetime]]:
    """Their numbers, each with the instant of the last fact, the oldest first."""
    rows = _silent_persons(caisse_id, before).order_by("last", "person__number")
    return list(rows.values_list("person__number", "last"))


def _messages(caisse_id: int, before: datetime) -> QuerySet[Message]:
    return Message.objects.filter(caisse_id=caisse_id, done_at__lt=before)


def _webhooks(caisse_id: int, before: datetime) -> QuerySet[RdvWebhook]:
    return RdvWebhook.objects.filter(caisse_id=caisse_id, received_at__lt=before)


def _silent_persons(caisse_id: int, before: datetime) -> QuerySet[Any, Any]:
    """Persons whose every case is closed, and where nothing happened since: no case of theirs is open or recent, no
    claim, complaint nor funding plan is under way, and nothing was recorded of one, nor of an appointment."""
    rows = Case.objects.filter(caisse_id=caisse_id).order_by().values("person_id")
    silent = rows.annotate(last=Max("last_at"), closed=Max("closed_at")).filter(last__lt=before, closed__lt=before)
    lively = Case.objects.filter(caisse_id=caisse_id, closed_at__isnull=True).order_by().values("person_id")
    claims = Claim.objects.filter(caisse_id=caisse_id).order_by().values("case__person_id")
    waiting, moved = claims.filter(status__in=UNDER_WAY), claims.filter(facts__at__gte=before)
    refusals = CareRefusal.objects.filter(caisse_id=caisse_id).order_by().values("case__person_id")
    complained = refusals.filter(Q(state__in=UNDER_COMPLAINT) | Q(facts__at__gte=before))
    met = Appointment.objects.filter(caisse_id=caisse_id, last_at__gte=before).order_by().values("case__person_id")
    plans = FundingPlan.objects.filter(caisse_id=caisse_id).order_by().values("case__person_id")
    funded = plans.filter(~Q(status__in=PLAN_ENDS) | Q(last_at__gte=before))
    silent = silent.exclude(person_id__in=lively).exclude(person_id__in=waiting).exclude(person_id__in=moved)
    return silent.exclude(person_id__in=complained).exclude(person_id__in=met).exclude(person_id__in=funded)
