"""What each outcome of a contact attempt leads to: whose turn it is, for how long, and what comes next.

One coded gesture sets everything (domain.md §6, row 31). `next_task` is None when the contact ladder decides
(`ladder.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from misas.core.cases.codes import AttemptChannel, AttemptOutcome, TaskKind, WaitingOn

Ch, Out, T, W = AttemptChannel, AttemptOutcome, TaskKind, WaitingOn

SPOKEN: Final = frozenset({Ch.PHONE, Ch.FRONT_DESK})
WRITTEN: Final = frozenset({Ch.SMS, Ch.LETTER, Ch.AMELI_MESSAGE, Ch.EMAIL})
PERSON_CHANNELS: Final = SPOKEN | WRITTEN


@dataclass(frozen=True, slots=True)
class Outcome:
    """One row of the table. `waits`: business days given to the others before it is our turn again.

    `counts`: whether the attempt uses one of the calls of the ladder. `ends_channel`: the way used proved to be dead.
    """

    code: AttemptOutcome
    channels: frozenset[AttemptChannel]
    turn: WaitingOn
    waits: int = 0
    next_task: TaskKind | None = None
    counts: bool = True
    ends_channel: bool = False
    reaches: bool = False


OUTCOMES: Final[tuple[Outcome, ...]] = (
    Outcome(Out.REACHED, PERSON_CHANNELS, W.US, reaches=True),
    Outcome(Out.CALLBACK_ASKED, PERSON_CHANNELS, W.PERSON, 1, T.CALL_BACK),
    Outcome(Out.NOT_REACHED, SPOKEN, W.US),
    Outcome(Out.BUSY, frozenset({Ch.PHONE}), W.US, next_task=T.CALL, counts=False),
    Outcome(Out.VOICEMAIL, frozenset({Ch.PHONE}), W.PERSON, 2),
    Outcome(Out.THIRD_PARTY, SPOKEN, W.PERSON, 1),
    Outcome(Out.WRONG_NUMBER, frozenset({Ch.PHONE, Ch.SMS}), W.US, ends_channel=True),
    Outcome(Out.SENT, WRITTEN | {Ch.REFERRER}, W.PERSON, 5),
    Outcome(Out.RETURNED_MAIL, WRITTEN, W.US, ends_channel=True),
    Outcome(Out.NEW_CONTACT, frozenset({Ch.REFERRER}), W.US),
    Outcome(Out.NO_OTHER_CONTACT, frozenset({Ch.REFERRER}), W.US, ends_channel=True),
    Outcome(Out.REFUSES_EXCHANGE, PERSON_CHANNELS, W.US, next_task=T.CONFIRM_REFUSAL),
    Outcome(Out.DANGEROUS_CONTACT, PERSON_CHANNELS, W.US, next_task=T.PLAN_SAFE_CONTACT),
)

BY_CODE: Final = {outcome.code: outcome for outcome in OUTCOMES}


def offered(channel: AttemptChannel) -> tuple[AttemptOutcome, ...]:
    """The outcomes that make sense after an attempt by this way, in the order of the table."""
    return tuple(outcome.code for outcome in OUTCOMES if channel in outcome.channels)


def turn_after(channel: AttemptChannel, outcome: AttemptOutcome) -> WaitingOn:
    """Whose turn it is after this attempt. A question to whoever referred waits on a partner, not on the person."""
    turn = BY_CODE[outcome].turn
    return W.PARTNER if channel is Ch.REFERRER and turn is not W.US else turn
