"""What is wrong with an organisation or an agreement as typed: all faults at once, by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from misas.core.partners.agreements import Leave
from misas.core.partners.identifiers import finess_fault, siret_fault
from misas.core.partners.kinds import KINDS, OrganisationKind
from misas.core.refusals import Fault

NAME_LENGTH: Final = 160
LONGEST_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """An organisation as typed; SIRET and FINESS without spaces, empty when unknown."""

    name: str
    kind: OrganisationKind
    siret: str = ""
    finess: str = ""
    email: str = ""
    phone: str = ""
    commune: str = ""


def organisation_faults(draft: OrganisationDraft) -> tuple[Fault, ...]:
    return tuple(_organisation(draft))


def _organisation(draft: OrganisationDraft) -> Iterator[Fault]:
    if not draft.name.strip():
        yield Fault.of("name", "partner.name_needed")
    elif len(draft.name) > NAME_LENGTH:
        yield Fault.of("name", "partner.name_too_long", most=NAME_LENGTH)
    if draft.siret and (code := siret_fault(draft.siret)):
        yield Fault.of("siret", code)
    if draft.finess and (code := finess_fault(draft.finess)):
        yield Fault.of("finess", code)
    elif draft.finess and not KINDS[draft.kind].health:
        yield Fault.of("finess", "partner.finess_not_for_kind")
    if not draft.siret and not draft.finess and draft.kind is not OrganisationKind.HEALTH_PROFESSIONAL:
        yield Fault.of("siret", "partner.identifier_needed")


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """An agreement as typed, for one caisse. `feedback` is a grade from 0 (receipt) to 3 (outcome)."""

    leaves: frozenset[Leave]
    feedback: int
    signed_on: date
    starts_on: date
    ends_on: date
    reference: str = ""


def agreement_faults(draft: AgreementDraft, kind: OrganisationKind, *, today: date) -> tuple[Fault, ...]:
    return tuple(_agreement(draft, kind, today))


def _agreement(draft: AgreementDraft, kind: OrganisationKind, today: date) -> Iterator[Fault]:
    if not draft.leaves:
        yield Fault.of("leaves", "partner.agreement_for_nothing")
    if Leave.PAY in draft.leaves and not KINDS[kind].pays:
        yield Fault.of("leaves", "partner.kind_does_not_pay")
    if not 0 <= draft.feedback <= 3:
        yield Fault.of("feedback", "partner.unknown_feedback")
    elif draft.feedback and Leave.SEE not in draft.leaves:
        yield Fault.of("feedback", "partner.feedback_without_see")
    if draft.signed_on > today:
        yield Fault.of("signed_on", "partner.signed_ahead")
    if draft.ends_on < draft.starts_on:
        yield Fault.of("ends_on", "partner.ends_before_start")
    elif draft.ends_on.year - draft.starts_on.year > LONGEST_YEARS:
        yield Fault.of("ends_on", "partner.agreement_too_long", most=LONGEST_YEARS)
