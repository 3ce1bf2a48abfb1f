"""What the review gives so far, by theme: yes, to check with the question that settles it, no. No query, no rule.

A right that the engine has not computed yet is said to be awaited, never shown as a no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Protocol

from misas.core.rights.codes import Theme, Verdict
from misas.core.rights.facts import Atom
from misas.core.rights.questions import Question
from misas.core.rights.rules import Right
from misas.wording.rights import THEMES, VERDICTS
from misas.wording.rights_reasons import money

TONES: Final = {Verdict.YES: "ok", Verdict.UNKNOWN: "warn", Verdict.NO: "plain"}
ICONS: Final = {Verdict.YES: "circle-check", Verdict.UNKNOWN: "search", Verdict.NO: "x"}
OPEN: Final = "Déjà ouvert"


class Answered(Protocol):
    """The part of an answer that a list shows (`core.rights.answers.Answer` has it)."""

    @property
    def right(self) -> Right: ...
    @property
    def member(self) -> str: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def to_ask(self) -> tuple[Atom, ...]: ...
    @property
    def is_open(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class RightShown:
    """One answer. `asks`: label and address of the best questions that would settle it."""

    id: str
    member: str
    title: str
    about: str
    verdict: Verdict
    says: str
    tone: str
    icon: str
    amount: str
    gives: str
    url: str
    asks: tuple[tuple[str, str], ...] = ()
    more: int = 0
    is_open: bool = False


@dataclass
class ThemeResults:
    key: Theme
    label: str
    yes: list[RightShown] = field(default_factory=list)
    unknown: list[RightShown] = field(default_factory=list)
    open: list[RightShown] = field(default_factory=list)
    no: list[RightShown] = field(default_factory=list)
    awaited: list[str] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """« 2 oui, 3 à vérifier, 1 ouvert, 4 non »."""
        already = "ouverts" if len(self.open) > 1 else "ouvert"
        places = ((self.yes, "oui"), (self.unknown, "à vérifier"), (self.open, already), (self.no, "non"))
        counts = ((len(rights), word) for rights, word in places)
        told = [f"{count} {word}" for count, word in counts if count]
        if self.awaited:
            told.append(f"{len(self.awaited)} en calcul")
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Results:
    themes: tuple[ThemeResults, ...]
    yes: int
    unknown: int
    open: int
    no: int

    @property
    def said(self) -> str:
        """What the live region says: it changes only when a count does."""
        already = f", {self.open} déjà ouvert{'s' if self.open > 1 else ''}" if self.open else ""
        return f"{self.yes} oui, {self.unknown} à vérifier{already}, {self.no} non."


def results(
    answers: Iterable[Answered],
    awaited: Sequence[tuple[Right, str]],
    questions: Sequence[Question],
    labels: Mapping[str, str],
    applicant: str,
    *,
    right_url: _Address,
    fact_url: _Question,
) -> Results:  # fmt: skip
    """Every answer at its place; `labels` names the members beside the applicant."""
    rank = {(q.member, q.fact): index for index, q in enumerate(questions)}
    themes = {theme: ThemeResults(theme, THEMES[theme]) for theme in Theme}
    for one in answers:
        shown = shown_answer(one, labels, applicant, rank, right_url, fact_url)
        place = themes[one.right.theme]
        places = {Verdict.YES: place.yes, Verdict.UNKNOWN: place.unknown, Verdict.NO: place.no}
        (place.open if shown.is_open else places[one.verdict]).append(shown)
    for right, _ in awaited:
        if right.title not in themes[right.theme].awaited:
            themes[right.theme].awaited.append(right.title)
    filled = tuple(one for one in themes.values() if one.yes or one.unknown or one.open or one.no or one.awaited)
    return Results(
        filled,
        yes=sum(len(one.yes) for one in filled),
        unknown=sum(len(one.unknown) for one in filled),
        open=sum(len(one.open) for one in filled),
        no=sum(len(one.no) for one in filled),
    )


class _Address(Protocol):
    def __call__(self, right: str, member: str) -> str: ...


class _Question(Protocol):
    def __call__(self, fact: str, member: str) -> tuple[str, str]:
        """The label of a fact and the address of its question."""


SHOWN_QUESTIONS: Final = 2


def shown_answer(
    one: Answered,
    labels: Mapping[str, str],
    applicant: str,
    rank: Mapping[tuple[str, str], int],
    right_url: _Address,
    fact_url: _Question,
) -> RightShown:
    last = len(rank)
    facts = dict.fromkeys((atom.member, atom.fact) for atom in one.to_ask)
    best = sorted(facts, key=lambda each: rank.get(each, last))
    already = one.is_open and one.verdict is Verdict.NO
    return RightShown(
        id=one.right.id,
        member=one.member,
        title=one.right.title,
        about="" if one.member == applicant else labels.get(one.member, ""),
        verdict=one.verdict,
        says=OPEN if already else VERDICTS[one.verdict],
        tone="info" if already else TONES[one.verdict],
        icon="check" if already else ICONS[one.verdict],
        amount=money(one.amount) if one.amount is not None and one.amount > 0 else "",
        gives=one.right.effect.status,
        url=right_url(one.right.id, one.member),
        asks=tuple(fact_url(fact, member) for member, fact in best[:SHOWN_QUESTIONS]),
        more=max(0, len(best) - SHOWN_QUESTIONS),
        is_open=already,
    )
