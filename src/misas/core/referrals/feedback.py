"""What whoever referred may hear, level by level, and the four plain states they see.

Graded: a receipt, taken up, contact made or not, accompanied, ended with a family of outcome. Never a reason, a right,
an amount, a care (domain.md §2.3, §2.11; CSP L.1110-4). Three wills meet: the agreement of the organisation, the
agreement of the person, and what she withheld; the narrowest wins. The receipt is owed by law and always told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final

from misas.core.privacy.agreement import SILENCES, Proof, Withdrawal, latest_answer
from misas.core.privacy.codes import Scope
from misas.core.referrals.said import Said, Withheld


class NewsLevel(StrEnum):
    """One piece of news. Facts tell it when they happen; each is told once."""

    RECEIVED = "received"
    TAKEN_UP = "taken_up"
    CONTACT_MADE = "contact_made"
    CONTACT_FAILED = "contact_failed"
    ACCOMPANYING = "accompanying"
    ENDED = "ended"


class Grade(IntEnum):
    """How far feedback may go; each grade includes the ones below."""

    RECEIPT = 0
    TAKE_UP = 1
    CONTACT = 2
    OUTCOME = 3


class NewsFamily(StrEnum):
    """How it ended, as far as a referrer may know: the families of `core.cases.codes.ExitFamily`."""

    CARE_DONE = "care_done"
    RIGHTS_OPENED = "rights_opened"
    GUIDANCE = "guidance"
    DROP_OUT = "drop_out"
    EXCLUDED = "excluded"


class PlainState(StrEnum):
    """The only four states a referrer ever sees."""

    RECEIVED = "received"
    CONTACT_MADE = "contact_made"
    ACCOMPANYING = "accompanying"
    ENDED = "ended"


GRADES: Final[dict[NewsLevel, Grade]] = {
    NewsLevel.RECEIVED: Grade.RECEIPT,
    NewsLevel.TAKEN_UP: Grade.TAKE_UP,
    NewsLevel.CONTACT_MADE: Grade.CONTACT,
    NewsLevel.CONTACT_FAILED: Grade.CONTACT,
    NewsLevel.ACCOMPANYING: Grade.CONTACT,
    NewsLevel.ENDED: Grade.OUTCOME,
}

STATES: Final[dict[NewsLevel, PlainState]] = {
    NewsLevel.RECEIVED: PlainState.RECEIVED,
    NewsLevel.TAKEN_UP: PlainState.RECEIVED,
    NewsLevel.CONTACT_FAILED: PlainState.RECEIVED,
    NewsLevel.CONTACT_MADE: PlainState.CONTACT_MADE,
    NewsLevel.ACCOMPANYING: PlainState.ACCOMPANYING,
    NewsLevel.ENDED: PlainState.ENDED,
}

WITHHOLDING: Final[dict[Withheld, Grade]] = {
    Withheld.TAKE_UP: Grade.RECEIPT,
    Withheld.CONTACT: Grade.TAKE_UP,
    Withheld.OUTCOME: Grade.CONTACT,
}


@dataclass(frozen=True, slots=True)
class FeedbackLeave:
    """How far news of one referral may go, and what narrowed it."""

    grade: Grade

    def allows(self, level: NewsLevel) -> bool:
        return GRADES[level] <= self.grade


def leave_of(said: Said, organisation: Grade) -> FeedbackLeave:
    """The narrowest of what the organisation's agreement and the person allow. A person who said nothing said no."""
    person = Grade.OUTCOME if said.feedback else Grade.RECEIPT
    return FeedbackLeave(min(organisation, person, *(WITHHOLDING[item] for item in said.withheld)))


def silenced(received_at: datetime, proofs: Iterable[Proof], withdrawals: Iterable[Withdrawal]) -> bool:
    """Whether the person took back, since this referral was received, that its referrer hears of her."""
    last = max((w.at for w in withdrawals if Scope.FEEDBACK in SILENCES[w.scope]), default=None)
    if last is None or last < received_at:
        return False
    answer = latest_answer(proofs)
    return not (answer is not None and answer.agreed and answer.feedback and answer.answered_at > last)


def state_of(told: frozenset[NewsLevel] | set[NewsLevel], leave: FeedbackLeave) -> PlainState:
    """The plain state that the allowed news amount to: the furthest one. Without any news, it was received."""
    order = list(PlainState)
    return max((STATES[level] for level in told if leave.allows(level)), key=order.index, default=PlainState.RECEIVED)
