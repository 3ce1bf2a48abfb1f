"""Order of arrival: each file in turn takes the best plan for itself on what the envelopes still hold.

The baseline of a share-out, and what it may take from nobody. Each file is given its optimum, so that the comparison is
with the best that first come, first served can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from misas.core.funding.good_plans import good_plans
from misas.core.funding.problem import Cents, Plan, Problem
from misas.core.funding.share_out import EnvelopeId, FileId, Judged, Waiting, on_what_is_left

type BestPlan = Callable[[Problem], Plan | None]
"""The optimiser's own plan of one file; None when the file has none."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file, the plans worth choosing among, and the one that order of arrival gives it."""

    file: Waiting
    plans: tuple[Judged, ...]
    by_arrival: Judged


@dataclass(frozen=True, slots=True)
class Queue:
    prepared: tuple[Prepared, ...]
    without_plan: tuple[FileId, ...]


def in_order(files: Iterable[Waiting]) -> list[Waiting]:
    return sorted(files, key=lambda file: (file.arrival, file.id))


def queue(files: Iterable[Waiting], envelopes: Mapping[EnvelopeId, Cents], best: BestPlan) -> Queue:
    """Serve the files in order of arrival, and prepare the plans of each as if it were alone."""
    left = dict(envelopes)
    prepared: list[Prepared] = []
    without_plan: list[FileId] = []
    for file in in_order(files):
        plans = _plans(file.problem, envelopes, envelopes, best)
        if not plans:
            without_plan.append(file.id)
            continue
        served = plans[0]
        if not _fits(served, left):
            served = _plans(file.problem, envelopes, left, best)[0]
        for envelope, cents in served.drawn.items():
            left[envelope] -= cents
        prepared.append(Prepared(file, plans, served))
    return Queue(tuple(prepared), tuple(without_plan))


def _plans(
    problem: Problem, envelopes: Mapping[EnvelopeId, Cents], left: Mapping[EnvelopeId, Cents], best: BestPlan
) -> tuple[Judged, ...]:
    there = on_what_is_left(problem, left)
    plan = best(there)
    return good_plans(there, envelopes, others=() if plan is None else (plan,))


def _fits(plan: Judged, left: Mapping[EnvelopeId, Cents]) -> bool:
    return all(cents <= left[envelope] for envelope, cents in plan.drawn.items())
