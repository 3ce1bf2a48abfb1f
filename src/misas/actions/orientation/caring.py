"""What an appointment does to the case: the stage of its care moves by the case's own verbs, so that an owner, a next
action and a due date always stand. Not here: what each fact calls for (`core.orientation.care_verbs`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from misas.actions.cases.recording import Held, record
from misas.core.access import Actor
from misas.core.cases import cares
from misas.core.cases.codes import CareStage, TaskKind
from misas.core.cases.lifecycle import BY_VERB
from misas.core.orientation.appointment_codes import AppointmentFactKind
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.care_verbs import CareVerb, care_verbs
from misas.core.refusals import Refused
from misas.lib.dates import local, local_date
from misas.records.orientation.models import Appointment

CALLS = frozenset({AppointmentFactKind.ATTEMPTED})


def zone_of(case: Held) -> ZoneInfo:
    """Where the caisse is: days are counted there."""
    return case.office.calendar.zone


def check_open(case: Held) -> None:
    """Nothing is searched nor booked for a closed case: it is opened again first."""
    if case.facts.closed is not None:
        raise Refused("orientation.case_closed")


def play(
    row: Appointment,
    kind: AppointmentFactKind,
    after: Folded,
    others: Iterable[Folded],
    case: Held,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Record on the case what this fact of an appointment means for its care; `others`: those of the same care.

    A call that moves nothing still follows the search up: it is due again some days from now.
    """
    care_id, zone = str(row.care.public_id), zone_of(case)
    others = tuple(others)
    said = {"care": care_id, "appointment": row.public_id} | (_answer(after) if kind in CALLS else {})
    found = care_verbs(kind, after, case.facts.cares[care_id], zone, others)
    for one in found:
        cares.check(case.facts.cares[care_id], BY_VERB[one.verb].fact)
        when = _visit(one, (after, *others), zone)
        record(case, one.verb, by=by, at=at, data=said | {"on": one.on, "cancelled": one.cancelled or None} | when)
    if not found and kind in CALLS and case.facts.cares[care_id].stage is CareStage.SEARCHING:
        followed = {"task": TaskKind.FOLLOW_SEARCH, "about": care_id, "appointment": row.public_id}
        record(case, "follow", by=by, at=at, data=followed | _answer(after))


def _answer(after: Folded) -> dict[str, str]:
    """What the last call was answered, and where."""
    last = after.calls[-1]
    return {"outcome": last.outcome.value} | ({"place": last.place} if last.place else {})


def _visit(verb: CareVerb, known: Iterable[Folded], zone: ZoneInfo) -> dict[str, str]:
    """The local hour and the place of the appointment of that day; what is booked is one that stands, if any does."""
    if verb.verb == "book_care":
        known = sorted(known, key=lambda one: not one.stands)
    for one in known:
        if one.starts_at is not None and local_date(one.starts_at, zone) == verb.on:
            return {"hour": f"{local(one.starts_at, zone):%H:%M}"} | ({"place": one.place} if one.place else {})
    return {}
