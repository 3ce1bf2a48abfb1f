"""Invented problem files: the same seed gives the same file on every computer and every Python.

`realistic` draws files in the shape of real ones (funders and amounts after public rule books; not calibrated on real
files). `small` draws tiny amounts, where every plan can be tried. `decided` adds what funders have answered. `shuffled`
tells the same problem in another order.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from misas.core.funding.reading import read_problem
from misas.core.funding.sequential import sequential

type Document = dict[str, Any]


class Draw:
    """Chance that is frozen: it leans on `random()` alone, which Python promises to keep."""

    def __init__(self, *seed: object) -> None:
        self._next = random.Random(" ".join(map(str, seed))).random

    def whole(self, low: int, high: int, step: int = 1) -> int:
        return low + step * int(self._next() * ((high - low) // step + 1))

    def one[Thing](self, things: Sequence[Thing]) -> Thing:
        return things[int(self._next() * len(things))]

    def chance(self, percent: float) -> bool:
        return self._next() * 100 < percent

    def some[Thing](self, things: Sequence[Thing], count: int) -> list[Thing]:
        return self.shuffled(things)[:count]

    def shuffled[Thing](self, things: Sequence[Thing]) -> list[Thing]:
        keyed = [(self._next(), place) for place in range(len(things))]
        return [things[place] for _, place in sorted(keyed)]


CARES = (  # what is left after both insurances, in cents: low, high
    ("couronne", 15_000, 55_000),
    ("bridge", 40_000, 150_000),
    ("implant", 90_000, 220_000),
    ("prothèse amovible", 25_000, 90_000),
    ("orthodontie, un semestre", 30_000, 60_000),
    ("lunettes simples", 4_000, 18_000),
    ("lunettes complexes", 12_000, 40_000),
    ("aide auditive, une oreille", 30_000, 110_000),
    ("dépassement chirurgical", 15_000, 90_000),
    ("semelles orthopédiques", 3_000, 12_000),
)

type Fields = dict[str, Any]


def _rate(num: int, den: int = 100) -> dict[str, int]:
    return {"num": num, "den": den}


def _compensation(draw: Draw) -> Fields:
    """Legal compensation of a handicap: per device."""
    return {"rank": 30, "cap_per_line_cents": draw.whole(30_000, 85_000, 5_000), "decision_day": draw.whole(60, 120)}


def _mutuelle(draw: Draw) -> Fields:
    cap = draw.whole(10_000, 50_000, 5_000)
    day = draw.whole(14, 30)
    return {"rank": 40, "rate": _rate(draw.one((30, 33, 40, 50))), "cap_per_request_cents": cap, "decision_day": day}


def _caisse(draw: Draw) -> Fields:
    """Extra-legal aid: opens above a sum, leaves a part to the person, a cap each year."""
    used = draw.whole(0, 30_000, 1_000) if draw.chance(25) else 0
    keep = {"cents": draw.one((0, 2_000, 3_000, 5_000)), **_rate(draw.one((5, 10, 10, 20)))}
    return {
        "rank": 50,
        "rate": _rate(draw.one((50, 60, 70, 80, 90))),
        "cap_per_request_cents": draw.whole(40_000, 120_000, 10_000),
        "already_used_this_year_cents": used,
        "opens_if_remaining_at_least_cents": draw.one((0, 3_000, 3_000, 10_000)),
        "person_must_keep": keep,
        "decision_day": draw.whole(21, 60),
    }


def _retirement(draw: Draw) -> Fields:
    sum_ = draw.whole(10_000, 40_000, 5_000)
    return {"rank": 50, "amount_mode": "fixed", "fixed_cents": sum_, "decision_day": draw.whole(30, 75)}


def _employer(draw: Draw) -> Fields:
    return {
        "rank": 45,
        "amount_mode": "up_to",
        "grid_cents": draw.one((1_000, 5_000)),
        "cap_per_request_cents": draw.whole(20_000, 80_000, 10_000),
        "min_grant_cents": draw.one((0, 5_000, 10_000)),
        "decision_day": draw.whole(20, 45),
    }


def _family(draw: Draw) -> Fields:
    """CAF or département: half, only above a sum, never less than a floor."""
    return {
        "rank": 60,
        "rate": _rate(draw.one((40, 50, 60))),
        "cap_per_line_cents": draw.whole(15_000, 40_000, 5_000),
        "cap_per_request_cents": draw.whole(30_000, 80_000, 10_000),
        "min_grant_cents": draw.one((0, 2_000, 5_000)),
        "opens_if_remaining_at_least_cents": draw.one((0, 10_000, 15_000)),
        "decision_day": draw.whole(30, 90),
    }


def _compensation_fund(draw: Draw) -> Fields:
    """After all others: it pays if little then remains, and the person keeps a tenth."""
    return {
        "rank": 65,
        "person_must_keep": {"cents": 0, **_rate(10)},
        "only_if_final_rac_at_most_cents": draw.whole(10_000, 60_000, 5_000),
        "cap_per_request_cents": draw.whole(40_000, 100_000, 10_000),
        "decision_day": draw.whole(60, 150),
    }


def _ccas(draw: Draw) -> Fields:
    shape: Fields = {"rank": 70, "decision_day": draw.whole(10, 30)}
    if draw.chance(50):
        return {**shape, "rate": _rate(50), "cap_per_request_cents": draw.whole(10_000, 30_000, 5_000)}
    sum_ = draw.whole(10_000, 30_000, 5_000)
    return {**shape, "amount_mode": "up_to", "grid_cents": 1_000, "cap_per_request_cents": sum_}


def _charity(draw: Draw) -> Fields:
    """An association: round sums, from a floor, for what really remains."""
    return {
        "rank": draw.one((80, 80, 85)),
        "amount_mode": "up_to",
        "grid_cents": draw.one((1_000, 2_000, 5_000)),
        "min_grant_cents": draw.one((2_000, 5_000, 10_000)),
        "cap_per_request_cents": draw.whole(15_000, 60_000, 5_000),
        "person_must_keep": {"cents": draw.one((1_000, 2_000, 5_000)), "num": 0, "den": 1},
        "decision_day": draw.whole(7, 25),
    }


def _foundation(draw: Draw) -> Fields:
    return {
        "rank": 85,
        "amount_mode": "fixed",
        "fixed_cents": draw.whole(5_000, 30_000, 5_000),
        "only_if_final_rac_at_most_cents": draw.whole(5_000, 40_000, 5_000),
        "decision_day": draw.whole(15, 60),
    }


def _microcredit(draw: Draw) -> Fields:
    most = draw.whole(30_000, 300_000, 10_000)
    day = draw.whole(10, 40)
    return {
        "rank": 90,
        "kind": "loan",
        "min_cents": 30_000,
        "max_cents": most,
        "grid_cents": 10_000,
        "decision_day": day,
    }


FUNDERS: tuple[tuple[str, Callable[[Draw], Fields]], ...] = (
    ("caisse, action sanitaire et sociale", _caisse),
    ("CCAS", _ccas),
    ("fonds social de la mutuelle", _mutuelle),
    ("association", _charity),
    ("employeur", _employer),
    ("CAF", _family),
    ("microcrédit", _microcredit),
    ("caisse de retraite", _retirement),
    ("fonds de compensation", _compensation_fund),
    ("fondation", _foundation),
    ("aide au handicap", _compensation),
    ("département", _family),
    ("autre association", _charity),
)


def realistic(seed: object, *, funders: int, lines: int, persons: int = 1) -> Document:
    """One file with that many funders and lines in all, shared among the persons."""
    draw = Draw("realistic", seed, funders, lines, persons)
    names = [f"P{number + 1}" for number in range(persons)]
    care = [_line(draw, f"L{number + 1}", names[number % persons]) for number in range(lines)]
    aids = [
        _aid(draw, number, [line for line in care if line["person"] == names[number % persons]])
        for number in range(funders)
    ]
    whole = {
        name: sum(line["remaining_after_amo_amc_cents"] for line in care if line["person"] == name) for name in names
    }
    return {
        "id": f"{seed}-{funders}x{lines}x{persons}",
        "persons": [{"id": name, "affordable_cents": whole[name] * draw.whole(0, 30) // 100} for name in names],
        "care_lines": care,
        "aids": aids,
        "constraints": _constraints(draw, aids, care),
    }


def _line(draw: Draw, id: str, person: str) -> Fields:
    label, low, high = draw.one(CARES)
    return {"id": id, "person": person, "label": label, "remaining_after_amo_amc_cents": draw.whole(low, high)}


def _aid(draw: Draw, number: int, care: Sequence[Fields]) -> Fields:
    name, shape = FUNDERS[number % len(FUNDERS)] if draw.chance(60) else draw.one(FUNDERS)
    covers = [line["id"] for line in care]
    if draw.chance(35):
        covers = sorted(draw.some(covers, draw.whole(1, len(covers))))
    start = {"id": f"A{number + 1:02}", "financer": name, "kind": "grant", "amount_mode": "formula"}
    aid = {**start, **shape(draw), "covers_lines": covers, "person": care[0]["person"]}
    if aid["kind"] == "loan":
        aid["amount_mode"] = "loan"
    return aid


def _constraints(draw: Draw, aids: Sequence[Fields], care: Sequence[Fields]) -> Fields:
    grants = [aid["id"] for aid in aids if aid["kind"] == "grant"]
    found: Fields = {}
    if len(grants) >= 3 and draw.chance(40):
        found["mutually_exclusive"] = [draw.some(grants, 2)]
    if len(grants) >= 2 and draw.chance(35):
        aid, needs = draw.some(grants, 2)
        found["requires"] = [{"aid": aid, "needs": needs}]
    if len(grants) >= 3 and draw.chance(20):
        aid, *of = draw.some(grants, draw.whole(2, 3))
        found["matching"] = [{"aid": aid, "of": of, "num": 1, "den": draw.one((1, 2))}]
    if len(grants) >= 2 and draw.chance(30):
        most = draw.whole(20_000, 140_000, 10_000)
        found["joint_caps"] = [{"aids": draw.some(grants, 2), "max_cents": most}]
    if grants and draw.chance(35):
        found["budgets"] = {"enveloppe": draw.whole(20_000, 150_000, 10_000)}
        for aid in aids:
            if aid["id"] in grants and draw.chance(40):
                aid["budget"] = "enveloppe"
    return found


def small(seed: object, *, ways: int = 20_000) -> Document:
    """A file whose plans can all be tried: a few cents, every shape of rule. At most that many ways to share."""
    draw = Draw("small", seed)
    for _ in range(1_000):
        found = _small(draw, str(seed))
        if _ways(found) <= ways:
            return found
    raise AssertionError("no small file in a thousand")


def _small(draw: Draw, id: str) -> Document:
    persons = [{"id": f"P{number}", "affordable_cents": draw.whole(0, 4)} for number in range(1 + draw.chance(25))]
    lines = [
        {"id": f"L{number}", "person": draw.one(persons)["id"], "remaining_after_amo_amc_cents": draw.whole(1, 14) - 1}
        for number in range(draw.one((1, 1, 2, 2, 3)))
    ]
    budgets = {"X": draw.whole(1, 12)}
    aids = [_small_aid(draw, f"A{number}", lines) for number in draw.shuffled(range(draw.one((2, 3, 3, 4, 5))))]
    return {
        "id": id,
        "persons": persons,
        "care_lines": lines,
        "aids": aids,
        "constraints": {**_small_constraints(draw, [aid["id"] for aid in aids]), "budgets": budgets},
    }


def _small_aid(draw: Draw, id: str, lines: Sequence[Fields]) -> Fields:
    person = draw.one(lines)["person"]
    own = [line["id"] for line in lines if line["person"] == person]
    covers = draw.some(own, draw.whole(1, len(own)))
    aid: Fields = {"id": id, "kind": "grant", "rank": draw.one((10, 10, 20, 30, 40)), "covers_lines": covers}
    aid["decision_day"] = draw.whole(0, 3)
    if draw.chance(15):
        aid["only_if_final_rac_at_most_cents"] = draw.whole(0, 12)
    if draw.chance(20):
        aid["budget"] = "X"
    if draw.chance(12):
        low = draw.whole(0, 3)
        return {**aid, "kind": "loan", "amount_mode": "loan", "min_cents": low, "max_cents": draw.whole(low, 9),
                "grid_cents": draw.whole(1, 3)}  # fmt: skip
    aid["amount_mode"] = draw.one(("formula", "formula", "up_to", "fixed"))
    if aid["amount_mode"] == "fixed":
        aid["fixed_cents"] = draw.whole(1, 6)
    if aid["amount_mode"] == "up_to":
        aid["grid_cents"] = draw.whole(1, 4)
    drawn: Mapping[str, tuple[int, Callable[[], object]]] = {
        "rate": (50, lambda: {"num": draw.whole(1, 5), "den": draw.whole(2, 6)}),
        "cap_per_line_cents": (30, lambda: draw.whole(0, 8)),
        "cap_per_request_cents": (40, lambda: draw.whole(0, 12)),
        "already_used_this_year_cents": (20, lambda: draw.whole(0, 5)),
        "min_grant_cents": (25, lambda: draw.whole(0, 4)),
        "opens_if_remaining_at_least_cents": (30, lambda: draw.whole(0, 9)),
        "person_must_keep": (
            35,
            lambda: {"cents": draw.whole(0, 3), "num": draw.whole(0, 3), "den": draw.whole(3, 9)},
        ),
    }
    for name, (percent, value) in drawn.items():
        if draw.chance(percent):
            aid[name] = value()
    return aid


def _small_constraints(draw: Draw, ids: Sequence[str]) -> Fields:
    found: Fields = {"mutually_exclusive": [], "requires": [], "matching": [], "joint_caps": []}
    if draw.chance(25):
        found["mutually_exclusive"].append(draw.some(ids, 2))
    if draw.chance(30):
        found["requires"].append({"aid": draw.one(ids), "needs": draw.one(ids)})
    if draw.chance(25):
        of = draw.some(ids, draw.whole(1, 2))
        found["matching"].append({"aid": draw.one(ids), "of": of, "num": draw.whole(0, 2), "den": draw.whole(1, 3)})
    if draw.chance(25):
        found["joint_caps"].append({"aids": draw.some(ids, draw.whole(1, 3)), "max_cents": draw.whole(0, 9)})
    return found


def _ways(document: Document) -> int:
    from math import comb

    ways = 1
    for line in document["care_lines"]:
        covering = sum(aid["kind"] == "grant" and line["id"] in aid["covers_lines"] for aid in document["aids"])
        ways *= comb(line["remaining_after_amo_amc_cents"] + covering, covering)
    whole = 1 + sum(line["remaining_after_amo_amc_cents"] for line in document["care_lines"])
    for aid in document["aids"]:
        ways *= whole if aid["kind"] == "loan" else 1
    return ways


def decided(document: Document, seed: object) -> Document:
    """The same file once some funders have answered: a refusal, what was asked by ordinary practice, or less."""
    draw = Draw("decided", seed)
    practice = sequential(read_problem(document))
    assert practice is not None
    decisions: dict[str, Any] = {}
    for aid in document["aids"]:
        if draw.chance(25):
            decisions[aid["id"]] = {"status": "refused"}
        elif aid["id"] in practice.grants and draw.chance(50):
            less = draw.chance(40)
            amounts = {
                line: draw.whole(0, cents) if less else cents for line, cents in practice.grants[aid["id"]].items()
            }
            decisions[aid["id"]] = {"status": "granted", "amounts_cents": amounts}
        elif aid["kind"] == "loan" and draw.chance(30):
            decisions[aid["id"]] = {"status": "granted", "amounts_cents": aid["min_cents"]}
    return {**document, "decisions": decisions}


def shuffled(document: Document, seed: object) -> Document:
    """The same problem told in another order: every list and every object of it."""
    draw = Draw("shuffled", seed)

    def mixed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: mixed(value[key]) for key in draw.shuffled(list(value))}
        return [mixed(one) for one in draw.shuffled(value)] if isinstance(value, list) else value

    return dict(mixed(document))
