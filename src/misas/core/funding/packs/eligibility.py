"""Whether a person and her expenses enter a funder's rules: yes, no or unknown, with the grounds and what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from misas.core.funding.packs.codes import Otherwise, Verdict
from misas.core.funding.packs.facts import Value
from misas.core.funding.packs.schema import Condition, Exclusion, Expense, Pack
from misas.core.funding.packs.truth import NO, UNKNOWN, YES, gaps, judge, to_ask
from misas.core.funding.problem import LineId


@dataclass(frozen=True, slots=True)
class Ground:
    """A condition and its answer. `held`: the facts it looked at, those that are known."""

    condition: Condition
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer, why, and what would settle it. `gaps`: figures that the caisse has not said. `steps`: conditions to
    fulfil before the request is sent; they refuse nobody. `by_committee`: outside the scale, the committee looks at it.
    """

    verdict: Verdict
    grounds: tuple[Ground, ...] = ()
    to_ask: frozenset[str] = frozenset()
    gaps: frozenset[str] = frozenset()

    @property
    def refusing(self) -> tuple[Condition, ...]:
        return tuple(one.condition for one in self.grounds if is_refusal(one))

    @property
    def steps(self) -> tuple[Condition, ...]:
        return tuple(one.condition for one in self.grounds if is_step(one))

    @property
    def by_committee(self) -> bool:
        return any(one.verdict is NO and one.condition.otherwise is Otherwise.COMMITTEE for one in self.grounds)

    def and_then(self, other: Finding) -> Finding:
        """Both must be met."""
        verdicts = {self.verdict, other.verdict}
        verdict = NO if NO in verdicts else UNKNOWN if UNKNOWN in verdicts else YES
        return Finding(verdict, self.grounds + other.grounds, self.to_ask | other.to_ask, self.gaps | other.gaps)


@dataclass(frozen=True, slots=True)
class Taken:
    """The expenses that a funder takes, those it leaves (None: not of its scope), and what is unknown of the others."""

    expenses: tuple[Expense, ...]
    left: Mapping[LineId, Exclusion | None] = field(default_factory=lambda: MappingProxyType({}))
    finding: Finding = Finding(YES)


def is_refusal(ground: Ground) -> bool:
    return ground.verdict is NO and ground.condition.otherwise in (Otherwise.REFUSED, Otherwise.OPINION)


def is_step(ground: Ground) -> bool:
    """Whether something is to be done, or an opinion asked for, before the request is sent."""
    if ground.condition.otherwise is Otherwise.STEP:
        return ground.verdict is not YES
    return ground.condition.otherwise is Otherwise.OPINION and ground.verdict is UNKNOWN


def of_request(facts: Mapping[str, Value], expenses: Sequence[Expense]) -> dict[str, Value]:
    """What is known of the person, and of the request as a whole."""
    return {
        **facts,
        "frais": sum(one.full_price_cents for one in expenses),
        "reste": sum(one.cents for one in expenses),
        "depenses": frozenset(str(one.cost) for one in expenses),
    }


def take(pack: Pack, facts: Mapping[str, Value], expenses: Iterable[Expense]) -> Taken:
    """The expenses of a pack's scope that no exclusion takes away."""
    taken: list[Expense] = []
    left: dict[LineId, Exclusion | None] = {}
    ask: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    doubtful = False
    for one in expenses:
        if pack.costs and one.cost not in pack.costs:
            left[one.id] = None
            continue
        known = of_line(facts, one)
        against = [
            (rule, judge(rule.when, known)) for rule in pack.exclusions if not rule.costs or one.cost in rule.costs
        ]
        sure = next((rule for rule, verdict in against if verdict is YES), None)
        if sure is not None:
            left[one.id] = sure
            continue
        taken.append(one)
        for rule, verdict in against:
            if verdict is UNKNOWN:
                doubtful = True
                ask |= to_ask(rule.when, known)
                missing |= gaps(rule.when, known)
    finding = Finding(UNKNOWN, (), ask, missing) if doubtful else Finding(YES)
    return Taken(tuple(taken), MappingProxyType(left), finding)


def of_line(facts: Mapping[str, Value], expense: Expense) -> dict[str, Value]:
    known: dict[str, Value] = {**facts, "ligne_prix": expense.full_price_cents}
    if expense.in_c2s_basket is not None:
        known["ligne_panier_c2s"] = expense.in_c2s_basket
    return known


def examine(conditions: Iterable[Condition], facts: Mapping[str, Value]) -> Finding:
    """The answer of conditions that must all be met, on facts of the person and of the request."""
    grounds = tuple(Ground(one, answer(one, facts)) for one in conditions)
    if any(is_refusal(one) for one in grounds):
        return Finding(NO, grounds)
    open_ones = [one.condition for one in grounds if one.verdict is UNKNOWN and not is_step(one)]
    if not open_ones:
        return Finding(YES, grounds)
    trees = [tree for one in open_ones for tree in (one.when, one.test)]
    ask = frozenset().union(*(to_ask(tree, facts) for tree in trees))
    missing = frozenset().union(*(gaps(tree, facts) for tree in trees))
    return Finding(UNKNOWN, grounds, ask, missing)


def answer(condition: Condition, facts: Mapping[str, Value]) -> Verdict:
    """A condition that is not asked here is met."""
    asked = judge(condition.when, facts)
    met = judge(condition.test, facts)
    if asked is NO or met is YES:
        return YES
    return met if asked is YES else UNKNOWN


def find_out(pack: Pack, facts: Mapping[str, Value], expenses: Sequence[Expense]) -> tuple[Finding, Taken]:
    """The whole answer of a pack for a person: her expenses first, then the conditions common to all its aids."""
    taken = take(pack, facts, expenses)
    if not taken.expenses:
        return Finding(NO), taken
    finding = examine(pack.conditions, of_request(facts, taken.expenses))
    if finding.verdict is NO:
        return finding, taken
    return finding.and_then(taken.finding), taken
