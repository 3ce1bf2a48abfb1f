"""The box around a point holds every place within the radius, and a search stops only when nothing nearer is unseen."""

from __future__ import annotations

from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.distances import EARTH, RADII, Box, Point, box_around, is_settled, metres

LATITUDES = st.floats(-55, 72)
LONGITUDES = st.floats(-175, 175)
POINTS = st.builds(Point, LATITUDES, LONGITUDES)


def test_known_distances_are_found_again() -> None:
    nimes, paris = Point(43.8367, 4.3601), Point(48.8566, 2.3522)
    assert metres(nimes, paris) == pytest.approx(580_000, rel=0.01)
    degree = metres(Point(0, 0), Point(0, 1))
    assert degree == pytest.approx(EARTH * radians(1), rel=1e-9)
    cayenne, maripasoula = Point(4.9333, -52.3333), Point(3.6333, -54.0333)
    assert metres(cayenne, maripasoula) == pytest.approx(238_000, rel=0.02)


@given(POINTS, POINTS)
def test_a_distance_is_the_same_both_ways_and_never_negative(one: Point, other: Point) -> None:
    assert metres(one, other) == pytest.approx(metres(other, one), abs=1e-6)
    assert 0 <= metres(one, other) <= EARTH * 3.1416
    assert metres(one, one) == 0


@given(POINTS, POINTS, POINTS)
def test_no_detour_is_shorter(one: Point, other: Point, third: Point) -> None:
    assert metres(one, third) <= metres(one, other) + metres(other, third) + 1e-3


@given(POINTS, st.sampled_from(RADII), st.floats(-1, 1), st.floats(-1, 1))
def test_a_place_within_the_radius_is_in_the_box(centre: Point, radius: int, up: float, aside: float) -> None:
    lat = max(-89.0, min(89.0, centre.lat + up * radius / 110_000))
    lon = centre.lon + aside * radius / 110_000 / max(cos(radians(lat)), 0.05)
    point = Point(lat, max(-180.0, min(180.0, lon)))
    if metres(centre, point) <= radius:
        assert box_around(centre, radius).holds(point)


@pytest.mark.parametrize("lat", [48.9, 43.8, 4.9, -21.1, -12.8, 46.8, 67.9])
def test_the_box_takes_its_width_at_its_farthest_latitude(lat: float) -> None:
    """With the cosine of the centre, the places to the north-east at exactly the radius would be lost."""
    radius, centre = 100_000, Point(lat, 2.0)
    box = box_around(centre, radius)
    naive = radius / EARTH * 180 / 3.141592653589793 / cos(radians(lat))
    assert box.east - 2.0 > naive


def test_a_search_goes_on_while_a_corner_is_all_it_has() -> None:
    within, corner = [4_000.0] * 19, [6_500.0]
    assert not is_settled([*within, *corner], 20, 5_000)
    assert is_settled([*within, 5_000.0], 20, 5_000)


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (-90.1, 0), (0, 181)])
def test_a_point_outside_the_earth_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="not on the Earth"):
        Point(lat, lon)


def test_an_edge_is_inside() -> None:
    assert Box(0, 1, 0, 1).holds(Point(1, 0))
    assert not Box(0, 1, 0, 1).holds(Point(1.0001, 0))
