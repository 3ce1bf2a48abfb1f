"""An appointment is wanted for a care: it begins, with what to bring to it and how to talk there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import Held, held, human
from misas.actions.orientation.caring import check_open
from misas.actions.orientation.keeping import begin
from misas.actions.orientation.linking import wait_for_messages
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.orientation.appointment_codes import AppointmentFactKind
from misas.core.orientation.needs import Need
from misas.core.orientation.preparing import proposed
from misas.core.refusals import Absent, Refused
from misas.records.cases.models import ForgoneCare
from misas.records.orientation import doors
from misas.records.orientation.finding import cover_of
from misas.records.orientation.models import Appointment, AppointmentFactRow, CareOffer
from misas.records.orientation.models.appointment import SEARCHING


@transaction.atomic
def want(
    case: UUID | str,
    care: UUID | str,
    *,
    offer: UUID | str | None = None,
    need: str = "",
    rdv: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> Appointment:
    """An appointment is wanted for this care; the one already searched for it, if there is one. `rdv`: the number at
    RDV Service Public that `book` gives it in the same gesture: messages wait before the case is held, as they do.

    Raises Absent (no such case, care, offer, need), Refused (the case is closed, the care is over).
    """
    if rdv:
        wait_for_messages(doors.case(case, to="appointment.want", by=by).caisse_id)
    row = doors.case(case, to="appointment.want", by=by, lock=True)
    care_row = doors.care(row, care)
    where = doors.offer_of(care_row, offer) if offer is not None else None
    return wanted(held(row, at), care_row, where, need or (where.need if where else ""), by=by, at=at, key=key)


def wanted(
    case: Held, care: ForgoneCare, offer: CareOffer | None, need: str, *, by: Actor, at: datetime, key: str | None
) -> Appointment:
    """The same for a case already held."""
    human(by)
    answered = _need(need)
    if (before := _wanted_by(case, key)) is not None:
        return before
    check_open(case)
    if case.facts.cares[str(care.public_id)].is_final:
        raise Refused("appointment.care_is_over")
    standing = Appointment.objects.filter(care=care, need=need, state__in=SEARCHING).order_by("id").first()
    if standing is not None:
        return _here(standing, care, case, offer)
    row = Appointment(
        caisse_id=case.row.caisse_id,
        case=case.row,
        care=care,
        need=need,
        offer=offer,
        made_at=at,
        made_by_id=by.account_id,
        last_at=at,
        **_prepared(case, answered),
    )
    row.save()
    begin(row, offer=offer, case=case, by=by, at=at, key=key)
    return row


def _need(need: str) -> Need | None:
    if not need:
        return None
    found = ports().needs.by_id.get(need)
    if found is None:
        raise Absent
    return found


def _wanted_by(case: Held, key: str | None) -> Appointment | None:
    if key is None:
        return None
    rows = AppointmentFactRow.objects.filter(appointment__case=case.row, key=key, kind=AppointmentFactKind.WANTED.value)
    before = rows.select_related("appointment__care", "appointment__offer").first()
    return before.appointment if before else None


def _here(row: Appointment, care: ForgoneCare, case: Held, offer: CareOffer | None) -> Appointment:
    """The appointment already searched, at the place chosen now."""
    if offer is not None and row.offer_id != offer.pk:
        row.offer = offer
        row.save(update_fields=["offer"])
    row.case, row.care, row.offer = case.row, care, row.offer or offer
    return row


def _prepared(case: Held, need: Need | None) -> dict[str, Any]:
    """What to begin with: what the need asks to bring, an interpreter when she asks for one."""
    person = case.row.person
    if need is None:
        return {}
    language = person.language if person.interpreter else ""
    known = proposed(need, cover_of(person, case.today), language)
    return {"bring": sorted(item.value for item in known.bring), "interpreter": known.interpreter}
