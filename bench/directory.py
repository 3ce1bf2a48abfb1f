"""`python -m bench directory`: are two million activities loaded in time, and the nearest offers found at once.

The files are those of the sample generator, the import is the command of the product, searches are made as the
restricted role `misas_web`, also while a second lot replaces the first. Bars, judged at two million rows: a lot of the
RPPS in 180 s of processor (command and PostgreSQL together; the time of the clock beside), every search answered
meanwhile; 20 nearest with any filter, p95 within 20 ms of processor. At any size: each search equal to measuring every
offer of its codes, overseas included, which is also the baseline that the figures are told against.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench.directory_places import at
from bench.lists import machine
from bench.nearest import Drawn, draws, exhaustive
from bench.place import RESULTS, Place, place, say

NATIONAL = 2_000_000
IMPORT_S = 180.0
P95_MS = 20.0
WARM = 40


@dataclass(slots=True)
class Import:
    """One command, from its start to its end: seconds of the clock, of processor of the command, of PostgreSQL."""

    what: str
    rows: int
    wall: float = 0.0
    command: float = 0.0
    database: float = 0.0

    @property
    def cpu(self) -> float:
        return self.command + self.database


@dataclass(frozen=True, slots=True)
class Search:
    """One search: milliseconds of the clock and of the processor of PostgreSQL; the same of measuring every offer."""

    kind: str
    wall: float
    cpu: float
    slow_wall: float
    slow_cpu: float
    found: int
    equal: bool


@dataclass(slots=True)
class Seen:
    """What the whole measure saw."""

    rows: int
    offers: int = 0
    generated: float = 0.0
    imports: list[Import] = field(default_factory=list)
    searches: list[Search] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)  # milliseconds of the clock, searches during the second import
    troubles: list[str] = field(default_factory=list)


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=NATIONAL, metavar="N", help="RPPS activities (2,000,000)")
    parser.add_argument("--searches", type=int, default=1000, metavar="N", help="random searches (1,000)")
    parser.add_argument("--seed", type=int, default=2026, metavar="S", help="another country, other searches")


def run(options: Namespace) -> int:
    seen = Seen(options.rows)
    with place(demo=False) as here, tempfile.TemporaryDirectory(prefix="misas-directory-") as folder:
        files = _generate(Path(folder), options, seen)
        seen.imports.append(_import(here, "everything, first time", options.rows, files))
        again = _other(next(file for file in files if "Personne_activite" in file.name))
        searching = Meanwhile(here, options.seed)
        searching.start()
        try:
            seen.imports.append(_import(here, "the RPPS again, while people search", options.rows, [again]))
        finally:
            searching.over.set()
            searching.join()
        seen.meanwhile, seen.troubles = searching.times, searching.troubles
        _search(here, options, seen)
    missed = list(judged(seen))
    for line in table(seen):
        print(line)
    for line in missed:
        print(f"✗ {line}")
    print("Bars held." if not missed else f"{len(missed)} bars missed.")
    _keep(seen, missed)
    return 1 if missed else 0


def _generate(folder: Path, options: Namespace, seen: Seen) -> list[Path]:
    from misas.core.orientation.lots import Format
    from misas.demo.directory.folder import Wanted, generate

    say(f"Files of {options.rows:,} activities…")
    start = time.perf_counter()
    formats = frozenset(Format) - {Format.RPPS_DIPLOMAS, Format.DILA_COMPETENCE, Format.APL}
    generate(folder, Wanted("all", options.rows, options.seed, formats=formats))
    seen.generated = time.perf_counter() - start
    return sorted(folder.iterdir())


def _other(file: Path) -> Path:
    """The next week's file: the same but its last line, so that it is not the file already served."""
    with file.open("rb+") as stream:
        stream.seek(-4096, os.SEEK_END)
        last = stream.read().rstrip(b"\n").rpartition(b"\n")[2]
        stream.seek(-len(last) - 1, os.SEEK_END)
        stream.truncate()
    return file


def _import(here: Place, what: str, rows: int, files: Sequence[Path]) -> Import:
    say(f"Import: {what}…")
    done = Import(what, rows)
    line = [sys.executable, "-P", "-m", "misas.config", "import", "directory", "auto", "--sample", *map(str, files)]
    before, start = _children(), time.perf_counter()
    with _Backends(here.owner) as backends:
        subprocess.run(line, env=here.variables(), stdout=sys.stderr, check=True)
    done.wall, done.command = time.perf_counter() - start, _children() - before
    done.database = backends.used
    return done


