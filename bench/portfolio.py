"""`python -m bench portfolio`: five envelopes at 60 % of need shared out among a thousand files that wait.

Baseline: order of arrival, first come first served, each file with the optimiser's own best plan on what is left.
Beside it, ordinary practice: one funder after the other, in the same order. Bars (goal 6 of funding.md): at least 20 %
more people whose care closes, nobody worse off, at most 1 % from the bound among the plans prepared, under 60 s of
processor, and no word against it from a checker that shares nothing with the search. Envelopes hold 60 % of what the
files' own best plans would draw, poured without solver.
"""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bench.funding_files import Draw, realistic
from bench.lists import machine
from bench.place import RESULTS, say
from misas.connectors.ortools.cp_sat import CpSat
from misas.connectors.ortools.portfolio_cp_sat import CpSatShareOut
from misas.core.funding.alone import best_alone
from misas.core.funding.arrival import Queue, queue
from misas.core.funding.checker import outcome
from misas.core.funding.good_plans import good_plans
from misas.core.funding.portfolio import shared
from misas.core.funding.portfolio_checker import violations
from misas.core.funding.problem import Cents, Plan, Problem
from misas.core.funding.reading import read_problem
from misas.core.funding.sequential import sequential
from misas.core.funding.share_out import EnvelopeId, Fairness, ShareOut, Waiting, drawn_on, on_what_is_left

FUNDERS_WITH_ENVELOPE = (
    "caisse, action sanitaire et sociale",
    "CCAS",
    "fonds social de la mutuelle",
    "association",
    "CAF",
)
OF_NEED = 60
MORE_CLOSED = 20
GAP = 0.01
SECONDS = 60.0
PATIENCE = 2.0
PLENTY: Cents = 10**12


@dataclass(frozen=True, slots=True)
class Measured:
    """One share-out and what it took."""

    files: Sequence[Waiting]
    envelopes: Mapping[EnvelopeId, Cents]
    found: ShareOut
    queue: Queue
    cpu: float
    clock: float
    solved: int


def waiting(number: int, seed: int) -> Waiting:
    """A file of five to seven funders and one to four lines; five kinds of funders pay out of an envelope."""
    draw = Draw("portfolio", seed, number)
    file = realistic(f"{seed}/{number}", funders=draw.whole(5, 7), lines=draw.whole(1, 4))
    for aid in file["aids"]:
        aid.pop("budget", None)
        if aid["financer"] in FUNDERS_WITH_ENVELOPE:
            aid["budget"] = aid["financer"]
    file["constraints"]["budgets"] = dict.fromkeys(FUNDERS_WITH_ENVELOPE, PLENTY)
    return Waiting(f"{number:05}", number, read_problem(file))


