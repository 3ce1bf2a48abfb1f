"""`python -m bench rights-differential N`: the C2S of N invented households, by the engine and by the kernel.

The engine is our OpenFisca system, corrected and pinned; the kernel is the law read a second time
(`misas.core.rights.kernel`). Households are invented (`bench.households`), the same for the same seed, for every month
from November 2019 to November 2026: each side of every change of the law. One bar: no difference that is not explained.
One in a hundred is also reviewed as somebody tells it (`bench.told`): totals, children not described, ceilings unread.
The only explanation known here is the precision of OpenFisca, which keeps amounts as float32: from 131,072 € a cent may
be lost.
"""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from bench.households import Population
from bench.place import RESULTS, say
from misas.core.rights.kernel import TIERS, Decisions
from misas.core.rights.months import month_text

MONTHS = tuple(date(year, month, 1) for year in range(2019, 2027) for month in range(1, 13))[10:-1]
"""November 2019 to November 2026: each side of every revaluation, window, presumption and territory."""
BATCH = 5_000
FLOAT32_TO_THE_CENT = 131_072_00
COMPARED = ("tier", "base", "ceiling_free", "ceiling_contribution", "contribution")
SHOWN = 20
TOLD_AMONG = 100
"""One household in so many is also told with less, through the front door of a review."""


@dataclass(slots=True)
class Tally:
    """What was compared: households, those that differ in something, what was explained, the largest gaps in cents."""

    households: int = 0
    agree: int = 0
    tiers_differ: int = 0
    explained: int = 0
    unexplained: list[str] = field(default_factory=list)
    most: Counter[str] = field(default_factory=Counter)
    tiers: Counter[str] = field(default_factory=Counter)
    motives: Counter[str] = field(default_factory=Counter)
    cpu: dict[str, float] = field(default_factory=lambda: {"people": 0.0, "kernel": 0.0, "engine": 0.0})

    @property
    def differ(self) -> int:
        return self.explained + len(self.unexplained)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("households", type=int, nargs="?", default=100_000, metavar="N", help="how many (100000)")
    parser.add_argument("--seed", type=int, default=2026, metavar="N", help="another seed invents other people (2026)")


