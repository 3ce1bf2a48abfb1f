"""`./misas funding rules`: each pack is tried and told; a broken file is refused at its line."""

from __future__ import annotations

import contextlib
from pathlib import Path
from types import SimpleNamespace

import pytest

from misas.cli import terminal
from tests.kit.rule_packs import FOLDER, book

AULNES = (FOLDER / "caisse_des_aulnes.yaml").read_text(encoding="utf-8")


def run(*typed: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    house = SimpleNamespace(packs=book)
    code = terminal.main(["funding", "rules", *typed], lambda: contextlib.nullcontext(house))  # type: ignore[arg-type]
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def kept(folder: Path, text: str, name: str = "regle.yaml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_every_shipped_pack_has_its_line_and_passes(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("check", capsys=capsys)
    assert (code, err) == (0, "")
    assert [line.split()[:2] for line in out.splitlines()] == [["✓", pack.id] for pack in book().packs]


def test_a_case_that_fails_is_told_with_both_amounts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("check", kept(tmp_path, AULNES.replace("333,89", "333,88")), capsys=capsys)
    assert code == 1
    assert out.startswith("✗ caisse_des_aulnes")
    assert "5/6" in out
    assert "333,88\u00a0€ attendu, 333,89\u00a0€ trouvé" in err


def test_too_few_cases_fail_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run("check", kept(tmp_path, AULNES.partition("cas:\n")[0] + "cas: []\n"), capsys=capsys)
    assert (code, "Il en faut 3" in err) == (1, True)


def test_a_file_that_cannot_be_read_is_told_at_its_line_and_the_others_are_tried(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = kept(tmp_path, AULNES.replace("montant: 30 €", "montant: -30 €"), "fausse.yaml")
    line = AULNES[: AULNES.index("montant: 30 €")].count("\n") + 1
    code, out, err = run("check", wrong, kept(tmp_path, AULNES), capsys=capsys)
    assert (code, out.count("✓")) == (2, 1)
    assert f"fausse.yaml:{line} $.aides[0].ouverture.montant\u00a0: «\u00a0-30 €\u00a0» est négatif" in err


@pytest.mark.parametrize("content", [b"id: [", b"\xff\xfe\x00", b"", b"a: &a [*a]"])
def test_what_is_no_text_no_yaml_or_a_bomb(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.yaml").write_bytes(content)
    code, out, err = run("check", str(tmp_path / "x.yaml"), capsys=capsys)
    assert (code, out) == (2, "")
    assert err.startswith(str(tmp_path / "x.yaml"))
    assert "Traceback" not in err


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run("check", "/nulle/part.yaml", capsys=capsys)
    assert (code, out) == (2, "")
    assert "n’existe pas" in err


def test_a_pack_is_told_in_french_and_a_name_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run("show", "caisse_des_aulnes", capsys=capsys)
    assert code == 0
    assert out.startswith("Caisse des Aulnes")
    assert "La personne garde 10\u00a0% de ce qui restait." in out
    code, out, err = run("show", "personne", capsys=capsys)
    assert (code, out) == (2, "")
    assert "Aucune règle ne porte le nom «\u00a0personne\u00a0»" in err
