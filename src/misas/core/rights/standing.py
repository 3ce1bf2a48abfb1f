"""What is left to do of one right for one member: its answer, beside what she already has and what is already claimed.

One table, the same for the screens, the summary and the letter: an open right is never something to ask for, nor is a
claim under way. Not here: the answer itself, the life of a claim, any sentence.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Final

from misas.core.rights.codes import Entity, Opening, Theme, Verdict
from misas.core.rights.engine import C2S, C2SFigures
from misas.core.rights.months import add_months
from misas.core.rights.rules import Right

PRESUMED: Final = "c2s_presomption"
RENEWAL: Final = "c2s_renouvellement"
BY_RSA: Final = "c2s_auto_rsa"
ONE_FORM: Final = frozenset({C2S, PRESUMED, RENEWAL})
"""The C2S is asked for on one form, by whichever of its names: once filed, it is filed under all of them."""


def form_of(right: str) -> str:
    """The name under which a right is filed, watched and replaced: the C2S is one, whatever it is called."""
    return C2S if right in ONE_FORM else right


def names_of(right: str) -> frozenset[str]:
    """Every name of the right asked for on the same form."""
    return ONE_FORM if right in ONE_FORM else frozenset({right})


def opens_as(right: str) -> str:
    """The right that a granted claim opens: a renewal is the C2S again, for another year."""
    return C2S if right == RENEWAL else right


RENEWED_FROM: Final = 4
"""Months before its end from which a C2S is asked for again (CSS R861-18)."""

PAID_COVER: Final = "c2s_paying"
FREE_TIER: Final = "gratuite"
PAID_TIERS: Final = frozenset({"participation", "presomption"})

EXPLAINS: Final = frozenset({"sans_complementaire", "c2s_contenu", "c2s_etudiant"})
"""Entries of the catalogue that say how things are, and that nobody can ask for."""

STEPS_DONE: Final = frozenset(
    {
        "bilan_prevention",
        "carte_vitale",
        "compte_ameli",
        "examen_prevention_sante",
        "immatriculation",
        "medecin_traitant",
        "mon_espace_sante",
        "mt_dents",
        "rattachement_enfants",
        "reconnaissance_mdph",
        "retraites",
        "vaccination",
    }
)
"""Entries that are a step taken: one says of them that it is done, not that it is open."""

LEAVING: Final = "c2s_sortie"
"""What follows a C2S that ended: noted open by its end, not by itself."""

TOLD_ALONE: Final = frozenset({Theme.OFFERS, Theme.PREVENTION})
"""Themes in which nothing is claimed from an administration."""


class Standing(StrEnum):
    """Where a right stands for somebody, once her claims and what she has are looked at."""

    UNDER_WAY = "under_way"
    OPEN = "open"
    CONTESTED = "contested"
    TO_CHECK = "to_check"
    DUE = "due"
    NOT_DUE = "not_due"


def standing_of(
    verdict: Verdict, *, is_open: bool = False, is_claimed: bool = False, is_granted: bool = False,
    is_contested: bool = False,
) -> Standing:  # fmt: skip
    """What was filed or decided speaks before what is computed; a doubt before what she says she has.

    claim under way            → UNDER_WAY, whatever the answer
    granted by a decision      → OPEN, whatever the answer
    two computations contest   → CONTESTED
    UNKNOWN                    → TO_CHECK, though it be open: she may be about to lose it
    YES or NO, already open    → OPEN
    YES                        → DUE
    NO                         → NOT_DUE
    """
    if is_claimed:
        return Standing.UNDER_WAY
    if is_granted:
        return Standing.OPEN
    if is_contested:
        return Standing.CONTESTED
    if verdict is Verdict.UNKNOWN:
        return Standing.TO_CHECK
    if is_open:
        return Standing.OPEN
    return Standing.DUE if verdict is Verdict.YES else Standing.NOT_DUE


class Way(StrEnum):
    """How somebody gets a right that is due to her."""

    CLAIM = "claim"  # filed with a body that answers
    STEP = "step"  # something to do, and nothing is filed
    ALONE = "alone"  # opens by itself
    OFFER = "offer"  # told in one line: she only has to use it
    NOTICE = "notice"  # says how things are, and cannot be asked for


def way_of(right: Right) -> Way:
    if right.id in EXPLAINS:
        return Way.NOTICE
    if right.theme in TOLD_ALONE:
        return Way.OFFER
    if right.opening is Opening.AUTOMATIC:
        return Way.ALONE
    return Way.CLAIM if is_claimable(right) else Way.STEP


def is_claimable(right: Right) -> bool:
    """Whether something is filed with a body that answers: what opens by itself, or is only chosen, has no claim."""
    files = right.documents or right.delay is not None or right.asks_engine
    return right.opening is not Opening.AUTOMATIC and right.id not in EXPLAINS and bool(files)


def may_be_noted(right: Right) -> bool:
    """Whether a caisse may see this right open on a paper: not how things are, nor a step done, nor another moment of
    the C2S, which is noted under its own name."""
    return right.id not in EXPLAINS | STEPS_DONE | {RENEWAL, LEAVING}


def is_about(
    right: Right, member: str, verdict: Verdict, other: str, other_member: str, couple: Collection[str]
) -> bool:
    """Whether a claim, or an open right, of `other` for `other_member` is about this right of this member.

    A right of the household is the same for both of the couple. Another name of the C2S says nothing of a no."""
    together = {member, other_member} <= set(couple)
    if other == right.id:
        return member == other_member or (right.entity is Entity.HOUSEHOLD and together)
    return verdict is not Verdict.NO and {other, right.id} <= ONE_FORM and (member == other_member or together)


def grants(right: Right, until: date | None, today: date, cover: object = None) -> bool:
    """Whether a right known open until this day (None: no end is known) still speaks for `right` today.

    A renewal is not answered by the right that is about to end, nor a free C2S by the paying one (`cover`: hers)."""
    if right.id == RENEWAL:
        return until is not None and until > add_months(today, RENEWED_FROM)
    if right.id == C2S and cover == PAID_COVER:
        return False
    return until is None or until >= today


def pays_already(right: str, cover: object, figures: C2SFigures | None) -> bool:
    """Whether somebody has the very C2S that is due to her: the paying one, when the free one is not."""
    if right != C2S or cover != PAID_COVER or figures is None:
        return False
    return {figures.tier_low, figures.tier_high} <= PAID_TIERS


def told_by_another(right: str, due: Collection[str], figures: C2SFigures | None) -> bool:
    """Whether another right due to the same household already says what to do about this one.

    The RSA opens the C2S by itself; a C2S that is free is asked for as such, and one that is presumed as presumed."""
    if right in (C2S, PRESUMED) and BY_RSA in due:
        return True
    is_free = figures is not None and {figures.tier_low, figures.tier_high} == {FREE_TIER}
    return right in (C2S, PRESUMED) and {C2S, PRESUMED} <= set(due) and is_free is (right == PRESUMED)
