"""`python -m bench rights`: what a rights review costs, warm and cold, alone and a hundred at a time.

The engine is the true process, over its socket; households are those of `docs/households`. Baseline: OpenFisca-France
as published, given the same facts and nothing pinned, in the same run. Bars: the C2S with its grounds within 100 ms of
processor, a full review within 1.5 s, a hundred at a time all answered, at least as fast as the baseline.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.lists import machine
from bench.place import RESULTS, ROOT, say
from misas.connectors.openfisca.client import SocketEngine
from misas.connectors.openfisca.keeper import START, command
from misas.connectors.rule_files import RuleFolder
from misas.core.rights.engine import EngineAway, EngineBroken, asked_of
from misas.core.rights.facts import Household
from misas.core.rights.household import read_household
from misas.core.rights.review import complete, review

C2S_MS = 100.0
FULL_MS = 1500.0
TOGETHER = 100
WITHIN = 60.0
PLAIN = 2  # requests per household of the baseline: each takes a second or two of processor
HOUSEHOLDS = ROOT / "docs" / "households"


@dataclass(slots=True)
class Series:
    """Milliseconds of processor (engine and asker together) and of the clock, one pair per request."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def at(self, share: float, of: str) -> float:
        values = sorted(getattr(self, of))
        return float(values[min(len(values) - 1, int(share * len(values)))])


@dataclass(slots=True)
class Figures:
    """All that one run measured. Memory in MB; `crowd`: seconds until each of a hundred was answered."""

    cold_wall_s: float = 0.0
    cold_cpu_s: float = 0.0
    engine_mb: float = 0.0
    after_mb: float = 0.0
    processes: int = 0
    c2s: Series = field(default_factory=Series)
    full: Series = field(default_factory=Series)
    catalogue: Series = field(default_factory=Series)
    crowd: list[float] = field(default_factory=list)
    unanswered: int = 0
    plain: dict[str, Any] = field(default_factory=dict)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="requests per household (5)")
    parser.add_argument("--together", type=int, default=TOGETHER, metavar="N", help=f"reviews at a time ({TOGETHER})")


def run(options: Namespace) -> int:
    book = RuleFolder(ROOT / "rules")
    held = [read_household(json.loads(file.read_text()), book.table) for file in sorted(HOUSEHOLDS.glob("*.json"))]
    found = Figures()
    with _engine(found) as (engine, meter):
        say("Measuring…")
        for nth in range(options.repetitions + 1):
            for household in held:
                _one(engine, meter, book, household, found if nth else Figures())  # the first turn only warms
        _crowd(engine, book, held, options.together, found)
        found.after_mb, found.processes = meter.memory()
    say("Baseline…")
    found.plain = _plain(min(PLAIN, options.repetitions))
    judged = list(_judged(found))
    for line in _table(found):
        print(line)
    for line in judged:
        print(f"✗ {line}")
    print("Bars held." if not judged else f"{len(judged)} bars missed.")
    _keep(found, judged)
    return 1 if judged else 0


class Meter:
    """Processor and memory of the engine and of its workers (`/proc`)."""

    def __init__(self, parent: int) -> None:
        self.parent = parent

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self.parent}/task/{self.parent}/children").read_text().split()
        return [self.parent, *map(int, children)]

    def cpu(self) -> float:
        """Milliseconds used so far by those alive. A worker that ends between two looks takes its share with it."""
        used = 0
        for pid in self._processes():
            try:
                used += int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
            except OSError:  # ended meanwhile
                continue
        return used / 1e6

    def memory(self) -> tuple[float, int]:
        """MB held by all of them, what they share counted once, and how many they are."""
        processes = self._processes()
        shares = [_pss(pid) for pid in processes]
        return sum(shares) / 1000, len(processes)


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:")))


