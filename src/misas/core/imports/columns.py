"""Which column says what: find the header line, recognise its columns, say what is missing, twice or not ours.

Tolerant of case, accents, punctuation and of the titles people write above a table. A column that is not recognised
is kept aside, never lost. Not here: the words themselves (`vocabulary`), the cells (`cells`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from misas.core.imports.grid import LIMITS, Grid, Line, UnreadableFile
from misas.core.imports.vocabulary import FULL_NAME, STATUS, TO_MEND, Vocabulary
from misas.lib.text import normalise

HEADER_WITHIN: Final = LIMITS.titles  # lines in which the header is looked for: titles and dates stand above it
LONGEST_HEADER: Final = 120

# What a file must have, one of each group at least. Order: the order in which what is missing is named.
NEEDED: Final[tuple[tuple[str, ...], ...]] = (
    ("last_name", FULL_NAME),
    ("first_names", FULL_NAME),
    ("birth_date",),
    ("phone", "other_phone", "email", "address", "third_party_phone"),
    ("motives", "cares", "reasons"),
    ("informed_on",),
    ("agreed",),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its place (from 0), its header as written, what it says (None: kept aside)."""

    position: int
    header: str
    name: str | None

    @property
    def letter(self) -> str:
        """The letter a spreadsheet shows: A, B… Z, AA."""
        letters, left = "", self.position + 1
        while left:
            left, rest = divmod(left - 1, 26)
            letters = chr(65 + rest) + letters
        return letters


@dataclass(frozen=True, slots=True)
class Recognition:
    """How the file was understood. `ours` are the two columns of a workbook we returned: ignored."""

    header_line: int
    columns: tuple[Column, ...]
    ours: frozenset[int] = frozenset()

    @property
    def known(self) -> Mapping[str, int]:
        return {c.name: c.position for c in self.columns if c.name}

    @property
    def recognised(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.name)

    @property
    def aside(self) -> tuple[Column, ...]:
        return tuple(c for c in self.columns if c.name is None and c.position not in self.ours)

    @property
    def originals(self) -> tuple[Column, ...]:
        """Every column but ours: what a returned workbook shows again."""
        return tuple(c for c in self.columns if c.position not in self.ours)


def recognise(grid: Grid, vocabulary: Vocabulary, *, holds_nir: bool) -> Recognition:
    """Find and read the header. Raises `UnreadableFile` naming the columns that are missing, twice, or forbidden."""
    best = max(grid.lines[:HEADER_WITHIN], key=lambda line: _score(line, vocabulary), default=None)
    if best is None:
        raise UnreadableFile("imports.file.empty")
    if _score(best, vocabulary) < 2:
        raise UnreadableFile("imports.columns.none", needed=NEEDED)
    lines = [line for line in grid.lines if line.number > best.number]
    width = max((len(line.cells) for line in (best, *lines)), default=0)
    names = [column_of(best.cell(i), vocabulary) for i in range(width)]
    ours = _ours(names)
    columns = tuple(
        Column(i, best.cell(i)[:LONGEST_HEADER], None if names[i] in (STATUS, TO_MEND) else names[i])
        for i in range(width)
    )
    _check(columns, lines, holds_nir)
    return Recognition(best.number, columns, ours)


def column_of(header: str, vocabulary: Vocabulary) -> str | None:
    """What a header says, or None. The whole, then without brackets, then without fillers."""
    for text in (header, header.partition("(")[0], header.partition("\n")[0]):
        words = normalise(text)
        while words:
            if words in vocabulary.headers:
                return vocabulary.headers[words]
            shorter = _without_filler(words, vocabulary.fillers)
            if shorter == words:
                break
            words = shorter
    return None


def _without_filler(words: str, fillers: Iterable[str]) -> str:
    for filler in fillers:
        if words.endswith(" " + filler):
            return words[: -len(filler) - 1]
        if words.startswith(filler + " "):
            return words[len(filler) + 1 :]
    return words


def _score(line: Line, vocabulary: Vocabulary) -> int:
    """How many different columns a line names."""
    return len({name for cell in line.cells if (name := column_of(cell, vocabulary))})


def _ours(names: list[str | None]) -> frozenset[int]:
    """The places of *Statut* immediately followed by *À corriger*: a workbook that we returned."""
    pairs = [i for i in range(len(names) - 1) if names[i] == STATUS and names[i + 1] == TO_MEND]
    return frozenset(place for i in pairs for place in (i, i + 1))


def _check(columns: tuple[Column, ...], lines: list[Line], holds_nir: bool) -> None:
    if not lines:
        raise UnreadableFile("imports.file.header_only")
    if len(lines) > LIMITS.rows:
        raise UnreadableFile("imports.file.too_many_rows", limit=LIMITS.rows)
    by_name: dict[str, list[Column]] = {}
    for column in columns:
        if column.name:
            by_name.setdefault(column.name, []).append(column)
    nir = by_name.get("nir", [])
    if not holds_nir and any(line.cell(c.position) for c in nir for line in lines):
        raise UnreadableFile("imports.columns.nir_refused", column=nir[0].header)
    twice = tuple((c.letter, c.header) for found in by_name.values() if len(found) > 1 for c in found)
    if twice:
        raise UnreadableFile("imports.columns.twice", columns=twice)
    missing = tuple(group for group in NEEDED if not any(name in by_name for name in group))
    if missing:
        raise UnreadableFile("imports.columns.missing", columns=missing)
