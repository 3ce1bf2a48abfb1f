"""What somebody types as an act, on a quote: a code of the tables, or one of the usual names of a care.

A known act brings its family and its basket, so that a line is one act and one price. Nothing else is guessed: an act
that nobody knows is asked its family. Not here: what an act costs (`core.funding`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from misas.core.funding.care_codes import (
    TEETH,
    Basket,
    CareFamily,
    DentalKind,
    Ear,
    HearingClass,
    OpticalItem,
    Sight,
)
from misas.core.funding.params import Params
from misas.core.funding.quotes import QuotedLine
from misas.core.orientation.codes import Sector
from misas.lib.text import normalise
from misas.wording.funding_screens import NAMED

F = CareFamily
OF_KINDS: Final[Mapping[DentalKind, CareFamily]] = {
    DentalKind.IMPLANT: F.IMPLANT,
    DentalKind.ORTHODONTICS: F.ORTHODONTICS,
}
EARS: Final = {"gauche": Ear.LEFT, "g": Ear.LEFT, "og": Ear.LEFT, "droite": Ear.RIGHT, "d": Ear.RIGHT, "od": Ear.RIGHT}
SIDES: Final = {Ear.LEFT: "gauche", Ear.RIGHT: "droite"}
"""An ear as a field shows it, to be read again."""


def _line(family: CareFamily, **more: object) -> QuotedLine:
    return replace(QuotedLine("", "", family, 0), **more)  # type: ignore[arg-type]


USUAL: Final[Mapping[str, QuotedLine]] = {
    "general_1": _line(F.CONSULTATION, is_general_practice=True, sector=Sector.ONE),
    "general_2": _line(F.CONSULTATION, is_general_practice=True, sector=Sector.TWO),
    "specialist": _line(F.CONSULTATION),
    "imaging": _line(F.ACT),
    "dental_care": _line(F.DENTAL_CARE),
    "orthodontics": _line(F.ORTHODONTICS),
    "implant": _line(F.IMPLANT),
    "hearing_1": _line(F.HEARING, hearing_class=HearingClass.ONE, basket=Basket.ZERO),
    "hearing_2": _line(F.HEARING, hearing_class=HearingClass.TWO, basket=Basket.FREE),
    "frame_a": _line(F.OPTICAL, item=OpticalItem.FRAME, basket=Basket.ZERO),
    "frame_b": _line(F.OPTICAL, item=OpticalItem.FRAME, basket=Basket.FREE),
    "lens_a": _line(F.OPTICAL, item=OpticalItem.LENS, basket=Basket.ZERO),
    "lens_b_weak": _line(F.OPTICAL, item=OpticalItem.LENS, basket=Basket.FREE, sight=Sight.WEAK_SINGLE),
    "lens_b_strong": _line(F.OPTICAL, item=OpticalItem.LENS, basket=Basket.FREE, sight=Sight.STRONG_SINGLE),
    "lens_b_progressive": _line(F.OPTICAL, item=OpticalItem.LENS, basket=Basket.FREE, sight=Sight.PROGRESSIVE),
    "nurse": _line(F.AUXILIARY),
    "daily_fee": _line(F.DAILY_FEE),
    "transport": _line(F.TRANSPORT),
    "device": _line(F.DEVICE),
}
"""Acts that people name without a code, by the key of their name (`wording.funding_screens.NAMED`)."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the list that the field proposes."""

    value: str
    label: str


def acts(params: Params) -> list[Act]:
    coded = [Act(f"{code} {act.label}", "") for code, act in sorted(params.dental.items())]
    return [*(Act(NAMED[key], "") for key in USUAL), *coded]


def known(typed: str, params: Params, day: date) -> QuotedLine | None:
    """The act that was meant, with what the tables know of it; None when nobody knows it."""
    code, _, rest = typed.strip().partition(" ")
    act = params.dental.get(code.upper())
    if act is not None:
        family = OF_KINDS.get(act.kind, F.DENTAL_PROSTHESIS)
        label = rest.strip() or act.label
        return QuotedLine("", label, family, 0, code=act.code, basket=act.basket_at(day))
    wanted = normalise(typed)
    key = next((key for key in USUAL if normalise(NAMED[key]) == wanted), None)
    return replace(USUAL[key], label=typed.strip()) if key else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a care is done, as it was typed. `is_read` false: nobody can tell."""

    tooth: str = ""
    ear: Ear | None = None
    is_read: bool = True


def place(typed: str) -> Place:
    """26, dent 26, gauche, OG; nothing when nothing was typed."""
    words = normalise(typed).replace("dent", " ").replace("oreille", " ").split()
    text = "".join(words)
    if not text:
        return Place()
    if text in TEETH:
        return Place(tooth=text)
    return Place(ear=EARS[text]) if text in EARS else Place(is_read=False)
