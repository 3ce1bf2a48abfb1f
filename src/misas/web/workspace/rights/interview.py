"""The interview as it stands: thirteen themes with what is answered, the best question first, any order allowed.

Built from the household and the ranked questions of the review; no query, no rule. A question the person could not
answer is not asked again: it waits at the end, with who may know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from urllib.parse import urlencode

from misas.core.rights.codes import Entity, FactStatus, FactTheme
from misas.core.rights.facts import COUPLE, HOUSEHOLD, FactTable, FactType, Household
from misas.core.rights.questions import Question
from misas.core.rights.undescribed import to_describe
from misas.web.workspace.rights.asking import Asked, HeldShown, asked, held_shown, is_complete, is_told
from misas.wording.rights import FACT_THEMES, ask_words
from misas.wording.rights_members import TO_ADD

MEMBERS: Final = "members"
"""Where a page of the household shows who lives there."""
GUIDED: Final = "conseil"
"""The key of no theme: the best question of all."""


@dataclass(frozen=True, slots=True)
class ThemeShown:
    key: str
    label: str
    url: str
    state: str
    answered: int
    left: int

    @property
    def total(self) -> int:
        return self.answered + self.left


@dataclass(frozen=True, slots=True)
class Line:
    """A question that one may go to: its label, for whom, and its address."""

    fact: str
    member: str
    label: str
    about: str
    url: str
    who_knows: str = ""


@dataclass(frozen=True, slots=True)
class Interview:
    """`address` is that of the review; `labels` names each member but the applicant, who is « la personne ».
    `to_say_again`: the day on which a fact was told, by member and id, too long ago to be held."""

    household: Household
    table: FactTable
    questions: Sequence[Question]
    labels: Mapping[str, str]
    address: str
    to_say_again: Mapping[tuple[str, str], date] = field(default_factory=dict)

    def url(self, *, theme: str = "", fact: str = "", member: str = "") -> str:
        query = {"theme": theme, "fait": fact, "membre": member}
        kept = {key: value for key, value in query.items() if value}
        return f"{self.address}?{urlencode(kept)}" if kept else self.address

    def waiting(self, theme: FactTheme | None = None) -> list[Question]:
        """The questions that may still change an answer and that nobody answered whole, the best first; last, those
        answered in part. Somebody told and not described is a question until she is added."""
        left = [
            q
            for q in self.questions
            if self._is_in(q, theme)
            and (self._adds(q) or not is_complete(self.household, self.table, q.member, q.fact))
        ]
        return sorted(left, key=lambda q: is_told(self.household, q.member, q.fact) and not self._adds(q))

    def unsettled(self) -> list[Line]:
        """What the person could not answer and still matters."""
        found = []
        for q in self.questions:
            held = self.household.held(q.member, q.fact)
            if is_told(self.household, q.member, q.fact) and held.status is FactStatus.UNKNOWN:
                found.append(self.line(q.fact, q.member, who_knows(self.table[q.fact])))
        return found

    def next(self, theme: FactTheme | None = None, *, passed: Sequence[tuple[str, str]] = ()) -> Question | None:
        waiting = self.waiting(theme)
        return next((q for q in waiting if (q.member, q.fact) not in passed), None)

    def asked(self, fact: str, member: str, theme: FactTheme | None, *, post: Mapping[str, str] | None = None) -> Asked:
        settles = next((len(q.rights) for q in self.questions if (q.member, q.fact) == (member, fact)), 0)
        url = self.url(theme=theme or "", fact=fact, member=member)
        told_on = self.to_say_again.get((member, fact))
        return asked(
            fact, member, self.household, self.table, self.labels, settles=settles, url=url, post=post, told_on=told_on
        )

    def themes(self, current: FactTheme | None) -> list[ThemeShown]:
        """Every theme in which something is held or may be asked."""
        shown = []
        for theme in FactTheme:
            waiting = self.waiting(theme)
            in_part = sum(is_told(self.household, q.member, q.fact) and not self._adds(q) for q in waiting)
            answered, left = len(self.known(theme)) - in_part, len(waiting)
            if not answered and not left:
                continue
            state = "now" if theme is current else "todo" if left else "done"
            shown.append(ThemeShown(theme, FACT_THEMES[theme], self.url(theme=theme), state, answered, left))
        return shown

    def known(self, theme: FactTheme | None = None) -> list[tuple[str, HeldShown]]:
        """What is held, in the order of the table: (about whom, the fact)."""
        found = []
        for member, facts in self._everyone():
            for fact in facts:
                if fact not in self.table or (theme is not None and self.table[fact].theme is not theme):
                    continue
                where = self.url(theme=theme or "", fact=fact, member=member)
                found.append((fact, self.about(member), held_shown(fact, member, self.household, self.table, where)))
        order = {fact: rank for rank, fact in enumerate(self.table)}
        found.sort(key=lambda each: order[each[0]])
        return [(about, shown) for _, about, shown in found]

    def others(self, theme: FactTheme, current: tuple[str, str]) -> list[Line]:
        """The questions of a theme that wait beside the one on screen."""
        return [self.line(q.fact, q.member) for q in self.waiting(theme) if (q.member, q.fact) != current]

    def idle(self, theme: FactTheme) -> list[Line]:
        """The facts of a theme that change no answer today and that nobody told: they may be told all the same."""
        useful = {(q.member, q.fact) for q in self.questions}
        found = []
        for one in self.table.values():
            if one.theme is not theme or not one.is_read_in(self.household.month):
                continue
            for member in self._concerned(one.id):
                if (member, one.id) not in useful and not is_told(self.household, member, one.id):
                    found.append(self.line(one.id, member))
        return found

    def about(self, member: str) -> str:
        return "" if member in (HOUSEHOLD, self.household.applicant.id) else self.labels.get(member, "")

    def declined(self) -> int:
        return sum(shown.status is FactStatus.DECLINED for _, shown in self.known())

    def line(self, fact: str, member: str, holder: str = "") -> Line:
        label, url = self.link(fact, member)
        return Line(fact, member, label, self.about(member), url, holder)

    def link(self, fact: str, member: str) -> tuple[str, str]:
        """The name and the address of what settles a fact: its question, or the members when somebody is missing."""
        role, one = to_describe(self.household, member, fact), self.table[fact]
        if role is not None:
            return TO_ADD[role], f"{self.url(theme=one.theme)}#{MEMBERS}"
        return one.label, self.url(theme=one.theme, fact=fact, member=member)

    def _adds(self, question: Question) -> bool:
        return to_describe(self.household, question.member, question.fact) is not None

    def _is_in(self, question: Question, theme: FactTheme | None) -> bool:
        return theme is None or self.table[question.fact].theme is theme

    def _everyone(self) -> list[tuple[str, Mapping[str, object]]]:
        couple = self.household.held(HOUSEHOLD, COUPLE)
        own = {**self.household.facts} | (
            {COUPLE: couple} if couple.value is not None else {}
        )  # a partner who is described
        return [(HOUSEHOLD, own), *((one.id, one.facts) for one in self.household.members)]

    def _concerned(self, fact: str) -> list[str]:
        if self.table[fact].entity is Entity.HOUSEHOLD:
            return [HOUSEHOLD]
        return [one.id for one in self.household.members]


def who_knows(one: FactType) -> str:
    """The first body that holds a fact, as one says it after « demander »: « au département »; nothing when the person
    alone knows, or when she alone is to be asked."""
    return ask_words(one.held_by[0]) if one.held_by and one.id not in HERS_TO_TELL else ""


HERS_TO_TELL: Final = frozenset({"pregnancy"})
"""What a body may hold, and that nobody but the person is asked for."""
