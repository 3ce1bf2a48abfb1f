"""Which question to ask next: the one that settles the most rights, and among equals the easiest to answer.

A question is a fact of a member. What a declined fact would settle is not asked again. The engine's own questions come
in as `Doubt`s like those of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from misas.core.rights.codes import FactPeriod, FactStatus, Nature, Verdict
from misas.core.rights.evaluate import Evaluation
from misas.core.rights.facts import Atom, FactTable, FactType, Household

EFFORT: Final[Mapping[Nature, int]] = {
    Nature.BOOLEAN: 1,
    Nature.ENUM: 1,
    Nature.DATE: 2,
    Nature.WHOLE: 2,
    Nature.AMOUNT: 3,
    Nature.MONTHLY: 3,
}
TWELVE_AMOUNTS: Final = 6
INTIMATE: Final = 1


@dataclass(frozen=True, slots=True)
class Doubt:
    """One right left open, and the facts that can change it; `settles` is the share of answers that leaves no doubt."""

    right: str
    member: str
    settles: Mapping[Atom, Fraction]

    @classmethod
    def of(cls, found: Evaluation) -> Doubt:
        """The doubt of an evaluation; when it had too many combinations, each fact is worth its share of them."""
        shares = found.settles or {atom: Fraction(1, len(found.to_ask)) for atom in found.to_ask}
        return cls(found.right.id, found.member, dict(shares))


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask a member for, the rights it bears on, and how many of them it is expected to settle."""

    member: str
    fact: str
    rights: tuple[str, ...]
    settles: Fraction
    effort: int


def effort(one: FactType) -> int:
    """How hard a fact is to answer: a yes is easier than twelve amounts; what touches health asks a little more."""
    months = TWELVE_AMOUNTS if one.period is FactPeriod.WINDOW else 0
    return max(EFFORT[one.nature], months) + (INTIMATE if one.is_health else 0)


def doubts(found: Iterable[Evaluation]) -> tuple[Doubt, ...]:
    return tuple(Doubt.of(one) for one in found if one.verdict is Verdict.UNKNOWN)


def ranked(open_rights: Iterable[Doubt], household: Household, table: FactTable) -> tuple[Question, ...]:
    """Every question worth asking, the best first: most rights settled, then most rights touched, then the easiest."""
    settled: dict[tuple[str, str], Fraction] = {}
    rights: dict[tuple[str, str], list[str]] = {}
    for doubt in open_rights:
        best: dict[tuple[str, str], Fraction] = {}
        for atom, share in doubt.settles.items():
            key = (atom.member, atom.fact)
            best[key] = max(best.get(key, Fraction(0)), share)
        for key, share in best.items():
            settled[key] = settled.get(key, Fraction(0)) + share
            rights.setdefault(key, []).append(doubt.right)
    order = {fact: rank for rank, fact in enumerate(table)}
    questions = [
        Question(member, fact, tuple(dict.fromkeys(rights[member, fact])), share, effort(table[fact]))
        for (member, fact), share in settled.items()
        if household.held(member, fact).status is not FactStatus.DECLINED
    ]
    return tuple(
        sorted(questions, key=lambda q: (-q.settles, -len(rights[q.member, q.fact]), q.effort, order[q.fact], q.member))
    )


def next_question(open_rights: Iterable[Doubt], household: Household, table: FactTable) -> Question | None:
    """The best question to ask now; None when nothing that may be asked can change an answer."""
    return next(iter(ranked(open_rights, household, table)), None)
