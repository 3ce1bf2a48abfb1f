"""`python -m bench directory-places`: does whoever types a commune, badly, find it, and how fast.

The query of the commune fields (`suggest_places`), asked in-process as the restricted role `misas_web`, of the real
tables of communes, with the texts of `misspelled.py`. Bars: 1,800 texts or more; the right commune first for 88 % of
them and among the first five for 95 %; first for each one whose accents, hyphens, St or article alone differ; p95
within 30 ms of processor (web and PostgreSQL together; the time of the clock is shown beside). Baseline: the same
texts, in lower case without accents, as the beginning of a name (LIKE), the most populous first.
"""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.lists import machine
from bench.misspelled import CERTAIN, KINDS, Typed, known_of, plain, typed
from bench.place import RESULTS, Place, place, say, used_by

FIRST, AMONG_FIVE = 0.88, 0.95
P95_MS = 30.0
LEAST = 1800
WARM = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """One text: how many communes were proposed before the right one (None: not proposed), and what it cost, in ms;
    the same of the baseline."""

    kind: str
    text: str
    rank: int | None
    cpu: float
    wall: float
    plain_rank: int | None
    plain_cpu: float


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--each", type=int, default=240, metavar="N", help="texts of each kind (240)")
    parser.add_argument("--seed", type=int, default=4, metavar="S", help="another draw of communes and errors (4)")
    parser.add_argument("--missed", action="store_true", help="show the texts whose commune was not the first")


def run(options: Namespace) -> int:
    with place(demo=False) as here:
        answers = list(_answers(here, options.each, options.seed))
    missed = list(judged(answers))
    for line in table(answers):
        print(line)
    if options.missed:
        for one in answers:
            if one.rank != 0:
                print(f"  {one.kind}: {one.text!r} {'not proposed' if one.rank is None else f'rank {one.rank + 1}'}")
    for line in missed:
        print(f"✗ {line}")
    print("Bars held." if not missed else f"{len(missed)} bars missed.")
    _keep(answers, missed, options)
    return 1 if missed else 0


def _answers(here: Place, each: int, seed: int) -> Iterator[Answer]:
    os.environ.update({**here.variables(), **here.of_role("web")})
    import django

    django.setup()
    from django.db import connection

    from misas.core.territory.codes import PlaceKind
    from misas.records.territory.models import Commune
    from misas.records.territory.queries import suggest_places

    rows = Commune.objects.filter(is_current=True, kind=PlaceKind.COMMUNE).values_list("insee", "name", "population")
    texts = list(typed(known_of([(insee, name, people or 0) for insee, name, people in rows]), each, seed))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    for one in texts[:: max(1, len(texts) // WARM)]:
        suggest_places(one.text)
    say(f"{len(texts)} texts…")
    for one in texts:
        wall, web, database = time.perf_counter(), time.process_time(), used_by(backend)
        found = [place.insee for place in suggest_places(one.text)]
        wall, web = time.perf_counter() - wall, time.process_time() - web
        database = used_by(backend) - database
        plain_cpu = time.process_time() + used_by(backend)
        begun = _begun(plain(one.text))
        plain_cpu = time.process_time() + used_by(backend) - plain_cpu
        yield Answer(
            one.kind, one.text, _rank(found, one), (web + database) * 1000, wall * 1000,
            _rank(begun, one), plain_cpu * 1000,
        )  # fmt: skip


def _begun(text: str) -> list[str]:
    """The baseline: what a form does that only completes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.insee FROM territory_communename n JOIN territory_commune c ON c.insee = n.commune_id"
            " WHERE n.kind = 'official' AND c.is_current AND n.key LIKE %s"
            " ORDER BY c.population DESC NULLS LAST, c.insee LIMIT 8",
            [f"{text}%"],
        )
        return [insee for (insee,) in cursor.fetchall()]


def _rank(found: Sequence[str], wanted: Typed) -> int | None:
    return found.index(wanted.insee) if wanted.insee in found else None


def shares(answers: Sequence[Answer]) -> tuple[float, float]:
    """The share of texts whose commune is first, and among the first five."""
    first = sum(one.rank == 0 for one in answers)
    five = sum(one.rank is not None and one.rank < 5 for one in answers)
    return first / len(answers), five / len(answers)


def at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def by_kind(answers: Sequence[Answer]) -> Mapping[str, list[Answer]]:
    return {kind: [one for one in answers if one.kind == kind] for kind in KINDS}


def table(answers: Sequence[Answer]) -> Iterator[str]:
    yield f"{'':14}{'texts':>7}{'first %':>9}{'five %':>8}{'cpu p50':>9}{'p95':>7}{'clock p50':>11}{'p95':>7}  ms"
    for kind, those in (*by_kind(answers).items(), ("all", answers)):
        first, five = shares(those)
        cpu, wall = [one.cpu for one in those], [one.wall for one in those]
        yield (
            f"{kind:14}{len(those):7}{100 * first:9.1f}{100 * five:8.1f}{at(cpu, 0.5):9.1f}{at(cpu, 0.95):7.1f}"
            f"{at(wall, 0.5):11.1f}{at(wall, 0.95):7.1f}"
        )
    yield from _beside(answers)


def _beside(answers: Sequence[Answer]) -> Iterator[str]:
    """The baseline, and how many times it our search finds and costs."""
    first = sum(one.plain_rank == 0 for one in answers) / len(answers)
    five = sum(one.plain_rank is not None and one.plain_rank < 5 for one in answers) / len(answers)
    cpu, begun = [one.cpu for one in answers], [one.plain_cpu for one in answers]
    figures = f"{100 * first:9.1f}{100 * five:8.1f}{at(begun, 0.5):9.1f}{at(begun, 0.95):7.1f}"
    yield f"{'a name begun':14}{len(answers):7}{figures}   (baseline)"
    found, p50, p95 = shares(answers)[0] / first, at(cpu, 0.5) / at(begun, 0.5), at(cpu, 0.95) / at(begun, 0.95)
    yield f"ours / baseline: found first × {found:.1f}, p50 × {p50:.1f}, p95 × {p95:.1f}"


def judged(answers: Sequence[Answer]) -> Iterator[str]:
    first, five = shares(answers)
    if len(answers) < LEAST:
        yield f"{len(answers)} texts, fewer than {LEAST}"
    if first < FIRST:
        yield f"first for {100 * first:.1f} %, less than {100 * FIRST:.0f} %"
    if five < AMONG_FIVE:
        yield f"among the first five for {100 * five:.1f} %, less than {100 * AMONG_FIVE:.0f} %"
    for kind, those in by_kind(answers).items():
        if kind in CERTAIN and shares(those)[0] < 1:
            yield f"{kind}: {100 * shares(those)[0]:.1f} % first, must be all"
    if (p95 := at([one.cpu for one in answers], 0.95)) > P95_MS:
        yield f"p95 of {p95:.1f} ms, more than {P95_MS:.0f}"


def _keep(answers: Sequence[Answer], missed: Sequence[str], options: Namespace) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    kept = {"machine": machine(), "seed": options.seed, "missed": missed, "answers": [asdict(one) for one in answers]}
    (RESULTS / "directory-places.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"Kept in {RESULTS / 'directory-places.json'}", file=sys.stderr)
