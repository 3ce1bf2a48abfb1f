"""French words of the envelopes: what a movement is called, and what refuses one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.funding.codes import EnvelopeKind
from misas.lib.french import euros, number

MOVEMENTS: Final[Mapping[EnvelopeKind, str]] = {
    EnvelopeKind.OPENED: "Enveloppe ouverte",
    EnvelopeKind.REFILLED: "Budget augmenté",
    EnvelopeKind.CUT: "Budget diminué",
    EnvelopeKind.RESERVED: "Demandé",
    EnvelopeKind.UNRESERVED: "Demande décidée ou retirée",
    EnvelopeKind.COMMITTED: "Engagé",
    EnvelopeKind.RELEASED: "Libéré",
    EnvelopeKind.PAID: "Payé",
    EnvelopeKind.RETURNED: "Reversé",
}

_AMOUNT: Final = "Donnez un montant d’au moins un centime et d’au plus {most:€}."

REFUSALS: Final = {
    "funding.envelope_cents": _AMOUNT,
    "funding.share_out_without_envelope": (
        "Aucune enveloppe n’est ouverte pour {year} : ouvrez-en une avant de préparer la répartition."
    ),
    "funding.envelope_closed": (
        "L’enveloppe {year} est close : rien de nouveau ne peut y être demandé ni engagé. "
        "Choisissez l’enveloppe de l’année en cours."
    ),
    "funding.envelope_already_open": (
        "L’enveloppe {year} de ce financeur est déjà ouverte : changez son budget, avec un motif."
    ),
    "funding.envelope_below_commitments": (
        "{borne:€} sont déjà engagés ou payés sur cette enveloppe : son budget ne peut pas descendre à {cents:€}."
    ),
    "funding.envelope_overdrawn": (
        "Il ne reste que {left:€} dans cette enveloppe : {cents:€} ne peuvent pas y être engagés. "
        "Accordez moins, augmentez le budget ou ajournez la demande."
    ),
    "funding.envelope_moved_above": (
        "Cette enveloppe ne porte plus que {most:€} de ce mouvement : {cents:€} ne peuvent pas en être retirés."
    ),
}

FAULTS: Final = {
    "funding.envelope_reason": "Donnez le motif de ce changement, en {most} caractères au plus.",
    "funding.envelope_cents": _AMOUNT,
    "funding.envelope_year": "Une enveloppe s’ouvre pour une année entre {first} et {last}.",
}


def stale_said(count: int) -> str:
    """The files of a share-out whose computation was no longer up to date."""
    if not count:
        return ""
    return f"{number(count)} dossiers étaient à recalculer." if count > 1 else "Un dossier était à recalculer."


def given_less_said(case: int, less: int, left: int) -> str:
    """Who would receive less than in order of arrival, and why that may be: the care can still be paid."""
    rest = f"il resterait {euros(left)} à payer, dans ses moyens" if left else "il ne resterait rien à payer"
    return (
        f"Dossier n° {number(case)} : {euros(less)} de moins que dans l’ordre d’arrivée. Son soin peut se faire quand "
        f"même : {rest}. Ces {euros(less)} iraient à un autre dossier."
    )
