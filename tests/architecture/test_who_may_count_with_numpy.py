"""OpenFisca stands in the process of the engine alone, numpy there and in the kernel of core; no contract has a gap."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import misas

PACKAGE = Path(misas.__file__).parent
ROOT = PACKAGE.parents[1]
SERVER = "connectors/openfisca/server/"
ALLOWED = {
    "numpy": (SERVER, "core/rights/kernel/"),
    "openfisca_core": (SERVER,),
    "openfisca_france": (SERVER,),
    "openfisca_misas": (SERVER,),
}


def imported(file: Path) -> Iterator[str]:
    """The top packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def test_the_engine_s_libraries_stay_where_they_are_allowed() -> None:
    found: dict[str, set[str]] = {name: set() for name in ALLOWED}
    for file in sorted(PACKAGE.rglob("*.py")):
        place = file.relative_to(PACKAGE).as_posix()
        for name in set(imported(file)) & set(ALLOWED):
            found[name].add(place)
    for name, places in found.items():
        assert places, f"nobody imports {name} any more: its line is of no use"
        assert [one for one in sorted(places) if not one.startswith(ALLOWED[name])] == []


def test_no_contract_ignores_an_import() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    assert [one["id"] for one in settings["contracts"] if "ignore_imports" in one] == []
