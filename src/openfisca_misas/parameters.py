"""The tables of `rules/c2s` as OpenFisca parameters under a new top-level node, `misas`: dated, referenced, traceable.

Not here: the tables themselves (`rules/`), the formulas that read them.
"""

from decimal import Decimal
from typing import Any

from openfisca_core.parameters import ParameterNode

from openfisca_misas import tables


def size_key(size: int | str) -> str:
    """Parameter name of one column of the table of ceilings: `persons_3`, `further`."""
    return size if isinstance(size, str) else f"persons_{size}"


def _parameter(description: str, values: dict[str, Decimal | None], references: dict[str, dict[str, str]]) -> Any:
    return {
        "description": description,
        "values": {day: {"value": None if value is None else float(value)} for day, value in values.items()},
        "metadata": {"unit": "currency", "reference": references},
    }


def _ceilings(zone: str, tier: str) -> dict[str, Any]:
    rows = [row for row in tables.ceilings() if row.zone == zone]
    references = {str(row.since): {"title": row.text, "href": row.url} for row in rows}
    cells: dict[str, dict[int, Decimal]] = {str(row.since): getattr(row, tier) for row in rows}
    node: dict[str, Any] = {"description": f"Plafonds annuels C2S, {zone}, {tier}"}
    for size in sorted({size for cell in cells.values() for size in cell}):
        node[size_key(size)] = _parameter(
            f"{size} personne(s)", {day: cell.get(size) for day, cell in cells.items()}, references
        )
    further = {str(row.since): getattr(row, f"{tier}_further") for row in rows}
    node["further"] = _parameter("Par personne de plus", further, references)
    return node


def misas_node() -> Any:
    """The whole node, built anew for one system."""
    zones = {
        zone: {
            "description": f"Plafonds annuels C2S, {zone}",
            "free": _ceilings(zone, "free"),
            "participative": _ceilings(zone, "participative"),
        }
        for zone in (tables.METROPOLE, tables.OVERSEAS)
    }
    data = {"description": "Tables de MisAS", "c2s": {"description": "Complémentaire santé solidaire", **zones}}
    return ParameterNode("misas", data=data)
