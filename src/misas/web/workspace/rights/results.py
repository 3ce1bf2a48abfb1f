"""What the review gives so far, by theme: to ask for, under way, to check with the question that settles it, already
open, no. No query, no rule: where a right stands is `core.rights.standing`.

A right that the engine has not computed yet is said to be awaited, never shown as a no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from misas.core.rights.answers import Answer
from misas.core.rights.claims import ClaimStatus
from misas.core.rights.codes import Theme, Verdict
from misas.core.rights.rules import Right
from misas.core.rights.standing import EXPLAINS, Standing
from misas.lib.french import day
from misas.wording.rights import CLAIMED, THEMES, standing_words
from misas.wording.rights_reasons import OWN_RULES
from misas.wording.rights_said import amount_words

TONES: Final = {
    Standing.DUE: "ok",
    Standing.UNDER_WAY: "info",
    Standing.CONTESTED: "err",
    Standing.TO_CHECK: "warn",
    Standing.OPEN: "info",
    Standing.NOT_DUE: "plain",
}
SHOWN_QUESTIONS: Final = 2


@dataclass(frozen=True, slots=True)
class RightShown:
    """One answer. `asks`: label and address of the best questions that would settle it; `note`: what she has today, or
    until when."""

    id: str
    member: str
    title: str
    about: str
    standing: Standing
    says: str
    tone: str
    amount: str
    note: str
    gives: str
    url: str
    asks: tuple[tuple[str, str], ...] = ()
    more: int = 0


def count(shown: Iterable[RightShown]) -> int:
    """How many rights a list is about: one that stands so for four members of a household is one to look into."""
    return len({one.id for one in shown})


@dataclass
class ThemeResults:
    key: Theme
    label: str
    yes: list[RightShown] = field(default_factory=list)
    under_way: list[RightShown] = field(default_factory=list)
    unknown: list[RightShown] = field(default_factory=list)
    open: list[RightShown] = field(default_factory=list)
    no: list[RightShown] = field(default_factory=list)
    awaited: list[str] = field(default_factory=list)

    def place(self, standing: Standing) -> list[RightShown]:
        """The list in which an answer is shown; what is contested is to check, by the caisse."""
        return {
            Standing.DUE: self.yes,
            Standing.UNDER_WAY: self.under_way,
            Standing.CONTESTED: self.unknown,
            Standing.TO_CHECK: self.unknown,
            Standing.OPEN: self.open,
            Standing.NOT_DUE: self.no,
        }[standing]

    @property
    def due(self) -> list[RightShown]:
        return [one for one in self.yes if one.id not in EXPLAINS]

    @property
    def notices(self) -> list[RightShown]:
        """What only says how things are: to know, never a yes."""
        return [one for one in self.yes if one.id in EXPLAINS]

    @property
    def shown(self) -> list[RightShown]:
        """Everything that is answered, what asks for a gesture first."""
        return [*self.yes, *self.under_way, *self.unknown, *self.open, *self.no]

    @property
    def summary(self) -> str:
        """« 2 oui, 1 en cours, 3 à vérifier, 1 ouvert, 4 non »."""
        already = "ouverts" if count(self.open) > 1 else "ouvert"
        places = (
            (self.due, "oui"),
            (self.notices, "à savoir"),
            (self.under_way, "en cours"),
            (self.unknown, "à vérifier"),
            (self.open, already),
            (self.no, "non"),
        )
        told = [f"{count(rights)} {word}" for rights, word in places if rights]
        if self.awaited:
            told.append(f"{len(self.awaited)} en calcul")
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Results:
    themes: tuple[ThemeResults, ...]
    yes: int
    under_way: int
    unknown: int
    open: int
    no: int

    @property
    def counts(self) -> str:
        """« 3 oui, 1 en cours, 2 à vérifier, 4 déjà ouverts »."""
        told = [f"{self.yes} oui"]
        told += [f"{self.under_way} en cours"] if self.under_way else []
        told.append(f"{self.unknown} à vérifier")
        told += [f"{self.open} déjà ouvert{'s' if self.open > 1 else ''}"] if self.open else []
        return ", ".join(told)

    @property
    def said(self) -> str:
        """What the live region says: it changes only when a count does."""
        return f"{self.counts}, {self.no} non."


def results(
    answers: Iterable[tuple[Answer, Standing]],
    awaited: Sequence[tuple[Right, str]],
    shown: Callable[[Answer, Standing], RightShown],
) -> Results:
    """Every answer at its place."""
    themes = {theme: ThemeResults(theme, THEMES[theme]) for theme in Theme}
    for one, standing in answers:
        themes[one.right.theme].place(standing).append(shown(one, standing))
    for right, _ in awaited:
        if right.title not in themes[right.theme].awaited:
            themes[right.theme].awaited.append(right.title)
    filled = tuple(one for one in themes.values() if one.shown or one.awaited)
    return Results(
        filled,
        yes=sum(count(one.due) for one in filled),
        under_way=sum(count(one.under_way) for one in filled),
        unknown=sum(count(one.unknown) for one in filled),
        open=sum(count(one.open) for one in filled),
        no=sum(count(one.no) for one in filled),
    )


def shown_answer(
    one: Answer,
    standing: Standing,
    *,
    about: str,
    url: str,
    asks: Sequence[tuple[str, str]] = (),
    claim: ClaimStatus | None = None,
    until: date | None = None,
    terms: str = "",
) -> RightShown:
    """An answer as a list shows it. `asks`: the best questions first; `claim`: where its claim stands; `until`: the
    last day of a right that was granted; `terms`: what a C2S that is due costs."""
    return RightShown(
        id=one.right.id,
        member=one.member,
        title=one.right.title,
        about=about,
        standing=standing,
        says=CLAIMED[claim] if claim else standing_words(one.right, standing),
        tone=TONES[standing],
        amount=(amount_words(one.right, one.amount) or terms) if standing is Standing.DUE else "",
        note=_note(one, standing, until),
        gives=one.right.effect.status,
        url=url,
        asks=tuple(asks[:SHOWN_QUESTIONS]) if standing is Standing.TO_CHECK else (),
        more=max(0, len(asks) - SHOWN_QUESTIONS) if standing is Standing.TO_CHECK else 0,
    )


def _note(one: Answer, standing: Standing, until: date | None) -> str:
    if standing is Standing.OPEN and until:
        return f"Jusqu’au {day(until)}."
    if standing is Standing.TO_CHECK and one.is_open and one.verdict is Verdict.UNKNOWN:
        return "Ouvert aujourd’hui."
    reason = OWN_RULES.get(one.grounds[0].rule) if standing is Standing.NOT_DUE else None
    return f"{reason}." if reason else ""
