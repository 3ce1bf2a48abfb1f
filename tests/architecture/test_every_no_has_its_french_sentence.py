"""Each code of a refusal or of a fault has a sentence that its values fill, and each sentence a code that says it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

import misas.wording
from misas.wording.sentences import known_codes, sentence
from tests.architecture.repository import text, under

REFUSING = {"Refused", "Conflict", "Forbidden"}
LATER = {"Need"}  # what a lifecycle asks for: refused elsewhere, with values of its own
CODE = re.compile(r"^[a-z_]+(\.[a-z_0-9]+)+$")
BEGINNING = re.compile(r"^[a-z_]+\.[a-z_0-9.]*$")
FRENCH = re.compile(r"(?i)\b(vous|votre|vos|cette?|est|une|les|des|ne|pas|déjà)\b.* ")
SPOKEN_FLOORS = ("src/misas/core", "src/misas/records", "src/misas/actions", "src/misas/lib")


@dataclass(frozen=True)
class Said:
    """A refusal or a fault as the source says it; `values` is None when they are not written out."""

    where: str
    kind: str
    code: str
    values: frozenset[str] | None


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for file in under("src/misas", ".py"):
        if not {"wording", "migrations"} & set(file.parts):
            yield file, ast.parse(text(file))


def said() -> Iterator[Said]:
    """Every refusal and every fault whose code is written where it is said."""
    for file, tree in sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            kind, at = kind_of(node)
            if kind and len(node.args) > at and isinstance(node.args[at], ast.Constant):
                whole = all(word.arg for word in node.keywords) and not named(node, LATER)
                values = frozenset(word.arg for word in node.keywords if word.arg) if whole else None
                code = node.args[at].value  # type: ignore[attr-defined]
                if isinstance(code, str) and CODE.match(code):
                    yield Said(f"{file}:{node.lineno}", kind, code, values)


def kind_of(call: ast.Call) -> tuple[str, int]:
    """What a call says no with, and where its code stands."""
    if named(call, REFUSING | LATER):
        return "REFUSALS", 0
    return ("FAULTS", 1) if ast.unparse(call.func) in ("Fault.of", "Fault") else ("", 0)


def named(call: ast.Call, names: set[str]) -> bool:
    return ast.unparse(call.func).rpartition(".")[2] in names


def table(kind: str) -> dict[str, str]:
    joined: dict[str, str] = {}
    for module in pkgutil.iter_modules(misas.wording.__path__):
        joined |= getattr(importlib.import_module(f"misas.wording.{module.name}"), kind, {})
    return joined


def test_what_is_said_has_its_sentence() -> None:
    found = list(said())
    assert len(found) > 150
    assert [s for s in found if s.code not in known_codes(s.kind)] == []


def test_every_sentence_finds_its_values() -> None:
    sentences = {kind: table(kind) for kind in ("REFUSALS", "FAULTS")}
    empty = []
    for one in said():
        wanted = {name for _, name, _, _ in Formatter().parse(sentences[one.kind].get(one.code, "")) if name}
        if one.values is not None and not wanted <= one.values:
            empty.append((one.where, one.code, wanted - one.values))
    assert empty == []


@pytest.mark.parametrize("kind", ["REFUSALS", "FAULTS"])
def test_every_sentence_is_said_somewhere(kind: str) -> None:
    written, begun = set(), set()
    for node in (node for _, tree in sources() for node in ast.walk(tree)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value):
            written.add(node.value)
        elif isinstance(node, ast.JoinedStr) and BEGINNING.match(first := ast.unparse(node.values[0]).strip("'")):
            begun.add(first)  # f"access.bond_{bond}": its list of codes ends it
    assert [code for code in known_codes(kind) - written if not code.startswith(tuple(begun))] == []


@pytest.mark.parametrize("floor", SPOKEN_FLOORS)
def test_no_french_below_the_words(floor: str) -> None:
    """What the program may say aloud is in `wording`; docstrings, citations of the law and patterns are not said."""
    found = []
    for file in under(floor, ".py"):
        tree = ast.parse(text(file))
        silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            spoken = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
            if spoken and FRENCH.search(words := node.value) and "\\" not in words:  # type: ignore[attr-defined]
                found.append(f"{file}:{node.lineno}: {words[:60]}")  # type: ignore[attr-defined]
    assert found == []


def test_an_unknown_code_is_told_to_whoever_administers() -> None:
    assert "no.such_code" in sentence("no.such_code")
