"""Who takes the next case: the present caseworker who is furthest below her target share. Nobody is ranked.

Each case weighs points. A share is a target part of the caisse's work; those who are absent get nothing, and what they
could not take is caught up by all. The same inputs give the same answer, and each answer says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heapreplace

from misas.core.refusals import Refused

BASE_POINTS = 2
POINTS_PER_CARE = 1
POINTS_URGENT = 2


@dataclass(frozen=True, slots=True)
class Worker:
    """A caseworker as allocation sees her: her share (a weight), the points she carries, whether she is there."""

    account: int
    share: int
    points: int
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case to assign: its points, and its place in the queue (most pressing first)."""

    case: str
    points: int
    place: int


@dataclass(frozen=True, slots=True)
class Given:
    """One answer and its grounds: the points carried before, and those the target share called for."""

    case: str
    account: int
    points: int
    carried: int
    target: Fraction


def workload(cares: int, *, urgent: bool) -> int:
    """The points of one open case."""
    return BASE_POINTS + POINTS_PER_CARE * max(cares, 1) + (POINTS_URGENT if urgent else 0)


def allocate(queue: Iterable[Waiting], workers: Sequence[Worker]) -> list[Given]:
    """Give each case, in the order of the queue, to the present worker with the largest deficit.

    Refuses when nobody is there to take it: the cases then stay in the queue, with the person in charge.
    """
    present = [w for w in workers if not w.absent and w.share > 0]
    waiting = sorted(queue, key=lambda w: (w.place, w.case))
    if not waiting:
        return []
    if not present:
        raise Refused("allocation.nobody_present")
    total, weights = sum(w.points for w in present), sum(w.share for w in present)
    lightest: dict[int, list[tuple[int, int]]] = {}  # share → heap of (points carried, account)
    for w in present:
        lightest.setdefault(w.share, []).append((w.points, w.account))
    for heap in lightest.values():
        heapify(heap)
    given = []
    for case in waiting:
        total += case.points
        # Of those with one share, the least laden is the furthest below; deficits are compared times `weights`.
        share = max(lightest, key=lambda s: (total * s - lightest[s][0][0] * weights, -lightest[s][0][1]))
        carried, account = lightest[share][0]
        given.append(Given(case.case, account, case.points, carried, Fraction(total * share, weights)))
        heapreplace(lightest[share], (carried + case.points, account))
    return given
