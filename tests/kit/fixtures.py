"""Fixtures shared by all tests."""

from tests.kit.territory import holiday_book, reference, territory

__all__ = ["holiday_book", "reference", "territory"]
