"""What the rights room is given of the outside: the law as it was read from `rules/`."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from misas.core.rights.facts import FactTable
from misas.core.rights.freshness import Freshness, Revisions
from misas.core.rights.rules import Right


class RuleBook(Protocol):
    """The tables of the law, read once. Raises BrokenRule at the first reading of a file that is no sound rule."""

    @property
    def table(self) -> FactTable:
        """Every fact a review may hold."""

    @property
    def rights(self) -> tuple[Right, ...]:
        """The catalogue, in its order: by theme of the checklist, then by id."""

    @property
    def by_id(self) -> dict[str, Right]:
        """The same by id."""

    @property
    def version(self) -> str:
        """A short print of the files: it changes when any rule does."""

    @property
    def revisions(self) -> Revisions:
        """What the law revises, and when."""

    def freshness(self, today: date) -> Freshness:
        """How every figure and every source stands on a day."""

    def every_freshness(self, today: date) -> Freshness:
        """The same with the figures of the other rooms (those of quotes): what the terminal and the doctor tell."""
