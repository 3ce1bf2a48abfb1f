"""One word per thing: the banned words of docs/glossary.md name nothing in the trade, and its own words are in use."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TRADE = ("core", "records", "actions", "jobs", "web")


def rows() -> list[tuple[list[str], list[str]]]:
    """Each line of the table: the words in code, the banned ones."""
    table = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    found = []
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and not set(cells[0]) <= set("-") and cells[0] != "On screen":
            words = re.findall(r"`([A-Za-z_]+)`", cells[1])
            found.append((words, [word for word in re.split(r",\s*", cells[2]) if word]))
    return found


@cache
def names() -> frozenset[str]:
    """Every name that our code gives to something: modules, classes, functions, arguments, attributes, variables."""
    found: set[str] = set()
    for room in TRADE:
        for path in (ROOT / "src" / "misas" / room).rglob("*.py"):
            found.add(path.stem)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                    found.add(node.name)
                elif isinstance(node, ast.arg):
                    found.add(node.arg)
                elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    found.add(node.id)
    return frozenset(found)


@cache
def parts() -> frozenset[str]:
    """Those names in snake case, cut into words."""
    snake = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in names()}
    return frozenset(word for name in snake for word in name.split("_"))


def test_the_table_is_read() -> None:
    assert len(rows()) > 25


@pytest.mark.parametrize("word", sorted({word for _, banned in rows() for word in banned}))
def test_a_banned_word_names_nothing(word: str) -> None:
    assert word.lower() not in parts()


@pytest.mark.parametrize("words", [words for words, _ in rows()], ids=lambda words: "-".join(words))
def test_a_word_of_the_glossary_is_in_use(words: list[str]) -> None:
    spoken = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in names()}
    text = " ".join(sorted(spoken))
    assert any(word.lower() in text for word in words), words
