"""The answers that end a referral at triage, and their undoing. Whoever referred hears of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions import cases, feedback
from misas.actions.ports import ports
from misas.actions.triage.deciding import decide, duplicates_of, hold, take_back
from misas.core.access import Actor
from misas.core.referrals import lifecycle
from misas.core.referrals.codes import ReferralStatus, TriageOutcome
from misas.core.referrals.feedback import NewsFamily, NewsLevel
from misas.core.refusals import Refused
from misas.records.referrals import doors
from misas.records.referrals.models import FeedbackNews, Referral, TriageDecision

FAMILIES: Final[Mapping[TriageOutcome, NewsFamily]] = {
    TriageOutcome.INADMISSIBLE: NewsFamily.EXCLUDED,
    TriageOutcome.OTHER_SCHEME: NewsFamily.EXCLUDED,
    TriageOutcome.GUIDANCE_ONLY: NewsFamily.GUIDANCE,
}


@transaction.atomic
def end(referral: UUID, outcome: TriageOutcome, reason: str, *, by: Actor, at: datetime) -> Referral:
    """Inadmissible, another scheme, or guidance was enough: it ends here, and whoever referred may hear so.

    Raises Absent, Refused; ValueError for an outcome that has a verb of its own.
    """
    if outcome not in FAMILIES:
        raise ValueError(f"{outcome} has its own verb")
    row, done = hold(referral, outcome, reason, by)
    if not done:
        decide(row, outcome, reason, by, at)
        for told in (row, *duplicates_of(row)):
            feedback.tell_one(told, NewsLevel.ENDED, at=at, family=FAMILIES[outcome])
    return row


@transaction.atomic
def say_duplicate(referral: UUID, reason: str, *, of: UUID, by: Actor, at: datetime) -> Referral:
    """It says what an earlier referral of the caisse said: kept as said, linked to it, followed with it.

    Raises Absent, Refused (of itself, or of one that is itself a duplicate or gone to another caisse).
    """
    cases.hold_case_of(of)  # what was reported of it may reach the case: held first, as its own verbs do
    doors.hold_in_order(referral, of)
    row, done = hold(referral, TriageOutcome.DUPLICATE, reason, by)
    if done:
        return row
    first = doors.referral(of, to="referral.triage", by=by, lock=True)
    if first.pk == row.pk or first.caisse_id != row.caisse_id:
        raise Refused("referral.not_a_first")
    if ReferralStatus(first.status) in (ReferralStatus.DUPLICATE, ReferralStatus.REROUTED):
        raise Refused("referral.not_a_first")
    if row.duplicates.exists():
        raise Refused("referral.has_duplicates")
    row.duplicate_of = first
    if row.person is None:
        row.person = first.person
    decide(row, TriageOutcome.DUPLICATE, reason, by, at, duplicate_of=first)
    family = FAMILIES.get(TriageOutcome(first.outcome)) if first.outcome else None
    if family is not None:
        feedback.tell_one(row, NewsLevel.ENDED, at=at, family=family)
    return row


@transaction.atomic
def undo(referral: UUID, *, by: Actor, at: datetime) -> Referral:
    """Take back an answer that ended a referral at triage: the same day, while nothing followed.

    What was wrongly said a duplicate is no longer of the person of its first: a human says again who she is.

    Raises Absent, Refused (too late, news already read, others were said to be its duplicates, or it is a case's).
    """
    row = doors.referral(referral, to="referral.undo_triage", by=by, lock=True)
    lifecycle.require("referral.undo_triage", ReferralStatus(row.status))
    calendar = row.caisse.calendar(ports().holidays)
    decision = TriageDecision.objects.select_for_update(of=("self",)).get(referral=row, undone_at__isnull=True)
    read = FeedbackNews.objects.filter(
        referral=row, level=NewsLevel.ENDED.value, withdrawn_at__isnull=True, read_at__isnull=False
    ).exists()
    lifecycle.undo(ReferralStatus(row.status), decided_at=decision.at, at=at, news_read=read, calendar=calendar)
    if row.duplicates.exists():
        raise Refused("referral.has_duplicates")
    if decision.duplicate_of_id is not None and _named_by(decision.duplicate_of_id, row):
        row.person = None
    take_back(row, decision, by, at)
    feedback.withdraw(row, NewsLevel.ENDED, by=by, at=at)
    return row


def _named_by(first: int, row: Referral) -> bool:
    """Whether the person of this referral is the one of the first that it was said to repeat."""
    known = Referral.objects.filter(pk=first).values_list("person_id", flat=True).first()
    return known is not None and known == row.person_id
