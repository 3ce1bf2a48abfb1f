"""What the index gives is what measuring every offer gives: same places, same order, filters and overseas included."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from misas.actions.orientation import Done
from misas.core.orientation.distances import RADII, Point, metres
from misas.records.orientation.search import Filters, Found, nearest, shelves
from misas.records.orientation.tables import offers
from misas.records.territory.models import Commune
from tests.kit.directory import as_owner_of_all

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
    return all_rows()


def all_rows() -> list[Row]:
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
    """Every offer of the country measured, the nearest kept; then, drawn, what stands at an arrondissement around."""
    asked = ((filters.tariffs, "tariff"), (filters.modes, "mode"), (filters.precisions, "precision"))
    kept: dict[UUID, tuple[bool, float, int, UUID]] = {}
    for row in every:
        if row.code in codes and all(values is None or getattr(row, name) in values for values, name in asked):
            far = metres(home, row.point)
            if far <= RADII[-1]:
                rough = row.precision == "arrondissement"
                kept[row.place] = (rough, 0.0 if rough else far, row.drawn[seed], row.place)
    return [place for *_, place in sorted(kept.values())][:wanted]


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
            told = None if one.precision == "arrondissement" else pytest.approx(metres(home, one.point), abs=0.01)
            assert one.metres == told
        full += bool(found)
    return full


def test_three_hundred_searches_equal_those_made_by_hand(every: list[Row], homes: list[Point]) -> None:
    assert check(every, homes, 300, seed=4) > 150


@pytest.mark.prove
def test_three_thousand_searches_equal_those_made_by_hand(every: list[Row], homes: list[Point]) -> None:
    assert check(every, homes, 3000, seed=5) > 1500


def test_a_place_at_its_arrondissement_comes_after_those_that_have_a_distance(
    every: list[Row], homes: list[Point], rough: list[Row]
) -> None:
    """One place in five, as a table of communes less well placed than ours would have it."""
    nimes, served = Point(43.84, 4.36), shelves()
    assert check(rough, homes, 150, seed=6) > 75
    found = nearest({"": ("10/SM38", "10/SM85")}, nimes, served=served, wanted=500)
    told = [one.metres for one in found]
    assert None in told
    assert told == sorted(one for one in told if one is not None) + [None] * told.count(None)
    assert {one.precision for one in found if one.metres is None} == {"arrondissement"}


@pytest.fixture
def rough(every: list[Row]) -> Iterator[list[Row]]:
    """The offers of the same directory, one in five at the point of its arrondissement."""
    with as_owner_of_all(), transaction.atomic():
        with connection.cursor() as cursor:
            for family, slot in shelves().items():
                cursor.execute(
                    f"UPDATE {offers(family, slot)} SET \"precision\" = 'arrondissement'"
                    " WHERE abs(uuid_hash_extended(place_id, 11) % 5) = 0"
                )
        yield all_rows()
        transaction.set_rollback(True)


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
