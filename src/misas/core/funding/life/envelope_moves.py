"""What a request weighs on its envelope, and the movements that bring the envelope from one fact to the next.

Asked and not decided is reserved; promised and not paid is committed; what went out stays paid until it comes back. The
movements themselves are judged by `core.funding.envelopes`, which never lets an envelope be overdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from misas.core.funding.codes import EnvelopeKind
from misas.core.funding.life.application import PENDING, Application
from misas.core.funding.problem import Cents

K = EnvelopeKind


@dataclass(frozen=True, slots=True)
class Weight:
    reserved: Cents = 0
    committed: Cents = 0
    paid: Cents = 0


def weight(known: Application | None) -> Weight:
    """What a request weighs where it stands."""
    if known is None:
        return Weight()
    lines = {*known.held, *known.paid}
    return Weight(
        reserved=known.asked_cents if known.state in PENDING else 0,
        committed=sum(max(0, known.held.get(line, 0) - known.net_paid(line)) for line in lines),
        paid=sum(known.net_paid(line) for line in lines),
    )


def movements(before: Application | None, done: Application) -> tuple[tuple[EnvelopeKind, Cents], ...]:
    """The movements of the envelope, in the order in which they are judged: what gives room first."""
    was, now = weight(before), weight(done)
    paid = max(0, now.paid - was.paid)
    committed = now.committed - was.committed + paid
    found = (
        (K.UNRESERVED, was.reserved - now.reserved),
        (K.RELEASED, -committed),
        (K.RETURNED, was.paid - now.paid),
        (K.COMMITTED, committed),
        (K.PAID, paid),
        (K.RESERVED, now.reserved - was.reserved),
    )
    return tuple((kind, cents) for kind, cents in found if cents > 0)
