"""A commune stands at its town hall; a town hall said to be elsewhere is refused, and so is a homonym."""

from __future__ import annotations

import importlib.util
import struct
import sys
from collections.abc import Iterator, Mapping
from itertools import count
from types import ModuleType
from typing import Any

import pytest

from tests.kit.territory import DATA

NUMBERS = count(1)
HALL = (44.10, 4.10)
type LatLon = tuple[float, float]


@pytest.fixture(scope="module")
def build() -> Iterator[ModuleType]:
    sys.path.insert(0, str(DATA))
    try:
        spec = importlib.util.spec_from_file_location("points_build", DATA / "build_points.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # a dataclass looks for its module there
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(DATA))


@pytest.fixture(scope="module")
def package(build: ModuleType) -> ModuleType:
    module = build.package_of_communes
    assert isinstance(module, ModuleType)
    return module


def commune(code: str, name: str, postal_code: str = "30100", people: int = 1000, **more: str) -> dict[str, str]:
    row = {"insee": code, "name": name, "departement": code[:2], "arrondissement": "Alès"}
    return row | {"postal_codes": postal_code, "population": str(people)} | more


def seen_at(name: str, lat: float, lon: float, *others: str, region: str = "76", country: str = "FR") -> dict[str, Any]:
    place: dict[str, Any] = {"geonameid": next(NUMBERS), "name": name, "population": 900}
    return place | {
        "latitude": lat, "longitude": lon, "countrycode": country, "admin1code": region, "alternatenames": list(others),
    }  # fmt: skip


def square(lat: float, lon: float, half: float = 0.05) -> list[list[LatLon]]:
    """An outline of about ten kilometres."""
    corners = [(-half, -half), (half, -half), (half, half), (-half, half), (-half, -half)]
    return [[(lat + up, lon + right) for up, right in corners]]


def points(
    build: ModuleType,
    communes: list[dict[str, str]],
    known: Mapping[str, tuple[LatLon | None, list[list[LatLon]]]],
    places: list[dict[str, Any]] = [],  # noqa: B006 (never written)
    former: list[dict[str, str]] = [],  # noqa: B006
) -> dict[str, tuple[float, float, str, str]]:
    towns = build.read_towns(communes, former)
    seen = build.seen_by_name(places, {(town.zone, key) for town in towns for key in town.keys})
    package = {code: build.Known(*one) for code, one in known.items()}
    rows = build.points_of(towns, build.own_points(towns, package, seen))
    return {row["code"]: (float(row["lat"]), float(row["lon"]), row["precision"], row["source"]) for row in rows}


ALPHA = commune("30001", "Alpha")


def test_a_commune_stands_at_its_town_hall(build: ModuleType) -> None:
    found = points(build, [ALPHA], {"30001": (HALL, square(44.12, 4.12))}, [seen_at("Alpha", 44.13, 4.13)])
    assert found["30001"] == (*HALL, "commune", "DILA")


def test_a_town_hall_at_the_edge_of_a_simplified_outline_is_believed(build: ModuleType) -> None:
    at_edge = (44.053, 4.10)  # 0.3 km south of the outline
    assert points(build, [ALPHA], {"30001": (at_edge, square(44.106, 4.10))})["30001"][3] == "DILA"


def test_a_town_hall_said_to_be_elsewhere_is_not_believed(build: ModuleType) -> None:
    known: Mapping[str, tuple[LatLon | None, list[list[LatLon]]]] = {"30001": ((48.85, 2.35), square(*HALL))}
    assert points(build, [ALPHA], known, [seen_at("Alpha", 44.11, 4.09)])["30001"] == (
        44.11,
        4.09,
        "commune",
        "GeoNames",
    )
    in_the_middle = points(build, [ALPHA], known)["30001"]
    assert (in_the_middle[:2], in_the_middle[2:]) == (pytest.approx(HALL), ("commune", "IGN"))


def test_of_homonyms_each_commune_takes_the_place_inside_its_outline(build: ModuleType) -> None:
    communes = [commune("12001", "Saint-Jean", "12000", arrondissement="Rodez"), commune("30004", "St-Jean")]
    places = [seen_at("Saint-Jean", 44.33, 2.60), seen_at("Saint-Jean", 44.09, 4.11)]
    found = points(build, communes, {"12001": (None, square(44.35, 2.57)), "30004": (None, square(*HALL))}, places)
    assert found["30004"][:2] == (44.09, 4.11)
    assert found["12001"][:2] == (44.33, 2.60)


