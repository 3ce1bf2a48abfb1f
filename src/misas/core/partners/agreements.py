"""What an agreement (*convention*) lets an organisation do, in which caisse, until when. Status follows dates.

One agreement binds one organisation and one caisse; several caisses sign several. It says who may refer, see and pay,
and how far feedback may go. Nothing is renewed silently: an agreement that ends stops new referrals, never the
follow-up of those already received.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from misas.core.partners.kinds import KINDS, OrganisationKind

ENDING_SOON: Final = timedelta(days=60)


class Leave(StrEnum):
    """What an agreement may let an organisation do."""

    REFER = "refer"
    SEE = "see"
    PAY = "pay"


class AgreementStatus(StrEnum):
    DRAFT = "draft"
    UPCOMING = "upcoming"
    RUNNING = "running"
    ENDING_SOON = "ending_soon"
    ENDED = "ended"
    SUSPENDED = "suspended"


IN_FORCE: Final = frozenset({AgreementStatus.RUNNING, AgreementStatus.ENDING_SOON})


@dataclass(frozen=True, slots=True)
class Terms:
    """The facts of one agreement. `feedback` is a grade of `core.referrals.feedback` (0 receipt … 3 outcome)."""

    caisse: int
    leaves: frozenset[Leave]
    feedback: int
    signed_on: date | None
    starts_on: date
    ends_on: date
    suspended_on: date | None = None


def status_on(terms: Terms, day: date) -> AgreementStatus:
    """Where an agreement stands on a day. The last day is still in force."""
    if terms.signed_on is None or terms.signed_on > day:
        return AgreementStatus.DRAFT
    if day > terms.ends_on:
        return AgreementStatus.ENDED
    if terms.suspended_on is not None and terms.suspended_on <= day:
        return AgreementStatus.SUSPENDED
    if day < terms.starts_on:
        return AgreementStatus.UPCOMING
    return AgreementStatus.ENDING_SOON if terms.ends_on - day < ENDING_SOON else AgreementStatus.RUNNING


# Why an organisation may not: the most hopeful state first, because that is what is said to it.
WHY_NOT: Final[tuple[tuple[AgreementStatus, str], ...]] = (
    (AgreementStatus.SUSPENDED, "partner.agreement_suspended"),
    (AgreementStatus.UPCOMING, "partner.agreement_upcoming"),
    (AgreementStatus.DRAFT, "partner.agreement_unsigned"),
    (AgreementStatus.ENDED, "partner.agreement_ended"),
)


def why_not(leave: Leave, kind: OrganisationKind, agreements: Iterable[Terms], *, caisse: int, day: date) -> str:
    """The code of why an organisation may not do this in this caisse that day; "" when it may."""
    here = [terms for terms in agreements if terms.caisse == caisse]
    in_force = [terms for terms in here if status_on(terms, day) in IN_FORCE]
    if any(leave in terms.leaves for terms in in_force):
        return ""
    if leave is Leave.REFER and not KINDS[kind].agreement and not here:
        return ""
    if in_force:
        return f"partner.agreement_without_{leave}"
    statuses = {status_on(terms, day) for terms in here}
    return next((code for status, code in WHY_NOT if status in statuses), "partner.no_agreement")


def feedback_grade(kind: OrganisationKind, agreements: Iterable[Terms], *, caisse: int, day: date) -> int:
    """How far feedback may go to this organisation for this caisse: the widest agreement in force that lets it see.

    A health professional without agreement hears up to the contact, if the patient agrees (CSP L.1110-4 III); else the
    receipt alone.
    """
    seeing = [
        terms.feedback
        for terms in agreements
        if terms.caisse == caisse and Leave.SEE in terms.leaves and status_on(terms, day) in IN_FORCE
    ]
    return max(seeing, default=0 if KINDS[kind].agreement else 2)
