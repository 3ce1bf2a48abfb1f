"""Fixtures shared by all tests."""

from tests.kit.directory import gard
from tests.kit.law import corrected, law, published
from tests.kit.territory import holiday_book, reference, territory

__all__ = ["corrected", "gard", "holiday_book", "law", "published", "reference", "territory"]
