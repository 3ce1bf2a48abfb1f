"""What is done with a referral between receipt and triage: acknowledge, identify, postpone, assign, look again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from misas.actions.ports import ports
from misas.core.access import Actor, Role
from misas.core.persons.codes import Source
from misas.core.referrals import lifecycle, priority, reading, receipts
from misas.core.referrals.codes import ReferralStatus
from misas.core.referrals.corrections import Correction, changes, corrected
from misas.core.referrals.lifecycle import NextAction
from misas.core.referrals.said import Said
from misas.core.refusals import Fault, Invalid, Refused
from misas.core.territory.calendar import WorkCalendar
from misas.records.accounts import queries as accounts
from misas.records.accounts.models import Account
from misas.records.audit import journal
from misas.records.persons.models import Person
from misas.records.referrals import doors
from misas.records.referrals.models import SILENCE, Referral
from misas.records.territory import queries as territory

MORNING = time(0, 0)
PRIORITY: Final = ("priority", "priority_why", "recompute_at")


@transaction.atomic
def acknowledge(referral: UUID, *, by: Actor, at: datetime) -> Referral:
    """The acknowledgment of a letter or an e-mail has been sent (CRPA L.112-3, R.112-11-1). Raises Absent."""
    row = doors.referral(referral, to="referral.acknowledge", by=by, lock=True)
    if row.acknowledged_at is None:
        row.acknowledged_at = at
        row.save(update_fields=["acknowledged_at"])
        journal.note("referral.acknowledge", row, by=by, at=at, number=row.number)
    return row


@transaction.atomic
def identify(referral: UUID, person: Person | None, *, by: Actor, at: datetime) -> Referral:
    """Say who the person of a referral is: a link, reversible until triage. Raises Absent, Refused."""
    row = doors.referral(referral, to="referral.identify", by=by, lock=True)
    lifecycle.require("referral.identify", ReferralStatus(row.status))
    if person is not None and person.caisse_id != row.caisse_id:
        raise Refused("referral.person_of_another_caisse")
    row.person = person
    row.save(update_fields=["person"])
    journal.note("referral.identify", row, by=by, at=at, person=person.public_id if person else None)
    return row


@transaction.atomic
def correct(
    referral: UUID,
    typed: Mapping[str, Any],
    *,
    source: Source,
    stated_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Referral:
    """Correct the identity that a referral gave: a typing slip, a wrong telephone, another commune.

    What was said stays as said. `typed`: fields of `core.referrals.corrections.CORRECTABLE`, as typed; what is equal to
    what holds is no correction. Raises Absent, Refused (answered already), Invalid (every fault).
    """
    row = doors.referral(referral, to="referral.correct", by=by, lock=True)
    lifecycle.require("referral.correct", ReferralStatus(row.status))
    calendar = row.caisse.calendar(ports().holidays)
    today = calendar.local_date(at)
    day = stated_on or today
    faults = [Fault.of("stated_on", "referral.since_ahead")] if day > today else []
    try:
        found = changes(known_of(row, today), typed, today=today)
    except Invalid as wrong:
        faults = [*wrong.faults, *faults]
    if faults:
        raise Invalid(faults)
    if found:
        made = [Correction(name, value, source, day, at, by.account_id) for name, value in found.items()]
        row.corrections = [*row.corrections, *(one.as_json() for one in made)]
        prioritise(row, calendar, at)
        row.save(update_fields=["corrections", *PRIORITY])
        journal.note("referral.correct", row, by=by, at=at, fields=sorted(found), source=source)
    return row


@transaction.atomic
def postpone(referral: UUID, *, until: date | None, action: NextAction, by: Actor, at: datetime) -> Referral:
    """Give a referral another due date, and what is done then. Raises Absent, Refused, Invalid (no day, or too far)."""
    row = doors.referral(referral, to="referral.postpone", by=by, lock=True)
    lifecycle.require("referral.postpone", ReferralStatus(row.status))
    if until is None:
        raise Invalid([Fault.of("until", "referral.postpone_day_needed")])
    calendar = row.caisse.calendar(ports().holidays)
    today = calendar.local_date(at)
    latest = receipts.bounded(
        calendar.add_business_days(today, receipts.ACKNOWLEDGE_WITHIN),
        acknowledge_by=row.acknowledge_by,
        acknowledged=row.acknowledged_at is not None,
        today=today,
    )
    if not today <= until <= latest:
        raise Invalid([Fault.of("until", "referral.postpone_range", latest=latest)])
    row.next_action, row.due_on = action.value, until
    row.break_silence()
    prioritise(row, calendar, at)
    row.save(update_fields=["next_action", "due_on", *SILENCE, *PRIORITY])
    journal.note("referral.postpone", row, by=by, at=at, action=action.value, until=until.isoformat())
    return row


@transaction.atomic
def assign(referral: UUID, owner: Account, *, by: Actor, at: datetime) -> Referral:
    """Give a referral that awaits triage to a colleague of the caisse. Raises Absent, Refused."""
    row = doors.referral(referral, to="referral.assign", by=by, lock=True)
    lifecycle.require("referral.assign", ReferralStatus(row.status))
    today = row.caisse.calendar(ports().holidays).local_date(at)
    team = accounts.colleagues(row.caisse_id, (Role.CASEWORKER, Role.SUPERVISOR), today)
    if not team.filter(pk=owner.pk).exists():
        raise Refused("referral.owner_not_of_team", name=owner.full_name)
    if row.owner_id != owner.pk:
        row.owner = owner
        row.break_silence()
    row.save(update_fields=["owner", *SILENCE])
    journal.note("referral.assign", row, by=by, at=at, owner=owner.public_id)
    return row


@transaction.atomic
def recompute(caisse_id: int, *, at: datetime, limit: int = 500) -> int:
    """Look again at the priorities that time alone has changed, in one caisse; returns how many."""
    calendar = territory.caisse(caisse_id).calendar(ports().holidays)
    rows = (
        Referral.objects.filter(caisse_id=caisse_id).to_recompute(at).select_for_update(of=("self",), skip_locked=True)
    )
    looked = list(rows.order_by("recompute_at")[:limit])
    for row in looked:
        prioritise(row, calendar, at)
        row.save(update_fields=PRIORITY)
    return len(looked)


def prioritise(row: Referral, calendar: WorkCalendar, at: datetime) -> None:
    """Set the priority of a row and the instant to look at it again. The row is not saved here."""
    today = calendar.local_date(at)
    found = priority.explain(
        known_of(row, today), received_on=row.received_on, due_on=row.due_on, today=today, calendar=calendar
    )
    row.priority, row.priority_why = found.level.value, [why.value for why in found.why]
    row.recompute_at = calendar.instant(found.changes_on, MORNING) if found.changes_on else None


def known_of(row: Referral, today: date) -> Said:
    """What was said, with the corrections of the identity in their place."""
    return corrected(said_of(row, today), row.corrections)


def said_of(row: Referral, today: date) -> Said:
    """What was said, read again from its row; without the NIR."""
    said, faults = reading.read(row.said, today=today)
    if faults:
        raise Invalid(faults)
    return said
