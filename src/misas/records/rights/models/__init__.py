"""The tables of the room: the review with its facts and answers, the claim with its facts, what is open, reminders."""

from misas.records.rights.models.claim import Claim, ClaimFactRow, OpenRight, RightsReminder
from misas.records.rights.models.review import ReviewAnswer, ReviewFact, ReviewMember, RightsReview

__all__ = [
    "Claim",
    "ClaimFactRow",
    "OpenRight",
    "ReviewAnswer",
    "ReviewFact",
    "ReviewMember",
    "RightsReminder",
    "RightsReview",
]
