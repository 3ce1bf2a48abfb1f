"""`python -m bench lists`: what the lists cost when the nation grows a hundredfold.

The pages are asked at each size on one server, as the restricted role. Two bars: at most 8 queries a page (session,
user and journal counted), and a cost that stays within 1.3 times when the cases are a hundred times more. The cost of a
page is the processor time of the web process and of its PostgreSQL backends, counted in bare Django responses measured
at the same moment: a busy machine slows both.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.fill import Filler
from bench.measure import BARE, Cost, Meter
from bench.pages import pages
from bench.place import RESULTS, Place, place, say

QUERIES = 8
RATIO = 1.3
SIZES = "10000,1000000"
INFORMATIVE = ("À attribuer", "Supervision")  # not lists of show 5: measured, not judged


@dataclass(frozen=True, slots=True)
class Phase:
    """One size: how many cases and facts, what each page cost, what the balance answered, how long the filling took."""

    cases: int
    facts: int
    costs: dict[str, Cost]
    balance: str
    filled_in: float

    def times_bare(self, name: str) -> float:
        return self.costs[name].total_ms / self.costs[BARE].web_ms


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--cases", default=SIZES, metavar="N,N", help=f"sizes, the smallest first ({SIZES})")
    parser.add_argument("--repetitions", type=int, default=15, metavar="N", help="requests per page (15)")


def run(options: Namespace) -> int:
    sizes = sorted(int(size) for size in options.cases.split(","))
    with place() as here:
        phases = list(_phases(here, sizes, options.repetitions))
    judged = [*_judged(phases)]
    for line in _table(phases):
        print(line)
    for line in judged:
        print(f"✗ {line}")
    print("Bars held." if not judged else f"{len(judged)} bars missed.")
    _keep(phases, judged)
    return 1 if judged else 0


def _phases(here: Place, sizes: Sequence[int], repetitions: int) -> Iterator[Phase]:
    filler = Filler(here.owner, here.state / "keys")
    meter: Meter | None = None
    for size in sizes:
        start = datetime.now(UTC)
        nation = filler.grow(size)
        filled = (datetime.now(UTC) - start).total_seconds()
        if meter is None:
            _enter(here)
            meter = Meter(here.owner)
        meter.begin_again()
        say(f"{size} cases: measuring…")
        costs = meter.measure(pages(here.owner, nation), repetitions)
        yield Phase(size, _facts(meter), costs, _balance(here), filled)
    if meter is not None:
        meter.close()


def _enter(here: Place) -> None:
    """Become a web process of this installation: the restricted role, no log but errors."""
    os.environ.update(here.of_role("web"), MISAS_LOG_LEVEL="error")
    import django

    from misas.config.environment import environment

    environment.cache_clear()
    django.setup()


def _facts(meter: Meter) -> int:
    return int(meter.owner.execute("SELECT count(*) FROM cases_caseevent").fetchone()[0])  # type: ignore[index]


def _balance(here: Place) -> str:
    """The last line of `./misas balance`. Raises when it is not exact."""
    line = [sys.executable, "-P", "-m", "misas.config", "balance"]
    done = subprocess.run(line, env=here.variables(), capture_output=True, text=True, check=False)
    said = done.stdout.strip().splitlines()
    if done.returncode or not said:
        raise RuntimeError(f"the balance is not exact: {done.stdout}{done.stderr}")
    return f"{said[0]} ; {said[-1]}"


def _judged(phases: Sequence[Phase]) -> Iterator[str]:
    first, last = phases[0], phases[-1]
    for name in last.costs:
        if name == BARE or name.startswith(INFORMATIVE):
            continue
        most = max(len(phase.costs[name].queries) for phase in phases)
        if most > QUERIES:
            yield f"{name}: {most} queries (at most {QUERIES})"
        ratio = last.times_bare(name) / first.times_bare(name)
        if len(phases) > 1 and ratio > RATIO:
            yield f"{name}: {ratio:.2f} times its cost at {first.cases} cases (at most {RATIO})"


def _table(phases: Sequence[Phase]) -> Iterator[str]:
    for phase in phases:
        bare = phase.costs[BARE].web_ms
        yield (
            f"{phase.cases:>9,} cases, {phase.facts:,} facts, filled in {phase.filled_in:.0f} s; bare Django response"
            f" {bare:.3f} ms. {phase.balance}"
        ).replace(",", " ")
    first, last = phases[0], phases[-1]
    yield ""
    yield f"at {last.cases} cases; ratio: to the cost at {first.cases}"
    yield f"{'page':<52}{'SQL':>4}{'web ms':>9}{'pg ms':>8}{'× bare':>8}{'ratio':>9}"
    for name, cost in last.costs.items():
        if name == BARE:
            continue
        ratio = last.times_bare(name) / first.times_bare(name)
        aside = "  (not judged)" if name.startswith(INFORMATIVE) else ""
        yield (
            f"{name:<52}{len(cost.queries):>4}{cost.web_ms:>9.2f}{cost.database_ms:>8.2f}{last.times_bare(name):>8.0f}"
            f"{ratio:>9.2f}{aside}"
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
                "bare_ms": phase.costs[BARE].web_ms,
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
