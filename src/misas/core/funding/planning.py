"""The best funding plan of a problem, with its proof: the one entry for whoever wants a plan.

What decides, in order: docs/funding/problem-files.md. Every plan that leaves this module was accepted by `checker`,
which shares nothing with the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import batched

from misas.core.funding import checker
from misas.core.funding.changes import count_changes
from misas.core.funding.checker import Locks, Outcome
from misas.core.funding.conflicts import standing_in_the_way
from misas.core.funding.model import Model, Rule
from misas.core.funding.presenting import presented
from misas.core.funding.problem import AidId, Cents, Constraints, GrantedAid, Objective, Plan, Problem
from misas.core.funding.reasons import Reason, ShareReason, why_not, why_so_much
from misas.core.funding.rules_as_rows import written
from misas.core.funding.sequential import sequential
from misas.core.funding.solver import PlanSolver, Terms, Values, Variable
from misas.core.funding.stages import Climb, Reached, Stage
from misas.core.refusals import Refused

TOGETHER = 20  # aids whose use is decided in one search: powers of two stay small


class Status(StrEnum):
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"  # sound, and not proved to be the best
    INFEASIBLE = "infeasible"


@dataclass(frozen=True, slots=True)
class Proven:
    """No plan does better than `bound` on this value, all the values before it being what they are."""

    bound: int
    proved: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A plan that the checker accepted, or the rules that cannot stand together (`plan` is then None)."""

    problem: Problem
    status: Status
    objective: Objective | None = None
    proof: Mapping[str, Proven] = field(default_factory=dict)
    plan: Plan | None = None
    outcome: Outcome | None = None
    unused: Mapping[AidId, tuple[Reason, ...]] = field(default_factory=dict)
    shares: Mapping[AidId, ShareReason] = field(default_factory=dict)
    sequential: Plan | None = None
    conflicts: tuple[Rule, ...] = ()

    @property
    def sequential_was_optimal(self) -> bool:
        """Whether asking one funder after the other would have closed as much and brought as much."""
        if self.sequential is None or self.objective is None:
            return False
        usual = checker.measure(self.problem, self.sequential)
        return usual.key()[:2] >= self.objective.key()[:2]


class UnsoundPlan(RuntimeError):
    """The search and the checker disagree: a fault of ours, and no plan is shown."""


def plan(
    problem: Problem,
    solver: PlanSolver,
    *,
    asked: Mapping[AidId, Cents] | None = None,
    locks: Locks | None = None,
    upto: int | None = None,
) -> Answer:
    """The one best plan. `asked`: what funders were already asked, changed as little as possible once the most persons
    are closed. `locks`: amounts that the caseworker holds. `upto`: no more requests than that.

    Refuses with "funding.plan.unsolved" when the search ends with neither a plan nor a proof that there is none.
    """
    held = locks or {}
    model = modelled(problem, held, upto=upto)
    changes = count_changes(model, asked) if asked is not None else None
    search = Climb(solver, model.form())
    if not search.climb(stages(model, changes)):
        if not search.proved:
            raise Refused("funding.plan.unsolved")
        return Answer(problem, Status.INFEASIBLE, conflicts=standing_in_the_way(model, solver))
    reached, proved = tuple(search.steps), search.proved
    found = sound(problem, model.plan(canonical(search, model)), held)
    return Answer(
        problem,
        Status.OPTIMAL if proved else Status.FEASIBLE,
        objective=checker.measure(problem, found),
        proof=_proof(problem, reached),
        plan=found,
        outcome=checker.outcome(problem, found),
        unused=why_not(problem, found),
        shares=why_so_much(problem, found),
        sequential=None if problem.decisions else sequential(problem),
    )


def modelled(problem: Problem, locks: Locks, *, upto: int | None) -> Model:
    model = written(in_order(problem), locks)
    if upto is not None:
        model.row(Rule("upto"), requests(model), high=upto)
    return model


