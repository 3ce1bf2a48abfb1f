"""An envelope of a funder and what it bears: committed + paid ≤ budget, whatever happens to its plans.

What is out and has been paid too much still weighs until it comes back. The row of the envelope is held while an entry
is posted, so two decisions at once never overdraw it together. Not here: forecasts and the calendar (`envelopes`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from misas.core.funding.life.codes import EntryKind
from misas.core.funding.life.ledger import Entry
from misas.core.funding.problem import Cents
from misas.core.refusals import Refused

E = EntryKind


@dataclass(frozen=True, slots=True)
class Room:
    """`committed`: promised and not yet paid; `paid`: what went out and has not come back."""

    budget: Cents
    committed: Cents = 0
    paid: Cents = 0

    def __post_init__(self) -> None:
        if any(type(cents) is not int or cents < 0 for cents in (self.budget, self.committed, self.paid)):
            raise Refused("funding.not_whole_cents")

    @property
    def left(self) -> Cents:
        return self.budget - self.committed - self.paid


def bears(room: Room, entry: Entry) -> Room:
    """The envelope once this entry is posted. Raises Refused when it would be overdrawn."""
    match entry.kind, entry.of:
        case E.COMMITTED, _:
            if entry.cents > room.left:
                raise Refused("funding.envelope_overdrawn", cents=entry.cents, left=room.left)
            return replace(room, committed=room.committed + entry.cents)
        case E.RELEASED, _:
            return replace(room, committed=room.committed - entry.cents)
        case E.PAID, _:
            return replace(room, committed=room.committed - entry.cents, paid=room.paid + entry.cents)
        case E.OVERPAID, _:
            return replace(room, committed=room.committed + entry.cents)
        case E.REVERSED, E.PAID:
            return replace(room, paid=room.paid - entry.cents)
        case _:
            return room


def with_budget(room: Room, budget: Cents) -> Room:
    """The envelope with another budget, never below what it already bears."""
    if budget < room.committed + room.paid:
        raise Refused("funding.budget_below_commitments", most=room.committed + room.paid)
    return replace(room, budget=budget)
