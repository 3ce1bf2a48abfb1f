"""docs/household-file.schema.json is the table of facts: it takes the worked files, refuses what the reader does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from misas.core.refusals import Invalid
from misas.core.rights.household import read_household
from misas.core.rights.schema import schema
from tests.kit.json_schema import faults
from tests.kit.rights import table

DOCS = Path(__file__).resolve().parents[3] / "docs"
WRITTEN = DOCS / "household-file.schema.json"
FILES = sorted((DOCS / "households").glob("*.json"))


def held() -> Any:
    return json.loads(WRITTEN.read_text(encoding="utf-8"))


def found(value: Any) -> list[str]:
    return [*faults(value, held(), held())]


def person(**facts: Any) -> dict[str, Any]:
    return {"month": "2026-11", "household": {}, "members": [{"id": "p1", "role": "applicant", **facts}]}


def test_the_schema_is_the_table() -> None:
    wanted = json.dumps(schema(table()), ensure_ascii=False, indent=1) + "\n"
    assert WRITTEN.read_text(encoding="utf-8") == wanted, "write it again: core.rights.schema.schema(table())"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_worked_files_are_taken(file: Path) -> None:
    assert found(json.loads(file.read_text(encoding="utf-8"))) == []


def test_there_are_eight_worked_files() -> None:
    assert len(FILES) >= 8


SOUND = [
    person(),
    person(ald=True, birth_date="1990-01-01", wage_net=1200, permit=None),
    person(wage_net={"2025-10": 700.5, "2025-11": 0}),
    person(wage_net={"total": 8400}),
    person(ald={"value": False, "status": "known", "source": "cnam", "date": "2026-11-02"}),
    person(permit={"status": "declined"}, wage_net={"value": {"2025-10": 700}, "status": "said"}),
    {"month": "2026-11", "members": [{"id": "p1", "role": "applicant"}]},
]
WRONG = [
    [],
    {"month": "2026-11"},
    {"month": "2026-13", "members": [{"id": "p1", "role": "applicant"}]},
    {"month": "2026-11", "members": []},
    {**person(), "more": 1},
    {"month": "2026-11", "members": [{"role": "applicant"}]},
    {"month": "2026-11", "members": [{"id": "p 1", "role": "applicant"}]},
    {"month": "2026-11", "members": [{"id": "p1", "role": "boss"}]},
    person(no_such_fact=1),
    person(rsa=500),
    person(ald="oui"),
    person(ald=1),
    person(birth_date="hier"),
    person(permit="lost"),
    person(wage_net="1200"),
    person(wage_net=True),
    person(wage_net={}),
    person(wage_net={"avril": 3}),
    person(sick_daily_allowances={"total": 3}),
    person(ald={"value": True, "colour": "red"}),
    person(ald={"status": "sure"}),
    person(ald={"value": True, "source": "x" * 81}),
]


@pytest.mark.parametrize("value", SOUND, ids=range(len(SOUND)))
def test_what_is_read_is_taken(value: Any) -> None:
    read_household(value, table())
    assert found(value) == []


@pytest.mark.parametrize("value", WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_read_is_refused(value: Any) -> None:
    with pytest.raises(Invalid):
        read_household(value, table())
    assert found(value)
