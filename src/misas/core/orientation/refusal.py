"""A refusal of care, kept apart from everything that ranks places, and the legal route that it opens (CSP L1110-3).

The person says; nobody here judges the practice. With her agreement the complaint goes to the director of the caisse
or to the president of the council of the professional order, who tells the other: receipt within eight days, a hearing
possible within a month, a joint conciliation within three months of the day on which it was received (CSP R1110-11).
The mediator of the caisse (CSS L217-7-1) hears what is no discrimination, the Défenseur des droits may be seized at any
time. The search of the care goes on meanwhile. No clock closes anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from misas.core.orientation.refusal_codes import Authority, RefusalClock, RefusalFactKind, RefusalGround, RefusalState
from misas.core.refusals import Refused
from misas.core.rights.months import add_months

S, K, A, C = RefusalState, RefusalFactKind, Authority, RefusalClock

RECEIPT_DAYS: Final = 8
HEARING_MONTHS: Final = 1
CONCILIATION_MONTHS: Final = 3

ROUTES: Final[dict[RefusalGround, tuple[Authority, ...]]] = {
    **dict.fromkeys(RefusalGround, (A.CAISSE, A.ORDER, A.RIGHTS_DEFENDER)),
    RefusalGround.NOT_SAID: (A.MEDIATOR, A.RIGHTS_DEFENDER),
}
"""Before whom it may be brought, by what the person says she was refused for; the first is the usual one. Refusing to
bill directly somebody who has the C2S or the AME is a refusal of care too (CSP R1110-8)."""

COMPLAINT: Final = frozenset({A.CAISSE, A.ORDER})
"""Where the clocks of the complaint run; the mediator and the Défenseur des droits have none."""


@dataclass(frozen=True, slots=True)
class RefusalFact:
    """What happened, on which local day. `agreed_on`: her agreement to bring it before `authority`."""

    kind: RefusalFactKind
    on: date
    authority: Authority | None = None
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal of care folded from its facts."""

    ground: RefusalGround
    state: RefusalState = S.RECORDED
    recorded_on: date | None = None
    filed_on: date | None = None
    authority: Authority | None = None
    last_on: date | None = None

    @property
    def is_over(self) -> bool:
        return self.state in (S.CONCILIATED, S.SENT_ON, S.DROPPED)


@dataclass(frozen=True, slots=True)
class RefusalStep:
    """One verb: the fact it records, the states it starts from, where it leads."""

    verb: str
    fact: RefusalFactKind
    start: frozenset[RefusalState]
    leads_to: RefusalState


UNDER_WAY: Final = frozenset({S.FILED, S.ACKNOWLEDGED, S.SUMMONED})
STEPS: Final[tuple[RefusalStep, ...]] = (
    RefusalStep("file_complaint", K.FILED, frozenset({S.RECORDED, S.DROPPED}), S.FILED),
    RefusalStep("note_receipt", K.ACKNOWLEDGED, frozenset({S.FILED}), S.ACKNOWLEDGED),
    RefusalStep("note_summons", K.SUMMONED, frozenset({S.FILED, S.ACKNOWLEDGED}), S.SUMMONED),
    RefusalStep("note_conciliation", K.CONCILIATED, UNDER_WAY, S.CONCILIATED),
    RefusalStep("note_sent_on", K.SENT_ON, UNDER_WAY, S.SENT_ON),
    RefusalStep("drop_complaint", K.DROPPED, UNDER_WAY | {S.RECORDED}, S.DROPPED),
)
"""SENT_ON: no agreement was found, and the order's court has it. DROPPED: she does not wish to go on, and may again."""

BY_VERB: Final = {step.verb: step for step in STEPS}
BY_FACT: Final = {step.fact: step for step in STEPS}


@dataclass(frozen=True, slots=True)
class RefusalDeadline:
    """What must have happened by a day, and the text that says so."""

    clock: RefusalClock
    by: date
    article: str


def fold(ground: RefusalGround, facts: Iterable[RefusalFact]) -> Refusal:
    """The refusal that these facts make. The first is always RECORDED."""
    rest = iter(facts)
    first = next(rest, None)
    if first is None or first.kind is not K.RECORDED:
        raise ValueError("a refusal begins by being recorded")
    refusal = Refusal(ground, recorded_on=first.on, last_on=first.on)
    for fact in rest:
        refusal = _after(refusal, fact)
    return refusal


def _after(known: Refusal, fact: RefusalFact) -> Refusal:
    known = replace(known, state=BY_FACT[fact.kind].leads_to, last_on=fact.on)
    return replace(known, filed_on=fact.on, authority=fact.authority) if fact.kind is K.FILED else known


def allowed_verbs(refusal: Refusal) -> tuple[str, ...]:
    """The verbs that may be offered, in the order of the table."""
    return tuple(step.verb for step in STEPS if refusal.state in step.start)


def advance(refusal: Refusal, verb: str, fact: RefusalFact) -> Refusal:
    """The refusal after this verb recorded this fact. Refuses what the table or the law does not allow."""
    step = BY_VERB[verb]
    if refusal.state not in step.start:
        raise Refused("refusal.not_from_here", verb=verb, state=refusal.state)
    if fact.kind is not step.fact:
        raise ValueError(f"{verb} records {step.fact}, not {fact.kind}")
    if refusal.last_on is not None and fact.on < refusal.last_on:
        raise Refused("refusal.before_last", last=refusal.last_on)
    if fact.kind is K.FILED:
        if fact.authority is None or fact.authority not in ROUTES[refusal.ground]:
            raise Refused("refusal.before_whom")
        if fact.agreed_on is None or fact.agreed_on > fact.on:
            raise Refused("refusal.agreement_needed")
    return _after(refusal, fact)


def deadlines(refusal: Refusal) -> tuple[RefusalDeadline, ...]:
    """What the law still gives a time for, the nearest first. Nothing before a complaint, nor once it is over."""
    filed = refusal.filed_on
    if filed is None or refusal.state not in UNDER_WAY or refusal.authority not in COMPLAINT:
        return ()
    found = []
    if refusal.state is S.FILED:
        found.append(RefusalDeadline(C.ACKNOWLEDGE, filed + timedelta(days=RECEIPT_DAYS), "CSP R1110-11"))
    if refusal.state is not S.SUMMONED:
        found.append(RefusalDeadline(C.HEAR, add_months(filed, HEARING_MONTHS), "CSP R1110-11"))
    found.append(RefusalDeadline(C.CONCILIATE, add_months(filed, CONCILIATION_MONTHS), "CSP R1110-11"))
    return tuple(found)


def late(refusal: Refusal, today: date) -> tuple[RefusalDeadline, ...]:
    """What should have happened and is not noted: to be asked for, never to be closed by a clock.

    A hearing is a faculty of the authority, so its month passes without a word.
    """
    return tuple(one for one in deadlines(refusal) if one.by < today and one.clock is not C.HEAR)
