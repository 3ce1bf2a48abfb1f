"""A few good plans of one file, among which the share-out chooses: the fullest, and those that spare an envelope.

Every set of aids is poured (`pouring`); each one that closes also stands trimmed to what closing needs, one envelope
spared first. Then dominance: a plan stays when no other gives everybody as much, closes as much and draws no more. The
plans of a solver are judged with the others. What the checker refuses is left out, whoever made it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from misas.core.funding.checker import violations
from misas.core.funding.pouring import Poured, pour
from misas.core.funding.problem import Aid, AidId, Cents, LineId, Mode, PersonId, Plan, Problem
from misas.core.funding.share_out import EnvelopeId, Judged, drawn_on

MOST_PLANS = 12
"""Plans kept of one file: enough to spare each envelope, few enough to be shared out quickly."""


def good_plans(
    problem: Problem, envelopes: Mapping[EnvelopeId, Cents], *, others: Iterable[Plan] = ()
) -> tuple[Judged, ...]:
    """The plans worth choosing among, the best for the file alone first. Empty when its facts cannot stand together.

    `envelopes` are those shared with other files; what they have left is told by the problem's own budgets.
    """
    full = [*(Poured(plan.grants, plan.loans, plan.presented) for plan in others), *pour(problem)]
    less = [trimmed for one in full for trimmed in _trimmed(problem, one)]
    found = [judge(problem, one.as_plan(problem), envelopes) for one in (*full, *less)]
    sound = tuple(one for one in kept(found) if not violations(problem, one.plan))
    return sound or kept(one for one in found if not violations(problem, one.plan))


def judge(problem: Problem, plan: Plan, envelopes: Mapping[EnvelopeId, Cents]) -> Judged:
    """What a plan gives to each person and draws on each envelope."""
    of_line = {line.id: line.person for line in problem.lines}
    granted = {person.id: 0 for person in problem.persons}
    lent = dict(granted)
    for amounts in plan.grants.values():
        for id, cents in amounts.items():
            granted[of_line[id]] += cents
    for id, cents in plan.loans.items():
        lent[problem.person_of(problem.aid(id))] += cents
    owed = dict.fromkeys(granted, 0)
    for line in problem.lines:
        owed[line.person] += line.cents
    closed = {p.id: owed[p.id] - granted[p.id] - lent[p.id] <= p.affordable_cents for p in problem.persons}
    used = plan.grants.keys() | plan.loans.keys()
    return Judged(
        plan=plan,
        closed=MappingProxyType(closed),
        granted=MappingProxyType(granted),
        drawn=MappingProxyType(drawn_on(problem, plan, envelopes)),
        loans=sum(plan.loans.values()),
        requests=len(used - problem.decisions.keys()),
    )


def preference(one: Judged) -> tuple[object, ...]:
    """For the file alone: most closed, most granted, least borrowed, fewest requests; then a fixed order."""
    amounts = sorted((id, sorted(lines.items())) for id, lines in one.plan.grants.items())
    return (-one.closed_persons, -one.granted_total, one.loans, one.requests, amounts, sorted(one.plan.loans.items()))


def kept(plans: Iterable[Judged]) -> tuple[Judged, ...]:
    """Those that no other dominates, in the order of preference; past MOST_PLANS, the most different ones."""
    staying: list[Judged] = []
    for one in sorted(plans, key=preference):
        if not any(_dominates(other, one) for other in staying):
            staying.append(one)
    return tuple(staying) if len(staying) <= MOST_PLANS else tuple(sorted(_different(staying), key=preference))


def _dominates(one: Judged, other: Judged) -> bool:
    """`one` comes first in the order of preference: equal in all that matters, it is the one to keep."""
    return (
        all(one.drawn[envelope] <= other.drawn.get(envelope, 0) for envelope in one.drawn)
        and all(cents >= other.granted[person] for person, cents in one.granted.items())
        and all(one.closed[person] or not closed for person, closed in other.closed.items())
    )


def _different(plans: list[Judged]) -> list[Judged]:
    """The first of each way to close and to draw, the thriftiest of each way to close, then the rest in order."""
    by_way: dict[tuple[object, ...], Judged] = {}
    thrifty: dict[tuple[object, ...], Judged] = {}
    for one in plans:
        who = tuple(sorted(person for person, closed in one.closed.items() if closed))
        by_way.setdefault((who, *sorted(one.drawn)), one)
        for envelope in ("", *sorted(one.drawn)):
            least = thrifty.setdefault((who, envelope), one)
            if _spent(one, envelope) < _spent(least, envelope):
                thrifty[who, envelope] = one
    chosen = [plans[0]]
    for one in (*thrifty.values(), *by_way.values(), *plans):
        if len(chosen) == MOST_PLANS:
            break
        if not any(one is other for other in chosen):
            chosen.append(one)
    return chosen


def _spent(one: Judged, envelope: EnvelopeId) -> tuple[Cents, Cents]:
    total = sum(one.drawn.values())
    return (one.drawn.get(envelope, 0), total) if envelope else (total, 0)


def _trimmed(problem: Problem, one: Poured) -> Iterator[Poured]:
    """The same set granting no more than closing needs, once for each envelope that is spared first."""
    affordable = {person.id: person.affordable_cents for person in problem.persons}
    of_line = {line.id: line.person for line in problem.lines}
    owed = dict.fromkeys(affordable, 0)
    for line in problem.lines:
        owed[line.person] += line.cents
    for amounts in one.grants.values():
        for id, cents in amounts.items():
            owed[of_line[id]] -= cents
    spare = {person: affordable[person] - cents for person, cents in owed.items() if cents < affordable[person]}
    if not spare or one.loans:
        return
    asked = [a for a in problem.aids if a.id in one.grants and a.budget and a.id not in problem.decisions]
    asked.sort(key=lambda aid: (aid.rank, aid.id), reverse=True)
    for envelope in sorted({aid.budget for aid in asked if aid.budget}):
        first = sorted(asked, key=lambda aid: aid.budget != envelope)
        yield _trim(first, one, dict(spare), of_line)


def _trim(aids: list[Aid], one: Poured, spare: dict[PersonId, Cents], of_line: Mapping[LineId, PersonId]) -> Poured:
    grants: dict[AidId, Mapping[LineId, Cents]] = dict(one.grants)
    for aid in aids:
        person = of_line[aid.covers_lines[0]]
        total = sum(grants[aid.id].values())
        less = min(spare.get(person, 0), total - max(1, aid.min_grant_cents))
        if less <= 0 or aid.mode is Mode.FIXED:
            continue
        amounts = dict(grants[aid.id])
        for line in sorted(amounts, reverse=True):
            cut = min(less, amounts[line])
            if aid.mode is Mode.UP_TO:
                cut -= cut % aid.grid_cents
            amounts[line] -= cut
            less -= cut
            spare[person] -= cut
        grants[aid.id] = amounts
    return Poured(grants, one.loans, one.shown)
