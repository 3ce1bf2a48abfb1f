"""How soon a referral must be read, and why: a level and its reasons, never a hidden score.

The level is the most pressing one among the reasons that hold; reasons do not add up, so that each answer can be said
in one sentence (domain.md §2.4, proposed; CRPA L.311-3-1 for whoever asks why). Nobody is refused or delayed by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from misas.core.referrals.codes import CareType, SaidStage
from misas.core.referrals.said import CoverSaid, Said
from misas.core.territory.calendar import WorkCalendar


class Level(IntEnum):
    """Sorted: the smaller, the sooner."""

    FIRST = 1
    SOON = 2
    NORMAL = 3


class Why(StrEnum):
    STATED_URGENCY = "stated_urgency"
    LOSS_OF_RIGHTS = "loss_of_rights"
    QUOTE_ENDS_SOON = "quote_ends_soon"
    QUOTE_ENDS = "quote_ends"
    INTERRUPTED_CARE = "interrupted_care"
    CHILD = "child"
    PREGNANCY = "pregnancy"
    WAITING_LONG = "waiting_long"
    LATE = "late"


LEVELS: Final[dict[Why, Level]] = {
    Why.STATED_URGENCY: Level.FIRST,
    Why.LOSS_OF_RIGHTS: Level.FIRST,
    Why.QUOTE_ENDS_SOON: Level.FIRST,
    Why.WAITING_LONG: Level.FIRST,
    Why.LATE: Level.FIRST,
    Why.INTERRUPTED_CARE: Level.SOON,
    Why.QUOTE_ENDS: Level.SOON,
    Why.PREGNANCY: Level.SOON,
    Why.CHILD: Level.SOON,
}

QUOTE_SOON: Final = timedelta(days=7)
QUOTE_AHEAD: Final = timedelta(days=30)
CHILD_UNDER: Final = 18
WAITING_LONG_AFTER: Final = 5  # working days after receipt


@dataclass(frozen=True, slots=True)
class Priority:
    """`changes_on` is the next day on which time alone would change the reasons; None when it never would."""

    level: Level
    why: tuple[Why, ...]
    changes_on: date | None


def explain(
    said: Said, *, received_on: date, due_on: date | None = None, today: date, calendar: WorkCalendar
) -> Priority:
    """The level of a referral on a day, its reasons (most pressing first), and the day to look again.

    `due_on`: the day by which it is to be answered; none once it was.
    """
    held: dict[Why, bool] = {
        Why.STATED_URGENCY: said.urgent,
        Why.LOSS_OF_RIGHTS: said.cover is CoverSaid.ENDING,
        Why.INTERRUPTED_CARE: any(care.stage is SaidStage.INTERRUPTED for care in said.cares),
        Why.PREGNANCY: said.pregnancy or any(c.care_type is CareType.GYNAECOLOGY_MATERNITY for c in said.cares),
        Why.CHILD: said.birth_date is not None and today < _birthday(said.birth_date, CHILD_UNDER),
    }
    turns = [_birthday(said.birth_date, CHILD_UNDER)] if said.birth_date is not None else []
    quotes = [care.quote_until for care in said.cares if care.quote_until is not None and care.quote_until >= today]
    if quotes:
        ends = min(quotes)
        held[Why.QUOTE_ENDS_SOON] = today >= ends - QUOTE_SOON
        held[Why.QUOTE_ENDS] = not held[Why.QUOTE_ENDS_SOON] and today >= ends - QUOTE_AHEAD
        turns += [ends - QUOTE_AHEAD, ends - QUOTE_SOON, ends + timedelta(days=1)]
    long_from = calendar.add_business_days(received_on, WAITING_LONG_AFTER)
    held[Why.WAITING_LONG] = today >= long_from
    turns.append(long_from)
    if due_on is not None:
        held[Why.LATE] = today > due_on
        turns.append(due_on + timedelta(days=1))
    why = tuple(reason for reason in LEVELS if held.get(reason))
    return Priority(level_of(why), why, min((day for day in turns if day > today), default=None))


def level_of(why: Iterable[Why]) -> Level:
    return min((LEVELS[reason] for reason in why), default=Level.NORMAL)


def of_the_person(why: Iterable[Why]) -> tuple[Why, ...]:
    """The reasons that her case keeps: that we were late to answer ends with the answer."""
    return tuple(reason for reason in why if reason is not Why.LATE)


def _birthday(born: date, years: int) -> date:
    """The day a person reaches an age; born on 29 February, the first of March of a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)
