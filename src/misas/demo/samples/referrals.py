"""A file of referrals as a CCAS sends it: a title above the table, columns of its own, and the defects of real files.

Defects that the import mends by itself are everywhere (phones without their zero, dates in three forms, several
values in one cell, blank lines, lines sent twice); `errors` lines hold a fault that only a person can mend. The CCAS,
its people and their words are invented.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import xlsxwriter

from misas.core.persons.nir import key_of
from misas.demo.samples import words
from misas.demo.samples.defects import DEFECTS, Cells, Formula, wrong_nir

TITLE = "CCAS de Valcèze-le-Pont : personnes orientées vers la mission accompagnement santé"
COLUMNS = {
    "reference": "N° interne",
    "last": "NOM",
    "first": "Prénom(s)",
    "born": "Né(e) le (JJ/MM/AAAA)",
    "phone": "Tél.",
    "mail": "Mail",
    "street": "Adresse",
    "code": "CP",
    "place": "Ville",
    "care": "Soin(s) concerné(s)",
    "reason": "Raison(s)",
    "motive": "Motif",
    "call": "Quand appeler ?",
    "language": "Langue",
    "urgent": "Urgent (O/N)",
    "informed": "Informé(e) le",
    "agreed": "Accord",
    "news": "Retour souhaité",
    "by": "Nom du référent",
    "quotient": "Quotient familial",
    "notes": "Observations",
}
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
REPEATED_EVERY, LINKED_EVERY = 60, 80  # one line in so many is sent twice, or completes another one
NIR = "N° sécu"


@dataclass(frozen=True, slots=True)
class Sample:
    """Lines of cells by column, which of them hold a fault, and what mends it."""

    columns: dict[str, str]
    lines: tuple[Cells, ...]
    mends: dict[int, Cells]
    repeated: int
    linked: int

    @property
    def to_create(self) -> int:
        return len(self.lines) - len(self.mends) - self.repeated - self.linked

    def mended(self) -> Sample:
        """The same file once a person has mended every fault."""
        lines = tuple({**line, **self.mends.get(i, {})} for i, line in enumerate(self.lines))
        return Sample(self.columns, lines, {}, self.repeated, self.linked)

    def rows(self) -> Iterator[list[object]]:
        """The sheet, line by line: title, blank, header, people, and the blank lines that every file ends with."""
        width = len(self.columns)
        yield [TITLE, *[""] * (width - 1)]
        yield [""] * width
        yield list(self.columns.values())
        for line in self.lines:
            yield [line[name] for name in self.columns]
        for _ in range(3):
            yield [""] * width


def make(rows: int = 500, errors: int = 20, *, seed: int = 2026, today: date, nir: bool = False) -> Sample:
    """`rows` people, of whom `errors` come back to mend. `nir` adds the column of those who may hold the number."""
    draw = random.Random(seed)  # noqa: S311 (invented people, not secrets)
    repeated, linked = rows // REPEATED_EVERY, rows // LINKED_EVERY
    lines = [_person(draw, i, today, nir) for i in range(rows - repeated - linked)]
    spoiled = draw.sample(range(len(lines)), errors)
    defects = (*DEFECTS, wrong_nir) if nir else DEFECTS
    sound = [i for i in range(len(lines)) if i not in set(spoiled)]
    doubled = draw.sample(sound, repeated + linked)
    tail = [dict(lines[i]) for i in doubled]
    for line in tail[repeated:]:
        line.update(care="hospitalisation", notes="nouveau besoin depuis la première fiche")
    mends = {place: defects[turn % len(defects)](lines[place], today) for turn, place in enumerate(sorted(spoiled))}
    columns = {**COLUMNS, "nir": NIR} if nir else COLUMNS
    return Sample(columns, (*lines, *tail), mends, repeated, linked)


def as_csv(sample: Sample, *, encoding: str = "cp1252", separator: str = ";") -> bytes:
    """As French Excel saves it: CRLF, quotes where needed. `utf-8-sig` adds the mark."""
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, delimiter=separator, lineterminator="\r\n")
    for row in sample.rows():
        writer.writerow([_as_text(cell) for cell in row])
    return kept.getvalue().encode(encoding)


def as_xlsx(sample: Sample, *, made_on: date) -> bytes:
    """As a secretary's workbook: dates as dates, phones as numbers, a formula, a second sheet."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"default_date_format": "dd/mm/yyyy"})
    book.set_properties({"created": datetime.combine(made_on, time(9)), "title": TITLE})
    sheet = book.add_worksheet("Fiches")
    for i, row in enumerate(sample.rows()):
        for j, cell in enumerate(row):
            if isinstance(cell, Formula):
                sheet.write_formula(i, j, cell.text, value="0639980099")
            elif isinstance(cell, date):
                sheet.write_datetime(i, j, datetime.combine(cell, time()))
            elif isinstance(cell, int):
                sheet.write_number(i, j, cell)
            elif cell:
                sheet.write_string(i, j, str(cell))
    book.add_worksheet("Listes").write_string(0, 0, "Soins")
    book.close()
    return kept.getvalue()


