"""The NIR (numéro de sécurité sociale): reading, checking, showing. Each fault names the faulty part.

Not here: who may hold a NIR (`core.privacy.nir_holders`), how it is kept (`records.persons.sealed`).

Sources: Insee and service-public.fr F33078 (structure, 99 abroad, 91-96 before independence); the validator of the
Assurance maladie, assurance-maladie-digital/nir-validation (NNP: 7 or 8, then 0 to 2, caisse, order). The months
20-42 and 50-99 stand for births whose month is unknown; sources differ on 21-29, hence a doubt and not a fault. A
doubt never refuses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from misas.core.refusals import Fault

_SEPARATORS = re.compile(r"[\s.\-_/·\u2010-\u2015]+")
_FORMS = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{6}(?:[0-9]{2})?")
_OVERSEAS = frozenset({"971", "972", "973", "974", "975", "976", "977", "978"}) | frozenset(
    {"984", "985", "986", "987", "988", "989"}
)
_PARTS = (("sex", 1), ("year", 3), ("month", 5), ("place", 10), ("order", 13), ("key", 15))
_FROM_1968 = frozenset({"91", "92", "93", "94", "95"})  # départements since 1 January 1968; Algeria, Morocco before


class NirKind(StrEnum):
    FINAL = "final"
    AWAITING = "awaiting"  # 3 or 4: registration under way (NIA)
    TEMPORARY = "temporary"  # 7 or 8: given by a caisse (NNP)


_KINDS = {
    "1": NirKind.FINAL,
    "2": NirKind.FINAL,
    "3": NirKind.AWAITING,
    "4": NirKind.AWAITING,
    "7": NirKind.TEMPORARY,
    "8": NirKind.TEMPORARY,
}


@dataclass(frozen=True, slots=True)
class Nir:
    """A number whose parts were checked: thirteen characters, Corsica as 2A or 2B. The key is computed, never kept."""

    body: str

    @property
    def kind(self) -> NirKind:
        return _KINDS[self.body[0]]

    @property
    def provisional(self) -> bool:
        return self.kind is not NirKind.FINAL

    @property
    def sex(self) -> str:
        """The code of civil status: "1" or "2", for provisional numbers too."""
        return "1" if self.body[0] in "137" else "2"

    @property
    def key(self) -> str:
        return key_of(self.body)

    def __str__(self) -> str:
        return shown(self)

    def __repr__(self) -> str:
        return f"Nir({self.body[0]}…)"  # a number never reaches a log by accident


@dataclass(frozen=True, slots=True)
class NirReading:
    """What was understood: the number when there is no fault; doubts to show beside it."""

    nir: Nir | None
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Fault, ...] = ()


def key_of(body: str) -> str:
    """The two-digit key of thirteen characters: 97 minus the rest by 97; 2A counts as 19, 2B as 18."""
    place = {"2A": "19", "2B": "18"}.get(body[5:7], body[5:7])
    return f"{97 - int(body[:5] + place + body[7:13]) % 97:02d}"


def read_nir(text: str, *, born: date | None = None, field: str = "nir") -> NirReading:
    """Read a NIR of 13 or 15 characters as typed. The birth date, if known, settles the century."""
    typed = _SEPARATORS.sub("", text).upper()
    strange = [i for i, c in enumerate(typed) if not (c in "0123456789" or (c in "AB" and i == 6))]
    if strange:
        part = _part_at(strange[0]) if len(typed) in (13, 15) else "whole"
        return _refused(field, "nir.characters", part, given=" ".join(sorted({typed[i] for i in strange})))
    if len(typed) not in (13, 15):
        return _refused(field, "nir.length", "whole", count=len(typed))
    if not _FORMS.fullmatch(typed):
        return _refused(field, "nir.department", "place", given=typed[5:7])
    faults = [] if typed[0] in _KINDS else [_fault(field, "nir.sex", "sex", given=typed[0])]
    body, doubts = typed[:13], list[Fault]()
    if typed[0] in "78":
        _judge_temporary(body, field, faults)
    else:
        _judge_month(body, field, faults, doubts)
        _judge_place(body, born, field, faults, doubts)
        if body[10:] == "000":
            faults.append(_fault(field, "nir.order", "order", given="000"))
    if not faults and len(typed) == 15 and typed[13:] != key_of(body):
        faults.append(_fault(field, "nir.key", "key", given=typed[13:]))
    if faults:
        return NirReading(None, tuple(faults), tuple(doubts))
    nir = Nir(body)
    if nir.provisional:
        doubts.append(_fault(field, f"nir.{nir.kind}", "sex", given=body[0]))
    return NirReading(nir, (), tuple(doubts))


def mismatches(nir: Nir, *, born: date | None, sex: str, field: str = "nir") -> tuple[Fault, ...]:
    """Where the number contradicts the birth date or the sex held ("1", "2" or ""). A temporary one bears no date."""
    found = []
    if sex in {"1", "2"} and nir.sex != sex:
        found.append(_fault(field, "nir.sex_differs", "sex", given=nir.body[0]))
    if born is not None and nir.kind is not NirKind.TEMPORARY:
        year = f"{born.year % 100:02d}"
        if nir.body[1:3] != year:
            found.append(_fault(field, "nir.year_differs", "year", given=nir.body[1:3], expected=year))
        if 1 <= int(nir.body[3:5]) <= 12 and int(nir.body[3:5]) != born.month:
            found.append(_fault(field, "nir.month_differs", "month", given=nir.body[3:5], expected=f"{born.month:02d}"))
    return tuple(found)


def shown(nir: Nir) -> str:
    """With its key, grouped as on the carte Vitale: "1 85 05 78 006 084 36"."""
    b = nir.body
    if nir.kind is NirKind.TEMPORARY:
        return f"{b[0]} {b[1]} {b[2:5]} {b[5:]} {nir.key}"
    return f"{b[0]} {b[1:3]} {b[3:5]} {b[5:7]} {b[7:10]} {b[10:]} {nir.key}"


def masked(nir: Nir) -> str:
    """Enough to recognise one's own number, not enough to use it: the order and the key alone."""
    return f"• •• •• •• ••• {nir.body[10:]} {nir.key}"


