"""Which lines each used grant is shown, once the amounts are known: the fewest, then the first ids. No search needed.

A line that gets money is shown; another one is shown only when the opening or what the person must keep asks for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations

from misas.core.funding.problem import NOTHING, Aid, AidId, Cents, GrantedAid, LineId, Plan, Problem

MANY = 14  # past this many lines without money, subsets are no longer tried one by one


def presented(problem: Problem, plan: Plan) -> Plan:
    """The same plan, with the lines shown to each used grant. Sound amounts always find some."""
    costs = {line.id: line.cents for line in problem.lines}
    ranks = {aid.id: aid.rank for aid in problem.aids}
    final = dict(costs)
    for given in plan.grants.values():
        for line, cents in given.items():
            final[line] -= cents
    shown: dict[AidId, tuple[LineId, ...]] = {}
    for aid in problem.aids:
        if aid.id not in plan.grants:
            continue
        decision = problem.decisions.get(aid.id)
        if isinstance(decision, GrantedAid):
            shown[aid.id] = tuple(sorted(decision.lines))
            continue
        before = {
            line: costs[line] - sum(given.get(line, 0) for id, given in plan.grants.items() if ranks[id] < aid.rank)
            for line in aid.covers_lines
        }
        shown[aid.id] = _fewest(aid, plan.grants.get(aid.id, NOTHING), before, final)
    return replace(plan, presented=shown)


def _fewest(
    aid: Aid, given: Mapping[LineId, Cents], before: Mapping[LineId, Cents], final: Mapping[LineId, Cents]
) -> tuple[LineId, ...]:
    paid = sorted(given)
    others = sorted(set(aid.covers_lines) - set(paid))
    for count in range(len(others) + 1) if len(others) <= MANY else ():
        chosen = [
            lines
            for more in combinations(others, count)
            if enough(aid, lines := tuple(sorted((*paid, *more))), before, final)
        ]
        if chosen:
            return min(chosen)
    return _by_size(aid, paid, others, before, final)


def _by_size(
    aid: Aid, paid: list[LineId], others: list[LineId], before: Mapping[LineId, Cents], final: Mapping[LineId, Cents]
) -> tuple[LineId, ...]:
    """Many lines: those that help most first, until it is enough."""
    keep = aid.person_must_keep
    num, den = (keep.ratio.num, keep.ratio.den) if keep else (0, 1)
    lines = list(paid)
    for line in sorted(others, key=lambda id: (num * before[id] - den * final[id], -before[id], id)):
        if enough(aid, lines, before, final):
            break
        lines.append(line)
    return tuple(sorted(lines))


def enough(aid: Aid, lines: Iterable[LineId], before: Mapping[LineId, Cents], final: Mapping[LineId, Cents]) -> bool:
    """Whether these lines open the aid and leave with the person what must stay."""
    lines = tuple(lines)
    seen, left = sum(before[line] for line in lines), sum(final[line] for line in lines)
    keep = aid.person_must_keep
    kept = keep is None or (left >= keep.cents and left * keep.ratio.den >= keep.ratio.num * seen)
    return kept and seen >= aid.opens_if_remaining_at_least_cents
