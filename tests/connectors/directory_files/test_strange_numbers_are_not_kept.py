"""A point out of its commune's part of the country, or a count past reason, is not kept; the rest of its row is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from misas.connectors.directory_files.objects import MOST, whole
from misas.core.orientation.formats import Format

ONE = {
    "source": "essai", "id": "essai--1", "structure_id": "essai--2", "nom": "Aide aux démarches",
    "date_maj": "2026-11-01", "thematiques": ["numerique"], "lien_source": None, "code_insee": "30189",
    "latitude": 43.84, "longitude": 4.36, "nombre_semaines": 12,
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "point"),
    [
        ({}, (43.84, 4.36)),
        ({"code_insee": None}, (43.84, 4.36)),
        ({"code_insee": "97411", "latitude": -20.88, "longitude": 55.45}, (-20.88, 55.45)),
        ({"latitude": 4.36, "longitude": 43.84}, (None, None)),
        ({"latitude": 6_300_000, "longitude": 800_000}, (None, None)),
        ({"latitude": 0, "longitude": 0}, (None, None)),
        ({"code_insee": "97411"}, (None, None)),
        ({"longitude": None}, (None, None)),
    ],
)
def test_a_point_is_where_its_commune_is(told: dict[str, Any], point: Any, tmp_path: Path, read: Any) -> None:
    path = tmp_path / "services.json"
    path.write_text(json.dumps([ONE | told]), encoding="utf-8")
    ((row,), report) = read(path, Format.INCLUSION_SERVICES)
    assert (row.latitude, row.longitude) == point
    assert (row.name, row.weeks, report.broken_count) == ("Aide aux démarches", 12, 0)


@pytest.mark.parametrize("weeks", [-1, 3_000_000_000, 1e11, "beaucoup", None])
def test_weeks_past_reason_are_not_kept(weeks: Any, tmp_path: Path, read: Any) -> None:
    path = tmp_path / "services.json"
    path.write_text(json.dumps([ONE | {"nombre_semaines": weeks}]), encoding="utf-8")
    ((row,), _) = read(path, Format.INCLUSION_SERVICES)
    assert row.weeks is None and row.latitude == 43.84


def test_a_count_is_whole_and_within_reason() -> None:
    assert [whole(value) for value in (0, "12", 12.7, MOST)] == [0, 12, 12, MOST]
    assert [whole(value) for value in (-1, MOST + 1, float("nan"), float("inf"), "", [], None)] == [None] * 7
