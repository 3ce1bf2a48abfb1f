"""Whether a share-out may be shown: every plan sound, no envelope overdrawn, nobody below order of arrival.

Written from the rules alone, in integers, and knowing nothing of the search: it takes the files, the envelopes and the
two plans of each file, and works everything out again from the amounts. An empty answer accepts; any other refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from misas.core.funding import checker
from misas.core.funding.problem import Cents, GrantedAid, PersonId, Plan, Problem
from misas.core.funding.share_out import EnvelopeId, Fairness, FileId, Waiting


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that the share-out breaks, and where."""

    rule: str
    file: FileId = ""
    about: str = ""


def violations(
    files: Sequence[Waiting],
    envelopes: Mapping[EnvelopeId, Cents],
    chosen: Mapping[FileId, Plan],
    by_arrival: Mapping[FileId, Plan],
    *,
    fairness: Fairness = Fairness.UNLESS_CLOSED,
) -> tuple[Violation, ...]:
    """Every rule that is broken. Files without a plan in either list are told, and judged no further."""
    missing = tuple(_missing(files, chosen, by_arrival))
    if missing:
        return missing
    return (
        *(one for plans in (chosen, by_arrival) for file in files for one in _unsound(file, envelopes, plans[file.id])),
        *_overdrawn(files, envelopes, chosen, "overdrawn"),
        *_overdrawn(files, envelopes, by_arrival, "overdrawn_by_arrival"),
        *(one for file in files for one in _worse(file, chosen[file.id], by_arrival[file.id], fairness)),
    )


def _missing(
    files: Sequence[Waiting], chosen: Mapping[FileId, Plan], by_arrival: Mapping[FileId, Plan]
) -> Iterator[Violation]:
    names = [file.id for file in files]
    for id, count in Counter(names).items():
        if count > 1:
            yield Violation("file_twice", id)
    for plans in (chosen, by_arrival):
        for id in sorted(set(names) ^ set(plans)):
            yield Violation("not_one_plan_per_file", id)


def _unsound(file: Waiting, envelopes: Mapping[EnvelopeId, Cents], plan: Plan) -> Iterator[Violation]:
    """The plan breaks a rule of its own file. Envelopes are judged together, so here they only have to be large."""
    problem = file.problem
    enough = sum(line.cents for line in problem.lines) * 2 + sum(_granted(problem).values())
    budgets = {**problem.constraints.budgets, **dict.fromkeys(envelopes, enough)}
    free = replace(problem, constraints=replace(problem.constraints, budgets=budgets))
    for one in checker.violations(free, plan):
        yield Violation("unsound", file.id, f"{one.rule} {one.aid} {one.line}".strip())


def _overdrawn(
    files: Sequence[Waiting], envelopes: Mapping[EnvelopeId, Cents], plans: Mapping[FileId, Plan], rule: str
) -> Iterator[Violation]:
    """What is granted already was taken out of the envelope when it was: only the rest is asked of it now."""
    asked = dict.fromkeys(envelopes, 0)
    for file in files:
        facts = _granted(file.problem)
        for aid in file.problem.aids:
            if aid.budget in asked and aid.id not in facts:
                plan = plans[file.id]
                asked[aid.budget] += plan.loans.get(aid.id, 0) + sum(plan.grants.get(aid.id, {}).values())
    for name, cents in envelopes.items():
        if asked[name] > cents:
            yield Violation(rule, about=f"{name}: {asked[name]} > {cents}")


def _worse(file: Waiting, plan: Plan, by_arrival: Plan, fairness: Fairness) -> Iterator[Violation]:
    """Somebody gets less than by order of arrival though their care does not close, or could pay and no longer can."""
    now, then = checker.outcome(file.problem, plan), checker.outcome(file.problem, by_arrival)
    gets, got = _received(file.problem, plan), _received(file.problem, by_arrival)
    for person in file.problem.persons:
        excused = now.closed[person.id] and fairness is Fairness.UNLESS_CLOSED
        if gets[person.id] < got[person.id] and not excused:
            yield Violation("gets_less", file.id, person.id)
        if then.closed[person.id] and not now.closed[person.id]:
            yield Violation("no_longer_closes", file.id, person.id)


def _received(problem: Problem, plan: Plan) -> dict[PersonId, Cents]:
    owner = {line.id: line.person for line in problem.lines}
    received = {person.id: 0 for person in problem.persons}
    for lines in plan.grants.values():
        for line, cents in lines.items():
            received[owner[line]] += cents
    return received


def _granted(problem: Problem) -> dict[str, Cents]:
    return {id: fact.total_cents for id, fact in problem.decisions.items() if isinstance(fact, GrantedAid)}
