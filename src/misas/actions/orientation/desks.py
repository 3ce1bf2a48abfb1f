"""The PASS of a caisse: in no nomenclature, so the caisse keeps its own list, each line with the day it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import human
from misas.core.access import Actor, Subject, may
from misas.core.orientation.needs import DeskKind
from misas.core.refusals import Absent, Fault, Invalid
from misas.lib import phones
from misas.records.audit import journal
from misas.records.orientation import doors, limits
from misas.records.orientation.models import AccessDesk
from misas.records.territory import queries as territory


@dataclass(frozen=True, slots=True)
class DeskDraft:
    """A PASS as it is typed. `commune`: its INSEE code; `checked_on`: the day on which somebody made sure of it."""

    kind: DeskKind
    name: str
    commune: str
    checked_on: date
    hospital: str = ""
    street: str = ""
    postal_code: str = ""
    phone: str = ""
    hours: str = ""


@transaction.atomic
def keep_desk(
    caisse_id: int, draft: DeskDraft, *, public_id: UUID | str | None = None, by: Actor, at: datetime
) -> AccessDesk:
    """Write a PASS of the caisse, or correct one. Raises Absent, Invalid."""
    if not may(by, "desk.keep", Subject("desk", caisse=caisse_id)):
        raise Absent
    today = territory.caisse(caisse_id).local_date(at)
    commune = territory.commune(draft.commune)
    phone = phones.kept_form(draft.phone) if draft.phone.strip() else ""
    faults = [
        Fault.of(field, "desk.text", most=most)
        for field, text, most, least in (
            ("name", draft.name, limits.PLACE_NAME, 1),
            ("hospital", draft.hospital, limits.PLACE_NAME, 0),
            ("street", draft.street, limits.STREET, 0),
            ("postal_code", draft.postal_code, limits.POSTAL_CODE, 0),
            ("hours", draft.hours, limits.HOURS, 0),
        )
        if not least <= len(text.strip()) <= most
    ]
    if commune is None:
        faults.append(Fault.of("commune", "desk.commune"))
    if phone is None:
        faults.append(Fault.of("phone", "offer.phone"))
    if draft.checked_on > today:
        faults.append(Fault.of("checked_on", "desk.checked_ahead"))
    if faults or commune is None:
        raise Invalid(faults)
    row = doors.desk(public_id, caisse_id, lock=True) if public_id else AccessDesk(caisse_id=caisse_id)
    row.kind, row.name, row.hospital = draft.kind.value, draft.name.strip(), draft.hospital.strip()
    row.street, row.postal_code = draft.street.strip(), draft.postal_code.strip()
    row.commune, row.town = commune, commune.name
    row.phone, row.hours, row.checked_on = phone or "", draft.hours.strip(), draft.checked_on
    row.kept_at, row.kept_by_id = at, by.account_id
    row.save()
    journal.note("desk.keep", row, by=by, at=at, desk=draft.kind.value)
    return row


@transaction.atomic
def retire_desk(desk: UUID | str, *, caisse_id: int, by: Actor, at: datetime) -> AccessDesk:
    """It receives nobody any more. Retired twice is retired once. Raises Absent."""
    if not may(by, "desk.keep", Subject("desk", caisse=caisse_id)):
        raise Absent
    human(by)
    row = doors.desk(desk, caisse_id, lock=True)
    if row.retired_at is None:
        row.retired_at = at
        row.save(update_fields=["retired_at"])
        journal.note("desk.retire", row, by=by, at=at)
    return row
