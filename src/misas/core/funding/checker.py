"""Whether a plan is sound, whoever made it: the rules of problem files one by one, on the amounts alone, in integers.

Written apart from the model and from the search, and knowing nothing of them. RULES is the whole of it: each rule looks
at the amounts and gives what breaks it. A plan without violation may be shown; any other is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from misas.core.funding.problem import (
    Aid,
    AidId,
    Cents,
    GrantedAid,
    LineId,
    Mode,
    Objective,
    PersonId,
    Plan,
    Problem,
    RefusedAid,
)

type Locks = Mapping[tuple[AidId, LineId], Cents]
UNLOCKED: Final[Locks] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that the plan breaks, and where. `values` are the amounts that say so."""

    rule: str
    aid: AidId = ""
    line: LineId = ""
    values: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, rule: str, aid: AidId = "", line: LineId = "", **values: Any) -> Violation:
        return cls(rule, aid, line, tuple(sorted(values.items())))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan makes of each line and each person."""

    final: Mapping[LineId, Cents]
    rac: Mapping[PersonId, Cents]
    to_pay_now: Mapping[PersonId, Cents]
    closed: Mapping[PersonId, bool]
    before: Mapping[tuple[AidId, LineId], Cents]


def violations(problem: Problem, plan: Plan, *, locks: Locks = UNLOCKED) -> tuple[Violation, ...]:
    """Every rule that the plan breaks, in the order of RULES; a plan that cannot be read is judged no further."""
    misshapen = tuple(_misshapen(problem, plan))
    if misshapen:
        return misshapen
    looked = _Looked(problem, plan, locks)
    return tuple(found for rule in RULES for found in rule(looked))


def outcome(problem: Problem, plan: Plan) -> Outcome:
    looked = _Looked(problem, plan)
    rac = {person.id: looked.rac(person.id) for person in problem.persons}
    now = {person: cents - looked.lent(person) for person, cents in rac.items()}
    return Outcome(
        final=looked.final,
        rac=rac,
        to_pay_now=now,
        closed={person.id: now[person.id] <= person.affordable_cents for person in problem.persons},
        before={
            (aid.id, line): looked.before(aid, line)
            for aid in problem.aids
            if not aid.is_loan
            for line in aid.covers_lines
        },
    )


def measure(problem: Problem, plan: Plan) -> Objective:
    """The five values by which plans are compared."""
    used = [aid for aid in problem.aids if plan.total(aid.id)]
    return Objective(
        closed_persons=sum(outcome(problem, plan).closed.values()),
        granted_total_cents=sum(plan.total(aid.id) for aid in used if not aid.is_loan),
        loan_total_cents=sum(plan.total(aid.id) for aid in used if aid.is_loan),
        requests=sum(not isinstance(problem.decisions.get(aid.id), GrantedAid) for aid in used),
        latest_day=max((aid.decision_day for aid in used), default=0),
    )


class _Looked:
    """A problem and the amounts of a plan, and what follows from them."""

    def __init__(self, problem: Problem, plan: Plan, locks: Locks = UNLOCKED) -> None:
        self.problem, self.plan, self.locks = problem, plan, locks
        self.aids = {aid.id: aid for aid in problem.aids}
        self.cost = {line.id: line.cents for line in problem.lines}
        self.final = dict(self.cost)
        self._paid: dict[LineId, list[tuple[int, Cents]]] = {line: [] for line in self.cost}
        for aid, shares in plan.grants.items():
            for line, cents in shares.items():
                self.final[line] -= cents
                self._paid[line].append((self.aids[aid].rank, cents))
        self.person = {line.id: line.person for line in problem.lines}

    def before(self, aid: Aid, line: LineId) -> Cents:
        """What the aid sees of a line: its cost less the grants of strictly lower rank."""
        return self.cost[line] - sum(cents for rank, cents in self._paid[line] if rank < aid.rank)

    def rac(self, person: PersonId) -> Cents:
        return sum(cents for line, cents in self.final.items() if self.person[line] == person)

    def lent(self, person: PersonId) -> Cents:
        return sum(cents for aid, cents in self.plan.loans.items() if self.borrower(self.aids[aid]) == person)

    def borrower(self, aid: Aid) -> PersonId:
        return self.person[aid.covers_lines[0]]

    def total(self, aid: AidId) -> Cents:
        return self.plan.total(aid)

    def is_used(self, aid: AidId) -> bool:
        return self.total(aid) > 0

    def shares(self, aid: Aid) -> Mapping[LineId, Cents]:
        return self.plan.grants[aid.id]

    def presented(self, aid: Aid) -> tuple[LineId, ...]:
        return self.plan.presented[aid.id]

    def is_fact(self, aid: AidId) -> bool:
        return isinstance(self.problem.decisions.get(aid), GrantedAid)

    def used(self) -> Iterator[Aid]:
        return (aid for aid in self.problem.aids if self.is_used(aid.id))

    def grants(self) -> Iterator[Aid]:
        return (aid for aid in self.used() if not aid.is_loan)

    def asked_grants(self) -> Iterator[Aid]:
        """The grants whose own rules are tested: those that no decision has made a fact."""
        return (aid for aid in self.grants() if not self.is_fact(aid.id))

    def asked_loans(self) -> Iterator[Aid]:
        return (aid for aid in self.used() if aid.is_loan and not self.is_fact(aid.id))


type Rule = Callable[[_Looked], Iterator[Violation]]


def _misshapen(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """What is no plan of this problem: unknown names, amounts that are none, money on lines that are not presented."""
    aids = {aid.id: aid for aid in problem.aids}
    for id, cents in plan.loans.items():
        if id not in aids or not aids[id].is_loan or not _is_amount(cents):
            yield Violation.of("no_plan", id)
    for id, shares in plan.grants.items():
        presented = plan.presented.get(id, ())
        if id not in aids or aids[id].is_loan or not shares or not all(map(_is_amount, shares.values())):
            yield Violation.of("no_plan", id)
        elif len(set(presented)) < len(presented) or not set(shares) <= set(presented) <= set(aids[id].covers_lines):
            yield Violation.of("not_presented", id)
    for id in plan.presented.keys() - plan.grants.keys():
        yield Violation.of("not_presented", id)


def _is_amount(cents: object) -> bool:
    return isinstance(cents, int) and not isinstance(cents, bool) and cents >= 1


def _no_more_than_the_bill(looked: _Looked) -> Iterator[Violation]:
    for line, final in looked.final.items():
        if final < 0:
            yield Violation.of("over_funded", line=line, excess=-final)


def _no_refused_aid(looked: _Looked) -> Iterator[Violation]:
    for aid in looked.used():
        if isinstance(looked.problem.decisions.get(aid.id), RefusedAid):
            yield Violation.of("refused", aid.id)


def _what_is_granted_stays(looked: _Looked) -> Iterator[Violation]:
    plan = looked.plan
    for id, decision in looked.problem.decisions.items():
        if not isinstance(decision, GrantedAid):
            continue
        lines = {line: cents for line, cents in decision.lines.items() if cents}
        same = dict(plan.grants.get(id, {})) == lines and plan.loans.get(id, 0) == decision.loan_cents
        if not same or (lines and set(plan.presented[id]) != set(decision.lines)):
            yield Violation.of("granted", id, granted=decision.total_cents, total=plan.total(id))


def _what_is_locked_stays(looked: _Looked) -> Iterator[Violation]:
    for (aid, line), cents in looked.locks.items():
        paid = looked.plan.grants.get(aid, {}).get(line, 0)
        if paid != cents:
            yield Violation.of("locked", aid, line, locked=cents, paid=paid)


def _rate(looked: _Looked) -> Iterator[Violation]:
    for aid in looked.asked_grants():
        for line, paid in looked.shares(aid).items():
            most = aid.rate.num * looked.before(aid, line) // aid.rate.den
            if paid > most:
                yield Violation.of("rate", aid.id, line, most=most, paid=paid)


def _cap_per_line(looked: _Looked) -> Iterator[Violation]:
    for aid in looked.asked_grants():
        for line, paid in looked.shares(aid).items():
            if aid.cap_per_line_cents is not None and paid > aid.cap_per_line_cents:
                yield Violation.of("cap_per_line", aid.id, line, most=aid.cap_per_line_cents, paid=paid)


def _cap_per_request(looked: _Looked) -> Iterator[Violation]:
    for aid in looked.asked_grants():
        if aid.cap_per_request_cents is not None:
            most = max(0, aid.cap_per_request_cents - aid.already_used_this_year_cents)
            if looked.total(aid.id) > most:
                yield Violation.of("cap_per_request", aid.id, most=most, total=looked.total(aid.id))


def _floor(looked: _Looked) -> Iterator[Violation]:
    for aid in looked.asked_grants():
        if looked.total(aid.id) < aid.min_grant_cents:
            yield Violation.of("floor", aid.id, least=aid.min_grant_cents, total=looked.total(aid.id))


def _opening(looked: _Looked) -> Iterator[Violation]:
    for aid in looked.asked_grants():
        seen = sum(looked.before(aid, line) for line in looked.presented(aid))
        if seen < aid.opens_if_remaining_at_least_cents:
            yield Violation.of("opening", aid.id, least=aid.opens_if_remaining_at_least_cents, seen=seen)


def _fixed(looked: _Looked) -> Iterator[Violation]:
    for aid in looked.asked_grants():
        if aid.mode is Mode.FIXED and looked.total(aid.id) != aid.fixed_cents:
            yield Violation.of("fixed", aid.id, fixed=aid.fixed_cents, total=looked.total(aid.id))


def _grid(looked: _Looked) -> Iterator[Violation]:
    for aid in looked.asked_grants():
        for line, paid in looked.shares(aid).items():
            if aid.mode is Mode.UP_TO and paid % aid.grid_cents:
                yield Violation.of("grid", aid.id, line, grid=aid.grid_cents, paid=paid)


def _loan(looked: _Looked) -> Iterator[Violation]:
    for aid in looked.asked_loans():
        lent = looked.total(aid.id)
        if not aid.min_cents <= lent <= aid.max_cents:
            yield Violation.of("loan_bounds", aid.id, least=aid.min_cents, most=aid.max_cents, total=lent)
        if lent % aid.grid_cents:
            yield Violation.of("grid", aid.id, grid=aid.grid_cents, paid=lent)


def _no_more_loans_than_what_remains(looked: _Looked) -> Iterator[Violation]:
    for person in looked.problem.persons:
        lent, rac = looked.lent(person.id), looked.rac(person.id)
        if lent > max(0, rac):
            yield Violation.of("loans_above_rac", person=person.id, lent=lent, rac=rac)


def _person_keeps(looked: _Looked) -> Iterator[Violation]:
    """On the final plan, after every later rank; a decision does not lift it."""
    for aid in looked.grants():
        keep = aid.person_must_keep
        if keep is None:
            continue
        presented = looked.presented(aid)
        seen = sum(looked.before(aid, line) for line in presented)
        least = max(keep.cents, -(-keep.ratio.num * seen // keep.ratio.den))
        kept = sum(looked.final[line] for line in presented)
        if kept < least:
            yield Violation.of("must_keep", aid.id, least=least, kept=kept)


def _only_if_little_remains(looked: _Looked) -> Iterator[Violation]:
    """All the lines of the person, before loans. It binds a loan too: it is no ceiling on what is paid."""
    for aid in looked.used():
        most, rac = aid.only_if_final_rac_at_most_cents, looked.rac(looked.borrower(aid))
        if most is not None and rac > most:
            yield Violation.of("final_rac", aid.id, most=most, rac=rac)


def _exclusive(looked: _Looked) -> Iterator[Violation]:
    for aids in looked.problem.constraints.mutually_exclusive:
        used = [aid for aid in aids if looked.is_used(aid)]
        if len(used) > 1:
            yield Violation.of("exclusive", used[1], other=used[0])


def _requires(looked: _Looked) -> Iterator[Violation]:
    for need in looked.problem.constraints.requires:
        if looked.is_used(need.aid) and not looked.is_used(need.needs):
            yield Violation.of("requires", need.aid, needs=need.needs)


def _matching(looked: _Looked) -> Iterator[Violation]:
    for one in looked.problem.constraints.matching:
        others = sum(map(looked.total, one.of))
        if one.ratio.den * looked.total(one.aid) > one.ratio.num * others:
            yield Violation.of("matching", one.aid, total=looked.total(one.aid), others=others)


def _joint_cap(looked: _Looked) -> Iterator[Violation]:
    for one in looked.problem.constraints.joint_caps:
        total = sum(map(looked.total, one.aids))
        if total > one.max_cents:
            yield Violation.of("joint_cap", one.aids[0], most=one.max_cents, total=total)


def _budget(looked: _Looked) -> Iterator[Violation]:
    for budget, cents in looked.problem.constraints.budgets.items():
        total = sum(looked.total(aid.id) for aid in looked.problem.aids if aid.budget == budget)
        if total > cents:
            yield Violation.of("budget", budget=budget, most=cents, total=total)


RULES: Final[tuple[Rule, ...]] = (
    _no_more_than_the_bill,
    _no_refused_aid,
    _what_is_granted_stays,
    _what_is_locked_stays,
    _rate,
    _cap_per_line,
    _cap_per_request,
    _floor,
    _opening,
    _fixed,
    _grid,
    _loan,
    _no_more_loans_than_what_remains,
    _person_keeps,
    _only_if_little_remains,
    _exclusive,
    _requires,
    _matching,
    _joint_cap,
    _budget,
)
