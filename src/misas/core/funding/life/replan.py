"""When a plan is worth computing again, and what has become fact meanwhile.

Granted is a fact at its own rank; refused is excluded; pending is kept as asked, so that the new plan changes the
fewest requests. Beside it stand two plans of what may still happen: everything pending refused, or granted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from misas.core.funding.life.application import DENIED, ENGAGED, LOAN, PENDING, Amounts, Application
from misas.core.funding.life.codes import ApplicationState, ReplanCause
from misas.core.funding.problem import Aid, AidId, Cents, Decision, GrantedAid, LineId, Problem, RefusedAid

C = ReplanCause


@dataclass(frozen=True, slots=True)
class Known:
    """What `planning.plan` is told beside the problem: the decisions, what is already asked, the lines of it."""

    decisions: Mapping[AidId, Decision]
    asked: Mapping[AidId, Cents]


def known(requests: Mapping[AidId, Application]) -> Known:
    """What the requests of a plan, by aid, have made fact. A request that was given up says nothing."""
    decisions: dict[AidId, Decision] = {}
    asked: dict[AidId, Cents] = {}
    for aid, one in requests.items():
        if one.state in ENGAGED:
            decisions[aid] = granted(one.held)
        elif one.state in DENIED:
            decisions[aid] = RefusedAid()
        elif one.state in PENDING:
            asked[aid] = one.asked_cents
    return Known(MappingProxyType(decisions), MappingProxyType(asked))


def granted(amounts: Amounts) -> GrantedAid:
    """Amounts per line, a loan under its own line, as a decision of the problem."""
    lines: dict[LineId, Cents] = {line: cents for line, cents in amounts.items() if line != LOAN}
    return GrantedAid(MappingProxyType(lines), amounts.get(LOAN, 0))


def at_most_as_asked(aid: Aid, one: Application) -> Aid:
    """The aid of a request that was sent: no decision exceeds what was asked, on the lines for which it was."""
    if one.state not in PENDING:
        return aid
    if aid.is_loan:
        return replace(aid, max_cents=min(aid.max_cents, one.asked.get(LOAN, 0)))
    asked = {line: cents for line, cents in one.asked.items() if cents and line in aid.covers_lines}
    if not asked:
        return aid
    total, most = sum(asked.values()), max(asked.values())
    cap, per_line = aid.cap_left_cents, aid.cap_per_line_cents
    return replace(
        aid,
        covers_lines=tuple(line for line in aid.covers_lines if line in asked),
        cap_per_request_cents=(total if cap is None else min(cap, total)) + aid.already_used_this_year_cents,
        cap_per_line_cents=most if per_line is None else min(per_line, most),
    )


def with_facts(problem: Problem, requests: Mapping[AidId, Application]) -> Problem:
    """The problem as the decisions already taken leave it."""
    return replace(problem, decisions=MappingProxyType({**problem.decisions, **known(requests).decisions}))


def pessimistic(problem: Problem, requests: Mapping[AidId, Application]) -> Problem:
    """The problem if everything that is pending were refused: what plan B is made of."""
    said = {aid: RefusedAid() for aid, one in requests.items() if one.state in PENDING}
    return replace(problem, decisions=MappingProxyType({**with_facts(problem, requests).decisions, **said}))


def optimistic(problem: Problem, requests: Mapping[AidId, Application]) -> Problem:
    """The problem if everything that is pending were granted as asked."""
    said = {aid: granted(one.asked) for aid, one in requests.items() if one.state in PENDING}
    return replace(problem, decisions=MappingProxyType({**with_facts(problem, requests).decisions, **said}))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a plan was computed from, in words that can be compared: when one differs, it is worth computing again.

    `quotes`: id → fingerprint of what it says, of the quotes that hold; `expired`: the ids of those that ended;
    `insurers`: line → what the complementary insurer pays; `invoices`: line → the rest of its invoice, once invoiced;
    `rests`: line → the rest that the plan was computed from; `ending`: commitments within 30 days of their end.
    """

    quotes: Mapping[str, str] = field(default_factory=dict)
    expired: frozenset[str] = frozenset()
    insurers: Mapping[LineId, Cents] = field(default_factory=dict)
    rights: frozenset[str] = frozenset()
    states: Mapping[AidId, ApplicationState] = field(default_factory=dict)
    envelopes: Mapping[str, Cents] = field(default_factory=dict)
    rules: Mapping[str, int] = field(default_factory=dict)
    missed_sessions: frozenset[AidId] = frozenset()
    ending: frozenset[AidId] = frozenset()
    rests: Mapping[LineId, Cents] = field(default_factory=dict)
    invoices: Mapping[LineId, Cents] = field(default_factory=dict)
    capacity: Cents | None = None


_DECIDED: Final = ENGAGED | DENIED


def _newly(before: Seen, now: Seen, wanted: frozenset[ApplicationState]) -> bool:
    """Whether a request came to one of these states since."""
    was = {aid for aid, state in before.states.items() if state in wanted}
    return any(state in wanted and aid not in was for aid, state in now.states.items())


CAUSES: Final[tuple[tuple[ReplanCause, Callable[[Seen, Seen], bool]], ...]] = (
    (C.QUOTE_ADDED, lambda before, now: bool(now.quotes.keys() - before.quotes.keys())),
    (
        C.QUOTE_CHANGED,
        lambda before, now: any(now.quotes[id] != before.quotes[id] for id in now.quotes.keys() & before.quotes.keys()),
    ),
    (C.QUOTE_EXPIRED, lambda before, now: bool(now.expired - before.expired)),
    (C.COMPLEMENTARY_ANSWERED, lambda before, now: now.insurers != before.insurers),
    (C.RIGHT_CHANGED, lambda before, now: now.rights != before.rights),
    (C.DECIDED, lambda before, now: _newly(before, now, _DECIDED - {ApplicationState.SILENT})),
    (C.SILENCE, lambda before, now: _newly(before, now, frozenset({ApplicationState.SILENT}))),
    (C.ENVELOPE_CHANGED, lambda before, now: now.envelopes != before.envelopes),
    (C.RULES_CHANGED, lambda before, now: now.rules != before.rules),
    (C.SESSION_MISSED, lambda before, now: bool(now.missed_sessions - before.missed_sessions)),
    (C.COMMITMENT_ENDING, lambda before, now: bool(now.ending - before.ending)),
    (
        C.INVOICE_DIFFERS,
        lambda before, now: any(
            now.invoices[line] != now.rests.get(line) for line in now.invoices.keys() - before.invoices.keys()
        ),
    ),
    (C.CAPACITY_CHANGED, lambda before, now: now.capacity != before.capacity),
)
"""Each cause, and how it is seen between what the plan was computed from and what is known now."""


def causes(before: Seen, now: Seen) -> tuple[ReplanCause, ...]:
    """Why this plan is worth computing again; nothing: it stands."""
    return tuple(cause for cause, holds in CAUSES if holds(before, now))
