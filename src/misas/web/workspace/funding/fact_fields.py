"""What funders ask to know of her, as fields: one a fact. Left empty, a fact stays unknown: nothing is supposed.

Not here: which facts their rules look at (`core.funding.packs.facts`), her cover (`cover_forms`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms

from misas.core.funding.packs.facts import FACTS, Fact, Nature
from misas.lib.typed_amounts import typed
from misas.web.workspace.cases.forms import REQUIRED
from misas.web.workspace.funding.bodies import ORGANISMS, spelt
from misas.web.workspace.funding.forms import Amount
from misas.web.workspace.orientation.forms import StepForm
from misas.wording.funding_pack_words import CODES, QUESTIONS
from misas.wording.funding_screens import NO_ORGANISM, NOTHING_SAID, THREE

UNKNOWN, YES_SAID, NO_SAID = "", "yes", "no"
FACT: Final = "fact-"
NONE: Final = "-"

Bodies = Sequence[tuple[str, str]]
"""The organisms to choose from: the code that rules look for, its name."""


class AskedFacts(StepForm):
    """The facts that keep a funder from being counted. One answer at least."""

    def __init__(self, asked: Iterable[str], bodies: Bodies, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = tuple(asked)
        for name in self.asked:
            self.fields[f"{FACT}{name}"] = fact_field(FACTS[name], None, bodies)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not self.facts(said):
            raise forms.ValidationError(NOTHING_SAID)
        return said

    def facts(self, said: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What was said; what was left empty is not named."""
        told = self.cleaned_data if said is None else said
        found = {name: fact_value(FACTS[name], told.get(f"{FACT}{name}")) for name in self.asked}
        return {name: value for name, value in found.items() if value is not None}


def fact_field(fact: Fact, held: Any, bodies: Bodies) -> forms.Field:
    label = QUESTIONS.get(fact.id, fact.id)
    match fact.nature:
        case Nature.MONEY:
            return Amount(
                "amount", label=label, required=False, initial="" if held is None else typed(held), help_text=""
            )
        case Nature.WHOLE:
            return forms.IntegerField(
                label=label, required=False, min_value=0, max_value=1000, initial=held, error_messages=REQUIRED,
                widget=forms.NumberInput(attrs={"class": "short"}),
            )  # fmt: skip
        case Nature.FLAG:
            return three(label, held)
        case Nature.CODE if fact.among:
            pairs = [("", THREE[UNKNOWN]), *((code, CODES.get(code, code)) for code in sorted(fact.among))]
            return forms.ChoiceField(label=label, choices=pairs, required=False, initial=held or "")
        case Nature.WORDS if fact.id == ORGANISMS:
            return _organisms(label, held, bodies)
        case _:
            initial = ", ".join(sorted(held)) if isinstance(held, list | frozenset) else held or ""
            return forms.CharField(label=label, required=False, max_length=200, initial=initial)


def _organisms(label: str, held: Any, bodies: Bodies) -> forms.Field:
    names = dict(bodies) | {code: spelt(code) for code in held or () if code not in dict(bodies)}
    return forms.MultipleChoiceField(
        label=label, choices=[*names.items(), (NONE, NO_ORGANISM)], required=False, error_messages=REQUIRED,
        widget=forms.CheckboxSelectMultiple(), initial=[NONE] if held == [] else list(held or ()),
    )  # fmt: skip


def fact_value(fact: Fact, said: Any) -> Any:
    """What the core reads; None: nobody knows."""
    match fact.nature:
        case Nature.FLAG:
            return said_of(said)
        case Nature.WORDS if isinstance(said, list):
            return [one for one in said if one != NONE] if said else None
        case Nature.WORDS:
            words = [one.strip() for one in str(said or "").split(",") if one.strip()]
            return words or None
        case _:
            return None if said in ("", None) else said


def three(label: str, held: bool | None) -> forms.ChoiceField:
    initial = UNKNOWN if held is None else YES_SAID if held else NO_SAID
    return forms.ChoiceField(label=label, choices=list(THREE.items()), required=False, initial=initial)


def said_of(value: Any) -> bool | None:
    return {YES_SAID: True, NO_SAID: False}.get(value or "")