def _judge_temporary(body: str, field: str, faults: list[Fault]) -> None:
    """NNP: 7 or 8, then 1 or 2 (0 before 2012), the caisse on three digits, an order on eight."""
    if body[1] not in "012":
        faults.append(_fault(field, "nir.temporary_form", "year", given=body[1]))
    if body[2:5] == "000":
        faults.append(_fault(field, "nir.temporary_caisse", "place", given=body[2:5]))
    if body[5:] == "0" * 8 or not body.isdigit():
        faults.append(_fault(field, "nir.order", "order", given=body[5:]))


def _judge_month(body: str, field: str, faults: list[Fault], doubts: list[Fault]) -> None:
    month = int(body[3:5])
    if not (1 <= month <= 12 or 20 <= month <= 42 or month >= 50):
        faults.append(_fault(field, "nir.month", "month", given=body[3:5]))
    elif 21 <= month <= 29:
        doubts.append(_fault(field, "nir.month_rare", "month", given=body[3:5]))


def _judge_place(body: str, born: date | None, field: str, faults: list[Fault], doubts: list[Fault]) -> None:
    department, commune = body[5:7], body[7:10]
    years = (born.year,) if born else (1900 + int(body[1:3]), 2000 + int(body[1:3]))
    if department in {"97", "98"}:
        if body[5:8] not in _OVERSEAS:
            faults.append(_fault(field, "nir.department", "place", given=body[5:8]))
        elif body[8:10] == "00":
            faults.append(_fault(field, "nir.commune", "place", given=body[8:10]))
        return
    if department == "00":
        faults.append(_fault(field, "nir.department", "place", given=department))
    elif department == "20" and min(years) >= 1976:
        faults.append(_fault(field, "nir.corsica_20", "place", given=department))
    elif department == "96" and all(y > 1967 for y in years):
        faults.append(_fault(field, "nir.tunisia_96", "place", given=department))
    elif department == "99" and commune == "000":
        faults.append(_fault(field, "nir.country", "place", given=commune))
    elif commune == "000":
        faults.append(_fault(field, "nir.commune", "place", given=commune))
    elif _rare_for_its_time(department, years) or int(commune) > 990:
        doubts.append(_fault(field, "nir.place_rare", "place", given=department + commune))


def _rare_for_its_time(department: str, years: tuple[int, ...]) -> bool:
    """A place that the registers hardly ever gave to the births of these years."""
    if department in {"2A", "2B"}:  # since 1 January 1976; 20 before
        return all(y < 1976 for y in years)
    if department in _FROM_1968:
        return all(1962 < y < 1968 for y in years) if department != "95" else all(1956 < y < 1968 for y in years)
    return department == "96" and all(1956 < y <= 1967 for y in years)


def _part_at(position: int) -> str:
    """The part of the number that a position, from 0, belongs to."""
    return next(part for part, end in _PARTS if position < end)


def _fault(field: str, code: str, part: str, **values: object) -> Fault:
    return Fault.of(field, code, part=part, **values)


def _refused(field: str, code: str, part: str, **values: object) -> NirReading:
    return NirReading(None, (_fault(field, code, part, **values),))
