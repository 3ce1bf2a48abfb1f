"""A commune takes the place that bears its name where it must be; a homonym of elsewhere is refused."""

from __future__ import annotations

import importlib.util
import sys
from itertools import count
from types import ModuleType
from typing import Any

import pytest

from tests.kit.territory import DATA

NUMBERS = count(1)


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("points_build", DATA / "build_points.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks for its module there
    spec.loader.exec_module(module)
    return module


def commune(code: str, name: str, postal_code: str = "30100", people: int = 1000, **more: str) -> dict[str, str]:
    row = {"insee": code, "name": name, "departement": code[:2], "arrondissement": "Alès"}
    return row | {"postal_codes": postal_code, "population": str(people)} | more


def seen_at(name: str, lat: float, lon: float, *others: str, region: str = "76", country: str = "FR") -> dict[str, Any]:
    place: dict[str, Any] = {"geonameid": next(NUMBERS), "name": name, "population": 900}
    return place | {
        "latitude": lat, "longitude": lon, "countrycode": country, "admin1code": region, "alternatenames": list(others),
    }  # fmt: skip


def points(
    build: ModuleType, communes: list[dict[str, str]], places: list[dict[str, Any]], former: list[dict[str, str]]
) -> dict[str, tuple[float, float, str]]:
    towns = build.read_towns(communes, former)
    seen = build.seen_by_name(places, {(town.zone, key) for town in towns for key in town.keys})
    rows = build.points_of(towns, build.matched(towns, seen))
    return {row["code"]: (float(row["lat"]), float(row["lon"]), row["precision"]) for row in rows}


NEIGHBOURS = [commune("30001", "Alpha"), commune("30002", "Beta"), commune("30003", "Gamma")]
SEEN = [seen_at("Alpha", 44.10, 4.10), seen_at("Beta", 44.12, 4.08), seen_at("Gamma", 44.08, 4.12)]


def test_a_commune_stands_at_the_place_of_its_name(build: ModuleType) -> None:
    found = points(build, NEIGHBOURS, SEEN, [])
    assert found["30001"] == (44.10, 4.10, "commune")


def test_of_homonyms_each_takes_the_place_near_its_neighbours(build: ModuleType) -> None:
    far = commune("12001", "Saint-Jean", "12000", arrondissement="Rodez")
    near = commune("30004", "St-Jean")
    others = [commune("12002", "Delta", "12000", arrondissement="Rodez")]
    places = [
        *SEEN,
        seen_at("Delta", 44.35, 2.57),
        seen_at("Saint-Jean", 44.33, 2.60),
        seen_at("Saint-Jean", 44.09, 4.11),
    ]
    found = points(build, [*NEIGHBOURS, far, near, *others], places, [])
    assert found["30004"][:2] == (44.09, 4.11)
    assert found["12001"][:2] == (44.33, 2.60)


def test_a_place_too_far_is_somebody_elses_and_the_neighbours_speak(build: ModuleType) -> None:
    small = commune("30004", "Le Pin", people=80)
    found = points(build, [*NEIGHBOURS, small], [*SEEN, seen_at("Le Pin", 43.0, 1.0)], [])
    assert found["30004"][2] == "postal_code"
    assert found["30004"][:2] == (pytest.approx(44.10), pytest.approx(4.10))


def test_the_point_of_a_postal_code_leans_towards_its_people(build: ModuleType) -> None:
    towns = [commune("30001", "Alpha", people=9000), commune("30002", "Beta", people=1000), commune("30004", "Omega")]
    found = points(build, towns, SEEN, [])
    assert found["30004"] == (pytest.approx(44.102), pytest.approx(4.098), "postal_code")


def test_without_a_known_neighbour_the_arrondissement_speaks_and_without_one_nobody(build: ModuleType) -> None:
    alone = commune("30004", "Omega", "30190")
    elsewhere = commune("30005", "Psi", "30200", arrondissement="Nîmes")
    found = points(build, [*NEIGHBOURS, alone, elsewhere], SEEN, [])
    assert found["30004"][2] == "arrondissement"
    assert "30005" not in found


def test_a_new_commune_stands_at_its_seat_then_at_one_that_merged_into_it(build: ModuleType) -> None:
    merged = commune("30004", "Val-Nouveau")
    former = [
        {"code": "30005", "name": "Autre", "insee": "30004"},
        {"code": "30004", "name": "Chef-Lieu", "insee": "30004"},
    ]
    places = [*SEEN, seen_at("Autre", 44.11, 4.11), seen_at("Chef-Lieu", 44.09, 4.09)]
    assert points(build, [*NEIGHBOURS, merged], places, former)["30004"][:2] == (44.09, 4.09)
    assert points(build, [*NEIGHBOURS, merged], places[:-1], former)["30004"][:2] == (44.11, 4.11)


def test_another_name_is_believed_unless_the_place_is_a_commune_itself(build: ModuleType) -> None:
    asked = commune("30004", "Dunkerque")
    by_other = points(build, [*NEIGHBOURS, asked], [*SEEN, seen_at("Dunkirk", 44.11, 4.09, "Dunkerque")], [])
    assert by_other["30004"] == (44.11, 4.09, "commune")
    beta = seen_at("Beta", 44.12, 4.08, "Dunkerque")  # said of its neighbour too
    assert points(build, [*NEIGHBOURS, asked], [SEEN[0], beta, SEEN[2]], [])["30004"][2] == "postal_code"


def test_a_departement_overseas_is_a_zone_of_its_own(build: ModuleType) -> None:
    here = commune("97411", "Saint-Denis", "97400", departement="974", arrondissement="Saint-Denis")
    there = commune("93066", "Saint-Denis", "93200", departement="93", arrondissement="Saint-Denis")
    places = [
        seen_at("Saint-Denis", -20.88, 55.45, country="RE", region="00"),
        seen_at("Saint-Denis", 48.94, 2.36, region="11"),
    ]
    found = points(build, [here, there], places, [])
    assert (found["97411"][0], found["93066"][0]) == (-20.88, 48.94)


def test_a_district_is_known_by_its_number(build: ModuleType) -> None:
    assert build.district_of("Paris 15 Vaugirard") == "Paris 15"
    assert build.district_of("Paris-l'Hôpital") == "Paris-l'Hôpital"
