"""What may happen to a request to a funder, and what it must lead to.

STEPS is the law: from which states a verb is allowed, which fact it records, where it may lead. Buttons, the CHECKs of
the database and docs/funding/lives.md are read from it. No clock decides: a human records the silence once its day has
come, and nothing lapses before two alerts reached a human (`validity`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from misas.core.funding.life import validity
from misas.core.funding.life.application import (
    AWAITING,
    BEFORE_SENDING,
    PROMISED,
    Application,
    ApplicationFact,
    after,
)
from misas.core.funding.life.codes import ApplicationFactKind, ApplicationState
from misas.core.funding.life.decisions import faults_of_decision
from misas.core.refusals import Invalid, Refused

S, K = ApplicationState, ApplicationFactKind


@dataclass(frozen=True, slots=True)
class ApplicationStep:
    """One verb: the fact it records, the states it starts from, those it may lead to (none: no change). `is_ours`: the
    service itself does it, nobody is offered it."""

    verb: str
    fact: ApplicationFactKind
    start: frozenset[ApplicationState]
    leads_to: frozenset[ApplicationState] = frozenset()
    is_ours: bool = False

    @property
    def permission(self) -> str:
        return f"aid.{self.verb}"

    def ends(self, start: ApplicationState) -> frozenset[ApplicationState]:
        return self.leads_to or frozenset({start})


def _states(*states: ApplicationState) -> frozenset[ApplicationState]:
    return frozenset(states)


DECIDABLE: Final = AWAITING | {S.SUPPLEMENT_ASKED, S.SILENT, S.APPEALED}
"""A funder may answer late: silence refuses, and a later answer stands."""
USABLE: Final = _states(S.COMMITTED, S.EXTENDED)
REVISABLE: Final = PROMISED | {S.CALLED, S.PAID, S.SETTLED}

STEPS: Final[tuple[ApplicationStep, ...]] = (
    ApplicationStep("check_documents", K.DOCUMENTS_CHECKED, BEFORE_SENDING, _states(S.INCOMPLETE, S.READY)),
    ApplicationStep("amend", K.AMENDED, BEFORE_SENDING),
    ApplicationStep("submit", K.SUBMITTED, _states(S.READY), _states(S.SUBMITTED)),
    ApplicationStep("note_receipt", K.RECEIVED, _states(S.SUBMITTED), _states(S.RECEIVED)),
    ApplicationStep("ask_supplement", K.SUPPLEMENT_ASKED, AWAITING, _states(S.SUPPLEMENT_ASKED)),
    ApplicationStep("send_supplement", K.SUPPLEMENT_SENT, _states(S.SUPPLEMENT_ASKED), _states(S.RECEIVED)),
    ApplicationStep("schedule", K.SCHEDULED, AWAITING, _states(S.IN_COMMITTEE)),
    ApplicationStep("adjourn", K.ADJOURNED, AWAITING, _states(S.ADJOURNED)),
    ApplicationStep("grant", K.GRANTED, DECIDABLE, _states(S.GRANTED, S.PARTLY_GRANTED, S.COMMITTED)),
    ApplicationStep("refuse", K.REFUSED, DECIDABLE, _states(S.REFUSED)),
    ApplicationStep("record_silence", K.SILENCE, AWAITING | {S.APPEALED}, _states(S.SILENT)),
    ApplicationStep("appeal", K.APPEALED, _states(S.REFUSED, S.SILENT), _states(S.APPEALED)),
    ApplicationStep("commit", K.COMMITTED, _states(S.GRANTED, S.PARTLY_GRANTED), _states(S.COMMITTED)),
    ApplicationStep("alert", K.ALERTED, USABLE, is_ours=True),
    ApplicationStep("ask_extension", K.EXTENSION_ASKED, USABLE),
    ApplicationStep("extend", K.EXTENDED, USABLE, _states(S.EXTENDED)),
    ApplicationStep("revise", K.REVISED, REVISABLE, REVISABLE),
    ApplicationStep("call_payment", K.CALLED, USABLE | {S.CALLED}, _states(S.CALLED)),
    ApplicationStep("note_payment", K.PAID, _states(S.CALLED), _states(S.CALLED, S.PAID)),
    ApplicationStep("note_return", K.RETURNED, _states(S.CALLED, S.PAID), _states(S.CALLED, S.PAID)),
    ApplicationStep("settle", K.SETTLED, _states(S.PAID), _states(S.SETTLED)),
    ApplicationStep("lapse", K.LAPSED, USABLE, _states(S.LAPSED)),
    ApplicationStep("withdraw", K.WITHDRAWN, BEFORE_SENDING | DECIDABLE | PROMISED, _states(S.WITHDRAWN)),
)
"""A request begins by being prepared, and stands then TO_PREPARE until its papers are checked. A grant that says its
validity and its payee is a commitment at once."""

BY_VERB: Final = {step.verb: step for step in STEPS}
BY_FACT: Final = {step.fact: step for step in STEPS}


def allowed_verbs(known: Application, on: date) -> tuple[str, ...]:
    """The verbs that may be offered on a day: silence once its day has come, an appeal in its time, a lapse once the
    validity is over and two alerts were heard, a settlement once nothing is owed back."""
    open_ = (step for step in STEPS if known.state in step.start and not step.is_ours)
    return tuple(step.verb for step in open_ if _is_its_time(known, step.fact, on))


def _is_its_time(known: Application, kind: ApplicationFactKind, on: date) -> bool:
    match kind:
        case K.SILENCE:
            return known.silence_on is not None and on >= known.silence_on
        case K.APPEALED:
            return known.appeal_until is not None and on <= known.appeal_until
        case K.LAPSED:
            return validity.may_lapse(known, on)
        case K.CALLED:
            return known.valid_until is not None and on <= known.valid_until and known.called != known.held
        case K.SETTLED:
            return not known.owed_back
        case K.RETURNED:
            return bool(known.owed_back)
        case _:
            return True


def advance(known: Application, verb: str, fact: ApplicationFact) -> Application:
    """The request after this verb recorded this fact. Raises Refused, Invalid: nothing is then recorded."""
    step, start = BY_VERB[verb], known.state
    if start not in step.start:
        raise Refused("funding.not_from_here", verb=verb, state=start)
    if fact.kind is not step.fact:
        raise ValueError(f"{verb} records {step.fact}, not {fact.kind}")
    if known.last_on is not None and fact.on < known.last_on and fact.kind is not K.REVISED:
        raise Refused("funding.before_last", last=known.last_on)
    _judge(known, fact)
    done = after(known, fact)
    if done.state not in step.ends(start):
        raise ValueError(f"{verb} led from {start} to {done.state}")
    return done


def _judge(known: Application, fact: ApplicationFact) -> None:
    if fact.kind is not K.GRANTED and any(type(cents) is not int or cents < 0 for cents in fact.amounts.values()):
        raise Refused("funding.not_whole_cents")
    match fact.kind:
        case K.AMENDED if not fact.total:
            raise Refused("funding.asks_nothing")
        case K.SUBMITTED:
            if fact.missing:
                raise Refused("funding.papers_missing", count=len(fact.missing))
        case K.SUPPLEMENT_ASKED:
            if not fact.missing:
                raise Refused("funding.which_papers")
        case K.SCHEDULED:
            if fact.session is None or fact.session < fact.on:
                raise Refused("funding.which_session")
        case K.GRANTED | K.REFUSED:
            if faults := faults_of_decision(known.asked, fact):
                raise Invalid(faults)
        case K.SILENCE:
            if known.silence_on is None or fact.on < known.silence_on:
                raise Refused("funding.silence_not_reached", due=known.silence_on)
        case K.APPEALED:
            if known.appeal_until is None:
                raise Refused("funding.appealed_once")
            if fact.on > known.appeal_until:
                raise Refused("funding.appeal_too_late", last=known.appeal_until)
        case K.COMMITTED:
            _judge_validity(fact.valid_until, fact)
            if fact.payee is None:
                raise Refused("funding.which_payee")
        case K.ALERTED:
            if validity.is_heard(known, fact.threshold, fact.on):
                raise Refused("funding.alerted_already")
        case K.EXTENDED:
            _judge_validity(fact.valid_until, fact)
            if known.valid_until is not None and fact.valid_until is not None and fact.valid_until <= known.valid_until:
                raise Refused("funding.extends_nothing", until=known.valid_until)
        case K.REVISED:
            _judge_revision(known, fact)
        case K.CALLED | K.PAID | K.RETURNED:
            _judge_money(known, fact)
        case K.SETTLED:
            if known.owed_back:
                raise Refused("funding.overpaid", cents=sum(known.owed_back.values()))
        case K.LAPSED:
            validity.judge_lapse(known, fact.on)
        case _:
            pass


def _judge_validity(until: date | None, fact: ApplicationFact) -> None:
    if until is None or until < fact.on:
        raise Refused("funding.which_validity")


def _judge_revision(known: Application, fact: ApplicationFact) -> None:
    """A revision lowers: nothing is ever paid above what was granted without another decision."""
    if any(cents > known.held.get(line, 0) for line, cents in fact.amounts.items()):
        raise Refused("funding.revision_raises")
    if not fact.total and not known.paid:
        raise Refused("funding.revision_to_nothing")


def _judge_money(known: Application, fact: ApplicationFact) -> None:
    if not fact.total:
        raise Refused("funding.no_amount")
    match fact.kind:
        case K.CALLED:
            if known.valid_until is None or fact.on > known.valid_until:
                raise Refused("funding.commitment_over", until=known.valid_until)
            limits, code = (
                {line: cents - known.called.get(line, 0) for line, cents in known.held.items()},
                "funding.called_above",
            )
        case K.PAID:
            limits = {line: min(known.called[line], known.held.get(line, 0)) - known.net_paid(line)
                      for line in known.called}  # fmt: skip
            code = "funding.paid_above"
        case _:
            limits, code = dict(known.owed_back), "funding.returned_above"
    for line, cents in fact.amounts.items():
        if cents > limits.get(line, 0):
            raise Refused(code, most=max(0, limits.get(line, 0)), cents=cents)
