"""The reference tables of the territory, from `data/territory`. Their making is in `data/territory/build*.py`."""

from misas.connectors.territory_files.folder import TerritoryFolder
from misas.connectors.territory_files.ground import TerritoryGround

__all__ = ["TerritoryFolder", "TerritoryGround"]