def in_order(problem: Problem) -> Problem:
    """The same problem, however its file was shuffled: a search that stops unproved must not depend on it."""
    law = problem.constraints
    return replace(
        problem,
        persons=tuple(sorted(problem.persons, key=lambda person: person.id)),
        lines=tuple(sorted(problem.lines, key=lambda line: line.id)),
        aids=tuple(
            replace(aid, covers_lines=tuple(sorted(aid.covers_lines)))
            for aid in sorted(problem.aids, key=lambda aid: (aid.rank, aid.id))
        ),
        constraints=Constraints(
            mutually_exclusive=tuple(sorted(tuple(sorted(ids)) for ids in law.mutually_exclusive)),
            requires=tuple(sorted(law.requires, key=lambda need: (need.aid, need.needs))),
            matching=tuple(
                sorted(
                    (replace(one, of=tuple(sorted(one.of))) for one in law.matching),
                    key=lambda one: (one.aid, one.of, one.ratio.num, one.ratio.den),
                )
            ),
            joint_caps=tuple(
                sorted(
                    (replace(one, aids=tuple(sorted(one.aids))) for one in law.joint_caps),
                    key=lambda one: (one.aids, one.max_cents),
                )
            ),
            budgets=dict(sorted(law.budgets.items())),
        ),
        decisions=dict(sorted(problem.decisions.items())),
    )


def stages(model: Model, changes: Terms | None) -> tuple[Stage, ...]:
    """What decides, first things first. Each is written so that more is better."""
    loans = tuple(term for amount in model.loans.values() for term in amount.terms(-1))
    return (
        Stage("closed_persons", tuple((closed, 1) for closed in model.closed.values())),
        *((Stage("changes", changes),) if changes is not None else ()),
        Stage("granted_total_cents", tuple((final, -1) for final in model.final.values())),
        Stage("loan_total_cents", loans),
        Stage("requests", tuple((used, -times) for used, times in requests(model))),
        Stage("latest_day", ((model.latest, -1),)),
    )


def requests(model: Model) -> Terms:
    """The aids used that no funder has granted yet."""
    decisions = model.problem.decisions
    return tuple((used, 1) for id, used in model.used.items() if not isinstance(decisions.get(id), GrantedAid))


def canonical(search: Climb, model: Model) -> Values:
    """One plan among equals: lowest ranks, then the first aids, then the larger amounts at the first aids."""
    aids = model.problem.aids
    search.step(Stage("ranks", tuple((model.used[aid.id], -aid.rank) for aid in aids)))
    for group in batched(aids, TOGETHER):
        powers = range(len(group) - 1, -1, -1)
        search.step(
            Stage("used", tuple((model.used[aid.id], 1 << power) for aid, power in zip(group, powers, strict=True)))
        )
    search.settle(model.used.values())
    order: list[Variable] = []
    for aid in aids:
        amounts = [model.loans.get(aid.id), *(model.amounts.get((aid.id, line)) for line in aid.covers_lines)]
        order += [amount.variable for amount in amounts if amount is not None]
    search.largest_first(order)
    assert search.values is not None
    return search.values


def sound(problem: Problem, found: Plan, locks: Locks) -> Plan:
    """The plan with its presented lines, accepted by the checker. Raises UnsoundPlan."""
    whole = presented(problem, found)
    if broken := checker.violations(problem, whole, locks=locks):
        raise UnsoundPlan(", ".join(f"{one.rule} {one.aid} {one.line}" for one in broken))
    return whole


def _proof(problem: Problem, steps: Iterable[Reached]) -> Mapping[str, Proven]:
    cost = sum(line.cents for line in problem.lines)
    proof = {}
    for step in steps:
        name, bound = step.stage.name, step.bound
        if name == "granted_total_cents":
            bound += cost
        elif name != "closed_persons":
            bound = -bound
        proof[name] = Proven(bound, step.proved)
    return proof
