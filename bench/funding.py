"""`python -m bench funding`: is every plan proved, how long does it take, is it always the same, what does it gain.

Files are those of `bench.funding_files`, five sizes up to 12 funders and 8 lines. Each is planned to the canonical end,
then its frontier is drawn; a part of them again under other seeds and told in another order. Baselines of the same run:
ordinary practice (one funder after the other), and CP-SAT as one would first call it on the same form
(`bench.funding_plain`). Bars (G3 to G5 and G14 of funding.md), on the processor: all proved, p95 of a plan < 1 s,
the same plan always, ordinary practice leaves 15 % more to pay and 7 points fewer files affordable, a frontier within
twice a plan. At the end, the share-out of `bench.portfolio` (G6).
"""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import mean, median
from typing import Any

from bench import portfolio
from bench.funding_files import realistic, shuffled
from bench.funding_plain import PlainCpSat
from bench.lists import machine
from bench.place import RESULTS, say
from misas.connectors.ortools.cp_sat import CpSat
from misas.core.funding.checker import measure, outcome
from misas.core.funding.frontier import points
from misas.core.funding.planning import Answer, Status, plan
from misas.core.funding.problem import Problem
from misas.core.funding.reading import read_problem

SIZES = ((3, 1), (5, 2), (7, 3), (9, 5), (12, 8))  # funders, lines
FILES = 200
SEEDS = (1, 2, 3)
AGAIN_EACH = 5  # one file in five is planned again, under other seeds, in another order, and by the baseline
UPTO = 12
P95_S = 1.0
FRONTIER_AT_MOST = 2.0
LEFT_AT_LEAST = 0.15
POINTS_AT_LEAST = 0.07


@dataclass(slots=True)
class Figures:
    """What was measured of the files of one size, or of all. Seconds are of the processor."""

    plans: list[float] = field(default_factory=list)
    frontiers: list[float] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)  # our own plans, on the files of the baseline
    proved: int = 0
    plain_proved: int = 0
    again: int = 0
    same: int = 0
    worse: int = 0  # files where ordinary practice does less well
    rac: int = 0
    usual_rac: int = 0
    affordable: int = 0
    usual_affordable: int = 0

    def add(self, other: Figures) -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def files(self) -> int:
        return len(self.plans)

    @property
    def ratio(self) -> float:
        return sum(self.frontiers) / sum(self.plans)

    @property
    def excess(self) -> float:
        return self.usual_rac / self.rac - 1 if self.rac else 0.0

    @property
    def gained(self) -> float:
        return (self.affordable - self.usual_affordable) / self.files


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--files", type=int, default=FILES, metavar="N", help=f"files in all, {FILES} unless told")
    parser.add_argument(
        "--waiting", type=int, default=1000, metavar="N", help="files that share five envelopes, 1000 unless told"
    )
    parser.add_argument("--first", type=int, default=0, metavar="N", help="the first number drawn, 0 unless told")


def run(options: Namespace) -> int:
    each = max(1, options.files // len(SIZES))
    _warm()
    by_size: dict[tuple[int, int], Figures] = {}
    for size in SIZES:
        by_size[size] = Figures()
        for number in range(options.first, options.first + each):
            by_size[size].add(measured(number, *size))
        say(f"{size[0]} × {size[1]}: {told(by_size[size])}")
    whole = Figures()
    for one in by_size.values():
        whole.add(one)
    print(machine())
    print(HEADING)
    for size, figures in by_size.items():
        print(f"{size[0]:>3} × {size[1]:<3}{told(figures)}")
    print(f"{'all':<9}{told(whole)}")
    lines, missed_shared = portfolio.closing(options.waiting) if options.waiting else ([], [])
    print("\n".join(["", *lines]))
    missed = [*faults(whole), *missed_shared]
    for fault in missed:
        print(fault)
    print("Bars held." if not missed else f"{len(missed)} bars missed.")
    kept = {f"{a}x{b}": kept_of(figures) for (a, b), figures in by_size.items()}
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"at": datetime.now(UTC).isoformat(), "machine": machine(), "sizes": kept}, indent=2)
    (RESULTS / "funding.json").write_text(text + "\n")
    return int(bool(missed))


