"""`./misas import directory FORMAT FILE…`: the report on standard output, exit 0, 1 or 2, never a traceback."""

from __future__ import annotations

import zipfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any, cast

import pytest

from misas.cli.house import House as CliHouse
from misas.cli.terminal import main
from misas.records.orientation.models import Lot, LotStatus
from tests.kit.directory import SAMPLES, as_owner_of_all

GARD = SAMPLES / "30"
CENTRES = next(GARD.glob("liste-cds*"))
SKILLS = next(GARD.glob("PS_LibreAcces_SavoirFaire*"))


class OpenHouse:
    """A house whose database is the one of the test."""

    def open(self, role: str = "jobs") -> None:
        assert role == "owner"


def run(*arguments: str) -> int:
    with as_owner_of_all():
        return main(["import", "directory", *arguments], lambda: nullcontext(cast("CliHouse", OpenHouse())))


def test_files_are_recognised_loaded_and_told(territory: None, committed: None, capfd: Any) -> None:
    assert run("auto", str(SKILLS), str(CENTRES), "--sample") == 0
    out, err = capfd.readouterr()
    assert out.splitlines() == [
        "RPPS : savoir-faire : en service",
        f"  Fichier {SKILLS.name}, au 01/11/2026. Lignes lues : {rows('rpps_skills')}.",
        "  Premier lot de cet annuaire : rien à comparer. Vérifiez ces nombres.",
        "  Codes inconnus, gardés : skill:SM99 (2).",
        "Annuaire santé ameli : centres de santé : en service",
        f"  Fichier {CENTRES.name}, au 01/11/2026. Lignes lues : {rows('ameli_centres')}.",
        "  Premier lot de cet annuaire : rien à comparer. Vérifiez ces nombres.",
        f"  Adresses sans commune connue : 0 sur {rows('ameli_centres')}.",
    ]
    assert err == ""
    assert run("auto", str(SKILLS), "--sample") == 0
    assert "RPPS : savoir-faire : déjà en service" in capfd.readouterr().out


def rows(format: str) -> int:
    return Lot.objects.get(format=format, status=LotStatus.SERVED).rows


def test_a_refused_file_says_why_and_that_nothing_changed(
    territory: None, committed: None, capfd: Any, tmp_path: Path
) -> None:
    with zipfile.ZipFile(CENTRES) as archive:
        content = archive.read(archive.namelist()[0])
    bad = tmp_path / "liste-cds-20261108.csv"
    bad.write_bytes(content.replace(b"etab_finess", b"numero"))
    assert run("ameli_centres", str(bad), "--sample") == 1
    out = capfd.readouterr().out
    assert "Annuaire santé ameli : centres de santé : refusé" in out
    assert "Des colonnes manquent, ou ont changé de nom : etab_finess." in out
    assert out.count("L’annuaire en service reste inchangé.") == 1


def test_a_part_of_the_country_needs_to_be_called_a_sample(territory: None, committed: None, capfd: Any) -> None:
    assert run("auto", str(CENTRES)) == 1
    out = capfd.readouterr().out
    assert "octets ; le moins attendu est" in out and "Lignes du fichier : 27 ; le moins attendu est" in out
    assert out.count("L’annuaire en service reste inchangé.") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("auto", "absent.txt"), "n’existe pas"),
        (("auto", str(SAMPLES / "README.md")), "n’est reconnu par aucun format"),
        (("rpps", str(SKILLS)), "choix inconnu"),
        (("auto",), "il manque"),
        (("auto", str(SKILLS), "--by", "personne@exemple.test"), "personne@exemple.test"),
    ],
)
def test_what_cannot_be_taken_is_said(
    words: tuple[str, ...], said: str, territory: None, committed: None, capfd: Any
) -> None:
    assert run(*words) == 2
    out, err = capfd.readouterr()
    assert out == "" and said in err and "Traceback" not in err
    assert not Lot.objects.exists()


def test_the_help_speaks_french(capfd: Any) -> None:
    assert run_help() == 0
    out = capfd.readouterr().out
    assert "FORMAT" in out and "Ce qui n’est plus dans un fichier disparaît de l’annuaire." in " ".join(out.split())


def run_help() -> int:
    return main(["import", "directory", "--help"], lambda: nullcontext(cast("CliHouse", OpenHouse())))
