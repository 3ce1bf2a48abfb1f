"""The access of each commune is what a naive reading of the method gives, and what is offered is shared out wholly."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.catchment import (
    BANDS,
    MEAN_2018,
    UNDER_SERVED,
    AccessBand,
    Inhabited,
    access,
    band_of,
    weight,
)
from misas.core.orientation.distances import Point, metres


def country(count: int, seed: int, lat: float = 46.5, lon: float = 2.5, spread: float = 1.0) -> list[Inhabited]:
    random = Random(seed)
    return [
        Inhabited(
            f"{n:05d}",
            Point(lat + random.uniform(-spread, spread), lon + random.uniform(-spread, spread)),
            random.choice([0, 80, 450, 2_000, 30_000]),
        )
        for n in range(count)
    ]


def offered(communes: list[Inhabited], seed: int, share: float = 0.3) -> dict[str, float]:
    random = Random(seed)
    return {one.insee: float(random.randint(1, 20)) for one in communes if random.random() < share}


def naive(communes: list[Inhabited], supply: dict[str, float]) -> dict[str, float]:
    """2SFCA as it is told: two loops over everybody."""
    ratio = {}
    for place in communes:
        people = sum(one.population * weight(metres(place.point, one.point)) for one in communes)
        ratio[place.insee] = supply.get(place.insee, 0) / people if people else 0.0
    return {
        one.insee: sum(ratio[place.insee] * weight(metres(place.point, one.point)) for place in communes)
        for one in communes
    }


@pytest.mark.parametrize(
    ("lat", "lon"), [(46.5, 2.5), (50.6, 3.1), (4.9, -52.3), (-21.1, 55.5), (0.0, 0.0), (-12.8, 45.2)]
)
def test_two_hundred_communes_are_those_of_the_naive_reading(lat: float, lon: float) -> None:
    communes = country(200, seed=int(lat * 10), lat=lat, lon=lon, spread=0.25)
    supply = offered(communes, seed=7)
    found, expected = access(communes, supply), naive(communes, supply)
    assert found.keys() == expected.keys()
    assert all(found[key] == pytest.approx(expected[key], rel=1e-9, abs=1e-15) for key in expected)
    assert any(value > 0 for value in found.values())


@given(st.integers(0, 10_000), st.sampled_from([60.0, 50.6, 43.8, 4.9, -21.1, -12.8]))
def test_what_is_offered_is_shared_out_wholly_among_those_who_reach_it(seed: int, lat: float) -> None:
    communes = country(40, seed, lat=lat, spread=0.2)
    supply = offered(communes, seed)
    found = access(communes, supply)
    shared = sum(found[one.insee] * one.population for one in communes)
    reached = 0.0
    for place in communes:
        near = sum(one.population * weight(metres(place.point, one.point)) for one in communes)
        reached += supply.get(place.insee, 0.0) if near else 0.0
    assert shared == pytest.approx(reached)


def test_nearer_counts_for_more_and_nothing_beyond_the_last_band() -> None:
    assert [weight(distance) for distance in (0, 4_000, 4_001, 8_000, 8_001, 12_000, 12_001)] == [
        *(1.0, 1.0, 0.3, 0.3, 0.1, 0.1, 0.0),
    ]
    worths = [worth for _, worth in BANDS]
    assert worths == sorted(worths, reverse=True)


def test_an_offer_where_nobody_lives_counts_for_nobody() -> None:
    empty = [Inhabited("a", Point(46, 2), 0)]
    assert access(empty, {"a": 3.0}) == {"a": 0.0}
    assert access([], {}) == {}


def test_one_speciality_of_the_whole_country_takes_seconds() -> None:
    """35,000 communes, a third of them with an offer: more than any speciality has (goal 12: within ten seconds)."""
    communes = country(35_000, seed=1, spread=4.5)
    supply = offered(communes, seed=2)
    began = time.process_time()
    found = access(communes, supply)
    assert len(found) == 35_000
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("apl", "band"),
    [
        (0, AccessBand.LOW),
        (2.49, AccessBand.LOW),
        (UNDER_SERVED, AccessBand.BELOW_MEAN),
        (MEAN_2018, AccessBand.ABOVE_MEAN),
    ],
)
def test_an_apl_is_told_by_its_band(apl: float, band: AccessBand) -> None:
    assert band_of(apl) is band
