"""What is not known and changes a share, as a short form; what was answered, as the values that the core reads.

Nothing is assumed: a right that is asked about is said to be held or not by somebody. Answers about a line correct its
quote, the others make another cover. Not here: which questions there are (`core.funding.supposing`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django import forms

from misas.core.funding.care_codes import Basket, CareFamily, Ear, Equipment, HearingClass
from misas.core.funding.coverage import NO, NO_COVER, YES, Complementary, Coverage, Promise, PromiseKind
from misas.core.funding.problem import Cents
from misas.core.funding.quotes import QuotedLine
from misas.core.funding.supposing import Question
from misas.core.orientation.codes import Sector, TariffOption
from misas.web.workspace.cases.forms import REQUIRED
from misas.web.workspace.funding.forms import Amount, OwnDay
from misas.web.workspace.orientation.forms import StepForm
from misas.wording.funding_quotes import BASKETS, EARS, RIGHTS, question_sentence
from misas.wording.funding_screens import (
    EQUIPMENTS,
    HEARING_CLASSES,
    LABELS,
    NONE_OF_THEM,
    OPTIONS,
    PROMISES,
    RIGHTS_ASKED,
    SECTORS,
    WHICH_FIGURE,
    YES_OR_NO,
)

RIGHTS_FIELD, NONE = "rights", "none"
PERCENT: Final = 1000

LINE_YES_OR_NO: Final = ("in_network", "is_of_ald", "is_of_at_mp", "is_impaired", "in_pathway", "sight_changed")
CHOICES: Final[Mapping[str, Mapping[Any, str]]] = {
    "basket": BASKETS,
    "ear": EARS,
    "hearing_class": HEARING_CLASSES,
    "equipment": EQUIPMENTS,
    "sector": SECTORS,
    "option": OPTIONS,
}
READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "basket": Basket,
    "ear": Ear,
    "hearing_class": HearingClass,
    "equipment": Equipment,
    "sector": Sector,
    "option": TariffOption,
}
COVER: Final = frozenset({"right", "born", "is_blind", "cover", "is_responsible", "promise", "includes_amo"})
OF_A_LINE: Final = frozenset({*LINE_YES_OR_NO, *CHOICES, "rate", "base"})
AFFORDABLE: Final = Question("affordable")
"""What she can pay at once: asked with the others, of no line."""


def can_be_typed(question: Question) -> bool:
    """Whether the form takes its answer; the others are told, to be asked elsewhere."""
    return question.code in COVER | OF_A_LINE or question == AFFORDABLE


def count_of(questions: Iterable[Question]) -> int:
    """How many answers are asked, all rights being one."""
    return len({"right" if one.code == "right" else name_of(one) for one in questions})


class Answers(StepForm):
    """One field a question, all rights in one."""

    def __init__(self, questions: Iterable[Question], lines: Mapping[str, str], *args: Any, **options: Any) -> None:
        """`lines`: the label of each line that a question may be about."""
        super().__init__(*args, **options)
        self.questions = [one for one in questions if can_be_typed(one)]
        rights = [one.about for one in self.questions if one.code == "right"]
        if rights:
            pairs = [(name, _capital(RIGHTS[name])) for name in rights]
            self.fields[RIGHTS_FIELD] = forms.MultipleChoiceField(
                label=RIGHTS_ASKED, choices=[*pairs, (NONE, NONE_OF_THEM)], error_messages=REQUIRED,
                widget=forms.CheckboxSelectMultiple(),
            )  # fmt: skip
        for one in self.questions:
            if one.code != "right":
                self._ask(one, lines.get(one.about, ""))

    def _ask(self, one: Question, line: str) -> None:
        name, label = name_of(one), LABELS["affordable"] if one == AFFORDABLE else question_sentence(one)
        label = f"{line}\u00a0: {label[:1].lower()}{label[1:]}" if line else label
        match one.code:
            case "affordable":
                self.fields[name] = Amount("affordable")
            case "born":
                self.fields[name] = OwnDay("step_on", past=True)
                self.fields[name].label = label
            case "promise":
                self.fields[name] = _select(label, PROMISES)
                self.fields[f"{name}:figure"] = Amount("amount", label=WHICH_FIGURE, required=False, help_text="")
                self.fields[f"{name}:amo"] = _yes_or_no(
                    question_sentence(Question("includes_amo", one.about)), required=False
                )
            case "base":
                self.fields[name] = Amount("amount", label=label, help_text="")
            case "rate":
                self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=100,
                                                       error_messages=REQUIRED)  # fmt: skip
            case "cover":
                self.fields[name] = _yes_or_no(label)
            case code if code in CHOICES:
                self.fields[name] = _select(label, CHOICES[code])
            case _:
                self.fields[name] = _yes_or_no(label)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if NONE in said.get(RIGHTS_FIELD, ()) and len(said[RIGHTS_FIELD]) > 1:
            self.add_error(RIGHTS_FIELD, f"Cochez des droits, ou « {NONE_OF_THEM} », pas les deux.")
        for one in self.questions:
            name = name_of(one)
            if one.code == "promise" and said.get(name) in (PromiseKind.PERCENT_OF_BASE, PromiseKind.FLAT):
                figure = said.get(f"{name}:figure")
                if figure is None and f"{name}:figure" not in self.errors:
                    self.add_error(f"{name}:figure", "Écrivez le chiffre du tableau de garanties.")
                elif figure is not None and said[name] == PromiseKind.PERCENT_OF_BASE and figure > PERCENT * 100:
                    self.add_error(f"{name}:figure", "Écrivez un pourcentage de la base, de 1 à 1000.")
        return said

    @property
    def affordable(self) -> Cents | None:
        found: Cents | None = self.cleaned_data.get(name_of(AFFORDABLE))
        return found

    def covered(self, held: Coverage) -> Coverage:
        """The cover with what was just said of it."""
        said = self.cleaned_data
        if RIGHTS_FIELD in said:
            asked = [one.about for one in self.questions if one.code == "right"]
            told: dict[str, Any] = {name: YES if name in said[RIGHTS_FIELD] else NO for name in asked}
            held = replace(held, **told)
        for one in self.questions:
            value = said.get(name_of(one))
            match one.code:
                case "born":
                    held = replace(held, born=_date(value))
                case "is_blind":
                    held = replace(held, is_blind=value == "yes")
                case "cover":
                    cover = replace(held.cover, state=Complementary.HELD) if value == "yes" else NO_COVER
                    held = replace(held, cover=cover)
                case "is_responsible":
                    held = replace(held, cover=replace(held.cover, is_responsible=value == "yes"))
                case "promise":
                    family = CareFamily(one.about)
                    held = _promising(held, family, promise_of(str(value), said, name_of(one)))
                case "includes_amo":
                    family = CareFamily(one.about)
                    promised = held.cover.promises.get(family)
                    if promised is not None:
                        held = _promising(held, family, replace(promised, includes_amo=value == "yes"))
        return held

    def of_lines(self) -> dict[str, dict[str, Any]]:
        """What was said of each line, under the names of `QuotedLine`."""
        found: dict[str, dict[str, Any]] = {}
        for one in self.questions:
            value = self.cleaned_data.get(name_of(one))
            if one.code not in OF_A_LINE or value in (None, ""):
                continue
            if one.code in READ:
                told: Any = READ[one.code](value)
            elif one.code in LINE_YES_OR_NO:
                told = value == "yes"
            else:
                told = value
            found.setdefault(one.about, {})[{"rate": "rate_percent", "base": "base_cents"}.get(one.code, one.code)] = (
                told
            )
        return found


def name_of(one: Question) -> str:
    return f"{one.code}-{one.about}" if one.about else one.code


def promise_of(kind: str, said: Mapping[str, Any], name: str) -> Promise:
    """A guarantee as its table words it: its kind, the one figure it needs, whether the compulsory share is inside."""
    figure, amo = said.get(f"{name}:figure") or 0, said.get(f"{name}:amo")
    includes = None if not amo else amo == "yes"
    match PromiseKind(kind):
        case PromiseKind.PERCENT_OF_BASE:
            return Promise(PromiseKind.PERCENT_OF_BASE, percent=figure // 100, includes_amo=includes)
        case PromiseKind.FLAT:
            return Promise(PromiseKind.FLAT, cents=figure)
        case other:
            return Promise(other)


def corrected(line: QuotedLine, said: Mapping[str, Any]) -> QuotedLine:
    """The line with what was said of it."""
    return replace(line, **said) if said else line


@dataclass(frozen=True, slots=True)
class Told:
    """A question that no field takes: it is asked elsewhere."""

    text: str


def told_elsewhere(questions: Iterable[Question]) -> list[Told]:
    return [Told(question_sentence(one)) for one in questions if not can_be_typed(one)]


def _promising(held: Coverage, family: CareFamily, promise: Promise) -> Coverage:
    return replace(held, cover=replace(held.cover, promises={**held.cover.promises, family: promise}))


def _select(label: str, words: Mapping[Any, str]) -> forms.ChoiceField:
    pairs = [("", "—"), *((str(code), text) for code, text in words.items())]
    return forms.ChoiceField(label=label, choices=pairs, error_messages=REQUIRED)


def _yes_or_no(label: str, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(YES_OR_NO.items()), widget=forms.RadioSelect(),
                             required=required, error_messages=REQUIRED)  # fmt: skip


def _date(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
