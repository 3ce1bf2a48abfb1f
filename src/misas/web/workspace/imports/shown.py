"""What a kept file holds, as its page shows it: columns with sample values, lines to mend with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from misas.core.imports.keeping import faults_of, line_of, recognition_of
from misas.core.imports.rows import header_of
from misas.core.imports.states import RowState
from misas.records.imports import limits, queries, sealed
from misas.records.imports.models import ImportBatch
from misas.wording.imports import COLUMNS, cell_sentence, state_sentence

SAMPLES = 5
LOOKED_AT = 1000  # lines in which a column that begins empty is looked through for its first value
SHOWN_VALUE = 40
SHOWN_TWINS = 20


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the file; `meaning` is empty when it is kept aside."""

    letter: str
    header: str
    meaning: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FaultyLine:
    number: int
    who: str
    reasons: tuple[str, ...]


def columns(batch: ImportBatch) -> list[ColumnLine]:
    """Every column but ours, those that are recognised first; samples until the cells are erased."""
    recognition = recognition_of(batch.header_line, batch.columns, batch.ours)
    shown = (*recognition.recognised, *recognition.aside)
    values = {} if batch.purged_at else _values(batch, [column.position for column in shown])
    found = []
    for column in shown:
        samples = tuple(value[:SHOWN_VALUE] for value in values.get(column.position, ()))[:3]
        if column.header or samples:
            found.append(ColumnLine(column.letter, column.header, COLUMNS.get(column.name or "", ""), samples))
    return found


def _values(batch: ImportBatch, places: Sequence[int]) -> dict[int, list[str]]:
    """The different values of the first lines, by place; for a column that begins empty, its first value below."""
    found: dict[int, list[str]] = {place: [] for place in places}
    for rank, row in enumerate(islice(queries.lines(batch), LOOKED_AT)):
        if rank >= SAMPLES and all(found.values()):
            break
        line = line_of(row.number, sealed.words_of(row))
        for place, values in found.items():
            value = line.cell(place)
            if value and value not in values and (rank < SAMPLES or not values):
                values.append(value)
    return found


def faulty(batch: ImportBatch, *, after: int) -> tuple[list[FaultyLine], bool]:
    """A page of the lines to mend, in the order of the file, and whether more follow."""
    recognition = recognition_of(batch.header_line, batch.columns, batch.ours)
    rows = queries.page(batch, [RowState.TO_CORRECT], after=after, limit=limits.PAGE + 1)
    found = []
    for row in rows[: limits.PAGE]:
        words = sealed.words_of(row)
        line = line_of(row.number, words)
        names = [
            recognition.known[name] for name in ("full_name", "last_name", "first_names") if name in recognition.known
        ]
        reasons = tuple(cell_sentence(fault, header_of(fault, recognition)) for fault in faults_of(words))
        found.append(FaultyLine(row.number, " ".join(line.cell(place) for place in names)[:80].strip(), reasons))
    return found, len(rows) > limits.PAGE


def twins(batch: ImportBatch) -> list[tuple[int, str]]:
    """The lines that repeat or complete another: which one, by its number."""
    rows = queries.page(batch, [RowState.TO_LINK, RowState.UP_TO_DATE], limit=SHOWN_TWINS)
    numbers = queries.numbers_of({row.earlier for row in rows if row.earlier})
    return [
        (
            row.number,
            state_sentence(
                RowState(row.state), twin=row.twin, number=numbers.get(row.earlier, "") if row.earlier else ""
            ),
        )
        for row in rows
    ]


def page_of(after: str) -> int:
    return int(after) if after.isdecimal() and len(after) < 7 else 0
