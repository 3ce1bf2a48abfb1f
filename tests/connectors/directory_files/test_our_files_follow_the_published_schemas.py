"""FINESS+ samples are valid for its schema; data·inclusion, made for trying or given out, for the published package."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from data_inclusion.schema.v1 import Service, Structure
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from misas.connectors.directory_files import DirectoryFiles, write_inclusion
from misas.connectors.directory_files.finess import in_france
from misas.core.orientation.context_rows import SocialStructureRow
from misas.core.orientation.formats import Format
from tests.connectors.directory_files.finess_schema import ACTIVITIES, STRUCTURES

STRUCTURES_FILE = "finess-structure-20261101-0530.json"
ACTIVITIES_FILE = "finess-activite-20261101-0546.json"


@pytest.mark.parametrize(("name", "schema"), [(STRUCTURES_FILE, STRUCTURES), (ACTIVITIES_FILE, ACTIVITIES)])
def test_the_finess_samples_are_valid(name: str, schema: dict[str, Any], gard: Path) -> None:
    Draft7Validator.check_schema(schema)
    faults = [error.message for error in Draft7Validator(schema).iter_errors(json.loads((gard / name).read_bytes()))]
    assert faults == []


def test_the_schema_of_finess_refuses_what_it_should(gard: Path) -> None:
    whole = json.loads((gard / STRUCTURES_FILE).read_bytes())
    whole["pmej"][0]["informationsGeneralesPMEJ"]["numFinessPm"] = "12"
    del whole["pmej"][1]["etatObjet"]
    assert len(list(Draft7Validator(STRUCTURES).iter_errors(whole))) == 2
    activities = json.loads((gard / ACTIVITIES_FILE).read_bytes())
    one = next(e for p in activities["pmej"] for e in p["ege"])["activitesExercees"][0]
    one["nature"]["codeNature"] = "XXXX"
    assert list(Draft7Validator(ACTIVITIES).iter_errors(activities))


def test_finess_is_printed_as_the_published_samples(gard: Path) -> None:
    text = (gard / STRUCTURES_FILE).read_text(encoding="utf-8")
    assert text.startswith('{\n  "schemaVersion" : "v1.0.0",\n  "generatedAt" : "2026-11-01T05:30:12.615611300Z",\n')
    assert '\n  "pmej" : [ {\n    "informationsGeneralesPMEJ" : {\n      "pmSmsseId" : "281001",\n' in text
    assert '"engagement" : [ ]' in text and "\r" not in text
    assert json.loads(text)["pmej"][0]["ege"][0]["informationsGeneralesEGE"]["espic"] == ["0"]


PAIRS: list[tuple[str, Format, Any]] = [
    ("structures-inclusion-2026-11-01.json", Format.INCLUSION_STRUCTURES, Structure),
    ("services-inclusion-2026-11-01.json", Format.INCLUSION_SERVICES, Service),
]


@pytest.mark.parametrize(("name", "format", "model"), PAIRS)
def test_data_inclusion_is_valid_in_and_out(
    name: str, format: Format, model: Any, gard: Path, reader: DirectoryFiles, tmp_path: Path
) -> None:
    given = json.loads((gard / name).read_bytes())
    rows = list(reader.read(gard / name, format))
    out = io.StringIO()
    assert write_inclusion(rows, out) == len(given) == len(rows)
    written = json.loads(out.getvalue())
    for one in (*given, *written):
        model.model_validate(one)
        assert set(one) == set(model.model_fields)
    again = tmp_path / name
    again.write_text(out.getvalue(), encoding="utf-8")
    assert list(reader.read(again, format)) == rows


def test_nothing_to_give_out_is_still_a_list() -> None:
    out = io.StringIO()
    assert write_inclusion([], out) == 0
    assert json.loads(out.getvalue()) == []


WORDS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip).filter(bool)
CODES = st.sets(st.sampled_from(["ccas-cias", "cpam", "cmp", "csapa"]), min_size=1).map(lambda s: "|".join(sorted(s)))
ROW = st.builds(
    SocialStructureRow,
    **dict.fromkeys(("source", "id", "name"), WORDS),
    **{
        name: st.none() | WORDS
        for name in SocialStructureRow._fields
        if name not in ("source", "id", "name", "updated_on", "longitude", "latitude", "networks")
    },
    updated_on=st.dates(),
    longitude=st.none() | st.floats(-5.6, 10) | st.floats(-180, 180),
    latitude=st.none() | st.floats(41, 51.6) | st.floats(-90, 90),
    networks=st.none() | CODES,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(rows=st.lists(ROW, min_size=1, max_size=5))
def test_whatever_is_given_out_is_taken_back(rows: list[SocialStructureRow], tmp_path: Path) -> None:
    path = tmp_path / "structures.json"
    with path.open("w", encoding="utf-8") as stream:
        assert write_inclusion(rows, stream) == len(rows)
    assert list(DirectoryFiles().read(path, Format.INCLUSION_STRUCTURES)) == [placed(row) for row in rows]


def placed(row: SocialStructureRow) -> SocialStructureRow:
    """Without its point when that is nowhere in its part of France: nobody is sent there."""
    latitude, longitude = row.latitude, row.longitude
    if latitude is not None and longitude is not None and in_france(latitude, longitude, row.commune):
        return row
    return row._replace(latitude=None, longitude=None)
