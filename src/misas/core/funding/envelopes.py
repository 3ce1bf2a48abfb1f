"""The envelope of a funder for one year: what it was given, what is asked of it, promised and paid, and what is left.

An envelope is the fold of its movements, and `moved` is the one way to add one: committed and paid together never
exceed what it holds, whatever the order. Each year stands alone: what is left is not carried over. Closed, it promises
nothing more; what it had promised is still paid, released or returned. Not here: what may come (`forecast`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from misas.core.funding.codes import EnvelopeKind
from misas.core.funding.problem import Cents
from misas.core.refusals import Fault, Refused

K = EnvelopeKind
MOST_CENTS: Final = 100_000_000_00
"""A hundred million euros: what is above was typed wrongly."""
YEARS_AHEAD: Final = 1
"""An envelope is opened for the year that runs or the next one, and for those gone by no further than this."""
BINDING: Final = frozenset({K.REFILLED, K.CUT, K.RESERVED, K.COMMITTED})
"""What a closed envelope takes no more."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """`reserved`: asked and not decided yet, which may exceed what is left: several may be refused."""

    year: int
    total: Cents = 0
    reserved: Cents = 0
    committed: Cents = 0
    paid: Cents = 0
    is_closed: bool = False

    @property
    def borne(self) -> Cents:
        """Promised or paid: what no longer may be promised to anybody else."""
        return self.committed + self.paid

    @property
    def left(self) -> Cents:
        return self.total - self.borne

    @property
    def free(self) -> Cents:
        """What would be left if all that is asked were granted. Negative: not all of it can be."""
        return self.left - self.reserved

    def answers_for(self, decided_on: date) -> bool:
        """A decision draws on the envelope of its own year."""
        return decided_on.year == self.year


def moved(envelope: Envelope, kind: EnvelopeKind, cents: Cents) -> Envelope:
    """The envelope after one movement. Raises Refused, with what stands in the way."""
    if type(cents) is not int or not 1 <= cents <= MOST_CENTS:
        raise Refused("funding.envelope_cents", most=MOST_CENTS)
    if envelope.is_closed and kind in BINDING:
        raise Refused("funding.envelope_closed", year=envelope.year)
    return MOVES[kind](envelope, cents)


def stand(year: int, movements: Iterable[tuple[EnvelopeKind, Cents]], *, is_closed: bool = False) -> Envelope:
    """Where an envelope stands after all its movements. Raises Refused where one of them was never possible."""
    envelope = Envelope(year)
    for kind, cents in movements:
        envelope = moved(envelope, kind, cents)
    return replace(envelope, is_closed=is_closed)


def amended(envelope: Envelope, total: Cents) -> tuple[EnvelopeKind, Cents] | None:
    """The movement that gives the envelope another total; None when it has it already. Raises Refused."""
    if total == envelope.total:
        return None
    kind, cents = (K.REFILLED, total - envelope.total) if total > envelope.total else (K.CUT, envelope.total - total)
    moved(envelope, kind, cents)
    return kind, cents


def faults_of_opening(year: int, cents: Cents, today: date) -> list[Fault]:
    """What is wrong with an envelope as typed."""
    found = []
    if abs(year - today.year) > YEARS_AHEAD:
        found.append(Fault.of("year", "funding.envelope_year", first=today.year - 1, last=today.year + 1))
    if type(cents) is not int or not 1 <= cents <= MOST_CENTS:
        found.append(Fault.of("cents", "funding.envelope_cents", most=MOST_CENTS))
    return found


def _open(envelope: Envelope, cents: Cents) -> Envelope:
    if envelope.total or envelope.borne:
        raise Refused("funding.envelope_already_open", year=envelope.year)
    return replace(envelope, total=cents)


def _cut(envelope: Envelope, cents: Cents) -> Envelope:
    if cents > envelope.left:
        raise Refused("funding.envelope_below_commitments", borne=envelope.borne, cents=envelope.total - cents)
    return replace(envelope, total=envelope.total - cents)


def _commit(envelope: Envelope, cents: Cents) -> Envelope:
    if cents > envelope.left:
        raise Refused("funding.envelope_overdrawn", cents=cents, left=envelope.left)
    return replace(envelope, committed=envelope.committed + cents)


def _less(total: Cents, cents: Cents) -> Cents:
    if cents > total:
        raise Refused("funding.envelope_moved_above", cents=cents, most=total)
    return total - cents


MOVES: Final[Mapping[EnvelopeKind, Callable[[Envelope, Cents], Envelope]]] = MappingProxyType(
    {
        K.OPENED: _open,
        K.REFILLED: lambda one, cents: replace(one, total=one.total + cents),
        K.CUT: _cut,
        K.RESERVED: lambda one, cents: replace(one, reserved=one.reserved + cents),
        K.UNRESERVED: lambda one, cents: replace(one, reserved=_less(one.reserved, cents)),
        K.COMMITTED: _commit,
        K.RELEASED: lambda one, cents: replace(one, committed=_less(one.committed, cents)),
        K.PAID: lambda one, cents: replace(one, committed=_less(one.committed, cents), paid=one.paid + cents),
        K.RETURNED: lambda one, cents: replace(one, paid=_less(one.paid, cents)),
    }
)
"""What each movement does: the law of the envelope, one line each."""
