"""What each fact of a request writes in the ledger: the one table between what happened and the money.

A fact that moves no money writes nothing. What a revision takes back is said whole: what was paid too much, what is no
longer called, what is released. Entries carry the envelope of their request, so that the envelope hears them too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from misas.core.funding.life.application import Amounts, Application, ApplicationFact
from misas.core.funding.life.codes import ApplicationFactKind, EntryKind
from misas.core.funding.life.ledger import Entry, RequestId
from misas.core.funding.problem import NOTHING, Cents, LineId

K, E = ApplicationFactKind, EntryKind

WRITES: Mapping[ApplicationFactKind, EntryKind] = {
    K.PREPARED: E.PLANNED,
    K.SUBMITTED: E.ASKED,
    K.GRANTED: E.COMMITTED,
    K.CALLED: E.CALLED,
    K.PAID: E.PAID,
}
"""The facts that write their own amounts under one kind; SUBMITTED writes what is asked."""


def entries_of(
    request: RequestId,
    before: Application | None,
    fact: ApplicationFact,
    done: Application,
    envelope: str | None = None,
) -> tuple[Entry, ...]:
    """The entries of one fact, in the order in which they must be posted. `before`: None for the first fact."""
    return tuple(
        Entry(kind, request, line, cents, fact.on, of=of, envelope=envelope)
        for kind, of, line, cents in _said(before, fact, done)
        if cents
    )


type Said = tuple[EntryKind, EntryKind | None, LineId, Cents]


def _said(before: Application | None, fact: ApplicationFact, done: Application) -> Iterator[Said]:
    if fact.kind in WRITES:
        amounts = done.asked if fact.kind is K.SUBMITTED else fact.amounts
        yield from ((WRITES[fact.kind], None, line, cents) for line, cents in amounts.items())
    if before is None:
        return
    match fact.kind:
        case K.AMENDED:
            yield from _back(E.PLANNED, before.asked)
            yield from ((E.PLANNED, None, line, cents) for line, cents in done.asked.items())
        case K.RETURNED:
            yield from _back(E.PAID, fact.amounts)
        case K.REVISED | K.LAPSED | K.WITHDRAWN:
            yield from ((E.OVERPAID, None, line, cents) for line, cents in _less(done.owed_back, before.owed_back))
            yield from _back(E.CALLED, dict(_less(before.called, done.called)))
            yield from ((E.RELEASED, None, line, cents) for line, cents in _less(before.held, done.held))
            if fact.kind is K.WITHDRAWN:
                yield from _back(E.ASKED, before.asked if before.submitted_on else NOTHING)
                yield from _back(E.PLANNED, before.asked)


def _back(of: EntryKind, amounts: Amounts) -> Iterator[Said]:
    return ((E.REVERSED, of, line, cents) for line, cents in amounts.items())


def _less(many: Amounts, few: Amounts) -> Iterator[tuple[LineId, Cents]]:
    """How much of each amount went away."""
    return ((line, cents - few.get(line, 0)) for line, cents in many.items() if cents > few.get(line, 0))
