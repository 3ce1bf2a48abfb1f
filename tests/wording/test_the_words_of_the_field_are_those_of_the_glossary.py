"""The help defines no word that the house does not use: each stands in docs/glossary.md, and each status is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from misas.core.cases.codes import CaseStatus
from misas.wording.field_words import KEPT, STATUS_WORDS, WORDS

GLOSSARY = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8").lower()


@pytest.mark.parametrize("word", [*WORDS, *KEPT])
def test_a_word_of_the_help_is_a_word_of_the_house(word: str) -> None:
    assert word.lower() in GLOSSARY


def test_every_status_is_explained_once() -> None:
    assert set(STATUS_WORDS) == set(CaseStatus)
