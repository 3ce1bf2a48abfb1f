"""The file of a household ↔ the household: what `./misas rights review FILE` reads, as plain values.

A value is plain, or {"value", "status", "source", "date"}; a monthly amount is a number (each month it covers), or
{"2025-10": 700, …}, or {"total": 8400}; absent is unknown. Every fault is named by its place, `members[1].wage_net`.
Contradictions between facts: `validation`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from misas.core.refusals import Fault, Invalid
from misas.core.rights.codes import Entity, FactPeriod, FactStatus, Nature, Role
from misas.core.rights.facts import Amounts, FactTable, FactType, Held, Household, Member, Value
from misas.core.rights.months import month_text, read_month

KEYS: Final = frozenset({"month", "household", "members"})
OWN: Final = frozenset({"id", "role"})
SOURCE_MAX: Final = 80
EUROS_MOST: Final = 10_000_000
"""Nobody received so many euros: a zero too many, or a comma that was lost."""
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


class Unreadable(Exception):
    """One value that cannot be read, with the code of its fault."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Understood:
    """What could be read of a file, at `places` as it names them, and every fault of form.

    `month` is None when none can be read: the household then stands in the month that was lent to it.
    """

    household: Household
    places: tuple[str, ...]
    month: date | None
    faults: tuple[Fault, ...]


def read_household(raw: Any, table: FactTable) -> Household:
    """A household from its file. Raises Invalid with every fault of form, each at its place."""
    found = understand(raw, table, lent=date(2022, 1, 1))
    if found.faults:
        raise Invalid(found.faults)
    return found.household


def understand(raw: Any, table: FactTable, *, lent: date) -> Understood:
    """All that can be read of a file, and all that cannot; `lent` is the month used when the file gives none."""
    if not isinstance(raw, Mapping):
        return Understood(Household(lent, {}, ()), (), None, (Fault.of("", "rights.not_a_household"),))
    faults = [Fault.of(_name(key), "rights.unknown_key") for key in raw if key not in KEYS]
    month = read_month(raw["month"]) if isinstance(raw.get("month"), str) else None
    if month is None:
        faults.append(Fault.of("month", "rights.not_a_month"))
    rows = raw.get("members")
    if not isinstance(rows, Sequence) or isinstance(rows, str) or not rows:
        faults.append(Fault.of("members", "rights.no_member"))
        rows = []
    own = raw.get("household", {})
    if not isinstance(own, Mapping):
        faults.append(Fault.of("household", "rights.not_a_household"))
        own = {}
    when = month or lent  # a wrong month is told above; the rest is still read, to tell every fault at once
    facts = _facts(own, "household", Entity.HOUSEHOLD, table, when, faults)
    told = [(place := f"members[{index}]", _member(row, place, table, when, faults)) for index, row in enumerate(rows)]
    sound = [(place, one) for place, one in told if one is not None]
    if all(_is_one_of(Role, row.get("role")) for row in rows if isinstance(row, Mapping)) and len(sound) == len(rows):
        faults += _roles([one.role for _, one in sound])  # a role that cannot be read is told already
    faults += _twins([(place, one.id) for place, one in sound if _ID.fullmatch(one.id)])
    household = Household(when, facts, tuple(one for _, one in sound))
    return Understood(household, tuple(place for place, _ in sound), month, tuple(faults))


def _name(key: Any) -> str:
    """A key of the file, as long as a reader bears."""
    return str(key)[:40]


def _member(raw: Any, place: str, table: FactTable, month: date, faults: list[Fault]) -> Member | None:
    if not isinstance(raw, Mapping):
        faults.append(Fault.of(place, "rights.not_a_member"))
        return None
    key, role = raw.get("id"), raw.get("role")
    if not isinstance(key, str) or not _ID.fullmatch(key):
        faults.append(Fault.of(f"{place}.id", "rights.not_an_id"))
    if not _is_one_of(Role, role):
        faults.append(Fault.of(f"{place}.role", "rights.not_a_role"))
    plain = {name: value for name, value in raw.items() if name not in OWN}
    facts = _facts(plain, place, Entity.PERSON, table, month, faults)
    return Member(str(key), Role(str(role)) if _is_one_of(Role, role) else Role.OTHER, facts)


def _is_one_of(codes: type[StrEnum], raw: Any) -> bool:
    return isinstance(raw, str) and raw in set(codes)


def _roles(roles: list[Role]) -> list[Fault]:
    """One applicant, one partner at most."""
    faults = []
    if roles and roles.count(Role.APPLICANT) != 1:
        faults.append(Fault.of("members", "rights.one_applicant"))
    if roles.count(Role.PARTNER) > 1:
        faults.append(Fault.of("members", "rights.one_partner"))
    return faults


def _twins(ids: list[tuple[str, str]]) -> list[Fault]:
    """An id names one member."""
    before, faults = set[str](), []
    for place, each in ids:
        if each in before:
            faults.append(Fault.of(f"{place}.id", "rights.same_id"))
        before.add(each)
    return faults


