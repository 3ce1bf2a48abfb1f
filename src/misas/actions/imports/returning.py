"""Give the file back as a workbook: the same lines, their state, the cells to mend in red."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from misas.actions.imports.examining import Examined
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.imports.columns import Recognition
from misas.core.imports.grid import Line
from misas.core.imports.keeping import faults_of, line_of, recognition_of
from misas.core.imports.rows import cells_of, header_of
from misas.core.imports.states import BatchStatus, RowState
from misas.core.imports.vocabulary import STATUS, TO_MEND
from misas.core.imports.workbook import Workbook, WorkbookLine
from misas.core.refusals import Fault, Refused
from misas.records.audit import journal
from misas.records.imports import doors, queries, sealed
from misas.records.imports.models import ImportBatch, ImportRow
from misas.wording.imports import COLUMNS, cell_sentence, state_sentence


def workbook_of(examined: Examined) -> bytes:
    """The workbook of a file that is not kept: a rehearsal."""
    earlier = queries.numbers_of({UUID(row.earlier) for row in examined.rows if row.earlier})
    lines = (
        _line(
            examined.lines[row.read.number],
            examined.recognition,
            row.read.faults,
            state_sentence(row.state, twin=row.twin, number=earlier.get(UUID(row.earlier), "") if row.earlier else ""),
        )
        for row in examined.rows
    )
    return ports().write_spreadsheet(_workbook(examined.file_name, examined.recognition, lines))


def returned_workbook(batch: UUID, *, by: Actor, at: datetime) -> tuple[str, bytes]:
    """The name and the content of the workbook of a kept file. Raises Absent, Refused (cells erased since)."""
    row = doors.batch(batch, to="import.take_back_workbook", by=by)
    if row.purged_at is not None:
        raise Refused("imports.batch.dropped" if row.status == BatchStatus.DROPPED else "imports.batch.purged")
    journal.read("imports.importbatch", row.public_id, row.caisse_id, by=by, at=at)
    recognition = recognition_of(row.header_line, row.columns, row.ours)
    workbook = _workbook(row.file_name, recognition, _kept_lines(row, recognition))
    return f"{_stem(row.file_name)}-retour.xlsx", ports().write_spreadsheet(workbook)


def _kept_lines(batch: ImportBatch, recognition: Recognition) -> Iterator[WorkbookLine]:
    numbers = queries.earlier_numbers(batch)
    for row in queries.lines(batch):
        words = sealed.words_of(row)
        status = _status(row, numbers)
        yield _line(line_of(row.number, words), recognition, faults_of(words), status)


def _status(row: ImportRow, numbers: Mapping[UUID, str]) -> str:
    number = row.referral_number or (numbers.get(row.earlier, "") if row.earlier else "")
    return state_sentence(RowState(row.state), twin=row.twin, number=number)


def _line(line: Line, recognition: Recognition, faults: tuple[Fault, ...], status: str) -> WorkbookLine:
    """The line as the workbook shows it: our own columns of a former return are left out."""
    shown = {column.position: place for place, column in enumerate(recognition.originals)}
    cells = tuple(line.cell(position) for position in shown)
    marks = {shown[position]: mark for position, mark in line.marks.items() if position in shown}
    wrong = frozenset(shown[cell] for fault in faults for cell in cells_of(fault, recognition) if cell in shown)
    return WorkbookLine(
        Line(line.number, cells, marks),
        status,
        tuple(cell_sentence(f, header_of(f, recognition)) for f in faults),
        wrong,
    )


def _workbook(name: str, recognition: Recognition, lines: Iterator[WorkbookLine]) -> Workbook:
    headers = tuple(column.header for column in recognition.originals)
    return Workbook(f"Retour {_stem(name)}", headers, COLUMNS[STATUS], COLUMNS[TO_MEND], lines)


def _stem(name: str) -> str:
    return PurePath(name.replace("\\", "/")).stem or "import"
