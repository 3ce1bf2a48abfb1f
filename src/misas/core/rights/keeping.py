"""What a review keeps of its answers, as plain values, and reads again years later; and the print of its facts.

The engine's own words are written by `wire`; here are the answer, the question, and what tells two households apart.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from misas.core.rights.answers import Answer
from misas.core.rights.codes import Verdict
from misas.core.rights.facts import HOUSEHOLD, Household
from misas.core.rights.household import write_household
from misas.core.rights.plain import (
    atom_from_plain,
    atom_to_plain,
    change_from_plain,
    change_to_plain,
    ground_from_plain,
    ground_to_plain,
)
from misas.core.rights.questions import Question
from misas.core.rights.rules import Right


def said_of(answer: Answer) -> dict[str, Any]:
    """The part of an answer that has no column of its own."""
    return {
        "grounds": [ground_to_plain(one) for one in answer.grounds],
        "to_ask": [atom_to_plain(one) for one in answer.to_ask],
        "change": change_to_plain(answer.change),
    }


def answer_from(
    right: Right,
    member: str,
    verdict: Verdict,
    amount: Decimal | None,
    said: Mapping[str, Any],
    *,
    is_exact: bool,
    is_open: bool,
) -> Answer:
    """The answer that was kept, as it was said that day; its right's texts are those of today's file."""
    return Answer(
        right=right,
        member=member,
        verdict=verdict,
        grounds=tuple(ground_from_plain(one) for one in said["grounds"]),
        amount=amount,
        to_ask=tuple(atom_from_plain(one) for one in said["to_ask"]),
        change=change_from_plain(said["change"]),
        is_exact=is_exact,
        is_open=is_open,
    )


def questions_to_plain(questions: Sequence[Question]) -> list[list[Any]]:
    return [[one.member, one.fact, list(one.rights), str(one.settles), one.effort] for one in questions]


def questions_from_plain(raw: Sequence[Sequence[Any]]) -> tuple[Question, ...]:
    return tuple(
        Question(member, fact, tuple(rights), Fraction(settles), effort)
        for member, fact, rights, settles, effort in raw
    )


def of_standing(answers: Iterable[Answer], members: Collection[str]) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """The answers kept that still speak of somebody of the household (`members`), and those to be made again.

    An answer asks no more about whoever left; an UNKNOWN that only she settled is no answer until it is made again."""
    there = {HOUSEHOLD, *members}
    stand: list[Answer] = []
    again: list[Answer] = []
    for one in answers:
        asks = tuple(atom for atom in one.to_ask if atom.member in there)
        if one.member not in there:
            continue
        if one.verdict is Verdict.UNKNOWN and not asks:
            again.append(one)
        else:
            stand.append(one if asks == one.to_ask else replace(one, to_ask=asks))
    return tuple(stand), tuple(again)


def print_of(household: Household, rules_version: str) -> str:
    """What tells whether two reviews looked at the same facts by the same rules: a SHA-256, in hexadecimal digits."""
    plain = json.dumps([rules_version, write_household(household)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()
