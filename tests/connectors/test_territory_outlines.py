"""The drawings of the départements are whole, small, credited, and lie where the communes are."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest

from misas.core.territory.codes import PointPrecision
from misas.core.territory.places import Point
from misas.core.territory.reference import Reference
from tests.kit.territory import DATA

PATH = re.compile(r"(M-?[\d.]+ -?[\d.]+l(-?[\d.]+ -?[\d.]+ ?)+z)+")


@pytest.fixture(scope="module")
def outlines() -> Any:
    return json.loads((DATA / "outlines.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def background() -> Any:
    return json.loads((DATA / "background.json").read_text(encoding="utf-8"))


def test_the_101_departements_are_drawn_and_named(outlines: Any, reference: Reference) -> None:
    codes = [d["code"] for d in outlines["departements"]]
    served = {c.departement for c in reference.communes if c.departement not in {"977", "978"}}
    assert len(codes) == len(set(codes)) == 101
    assert set(codes) <= served
    named = {d["code"]: d["nom"] for d in outlines["departements"]}
    assert (named["30"], named["2A"], named["974"]) == ("Gard", "Corse-du-Sud", "La Réunion")
    for departement in outlines["departements"]:
        assert PATH.fullmatch(departement["d"]), departement["code"]


def test_nothing_is_drawn_outside_the_frame_and_the_overseas_stand_in_their_insets(outlines: Any) -> None:
    left, top, width, height = map(float, outlines["viewBox"].split())
    boxes = {box["code"]: box for box in outlines["insets"]}
    assert list(boxes) == ["971", "972", "973", "974", "976"]
    for departement in outlines["departements"]:
        for x, y in points_of(departement["d"]):
            assert left <= x <= left + width, departement["code"]
            assert top <= y <= top + height, departement["code"]
            if box := boxes.get(departement["code"]):
                assert box["x"] <= x <= box["x"] + box["width"], departement["code"]
                assert box["y"] <= y <= box["y"] + box["height"], departement["code"]
            else:
                assert x >= 0


def points_of(path: str) -> list[tuple[float, float]]:
    points = []
    for line in path.split("z")[:-1]:
        start, moves = line[1:].split("l")
        x, y = map(float, start.split())
        points.append((x, y))
        numbers = [float(number) for number in moves.split()]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
    return points


def test_neighbours_share_their_border(outlines: Any) -> None:
    """The same rounding for all: no gap appears between two départements."""
    of = {d["code"]: set(points_of(d["d"])) for d in outlines["departements"]}
    for one, other in (("30", "34"), ("59", "62"), ("75", "92"), ("2A", "2B")):
        assert len(of[one] & of[other]) >= 5, (one, other)


def test_the_files_are_small_and_say_whose_they_are(outlines: Any, background: Any) -> None:
    assert (DATA / "outlines.json").stat().st_size < 100_000
    assert (DATA / "background.json").stat().st_size < 200_000
    for one in (outlines, background):
        for part in ("svg-maps", "CC BY 4.0", "modifiés", "Natural Earth"):
            assert part in one["credit"]


def test_communes_lie_inside_their_departement_on_the_background(background: Any, reference: Reference) -> None:
    """A thousand of them, all départements: on the mainland nearly all, and each line is closed by its first point."""
    known = [c for c in reference.communes if c.point and c.point.precision is PointPrecision.COMMUNE]
    mainland = [c for c in known if not c.departement.startswith(("97", "98"))][::15]
    found = Counter(inside(c.point, background["departements"][c.departement]) for c in mainland if c.point)
    assert found.total() > 900
    assert found[True] > 0.97 * found.total()
    assert set(background["departements"]) == {c.departement for c in reference.communes if c.departement < "979"} - {
        "975"
    }


def inside(point: Point, rings: list[list[list[float]]]) -> bool:
    crossed = 0
    for ring in rings:
        for (x, y), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y > point.lat) != (y2 > point.lat):
                crossed += x + (x2 - x) * (point.lat - y) / (y2 - y) > point.lon
    return crossed % 2 == 1


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("outlines_build", DATA / "build_outlines.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_path_is_read_as_it_is_written() -> None:
    build = builder()
    assert build.rings_of("m 1,2 3,0 0,-1.5 z m 10,10 1,1 0,1 z") == [
        [(1, 2), (4, 2), (4, 0.5)],
        [(11, 12), (12, 13), (12, 14)],
    ]
    with pytest.raises(ValueError, match="'c'"):
        build.rings_of("m 1,2 c 3,0 0,-1.5 1,1 z")


def test_what_is_too_small_to_be_seen_is_left_out_unless_it_is_all() -> None:
    build = builder()
    island, land = [(5.0, 5.0), (5.1, 5.0), (5.0, 5.1)], [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0)]
    assert build.path_of([land, island]) == "M0 0l2 0 0 2z"
    assert build.path_of([island]).startswith("M5 5")
