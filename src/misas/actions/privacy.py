"""What the person was told, agreed to and took back, recorded as facts. What it allows: `core.privacy.agreement`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from misas.core.access import Actor, Subject, may
from misas.core.privacy.agreement import SILENCES, validate_information
from misas.core.privacy.codes import News, Scope
from misas.core.refusals import Absent, Forbidden, Invalid, Refused
from misas.records.audit import journal
from misas.records.persons import doors as person_doors
from misas.records.persons import queries as persons
from misas.records.persons.models import Person
from misas.records.privacy import queries
from misas.records.privacy.models import InformationProof, Withdrawal


@transaction.atomic
def record_information(
    typed: Mapping[str, Any],
    *,
    caisse_id: int,
    person_id: UUID | None = None,
    organisation_id: int | None = None,
    by: Actor,
    at: datetime,
) -> InformationProof:
    """Record that the person was informed, and her answer.

    `typed`: text_version, how, informed_at, and when she answered agreed, agreed_at (else the instant of information),
    agreement_mode, feedback, withheld (codes of News), sharing_refused. Without `person_id` the proof waits for
    `attach_proof`. Raises Invalid, Forbidden, Absent.
    """
    faults = validate_information(typed, at=at)
    if faults:
        raise Invalid(faults)
    person = None
    if person_id is not None:
        person = person_doors.person(person_id, to="privacy.record_information", by=by)
        caisse_id = person.caisse_id
    else:
        verdict = may(by, "privacy.record_information", Subject("person", caisse_id, organisation_id))
        if not verdict:
            raise Forbidden(verdict.reason)
    agreed = typed.get("agreed")
    row = InformationProof(
        caisse_id=caisse_id,
        person=person,
        organisation_id=organisation_id,
        text_version=str(typed["text_version"]).strip(),
        how=typed["how"],
        informed_at=typed["informed_at"],
        agreed=agreed,
        agreed_at=None if agreed is None else typed.get("agreed_at") or typed["informed_at"],
        agreement_mode=(typed.get("agreement_mode") or "") if agreed else "",
        feedback=bool(agreed and typed.get("feedback")),
        withheld=[n.value for n in News if n in {str(w) for w in typed.get("withheld") or ()}],
        sharing_refused=bool(typed.get("sharing_refused")),
        recorded_at=at,
        recorded_by_id=by.account_id,
    )
    row.save(force_insert=True)
    journal.note("privacy.informed", row, by=by, at=at, how=row.how, agreed=agreed, feedback=row.feedback)
    return row


@transaction.atomic
def attach_proof(proof_id: UUID, person: Person, *, by: Actor, at: datetime) -> None:
    """The person of a proof is known (triage). Once only. Raises Absent, Refused (privacy.proof_of_another)."""
    row = InformationProof.objects.select_for_update(of=("self",)).filter(public_id=proof_id).first()
    if row is None or row.caisse_id != person.caisse_id:
        raise Absent
    if not may(by, "privacy.record_information", Subject("person", row.caisse_id)):
        raise Absent
    if row.person_id == person.pk:
        return
    if row.person_id is not None:
        raise Refused("privacy.proof_of_another")
    row.person = person
    row.save(update_fields=["person"])
    journal.note("privacy.proof_attached", row, by=by, at=at, person=person.public_id)


@transaction.atomic
def withdraw(person_id: UUID, scope: Scope, *, by: Actor, at: datetime, heard_by: int | None = None) -> Withdrawal:
    """Take back in one gesture what was agreed to (feedback, sharing, the accompaniment), or oppose the whole.

    Effective at once: whatever speaks asks the facts. Nothing is closed here: a human closes a case. `heard_by`: the
    account that heard her say it, when it is not the one that acts.
    Raises Absent, Refused (privacy.withdrawn_already).
    """
    person = person_doors.person(person_id, to="privacy.withdraw", by=by, lock=True)
    facts = queries.facts(persons.cluster(person))
    last_answer = max((p.answered_at for p in facts.proofs if p.agreed is not None), default=None)
    for known in facts.withdrawals:
        still = last_answer is None or known.at >= last_answer
        if still and SILENCES[scope] <= SILENCES[known.scope]:
            raise Refused("privacy.withdrawn_already")
    heard = heard_by or by.account_id
    row = Withdrawal(caisse_id=person.caisse_id, person=person, scope=scope, at=at, recorded_by_id=heard)
    row.save(force_insert=True)
    journal.note("privacy.withdrawn", person, by=by, at=at, scope=scope)
    return row
