"""The words of a quote: what a care is, in which basket, on which tooth or ear, for which sight.

A code is written in the database: it is retired, never deleted and never given another meaning. French:
`wording.funding_quotes`.
"""

from __future__ import annotations

from enum import StrEnum


class CareFamily(StrEnum):
    """What decides the rate, what is withheld and which guarantee is read."""

    CONSULTATION = "consultation"
    ACT = "act"
    AUXILIARY = "auxiliary"
    MEDICINE = "medicine"
    TRANSPORT = "transport"
    HOSPITAL = "hospital"
    DAILY_FEE = "daily_fee"
    EMERGENCY = "emergency"
    DENTAL_CARE = "dental_care"
    DENTAL_PROSTHESIS = "dental_prosthesis"
    ORTHODONTICS = "orthodontics"
    IMPLANT = "implant"
    OPTICAL = "optical"
    HEARING = "hearing"
    DEVICE = "device"
    NOT_COVERED = "not_covered"


class Basket(StrEnum):
    """ZERO is 100 % Santé (class A glasses, class I hearing aids); MODERATE tarif maîtrisé; FREE prices; NONE."""

    ZERO = "zero"
    MODERATE = "moderate"
    FREE = "free"
    NONE = "none"


class DentalKind(StrEnum):
    CROWN = "crown"
    BRIDGE = "bridge"
    DENTURE = "denture"
    INLAY_CORE = "inlay_core"
    TEMPORARY = "temporary"
    ORTHODONTICS = "orthodontics"
    IMPLANT = "implant"
    IMPLANT_CROWN = "implant_crown"


class ToothKind(StrEnum):
    INCISOR = "incisor"
    CANINE = "canine"
    PREMOLAR_1 = "premolar_1"
    PREMOLAR_2 = "premolar_2"
    MOLAR = "molar"


class Ear(StrEnum):
    LEFT = "left"
    RIGHT = "right"


class Audience(StrEnum):
    """Who a hearing aid is for: YOUNG is under 20 years, or blind."""

    ADULT = "adult"
    YOUNG = "young"


class HearingClass(StrEnum):
    ONE = "one"
    TWO = "two"


class OpticalItem(StrEnum):
    FRAME = "frame"
    LENS = "lens"


class Sight(StrEnum):
    """The correction of a lens, as far as a published limit tells them apart."""

    WEAK_SINGLE = "weak_single"
    STRONG_SINGLE = "strong_single"
    PROGRESSIVE = "progressive"


class Equipment(StrEnum):
    """Which ceiling of a responsible guarantee a pair of glasses has: (a), (c) or (f)."""

    SIMPLE = "simple"
    COMPLEX = "complex"
    VERY_COMPLEX = "very_complex"


DENTAL = frozenset({
    CareFamily.DENTAL_CARE, CareFamily.DENTAL_PROSTHESIS, CareFamily.ORTHODONTICS, CareFamily.IMPLANT,
})  # fmt: skip

_KINDS = (
    ToothKind.INCISOR, ToothKind.INCISOR, ToothKind.CANINE, ToothKind.PREMOLAR_1, ToothKind.PREMOLAR_2,
    ToothKind.MOLAR, ToothKind.MOLAR, ToothKind.MOLAR,
)  # fmt: skip
_MILK = (ToothKind.INCISOR, ToothKind.INCISOR, ToothKind.CANINE, ToothKind.MOLAR, ToothKind.MOLAR)
TEETH: dict[str, ToothKind] = {
    **{f"{quadrant}{place}": kind for quadrant in range(1, 5) for place, kind in enumerate(_KINDS, 1)},
    **{f"{quadrant}{place}": kind for quadrant in range(5, 9) for place, kind in enumerate(_MILK, 1)},
}
"""Every tooth by its number on a French quote (FDI, ISO 3950): 11 to 48, and 51 to 85 for milk teeth."""
