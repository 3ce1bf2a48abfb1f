"""The reference tables of the territory, from `data/territory`. Their making is in `data/territory/build*.py`."""

from misas.connectors.territory_files.folder import TerritoryFolder

__all__ = ["TerritoryFolder"]
