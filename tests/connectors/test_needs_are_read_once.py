"""The needs and the barriers of `rules/` are read as they are shipped, once; a broken file is told by its name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from misas.connectors.rule_files import NeedFolder
from misas.core.orientation.barriers import BrokenBarrier
from misas.core.orientation.needs_reading import BrokenNeed
from tests.architecture.repository import ROOT

RULES = ROOT / "rules"


def test_what_is_shipped_is_read_whole_and_once() -> None:
    book = NeedFolder(RULES)
    assert len(book.needs) == len(list((RULES / "needs").glob("*.yaml"))) == len(book.by_id)
    assert {file.stem for file in (RULES / "needs").glob("*.yaml")} == set(book.by_id)
    assert book.needs is book.needs and book.barriers is book.barriers


@pytest.mark.parametrize("text", ["id: [unclosed", "id: pass\nintitule: Sans rien\n"])
def test_a_need_that_is_not_sound_is_told(tmp_path: Path, text: str) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    (tmp_path / "rules" / "needs" / "pass.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenNeed, match="pass"):
        _ = NeedFolder(tmp_path / "rules").needs


def test_barriers_that_are_no_yaml_are_told(tmp_path: Path) -> None:
    (tmp_path / "barriers.yaml").write_text("- {id: [", encoding="utf-8")
    with pytest.raises(BrokenBarrier, match=r"barriers\.yaml"):
        _ = NeedFolder(tmp_path).barriers
