"""To the caisse of the person: the only answer that crosses."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from misas.actions import feedback
from misas.actions.ports import ports
from misas.actions.referrals import PRIORITY, first_owner, prioritise
from misas.actions.territory import require_receiving
from misas.actions.triage.deciding import decide, duplicates_of, hold, take_back
from misas.core.access import Actor
from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.referrals.lifecycle import NextAction
from misas.core.referrals.receipts import TAKE_UP_WITHIN
from misas.core.refusals import Refused
from misas.records.referrals import sealed
from misas.records.referrals.models import Referral, TriageDecision
from misas.records.referrals.rerouting import Successor
from misas.records.referrals.rerouting import reroute as cross
from misas.records.territory import queries as territory


@transaction.atomic
def reroute(referral: UUID, reason: str, *, to_caisse: int, by: Actor, at: datetime) -> Referral:
    """Send a referral to the caisse of the person: received there at once, numbered, owned, both linked.

    What was said to be its duplicate awaits triage again: nobody would follow it here. Returns the row that left;
    `successor_number` is the new number. Raises Absent, Refused (same caisse, not open).
    """
    row, done = hold(referral, TriageOutcome.REROUTED_CAISSE, reason, by)
    if done:
        return row
    if to_caisse == row.caisse_id:
        raise Refused("referral.same_caisse")
    if by.account_id is None:
        raise Refused("referral.needs_a_human")
    there = territory.caisse(to_caisse)
    require_receiving(there, at)
    calendar = there.calendar(ports().holidays)
    today = calendar.local_date(at)
    take_up_by = calendar.add_business_days(today, TAKE_UP_WITHIN)
    public_id = uuid4()
    nir = sealed.open_nir(row.nir_sealed, row.public_id)
    successor = Successor(
        public_id=public_id,
        caisse_id=to_caisse,
        nir_sealed=sealed.seal_nir(nir, public_id),
        owner_id=first_owner(to_caisse, today, there.name).pk,
        next_action=NextAction.TRIAGE.value,
        take_up_by=take_up_by,
        due_on=take_up_by,
    )
    row.due_on = take_up_by
    prioritise(row, calendar, at)  # as it arrives there: the function of the database copies it
    row.save(update_fields=["due_on", *PRIORITY])
    feedback.keep_silence(row, by=by, at=at)
    number = cross(row.public_id, Channel(row.channel), successor, by=by.account_id, actor=by.label, at=at)
    for left in duplicates_of(row):
        take_back(left, TriageDecision.objects.get(referral=left, undone_at__isnull=True), by, at)
    row.successor, row.successor_number, row.successor_caisse_id = public_id, number, to_caisse
    decide(row, TriageOutcome.REROUTED_CAISSE, reason, by, at, target_caisse_id=to_caisse)
    return row
