"""The decision itself: who may take it, how it is written, how it is taken back.

Every answer is a fact and a line of the journal. A double click is one answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from misas.actions import cases
from misas.actions.ports import ports
from misas.actions.referrals import PRIORITY, prioritise
from misas.core.access import Actor
from misas.core.referrals import lifecycle
from misas.core.referrals.codes import REASONS_VERSION, ReferralStatus, TriageOutcome
from misas.core.referrals.lifecycle import NextAction
from misas.core.referrals.withdrawals import require_her_agreement
from misas.core.refusals import Refused
from misas.records.audit import journal
from misas.records.referrals import doors
from misas.records.referrals.models import SILENCE, Referral, TriageDecision, WithdrawalReport
from misas.records.referrals.withdrawn import reported

DECIDED: Final = [
    "person", "next_action", "due_on", "outcome", "reason", "triaged_at", "triaged_by", "linked_case", "duplicate_of",
    "successor", "successor_number", "successor_caisse", "status", *SILENCE,
]  # fmt: skip


def hold(referral: UUID, outcome: TriageOutcome, reason: str, by: Actor) -> tuple[Referral, bool]:
    """The row, locked, and whether the same person already gave this very answer (a double click)."""
    row = doors.referral(referral, to="referral.triage", by=by, lock=True)
    if (row.outcome, row.reason, row.triaged_by_id) == (outcome.value, reason, by.account_id):
        return row, True
    lifecycle.decide(ReferralStatus(row.status), outcome, reason)
    require_her_agreement(outcome, reported(row))
    return row, False


def decide(row: Referral, outcome: TriageOutcome, reason: str, by: Actor, at: datetime, **links: Any) -> None:
    """Write the decision, the row it decides, the journal."""
    if by.account_id is None:
        raise Refused("referral.needs_a_human")
    TriageDecision.objects.create(
        caisse_id=row.caisse_id,
        referral=row,
        outcome=outcome.value,
        reason=reason,
        reasons_version=REASONS_VERSION,
        at=at,
        by_id=by.account_id,
        **links,
    )
    row.outcome, row.reason = outcome.value, reason
    row.triaged_at, row.triaged_by_id = at, by.account_id
    row.next_action, row.due_on = "", None
    row.break_silence()
    row.status = lifecycle.status_of(outcome).value
    row.save(update_fields=DECIDED)
    journal.note("referral.triage", row, by=by, at=at, outcome=outcome.value, reason=reason)
    for answered in (row, *duplicates_of(row)):
        cases.draw_consequences(answered, at=at)


def take_back(row: Referral, decision: TriageDecision, by: Actor, at: datetime) -> None:
    """The decision stays as a fact, taken back; the referral awaits a human again, due on an open day.

    What was reported of the person's change of mind is heard again by the next answer, which may name her otherwise.
    """
    decision.undone_at, decision.undone_by_id = at, by.account_id
    decision.save(update_fields=["undone_at", "undone_by_id"])
    calendar = row.caisse.calendar(ports().holidays)
    row.outcome = row.reason = ""
    row.triaged_at = row.triaged_by = row.duplicate_of = None
    row.next_action = NextAction.TRIAGE.value
    row.due_on = max(row.take_up_by, calendar.next_open(calendar.local_date(at)))
    row.status = ReferralStatus.RECEIVED.value
    prioritise(row, calendar, at)
    row.save(update_fields=[*DECIDED, *PRIORITY])
    WithdrawalReport.objects.filter(referral=row).update(taken_at=None)
    journal.note("referral.undo_triage", row, by=by, at=at, outcome=decision.outcome)


def duplicates_of(row: Referral) -> QuerySet[Referral]:
    """What was said to be a duplicate of it, locked."""
    rows = Referral.objects.filter(duplicate_of=row).select_related("caisse", "person", "duplicate_of__person")
    return rows.select_for_update(of=("self",)).order_by("id")
