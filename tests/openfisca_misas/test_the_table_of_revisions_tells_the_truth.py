"""`rules/revalorisations.yaml` tells since when each figure stands, and our tables and the engine say the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from openfisca_misas import tables
from openfisca_misas.tables import RULES

ROWS = yaml.safe_load((RULES / "revalorisations.yaml").read_text(encoding="utf-8"))["parametres"]
OF_THE_ENGINE = [row for row in ROWS if row["ou"].startswith("openfisca:")]
OF_OUR_TABLES = [row for row in ROWS if row["ou"].startswith("rules/")]


def test_every_figure_stands_somewhere() -> None:
    assert len(OF_THE_ENGINE) + len(OF_OUR_TABLES) == len(ROWS)
    assert {"rsa", "ass", "aah"} <= {row["id"] for row in OF_THE_ENGINE}


def test_every_table_of_the_c2s_is_watched() -> None:
    watched = {row["ou"].partition("#")[0] for row in OF_OUR_TABLES}
    assert {f"rules/c2s/{path.name}" for path in (RULES / "c2s").glob("*.yaml")} <= watched


def of_parameter(system: Any, path: str) -> date:
    """The day on which the last value of a parameter takes effect; of a scale, that of its first bracket."""
    node = system.parameters
    for name in path.split("."):
        node = node.children[name]
    if hasattr(node, "brackets"):
        node = node.brackets[0].children["amount"]
    return date.fromisoformat(next(value.instant_str for value in node.values_list if value.value is not None))


@pytest.mark.parametrize("row", OF_THE_ENGINE, ids=lambda row: row["id"])
def test_a_figure_of_the_engine_stands_since_the_day_that_is_told(corrected: Any, row: dict[str, Any]) -> None:
    assert of_parameter(corrected, row["ou"].partition(":")[2]) == row["depuis"]


@pytest.mark.parametrize("row", OF_OUR_TABLES, ids=lambda row: row["id"])
def test_a_figure_of_our_tables_stands_since_the_day_that_is_told(row: dict[str, Any]) -> None:
    name, _, zone = row["ou"].removeprefix("rules/").partition("#")
    held = yaml.safe_load((tables.RULES / name).read_text(encoding="utf-8"))
    if "rows" in held:
        rows = [one for one in held["rows"] if not zone or one["zone"] == zone]
        days = [one.get("from") or one["opens"] for one in rows]
    else:
        days = [step["de"] for step in held["effet"]["montant"]]
    assert max(days) == row["depuis"]
