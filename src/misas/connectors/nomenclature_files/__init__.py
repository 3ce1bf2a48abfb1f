"""The official lists of prices: CCAM and LPP files, columns by name from a mapping file."""

from misas.connectors.nomenclature_files.files import NomenclatureFiles

__all__ = ["NomenclatureFiles"]