@contextmanager
def _engine(found: Figures) -> Iterator[tuple[SocketEngine, Meter]]:
    """An engine of its own; fills the cold start and the memory of an engine that has answered nobody yet."""
    with tempfile.TemporaryDirectory(prefix="misas-bench-") as folder:
        engine, start = SocketEngine(Path(folder) / "engine.sock"), time.monotonic()
        process = subprocess.Popen(command(engine.path), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        try:
            while engine.ready() is None:
                if process.poll() is not None or time.monotonic() - start > START:
                    raise RuntimeError("the engine did not start")
                time.sleep(0.02)
            meter = Meter(process.pid)
            found.cold_wall_s, found.cold_cpu_s = time.monotonic() - start, meter.cpu() / 1000
            found.engine_mb, _ = meter.memory()
            yield engine, meter
        finally:
            process.terminate()
            process.wait()


def _one(engine: SocketEngine, meter: Meter, book: RuleFolder, household: Household, into: Figures) -> None:
    """One household: the catalogue alone, the C2S alone when it is asked, then the whole review."""
    start, cpu = time.monotonic(), time.process_time()
    screened = review(book.rights, household, book.table)
    _note(into.catalogue, 0.0, start, cpu)
    asked = asked_of(screened.for_engine)
    if c2s := [one for one in asked if one[0] == "c2s"]:
        before, start, cpu = meter.cpu(), time.monotonic(), time.process_time()
        answer = engine.ask(household, c2s, within=WITHIN)
        _note(into.c2s, meter.cpu() - before, start, cpu)
        assert answer.c2s is not None and answer.answers[0].grounds
    before, start, cpu = meter.cpu(), time.monotonic(), time.process_time()
    screened = review(book.rights, household, book.table)
    complete(screened, engine.ask(household, asked_of(screened.for_engine), within=WITHIN), book.table)
    _note(into.full, meter.cpu() - before, start, cpu)


def _note(into: Series, engine_ms: float, start: float, cpu: float) -> None:
    into.cpu.append(engine_ms + (time.process_time() - cpu) * 1000)
    into.wall.append((time.monotonic() - start) * 1000)


def _crowd(engine: SocketEngine, book: RuleFolder, held: Sequence[Household], count: int, found: Figures) -> None:
    """Full reviews asked all at once; each waits its turn in the engine."""
    asked = [asked_of(review(book.rights, household, book.table).for_engine) for household in held]
    start = time.monotonic()

    def ask(nth: int) -> float | None:
        try:
            engine.ask(held[nth % len(held)], asked[nth % len(held)], within=WITHIN)
        except (EngineAway, EngineBroken):
            return None
        return time.monotonic() - start

    with ThreadPoolExecutor(count) as pool:
        answers = list(pool.map(ask, range(count)))
    found.crowd = sorted(one for one in answers if one is not None)
    found.unanswered = answers.count(None)


def _plain(repetitions: int) -> dict[str, Any]:
    """The baseline, in a process of its own."""
    words = [sys.executable, "-P", "-m", "bench.plain_openfisca", str(repetitions)]
    paths = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "OPENBLAS_NUM_THREADS": "1", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(words, cwd=ROOT, env=paths, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _judged(found: Figures) -> Iterator[str]:
    if (ms := median(found.c2s.cpu)) > C2S_MS:
        yield f"C2S with its grounds: {ms:.0f} ms of processor (at most {C2S_MS:.0f})"
    if (ms := median(found.full.cpu)) > FULL_MS:
        yield f"full review: {ms:.0f} ms of processor (at most {FULL_MS:.0f})"
    if found.unanswered:
        yield f"at a time: {found.unanswered} not answered within {WITHIN:.0f} s"
    if _ratio(found.c2s, found.plain["c2s_ms"]) < 1:
        yield "C2S with its grounds: slower than plain OpenFisca without them"


def _ratio(ours: Series, plain: Sequence[float]) -> float:
    return median(plain) / median(ours.cpu)


def _table(found: Figures) -> Iterator[str]:
    yield f"cold start  {found.cold_wall_s:.1f} s, {found.cold_cpu_s:.1f} s of processor"
    yield (
        f"memory      {found.engine_mb:.0f} MB ready, {found.after_mb:.0f} MB after all this"
        f" ({found.processes} processes, what they share counted once)"
    )
    yield ""
    yield f"{'processor and clock, ms':<42}{'cpu p50':>9}{'cpu p95':>9}{'wall p50':>10}{'wall p95':>10}{'n':>5}"
    names: Mapping[str, Series] = {
        "catalogue alone, in the asking process": found.catalogue,
        "C2S: bounds, grounds, second opinion": found.c2s,
        "full review, catalogue and engine": found.full,
    }
    for name, one in names.items():
        cells = (one.at(0.5, "cpu"), one.at(0.95, "cpu"), one.at(0.5, "wall"), one.at(0.95, "wall"))
        yield f"{name:<42}{cells[0]:>9.0f}{cells[1]:>9.0f}{cells[2]:>10.0f}{cells[3]:>10.0f}{len(one.cpu):>5}"
    for name, key in (("plain OpenFisca: C2S, no grounds", "c2s_ms"), ("plain OpenFisca: the same rights", "full_ms")):
        values = sorted(found.plain[key])
        p95 = values[int(0.95 * len(values))]
        yield f"{name:<42}{median(values):>9.0f}{p95:>9.0f}{'':>20}{len(values):>5}"
    yield ""
    yield (
        f"plain OpenFisca / ours: C2S {_ratio(found.c2s, found.plain['c2s_ms']):.1f},"
        f" full review {_ratio(found.full, found.plain['full_ms']):.1f}"
    )
    crowd = found.crowd or [0.0]
    yield (
        f"{len(found.crowd) + found.unanswered} full reviews at a time: {len(found.crowd)} answered,"
        f" half of them in {median(crowd):.1f} s, the last in {crowd[-1]:.1f} s"
    )


def _keep(found: Figures, judged: Sequence[str]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC)
    kept = {"at": at.isoformat(), "machine": machine(), "held": not judged, "missed": list(judged), **asdict(found)}
    path = RESULTS / f"rights-{at:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    say(f"{path}")
