"""`python -m bench calls`: how many calls until a place accepts, with our memory of calls and by distance alone.

Sixty invented practices, of which 25 % or 10 % take new persons for a while, are searched 45 or 3 times a month.
Whoever is called answers, and the answer is remembered: the true `rank`, prior, decay and cap. A search ends at the
first yes or after twenty calls. Bars (goal 8 of orientation.md): at most half the calls of distance alone, at most 5 km
more, the monthly cap never exceeded. Kilometres are told on all that each policy found, and again on the searches that
both ended: distance alone gives up the hardest ones. No practice fills up: real calls will calibrate it again.
"""

from __future__ import annotations

import json
import sys
import time
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from statistics import mean

from bench.lists import machine
from bench.place import RESULTS, say
from bench.practices import BEGINS, Practice, Wish, World, kilometres, on_the_map
from misas.core.orientation.codes import Cover, Fact, OfferKind, Precision, Sector, Source, TariffOption
from misas.core.orientation.memory import COUNTED, Observation, Prior, prior_of
from misas.core.orientation.needs import Codes, Need, NeedCertainty, NeedFamily
from misas.core.orientation.offers import CAP, SEARCH_WORTH_KM, Asked, Candidate, Listing
from misas.core.orientation.ranking import rank

MOST_CALLS = 20
SHARES = (0.25, 0.10)
PER_MONTH = (45.0, 3.0)
CALLS_AT_MOST = 0.5
KM_AT_MOST = 5.0
WARM_MONTHS = 6
KEPT = COUNTED + 1  # of a place; what it answered before changes nothing
NEED = Need(
    *("speciality", "Speciality", NeedFamily.SPECIALISTS, (), (), Codes("10"), (), NeedCertainty.NOMENCLATURE, ())
)


@dataclass(slots=True)
class Tally:
    """What one policy cost over the measured months. `far`: kilometres of each search, None when it found nobody."""

    calls: int = 0
    far: list[float | None] = field(default_factory=list)
    most_in_a_month: int = 0

    def add(self, other: Tally) -> None:
        self.calls += other.calls
        self.far += other.far
        self.most_in_a_month = max(self.most_in_a_month, other.most_in_a_month)

    @property
    def found(self) -> list[float]:
        return [one for one in self.far if one is not None]

    @property
    def calls_each(self) -> float:
        return self.calls / len(self.found)

    @property
    def km_each(self) -> float:
        return mean(self.found)

    @property
    def lost(self) -> float:
        return 1 - len(self.found) / len(self.far)

    def kept(self) -> dict[str, float]:
        return {"searches": len(self.far), "calls_each": self.calls_each, "km_each": self.km_each, "lost": self.lost,
                "most_in_a_month": self.most_in_a_month}  # fmt: skip


def same_searches(plain: Tally, mine: Tally) -> float:
    """Kilometres more, on average, over the searches that both policies ended."""
    return mean(b - a for a, b in zip(plain.far, mine.far, strict=True) if a is not None and b is not None)


class Memory:
    """What is remembered of each practice, and how often each was called this month."""

    def __init__(self) -> None:
        self.seen: dict[str, list[Observation]] = {}
        self.called: Counter[tuple[int, int, str]] = Counter()

    def of(self, place: str) -> tuple[Observation, ...]:
        return tuple(self.seen.get(place, ())[-KEPT:])

    def prior(self, on: date) -> Prior:
        return prior_of((said[-1] for said in self.seen.values() if said), on)

    def note(self, place: str, yes: bool, on: date) -> None:
        self.seen.setdefault(place, []).append(Observation(place, Fact.TAKES_NEW, yes, on, Source.CALL))
        self.called[on.year, on.month, place] += 1


type Policy = Callable[[World, Wish, Memory], Sequence[Practice]]


def nearest(world: World, wish: Wish, _memory: Memory) -> Sequence[Practice]:
    """Distance alone: what one does with a paper directory."""
    return sorted(world.practices, key=lambda one: kilometres(one, wish))


def ours(cap: int, worth: float) -> Policy:
    """The order of the house, by the very function that serves the screen. Past the twenty shown, one asks again."""

    def order(world: World, wish: Wish, memory: Memory) -> Sequence[Practice]:
        asked = Asked(
            NEED, wish.on, wish.seed, on_the_map(wish.x, wish.y), Precision.ADDRESS, within=100_000,
            cover=Cover.ORDINARY, prior=memory.prior(wish.on), cap=cap, search_worth_km=worth,
        )  # fmt: skip
        practices = {one.place: one for one in world.practices}
        candidates = (_candidate(one, wish.on, memory) for one in world.practices)
        return [practices[offer.candidate.place] for offer in rank(candidates, asked).offers]

    return order


