"""A file holds one idea and says which: size is a question from 300 lines, a fault when it becomes a habit."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.repository import text, under

LONG = 500
SHARE_OF_LONG = 0.05
SAYS_NOTHING = {
    "utils",
    "util",
    "helper",
    "helpers",
    "manager",
    "managers",
    "common",
    "misc",
    "data",
    "process",
    "tools",
}


def code() -> list[Path]:
    return [f for f in under("src", ".py") if "migrations" not in f.parts]


def test_long_files_stay_rare() -> None:
    lines = {file: len(text(file).splitlines()) for file in code()}
    long = {file: count for file, count in lines.items() if count > LONG}
    assert sum(long.values()) <= SHARE_OF_LONG * sum(lines.values()), long


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [file for file in code() if {file.stem, *file.parent.parts} & SAYS_NOTHING]
    assert found == []


def test_every_module_opens_with_its_duty() -> None:
    found = []
    for file in code():
        content = text(file).lstrip()
        if content and file.name != "apps.py" and not content.startswith(('"""', 'r"""')):
            found.append(str(file))
    assert found == []
