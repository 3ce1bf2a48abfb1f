"""The engine's words as plain JSON values, and back. Strict and total: what is no review raises EngineBroken.

Decimals travel as text in cents, days as ISO text, both tagged where the type is open; `records` keeps the same
shapes for the grounds of a stored answer. Not here: the socket.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final

from misas.core.rights.answers import Ends
from misas.core.rights.changing import Change
from misas.core.rights.codes import Aspect, FactStatus, Measure, Operator, Verdict
from misas.core.rights.engine import (
    C2SFigures,
    EngineAnswer,
    EngineBroken,
    EngineReview,
    IfClaimed,
    SecondOpinion,
)
from misas.core.rights.facts import Amounts, Atom, Held
from misas.core.rights.grounds import Ground
from misas.core.rights.months import month_text, read_month
from misas.core.rights.questions import Doubt


def to_json(review: EngineReview) -> dict[str, Any]:
    """A review as values that `json` writes."""
    c2s, opinion = review.c2s, review.second_opinion
    return {
        "rules_version": review.rules_version,
        "answers": [_answer(one) for one in review.answers],
        "doubts": [
            {
                "right": one.right,
                "member": one.member,
                "settles": [[atom_to_plain(atom), str(share)] for atom, share in one.settles.items()],
            }
            for one in review.doubts
        ],
        "c2s": None if c2s is None else _figures(c2s),
        "second_opinion": None
        if opinion is None
        else {
            "agrees": opinion.agrees,
            "engine": opinion.engine,
            "kernel": opinion.kernel,
            "detail": opinion.detail,
        },
        "if_claimed": [
            {
                "right": one.right,
                "member": one.member,
                "amount": str(one.amount),
                "tier_now": one.tier_now,
                "tier_then": one.tier_then,
                "reason_then": one.reason_then,
            }
            for one in review.if_claimed
        ],
        "labels": dict(review.labels),
    }


def from_json(raw: Any) -> EngineReview:
    """The review that `to_json` wrote. Raises EngineBroken for anything else, however it is wrong.

    The problem names the part and the type of the fault, never a value: it is kept and logged.
    """
    part = "its keys"
    try:
        if not isinstance(raw, Mapping) or set(raw) != REVIEW:
            raise ValueError("not the keys of a review")
        read: dict[str, Any] = {}
        for part, reader in PARTS.items():
            read[part] = reader(raw[part])
        part = "the whole"
        return EngineReview(**read)
    except (ValueError, TypeError, KeyError, IndexError, InvalidOperation, AttributeError, ZeroDivisionError) as wrong:
        raise EngineBroken(f"the answer is no review: {type(wrong).__name__} in {part}") from None


def _answer(one: EngineAnswer) -> dict[str, Any]:
    return {
        "right": one.right,
        "member": one.member,
        "ends": {
            "worst": one.ends.worst,
            "best": one.ends.best,
            "worst_amount": _money(one.ends.worst_amount),
            "best_amount": _money(one.ends.best_amount),
        },
        "grounds": [ground_to_plain(ground) for ground in one.grounds],
        "decisive": [atom_to_plain(atom) for atom in one.decisive],
        "change": change_to_plain(one.change),
        "is_exact": one.is_exact,
    }


def _read_answer(raw: Any) -> EngineAnswer:
    ends = raw["ends"]
    return EngineAnswer(
        right=_text(raw["right"]),
        member=_text(raw["member"]),
        ends=Ends(
            _bool(ends["worst"]),
            _bool(ends["best"]),
            _read_money(ends["worst_amount"]),
            _read_money(ends["best_amount"]),
        ),
        grounds=tuple(ground_from_plain(one) for one in _list(raw["grounds"])),
        decisive=tuple(atom_from_plain(one) for one in _list(raw["decisive"])),
        change=change_from_plain(raw["change"]),
        is_exact=_bool(raw["is_exact"]),
    )


def _read_doubt(raw: Any) -> Doubt:
    settles = {atom_from_plain(atom): Fraction(_text(share)) for atom, share in _list(raw["settles"])}
    if not settles or not all(0 <= share <= 1 for share in settles.values()):
        raise ValueError("a doubt names the facts that settle it")
    return Doubt(_text(raw["right"]), _text(raw["member"]), settles)


MONEY: Final = ("base_low", "base_high", "contribution_low", "contribution_high", "base_held")
MOVES: Final = ("moves_base", "moves_ceilings", "moves_contribution")
ENDS: Final = ("free_ends", "contribution_ends")
CODES: Final = ("tier_low", "tier_high", "reason_low", "reason_high")


def _figures(c2s: C2SFigures) -> dict[str, Any]:
    return {
        "ceiling_free": c2s.ceiling_free,
        "ceiling_contribution": c2s.ceiling_contribution,
        "lines": [ground_to_plain(line) for line in c2s.lines],
        **{name: str(getattr(c2s, name)) for name in MONEY},
        **{name: getattr(c2s, name) for name in CODES},
        **{name: [atom_to_plain(atom) for atom in getattr(c2s, name)] for name in MOVES},
        **{name: list(ends) if (ends := getattr(c2s, name)) else None for name in ENDS},
    }


def _read_figures(raw: Any) -> C2SFigures:
    rest: dict[str, Any] = {name: _decimal(raw[name]) for name in MONEY}
    rest |= {name: _text(raw[name]) for name in CODES}
    rest |= {name: tuple(atom_from_plain(one) for one in _list(raw.get(name, []))) for name in MOVES}  # since 11/2026
    rest |= {name: _maybe(raw.get(name), _ends) for name in ENDS}
    return C2SFigures(
        ceiling_free=_whole(raw["ceiling_free"]),
        ceiling_contribution=_whole(raw["ceiling_contribution"]),
        lines=tuple(ground_from_plain(line) for line in _list(raw["lines"])),
        **rest,
    )


def _ends(raw: Any) -> tuple[int, int]:
    low, high = _list(raw)
    return _whole(low), _whole(high)


def _read_opinion(raw: Any) -> SecondOpinion:
    return SecondOpinion(_bool(raw["agrees"]), _text(raw["engine"]), _text(raw["kernel"]), _text(raw["detail"]))


def _read_claimed(raw: Any) -> IfClaimed:
    names = ("tier_now", "tier_then", "reason_then")
    return IfClaimed(
        _text(raw["right"]), _text(raw["member"]), _decimal(raw["amount"]), *(_text(raw[name]) for name in names)
    )


def ground_to_plain(one: Ground) -> dict[str, Any]:
    """One line of the why as plain values."""
    return {
        "rule": one.rule,
        "article": one.article,
        "holds": one.holds,
        "fact": None if one.fact is None else atom_to_plain(one.fact),
        "value": _open(one.value),
        "amount": _money(one.amount),
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
        rule=_text(raw["rule"]),
        article=_text(raw["article"]),
        holds=_bool(raw["holds"]),
        fact=_maybe(raw["fact"], atom_from_plain),
        value=_read_open(raw["value"]),
        amount=_read_money(raw["amount"]),
        period=_text(raw["period"]),
        origin=_maybe(raw["origin"], held_from_plain),
        operator=_maybe(raw["operator"], Operator),
        threshold=_read_open(raw["threshold"]),
        measure=_maybe(raw["measure"], Measure),
        excludes=_bool(raw["excludes"]),
    )


def atom_to_plain(one: Atom) -> list[str]:
    return [one.member, one.fact, str(one.aspect)]


def atom_from_plain(raw: Any) -> Atom:
    member, fact, aspect = _list(raw)
    return Atom(_text(member), _text(fact), Aspect(aspect))


def change_to_plain(one: Change | None) -> dict[str, Any] | None:
    if one is None:
        return None
    facts = [[atom_to_plain(atom), _open(value)] for atom, value in one.facts]
    return {"facts": facts, "verdict": str(one.verdict), "on": one.on.isoformat() if one.on else None}


def change_from_plain(raw: Any) -> Change | None:
    if raw is None:
        return None
    facts = tuple((atom_from_plain(atom), _read_open(value)) for atom, value in _list(raw["facts"]))
    return Change(facts, Verdict(raw["verdict"]), _maybe(raw.get("on"), date.fromisoformat))


def held_to_plain(one: Held) -> dict[str, Any]:
    """A fact as it is held, with its source and day."""
    value = one.value
    if isinstance(value, Amounts):
        months = {month_text(month): str(euros) for month, euros in value.months.items()}
        plain: Any = {"months": months, "total": _money(value.total)}
    else:
        plain = _open(value)
    on = None if one.on is None else one.on.isoformat()
    return {"value": plain, "status": str(one.status), "source": one.source, "on": on}


def held_from_plain(raw: Any) -> Held:
    value = raw["value"]
    if isinstance(value, Mapping) and "months" in value:
        months = {_month(month): _decimal(euros) for month, euros in value["months"].items()}
        held: Any = Amounts(months, _read_money(value["total"]))
    else:
        held = _read_open(value)
    return Held(held, FactStatus(raw["status"]), _text(raw["source"]), _maybe(raw["on"], date.fromisoformat))


def _month(text: str) -> date:
    month = read_month(text)
    if month is None:
        raise ValueError(f"not a month: {text}")
    return month


def _money(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _read_money(raw: Any) -> Decimal | None:
    return None if raw is None else _decimal(raw)


def _decimal(raw: Any) -> Decimal:
    value = Decimal(_text(raw))
    if not value.is_finite():
        raise ValueError("not an amount")
    return value


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
    "euros": lambda raw: _decimal(raw),
    "day": date.fromisoformat,
    "among": lambda raw: frozenset(_text(one) for one in _list(raw)),
}


def _maybe(raw: Any, read: Callable[[Any], Any]) -> Any:
    return None if raw is None else read(raw)


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError(f"not a text: {raw!r}")
    return raw


def _bool(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise TypeError(f"not a yes or a no: {raw!r}")
    return raw


def _whole(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise TypeError(f"not a number: {raw!r}")
    return raw


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise TypeError(f"not a list: {raw!r}")
    return raw


PARTS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "rules_version": _text,
    "answers": lambda raw: tuple(_read_answer(one) for one in _list(raw)),
    "doubts": lambda raw: tuple(_read_doubt(one) for one in _list(raw)),
    "c2s": lambda raw: _maybe(raw, _read_figures),
    "second_opinion": lambda raw: _maybe(raw, _read_opinion),
    "if_claimed": lambda raw: tuple(_read_claimed(one) for one in _list(raw)),
    "labels": lambda raw: {_text(key): _text(value) for key, value in dict(raw).items()},
}
REVIEW: Final = frozenset(PARTS)