def short_of(files: Sequence[Waiting]) -> dict[EnvelopeId, Cents]:
    """Envelopes that hold 60 % of what is needed of them."""
    plenty = dict.fromkeys(FUNDERS_WITH_ENVELOPE, PLENTY)
    need: Counter[EnvelopeId] = Counter()
    for file in files:
        need.update(good_plans(file.problem, plenty)[0].drawn)
    return {name: need[name] * OF_NEED // 100 for name in FUNDERS_WITH_ENVELOPE}


def measured(files: Sequence[Waiting], envelopes: Mapping[EnvelopeId, Cents]) -> Measured:
    solver, solved = CpSat(patience=PATIENCE), 0

    def best(problem: Problem) -> Plan | None:
        nonlocal solved
        solved += 1
        return best_alone(problem, solver)

    cpu, clock = time.process_time(), time.monotonic()
    served = queue(files, envelopes, best)
    found = shared(served, envelopes, CpSatShareOut())
    return Measured(files, envelopes, found, served, time.process_time() - cpu, time.monotonic() - clock, solved)


def usual(files: Sequence[Waiting], envelopes: Mapping[EnvelopeId, Cents]) -> tuple[int, Cents]:
    """Ordinary practice in order of arrival: people whose care closes, and money."""
    left, closed, granted = dict(envelopes), 0, 0
    for file in files:
        problem = on_what_is_left(file.problem, left)
        plan = sequential(problem)
        assert plan is not None
        for name, cents in drawn_on(problem, plan, left).items():
            left[name] -= cents
        closed += sum(outcome(problem, plan).closed.values())
        granted += sum(plan.total(aid) for aid in plan.grants)
    return closed, granted


def worse_off(found: ShareOut) -> int:
    """People who get less than by order of arrival and cannot pay what stays, or who could pay and no longer can."""
    return sum(
        not closed and (one.by_arrival.closed[person] or one.proposed.granted[person] < one.by_arrival.granted[person])
        for one in found.files
        for person, closed in one.proposed.closed.items()
    )


def missed(one: Measured, said: Sequence[object], stable: bool) -> Iterator[str]:
    """Every bar that the measure does not hold."""
    found, (closed_gap, money_gap) = one.found, one.found.proof.gaps
    if found.closed * 100 < found.closed_by_arrival * (100 + MORE_CLOSED):
        yield f"{found.closed} closed for {found.closed_by_arrival} (at least +{MORE_CLOSED} %)"
    if count := worse_off(found):
        yield f"{count} people worse off (none)"
    if max(closed_gap, money_gap) > GAP:
        yield f"gap of {closed_gap:.2%} and {money_gap:.2%} (at most {GAP:.0%})"
    if one.cpu > SECONDS:
        yield f"{one.cpu:.0f} s of processor (at most {SECONDS:.0f})"
    if said:
        yield f"the checker refuses it: {said[:3]}"
    if not stable:
        yield "shuffled files got another share-out"


def refused_by_checker(one: Measured) -> Sequence[object]:
    chosen = {file.id: file.proposed.plan for file in one.found.files}
    by_arrival = {file.id: file.by_arrival.plan for file in one.found.files}
    return violations(one.files, one.envelopes, chosen, by_arrival)


def is_stable(seed: int, count: int) -> bool:
    """The same files in another order, with other orders inside, get the same plans."""
    files = [waiting(number, seed) for number in range(count)]
    envelopes = short_of(files)
    draw = Draw("shuffled portfolio", seed)
    mixed = [replace(one, problem=replace(one.problem, aids=tuple(draw.shuffled(one.problem.aids)))) for one in files]
    return measured(draw.shuffled(mixed), envelopes).found == measured(files, envelopes).found


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--files", type=int, default=1000, metavar="N", help="files that wait (1000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another thousand files (1)")


def run(options: Namespace) -> int:
    lines, judged = closing(options.files, options.seed)
    print("\n".join([machine(), *lines]))
    RESULTS.mkdir(parents=True, exist_ok=True)
    kept = {"at": datetime.now(UTC).isoformat(), "machine": machine(), "missed": judged, "lines": lines}
    (RESULTS / "portfolio.json").write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for line in judged:
        print(f"✗ {line}")
    print("Bars held." if not judged else f"{len(judged)} bars missed.")
    return 1 if judged else 0


def closing(files: int = 1000, seed: int = 1) -> tuple[list[str], list[str]]:
    """What the measure prints, and the bars it misses."""
    say(f"{files} files, seed {seed}: drawn and their need summed…")
    waits = [waiting(number, seed) for number in range(files)]
    envelopes = short_of(waits)
    say("shared out…")
    one = measured(waits, envelopes)
    say("ordinary practice, the stricter rule, and a shuffled portfolio…")
    practice = usual(waits, envelopes)
    strict = shared(one.queue, envelopes, CpSatShareOut(), fairness=Fairness.NEVER_LESS)
    stable = is_stable(seed, min(files, 100))
    said = refused_by_checker(one)
    return list(_told(one, practice, strict, stable)), list(missed(one, said, stable))


def _told(one: Measured, practice: tuple[int, Cents], strict: ShareOut, stable: bool) -> Iterator[str]:
    found, proof = one.found, one.found.proof
    closed_gap, money_gap = proof.gaps
    more = (found.closed - found.closed_by_arrival) / max(1, found.closed_by_arrival)
    yield f"portfolio: {len(one.files)} files, {len(one.envelopes)} envelopes at {OF_NEED} % of need"
    yield f"{'':<44}{'closed':>8}{'granted €':>12}"
    yield _row("ordinary practice, first come first served", *practice)
    yield _row("order of arrival, the optimiser's own plans", found.closed_by_arrival, found.granted_by_arrival)
    yield _row("share-out, nobody gets less unless it closes", found.closed, found.granted) + f"   {more:+.0%} closed"
    yield _row("share-out, nobody gets less at all", strict.closed, strict.granted)
    yield f"worse off {worse_off(found)}; given less, and able to pay what stays {found.given_less}"
    yield f"gap closed {closed_gap:.2%}, money {money_gap:.2%}, to the bound among the plans prepared"
    yield f"{one.cpu:.1f} s of processor, {one.clock:.1f} s of clock, {one.solved} single files solved"
    yield "an independent checker accepts it: " + ("no" if refused_by_checker(one) else "yes")
    yield f"shuffled: {'the same' if stable else 'DIFFERENT'} share-out"


def _row(name: str, closed: int, cents: Cents) -> str:
    return f"{name:<44}{closed:>8}{cents // 100:>12,}"
