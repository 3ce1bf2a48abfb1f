"""Every reason why a directory does not replace the last one has its French sentence, figures included."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Breach, Checks, Layout, LotReport, judge
from misas.wording.orientation_imports import BREACHES, FORMATS, LAYOUTS, LINES, REFUSALS, SOURCES, breach_sentence

SOURCE = Path(__file__).resolve().parents[2] / "src" / "misas"


def said(prefix: str) -> set[str]:
    """The codes that the connector and the core write."""
    files = [*(SOURCE / "connectors/directory_files").rglob("*.py"), SOURCE / "core/orientation/lots.py"]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    texts = (
        n.value for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    )
    return {text for text in texts if text.startswith(prefix)}


def test_every_code_has_its_words_and_every_word_its_code() -> None:
    assert said("orientation.file.") == {code for code in REFUSALS if code.startswith("orientation.file.")}
    assert said("orientation.lot.") == set(BREACHES)
    assert said("orientation.line.") == set(LINES)
    assert set(FORMATS) == set(SOURCES) == set(Format)
    assert set(LAYOUTS) == set(Layout)


def test_the_figures_are_written_as_they_are_read() -> None:
    report = LotReport(Format.APL, "apl.xlsx", "a", 5, "xlsx", Layout.UNVERIFIED, None, rows=1_234)
    last = replace(report, checksum="b", rows=2_000_000)
    told = [breach_sentence(breach) for breach in judge(report, last, checks=Checks(10, 1))]
    assert told == [
        "Le fichier pèse 5 octets ; le moins attendu est 10.",
        "Lignes du fichier : 1\u202f234, du précédent : 2\u202f000\u202f000 ; l’écart dépasse 10\u00a0%.",
    ]


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("broken", {"broken": 1, "lines": 50, "most": 0.01}, "Lignes illisibles : 1 sur 50, plus de 1\u00a0%."),
        ("truncated", {"rows": 1}, "Le fichier s’arrête au milieu. Lignes lues avant la coupure : 1."),
        ("too_few_rows", {"rows": 1, "least": 2}, "Lignes du fichier : 1 ; le moins attendu est 2."),
    ],
)
def test_one_line_is_said_as_well_as_a_thousand(code: str, values: dict[str, Any], said: str) -> None:
    assert breach_sentence(Breach(f"orientation.lot.{code}", values)) == said
