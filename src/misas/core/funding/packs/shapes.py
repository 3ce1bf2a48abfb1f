"""How one value of a pack is written and read back: an amount is « 850,50 € », a share « 80 % », a length « 6 mois ».

A shape reads plain values (what a YAML file or a form holds) and tells every fault with its place; it writes the same
plain values. A number without its unit is no amount: nobody can take cents for euros.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol

from misas.core.funding.packs.codes import Unit
from misas.core.funding.packs.schema import Term
from misas.core.funding.problem import Cents, Ratio
from misas.core.refusals import Fault

BROKEN: Final = object()
NOT_SAID: Final = "non dit"
LONGEST_TERM: Final = 600
LONGEST = 4000
MOST_EUROS = 10_000_000
_AMOUNT = re.compile(r"(-?)(\d{1,9})(?:,(\d+))?€")
_SHARE = re.compile(r"(\d{1,3})(?:,(\d{1,2}))?%")
_FRACTION = re.compile(r"(\d{1,6})/(\d{1,6})")
_TERM = re.compile(r"(\d{1,4}) *(jours?|mois|ans?)")
_SLUG = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
_SPACES = re.compile(r"[ \u00a0\u202f]+")

type Faults = list[Fault]


class Shape(Protocol):
    def read(self, raw: object, at: str, faults: Faults) -> Any:
        """The value, or BROKEN after having said why."""

    def write(self, value: Any) -> object:
        """The plain value."""


def broken(faults: Faults, at: str, code: str, **values: object) -> object:
    faults.append(Fault.of(at, code, **values))
    return BROKEN


def shown(raw: object) -> str:
    """What was typed, short enough for a sentence."""
    text = str(raw)
    return text if len(text) <= 40 else f"{text[:40]}…"


@dataclass(frozen=True, slots=True)
class Text:
    most: int = LONGEST
    needed: bool = False

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if not isinstance(raw, str):
            return broken(faults, at, "funding_pack.not_text")
        if self.needed and not raw.strip():
            return broken(faults, at, "funding_pack.empty")
        if len(raw) > self.most:
            return broken(faults, at, "funding_pack.too_long", most=self.most)
        return raw

    def write(self, value: Any) -> object:
        return value


@dataclass(frozen=True, slots=True)
class Slug:
    """An identifier; `dotted`: of another pack too (pack.aid)."""

    dotted: bool = False
    most: int = 60

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        parts = raw.split(".") if isinstance(raw, str) else []
        sound = all(_SLUG.fullmatch(one) and len(one) <= self.most for one in parts)
        if not 1 <= len(parts) <= (2 if self.dotted else 1) or not sound:
            return broken(faults, at, "funding_pack.not_slug", got=shown(raw))
        return raw

    def write(self, value: Any) -> object:
        return value


@dataclass(frozen=True, slots=True)
class Whole:
    least: int = 0
    most: int = 100_000

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if isinstance(raw, bool) or not isinstance(raw, int):
            return broken(faults, at, "funding_pack.not_whole", got=shown(raw))
        if not self.least <= raw <= self.most:
            return broken(faults, at, "funding_pack.out_of_range", least=self.least, most=self.most)
        return raw

    def write(self, value: Any) -> object:
        return value


@dataclass(frozen=True, slots=True)
class Flag:
    def read(self, raw: object, at: str, faults: Faults) -> Any:
        return raw if isinstance(raw, bool) else broken(faults, at, "funding_pack.not_flag", got=shown(raw))

    def write(self, value: Any) -> object:
        return value


@dataclass(frozen=True, slots=True)
class Day:
    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if isinstance(raw, str):
            try:
                return date.fromisoformat(raw)
            except ValueError:
                pass
        if isinstance(raw, datetime) or not isinstance(raw, date):
            return broken(faults, at, "funding_pack.not_day", got=shown(raw))
        return raw

    def write(self, value: Any) -> object:
        return value


@dataclass(frozen=True, slots=True)
class Money:
    least: Cents = 0

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return broken(faults, at, "funding_pack.amount_without_unit", got=shown(raw))
        found = _AMOUNT.fullmatch(_SPACES.sub("", raw).replace("−", "-")) if isinstance(raw, str) else None
        if found is None:
            return broken(faults, at, "funding_pack.not_amount", got=shown(raw))
        sign, euros, decimals = found[1], int(found[2]), found[3] or "00"
        if sign:
            return broken(faults, at, "funding_pack.negative", got=shown(raw))
        if len(decimals) != len("00"):
            return broken(faults, at, "funding_pack.part_of_a_cent", got=shown(raw))
        cents = euros * 100 + int(decimals)
        if euros > MOST_EUROS:
            return broken(faults, at, "funding_pack.amount_too_large", got=shown(raw))
        if cents < self.least:
            return broken(faults, at, "funding_pack.amount_too_small", got=shown(raw))
        return cents

    def write(self, value: Any) -> object:
        euros, cents = divmod(value, 100)
        whole = f"{euros:,}".replace(",", " ")
        return f"{whole},{cents:02d} €" if cents else f"{whole} €"


@dataclass(frozen=True, slots=True)
class Share:
    """At most the whole."""

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        text = _SPACES.sub("", raw) if isinstance(raw, str) else ""
        if (found := _SHARE.fullmatch(text)) is not None:
            decimals = (found[2] or "").rstrip("0")
            ratio = Ratio(int(found[1] + decimals), 100 * 10 ** len(decimals))
        elif (found := _FRACTION.fullmatch(text)) is not None and int(found[2]) not in (0, 100, 1000, 10_000):
            ratio = Ratio(int(found[1]), int(found[2]))
        else:
            return broken(faults, at, "funding_pack.not_share", got=shown(raw))
        if ratio.num > ratio.den:
            return broken(faults, at, "funding_pack.more_than_whole", got=shown(raw))
        return ratio

    def write(self, value: Any) -> object:
        if value.den in (100, 1000, 10_000):
            whole, rest = divmod(value.num, value.den // 100)
            decimals = f",{rest:0{len(str(value.den)) - 3}d}" if rest else ""
            return f"{whole}{decimals} %"
        return f"{value.num}/{value.den}"


@dataclass(frozen=True, slots=True)
class Length:
    def read(self, raw: object, at: str, faults: Faults) -> Any:
        found = _TERM.fullmatch(_SPACES.sub(" ", raw)) if isinstance(raw, str) else None
        if found is None or not 1 <= int(found[1]) <= LONGEST_TERM:
            return broken(faults, at, "funding_pack.not_length", got=shown(raw))
        unit = found[2] if found[2] == Unit.MONTH else found[2].rstrip("s")
        return Term(int(found[1]), Unit(unit))

    def write(self, value: Any) -> object:
        plural = "s" if value.count > 1 and value.unit is not Unit.MONTH else ""
        return f"{value.count} {value.unit}{plural}"


@dataclass(frozen=True, slots=True)
class Code:
    codes: type[StrEnum]

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        known = {str(one): one for one in self.codes}
        if not isinstance(raw, str) or raw not in known:
            return broken(faults, at, "funding_pack.not_code", got=shown(raw), known=", ".join(known))
        return known[raw]

    def write(self, value: Any) -> object:
        return str(value)


@dataclass(frozen=True, slots=True)
class Many:
    """A list; `made` is what it becomes."""

    of: Shape
    least: int = 0
    most: int = 200
    made: Callable[[list[Any]], Any] = tuple

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if not isinstance(raw, list | tuple):
            return broken(faults, at, "funding_pack.not_list")
        if not self.least <= len(raw) <= self.most:
            return broken(faults, at, "funding_pack.length", least=self.least, most=self.most, count=len(raw))
        found = [self.of.read(one, f"{at}[{nth}]", faults) for nth, one in enumerate(raw)]
        return BROKEN if BROKEN in found else self.made(found)

    def write(self, value: Any) -> object:
        return [self.of.write(one) for one in (sorted(value) if self.made is frozenset else value)]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping from keys of one shape to values of another."""

    key: Shape
    of: Shape

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if not isinstance(raw, Mapping):
            return broken(faults, at, "funding_pack.not_fields")
        found = {
            self.key.read(key, f"{at}.{shown(key)}", faults): self.of.read(one, f"{at}.{shown(key)}", faults)
            for key, one in raw.items()
        }
        return BROKEN if BROKEN in found or BROKEN in found.values() else MappingProxyType(found)

    def write(self, value: Any) -> object:
        return {str(self.key.write(key)): self.of.write(one) for key, one in value.items()}


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record and the attribute that it fills."""

    key: str
    name: str
    shape: Shape
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping that makes one value of the schema. A key that nobody knows is an error: misspelt, it would change
    money."""

    made: type
    fields: tuple[Field, ...]

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        if not isinstance(raw, Mapping):
            return broken(faults, at, "funding_pack.not_fields")
        before = len(faults)
        known = {one.key: one for one in self.fields}
        for key in raw:
            if key not in known:
                broken(faults, f"{at}.{shown(key)}", "funding_pack.unknown_field", known=", ".join(known))
        for one in self.fields:
            if one.needed and one.key not in raw:
                broken(faults, f"{at}.{one.key}", "funding_pack.missing")
        found = {
            one.name: one.shape.read(raw[one.key], f"{at}.{one.key}", faults) for one in self.fields if one.key in raw
        }
        return BROKEN if len(faults) > before else self.made(**found)

    def write(self, value: Any) -> object:
        usual = defaults(self.made)
        held = ((one, getattr(value, one.name)) for one in self.fields)
        return {one.key: one.shape.write(it) for one, it in held if one.needed or it != usual[one.name]}


def defaults(made: type) -> dict[str, Any]:
    """What each attribute of a value of the schema is when nothing is written."""
    return {
        one.name: one.default_factory() if one.default_factory is not MISSING else one.default for one in fields(made)
    }


@dataclass(frozen=True, slots=True)
class Optional:
    """A value, or nothing (null)."""

    of: Shape

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        return None if raw is None else self.of.read(raw, at, faults)

    def write(self, value: Any) -> object:
        return None if value is None else self.of.write(value)


@dataclass(frozen=True, slots=True)
class Unsaid(Optional):
    """A value, or that its owner has not said it."""

    def read(self, raw: object, at: str, faults: Faults) -> Any:
        return None if raw is None or raw == NOT_SAID else self.of.read(raw, at, faults)

    def write(self, value: Any) -> object:
        return NOT_SAID if value is None else self.of.write(value)