HEADING = (
    "funders ×                         our plan, s        frontier   plain CP-SAT, s      same    practice:   left  "
    "affordable\n"
    "lines    files proved     p50     p95     max  points  ratio    proved     p50  ×    again     worse     more  "
    "ours usual"
)


def told(one: Figures) -> str:
    beside = sum(one.plain) / sum(one.beside) if one.beside else 0.0
    return (
        f"{one.files:>5} {one.proved:>6}{at(one.plans, 0.5):>8.3f}{at(one.plans, 0.95):>8.3f}{max(one.plans):>8.3f}"
        f"{mean(one.points):>8.1f}{one.ratio:>7.2f}{one.plain_proved:>6}/{len(one.plain):<3}"
        f"{median(one.plain or [0.0]):>8.3f}{beside:>5.1f}{one.same:>5}/{one.again:<3}"
        f"{one.worse / one.files:>8.0%}{one.excess:>+9.0%}{one.affordable / one.files:>6.0%}"
        f"{one.usual_affordable / one.files:>6.0%}"
    )


def at(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def faults(whole: Figures) -> Iterable[str]:
    if whole.proved < whole.files:
        yield f"not proved: {whole.files - whole.proved} of {whole.files}"
    if at(whole.plans, 0.95) >= P95_S:
        yield f"p95 of a plan: {at(whole.plans, 0.95):.2f} s of processor, the bar is {P95_S}"
    if whole.same < whole.again:
        yield f"another plan under another seed or order: {whole.again - whole.same} of {whole.again}"
    if whole.ratio > FRONTIER_AT_MOST:
        yield f"a frontier costs {whole.ratio:.2f} plans, the bar is {FRONTIER_AT_MOST}"
    if whole.excess < LEFT_AT_LEAST:
        yield f"ordinary practice leaves {whole.excess:.0%} more, the bar is {LEFT_AT_LEAST:.0%}"
    if whole.gained < POINTS_AT_LEAST:
        yield f"{whole.gained:.0%} more files affordable, the bar is {POINTS_AT_LEAST:.0%}"


def measured(number: int, funders: int, lines: int) -> Figures:
    """One file, planned and compared."""
    document = realistic(number, funders=funders, lines=lines)
    problem = read_problem(document)
    figures = Figures()
    start = time.process_time()
    answer = plan(problem, CpSat())
    took = time.process_time() - start
    figures.plans.append(took)
    figures.proved += answer.status is Status.OPTIMAL
    start = time.process_time()
    figures.points.append(len(points(problem, CpSat(), UPTO, best=answer)))
    figures.frontiers.append(time.process_time() - start)
    _compare(problem, answer, figures)
    if number % AGAIN_EACH == 0:
        for seed in SEEDS:
            other = plan(read_problem(shuffled(document, seed)), CpSat(seed=seed))
            figures.again += 1
            figures.same += other.plan == answer.plan
        start = time.process_time()
        plain = plan(problem, PlainCpSat())
        figures.plain.append(time.process_time() - start)
        figures.plain_proved += plain.status is Status.OPTIMAL
        figures.beside.append(took)
    return figures


def _compare(problem: Problem, answer: Answer, figures: Figures) -> None:
    """Ours beside ordinary practice. What is left to pay counts the loans, for they are paid back."""
    assert answer.plan is not None and answer.outcome is not None and answer.sequential is not None
    usual = outcome(problem, answer.sequential)
    figures.rac += sum(answer.outcome.rac.values())
    figures.usual_rac += sum(usual.rac.values())
    figures.affordable += all(answer.outcome.closed.values())
    figures.usual_affordable += all(usual.closed.values())
    figures.worse += measure(problem, answer.sequential).key()[:2] < measure(problem, answer.plan).key()[:2]


def _warm() -> None:
    """Load the library: it is loaded once a process."""
    plan(read_problem(realistic("warm", funders=3, lines=1)), CpSat())


def kept_of(figures: Figures) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in figures.__dataclass_fields__}