def _children() -> float:
    """Seconds of processor of the processes that this one started and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Backends:
    """The processor that the owner's processes of this database use, read five times a second: what the last fifth
    of a second of each one used is not counted."""

    def __init__(self, owner: str) -> None:
        self._db = psycopg.connect(owner, autocommit=True)
        self._seen: dict[int, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Backends:
        self._thread.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self._over.set()
        self._thread.join()
        self._db.close()

    @property
    def used(self) -> float:
        return sum(self._seen.values())

    def _watch(self) -> None:
        mine = (
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
            " AND pid <> pg_backend_pid()"
        )
        while not self._over.wait(0.2):
            for (pid,) in self._db.execute(mine).fetchall():
                try:
                    self._seen[pid] = _used(Path(f"/proc/{pid}/schedstat"))
                except OSError:
                    continue


def _used(schedstat: Path) -> float:
    """Seconds of processor of this process so far."""
    return int(schedstat.read_text().split()[0]) / 1e9


class Meanwhile(threading.Thread):
    """Somebody who searches all along, in a process of Django as the restricted role; a search that fails is told."""

    def __init__(self, here: Place, seed: int) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.times: list[float] = []
        self.troubles: list[str] = []
        _become_web(here)
        self.draws = list(draws(200, seed + 1))

    def run(self) -> None:
        from django.db import connection

        from misas.records.orientation.search import nearest, shelves

        dice = random.Random(1)
        while not self.over.is_set():
            drawn = dice.choice(self.draws)
            start = time.perf_counter()
            try:
                nearest({"": drawn.codes}, drawn.home, served=shelves(), filters=drawn.filters)
            except Exception as error:
                self.troubles.append(repr(error))
                connection.close()
            self.times.append((time.perf_counter() - start) * 1000)
            time.sleep(0.05)
        connection.close()


def _become_web(here: Place) -> None:
    os.environ.update({**here.variables(), **here.of_role("web")})
    import django

    django.setup()


def _search(here: Place, options: Namespace, seen: Seen) -> None:
    from django.db import connection

    from misas.records.orientation.search import nearest, shelves
    from misas.records.orientation.tables import offers

    say(f"{options.searches} searches, each also by measuring every offer…")
    served = shelves()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        for family, slot in served.items():
            cursor.execute(f"SELECT count(*) FROM {offers(family, slot)}")
            seen.offers += cursor.fetchone()[0]
    every = list(draws(options.searches + WARM, options.seed))

    def timed(ask: Any, drawn: Drawn) -> tuple[list[Any], float, float]:
        cpu, start = _used(backend), time.perf_counter()
        found = ask(drawn)
        return found, (time.perf_counter() - start) * 1000, (_used(backend) - cpu) * 1000

    def fast(drawn: Drawn) -> list[Any]:
        return [
            one.place
            for one in nearest({"": drawn.codes}, drawn.home, served=served, filters=drawn.filters, seed=drawn.seed)
        ]

    for rank, drawn in enumerate(every):
        found, wall, cpu = timed(fast, drawn)
        if rank < WARM:
            continue
        expected, slow_wall, slow_cpu = timed(lambda one: exhaustive(one, served), drawn)
        seen.searches.append(
            Search(drawn.kind, wall, cpu, slow_wall, slow_cpu, len(found), [str(p) for p in found] == expected)
        )
    connection.close()


def table(seen: Seen) -> Iterator[str]:
    yield f"{seen.rows:,} activities, {seen.offers:,} offers; files made in {seen.generated:.0f} s"
    for one in seen.imports:
        yield (
            f"import, {one.what}: {one.wall:.1f} s of the clock, {one.cpu:.1f} s of processor"
            f" (command {one.command:.1f}, PostgreSQL {one.database:.1f})"
        )
    if seen.meanwhile:
        yield (
            f"meanwhile: {len(seen.meanwhile)} searches, {len(seen.troubles)} without answer, clock p50"
            f" {at(seen.meanwhile, 0.5):.1f}, p95 {at(seen.meanwhile, 0.95):.1f}, worst {max(seen.meanwhile):.1f} ms"
        )
    yield f"{'':22}{'searches':>9}{'found':>7}{'cpu p50':>9}{'p95':>8}{'clock p50':>11}{'p95':>8}  baseline / search"
    for kind in sorted({one.kind for one in seen.searches}):
        yield _line(kind, [one for one in seen.searches if one.kind == kind])
    yield _line("all", seen.searches)
    wrong = sum(not one.equal for one in seen.searches)
    yield f"equal to measuring every offer: {len(seen.searches) - wrong} of {len(seen.searches)}"


def _line(kind: str, those: Sequence[Search]) -> str:
    cpu, wall = [one.cpu for one in those], [one.wall for one in those]
    slow = [one.slow_cpu for one in those]
    return (
        f"{kind:22}{len(those):9}{sum(one.found for one in those) / len(those):7.1f}{at(cpu, 0.5):9.2f}"
        f"{at(cpu, 0.95):8.2f}{at(wall, 0.5):11.2f}{at(wall, 0.95):8.2f}"
        f"   p50 × {at(slow, 0.5) / at(cpu, 0.5):.1f}, p95 × {at(slow, 0.95) / at(cpu, 0.95):.1f}"
    )


def judged(seen: Seen) -> Iterator[str]:
    if wrong := sum(not one.equal for one in seen.searches):
        yield f"{wrong} searches differ from measuring every offer"
    if seen.troubles:
        yield f"{len(seen.troubles)} searches had no answer during the import: {seen.troubles[0]}"
    if seen.rows < NATIONAL:
        return
    if (again := seen.imports[-1]).cpu > IMPORT_S:
        yield f"a lot of the RPPS takes {again.cpu:.0f} s of processor, more than {IMPORT_S:.0f}"
    if (p95 := at([one.cpu for one in seen.searches], 0.95)) > P95_MS:
        yield f"p95 of {p95:.1f} ms, more than {P95_MS:.0f}"


def _keep(seen: Seen, missed: Sequence[str]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    kept = {"machine": machine(), "missed": list(missed), **asdict(seen)}
    (RESULTS / "directory.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
