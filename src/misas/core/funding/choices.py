"""Several quotes for one care: which of them makes the best plan. Exactly one variant of each care is kept.

Each combination is a problem of its own, planned whole. They are tried in the order in which the variants were given,
so that a cheaper variant given first wins at equal value. Too many are refused, never cut short in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Final

from misas.core.funding.planning import Answer, plan
from misas.core.funding.problem import CareLine, LineId, Problem
from misas.core.funding.solver import PlanSolver
from misas.core.refusals import Refused

COMBINATIONS_MAX: Final = 32

type Variants = Mapping[str, Sequence[Sequence[CareLine]]]
"""Care → its variants, each the lines that would then be paid (none: a variant with nothing left to pay)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What one combination leads to. `kept`: care → place of its variant."""

    kept: Mapping[str, int]
    answer: Answer


def choices(
    problem: Problem,
    variants: Variants,
    solver: PlanSolver,
    *,
    plan_one: Callable[[Problem, PlanSolver], Answer] = plan,
) -> tuple[Choice, ...]:
    """Every combination with its plan, the best first, equal ones in the order given.

    What a person has left to pay decides before what is granted, persons closed first of all: a dearer variant must not
    win because it draws more money. The lines of the variants replace those of the same ids in the problem; an aid
    covers what it covered, as far as it is still there. Refuses with "funding.plan.too_many_choices".
    """
    count = prod(len(ways) for ways in variants.values())
    if count > COMBINATIONS_MAX:
        raise Refused("funding.plan.too_many_choices", count=count, most=COMBINATIONS_MAX)
    cares = list(variants)
    tried = []
    for ways in product(*(range(len(variants[care])) for care in cares)):
        kept = dict(zip(cares, ways, strict=True))
        tried.append(Choice(kept, plan_one(with_variants(problem, variants, kept), solver)))
    return tuple(sorted(tried, key=_merit))


def with_variants(problem: Problem, variants: Variants, kept: Mapping[str, int]) -> Problem:
    """The problem once one variant of each care is kept."""
    every: set[LineId] = {line.id for ways in variants.values() for way in ways for line in way}
    chosen = [line for care, way in kept.items() for line in variants[care][way]]
    lines = (*(line for line in problem.lines if line.id not in every), *chosen)
    left = {line.id for line in lines}
    aids = []
    for aid in problem.aids:
        covers = tuple(line for line in aid.covers_lines if line in left)
        if covers:
            aids.append(replace(aid, covers_lines=covers))
    return _without_absent(replace(problem, lines=lines, aids=tuple(aids)))


def _without_absent(problem: Problem) -> Problem:
    """Constraints between the aids that are still there. What needs an absent aid cannot be used either."""
    there = {aid.id for aid in problem.aids}
    law = problem.constraints
    lame = {need.aid for need in law.requires if need.needs not in there}
    if lame & there:
        aids = tuple(aid for aid in problem.aids if aid.id not in lame)
        return _without_absent(replace(problem, aids=aids))
    return replace(
        problem,
        constraints=replace(
            law,
            mutually_exclusive=tuple(tuple(id for id in ids if id in there) for ids in law.mutually_exclusive),
            requires=tuple(need for need in law.requires if need.aid in there),
            matching=tuple(
                replace(one, of=tuple(id for id in one.of if id in there)) for one in law.matching if one.aid in there
            ),
            joint_caps=tuple(replace(one, aids=tuple(id for id in one.aids if id in there)) for one in law.joint_caps),
        ),
        decisions={id: decision for id, decision in problem.decisions.items() if id in there},
    )


def _merit(choice: Choice) -> tuple[int, ...]:
    """Smaller is better: closed, left to pay now and for good, then the rest of the objective."""
    answer = choice.answer
    if answer.objective is None or answer.outcome is None:
        return (1,)
    closed, _, lent, requests, day = answer.objective.key()
    return (0, -closed, sum(answer.outcome.rac.values()), -lent, -requests, -day)
