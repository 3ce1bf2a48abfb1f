"""Runs the cases that a pack carries. A pack with a case that fails, or with too few, is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from misas.core.funding.packs.alone import paid_by_parts
from misas.core.funding.packs.codes import Verdict
from misas.core.funding.packs.compiled import Applicant, Compiled
from misas.core.funding.packs.compiling import compile_packs
from misas.core.funding.packs.eligibility import Finding, find_out
from misas.core.funding.packs.schema import Case, Granted, Pack
from misas.core.funding.problem import Cents
from misas.core.refusals import Fault, Invalid

CASES_LEAST: Final = 3
PERSON: Final = "P"


class About(StrEnum):
    """What a case may get wrong."""

    VERDICT = "verdict"
    ASKS = "asks"
    FAILS = "fails"
    STEPS = "steps"
    COMMITTEE = "committee"
    AMOUNT = "amount"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Difference:
    """What the case expected and what the rules answer; `aid` for an amount. Of a case dated outside the rules: their
    first or last day, and its own."""

    about: About
    expected: object
    found: object
    aid: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    case: Case
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def try_pack(pack: Pack) -> tuple[Tried, ...]:
    """Every case, in its order."""
    return tuple(Tried(case, _try(pack, case)) for case in pack.cases)


def _try(pack: Pack, case: Case) -> tuple[Difference, ...]:
    """A case that goes wrong because the rules do not serve on its day says that, and nothing else."""
    found = tuple(_differences(pack, case))
    if found and case.on < pack.valid_from:
        return (Difference(About.TOO_EARLY, pack.valid_from, case.on),)
    if found and pack.valid_to is not None and pack.valid_to < case.on:
        return (Difference(About.TOO_LATE, pack.valid_to, case.on),)
    return found


def require_sound(pack: Pack) -> None:
    """Raises Invalid when a case fails, or when there are too few to trust the pack."""
    faults = []
    if len(pack.cases) < CASES_LEAST:
        faults.append(Fault.of("$.cas", "funding_pack.too_few_cases", least=CASES_LEAST, count=len(pack.cases)))
    for nth, one in enumerate(try_pack(pack)):
        if not one.passed:
            faults.append(_fault(f"$.cas[{nth}]", one))
    if faults:
        raise Invalid(faults)


def _fault(at: str, one: Tried) -> Fault:
    match one.differences[0].about:
        case About.TOO_EARLY:
            return Fault.of(f"{at}.le", "funding_pack.case_too_early", name=one.case.name, on=one.case.on)
        case About.TOO_LATE:
            return Fault.of(f"{at}.le", "funding_pack.case_too_late", name=one.case.name, on=one.case.on)
    return Fault.of(at, "funding_pack.case_fails", name=one.case.name)


def answer_case(pack: Pack, case: Case) -> tuple[Finding, Compiled, Mapping[str, Cents]]:
    """What the rules say of a case: eligibility, the aids of the problem, what each rule pays alone."""
    applicant = Applicant(PERSON, case.facts, case.lines, _by_aid(pack, case))
    finding, _ = find_out(pack, case.facts, case.lines)
    compiled = compile_packs([pack], [applicant], on=case.on, trying=True)
    left = {one.id: one.cents for one in case.lines}
    together = {joint.aids: joint.max_cents for joint in compiled.constraints.joint_caps}
    paid = {}
    for rule in pack.aids:
        parts = compiled.of_rule(pack.id, rule.id)
        if parts and (cents := paid_by_parts(parts, left, together.get(tuple(one.id for one in parts)))):
            paid[rule.id] = cents
    return finding, compiled, paid


def _by_aid(pack: Pack, case: Case) -> Mapping[str, list[Granted]]:
    found: dict[str, list[Granted]] = {}
    for one in case.granted:
        found.setdefault(f"{pack.id}.{one.aid}", []).append(one)
    return found


def _differences(pack: Pack, case: Case) -> Iterator[Difference]:
    finding, compiled, paid = answer_case(pack, case)
    expected = case.expected
    of_aids = [one.finding for one in compiled.unusable if one.rule and one.finding is not None]
    asks = finding.to_ask.union(*(one.to_ask for one in of_aids))
    fails = {one.id for some in (finding, *of_aids) for one in some.refusing}
    steps = {one.id for one in finding.steps} | {one.id for trace in compiled.traces.values() for one in trace.steps}
    committee = finding.by_committee or any(trace.by_committee for trace in compiled.traces.values())
    if expected.verdict is not finding.verdict:
        yield Difference(About.VERDICT, expected.verdict, finding.verdict)
    if expected.asks != asks:
        yield Difference(About.ASKS, expected.asks, asks)
    if expected.fails and expected.fails != fails:
        yield Difference(About.FAILS, expected.fails, frozenset(fails))
    if expected.steps != steps and expected.verdict is Verdict.YES:
        yield Difference(About.STEPS, expected.steps, frozenset(steps))
    if expected.by_committee != committee:
        yield Difference(About.COMMITTEE, expected.by_committee, committee)
    for rule in pack.aids:
        if expected.aids.get(rule.id, 0) != paid.get(rule.id, 0):
            yield Difference(About.AMOUNT, expected.aids.get(rule.id, 0), paid.get(rule.id, 0), rule.id)
