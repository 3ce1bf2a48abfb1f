"""Atoms, grounds, changes and held facts as plain JSON values, and back. Strict: what is none of them is a fault.

Decimals travel as text in cents, days as ISO text, both tagged where the type is open. The wire of the engine and the
records of an answer keep these shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from misas.core.rights import strictly
from misas.core.rights.changing import Change
from misas.core.rights.codes import Aspect, FactStatus, Measure, Operator, Verdict
from misas.core.rights.facts import Amounts, Atom, Held
from misas.core.rights.grounds import Ground
from misas.core.rights.months import month_text, read_month


def ground_to_plain(one: Ground) -> dict[str, Any]:
    """One line of the why as plain values."""
    return {
        "rule": one.rule,
        "article": one.article,
        "holds": one.holds,
        "fact": None if one.fact is None else atom_to_plain(one.fact),
        "value": _open(one.value),
        "amount": money_to_plain(one.amount),
        "period": one.period,
        "origin": None if one.origin is None else held_to_plain(one.origin),
        "operator": None if one.operator is None else str(one.operator),
        "threshold": _open(one.threshold),
        "measure": None if one.measure is None else str(one.measure),
        "excludes": one.excludes,
    }


def ground_from_plain(raw: Any) -> Ground:
    """The line that `ground_to_plain` wrote. Raises ValueError, TypeError or KeyError for anything else."""
    return Ground(
        rule=strictly.text(raw["rule"]),
        article=strictly.text(raw["article"]),
        holds=strictly.boolean(raw["holds"]),
        fact=strictly.maybe(raw["fact"], atom_from_plain),
        value=_read_open(raw["value"]),
        amount=money_from_plain(raw["amount"]),
        period=strictly.text(raw["period"]),
        origin=strictly.maybe(raw["origin"], held_from_plain),
        operator=strictly.maybe(raw["operator"], Operator),
        threshold=_read_open(raw["threshold"]),
        measure=strictly.maybe(raw["measure"], Measure),
        excludes=strictly.boolean(raw["excludes"]),
    )


def atom_to_plain(one: Atom) -> list[str]:
    return [one.member, one.fact, str(one.aspect)]


def atom_from_plain(raw: Any) -> Atom:
    member, fact, aspect = strictly.array(raw)
    return Atom(strictly.text(member), strictly.text(fact), Aspect(aspect))


def change_to_plain(one: Change | None) -> dict[str, Any] | None:
    if one is None:
        return None
    facts = [[atom_to_plain(atom), _open(value)] for atom, value in one.facts]
    return {"facts": facts, "verdict": str(one.verdict), "on": one.on.isoformat() if one.on else None}


def change_from_plain(raw: Any) -> Change | None:
    if raw is None:
        return None
    facts = tuple((atom_from_plain(atom), _read_open(value)) for atom, value in strictly.array(raw["facts"]))
    return Change(facts, Verdict(raw["verdict"]), strictly.maybe(raw.get("on"), date.fromisoformat))


def held_to_plain(one: Held) -> dict[str, Any]:
    """A fact as it is held, with its source and day."""
    value = one.value
    if isinstance(value, Amounts):
        months = {month_text(month): str(euros) for month, euros in value.months.items()}
        plain: Any = {"months": months, "total": money_to_plain(value.total)}
    else:
        plain = _open(value)
    on = None if one.on is None else one.on.isoformat()
    return {"value": plain, "status": str(one.status), "source": one.source, "on": on}


def held_from_plain(raw: Any) -> Held:
    value = raw["value"]
    if isinstance(value, Mapping) and "months" in value:
        months = {_month(month): strictly.decimal(euros) for month, euros in value["months"].items()}
        held: Any = Amounts(months, money_from_plain(value["total"]))
    else:
        held = _read_open(value)
    return Held(
        held, FactStatus(raw["status"]), strictly.text(raw["source"]), strictly.maybe(raw["on"], date.fromisoformat)
    )


def _month(text: str) -> date:
    month = read_month(text)
    if month is None:
        raise ValueError(f"not a month: {text}")
    return month


def money_to_plain(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def money_from_plain(raw: Any) -> Decimal | None:
    return None if raw is None else strictly.decimal(raw)


def _open(value: Any) -> Any:
    """A value of any type that a fact or a threshold may have: plain when JSON tells its type, tagged when not."""
    if isinstance(value, Decimal):
        return {"euros": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, frozenset):
        return {"among": sorted(value)}
    return value


def _read_open(raw: Any) -> Any:
    if raw is None or isinstance(raw, bool | int | str):
        return raw
    if not isinstance(raw, Mapping) or len(raw) != 1:
        raise ValueError("not a value")
    (tag, value), *_ = raw.items()
    return OPEN[tag](value)


OPEN: Final[Mapping[str, Callable[[Any], Any]]] = {
    "euros": lambda raw: strictly.decimal(raw),
    "day": date.fromisoformat,
    "among": lambda raw: frozenset(strictly.text(one) for one in strictly.array(raw)),
}
