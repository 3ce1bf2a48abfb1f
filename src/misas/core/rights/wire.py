"""The engine's review as plain JSON values, and back. Strict and total: what is no review raises EngineBroken.

Its atoms, grounds and changes are those of `plain`, its types are read by `strictly`. Not here: the socket.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import InvalidOperation
from fractions import Fraction
from typing import Any, Final

from misas.core.rights import strictly
from misas.core.rights.answers import Ends
from misas.core.rights.engine import (
    C2SFigures,
    EngineAnswer,
    EngineBroken,
    EngineReview,
    IfClaimed,
    SecondOpinion,
)
from misas.core.rights.plain import (
    atom_from_plain,
    atom_to_plain,
    change_from_plain,
    change_to_plain,
    ground_from_plain,
    ground_to_plain,
    money_from_plain,
    money_to_plain,
)
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
            "worst_amount": money_to_plain(one.ends.worst_amount),
            "best_amount": money_to_plain(one.ends.best_amount),
        },
        "grounds": [ground_to_plain(ground) for ground in one.grounds],
        "decisive": [atom_to_plain(atom) for atom in one.decisive],
        "change": change_to_plain(one.change),
        "is_exact": one.is_exact,
    }


def _read_answer(raw: Any) -> EngineAnswer:
    ends = raw["ends"]
    return EngineAnswer(
        right=strictly.text(raw["right"]),
        member=strictly.text(raw["member"]),
        ends=Ends(
            strictly.boolean(ends["worst"]),
            strictly.boolean(ends["best"]),
            money_from_plain(ends["worst_amount"]),
            money_from_plain(ends["best_amount"]),
        ),
        grounds=tuple(ground_from_plain(one) for one in strictly.array(raw["grounds"])),
        decisive=tuple(atom_from_plain(one) for one in strictly.array(raw["decisive"])),
        change=change_from_plain(raw["change"]),
        is_exact=strictly.boolean(raw["is_exact"]),
    )


def _read_doubt(raw: Any) -> Doubt:
    settles = {atom_from_plain(atom): Fraction(strictly.text(share)) for atom, share in strictly.array(raw["settles"])}
    if not settles or not all(0 <= share <= 1 for share in settles.values()):
        raise ValueError("a doubt names the facts that settle it")
    return Doubt(strictly.text(raw["right"]), strictly.text(raw["member"]), settles)


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
    rest: dict[str, Any] = {name: strictly.decimal(raw[name]) for name in MONEY}
    rest |= {name: strictly.text(raw[name]) for name in CODES}
    rest |= {
        name: tuple(atom_from_plain(one) for one in strictly.array(raw.get(name, []))) for name in MOVES
    }  # since 11/2026
    rest |= {name: strictly.maybe(raw.get(name), _ends) for name in ENDS}
    return C2SFigures(
        ceiling_free=strictly.whole(raw["ceiling_free"]),
        ceiling_contribution=strictly.whole(raw["ceiling_contribution"]),
        lines=tuple(ground_from_plain(line) for line in strictly.array(raw["lines"])),
        **rest,
    )


def _ends(raw: Any) -> tuple[int, int]:
    low, high = strictly.array(raw)
    return strictly.whole(low), strictly.whole(high)


def _read_opinion(raw: Any) -> SecondOpinion:
    return SecondOpinion(
        strictly.boolean(raw["agrees"]),
        strictly.text(raw["engine"]),
        strictly.text(raw["kernel"]),
        strictly.text(raw["detail"]),
    )


def _read_claimed(raw: Any) -> IfClaimed:
    names = ("tier_now", "tier_then", "reason_then")
    return IfClaimed(
        strictly.text(raw["right"]),
        strictly.text(raw["member"]),
        strictly.decimal(raw["amount"]),
        *(strictly.text(raw[name]) for name in names),
    )


PARTS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "rules_version": strictly.text,
    "answers": lambda raw: tuple(_read_answer(one) for one in strictly.array(raw)),
    "doubts": lambda raw: tuple(_read_doubt(one) for one in strictly.array(raw)),
    "c2s": lambda raw: strictly.maybe(raw, _read_figures),
    "second_opinion": lambda raw: strictly.maybe(raw, _read_opinion),
    "if_claimed": lambda raw: tuple(_read_claimed(one) for one in strictly.array(raw)),
    "labels": lambda raw: {strictly.text(key): strictly.text(value) for key, value in dict(raw).items()},
}
REVIEW: Final = frozenset(PARTS)