def test_the_point_of_a_postal_code_leans_towards_its_people(build: ModuleType) -> None:
    towns = [commune("30001", "Alpha", people=9000), commune("30002", "Beta", people=1000), commune("30004", "Omega")]
    known = {"30001": (HALL, square(*HALL)), "30002": ((44.12, 4.08), square(44.12, 4.08))}
    found = points(build, towns, known)
    assert found["30004"][:2] == pytest.approx((44.102, 4.098))
    assert found["30004"][2:] == ("postal_code", "DILA, INSEE, La Poste")


def test_without_a_known_neighbour_the_arrondissement_speaks_and_without_one_nobody(build: ModuleType) -> None:
    alone = commune("30004", "Omega", "30190")
    elsewhere = commune("30005", "Psi", "30200", arrondissement="Nîmes")
    found = points(build, [ALPHA, alone, elsewhere], {"30001": (HALL, square(*HALL))})
    assert found["30004"] == (*HALL, "arrondissement", "DILA, INSEE")
    assert "30005" not in found


def test_a_new_commune_stands_at_its_seat_then_at_one_that_merged_into_it(build: ModuleType) -> None:
    merged = commune("30004", "Val-Nouveau")
    former = [
        {"code": "30005", "name": "Autre", "insee": "30004"},
        {"code": "30004", "name": "Chef-Lieu", "insee": "30004"},
    ]
    places = [seen_at("Autre", 44.11, 4.11), seen_at("Chef-Lieu", 44.09, 4.09)]
    known = {"30004": (None, square(*HALL))}
    assert points(build, [merged], known, places, former)["30004"][:2] == (44.09, 4.09)
    assert points(build, [merged], known, places[:1], former)["30004"][:2] == (44.11, 4.11)


def test_another_name_is_believed_before_that_of_a_neighbour(build: ModuleType) -> None:
    asked, beta = commune("30004", "Dunkerque"), commune("30002", "Beta")
    known = {"30004": (None, square(*HALL))}
    places = [seen_at("Beta", 44.12, 4.08, "Dunkerque"), seen_at("Dunkirk", 44.11, 4.09, "Dunkerque")]
    assert points(build, [asked, beta], known, places)["30004"][:2] == (44.11, 4.09)


def test_a_collectivity_without_outline_takes_the_place_of_its_name_in_its_own_zone(build: ModuleType) -> None:
    here = commune("98818", "Nouméa", "98800", departement="988", arrondissement="")
    there = commune("97411", "Saint-Denis", "97400", departement="974", arrondissement="Saint-Denis")
    places = [
        seen_at("Nouméa", -22.27, 166.46, country="NC", region="02"),
        seen_at("Saint-Denis", 48.94, 2.36, region="11"),
        seen_at("Saint-Denis", -20.88, 55.45, country="RE", region="00"),
    ]
    found = points(build, [here, there], {}, places)
    assert (found["98818"][0], found["97411"][0]) == (-22.27, -20.88)


def test_a_district_is_known_by_its_number(build: ModuleType) -> None:
    assert build.district_of("Paris 15 Vaugirard") == "Paris 15"
    assert build.district_of("Paris-l'Hôpital") == "Paris-l'Hôpital"


def test_a_hole_of_an_outline_is_outside_and_its_distance_is_told(package: ModuleType) -> None:
    rings = [*square(*HALL), *square(*HALL, half=0.01)]
    assert package.is_inside((44.13, 4.10), rings)
    assert not package.is_inside(HALL, rings)
    assert package.far_from(HALL, rings) == pytest.approx(0.8, abs=0.01)  # 0.01 degree of longitude there
    assert package.middle_of(rings) == (pytest.approx(44.10), pytest.approx(4.10))


def test_the_shapes_of_the_package_are_read_with_and_without_their_reference(package: ModuleType) -> None:
    hall = struct.pack("<BI2d", 1, 1, 4.10, 44.10).hex()
    placed = struct.pack("<BII2d", 1, 1 | 0x20000000, 4326, 4.10, 44.10).hex()
    assert list(package.points_of(hall)) == list(package.points_of(placed)) == [HALL]
    (ring,) = square(*HALL)
    corners = struct.pack(f"<{2 * len(ring)}d", *(value for lat, lon in ring for value in (lon, lat)))
    outline = struct.pack("<BII", 1, 6, 1) + struct.pack("<BIII", 1, 3, 1, len(ring)) + corners
    assert list(package.rings_of(outline.hex())) == [ring]
