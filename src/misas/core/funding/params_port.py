"""What the funding room is given of the outside for its quotes: the dated figures as they were read from `rules/`."""

from __future__ import annotations

from typing import Protocol

from misas.core.funding.params import Params


class FigureBook(Protocol):
    """The dated figures, read once. Raises BrokenRule at the first reading of a file that is not sound."""

    @property
    def params(self) -> Params:
        """Every parameter, basket and class, with the version of its files."""
