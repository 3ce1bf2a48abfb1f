"""What may happen to a claim, and what it becomes of it.

STEPS is the law: from which statuses a verb is allowed and what it must lead to. Verbs record facts; the claim is
folded from them. No clock decides by itself: somebody, or the job in the name of the law, records the silence once its
day has come.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from misas.core.refusals import Refused
from misas.core.rights.claims import FILED_BEFORE_MONTHS, Claim, ClaimFact, ClaimFactKind, ClaimStatus, Filer
from misas.core.rights.codes import Silence
from misas.core.rights.months import add_months
from misas.core.rights.rules import Delay

S, K = ClaimStatus, ClaimFactKind


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One verb: the fact it records, the statuses it starts from, those it may lead to. `after_silence`: the statuses
    it also starts from when silence alone decided them."""

    verb: str
    fact: ClaimFactKind
    start: frozenset[ClaimStatus]
    leads_to: frozenset[ClaimStatus]
    after_silence: frozenset[ClaimStatus] = frozenset()

    def starts_from(self, claim: Claim) -> bool:
        if self.fact is K.REFUSED and claim.late_refusal is not None:
            return False  # kept once: a second one would take the place of the first
        return claim.status in self.start or (claim.is_implicit and claim.status in self.after_silence)


UNDER_WAY: Final = frozenset({S.PREPARED, S.FILED, S.COMPLETE, S.APPEALED})
STEPS: Final[tuple[ClaimStep, ...]] = (
    ClaimStep("file", K.FILED, frozenset({S.PREPARED}), frozenset({S.FILED})),
    ClaimStep("ask_documents", K.DOCUMENTS_ASKED, frozenset({S.FILED, S.COMPLETE}), frozenset({S.FILED})),
    ClaimStep("complete", K.COMPLETED, frozenset({S.FILED}), frozenset({S.COMPLETE})),
    ClaimStep("grant", K.GRANTED, frozenset({S.FILED, S.COMPLETE, S.APPEALED}), frozenset({S.GRANTED})),
    ClaimStep("refuse", K.REFUSED, frozenset({S.FILED, S.COMPLETE, S.APPEALED}), frozenset({S.REFUSED}),
              after_silence=frozenset({S.GRANTED, S.REFUSED})),
    ClaimStep("record_silence", K.SILENCE, frozenset({S.COMPLETE}), frozenset({S.GRANTED, S.REFUSED})),
    ClaimStep("appeal", K.APPEALED, frozenset({S.REFUSED}), frozenset({S.APPEALED})),
    ClaimStep("withdraw", K.WITHDRAWN, UNDER_WAY, frozenset({S.WITHDRAWN})),
)  # fmt: skip
AGAINST_ACCEPTANCE: Final = frozenset({K.DOCUMENTS_ASKED, K.REFUSED, K.WITHDRAWN})
"""What can no more happen on or after the day on which silence has accepted (CSS L861-5). A refusal decided before that
day is noted all the same: received before it, it decides; received after, it takes nothing away and is kept."""
BY_VERB: Final = {step.verb: step for step in STEPS}
_LEADS: Final = {step.fact: next(iter(step.leads_to)) for step in STEPS if len(step.leads_to) == 1}


def fold(right: str, facts: Iterable[ClaimFact], delay: Delay | None) -> Claim:
    """The claim that these facts, in the order in which they were recorded, make."""
    claim = Claim(right)
    for fact in facts:
        claim = _after(claim, fact, delay)
    return claim


def is_late_refusal(claim: Claim, fact: ClaimFact, delay: Delay | None) -> bool:
    """Whether this refusal, decided in time, was received once silence had accepted (CSS L861-5)."""
    accepted = claim.accepted_on(delay)
    return fact.kind is K.REFUSED and accepted is not None and fact.on < accepted <= fact.known_on


