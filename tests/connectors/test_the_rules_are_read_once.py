"""The law of `rules/` is read as it is shipped, once, and a rule that is not sound is told with its file."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from misas.connectors.rule_files import RuleFolder
from misas.core.rights.codes import Theme
from misas.core.rights.facts import BrokenRule
from tests.architecture.repository import ROOT
from tests.kit.rights import rights, table

RULES = ROOT / "rules"


def test_what_is_shipped_is_read_whole_in_the_order_of_the_checklist() -> None:
    book = RuleFolder(RULES)
    assert set(book.by_id) == {right.id for right in rights()} and set(book.table) == set(table())
    themes = [list(Theme).index(right.theme) for right in book.rights]
    assert themes == sorted(themes)
    assert book.rights is book.rights, "read once"
    assert book.freshness(date(2026, 11, 22)).findings


@pytest.mark.parametrize("changed", ["rights/catalogue/puma.yaml", "rights/facts.yaml", "c2s/ceilings.yaml"])
def test_the_print_changes_with_any_rule_and_with_nothing_else(tmp_path: Path, changed: str) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    assert RuleFolder(tmp_path / "rules").version == RuleFolder(RULES).version
    one = tmp_path / "rules" / changed
    one.write_text(one.read_text(encoding="utf-8") + "\n# seen again\n", encoding="utf-8")
    assert RuleFolder(tmp_path / "rules").version != RuleFolder(RULES).version


@pytest.mark.parametrize("text", ["id: [unclosed", "id: puma\nintitule: Sans référence\n"])
def test_a_rule_that_is_not_sound_is_told_with_its_reasons(tmp_path: Path, text: str) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    (tmp_path / "rules" / "rights" / "catalogue" / "puma.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenRule, match="puma"):
        _ = RuleFolder(tmp_path / "rules").rights
