"""What is wrong with a decision, line by line: above the request, on a line that was not asked for, without a reason
when less is granted. Every fault at once, for the form of the committee and for the letter of a funder alike."""

from __future__ import annotations

from collections.abc import Iterator

from misas.core.funding.life.application import Amounts, ApplicationFact
from misas.core.funding.life.codes import ApplicationFactKind, DecisionReason
from misas.core.refusals import Fault


def faults_of_decision(asked: Amounts, said: ApplicationFact) -> list[Fault]:
    """The faults of a grant or of a refusal; the field of an amount is the id of its line."""
    if said.kind is ApplicationFactKind.REFUSED:
        return [*_faults_of_reason(said)]
    found = [*_faults_of_amounts(asked, said.amounts)]
    if not found and not said.total:
        found.append(Fault.of("amounts", "funding.grants_nothing"))
    if said.total < sum(asked.values()):
        found += _faults_of_reason(said)
    if (said.valid_until is None) != (said.payee is None):
        found.append(Fault.of("valid_until" if said.valid_until is None else "payee", "funding.half_commitment"))
    if said.valid_until is not None and said.valid_until < said.on:
        found.append(Fault.of("valid_until", "funding.ends_before_decision"))
    return found


def _faults_of_amounts(asked: Amounts, granted: Amounts) -> Iterator[Fault]:
    for line, cents in granted.items():
        if type(cents) is not int or cents < 0:
            yield Fault.of(line, "funding.decision_cents")
        elif line not in asked:
            yield Fault.of(line, "funding.line_not_asked")
        elif cents > asked[line]:
            yield Fault.of(line, "funding.above_request", asked=asked[line], cents=cents)


def _faults_of_reason(said: ApplicationFact) -> Iterator[Fault]:
    if said.reason is None:
        yield Fault.of("reason", "funding.reason_needed")
    elif said.reason is DecisionReason.OTHER and not said.reason_text.strip():
        yield Fault.of("reason_text", "funding.reason_text_needed")
