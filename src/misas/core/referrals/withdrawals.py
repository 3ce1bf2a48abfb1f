"""What whoever referred a person may report of her change of mind, and what it stops.

She may tell whoever she trusts: withdrawing is as simple as agreeing was (GDPR article 7(3)). A report is a fact of its
own, dated; it silences the news at once, erases nothing, closes nothing. Not here: what a withdrawal silences
(`core.privacy.agreement.SILENCES`), the end of the case (`core.cases`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from misas.core.privacy.agreement import SILENCES
from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import TriageOutcome
from misas.core.refusals import Fault, Refused


class ToldHow(StrEnum):
    """How the person said it to whoever reports it."""

    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"
    IN_WRITING = "in_writing"


# Narrow first: nothing more goes back; or she gives the whole up. An opposition is said to the caisse itself.
REPORTED: Final = (Scope.FEEDBACK, Scope.ACCOMPANIMENT)
NEEDS_HER_AGREEMENT: Final = frozenset(
    {TriageOutcome.TO_CASE, TriageOutcome.DIRECT_HANDOVER, TriageOutcome.REROUTED_CAISSE}
)
"""Answers that call her, or send what was said of her elsewhere."""


def report_faults(scope: str, how: str, said_on: date | None, *, agreed_on: date, today: date) -> tuple[Fault, ...]:
    """Faults by field. `agreed_on`: the day she agreed to this referral; `today`: at the caisse."""
    faults = []
    if scope not in REPORTED:
        faults.append(Fault.of("scope", "referral.withdrawal_scope"))
    if how not in set(ToldHow):
        faults.append(Fault.of("how", "referral.withdrawal_how"))
    if said_on is None:
        faults.append(Fault.of("said_on", "referral.withdrawal_day"))
    elif said_on > today:
        faults.append(Fault.of("said_on", "referral.withdrawal_in_the_future"))
    elif said_on < agreed_on:
        faults.append(Fault.of("said_on", "referral.withdrawal_before_agreement", day=agreed_on))
    return tuple(faults)


def is_covered(scope: Scope, reported: Iterable[Scope]) -> bool:
    """Whether what was reported before already says it."""
    return any(SILENCES[scope] <= SILENCES[known] for known in reported)


def require_her_agreement(outcome: TriageOutcome, reported: Iterable[Scope]) -> None:
    """Refuse an answer that needs the agreement she took back. She agrees again by a new referral, or by a call."""
    if outcome in NEEDS_HER_AGREEMENT and is_covered(Scope.ACCOMPANIMENT, reported):
        raise Refused("referral.person_withdrew")
