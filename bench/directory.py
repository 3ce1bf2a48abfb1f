"""`python -m bench directory`: are two million activities loaded in time, and the nearest offers found at once.

The files are those of the sample generator, the import is the command of the product, searches are made as the
restricted role `misas_web`, also while a second lot replaces the first. Bars, judged at two million rows, on the
processor (the clock stands beside): a lot of the RPPS in 180 s, every search answered meanwhile; 20 nearest with any
filter, p95 within 20 ms in SQL and 150 ms through the screen; a name with one slip among the first ten of a
département for 98 %, p95 within 100 ms. At any size: each search equal to measuring every offer of its codes, overseas
included. Baselines of the same run: that measuring, the bare COPY of the same files, a Django response of two letters.
"""

from __future__ import annotations

import json
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.directory_loads import Import, Meanwhile, another, load
from bench.directory_places import at
from bench.directory_screen import Page, Sought, names, pages
from bench.lists import machine
from bench.nearest import Drawn, draws, exhaustive
from bench.place import RESULTS, Place, place, say, used_by

NATIONAL = 2_000_000
IMPORT_S = 180.0
P95_MS = 20.0
SCREEN_MS = 150.0
NAME_MS = 100.0
RECALL = 0.98
WARM = 40


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
    names: list[Sought] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    bare: float = 0.0  # milliseconds of a Django response of two letters


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rows", type=int, default=NATIONAL, metavar="N", help="RPPS activities (2,000,000)")
    parser.add_argument("--searches", type=int, default=1000, metavar="N", help="random searches (1,000)")
    parser.add_argument("--pages", type=int, default=300, metavar="N", help="pages, and names (300 each)")
    parser.add_argument("--seed", type=int, default=2026, metavar="S", help="another country, other searches")


def run(options: Namespace) -> int:
    seen = Seen(options.rows)
    with place(demo=False) as here, tempfile.TemporaryDirectory(prefix="misas-directory-") as folder:
        files = _generate(Path(folder), options, seen)
        seen.imports.append(load(here, "everything, first time", options.rows, files))
        again = another(next(file for file in files if "Personne_activite" in file.name))
        searching = Meanwhile(here, options.seed)
        searching.start()
        try:
            seen.imports.append(load(here, "the RPPS again, while people search", options.rows, [again]))
        finally:
            searching.over.set()
            searching.join()
        seen.meanwhile, seen.troubles = searching.times, searching.troubles
        _search(here, options, seen)
        seen.names = list(names(options.pages, options.seed))
        seen.pages, seen.bare = pages(here, options.pages, options.seed)
    missed = list(judged(seen))
    for line in table(seen):
        print(line)
    for line in missed:
        print(f"✗ {line}")
    print("Bars held." if not missed else f"{len(missed)} bars missed.")
    _keep(seen, missed)
    return 1 if missed else 0


def _generate(folder: Path, options: Namespace, seen: Seen) -> list[Path]:
    from misas.core.orientation.formats import Format
    from misas.demo.directory.folder import Wanted, generate

    say(f"Files of {options.rows:,} activities…")
    start = time.perf_counter()
    formats = frozenset(Format) - {Format.RPPS_DIPLOMAS, Format.DILA_COMPETENCE, Format.APL}
    generate(folder, Wanted("all", options.rows, options.seed, formats=formats))
    seen.generated = time.perf_counter() - start
    return sorted(folder.iterdir())


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
        cpu, start = used_by(backend), time.perf_counter()
        found = ask(drawn)
        return found, (time.perf_counter() - start) * 1000, (used_by(backend) - cpu) * 1000

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
            f" (command {one.command:.1f}, PostgreSQL {one.database:.1f}), × {one.cpu / one.bare:.1f} the bare COPY"
        )
    if seen.meanwhile:
        yield (
            f"meanwhile: {len(seen.meanwhile)} searches, {len(seen.troubles)} without answer, clock p50"
            f" {at(seen.meanwhile, 0.5):.1f}, p95 {at(seen.meanwhile, 0.95):.1f}, worst {max(seen.meanwhile):.1f} ms"
        )
    yield _header("searches", "found", "measuring every offer / search")
    for kind in (*sorted({one.kind for one in seen.searches}), "all"):
        those = [one for one in seen.searches if kind in (one.kind, "all")]
        slow, cpu = [one.slow_cpu for one in those], [one.cpu for one in those]
        yield _figures(kind, those, sum(one.found for one in those) / len(those)) + _times(slow, cpu)
    wrong = sum(not one.equal for one in seen.searches)
    yield f"equal to measuring every offer: {len(seen.searches) - wrong} of {len(seen.searches)}"
    yield _header("names", "found %", "reading every name / search")
    found = 100 * sum(one.found for one in seen.names) / len(seen.names)
    slow, cpu = [one.slow_cpu for one in seen.names], [one.cpu for one in seen.names]
    yield _figures("with one slip", seen.names, found) + _times(slow, cpu)
    yield _header("pages", "lines", "page / a bare Django response")
    for kind in (*sorted({one.kind for one in seen.pages}), "all"):
        shown = [one for one in seen.pages if kind in (one.kind, "all")]
        lines = sum(one.lines for one in shown) / len(shown)
        yield _figures(kind, shown, lines) + _times([one.cpu for one in shown], [seen.bare])


type Timed = Sequence[Search] | Sequence[Sought] | Sequence[Page]


def _header(what: str, found: str, ratio: str) -> str:
    return f"{'':22}{what:>9}{found:>9}{'cpu p50':>9}{'p95':>8}{'clock p50':>11}{'p95':>8}   {ratio}"


def _figures(name: str, those: Timed, found: float) -> str:
    cpu, wall = [one.cpu for one in those], [one.wall for one in those]
    return (
        f"{name:22}{len(those):9}{found:9.1f}{at(cpu, 0.5):9.2f}{at(cpu, 0.95):8.2f}{at(wall, 0.5):11.2f}"
        f"{at(wall, 0.95):8.2f}   "
    )


def _times(above: Sequence[float], below: Sequence[float]) -> str:
    return f"p50 × {at(above, 0.5) / at(below, 0.5):.1f}, p95 × {at(above, 0.95) / at(below, 0.95):.1f}"


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
    if (p95 := at([one.cpu for one in seen.pages], 0.95)) > SCREEN_MS:
        yield f"through the screen, p95 of {p95:.0f} ms, more than {SCREEN_MS:.0f}"
    if (p95 := at([one.cpu for one in seen.names], 0.95)) > NAME_MS:
        yield f"by name, p95 of {p95:.0f} ms, more than {NAME_MS:.0f}"
    if (share := sum(one.found for one in seen.names) / len(seen.names)) < RECALL:
        yield f"{100 * share:.1f} % of the names found, less than {100 * RECALL:.0f} %"


def _keep(seen: Seen, missed: Sequence[str]) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    kept = {"machine": machine(), "missed": list(missed), **asdict(seen)}
    (RESULTS / "directory.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