def _facts(
    raw: Mapping[str, Any], place: str, entity: Entity, table: FactTable, month: date, faults: list[Fault]
) -> dict[str, Held]:
    held: dict[str, Held] = {}
    for name, value in raw.items():
        where = f"{place}.{_name(name)}"
        if name not in table:
            faults.append(Fault.of(where, "rights.unknown_fact"))
        elif table[name].entity is not entity:
            belongs = "rights.fact_of_household" if entity is Entity.PERSON else "rights.fact_of_member"
            faults.append(Fault(where, belongs))
        else:
            try:
                held[name] = read_held(value, table[name], month)
            except Unreadable as wrong:
                faults.append(Fault(where, wrong.code))
    return held


def read_held(raw: Any, one: FactType, month: date) -> Held:
    """One fact as it is held. Raises Unreadable."""
    if not isinstance(raw, Mapping) or ("status" not in raw and "value" not in raw):
        value = None if raw is None else read_value(raw, one, month)
        return Held(value, FactStatus.UNKNOWN if value is None else FactStatus.SAID)
    if set(raw) - {"value", "status", "source", "date"}:
        raise Unreadable("rights.unknown_key")
    said = FactStatus.UNKNOWN if raw.get("value") is None else FactStatus.SAID
    status = raw.get("status", said)
    if not _is_one_of(FactStatus, status):
        raise Unreadable("rights.not_a_status")
    status, source = FactStatus(status), raw.get("source", "")
    if not isinstance(source, str) or len(source) > SOURCE_MAX:
        raise Unreadable("rights.not_a_source")
    on = None if raw.get("date") is None else _date(raw["date"])
    value = None if raw.get("value") is None else read_value(raw["value"], one, month)
    if (value is None) != (status in (FactStatus.UNKNOWN, FactStatus.DECLINED)):
        raise Unreadable("rights.status_and_value")
    return Held(value, status, source, on)


def read_value(raw: Any, one: FactType, month: date) -> Value:
    """The value of a fact in the type of its nature. Raises Unreadable."""
    match one.nature:
        case Nature.BOOLEAN:
            if not isinstance(raw, bool):
                raise Unreadable("rights.not_yes_or_no")
            return raw
        case Nature.ENUM:
            if not isinstance(raw, str) or raw not in one.values:
                raise Unreadable("rights.not_a_choice")
            return raw
        case Nature.DATE:
            return _date(raw)
        case Nature.WHOLE:
            if isinstance(raw, bool) or not isinstance(raw, int):
                raise Unreadable("rights.not_a_number")
            return raw
        case Nature.AMOUNT:
            return _euros(raw)
        case Nature.MONTHLY:
            return _amounts(raw, one, month)


def _date(raw: Any) -> date:
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(raw)
    except (TypeError, ValueError) as wrong:
        raise Unreadable("rights.not_a_date") from wrong


def _euros(raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise Unreadable("rights.not_an_amount")
    try:
        euros = Decimal(str(raw))
        too_high = euros.is_finite() and euros >= EUROS_MOST  # first: so many digits cannot be quantized
        euros = euros if too_high else euros.quantize(Decimal("0.01"))
    except InvalidOperation as wrong:
        raise Unreadable("rights.not_an_amount") from wrong
    if too_high:
        raise Unreadable("rights.amount_too_high")
    if not euros.is_finite():
        raise Unreadable("rights.not_an_amount")
    return euros


def _amounts(raw: Any, one: FactType, month: date) -> Amounts:
    if not isinstance(raw, Mapping):
        euros = _euros(raw)
        return Amounts(dict.fromkeys(one.months(month), euros))
    if not raw or ("total" in raw and one.period is FactPeriod.MONTH):
        raise Unreadable("rights.not_an_amount")
    total = _euros(raw["total"]) if "total" in raw else None
    months: dict[date, Decimal] = {}
    for name, value in raw.items():
        if name == "total":
            continue
        each = read_month(name) if isinstance(name, str) else None
        if each is None:
            raise Unreadable("rights.not_a_month")
        months[each] = _euros(value)
    return Amounts(months, total)


def write_household(household: Household) -> dict[str, Any]:
    """The file of a household, from which `read_household` reads the same household again."""
    return {
        "month": month_text(household.month),
        "household": {name: _written(held) for name, held in household.facts.items()},
        "members": [
            {"id": one.id, "role": str(one.role), **{name: _written(held) for name, held in one.facts.items()}}
            for one in household.members
        ],
    }


def _written(held: Held) -> dict[str, Any]:
    written: dict[str, Any] = {"value": _plain(held.value), "status": str(held.status)}
    if held.source:
        written["source"] = held.source
    if held.on:
        written["date"] = held.on.isoformat()
    return written


def _plain(value: Value | None) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Amounts):
        months: dict[str, float] = {month_text(month): float(euros) for month, euros in value.months.items()}
        return months if value.total is None else {**months, "total": float(value.total)}
    return value
