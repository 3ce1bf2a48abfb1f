"""The balance: every referral received stands somewhere, to the unit (design.md §7).

Per caisse and channel: received (rerouted in included) = awaiting triage + ended at triage by outcome + rerouted out +
linked to an open case + linked to a closed case by reason. Numbers have no gap: the counter, the highest number and
the count agree. For the nation a rerouted referral counts once: what left a caisse arrived in another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from misas.core.referrals.codes import Channel, TriageOutcome


class Place(StrEnum):
    """Where a referral stands for the balance."""

    AWAITING = "awaiting"
    ENDED = "ended"
    REROUTED_OUT = "rerouted_out"
    OPEN_CASE = "open_case"
    CLOSED_CASE = "closed_case"


ENDING: Final = frozenset(
    {
        TriageOutcome.DUPLICATE,
        TriageOutcome.INADMISSIBLE,
        TriageOutcome.OTHER_SCHEME,
        TriageOutcome.GUIDANCE_ONLY,
    }
)
LINKING: Final = frozenset({TriageOutcome.TO_CASE, TriageOutcome.DIRECT_HANDOVER})


@dataclass(frozen=True, slots=True)
class Found:
    """`count` referrals that share the same facts, as the rows say them. `case_closed` is None without a case."""

    caisse: int
    channel: Channel
    outcome: TriageOutcome | None
    case_closed: bool | None
    closed_code: str
    decided: bool  # a decision in force says the same outcome
    rerouted_in: bool
    count: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """The counter of one caisse and channel, and what the rows say of it."""

    caisse: int
    channel: Channel
    counter: int
    highest: int
    rows: int


class Flaw(StrEnum):
    NOWHERE = "nowhere"  # received, and standing in none of the places
    UNDECIDED = "undecided"  # an outcome without its decision, or a decision without its outcome
    GAP = "gap"  # counter, highest number and rows differ
    REROUTE = "reroute"  # what left one caisse did not arrive in another
    UNHELD = "unheld"  # an open case or an awaiting referral without owner, next action or due date
    SILENT_CLOSURE = "silent_closure"  # a case closed without a human or a reason


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One way in which the balance is not exact. `caisse` is None for the nation."""

    flaw: Flaw
    caisse: int | None
    channel: Channel | None
    expected: int
    found: int


@dataclass(slots=True)
class Line:
    """One caisse and channel: what came in, and where it stands by place and reason."""

    caisse: int
    channel: Channel
    received: int = 0
    rerouted_in: int = 0
    places: Counter[tuple[Place, str]] = field(default_factory=Counter)

    @property
    def standing(self) -> int:
        return sum(self.places.values())

    def in_place(self, place: Place) -> int:
        return sum(count for (where, _), count in self.places.items() if where is place)


@dataclass(frozen=True, slots=True)
class Balance:
    lines: Sequence[Line]
    mismatches: Sequence[Mismatch]

    @property
    def exact(self) -> bool:
        return not self.mismatches

    @property
    def received(self) -> int:
        """For the nation: a rerouted referral counts once."""
        return sum(line.received - line.rerouted_in for line in self.lines)

    def in_place(self, place: Place) -> int:
        return sum(line.in_place(place) for line in self.lines)


def balance(
    found: Iterable[Found],
    numberings: Iterable[Numbering],
    *,
    unheld: Mapping[int, int] | None = None,
    silent_closures: Mapping[int, int] | None = None,
    whole_nation: bool = True,
) -> Balance:
    """The balance of what was found. `unheld` and `silent_closures` count rows by caisse that break the promise.

    With `whole_nation` false, reroutes are not compared: the other side may stand outside of what was read.
    """
    lines: dict[tuple[int, Channel], Line] = {}
    flaws: list[Mismatch] = []
    for row in found:
        line = lines.setdefault((row.caisse, row.channel), Line(row.caisse, row.channel))
        line.received += row.count
        line.rerouted_in += row.count if row.rerouted_in else 0
        place = place_of(row)
        if place is not None:
            line.places[place] += row.count
        if not row.decided:
            flaws.append(Mismatch(Flaw.UNDECIDED, row.caisse, row.channel, 0, row.count))
    ordered = sorted(lines.values(), key=lambda line: (line.caisse, line.channel))
    flaws += [
        Mismatch(Flaw.NOWHERE, line.caisse, line.channel, line.received, line.standing)
        for line in ordered
        if line.standing != line.received
    ]
    flaws += [
        Mismatch(Flaw.GAP, n.caisse, n.channel, n.counter, n.rows if n.rows != n.counter else n.highest)
        for n in numberings
        if not n.counter == n.highest == n.rows
    ]
    if whole_nation:
        left = sum(line.in_place(Place.REROUTED_OUT) for line in ordered)
        arrived = sum(line.rerouted_in for line in ordered)
        if left != arrived:
            flaws.append(Mismatch(Flaw.REROUTE, None, None, left, arrived))
    for flaw, counts in ((Flaw.UNHELD, unheld), (Flaw.SILENT_CLOSURE, silent_closures)):
        flaws += [Mismatch(flaw, caisse, None, 0, count) for caisse, count in sorted((counts or {}).items()) if count]
    return Balance(ordered, flaws)


def place_of(row: Found) -> tuple[Place, str] | None:
    """Where these referrals stand; None when the rows contradict themselves (an outcome that leads to no case)."""
    outcome = row.outcome
    if outcome is None:
        return (Place.AWAITING, "") if row.case_closed is None else None
    if outcome in ENDING:
        return (Place.ENDED, outcome.value) if row.case_closed is None else None
    if outcome is TriageOutcome.REROUTED_CAISSE:
        return (Place.REROUTED_OUT, "") if row.case_closed is None else None
    if row.case_closed is None:
        return None
    return (Place.CLOSED_CASE, row.closed_code) if row.case_closed else (Place.OPEN_CASE, "")
