"""The book of French public holidays, from the `holidays` library. Not here: what a business day is."""

from misas.connectors.holidays.book import FrenchHolidays

__all__ = ["FrenchHolidays"]
