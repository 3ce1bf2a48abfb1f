"""An appointment and its number at RDV Service Public: given, corrected, taken away; and what was said of it before.

What is told of a number that we do not know yet is kept (`hearing`): each message says the whole of where the
appointment stands, so the last one alone is heard again when the number is given. Not here: the messages themselves.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions.orientation.caring import check_open, zone_of
from misas.actions.orientation.hearing import take
from misas.actions.orientation.keeping import Kept, keep
from misas.core.access import Actor
from misas.core.orientation.webhooks import ID, Verdict, judge
from misas.core.refusals import Fault, Invalid
from misas.records.audit import journal
from misas.records.orientation import doors, limits
from misas.records.orientation.exchange import HEARD, became, last_line, told_of
from misas.records.orientation.models import Appointment, RdvConnection


@transaction.atomic
def number(appointment: UUID | str, rdv: str, *, by: Actor, at: datetime) -> Appointment:
    """Say its number over there, correct it, or ("") take it away: what was said of the new one is heard at once.

    The journal keeps what it was. Raises Absent, Invalid, Refused (the case is closed).
    """
    wait_for_messages(doors.appointment(appointment, to="appointment.number", by=by).caisse_id)
    one = keep(appointment, to="number", by=by, at=at)
    check_open(one.case)
    before = one.row.rdv
    know_as(one.row, rdv)
    if one.row.rdv != before:
        one.row.save(update_fields=["rdv"])
        journal.note(
            "appointment.number", one.row, by=by, at=at, rdv=one.row.rdv, before=before, case=one.case.row.public_id
        )
    hear_again(one, at)
    return one.row


def wait_for_messages(caisse_id: int) -> None:
    """No message is heard while a number is given: it would be kept as that of nobody, and never heard again. Held
    before any case, as `hearing` does."""
    list(RdvConnection.objects.select_for_update().filter(caisse_id=caisse_id).values_list("pk"))


def know_as(row: Appointment, rdv: str) -> None:
    """Put the number in the row (not saved here): no other appointment of the caisse has it. Raises Invalid."""
    if rdv and (len(rdv) > limits.RDV or not ID.fullmatch(rdv)):
        raise Invalid([Fault.of("rdv", "appointment.rdv_shape")])
    if rdv and Appointment.objects.filter(caisse_id=row.caisse_id, rdv=rdv).exclude(pk=row.pk).exists():
        raise Invalid([Fault.of("rdv", "appointment.rdv_taken")])
    row.rdv = rdv


def hear_again(one: Kept, at: datetime) -> None:
    """What RDV Service Public said last of this number. Said when it was nobody's, or another appointment's, we learn
    it now, after all that was noted here; what this one heard already, or refused before something else, is over."""
    line = last_line(one.row) if one.row.rdv else None
    told = told_of(line) if line is not None else None
    if line is None or told is None:
        return
    if line.appointment_id != one.row.pk:
        told = replace(told, told_at=max(told.told_at, one.known.last_at or told.told_at))
    elif became(line) in HEARD:
        return
    answer = judge(told, one.known, zone_of(one.case), last_told_at=None, repeated=False)
    if answer.verdict is Verdict.TAKEN:
        answer = take(one, answer, at)
    line.appointment, line.again, line.again_at = one.row, answer.verdict.value, at
    line.save(update_fields=["appointment", "again", "again_at"])
