"""`.venv` follows requirements/: made when missing, made again when half made, left alone when right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from misas.config import preparation


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose locks ask for nothing: pip runs for real and needs no network."""
    root = tmp_path / "un dossier"
    (root / "requirements").mkdir(parents=True)
    for group in preparation.GROUPS:
        (root / "requirements" / f"{group}.txt").write_text(f"# {group}: nothing\n")
    (root / "src").mkdir()
    venv = root / ".venv"
    for name, value in {
        "ROOT": root,
        "VENV": venv,
        "PYTHON": venv / "bin" / "python",
        "STAMP": venv / "misas-stamp.json",
    }.items():
        monkeypatch.setattr(preparation, name, value)
    monkeypatch.delenv("MISAS_ENVIRONMENT", raising=False)
    return root


def test_made_then_left_alone_then_completed_then_made_again(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    preparation.prepare("web")
    said = capsys.readouterr()
    assert "Environnement prêt." in said.err
    assert said.out == "", "standard output belongs to the command's answer"
    packages = next((clone / ".venv" / "lib").glob("python3*/site-packages"))
    assert (packages / "misas.pth").read_text() == f"{clone / 'src'}\n"

    preparation.prepare("web")
    assert capsys.readouterr().err == "", "nothing to do, nothing said"

    leftover = clone / ".venv" / "leftover"
    leftover.touch()
    (clone / "requirements" / "web.txt").write_text("# another lock\n")
    preparation.prepare("web")
    assert leftover.exists(), "the same Python: completed in place"

    preparation.STAMP.unlink()
    preparation.prepare("web")
    assert not leftover.exists(), "no stamp: half made, made again from nothing"

    stamp = json.loads(preparation.STAMP.read_text())
    preparation.STAMP.write_text(json.dumps({**stamp, "root": "/elsewhere"}))
    leftover.touch()
    preparation.prepare("web")
    assert not leftover.exists(), "moved: the addresses written inside are wrong"


def test_a_lock_without_hashes_is_refused_with_what_the_tool_said(clone: Path) -> None:
    (clone / "requirements" / "web.txt").write_text("django==6.1.3\n")
    with pytest.raises(preparation.Unprepared, match="hash"):
        preparation.prepare("web")
    assert preparation.Stamp.found() is None
    assert not preparation.is_ready("web")


def test_an_environment_of_developers_is_never_reduced(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (clone / ".venv").mkdir()
    preparation.STAMP.write_text(
        json.dumps({"group": "dev", "python": "3.13.5", "root": str(clone), "requirements": "0"})
    )
    assert preparation.wanted_group() == "dev"
    monkeypatch.setenv("MISAS_ENVIRONMENT", "all")
    with pytest.raises(preparation.Unprepared, match="web, rights, dev"):
        preparation.wanted_group()


def test_whoever_asks_for_nothing_has_the_engine_of_rights(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert preparation.wanted_group() == "rights"
    monkeypatch.setenv("MISAS_ENVIRONMENT", "")
    assert preparation.wanted_group() == "rights", "a variable left empty asks for nothing"
    monkeypatch.setenv("MISAS_ENVIRONMENT", "web")
    assert preparation.wanted_group() == "web"
    preparation.prepare("web")
    monkeypatch.delenv("MISAS_ENVIRONMENT")
    assert preparation.wanted_group() == "rights", "a smaller one is completed"
