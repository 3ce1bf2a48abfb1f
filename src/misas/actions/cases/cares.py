"""One forgone care, from declared to proven: searched, started, done, each with its day.

Not here: its appointments, which tell the case by themselves (`actions.orientation.caring`); quotes and money.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from misas.actions.cases.opening import CareNeeded, add_care_row
from misas.actions.cases.recording import Held, already, hold, record, replayed
from misas.core.access import Actor
from misas.core.cases.allocation import workload
from misas.core.cases.cares import check, faults_of_day
from misas.core.cases.codes import AbandonReason, CareStage, EvidenceClass, FactKind
from misas.core.cases.lifecycle import BY_VERB
from misas.core.referrals.codes import CareType, Reason
from misas.core.referrals.priority import Level
from misas.core.refusals import Absent, Fault, Invalid, Refused
from misas.records.cases import doors
from misas.records.cases.models import CaseEvent, ForgoneCare
from misas.records.documents.models import Document


@transaction.atomic
def add_care(
    case: UUID,
    care_type: CareType,
    *,
    since: date | None = None,
    reasons: Sequence[Reason] = (),
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CaseEvent:
    """One more care that she gives up; `data["care"]` of the event is its public id."""
    row = hold(case, to="add_care", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    if since is not None and since > row.today:
        raise Invalid([Fault.of("since", "care.day_in_future")])
    event = add_care_row(row, CareNeeded(care_type, since, tuple(reasons)), by=by, at=at, key=key)
    row.row.points = workload(len(row.facts.cares), urgent=row.row.priority == Level.FIRST)
    row.row.save(update_fields=["points"])
    return event


@transaction.atomic
def confirm_care(case: UUID, care: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """She confirms that she needs it."""
    return _say(case, care, "confirm_care", by, at, key)


@transaction.atomic
def search_care(case: UUID, care: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """The search of an appointment has begun. Refused while one is booked: that one is cancelled or moved, so that
    nobody goes on being reminded of it."""
    row = hold(case, to="search_care", by=by, at=at)
    known = row.facts.cares.get(str(care))
    if known is not None and known.stage is CareStage.BOOKED and replayed(row, key) is None:
        raise Refused("care.booked")
    return _say(case, care, "search_care", by, at, key)


@transaction.atomic
def record_started(case: UUID, care: UUID, on: date, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """The care has begun."""
    return _say(case, care, "start_care", by, at, key, on=on)


@transaction.atomic
def record_done(
    case: UUID,
    care: UUID,
    on: date,
    *,
    evidence: EvidenceClass | None = None,
    document: UUID | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CaseEvent:
    """The care is done; `evidence` says how we know. Without it, the proof remains to be obtained."""
    return _say(case, care, "finish_care", by, at, key, on=on, evidence=evidence, document=document)


@transaction.atomic
def prove_care(
    case: UUID,
    care: UUID,
    evidence: EvidenceClass,
    *,
    document: UUID | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CaseEvent:
    """How we know that the care was done, or a stronger proof than before."""
    return _say(case, care, "prove_care", by, at, key, evidence=evidence, document=document)


@transaction.atomic
def abandon_care(
    case: UUID, care: UUID, reason: AbandonReason, *, by: Actor, at: datetime, key: str | None = None
) -> CaseEvent:
    """This care will not be done; the case goes on with the others."""
    return _say(case, care, "abandon_care", by, at, key, reason=reason)


def _say(case: UUID, care: UUID, verb: str, by: Actor, at: datetime, key: str | None, **said: Any) -> CaseEvent:
    """Record one fact about one care, once its stage and its day allow it."""
    row = hold(case, to=verb, by=by, at=at)
    care_row = doors.care(row.row, care)
    data = {"care": str(care_row.public_id), **said}
    if (before := already(row, verb, key, data)) is not None:
        return before
    kind = BY_VERB[verb].fact
    check(row.facts.cares[data["care"]], kind)
    _check_day(row, kind, said.get("on"))
    document = _document(said.get("document"), row)
    event = record(row, verb, by=by, at=at, data=data, key=key)
    if document is not None:
        ForgoneCare.objects.filter(pk=care_row.pk).update(evidence_document=document)
    return event


def _check_day(row: Held, kind: FactKind, day: date | None) -> None:
    if day is None:
        return
    faults = faults_of_day(kind, day, today=row.today, opened=row.office.day(row.facts.opened_at))
    if faults:
        raise Invalid(faults)


def _document(public_id: UUID | None, row: Held) -> Document | None:
    """The document that proves it: of this case, still there. Raises Absent."""
    if public_id is None:
        return None
    found = Document.objects.filter(public_id=public_id, case=row.row.public_id, removed_at__isnull=True).first()
    if found is None:
        raise Absent
    return found
