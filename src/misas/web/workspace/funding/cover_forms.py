"""Her cover as it is said whole: each right, the complementary and what it guarantees, what funders ask to know.

« Ne sait pas » is an answer everywhere: what nobody knows stays unknown. Not here: the short form of what is missing
(`questions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from misas.core.funding.care_codes import CareFamily
from misas.core.funding.coverage import (
    NO,
    NO_COVER,
    RIGHTS,
    UNSAID,
    YES,
    Complementary,
    Coverage,
    Promise,
    PromiseKind,
    Right,
)
from misas.core.funding.packs.facts import FACTS
from misas.lib.typed_amounts import typed
from misas.web.workspace.funding.fact_fields import (
    FACT,
    NO_SAID,
    UNKNOWN,
    YES_SAID,
    Bodies,
    check_organisms,
    fact_field,
    fact_value,
    said_of,
    three,
)
from misas.web.workspace.funding.forms import Amount
from misas.web.workspace.funding.questions import promise_of
from misas.web.workspace.orientation.forms import StepForm
from misas.wording.funding_quotes import FAMILIES
from misas.wording.funding_quotes import RIGHTS as RIGHT_WORDS
from misas.wording.funding_screens import (
    HAS_COVER,
    IS_RESPONSIBLE,
    PROMISE_OF,
    PROMISES,
    THREE,
    WHICH_FIGURE,
    WITH_AMO,
)


class Cover(StepForm):
    """The whole cover. `families`: those whose guarantee is asked; `facts`: what funders ask of her."""

    def __init__(self, held: Coverage, families: Iterable[CareFamily], facts: Iterable[str], told: Mapping[str, Any],
                 affordable: int | None, bodies: Bodies, *args: Any, **options: Any) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.held, self.families, self.asked = held, tuple(families), tuple(facts)
        for name in RIGHTS:
            right: Right = getattr(held, name)
            self.fields[f"right-{name}"] = three(_capital(RIGHT_WORDS[name]), right.at(held.read_on))
        state = held.cover.at(held.read_on)
        has = None if state is Complementary.UNKNOWN else state is Complementary.HELD
        self.fields["cover"] = three(HAS_COVER, has)
        self.fields["responsible"] = three(IS_RESPONSIBLE, held.cover.is_responsible)
        for family in self.families:
            self._promise(family, held.cover.promises.get(family))
        self.fields["affordable"] = Amount("affordable", required=False,
                                           initial="" if affordable is None else typed(affordable))  # fmt: skip
        for name in self.asked:
            self.fields[f"{FACT}{name}"] = fact_field(FACTS[name], told.get(name), bodies)

    def _promise(self, family: CareFamily, told: Promise | None) -> None:
        name = f"promise-{family}"
        label = PROMISE_OF.format(family=FAMILIES[family].lower())
        pairs = [("", THREE[UNKNOWN]), *((str(code), text) for code, text in PROMISES.items())]
        kind = told.kind.value if told else ""
        figure = ""
        if told and told.kind is PromiseKind.PERCENT_OF_BASE:
            figure = str(told.percent)
        elif told and told.kind is PromiseKind.FLAT:
            figure = typed(told.cents)
        self.fields[name] = forms.ChoiceField(label=label, choices=pairs, required=False, initial=kind)
        self.fields[f"{name}:figure"] = Amount(
            "amount", label=WHICH_FIGURE, required=False, initial=figure, help_text=""
        )
        self.fields[f"{name}:amo"] = three(WITH_AMO, told.includes_amo if told else None)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        check_organisms(self, self.asked)
        return said

    def parts(self) -> list[tuple[str, list[Any]]]:
        """Its fields, group by group, for the page."""
        promises = [self[name] for name in self.fields if name.startswith("promise-")]
        return [
            ("rights", [self[f"right-{name}"] for name in RIGHTS]),
            ("cover", [self["cover"], self["responsible"]]),
            ("promises", promises),
            ("affordable", [self["affordable"]]),
            ("facts", [self[f"{FACT}{name}"] for name in self.asked]),
        ]

    def covered(self, today: date) -> Coverage:
        """The cover as it was said. A right that is said again as it stood keeps its days."""
        said, held = self.cleaned_data, self.held
        rights: dict[str, Any] = {
            name: _right(getattr(held, name), said[f"right-{name}"], held.read_on) for name in RIGHTS
        }
        match said["cover"]:
            case "no":
                cover = NO_COVER
            case value:
                before = (
                    replace(held.cover)
                    if held.cover.state is not Complementary.NONE
                    else replace(held.cover, state=Complementary.UNKNOWN)
                )
                state = Complementary.HELD if value == YES_SAID else Complementary.UNKNOWN
                cover = replace(
                    before,
                    state=state,
                    is_responsible=said_of(said["responsible"]),
                    promises=self._promises(before.promises),
                )
        return replace(held, read_on=today, cover=cover, **rights)

    def _promises(self, before: Mapping[CareFamily, Promise]) -> dict[CareFamily, Promise]:
        kept = {family: told for family, told in before.items() if family not in self.families}
        for family in self.families:
            kind = self.cleaned_data[f"promise-{family}"]
            if kind:
                told = promise_of(kind, self.cleaned_data, f"promise-{family}")
                held = before.get(family)
                if held is not None and held.kind is told.kind:  # what the screen does not ask stays as it was said
                    told = replace(held, percent=told.percent, cents=told.cents, includes_amo=told.includes_amo)
                kept[family] = told
        return kept

    def facts(self) -> dict[str, Any]:
        """What was said of each fact; None withdraws it."""
        return {name: fact_value(FACTS[name], self.cleaned_data[f"{FACT}{name}"]) for name in self.asked}


def _right(held: Right, said: str, on: date) -> Right:
    if said_of(said) == held.at(on):
        return held
    return {YES_SAID: YES, NO_SAID: NO}.get(said, UNSAID)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
