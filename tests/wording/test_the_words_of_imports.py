"""Every answer of an import has its French sentence, whole, with its values in place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from misas.core.imports.columns import NEEDED
from misas.core.imports.grid import UnreadableFile
from misas.core.imports.states import BatchStatus, RowState
from misas.core.refusals import Fault
from misas.wording.imports import FAULTS, REFUSALS, cell_sentence, enumerated, file_sentence, state_sentence, understood

SOURCE = Path(__file__).resolve().parents[2] / "src" / "misas"
ROOMS = ("core/imports", "actions/imports", "records/imports", "connectors/spreadsheets", "cli/commands")
VALUES = {
    "megabytes": 10,
    "limit": 20_000,
    "row": 1_048_576,
    "kind": "pdf",
    "columns": NEEDED,
    "needed": NEEDED,
    "column": "N° sécu",
    "name": "x.csv",
    "given": "CCAS",
}


def codes_in_the_code() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for room in ROOMS for path in (SOURCE / room).glob("*.py")]
    found = {code for text in texts for code in re.findall(r'"(imports\.[a-z]+\.?[a-z_]*)"', text)}
    found -= {"imports.importbatch"}  # a kind of the journal, not a code
    return found | {f"imports.batch.{status}" for status in BatchStatus} | {"imports.file.quotes"}


def test_every_code_has_its_sentence() -> None:
    assert codes_in_the_code() <= REFUSALS.keys() | FAULTS.keys()


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_every_refusal_is_a_whole_sentence(code: str) -> None:
    said = file_sentence(UnreadableFile(code, **VALUES))
    assert not re.search(r"[{}()\[\]]?None|[{}]", said)
    assert said[-1] == "." and "('" not in said


@pytest.mark.parametrize("code", sorted(FAULTS))
def test_every_fault_names_the_column_of_the_file(code: str) -> None:
    fault = Fault.of("phone", code, value="6E8", month="25", proposed="dentiste")
    assert cell_sentence(fault, "Tél.").startswith("Tél. : ")
    assert cell_sentence(fault).startswith("Téléphone : ")


def test_numbers_are_written_in_french() -> None:
    assert "20\u202f000 lignes" in file_sentence(UnreadableFile("imports.file.too_many_rows", limit=20_000))


def test_states_say_what_they_repeat_or_complete() -> None:
    assert state_sentence(RowState.CREATED, number="S301-P-000001") == "Créée : S301-P-000001"
    assert state_sentence(RowState.UP_TO_DATE, twin=4) == "Déjà à jour : comme la ligne 4"
    assert state_sentence(RowState.TO_LINK, number="S301-P-000001") == "À rattacher : au n° S301-P-000001"
    assert state_sentence(RowState.TO_LINK) == "À rattacher"


def test_how_the_file_was_read_is_said() -> None:
    csv = {"format": "csv", "encoding": "windows-1252", "separator": ";"}
    assert understood(csv) == "CSV, lettres Windows-1252, séparateur point-virgule"
    assert understood({"format": "xlsx", "sheet": "Fiches", "other_sheets": 2}).endswith("(2 autres feuilles ignorées)")
    assert enumerated(["a", "b", "c"]) == "a, b et c"
