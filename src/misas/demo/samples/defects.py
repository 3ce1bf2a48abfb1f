"""The faults of real files, one per line that must come back: what is spoiled, and what a person would write instead.

Each function spoils one sound line and returns the cells that mend it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

type Cells = dict[str, object]
type Defect = Callable[[Cells, date], Cells]


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that a spreadsheet computes."""

    text: str


def _spoil(cells: Cells, **spoiled: object) -> Cells:
    """Put the wrong values in; return the right ones."""
    mends = {name: cells[name] for name in spoiled}
    cells.update(spoiled)
    return mends


def month_first(cells: Cells, today: date) -> Cells:
    cells["born"] = "25/03/1984"
    return _spoil(cells, born="03/25/1984")


def no_such_day(cells: Cells, today: date) -> Cells:
    cells["born"] = "28/02/1975"
    return _spoil(cells, born="31/02/1975")


def abbreviated_phone(cells: Cells, today: date) -> Cells:
    return _spoil(cells, phone="6,4E+08", mail="")


def near_commune(cells: Cells, today: date) -> Cells:
    cells.update(code="30100", place="Alès")
    return _spoil(cells, place="Allès")


def misspelt_care(cells: Cells, today: date) -> Cells:
    cells["care"] = "dentiste"
    return _spoil(cells, care="dantiste")


def agreement_forgotten(cells: Cells, today: date) -> Cells:
    return _spoil(cells, agreed="")


def agreement_refused(cells: Cells, today: date) -> Cells:
    return _spoil(cells, agreed="non")


def information_forgotten(cells: Cells, today: date) -> Cells:
    return _spoil(cells, informed="")


def informed_ahead(cells: Cells, today: date) -> Cells:
    return _spoil(cells, informed=f"{today + timedelta(days=20):%d/%m/%Y}")


def no_name(cells: Cells, today: date) -> Cells:
    return _spoil(cells, last="")


def no_first_name(cells: Cells, today: date) -> Cells:
    return _spoil(cells, first="")


def unreachable(cells: Cells, today: date) -> Cells:
    cells["mail"] = "personne@exemple.test"
    return _spoil(cells, phone="", mail="personne.exemple.test", street="")


def formula(cells: Cells, today: date) -> Cells:
    return _spoil(cells, phone=Formula('=CONCATENATE("06",RIGHT(A12,8))'))


def letter_in_postal_code(cells: Cells, today: date) -> Cells:
    cells.update(code="30000", place="Nîmes")
    return _spoil(cells, code="3O000")


def number_in_notes(cells: Cells, today: date) -> Cells:
    return _spoil(cells, notes="n° sécu 2 84 03 30 990 123 45")


def diagnosis_in_notes(cells: Cells, today: date) -> Cells:
    return _spoil(cells, notes="suivi pour F32.1 depuis deux ans")


def unknown_reason(cells: Cells, today: date) -> Cells:
    cells["reason"] = "trop cher"
    return _spoil(cells, reason="budjet serré xyz")


def nothing_asked(cells: Cells, today: date) -> Cells:
    return _spoil(cells, care="", reason="", motive="")


def born_ahead(cells: Cells, today: date) -> Cells:
    cells["born"] = "12/06/1962"
    return _spoil(cells, born=f"12/06/{today.year + 36}")


def broken_accents(cells: Cells, today: date) -> Cells:
    cells["first"] = "Renée"
    return _spoil(cells, first="RenÃ©e")


def too_narrow(cells: Cells, today: date) -> Cells:
    cells["born"] = "07/08/1951"
    return _spoil(cells, born="########")


DEFECTS: tuple[Defect, ...] = (
    month_first,
    no_such_day,
    abbreviated_phone,
    near_commune,
    misspelt_care,
    agreement_forgotten,
    agreement_refused,
    information_forgotten,
    informed_ahead,
    no_name,
    no_first_name,
    unreachable,
    formula,
    letter_in_postal_code,
    number_in_notes,
    diagnosis_in_notes,
    unknown_reason,
    nothing_asked,
    born_ahead,
    broken_accents,
    too_narrow,
)


def wrong_nir(cells: Cells, today: date) -> Cells:
    """Only in the files of those who may hold the number: the key does not follow from the thirteen characters."""
    return _spoil(cells, nir=f"{str(cells['nir'])[:13]}{(int(str(cells['nir'])[13:]) % 97) + 1:02d}")
