"""A hint on the way fits the distance and the person; a barrier file that is not sound is refused with its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from misas.core.orientation.barriers import BarrierKind, BrokenBarrier, crossed, read_barriers
from misas.core.orientation.codes import Mobility, Precision, Travel
from misas.core.orientation.distances import Point
from misas.core.orientation.travel import travel_hints
from tests.kit.orientation import need

ADDRESS = Precision.ADDRESS
SHIPPED = Path(__file__).resolve().parents[3] / "rules" / "barriers.yaml"
ROW = {
    "id": "x",
    "sorte": "ligne",
    "nom": "X",
    "message": "Détour.",
    "points": [[0, 0], [0, 1]],
    "verifie_le": date(2026, 11, 22),
}


@pytest.mark.parametrize("mobility", Mobility)
@pytest.mark.parametrize("metres", [300, 3_000, 30_000])
def test_every_distance_has_its_hint(metres: int, mobility: Mobility) -> None:
    assert travel_hints(metres, mobility, need(), ADDRESS)


def test_whoever_has_no_car_is_not_told_to_drive() -> None:
    for metres in (300, 3_000, 30_000, 90_000):
        assert Travel.CAR not in travel_hints(metres, Mobility.NO_CAR, need(), ADDRESS)
        assert Travel.WALK not in travel_hints(metres, Mobility.HOUSEBOUND, need(), ADDRESS)
    assert Travel.REMOTE in travel_hints(30_000, Mobility.NO_CAR, need(), ADDRESS)
    assert Travel.REMOTE not in travel_hints(30_000, Mobility.NO_CAR, need(is_remote=False), ADDRESS)


def test_an_unknown_distance_hints_at_no_road() -> None:
    assert travel_hints(None, Mobility.CAR, need(), ADDRESS) == ()
    assert travel_hints(None, Mobility.HOUSEBOUND, need(), ADDRESS) == (Travel.REMOTE,)


@pytest.mark.parametrize("mobility", Mobility)
@pytest.mark.parametrize("precision", [one for one in Precision if one is not ADDRESS])
def test_nobody_is_told_to_walk_by_a_distance_that_is_not_between_two_addresses(
    precision: Precision, mobility: Mobility
) -> None:
    """Two points of one commune are at 0 m from each other, whatever the way."""
    assert Travel.WALK not in travel_hints(0, mobility, need(), precision)
    assert set(travel_hints(3_000, mobility, need(), precision)) == set(travel_hints(3_000, mobility, need(), ADDRESS))


def test_what_needs_no_walk_is_told_all_the_same() -> None:
    assert travel_hints(0, Mobility.CAR, need(), Precision.COMMUNE) == (Travel.CAR,)
    assert Travel.HOME_VISIT in travel_hints(0, Mobility.HOUSEBOUND, need(), Precision.COMMUNE)


@pytest.mark.parametrize(
    "broken",
    [
        {"sorte": "pont"},
        {"points": [[0, 0]]},
        {"points": [[91, 0], [0, 0]]},
        {"rayon": 10},
        {"sorte": "ile", "points": [[0, 0]]},
        {"sorte": "ile", "points": [[0, 0], [0, 1]], "rayon": 10},
        {"message": None, "points": None},
    ],
)
def test_a_line_that_is_not_sound_is_refused_by_its_name(broken: dict[str, object]) -> None:
    with pytest.raises(BrokenBarrier, match="x"):
        read_barriers([{**ROW, **broken}])


def test_two_barriers_never_have_one_name() -> None:
    with pytest.raises(BrokenBarrier, match="one id"):
        read_barriers([ROW, ROW])


CROSSED = {
    "gironde": (Point(45.55, -1.06), Point(45.62, -1.03)),  # Le Verdon, Royan
    "rade_de_brest": (Point(48.39, -4.49), Point(48.29, -4.49)),  # Brest, presqu’île de Crozon
    "estuaire_seine": (Point(49.49, 0.11), Point(49.42, 0.23)),  # Le Havre, Honfleur
    "maroni": (Point(5.48, -54.03), Point(5.49, -54.09)),  # Saint-Laurent, the other bank
    "belle_ile": (Point(47.347, -3.153), Point(47.481, -3.118)),  # Le Palais, Quiberon
    "maripasoula": (Point(3.643, -54.028), Point(4.937, -52.330)),  # Maripasoula, Cayenne
    "marie_galante": (Point(15.883, -61.317), Point(16.241, -61.533)),  # Grand-Bourg, Pointe-à-Pitre
}


@pytest.mark.parametrize("key", CROSSED)
def test_the_shipped_barriers_stand_between(key: str) -> None:
    shipped = read_barriers(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))
    assert key in {one.id for one in crossed(shipped, *CROSSED[key])}
    assert key in {one.id for one in crossed(shipped, *reversed(CROSSED[key]))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Point(43.8367, 4.3601), Point(43.6108, 3.8767)),  # Nîmes, Montpellier
        (Point(48.8566, 2.3522), Point(48.5, 2.6)),
        (Point(44.84, -0.58), Point(44.9, -0.3)),  # Bordeaux, Libourne: bridges
        (Point(50.63, 3.06), Point(50.36, 3.08)),  # Lille, Douai
        (Point(4.937, -52.330), Point(5.159, -52.650)),  # Cayenne, Kourou
    ],
)
def test_where_roads_go_straight_nothing_is_told(one: Point, other: Point) -> None:
    shipped = read_barriers(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))
    assert crossed(shipped, one, other) == ()


def test_each_shipped_barrier_speaks() -> None:
    shipped = read_barriers(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")))
    assert len(shipped) >= 25 and {one.kind for one in shipped} == set(BarrierKind)
    assert all(one.says.endswith(".") and "'" not in one.says + one.name for one in shipped)