def _after(claim: Claim, fact: ClaimFact, delay: Delay | None) -> Claim:
    if is_late_refusal(claim, fact, delay):
        return replace(claim, late_refusal=fact)
    claim = replace(claim, last_on=fact.on, status=_LEADS.get(fact.kind, claim.status))
    match fact.kind:
        case K.PREPARED:
            return replace(claim, prepared_on=fact.on)
        case K.FILED:
            return replace(claim, filed_on=fact.on, filer=fact.filer, agreed_on=fact.agreed_on)
        case K.DOCUMENTS_ASKED:
            return replace(claim, missing=fact.missing, complete_on=None)
        case K.COMPLETED:
            return replace(claim, missing=(), complete_on=fact.on)
        case K.GRANTED | K.REFUSED:
            status = S.GRANTED if fact.kind is K.GRANTED else S.REFUSED
            return replace(
                claim, status=status, decided_on=fact.on, notified_on=fact.received_on, is_implicit=False,
                since=fact.since, until=fact.until, reason=fact.reason, reason_text=fact.reason_text,
            )  # fmt: skip
        case K.SILENCE:
            assert (
                delay is not None and delay.silence is not None
            )  # `advance` never records a silence that says nothing
            ends = S.GRANTED if delay.silence is Silence.ACCEPTANCE else S.REFUSED
            born = claim.silence_on(delay) or fact.on  # the law decided that day, whenever somebody read it
            return replace(
                claim, status=ends, decided_on=born, notified_on=None, last_on=born, is_implicit=True,
                since=fact.since, until=fact.until,
            )  # fmt: skip
        case K.APPEALED:
            return replace(claim, appealed_on=fact.on)
        case K.WITHDRAWN:
            return claim


def allowed_verbs(claim: Claim, delay: Delay | None, on: date) -> tuple[str, ...]:
    """The verbs that may be offered on a day: silence only once it has decided, an appeal only in its time, a refusal
    of what silence has decided once only."""
    offered = [step.verb for step in STEPS if step.starts_from(claim)]
    silence, appeal, accepted = claim.silence_on(delay), claim.appeal_until, claim.accepted_on(delay)
    if silence is None or on < silence:
        offered = [verb for verb in offered if verb != "record_silence"]
    if accepted is not None and on >= accepted:
        offered = [verb for verb in offered if BY_VERB[verb].fact not in AGAINST_ACCEPTANCE - {K.REFUSED}]
    if appeal is not None and on > appeal:
        offered.remove("appeal")
    return tuple(offered)


def advance(claim: Claim, verb: str, fact: ClaimFact, delay: Delay | None) -> Claim:
    """The claim after this verb recorded this fact. Refuses what the table or the calendar does not allow."""
    step = BY_VERB[verb]
    if not step.starts_from(claim):
        raise Refused("claim.not_from_here", verb=verb, status=claim.status)
    if fact.kind is not step.fact:
        raise ValueError(f"{verb} records {step.fact}, not {fact.kind}")
    last = _not_before(claim, step)
    if last is not None and fact.on < last:
        code = "claim.filed_too_long_ago" if fact.kind is K.FILED else "claim.before_last"
        raise Refused(code, last=last)
    _judge(claim, fact, delay)
    return _after(claim, fact, delay)


def _not_before(claim: Claim, step: ClaimStep) -> date | None:
    """The first day that a verb may name. A claim is often filed before anybody prepares it here; what silence decided
    is contradicted by what came after the complete file."""
    if step.fact is K.FILED and claim.prepared_on is not None:
        return add_months(claim.prepared_on, -FILED_BEFORE_MONTHS)
    return claim.complete_on if claim.status in step.after_silence else claim.last_on


def _judge(claim: Claim, fact: ClaimFact, delay: Delay | None) -> None:
    accepted = claim.accepted_on(delay)
    if accepted is not None and fact.on >= accepted and fact.kind in AGAINST_ACCEPTANCE:
        raise Refused("claim.silence_accepted", since=accepted)
    match fact.kind:
        case K.FILED:
            if fact.filer is None:
                raise Refused("claim.who_filed")
            if fact.filer is Filer.THIRD_PARTY and (fact.agreed_on is None or fact.agreed_on > fact.on):
                raise Refused("claim.agreement_needed")
        case K.DOCUMENTS_ASKED:
            if not fact.missing:
                raise Refused("claim.which_documents")
        case K.GRANTED:
            if fact.since is not None and fact.until is not None and fact.until < fact.since:
                raise Refused("claim.ends_before_it_begins")
        case K.SILENCE:
            due = claim.silence_on(delay)
            if due is None:
                raise Refused("claim.silence_means_nothing")
            if fact.on < due:
                raise Refused("claim.silence_not_reached", due=due)
        case K.APPEALED:
            last = claim.appeal_until
            if last is not None and fact.on > last:
                raise Refused("claim.appeal_too_late", last=last)
