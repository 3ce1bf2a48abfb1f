"""What is typed about a person, read and checked field by field: form, import, API and command line all call this.

Not here: the row, the NIR's own rules (`nir`), likeness to other persons.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from misas.core.persons.codes import Accessibility, AddressKind, DayPart, RepresentativeKind, SafeContact, Sex
from misas.core.persons.nir import Nir, mismatches, read_nir
from misas.core.refusals import Fault
from misas.lib import phones
from misas.lib.text import squeeze
from misas.lib.typed_dates import read_date

NAME_MAX, LINE_MAX, EMAIL_MAX, PHONE_TYPED_MAX = 100, 200, 254, 40
OLDEST_YEARS = 150
CONTACTS = ("phone", "other_phone", "email", "address")
# domain.md §2.2: names, birth, one contact
REQUIRED: Final = frozenset({"birth_name", "first_names", "birth_date", "contact"})

_NAME = re.compile(r"’?[^\W\d_](?:[^\W\d_]|[ ’.\-\u0300-\u036f])*", re.UNICODE)
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_POSTAL_CODE = re.compile(r"[0-9]{5}", re.ASCII)
_COMMUNE_CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}", re.ASCII)
_MISSING = frozenset({"person.birth_name_missing", "person.first_names_missing", "person.birth_date_missing"})
_SEXES = {"1": Sex.MALE, "m": Sex.MALE, "h": Sex.MALE, "2": Sex.FEMALE, "f": Sex.FEMALE, "": Sex.UNKNOWN}
_YES = frozenset({"1", "on", "yes", "oui", "true", "vrai", "o", "x"})


@dataclass(frozen=True, slots=True)
class Identity:
    """What was understood. Empty text, empty tuple and None mean not said. Phones are in E.164."""

    birth_name: str = ""
    used_name: str = ""
    first_names: str = ""
    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    nir: Nir | None = field(default=None, repr=False)
    phone: str = ""
    other_phone: str = ""
    email: str = ""
    address: str = ""
    address_kind: AddressKind = AddressKind.HOME
    postal_code: str = ""
    commune: str = ""
    commune_code: str = ""
    best_hours: tuple[DayPart, ...] = ()
    language: str = ""
    interpreter: bool = False
    accessibility: tuple[Accessibility, ...] = ()
    safe_contact: tuple[SafeContact, ...] = ()
    representative_kind: RepresentativeKind | None = None
    representative_name: str = ""
    representative_phone: str = ""

    def said(self) -> dict[str, Any]:
        """The answers that were given, without the empty ones and without the NIR."""
        given = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "nir"}
        if not self.address:
            given.pop("address_kind")
        return {name: value for name, value in given.items() if value not in ("", None, (), False)}


@dataclass(frozen=True, slots=True)
class IdentityReading:
    identity: Identity
    faults: tuple[Fault, ...] = ()
    doubts: tuple[Fault, ...] = ()


def validate_identity(typed: Mapping[str, Any], *, on: date, required: Collection[str] = REQUIRED) -> tuple[Fault, ...]:
    """Every fault of what was typed, by field; empty when it can be taken. `on` is today, local to the caisse."""
    return read_identity(typed, on=on, required=required).faults


def read_identity(
    typed: Mapping[str, Any], *, on: date, required: Collection[str] = REQUIRED, nir_confirmed: bool = False
) -> IdentityReading:
    """Read what was typed. Texts are strings, lists are collections of codes, ticks are booleans or "on".

    `required` may name any field, and "contact" for one of CONTACTS. `nir_confirmed` turns a NIR that contradicts
    the birth date or the sex from a fault into a doubt: a human looked at both and kept them.
    """
    read = _Reader(typed, on)
    values: dict[str, Any] = {name: read.name(name) for name in ("birth_name", "used_name", "first_names")}
    values["birth_date"] = read.birth_date("birth_date")
    values["sex"] = read.sex("sex")
    values |= {name: read.phone(name) for name in ("phone", "other_phone", "representative_phone")}
    values["email"] = read.email("email")
    values |= {name: read.line(name, LINE_MAX) for name in ("address", "commune")}
    values["representative_name"] = read.line("representative_name", NAME_MAX)
    values["postal_code"] = read.shaped("postal_code", _POSTAL_CODE, "person.postal_code")
    values["commune_code"] = read.shaped("commune_code", _COMMUNE_CODE, "person.commune_code")
    values["language"] = read.shaped("language", _LANGUAGE, "person.language")
    values["interpreter"] = read.tick("interpreter")
    values["address_kind"] = read.code("address_kind", AddressKind) or AddressKind.HOME
    values["representative_kind"] = read.code("representative_kind", RepresentativeKind)
    values["best_hours"] = read.codes("best_hours", DayPart)
    values["accessibility"] = read.codes("accessibility", Accessibility)
    values["safe_contact"] = read.codes("safe_contact", SafeContact)
    values["nir"] = read.nir("nir", values["birth_date"], values["sex"], nir_confirmed)
    identity = Identity(**values)
    read.missing(required, identity)
    read.whole(identity)
    return IdentityReading(identity, tuple(read.faults), tuple(read.doubts))


class _Reader:
    """Reads one field after the other and keeps every fault."""

    def __init__(self, typed: Mapping[str, Any], on: date) -> None:
        self.typed, self.on = typed, on
        self.faults: list[Fault] = []
        self.doubts: list[Fault] = []

    def text(self, name: str) -> str:
        value = self.typed.get(name)
        return "" if value is None else squeeze(value.isoformat() if isinstance(value, date) else str(value))

    def line(self, name: str, longest: int) -> str:
        text = self.text(name)
        if len(text) > longest:
            self._fault(name, "person.too_long", longest=longest, count=len(text))
            return ""
        return text

    def name(self, name: str) -> str:
        text = self.line(name, NAME_MAX).replace("'", "’")
        if text and not _NAME.fullmatch(text):
            strange = sorted({c for c in text if not (c.isalpha() or c in " ’.-")})
            self._fault(name, "person.name_characters", given=" ".join(strange) or text[0])
            return ""
        return text

    def birth_date(self, name: str) -> date | None:
        text = self.text(name)
        if not text:
            return None
        found = read_date(text, latest=self.on)
        if found is None:
            self._fault(name, "person.birth_date_unreadable", given=text[:20])
        elif found > self.on:
            self._fault(name, "person.birth_date_future", year=found.year)
        elif found.year < self.on.year - OLDEST_YEARS:
            self._fault(name, "person.birth_date_too_old", years=OLDEST_YEARS)
        else:
            return found
        return None

    def sex(self, name: str) -> Sex:
        found = _SEXES.get(self.text(name).lower())
        if found is None:
            self._fault(name, "person.sex")
        return found or Sex.UNKNOWN

    def phone(self, name: str) -> str:
        text = self.line(name, PHONE_TYPED_MAX)
        if not text:
            return ""
        kept = phones.kept_form(text)
        if kept is None:
            self._fault(name, "person.phone", count=sum(c.isdigit() for c in text))
        return kept or ""

    def email(self, name: str) -> str:
        text = self.line(name, EMAIL_MAX).lower()
        if text and (not _EMAIL.fullmatch(text) or ".." in text or text.startswith(".") or ".@" in text):
            self._fault(name, "person.email")
            return ""
        return text

    def shaped(self, name: str, shape: re.Pattern[str], code: str) -> str:
        text = self.text(name)
        text = text.upper() if name == "commune_code" else text.lower() if name == "language" else text.replace(" ", "")
        if text and not shape.fullmatch(text):
            self._fault(name, code, given=text[:20])
            return ""
        return text

    def tick(self, name: str) -> bool:
        value = self.typed.get(name)
        return value if isinstance(value, bool) else self.text(name).lower() in _YES

    def code[C: StrEnum](self, name: str, codes: type[C]) -> C | None:
        text = self.text(name)
        if not text:
            return None
        if text not in {c.value for c in codes}:
            self._fault(name, "person.unknown_code", given=text[:40])
            return None
        return codes(text)

    def codes[C: StrEnum](self, name: str, codes: type[C]) -> tuple[C, ...]:
        value = self.typed.get(name) or ()
        given = [value] if isinstance(value, str) else [str(v) for v in value]
        known = {c.value for c in codes}
        for strange in [g for g in given if g not in known]:
            self._fault(name, "person.unknown_code", given=strange[:40])
        return tuple(c for c in codes if c.value in given)

    def nir(self, name: str, born: date | None, sex: Sex, confirmed: bool) -> Nir | None:
        text = self.text(name)
        if not text:
            return None
        reading = read_nir(text, born=born, field=name)
        self.faults += reading.faults
        self.doubts += reading.doubts
        if reading.nir is not None:
            contradictions = mismatches(reading.nir, born=born, sex=sex, field=name)
            (self.doubts if confirmed else self.faults).extend(contradictions)
        return reading.nir

    def missing(self, required: Collection[str], identity: Identity) -> None:
        faulty = {f.field for f in self.faults}
        for name in sorted(required):
            if name == "contact":
                reachable = any(getattr(identity, c) for c in CONTACTS) or faulty & set(CONTACTS)
                if not reachable:
                    self._fault("phone", "person.contact_missing")
            elif not getattr(identity, name) and name not in faulty:
                own = f"person.{name}_missing"
                self._fault(name, own if own in _MISSING else "person.missing")

    def whole(self, identity: Identity) -> None:
        """What two fields say together."""
        faulty = {f.field for f in self.faults}
        kind, name = identity.representative_kind, identity.representative_name
        if kind and not name and "representative_name" not in faulty:
            self._fault("representative_name", "person.representative_name_missing")
        if name and kind is None and "representative_kind" not in faulty:
            self._fault("representative_kind", "person.representative_kind_missing")
        if SafeContact.ASK_THIRD_PARTY in identity.safe_contact and not (kind or name):
            self._fault("representative_name", "person.third_party_missing")

    def _fault(self, name: str, code: str, **values: object) -> None:
        self.faults.append(Fault.of(name, code, **values))
