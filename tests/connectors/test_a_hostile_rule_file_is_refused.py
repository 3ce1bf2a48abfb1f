"""YAML that anybody may have written: no alias, no tag, no bomb, no key twice; each refusal names its line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from misas.connectors.rule_files import PackFolder
from misas.connectors.rule_files.plain_yaml import DEEPEST, LONGEST, MOST_NODES, read_plain, write_plain
from misas.core.funding.packs.reading import read_pack
from misas.core.refusals import Invalid
from misas.wording.sentences import fault_sentence
from tests.kit.rule_packs import FOLDER, book

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
HOSTILE = {
    "empty": ("", "file_empty", None),
    "a comment alone": ("# rien\n", "file_empty", None),
    "unclosed": ("id: [a\nb: c", "not_yaml", 2),
    "a tab": ("id:\n\t- a\n", "not_yaml", 2),
    "an anchor": ("id: ok\nnom: &n x\n", "alias", 2),
    "billion laughs": (BOMB, "alias", 1),
    "an alias to itself": ("a: &a\n  b: *a\n", "alias", 1),
    "a tag of Python": ("a: 1\nb: !!python/object/apply:os.system ['true']\n", "tag", 2),
    "a tag of text": ("a: !!str 3\n", "tag", 1),
    "a key twice": ("a: 1\nb: 2\na: 3\n", "key_twice", 3),
    "a key that is a list": ("? [a, b]\n: 1\n", "not_a_key", 1),
    "two documents": ("a: 1\n---\nb: 2\n", "file_too_large", 2),
    "too deep": ("a: " + "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), "file_too_large", 1),
    "too many": ("a: [" + "1," * MOST_NODES + "1]", "file_too_large", 1),
    "too long": ("a: " + "x" * LONGEST, "file_too_long", None),
    "a character of control": ("a: \x07", "not_yaml", 1),
    "a day on no calendar": ("a: 1\nb: 2026-02-30\n", "not_yaml", 1),
}


@pytest.mark.parametrize(("text", "code", "line"), HOSTILE.values(), ids=HOSTILE.keys())
def test_it_is_refused_with_its_line(text: str, code: str, line: int | None) -> None:
    with pytest.raises(Invalid) as refused:
        read_plain(text)
    (fault,) = refused.value.faults
    assert fault.code == f"funding_pack.{code}"
    assert fault.as_values().get("line") == line
    assert "Signalez le code" not in fault_sentence(fault)


def test_values_keep_their_kind_and_places_their_line() -> None:
    written = read_plain("a: 850 €\nb:\n  - {c: 2026-11-23, d: true}\n  - 1.5\n")
    assert written.plain == {"a": "850 €", "b": [{"c": date(2026, 11, 23), "d": True}, 1.5]}
    assert [written.lines[place] for place in ("$.a", "$.b", "$.b[0].d", "$.b[1]")] == [1, 2, 3, 4]


@pytest.mark.parametrize("text", ["- a", "texte", "3", "true", "null", "a: 1"])
def test_what_is_yaml_but_no_pack_is_refused_too(text: str) -> None:
    with pytest.raises(Invalid):
        read_pack(read_plain(text).plain)


def test_a_value_written_twice_needs_no_alias() -> None:
    day, same = date(2026, 11, 23), [1]
    plain: dict[str, object] = {"a": day, "b": day, "c": same, "d": [same, same]}
    assert read_plain(write_plain(plain)).plain == plain


def test_a_broken_file_of_the_house_is_told_by_its_name(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "funders")
    (tmp_path / "funders" / "ccas.yaml").write_text("id: [", encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        _ = PackFolder(tmp_path / "funders").packs
    assert refused.value.faults[0].field == "ccas.yaml"


def test_each_file_is_named_after_its_pack_and_read_once() -> None:
    assert {file.stem for file in FOLDER.glob("*.yaml")} == set(book().by_id)
    assert book().packs is book().packs
