"""What is never stored has no column, and nothing that the clock runs closes, merges or decides (domain.md §3)."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps
from django.db.models import Field

from misas.actions.cases.recording import human
from misas.core.access import SYSTEM
from misas.core.refusals import Refused
from tests.architecture.repository import text, under

# CSS L.161-29: no diagnosis, no code of an illness; nothing that ranks people or serves the control of fraud.
FORBIDDEN = re.compile(r"diagnos|patholog|illness|disease|(^|_)ald(_|$)|cim10|icd|fraud|suspic|score|religion|ethnic")
DECIDES = {"close_case", "close", "end", "accept", "hand_over", "link_persons", "agree_closing", "reroute", "decline"}
DECIDES |= {"record_claim", "finish", "put_open", "note_open_right"}
CLOCKS = ("src/misas/jobs/tasks.py", "src/misas/jobs/handlers.py", "src/misas/actions/cases/sweeps.py")
CLOCKS += ("src/misas/actions/rights/warning.py", "src/misas/actions/rights/answering.py")


def columns() -> list[Field]:
    return [
        field
        for model in apps.get_models()
        if model.__module__.startswith("misas.records.")
        for field in model._meta.concrete_fields
    ]


def test_no_column_holds_what_is_never_stored() -> None:
    assert [str(field) for field in columns() if FORBIDDEN.search(field.get_attname())] == []


def test_a_nir_is_kept_sealed_or_not_at_all() -> None:
    kept = {
        str(field): field.get_internal_type() for field in columns() if re.search(r"(^|_)nir(_|$)", field.get_attname())
    }
    assert len(kept) > 3
    assert set(kept.values()) <= {"BinaryField", "BooleanField"}, kept


@pytest.mark.parametrize("file", [file for file in under("src/misas", ".py") if file.as_posix() in CLOCKS], ids=str)
def test_nothing_that_the_clock_runs_closes_or_decides(file: object) -> None:
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(ast.parse(text(file)))  # type: ignore[arg-type]
        if isinstance(node, ast.Call)
    }
    assert called & DECIDES == set()


def test_the_clocks_are_where_we_look() -> None:
    assert {file.as_posix() for file in under("src/misas", ".py")} >= set(CLOCKS)


def test_the_service_itself_is_not_a_human() -> None:
    with pytest.raises(Refused):
        human(SYSTEM)
