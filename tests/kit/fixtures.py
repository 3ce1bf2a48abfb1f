"""Fixtures shared by all tests."""

from tests.kit.directory import gard
from tests.kit.territory import holiday_book, reference, territory

__all__ = ["gard", "holiday_book", "reference", "territory"]
