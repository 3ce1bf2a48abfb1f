"""`python -m bench funding-screen`: does « Proposer un plan » answer before anybody waits.

The demo's people whose care is too dear, in a caisse where every rule of the demo is in force, asked in-process through
the whole stack as the restricted role. Two answers to the click: the page that announces a longer search, and the plan
itself, computed anew each time. Bars, of processor (web and PostgreSQL), at the 95th percentile: the announcement
200 ms; the plan 200 ms up to five funders and three lines, 1 s beyond. Baseline: a Django response of two letters.
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles

import psycopg

from bench.directory_loads import become_web
from bench.lists import machine
from bench.measure import Ask, Meter
from bench.place import RESULTS, Place, place, say

QUICK_MS, LONG_MS = 200.0, 1_000.0
FUNDERS, LINES = 5, 3
WARM = 3
SOUGHT = """
    SELECT c.public_id::text, c.owner_id FROM cases_case c
    WHERE c.closed_at IS NULL AND EXISTS (SELECT 1 FROM funding_quote q WHERE q.case_id = c.id AND q.ended_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM funding_fundingplan p WHERE p.case_id = c.id AND p.status NOT IN
                      ('draft', 'priced', 'simulated', 'chosen', 'requested', 'partly_decided', 'closed_up'))
    ORDER BY c.id"""
SIZE = """
    SELECT count(DISTINCT split_part(aid->>'id', '.', 1)), max(jsonb_array_length(v.problem->'care_lines'))
    FROM cases_case c JOIN funding_fundingplan p ON p.case_id = c.id JOIN funding_planversion v ON v.id = p.current_id,
         jsonb_array_elements(v.problem->'aids') aid
    WHERE c.public_id = %s"""


@dataclass(frozen=True, slots=True)
class Answered:
    """One case: its size, milliseconds of processor of each answer, in the order in which they were asked."""

    funders: int
    lines: int
    announced: list[float]
    planned: list[float]

    @property
    def is_small(self) -> bool:
        return self.funders <= FUNDERS and self.lines <= LINES


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--repetitions", type=int, default=25, metavar="N", help="clicks per case (25)")


def run(options: Namespace) -> int:
    with place() as here:
        seen, bare = _asked(here, options.repetitions)
    missed = list(judged(seen))
    print(machine())
    print(f"{'funders × lines':<18}{'cases':>6}{'announced p50':>15}{'p95':>7}{'plan p50':>10}{'p95':>7}{'× bare':>8}")
    for small in (True, False):
        cases = [one for one in seen if one.is_small is small]
        if not cases:
            continue
        announced, planned = _all(cases, "announced"), _all(cases, "planned")
        name = f"up to {FUNDERS} × {LINES}" if small else "beyond"
        print(f"{name:<18}{len(cases):>6}{median(announced):>12.0f} ms{p95(announced):>7.0f}"
              f"{median(planned):>7.0f} ms{p95(planned):>7.0f}{median(planned) / bare:>8.0f}")  # fmt: skip
    for line in missed:
        print(f"✗ {line}")
    print("Bars held." if not missed else f"{len(missed)} bars missed.")
    RESULTS.mkdir(parents=True, exist_ok=True)
    kept = {"machine": machine(), "missed": missed, "bare": bare, "cases": [asdict(one) for one in seen]}
    (RESULTS / "funding-screen.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1), encoding="utf-8")
    return 1 if missed else 0


def _asked(here: Place, times: int) -> tuple[list[Answered], float]:
    become_web(here)
    meter, seen = Meter(here.owner), []
    with psycopg.connect(here.owner, autocommit=True) as db:
        for case, owner in db.execute(SOUGHT).fetchall():
            address = f"/dossiers/{case}/plan"
            for _ in range(WARM):
                meter.once(Ask("plan", owner, address, {"now": "1"}))
            meter.settle()
            size = db.execute(SIZE, [case]).fetchone()
            if size is None or size[1] is None:
                continue  # an answer is missing: there is no plan to compute
            say(f"{size[0]} funders × {size[1]} lines…")
            announced = [_cost(meter, Ask("announced", owner, address, {})) for _ in range(times)]
            planned = [_cost(meter, Ask("plan", owner, address, {"now": "1"})) for _ in range(times)]
            seen.append(Answered(size[0], size[1], announced, planned))
    bare = meter.bare()
    meter.owner.close()
    return seen, bare


def _cost(meter: Meter, ask: Ask) -> float:
    cost = meter.once(ask)
    return cost.web + cost.database


def judged(seen: Sequence[Answered]) -> Iterator[str]:
    if not seen:
        yield "no case of the demo has a plan to compute"
        return
    if (slow := p95(_all(seen, "announced"))) > QUICK_MS:
        yield f"announced in {slow:.0f} ms (at most {QUICK_MS:.0f})"
    for small, most in ((True, QUICK_MS), (False, LONG_MS)):
        cases = [one for one in seen if one.is_small is small]
        if cases and (slow := p95(_all(cases, "planned"))) > most:
            yield f"plan in {slow:.0f} ms {'up to' if small else 'beyond'} {FUNDERS} × {LINES} (at most {most:.0f})"


def _all(cases: Sequence[Answered], name: str) -> list[float]:
    return [cost for one in cases for cost in getattr(one, name)]


def p95(costs: Sequence[float]) -> float:
    return quantiles(costs, n=20)[-1]
