"""Time comes in as an argument: core, records and actions never ask what time it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.repository import text, under

CLOCKLESS = ("src/misas/lib", "src/misas/core", "src/misas/records", "src/misas/actions", "src/misas/wording")
CLOCKS = {"now", "today", "utcnow", "localtime", "gmtime", "time", "time_ns", "monotonic", "perf_counter"}
OWNERS = {"datetime", "date", "time", "timezone", "dt"}


def readings(file: Path) -> Iterator[str]:
    """Each call that reads a clock: `datetime.now()`, `date.today()`, `timezone.now()`, `time.time()`, `Now()`."""
    for node in ast.walk(ast.parse(text(file))):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            owner = node.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if name in OWNERS:
                yield f"{file}:{node.lineno}: {name}.{node.attr}"
        elif isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield f"{file}:{node.lineno}: {node.arg}"
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models"):
            yield from (f"{file}:{node.lineno}: {alias.name}" for alias in node.names if alias.name == "Now")


@pytest.mark.parametrize("floor", CLOCKLESS)
def test_no_clock_is_read_on(floor: str) -> None:
    assert [reading for file in under(floor, ".py") for reading in readings(file)] == []
