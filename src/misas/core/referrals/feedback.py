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

from misas.core.privacy.agreement import Proof, Withdrawal, what_referrer_may_hear
from misas.core.privacy.codes import News, Withheld
from misas.core.referrals.said import Said


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


def leave_now(
    at_receipt: FeedbackLeave, agreed_at: datetime, proofs: Iterable[Proof], withdrawals: Iterable[Withdrawal]
) -> FeedbackLeave:
    """How far news of one referral may go now: what was allowed at receipt, narrowed by what the person said since.

    `agreed_at`: when she agreed to this referral. `proofs`: what she answered to the same organisation or to the
    caisse; the last answer after `agreed_at` speaks, and no answer ever widens what this referral was allowed. A
    withdrawal or an opposition silences it until she agrees again (`core.privacy`).
    """
    own = Proof(informed_at=agreed_at, agreed=True, agreed_at=agreed_at, feedback=True)
    since = [proof for proof in proofs if proof.agreed is not None and proof.answered_at > agreed_at]
    heard = what_referrer_may_hear([own, *since], withdrawals)
    silent = [grade for news, grade in WITHHOLDING.items() if News(news.value) not in heard]
    return FeedbackLeave(min(at_receipt.grade, *silent, Grade.OUTCOME))


def state_of(told: frozenset[NewsLevel] | set[NewsLevel], leave: FeedbackLeave) -> PlainState:
    """The plain state that the allowed news amount to: the furthest one. Without any news, it was received."""
    order = list(PlainState)
    return max((STATES[level] for level in told if leave.allows(level)), key=order.index, default=PlainState.RECEIVED)