def _candidate(one: Practice, on: date, memory: Memory) -> Candidate:
    listed = Listing(Source.AMELI, on)
    return Candidate(
        one.place, OfferKind.PROFESSIONAL, one.place, listed, point=on_the_map(one.x, one.y),
        precision=Precision.ADDRESS, sector=Sector.ONE, option=TariffOption.NONE,
        observations=memory.of(one.place), given_this_month=memory.called[on.year, on.month, one.place],
    )  # fmt: skip


def play(share: float, per_month: float, seed: int, months: int, policy: Policy) -> Tally:
    """One world lived through by one policy; the first months only fill the memory."""
    world, memory, tally = World(share, seed), Memory(), Tally()
    for wish in world.wishes(WARM_MONTHS + months, per_month):
        measured = (wish.on - BEGINS).days >= WARM_MONTHS * 30.44
        far = None
        for one in policy(world, wish, memory)[:MOST_CALLS]:
            tally.calls += measured
            memory.note(one.place, one.taking, wish.on)
            if one.taking:
                far = kilometres(one, wish)
                break
        if measured:
            tally.far.append(far)
    tally.most_in_a_month = max(memory.called.values(), default=0)
    return tally


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=12, metavar="N", help="worlds of each kind (12)")
    parser.add_argument("--months", type=int, default=36, metavar="N", help="measured months of each world (36)")
    parser.add_argument("--cap", type=int, default=CAP, metavar="N", help=f"calls of one place in a month ({CAP})")
    parser.add_argument("--worth", type=float, default=SEARCH_WORTH_KM, metavar="KM", help="weight of the way, in km")


def run(options: Namespace) -> int:
    began, judged, kept = time.monotonic(), [], []
    print(f"{'accepting, searches':<22}{'policy':<12}{'calls':>7}{'km':>7}{'lost':>7}{'most in a month':>17}")
    for share in SHARES:
        for per_month in PER_MONTH:
            say(f"{share:.0%}, {per_month:.0f} a month…")
            plain = _all(share, per_month, options, nearest)
            mine = _all(share, per_month, options, ours(options.cap, options.worth))
            name = f"{share:.0%}, {per_month:.0f} a month"
            for policy, tally in (("distance", plain), ("memory", mine)):
                print(_line(name if tally is plain else "", policy, tally))
            more, same = mine.km_each - plain.km_each, same_searches(plain, mine)
            ratio = mine.calls_each / plain.calls_each
            print(f"{'':<34}{ratio:>7.0%}{more:>+7.1f}    {same:+.1f} km on the searches that both ended")
            judged += [f"{name}: {missed}" for missed in _missed(plain, mine, options.cap)]
            told = {"distance": plain.kept(), "memory": mine.kept(), "km_more_on_same_searches": same}
            kept.append({"share": share, "per_month": per_month, **told})
    for line in judged:
        print(f"✗ {line}")
    print("Bars held." if not judged else f"{len(judged)} bars missed.")
    _keep(kept, judged, options)
    say(f"{time.monotonic() - began:.0f} s")
    return 1 if judged else 0


def _all(share: float, per_month: float, options: Namespace, policy: Policy) -> Tally:
    total = Tally()
    for seed in range(options.seeds):
        total.add(play(share, per_month, seed, options.months, policy))
    return total


def _line(name: str, policy: str, tally: Tally) -> str:
    figures = f"{tally.calls_each:>7.2f}{tally.km_each:>7.1f}{tally.lost:>7.0%}{tally.most_in_a_month:>17}"
    return f"{name:<22}{policy:<12}{figures}"


def _missed(plain: Tally, mine: Tally, cap: int) -> Iterator[str]:
    if mine.calls_each > CALLS_AT_MOST * plain.calls_each:
        yield f"{mine.calls_each / plain.calls_each:.0%} of the calls (at most {CALLS_AT_MOST:.0%})"
    if mine.km_each - plain.km_each > KM_AT_MOST:
        yield f"{mine.km_each - plain.km_each:+.1f} km (at most +{KM_AT_MOST:.0f})"
    if mine.most_in_a_month > cap:
        yield f"one place called {mine.most_in_a_month} times in a month (at most {cap})"


def _keep(kept: Sequence[object], judged: Sequence[str], options: Namespace) -> None:
    RESULTS.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC)
    asked = {name: getattr(options, name) for name in ("seeds", "months", "cap", "worth")}
    told = {"at": at.isoformat(), "machine": machine(), "held": not judged, "missed": list(judged), "asked": asked}
    path = RESULTS / f"calls-{at:%Y%m%d-%H%M%S}.json"
    path.write_text(json.dumps({**told, "worlds": kept}, ensure_ascii=False, indent=1), encoding="utf-8")
    print(path, file=sys.stderr)
