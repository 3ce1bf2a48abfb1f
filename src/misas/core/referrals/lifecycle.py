"""Where a referral stands and what may be done with it: one table, read by buttons, checks, documents and tests.

A referral has one fact that counts, the triage decision in force; its status follows. Before it: an owner, a next
action and a due date, always. Nothing here ends by a clock. What follows a link is the case's own lifecycle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from misas.core.referrals.codes import BY_CODE, ReferralStatus, TriageOutcome
from misas.core.refusals import Refused
from misas.core.territory.calendar import WorkCalendar


class NextAction(StrEnum):
    """What the owner of a referral does next."""

    TRIAGE = "triage"
    ASK_REFERRER = "ask_referrer"


STATUS_OF: Final[dict[TriageOutcome, ReferralStatus]] = {
    TriageOutcome.TO_CASE: ReferralStatus.LINKED,
    TriageOutcome.DIRECT_HANDOVER: ReferralStatus.LINKED,
    TriageOutcome.DUPLICATE: ReferralStatus.DUPLICATE,
    TriageOutcome.INADMISSIBLE: ReferralStatus.INADMISSIBLE,
    TriageOutcome.REROUTED_CAISSE: ReferralStatus.REROUTED,
    TriageOutcome.OTHER_SCHEME: ReferralStatus.OTHER_SCHEME,
    TriageOutcome.GUIDANCE_ONLY: ReferralStatus.GUIDED,
}

# Ended at triage: no case follows it, nobody else owns it.
ENDED_AT_TRIAGE: Final = frozenset(
    {
        ReferralStatus.DUPLICATE,
        ReferralStatus.INADMISSIBLE,
        ReferralStatus.OTHER_SCHEME,
        ReferralStatus.GUIDED,
    }
)
TRIAGED: Final = frozenset(set(ReferralStatus) - {ReferralStatus.RECEIVED})


@dataclass(frozen=True, slots=True)
class Step:
    verb: str
    allowed_from: frozenset[ReferralStatus]
    leads_to: frozenset[ReferralStatus]


STEPS: Final[tuple[Step, ...]] = (
    Step("referral.acknowledge", frozenset(ReferralStatus), frozenset()),
    Step("referral.postpone", frozenset({ReferralStatus.RECEIVED}), frozenset({ReferralStatus.RECEIVED})),
    Step("referral.assign", frozenset({ReferralStatus.RECEIVED}), frozenset({ReferralStatus.RECEIVED})),
    Step("referral.identify", frozenset({ReferralStatus.RECEIVED}), frozenset({ReferralStatus.RECEIVED})),
    Step("referral.correct", frozenset({ReferralStatus.RECEIVED}), frozenset({ReferralStatus.RECEIVED})),
    Step("referral.triage", frozenset({ReferralStatus.RECEIVED}), TRIAGED),
    Step("referral.undo_triage", ENDED_AT_TRIAGE, frozenset({ReferralStatus.RECEIVED})),
)
BY_VERB: Final = {step.verb: step for step in STEPS}


def status_of(outcome: TriageOutcome | None) -> ReferralStatus:
    """The status that follows from the triage decision in force; none means that it awaits a human."""
    return ReferralStatus.RECEIVED if outcome is None else STATUS_OF[outcome]


def allowed(status: ReferralStatus) -> frozenset[str]:
    """The verbs that this status allows."""
    return frozenset(step.verb for step in STEPS if status in step.allowed_from)


def require(verb: str, status: ReferralStatus) -> None:
    """Raise Refused when this status does not allow the verb."""
    if status not in BY_VERB[verb].allowed_from:
        raise Refused("referral.already_triaged" if status in TRIAGED else "referral.not_triaged", status=status.value)


def decide(status: ReferralStatus, outcome: TriageOutcome, reason: str) -> ReferralStatus:
    """The status a triage leads to. Raises Refused: no longer awaited, or not a reason of this outcome."""
    require("referral.triage", status)
    known = BY_CODE.get(reason)
    if known is None or known.outcome is not outcome or not known.offered():
        raise Refused("referral.reason_not_offered", reason=reason, outcome=outcome.value)
    return status_of(outcome)


def undo(
    status: ReferralStatus, *, decided_at: datetime, at: datetime, news_read: bool, calendar: WorkCalendar
) -> None:
    """Whether a triage may still be taken back: the same day at the caisse, and the referrer has not read its news.

    A link is not undone here: its case lives its own lifecycle. A rerouted referral is rerouted back.
    """
    require("referral.undo_triage", status)
    if calendar.local_date(decided_at) != calendar.local_date(at):
        raise Refused("referral.undo_too_late")
    if news_read:
        raise Refused("referral.news_already_read")
