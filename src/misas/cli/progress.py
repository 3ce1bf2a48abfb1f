"""Progress for the person who waits: a bar on standard error when it is a terminal, nothing in a file or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def progress[T](rows: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Pass the rows on, showing how many went by. `what` is French and short."""
    from tqdm import tqdm

    yield from tqdm(rows, desc=what, total=total, unit="", leave=False, disable=None, dynamic_ncols=True)
