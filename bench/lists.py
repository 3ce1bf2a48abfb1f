"""`python -m bench lists`: what the lists cost when the nation grows a hundredfold.

The pages are asked at each size on one server, as the restricted role. Two bars: at most 8 queries a page (session,
user and journal counted), and a cost that stays within 1.3 times when the cases are a hundred times more. The cost of a
page is the processor time of the web process and of its PostgreSQL backends. Both sizes stand on one server, and each
page is asked at one size and at the other in turn: a busy machine slows both.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import psycopg

from bench.asking import Asker
from bench.fill import Filler
from bench.measure import Ask, Cost
from bench.pages import pages
from bench.place import RESULTS, Place, place, say

QUERIES = 8
RATIO = 1.3
SIZES = "10000,1000000"


@dataclass(frozen=True, slots=True)
class Phase:
    """One size: how many cases and facts, what each page cost, what the balance answered, how long the filling took.

    `bares`: milliseconds of a Django response of two letters, in the process that asked the pages.
    """

    here: Place
    cases: int
    filled_in: float
    asks: list[Ask]
    facts: int
    balance: str
    costs: dict[str, Cost] = field(default_factory=dict)
    bares: list[float] = field(default_factory=list)

    @property
    def bare(self) -> float:
        return median(self.bares)

    def times_bare(self, name: str) -> float:
        return self.costs[name].total_ms / self.bare


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--cases", default=SIZES, metavar="N,N", help=f"sizes, the smallest first ({SIZES})")
    parser.add_argument("--repetitions", type=int, default=25, metavar="N", help="requests per page (25)")


def run(options: Namespace) -> int:
    sizes = sorted(int(size) for size in options.cases.split(","))
    with place() as here:
        phases = _filled(here, sizes)
        _measure(phases, options.repetitions)
    judged = [*_judged(phases)]
    for line in _table(phases):
        print(line)
    for line in judged:
        print(f"✗ {line}")
    print("Bars held." if not judged else f"{len(judged)} bars missed.")
    _keep(phases, judged)
    return 1 if judged else 0


def _filled(here: Place, sizes: Sequence[int]) -> list[Phase]:
    """The nation at each size, each in a database of its own but the last, where the filling goes on."""
    filler = Filler(here.owner, here.state / "keys", most=sizes[-1])
    phases = []
    for size in sizes:
        start = datetime.now(UTC)
        nation = filler.grow(size)
        filled = (datetime.now(UTC) - start).total_seconds()
        kept = here if size == sizes[-1] else here.copied(str(size))
        phases.append(Phase(kept, size, filled, pages(kept.owner, nation), _facts(kept), _balance(kept)))
    return phases


def _measure(phases: Sequence[Phase], repetitions: int) -> None:
    """Every page at every size in turn, which of them comes first changing each time. Fills `costs` and `bares`."""
    with ExitStack() as leaving:
        askers = [(phase, leaving.enter_context(Asker(phase.here))) for phase in phases]
        for phase, asker in askers:
            say(f"{phase.cases} cases: warming…")
            for ask in phase.asks:
                queries, size = asker.prepare(ask)
                phase.costs[ask.name] = Cost(queries=queries, bytes=size)
            asker.settle()
        say("Measuring…")
        for nth in range(repetitions):
            turn = askers if nth % 2 else askers[::-1]
            for ask in phases[0].asks:
                for phase, asker in turn:
                    web, database = asker.timed(ask.name)
                    phase.costs[ask.name].web.append(web)
                    phase.costs[ask.name].database.append(database)
            for phase, asker in turn:
                phase.bares.append(asker.bare())


def _facts(here: Place) -> int:
    with psycopg.connect(here.owner) as db:
        return int(db.execute("SELECT count(*) FROM cases_caseevent").fetchone()[0])  # type: ignore[index]


def _balance(here: Place) -> str:
    """The last line of `./misas balance`. Raises when it is not exact."""
    line = [sys.executable, "-P", "-m", "misas.config", "balance"]
    done = subprocess.run(line, env=here.variables(), capture_output=True, text=True, check=False)
    said = done.stdout.strip().splitlines()
    if done.returncode or not said:
        raise RuntimeError(f"the balance is not exact: {done.stdout}{done.stderr}")
    return f"{said[0]} ; {said[-1]}"


def _ratio(phases: Sequence[Phase], name: str) -> float:
    return phases[-1].costs[name].total_ms / phases[0].costs[name].total_ms


def _judged(phases: Sequence[Phase]) -> Iterator[str]:
    for name in phases[0].costs:
        most = max(len(phase.costs[name].queries) for phase in phases)
        if most > QUERIES:
            yield f"{name}: {most} queries (at most {QUERIES})"
        ratio = _ratio(phases, name)
        if ratio > RATIO:
            yield f"{name}: {ratio:.2f} times its cost at {phases[0].cases} cases (at most {RATIO})"


def _table(phases: Sequence[Phase]) -> Iterator[str]:
    for phase in phases:
        yield (
            f"{phase.cases:>9,} cases, {phase.facts:,} facts, filled in {phase.filled_in:.0f} s; bare Django response"
            f" {phase.bare:.3f} ms. {phase.balance}"
        ).replace(",", " ")
    first, last = phases[0], phases[-1]
    yield ""
    yield f"at {last.cases} cases; (…): at {first.cases}; ratio: between both"
    yield f"{'page':<50}{'SQL':>4}{'kB':>10}{'web ms':>14}{'pg ms':>14}{'× bare':>8}{'ratio':>7}"
    for name, cost in last.costs.items():
        small = first.costs[name]
        weight = f"{cost.bytes / 1000:.0f} ({small.bytes / 1000:.0f})"
        web = f"{cost.web_ms:.1f} ({small.web_ms:.1f})"
        database = f"{cost.database_ms:.1f} ({small.database_ms:.1f})"
        yield (
            f"{name:<50}{len(cost.queries):>4}{weight:>10}{web:>14}{database:>14}{last.times_bare(name):>8.0f}"
            f"{_ratio(phases, name):>7.2f}"
        )


def _keep(phases: Sequence[Phase], judged: Sequence[str]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    kept = {
        "at": datetime.now(UTC).isoformat(),
        "machine": machine(),
        "held": not judged,
        "missed": list(judged),
        "phases": [
            {
                "cases": phase.cases,
                "facts": phase.facts,
                "filled_in_s": phase.filled_in,
                "balance": phase.balance,
                "bare_ms": phase.bare,
                "pages": {
                    name: {
                        "queries": len(cost.queries),
                        "web_ms": cost.web_ms,
                        "database_ms": cost.database_ms,
                        "times_bare": phase.times_bare(name),
                        "bytes": cost.bytes,
                    }
                    for name, cost in phase.costs.items()
                },
            }
            for phase in phases
        ],
    }
    path = RESULTS / f"lists-{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    say(f"{path}")


def machine() -> str:
    load = os.getloadavg()[0]
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())  # fmt: skip
    return f"{os.cpu_count()} × {model}, Python {platform.python_version()}, load {load:.1f}"
