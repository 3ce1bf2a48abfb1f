"""A call to a place for an appointment: what was answered, and what that teaches about the place.

OUTCOMES is the table: each answer says whether it settles the search, whether it counts for or against new persons, and
which facts it teaches. A refusal of care teaches nothing about the place: it is kept apart (`refusal.py`), never a mark
against somebody. What each call gives is written as observations, with its day and its author.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from misas.core.orientation.codes import CallChannel, CallOutcome, Fact, Source
from misas.core.orientation.memory import FactValue, Observation
from misas.core.refusals import Fault

C, F = CallOutcome, Fact

LONGEST_WAIT_DAYS: Final = 1095
"""Nobody announces more than three years."""


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt at a place: who, when, by which way, what was answered, and the waiting time announced, in days."""

    at: datetime
    place: str
    channel: CallChannel
    outcome: CallOutcome
    by: int | None = None
    announced_days: int | None = None
    call_back_on: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer leads to. `teaches`: facts and values. `announces`: a waiting time may have been given with it."""

    code: CallOutcome
    teaches: tuple[tuple[Fact, FactValue], ...] = ()
    books: bool = False
    announces: bool = False
    goes_on: bool = False


OUTCOMES: Final[Mapping[CallOutcome, Outcome]] = {
    row.code: row
    for row in (
        Outcome(C.GIVEN, ((F.TAKES_NEW, True), (F.PHONE, True)), books=True, announces=True),
        Outcome(C.OFFERED_TOO_FAR, ((F.TAKES_NEW, True), (F.PHONE, True)), announces=True),
        Outcome(C.CALL_BACK, ((F.PHONE, True),), goes_on=True),
        Outcome(C.MESSAGE_LEFT, goes_on=True),
        Outcome(C.NO_ANSWER, goes_on=True),
        Outcome(C.WRONG_NUMBER, ((F.PHONE, False),)),
        Outcome(C.MOVED_OR_CLOSED, ((F.STILL_THERE, False), (F.TAKES_NEW, False))),
        Outcome(C.NO_NEW_PERSON, ((F.TAKES_NEW, False), (F.PHONE, True))),
        Outcome(
            C.WAITING_LIST,
            ((F.WAITING_LIST, True), (F.TAKES_NEW, False), (F.PHONE, True)),
            announces=True,
            goes_on=True,
        ),
        Outcome(C.NOT_THIS_CARE, ((F.PHONE, True),)),
        Outcome(C.TOO_EXPENSIVE, ((F.PHONE, True),), announces=True),
        Outcome(C.CARE_REFUSED),
    )
}
"""`goes_on`: the same place is to be heard again, so the search waits on it; otherwise the next offer is called."""


def rules_out(outcome: CallOutcome | None) -> bool:
    """Whether this last answer of a place (None: nobody called it) sends to the next one."""
    return outcome is not None and not (OUTCOMES[outcome].goes_on or OUTCOMES[outcome].books)


def observations(call: Call, on: date) -> tuple[Observation, ...]:
    """What a call teaches, dated of the local day `on` on which it was made."""
    row = OUTCOMES[call.outcome]
    source = Source.PERSON if call.channel is CallChannel.BY_PERSON else Source.CALL
    taught = list(row.teaches)
    if row.announces and call.announced_days is not None:
        taught.append((F.WAITING_DAYS, call.announced_days))
    if call.channel is not CallChannel.PHONE:
        taught = [(fact, value) for fact, value in taught if fact is not F.PHONE]
    return tuple(Observation(call.place, fact, value, on, source, call.by) for fact, value in taught)


def faults_of_call(call: Call, today: date) -> list[Fault]:
    """What is wrong with a call as it was typed."""
    faults = []
    if call.announced_days is not None and not 0 <= call.announced_days <= LONGEST_WAIT_DAYS:
        faults.append(Fault.of("announced_days", "call.wait_out_of_range", most=LONGEST_WAIT_DAYS))
    elif call.announced_days is not None and not OUTCOMES[call.outcome].announces:
        faults.append(Fault.of("announced_days", "call.no_wait_with_this_answer"))
    if call.outcome is C.CALL_BACK and call.call_back_on is None:
        faults.append(Fault.of("call_back_on", "call.when_to_call_back"))
    if call.call_back_on is not None and call.call_back_on < today:
        faults.append(Fault.of("call_back_on", "call.call_back_in_the_past"))
    return faults