def run(options: Namespace) -> int:
    from openfisca_misas.system import corrected

    say("OpenFisca se charge…")
    from bench.told import second

    system = corrected()
    tally = compare(system, options.households, options.seed, progress=True)
    told = second(system, MONTHS, max(1, options.households // TOLD_AMONG), options.seed)
    tally.unexplained += told.unexplained
    for line in lines(tally):
        print(line)
    print(
        f"told with less: {told.households:,} ({told.with_total:,} with totals, {told.with_children:,} with children "
        f"not described, {told.with_doubtful_ceiling:,} with a ceiling to confirm), {told.compared:,} seconded"
    )
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "rights-differential.json").write_text(
        json.dumps(_kept(tally, options.seed), indent=1), encoding="utf-8"
    )
    print("Bar held." if not tally.unexplained else f"{len(tally.unexplained)} unexplained.")
    return 1 if tally.unexplained else 0


def compare(system: Any, households: int, seed: int, *, progress: bool = False) -> Tally:
    """Both answers on `households` invented households, spread evenly over MONTHS."""
    from bench.twice import ask_engine, kernel, people

    tally = Tally()
    for month, count, turn in batches(households):
        start = time.process_time()
        invented = people(count, month, seed + turn)
        made = time.process_time()
        mine = kernel(invented)
        decided = time.process_time()
        theirs = ask_engine(system, invented)
        spent = {"people": made - start, "kernel": decided - made, "engine": time.process_time() - decided}
        tally.cpu = {name: tally.cpu[name] + seconds for name, seconds in spent.items()}
        judge(tally, invented, mine, theirs)
        if progress:
            print(f"\r{tally.households:,} ", end="", file=sys.stderr, flush=True)
    if progress:
        print(file=sys.stderr)
    return tally


def batches(households: int) -> Iterator[tuple[date, int, int]]:
    """(month, how many, turn): as many households for each month, in simulations of BATCH at most."""
    each, more = divmod(households, len(MONTHS))
    for rank, month in enumerate(MONTHS):
        left, turn = each + (rank < more), 0
        while left:
            count = min(left, BATCH)
            yield month, count, turn
            left, turn = left - count, turn + 1


def judge(tally: Tally, invented: Population, mine: Decisions, theirs: Any) -> None:
    """Count what agrees, and name what does not."""
    gaps = {name: np.abs(getattr(mine, name).astype(np.int64) - getattr(theirs, name)) for name in COMPARED}
    wrong = np.flatnonzero(sum(gaps.values()))
    tally.households += invented.count
    tally.agree += invented.count - len(wrong)
    tally.tiers_differ += int((gaps["tier"] > 0).sum())
    tally.tiers.update(mine.tiers().tolist())
    tally.motives.update(theirs.motive.tolist())
    for name in COMPARED[1:]:
        tally.most[name] = max(tally.most[name], int(gaps[name].max(initial=0)))
    for rank in wrong:
        if explained(invented, mine, gaps, int(rank)):
            tally.explained += 1
        else:
            tally.unexplained.append(_told(invented, mine, theirs, int(rank)))


def explained(invented: Population, mine: Decisions, gaps: dict[str, Any], rank: int) -> bool:
    """Whether float32 is enough to explain a gap of two cents at most in the base, and what follows from it."""
    if gaps["ceiling_free"][rank] or gaps["ceiling_contribution"][rank] or gaps["base"][rank] > 2:
        return False
    who = invented.of == rank
    highest = max(int(column[who].max()) for column in invented.person.values() if column.dtype.kind == "i")
    highest = max(highest, *(int(rows[who].sum(axis=1).max()) for rows in invented.monthly_of_person.values()))
    return bool(gaps["base"][rank] > 0) and max(highest, abs(int(mine.base[rank]))) >= FLOAT32_TO_THE_CENT


def _told(invented: Population, mine: Decisions, theirs: Any, rank: int) -> str:
    pairs = [
        f"{name} {int(getattr(mine, name)[rank])} / {int(getattr(theirs, name)[rank])}"
        for name in COMPARED
        if getattr(mine, name)[rank] != getattr(theirs, name)[rank]
    ]
    return f"{month_text(invented.month)} household {rank} of {invented.count}: kernel / engine: {', '.join(pairs)}"


def lines(tally: Tally) -> list[str]:
    """The figures, as they are printed."""
    cpu = {name: tally.households / max(spent, 1e-9) for name, spent in tally.cpu.items()}
    return [
        f"{tally.households:,} households, {len(MONTHS)} months",
        f"tiers: {', '.join(f'{name} {tally.tiers[name]:,}' for name in TIERS)}",
        f"reasons: {', '.join(f'{name} {count:,}' for name, count in tally.motives.most_common())}",
        f"agree in everything: {tally.agree:,}; differ: {tally.differ} ({tally.explained} explained by float32)",
        f"tiers differ: {tally.tiers_differ}",
        *(f"{name}: largest gap {tally.most[name] / 100:.2f} €" for name in COMPARED[1:]),
        f"households per CPU-second: kernel {cpu['kernel']:,.0f}, engine {cpu['engine']:,.0f}",
        *(f"✗ {one}" for one in tally.unexplained[:SHOWN]),
    ]


def _kept(tally: Tally, seed: int) -> dict[str, Any]:
    return {
        "seed": seed,
        "households": tally.households,
        "agree": tally.agree,
        "tiers_differ": tally.tiers_differ,
        "explained": tally.explained,
        "unexplained": tally.unexplained,
        "largest_gaps_in_cents": dict(tally.most),
        "tiers": dict(tally.tiers),
        "motives": dict(tally.motives),
        "cpu_seconds": {name: round(spent, 2) for name, spent in tally.cpu.items()},
    }
