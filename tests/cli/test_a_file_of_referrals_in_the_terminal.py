"""`./misas import referrals FILE`: counts on standard output, the rest on standard error, exit 0, 1 or 2."""

from __future__ import annotations

import io
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from misas.cli.house import House as CliHouse
from misas.cli.terminal import main
from misas.connectors.spreadsheets.read import read
from misas.demo.samples.referrals import as_csv, as_xlsx, make
from misas.records.imports.models import ImportBatch
from misas.records.referrals.models import Referral
from tests.kit.house import House, build_house
from tests.kit.imports import HEADER

pytestmark = pytest.mark.django_db
YESTERDAY = date(2026, 11, 20)
SHIPPED = Path(__file__).resolve().parents[2] / "data" / "samples"


class OpenHouse:
    """A house whose database is the one of the test."""

    def open(self, role: str = "jobs") -> None:
        """Already open."""


@pytest.fixture
def house(territory: None, db: None, time_machine: Any) -> House:
    time_machine.move_to(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False)
    return build_house()


def run(*arguments: str) -> int:
    return main(["import", "referrals", *arguments], lambda: nullcontext(cast("CliHouse", OpenHouse())))


def table(text: str) -> dict[str, int]:
    """The last table printed: label → count."""
    lines = text.strip().split("\n\n")[-1].splitlines()
    return {line[:-7].strip(): int(line[-6:]) for line in lines}


def count(house: House) -> int:
    with house.as_system():
        return Referral.objects.count()


def test_the_shipped_sample_gives_its_counts_and_a_second_run_changes_nothing(house: House, capfd: Any) -> None:
    by = f"--by={house.ccas_member.email}"
    sample = str(SHIPPED / "referrals-ccas.csv")
    assert run(sample, by, "--yes") == 1
    out, err = capfd.readouterr()
    assert table(out) == {"Déjà à jour": 8, "À corriger": 20, "Créée": 466, "Rattachée": 6, "Total": 500}
    assert "« Quotient familial »" in err
    assert count(house) == 472
    for again in (sample, str(SHIPPED / "referrals-ccas.xlsx")):
        assert run(again, by, "--yes") == 1
        assert table(capfd.readouterr().out) == {"Déjà à jour": 480, "À corriger": 20, "Total": 500}
    assert count(house) == 472


def test_the_shipped_samples_are_those_that_the_generator_makes() -> None:
    sample = make(500, 20, today=YESTERDAY)
    assert (SHIPPED / "referrals-ccas.csv").read_bytes() == as_csv(sample)
    shipped = read("x.xlsx", (SHIPPED / "referrals-ccas.xlsx").read_bytes())
    assert shipped == read("x.xlsx", as_xlsx(sample, made_on=YESTERDAY))


def test_a_rehearsal_writes_nothing_but_its_workbook(house: House, tmp_path: Path, capfd: Any) -> None:
    file, back = tmp_path / "fiches.csv", tmp_path / "retour.xlsx"
    file.write_bytes(as_csv(make(30, 3, today=YESTERDAY)))
    assert run(str(file), f"--by={house.ccas_member.email}", "--dry-run", f"--workbook={back}") == 1
    out, err = capfd.readouterr()
    assert table(out) == {"À créer": 27, "À corriger": 3, "Total": 30}
    assert err.count("\nLigne ") >= 3
    assert len(read("x", back.read_bytes()).lines) == 31
    assert count(house) == 0
    with house.as_system():
        assert ImportBatch.objects.count() == 0


def test_without_a_terminal_and_without_yes_nothing_is_received(house: House, tmp_path: Path, capfd: Any) -> None:
    file = tmp_path / "fiches.csv"
    file.write_bytes(as_csv(make(10, 0, today=YESTERDAY)))
    assert run(str(file), f"--by={house.ccas_member.email}") == 0
    assert "--yes" in capfd.readouterr().err
    assert count(house) == 0


@pytest.mark.parametrize(("answer", "received"), [("o\n", 10), ("n\n", 0), ("", 0)])
def test_on_a_terminal_the_question_is_asked(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, received: int
) -> None:
    file = tmp_path / "fiches.csv"
    file.write_bytes(as_csv(make(10, 0, today=YESTERDAY)))
    typed = io.StringIO(answer)
    monkeypatch.setattr(typed, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", typed)
    assert run(str(file), f"--by={house.ccas_member.email}") == 0
    assert count(house) == received


def test_an_agent_imports_for_a_partner_and_gets_the_workbook_back(house: House, tmp_path: Path, capfd: Any) -> None:
    file, back = tmp_path / "fiches.csv", tmp_path / "retour.xlsx"
    file.write_bytes(as_csv(make(12, 2, today=YESTERDAY)))
    agent = f"--by={house.agent.email}"
    assert run(str(file), agent, "--organisation=ccas", "--yes", f"--workbook={back}") == 1
    assert table(capfd.readouterr().out) == {"À corriger": 2, "Créée": 10, "Total": 12}
    statuses = [
        line.cells[-1] if len(line.cells) < 23 else line.cells[-2] for line in read("x", back.read_bytes()).lines
    ]
    assert statuses.count("À corriger") == 2 + 0
    with house.as_system():
        assert set(Referral.objects.values_list("organisation_id", flat=True)) == {house.ccas.pk}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (HEADER.encode(), "aucune personne"),
        (b"Nom;Date de naissance\nA;12/03/1984\n", "Il manque dans ce fichier : « Prénoms »"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "ancien classeur Excel"),
        (HEADER.encode() + b";Nom de famille;NOM\nx;y\n", "Deux colonnes disent la même chose"),
        (HEADER.encode() + b"\n" + b"a;b\n" * 20_001, "plus de 20\u202f000 lignes"),
        (b"un;deux\ntrois;quatre\n", "Aucune ligne de titres"),
    ],
)
def test_a_file_that_cannot_be_taken_gets_a_clear_answer(
    house: House, tmp_path: Path, capfd: Any, content: bytes, said: str
) -> None:
    file = tmp_path / "fiches.csv"
    file.write_bytes(content)
    assert run(str(file), f"--by={house.ccas_member.email}", "--yes") == 2
    out, err = capfd.readouterr()
    assert said in err
    assert (out, "Traceback" in err) == ("", False)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--by=personne@exemple.test"], "Aucun compte actif"),
        ([], "--by"),
        (["--by=agent@exemple.test", "--organisation=inconnue"], "La structure « inconnue »"),
        (["--by=ccas@exemple.test", "--caisse=341"], "convention"),
    ],
)
def test_a_command_that_cannot_be_taken_says_why(
    house: House, tmp_path: Path, capfd: Any, options: list[str], said: str
) -> None:
    file = tmp_path / "fiches.csv"
    file.write_bytes(as_csv(make(5, 0, today=YESTERDAY)))
    assert run(str(file), *options) == 2
    assert said in capfd.readouterr().err


def test_a_file_that_does_not_exist_is_named(capfd: Any) -> None:
    assert run("/nowhere/fiches.csv") == 2
    assert "/nowhere/fiches.csv" in capfd.readouterr().err
