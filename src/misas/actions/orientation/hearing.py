"""What RDV Service Public tells a caisse of its appointments: believed when signed, taken once, never older news.

Each signed message leaves a line with where it says that the appointment stands and what became of it, and no body:
names in it are not ours to keep. What is told of a number that we do not know yet is heard when it is given
(`linking`). Its facts pass by the same law as ours (`core.orientation.webhooks`). Not here: the address that receives
it (`misas.api`).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from misas.actions.cases.recording import held
from misas.actions.orientation.caring import zone_of
from misas.actions.orientation.keeping import Kept, kept, place_asked, place_id, tell
from misas.core.access import SYSTEM, Actor, Subject, may
from misas.core.orientation.appointments import LONGEST_MINUTES, AppointmentFact
from misas.core.orientation.webhooks import Answer, Told, Verdict, is_signed, judge, read
from misas.core.refusals import Absent, Forbidden, Refused
from misas.records.audit import journal
from misas.records.orientation import doors, limits
from misas.records.orientation.exchange import last_heard, seal_secret, secrets_of
from misas.records.orientation.models import Appointment, RdvConnection, RdvWebhook
from misas.records.territory import queries as territory


@transaction.atomic
def connect_rdv(caisse_id: int, *, by: Actor, at: datetime) -> str:
    """Make the secret that will sign what RDV Service Public sends to a caisse; shown this once. The former one still
    opens until the next. Raises Forbidden, Absent (no such caisse)."""
    verdict = may(by, "rdv.connect", Subject("rdv", caisse=caisse_id))
    if not verdict:
        raise Forbidden(verdict.reason)
    caisse = territory.caisse(caisse_id)
    secret = secrets.token_urlsafe(32)
    rows = RdvConnection.objects.select_for_update().filter(caisse=caisse)
    row = rows.first() or RdvConnection(caisse=caisse)
    seal_secret(row, secret.encode())
    row.made_at, row.made_by_id, row.ended_at = at, by.account_id, None
    row.save()
    journal.note("rdv.connect", row, by=by, at=at)
    return secret


@transaction.atomic
def disconnect_rdv(caisse_id: int, *, by: Actor, at: datetime) -> None:
    """Nothing signed by these secrets is believed any more. Raises Forbidden."""
    verdict = may(by, "rdv.connect", Subject("rdv", caisse=caisse_id))
    if not verdict:
        raise Forbidden(verdict.reason)
    for row in RdvConnection.objects.filter(caisse_id=caisse_id, ended_at__isnull=True):
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        journal.note("rdv.disconnect", row, by=by, at=at)


@transaction.atomic
def hear_rdv(caisse_id: int, body: bytes, signature: str, *, at: datetime) -> Verdict:
    """One message, in the context of the caisse; what became of it. Raises Refused when it cannot be read.

    Messages of one caisse are heard one after the other. Nothing of a forged one is read, nor kept.
    """
    connection = RdvConnection.objects.select_for_update().filter(caisse_id=caisse_id, ended_at__isnull=True).first()
    if not is_signed(body, signature, secrets_of(connection) if connection else ()):
        return Verdict.FORGED
    told = read(body, at=at)
    key = told.key if told else hashlib.sha256(body).hexdigest()
    if RdvWebhook.objects.filter(caisse_id=caisse_id, key=key).exists():
        return Verdict.REPEATED
    one = _ours(caisse_id, told, at)
    answer = _judged(told, one)
    if answer.verdict is Verdict.TAKEN and one is not None:
        answer = take(one, answer, at)
    RdvWebhook.objects.create(
        caisse_id=caisse_id,
        key=key,
        rdv=told.rdv[: limits.RDV] if told else "",
        told_at=told.told_at if told else None,
        **_said(told),
        received_at=at,
        verdict=answer.verdict.value,
        code=answer.code,
        appointment=one.row if one else None,
    )
    return answer.verdict


def _said(told: Told | None) -> dict[str, Any]:
    """What it says of the appointment, to be heard again; nothing when no appointment could be so."""
    if told is None or not 0 < told.minutes <= LONGEST_MINUTES:
        return {}
    return {"wanted": told.wanted.value, "starts_at": told.starts_at, "minutes": told.minutes}


def _ours(caisse_id: int, told: Told | None, at: datetime) -> Kept | None:
    """Our appointment of this name over there, held with its case."""
    if told is None or not told.rdv:
        return None
    public_id = (
        Appointment.objects.filter(caisse_id=caisse_id, rdv=told.rdv).values_list("public_id", flat=True).first()
    )
    if public_id is None:
        return None
    try:
        row = doors.appointment(public_id, to="orientation.see", by=SYSTEM, lock=True)
    except Absent:
        return None
    return kept(row, held(row.case, at))


def _judged(told: Told | None, one: Kept | None) -> Answer:
    if told is None or one is None:
        return Answer(Verdict.NOT_OURS)
    return judge(told, one.known, zone_of(one.case), last_told_at=last_heard(one.row), repeated=False)


def take(one: Kept, answer: Answer, at: datetime) -> Answer:
    """Record what was told; all of it, or nothing when the case refuses it (it is closed, she is not reached yet)."""
    try:
        with transaction.atomic():
            for verb, fact in answer.steps:
                where = place_asked(one) if verb == "book" else None
                told = replace(_not_ahead(fact, at), place=place_id(where))
                tell(one, verb, told, offer=where, by=SYSTEM, at=at)
    except Refused as no:
        return Answer(Verdict.REFUSED, code=no.code[: limits.REFUSAL_CODE])
    return answer


def _not_ahead(fact: AppointmentFact, at: datetime) -> AppointmentFact:
    """Their clock may be some seconds ahead of ours: no fact of ours lies ahead of now."""
    return replace(fact, at=min(fact.at, at))
