"""The quotes of the demo and what is said of each person's cover. Nobody made them out: the places do not exist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from misas.actions.funding.quoting import SaidLine, SaidQuote
from misas.core.funding.care_codes import Basket, CareFamily, Ear, Equipment, HearingClass, OpticalItem
from misas.core.funding.coverage import NO, Complementary, Cover, Coverage, Promise, PromiseKind
from misas.core.funding.quotes import QuotedLine
from misas.demo.purses import MUTUAL

F: Final = CareFamily
DENTIST: Final = "Cabinet dentaire des Oliviers"
OTHER_DENTIST: Final = "Cabinet dentaire de la Tour"

CROWN: Final = QuotedLine(
    "", "Couronne céramo-céramique", F.DENTAL_PROSTHESIS, 82_000, code="HBLD403", tooth="36", basket=Basket.FREE,
    base_cents=12_000,
)  # fmt: skip
METAL_CROWN: Final = replace(
    CROWN, label="Couronne métallique (100 % Santé)", price_cents=29_000, code="HBLD038", basket=Basket.ZERO
)
BOTH_CROWNS: Final = (replace(CROWN, variant_group="36"), replace(METAL_CROWN, variant_group="36"))
DEAR_CROWN: Final = replace(CROWN, label="Couronne céramo-céramique sur dent dépulpée", price_cents=98_000)
GLASSES: Final = (
    QuotedLine("", "Monture", F.OPTICAL, 16_000, item=OpticalItem.FRAME, basket=Basket.FREE,
               equipment=Equipment.COMPLEX, pair="1"),
    QuotedLine("", "Verre progressif", F.OPTICAL, 21_000, quantity=2, item=OpticalItem.LENS, basket=Basket.FREE,
               equipment=Equipment.COMPLEX, pair="1"),
)  # fmt: skip
HEARING: Final = (
    QuotedLine("", "Audioprothèse de classe II, oreille gauche", F.HEARING, 155_000, ear=Ear.LEFT, basket=Basket.FREE,
               hearing_class=HearingClass.TWO),
    QuotedLine("", "Audioprothèse de classe II, oreille droite", F.HEARING, 155_000, ear=Ear.RIGHT, basket=Basket.FREE,
               hearing_class=HearingClass.TWO),
)  # fmt: skip

FACTS: Final[dict[str, Any]] = {
    "quotient_familial": 70_000,
    "reste_a_vivre": 21_000,
    "organismes": [MUTUAL],
    "anciennete_mutuelle_mois": 38,
    "cotisations_a_jour": True,
    "travailleur_social": True,
    "remboursement_possible": True,
}
"""What the invented funders look at: she is within their rules."""


def quote(day: date, *lines: QuotedLine, professional: str = DENTIST, months: int = 6) -> SaidQuote:
    return SaidQuote(professional, day, [SaidLine(line) for line in lines], valid_until=day + timedelta(30 * months))


def cover(day: date, born: date, *but: CareFamily) -> Coverage:
    """A contract that pays the copayment; of the families `but`, nobody has read the guarantee yet. No other right."""
    promises = {family: Promise(PromiseKind.COPAYMENT) for family in F if family not in but}
    return Coverage(
        day, born, local_regime=NO, c2s=NO, ame=NO, ald=NO, at_mp=NO, invalidity=NO, maternity=NO, is_blind=False,
        cover=Cover(Complementary.HELD, is_responsible=True, promises=promises),
    )  # fmt: skip
