"""The territory: load its tables, open a caisse, find a commune, route a person."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from misas.actions.ports import ports
from misas.core.access import Actor, Subject, may
from misas.core.refusals import Fault, Forbidden, Invalid
from misas.core.territory import phases
from misas.core.territory.affiliation import read_affiliation
from misas.core.territory.calendar import WorkCalendar
from misas.core.territory.callback import read_callback
from misas.core.territory.phases import Opening
from misas.core.territory.places import Suggestion, settle
from misas.core.territory.reference import ReferenceSource, contradictions
from misas.core.territory.routing import Routing, route
from misas.records.audit import journal
from misas.records.territory import loading, queries
from misas.records.territory.loading import Loaded
from misas.records.territory.models import Caisse


@transaction.atomic
def load_reference(source: ReferenceSource, *, at: datetime) -> Loaded:
    """Put the reference tables of the product in place. The same tables again change nothing.

    Run at set-up, as the owner of the database. Raises ValueError when the tables contradict themselves.
    """
    fingerprint = source.fingerprint()
    if loading.standing() == fingerprint:
        return loading.report(changed=False)
    reference = source.read()
    if wrong := contradictions(reference):
        raise ValueError(f"the tables of the territory contradict themselves: {'; '.join(wrong[:20])}")
    loading.replace(reference, fingerprint, at)
    return loading.report(changed=True)


@transaction.atomic
def open_caisse(
    code: int,
    *,
    wave: int | None = None,
    pilot_from: date | None = None,
    open_from: date | None = None,
    by: Actor,
    at: datetime,
) -> Caisse:
    """Set the wave of a caisse and the days from which it is pilot, then open.

    Raises Forbidden, Absent (no such caisse), Invalid (dates), Refused (it receives already and would not any more).
    """
    verdict = may(by, "territory.open_caisse", Subject("caisse", caisse=code))
    if not verdict:
        raise Forbidden(verdict.reason)
    row = queries.caisse(code, lock=True)
    opening = Opening(wave, pilot_from, open_from)
    phases.require_no_step_back(row.opening, opening, row.local_date(at), name=row.name)
    row.wave, row.pilot_from, row.open_from = wave, pilot_from, open_from
    row.save(update_fields=["wave", "pilot_from", "open_from"])
    journal.note("territory.open_caisse", row, by=by, at=at, wave=wave, **_days(pilot_from, open_from))
    return row


@transaction.atomic
def set_callback(code: int, *, phone: str, hours: str, by: Actor, at: datetime) -> Caisse:
    """Set the number that letters and SMS give, and its hours; an empty number is the national one again.

    Raises Forbidden, Absent (no such caisse), Invalid (number, hours).
    """
    verdict = may(by, "territory.set_callback", Subject("caisse", caisse=code))
    if not verdict:
        raise Forbidden(verdict.reason)
    row, said = queries.caisse(code, lock=True), read_callback(phone, hours)
    row.callback_phone, row.callback_hours = said.phone, said.hours
    row.save(update_fields=["callback_phone", "callback_hours"])
    journal.note("territory.set_callback", row, by=by, at=at, phone=said.phone)
    return row


def require_receiving(row: Caisse, at: datetime) -> None:
    """Refuse clearly when this caisse does not take part yet. Raises Refused."""
    phases.require_receiving(row.opening, row.local_date(at), name=row.name)


def calendar_of(caisse_id: int) -> WorkCalendar:
    """The calendar of a caisse: its zone and its holidays. Raises Absent."""
    return queries.caisse(caisse_id).calendar(ports().holidays)


def find_commune(typed: str, *, postal_code: str = "", field: str = "commune") -> Suggestion:
    """The commune that was typed, by name or postal code or both. Raises Invalid with the ones that may be meant."""
    text = f"{postal_code} {typed}".strip()
    found = queries.communes_named(text)
    near = [] if found else queries.communes_like(text)
    return settle(found, near, typed=text, field=field)


def recognised(typed: str, postal_code: str = "") -> Suggestion | None:
    """The one commune that this text names, however it is typed ("UZES", "st gilles 30800"); None when in doubt."""
    if not typed.strip():
        return None
    found = queries.communes_named(f"{postal_code} {typed}".strip()) or queries.communes_named(typed)
    return found[0] if len(found) == 1 else None


def route_person(*, affiliation: str = "", insee: str = "") -> Routing:
    """Whose person this is, from what is known of her; either may be empty. A read: whoever keeps it adds the date.

    Raises Invalid: an affiliation that is no code, an INSEE code of no commune.
    """
    known = read_affiliation(affiliation) if affiliation.strip() else None
    commune = queries.commune(insee) if insee.strip() else None
    if insee.strip() and commune is None:
        raise Invalid([Fault.of("commune", "territory.unknown_commune", typed=insee)])
    place = queries.place_of(commune) if commune else None
    return route(known, place, queries.table_for(place))


def _days(pilot_from: date | None, open_from: date | None) -> dict[str, str | None]:
    days = {"pilot_from": pilot_from, "open_from": open_from}
    return {name: day.isoformat() if day else None for name, day in days.items()}
