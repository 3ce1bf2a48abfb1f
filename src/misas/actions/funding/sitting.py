"""The sessions of a committee: planned, held. Not here: what it decides (`deciding`), its rhythm (`core`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.core.access import Actor, Subject, may
from misas.core.funding.life.application import AWAITING
from misas.core.funding.life.committee import MOST_DEPOSIT_DAYS
from misas.core.refusals import Absent, Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.funding import doors
from misas.records.funding.models import AidApplication, CommitteeSession
from misas.records.territory import queries as territory

FARTHEST: Final = timedelta(days=2 * 366)


@transaction.atomic
def plan_session(
    caisse_id: int, funder: UUID | str, on: date, deposit_by: date, *, by: Actor, at: datetime
) -> CommitteeSession:
    """One more session of a funder in a caisse. Planned twice for one day, planned once. Raises Absent, Invalid."""
    if not may(by, "committee.plan", Subject("session", caisse_id)):
        raise Absent
    row = doors.funder(funder, to="funder.see", by=by, caisse=caisse_id)
    today = territory.caisse(caisse_id).local_date(at)
    faults = []
    if not today <= on <= today + FARTHEST:
        faults.append(Fault.of("on", "funding.session_day"))
    if not on - timedelta(days=MOST_DEPOSIT_DAYS) <= deposit_by <= on:
        faults.append(Fault.of("deposit_by", "funding.deposit_day", most=MOST_DEPOSIT_DAYS))
    if faults:
        raise Invalid(faults)
    made, is_new = CommitteeSession.objects.get_or_create(
        caisse_id=caisse_id,
        funder=row,
        on=on,
        cancelled_at=None,
        defaults={"deposit_by": deposit_by, "planned_at": at, "planned_by_id": by.account_id},
    )
    if is_new:
        journal.note("committee.plan", made, by=by, at=at, day=on.isoformat())
    return made


@transaction.atomic
def hold_session(session: UUID | str, *, by: Actor, at: datetime) -> CommitteeSession:
    """It took place. Raises Absent, Refused (before its day; a request put before it has no answer)."""
    row = doors.session(session, to="committee.plan", by=by, lock=True)
    if row.held_at is not None:
        return row
    if row.cancelled_at is not None:
        raise Refused("funding.session_cancelled", on=row.on)
    if row.on > row.caisse.local_date(at):
        raise Refused("funding.session_to_come", on=row.on)
    waiting = AidApplication.objects.filter(session=row, status__in=[state.value for state in AWAITING]).count()
    if waiting:
        raise Refused("funding.session_undecided", count=waiting)
    row.held_at = at
    row.save(update_fields=["held_at"])
    journal.note("committee.hold", row, by=by, at=at)
    return row