def _as_text(cell: object) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return cell.text if isinstance(cell, Formula) else str(cell)


def _person(draw: random.Random, i: int, today: date, nir: bool) -> Cells:
    born = date(today.year - draw.randint(2, 95), draw.randint(1, 12), draw.randint(1, 28))
    code, place = draw.choice(words.PLACES)
    first, last = draw.choice(words.FIRST_NAMES), draw.choice(words.LAST_NAMES)
    line: Cells = {
        "reference": f"VLP-{today.year}-{i + 1:05d}",
        "last": last,
        "first": first.upper() if draw.random() < 0.1 else first,
        "born": _birth(draw, born),
        "phone": _phone(draw, i),
        "mail": f"p{i + 1}@exemple.test" if draw.random() < 0.3 else "",
        "street": f"{draw.randint(1, 99)} {draw.choice(words.STREETS)}",
        "code": int(code) if draw.random() < 0.4 else code,
        "place": place,
        "care": draw.choice(words.CARES),
        "reason": draw.choice(words.REASONS),
        "motive": draw.choice(words.MOTIVES),
        "call": draw.choice(words.CALLS),
        "language": draw.choice(words.LANGUAGES),
        "urgent": draw.choice(("", "", "", "non", "O", "N")),
        "informed": _informed(draw, today),
        "agreed": draw.choice(words.YES),
        "news": draw.choice(("oui", "", "non", "X")),
        "by": draw.choice(words.REFERRERS),
        "quotient": f"{draw.randint(120, 980)},{draw.randint(0, 99):02d}",
        "notes": draw.choice(words.NOTES),
    }
    if nir:
        body = f"{draw.choice('12')}{born:%y%m}30990{draw.randint(1, 999):03d}"
        line["nir"] = body + key_of(body)
    return line


def _birth(draw: random.Random, born: date) -> object:
    """A true date, or one of the three ways of writing it. Two digits of the year only when they cannot mislead."""
    form = draw.randrange(4)
    if form == 0:
        return f"{born.day} {MONTHS[born.month - 1]} {born.year}"
    if form == 1:
        return f"{born:%d-%m-%y}" if 1930 <= born.year < 2000 else f"{born:%d.%m.%Y}"
    return born if form == 2 else f"{born:%d/%m/%Y}"


def _phone(draw: random.Random, i: int) -> object:
    """A number reserved for fiction, with or without its zero, its blanks, its dots."""
    number = f"063998{i % 10_000:04d}" if draw.random() < 0.8 else f"019900{i % 10_000:04d}"
    pairs = [number[k : k + 2] for k in range(0, 10, 2)]
    forms = (
        int(number),
        ".".join(pairs),
        " ".join(pairs),
        "\u00a0".join(pairs),
        f"+33 {number[1]} {' '.join(pairs[1:])}",
    )
    return draw.choice(forms)


def _informed(draw: random.Random, today: date) -> object:
    day = today - timedelta(days=draw.randint(1, 60))
    return draw.choice((day, f"{day:%d/%m/%Y}", f"{day:%d/%m/%y}"))
