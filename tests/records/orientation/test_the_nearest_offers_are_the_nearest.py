"""What the index gives is what measuring every offer gives: same places, same order, filters and overseas included."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions.orientation import Done
from misas.core.orientation.distances import RADII, Point, metres
from misas.records.orientation.search import Filters, Found, nearest, shelves
from misas.records.orientation.tables import offers
from misas.records.territory.models import Commune

SEEDS = (0, 7, -(2**62))
GROUPS = (
    ("60",),
    ("10/SM54", "10/SM53", "10/SM26"),
    ("10/SM38", "10/SM85"),
    ("10/SM19", "10/SM20", "10/SM51"),
    ("40",),
    ("50",),
    ("site:124",),
    ("site:347",),
    ("site:355", "site:101", "act:178"),
    ("spec:19", "spec:53"),
    ("act:358", "site:354", "site:209"),
    ("theme:sante--acces-aux-soins",),
    ("10/SM26", "site:124", "theme:sante--sante-mentale"),
    ("no/such",),
)
FILTERS = (
    Filters(),
    Filters(tariffs=frozenset({"1/", "124", "gratuit"})),
    Filters(tariffs=frozenset({"3/3", "3/4"})),
    Filters(modes=frozenset({"L"})),
    Filters(precisions=frozenset({"address", "commune"}), tariffs=frozenset({"1/", "", "355"})),
)
FAR = (Point(48.85, 2.35), Point(-21.1, 55.5), Point(3.65, -54.03), Point(47.0, -3.0))
"""Paris, the Réunion, Maripasoula and the open sea: nothing, or little, is near."""


@dataclass(frozen=True)
class Row:
    code: str
    point: Point
    place: UUID
    precision: str
    tariff: str
    mode: str
    drawn: dict[int, int]


@pytest.fixture(scope="module")
def every(directory: list[Done]) -> list[Row]:
    rows = []
    with connection.cursor() as cursor:
        for family, slot in shelves().items():
            drawn = ", ".join(f"uuid_hash_extended(place_id, {seed})" for seed in SEEDS)
            cursor.execute(
                f'SELECT code, lat, lon, place_id, "precision", tariff, mode, {drawn} FROM {offers(family, slot)}'
            )
            rows += [
                Row(code, Point(lat, lon), place, precision, tariff, mode, dict(zip(SEEDS, more, strict=True)))
                for code, lat, lon, place, precision, tariff, mode, *more in cursor.fetchall()
            ]
    return rows


@pytest.fixture(scope="module")
def homes(directory: list[Done]) -> list[Point]:
    rows = Commune.objects.filter(departement__in=["30", "59", "973", "34", "62"]).order_by("pk")
    return [Point(row.point.lat, row.point.lon) for row in rows if row.point is not None]


def by_hand(
    every: list[Row], home: Point, codes: tuple[str, ...], filters: Filters, seed: int, wanted: int
) -> list[UUID]:
    """Every offer of the country measured, the nearest kept."""
    asked = ((filters.tariffs, "tariff"), (filters.modes, "mode"), (filters.precisions, "precision"))
    kept: dict[UUID, tuple[float, int, UUID]] = {}
    for row in every:
        if row.code in codes and all(values is None or getattr(row, name) in values for values, name in asked):
            far = metres(home, row.point)
            if far <= RADII[-1]:
                kept[row.place] = (far, row.drawn[seed], row.place)
    return [place for _, _, place in sorted(kept.values())][:wanted]


def drawn_home(dice: random.Random, homes: list[Point]) -> Point:
    if dice.random() < 0.1:
        return dice.choice(FAR)
    home = dice.choice(homes)
    return Point(home.lat + dice.uniform(-0.2, 0.2), home.lon + dice.uniform(-0.2, 0.2))


def check(every: list[Row], homes: list[Point], queries: int, seed: int) -> int:
    """How many of so many random searches found something; each is equal to what is measured by hand."""
    dice, served, full = random.Random(seed), shelves(), 0
    for _ in range(queries):
        home, codes, filters = drawn_home(dice, homes), dice.choice(GROUPS), dice.choice(FILTERS)
        drawn, wanted = dice.choice(SEEDS), dice.choice((1, 3, 20, 60))
        found = nearest({"": codes}, home, served=served, wanted=wanted, filters=filters, seed=drawn)
        assert [one.place for one in found] == by_hand(every, home, codes, filters, drawn, wanted), (home, codes)
        for one in found:
            assert one.metres == pytest.approx(metres(home, one.point), abs=0.01)
        full += bool(found)
    return full


def test_three_hundred_searches_equal_those_made_by_hand(every: list[Row], homes: list[Point]) -> None:
    assert check(every, homes, 300, seed=4) > 150


@pytest.mark.prove
def test_three_thousand_searches_equal_those_made_by_hand(every: list[Row], homes: list[Point]) -> None:
    assert check(every, homes, 3000, seed=5) > 1500


def test_overseas_is_searched_as_the_rest(every: list[Row]) -> None:
    cayenne = Point(4.93, -52.33)
    found = nearest({"": ("60",)}, cayenne, served=shelves())
    assert len(found) == 20
    assert [one.place for one in found] == by_hand(every, cayenne, ("60",), Filters(), 0, 20)
    assert all(one.point.lon < -51 for one in found)


def test_each_answer_is_sought_for_itself_in_one_query(every: list[Row]) -> None:
    nimes = Point(43.84, 4.36)
    groups = {"": ("40",), "centre": ("site:124", "spec:19"), "hopital": ("site:355",), "nothing": ("no/such",)}
    served = shelves()
    with CaptureQueriesContext(connection) as seen:
        found = nearest(groups, nimes, served=served, wanted=5)
    assert len(seen) == 1
    answers: Callable[[str], list[Found]] = lambda name: [one for one in found if one.answer == name]  # noqa: E731
    for name, codes in groups.items():
        assert [one.place for one in answers(name)] == by_hand(every, nimes, codes, Filters(), 0, 5)
    assert [one.answer for one in found] == sorted((one.answer for one in found), key=list(groups).index)
    assert answers("") and answers("centre") and not answers("nothing")


def test_equals_at_one_point_do_not_always_come_in_one_order(every: list[Row]) -> None:
    nimes, served = Point(43.8374, 4.36), shelves()
    orders = {
        tuple(one.place for one in nearest({"": ("60",)}, nimes, served=served, wanted=5, seed=seed)) for seed in SEEDS
    }
    assert len(orders) == len(SEEDS)


def test_what_is_filtered_on_is_read_from_the_index_alone(every: list[Row], as_index_only: Any) -> None:
    plan = as_index_only(("60",), Filters(tariffs=frozenset({"1/"}), modes=frozenset({"L"})))
    assert "Index Only Scan" in plan
    assert "Seq Scan on orientation" not in plan


@pytest.fixture
def as_index_only() -> Callable[..., str]:
    """The plan of a search on a table as the national one is: the planner reads tiny tables whole."""
    from misas.records.orientation.search import statement

    def plan(codes: tuple[str, ...], filters: Filters) -> str:
        query, values = statement([("", list(codes))], Point(43.84, 4.36), shelves(), 20, filters, 0, RADII)
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            try:
                cursor.execute("EXPLAIN " + query, values)
                return "\n".join(line for (line,) in cursor.fetchall())
            finally:
                cursor.execute("RESET enable_seqscan")

    return plan


def test_no_group_and_no_shelf_find_nothing(every: list[Row]) -> None:
    home = Point(43.84, 4.36)
    assert nearest({"": ()}, home, served=shelves()) == []
    assert nearest({"": ("60",)}, home, served={}) == []
    for wanted, codes in product((1, 20), (("no/such",), ("site:999",))):
        assert nearest({"": codes}, home, served=shelves(), wanted=wanted) == []
