"""Hand a person over to the service social: proposed, accepted, returned, withdrawn. Acceptance moves ownership."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import Held, hold, human, record, replayed
from misas.core.access import Actor
from misas.core.cases.codes import HandoverStatus
from misas.core.cases.handover import Packet, check_pending, check_returnable, faults, reads_until
from misas.core.refusals import Fault, Invalid, Refused
from misas.records.cases import doors, limits
from misas.records.cases.models import CaseEvent, Handover


@transaction.atomic
def propose_handover(case: UUID, packet: Packet, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """Propose the packet to the service social; the caseworker goes on owning until it answers.

    Raises Absent, Invalid (every fault of the packet), Refused.
    """
    row = hold(case, to="propose_handover", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    wrong = faults(packet, today=row.today, longest=limits.HANDOVER_TEXT)
    if wrong or packet.agreed_on is None:
        raise Invalid(wrong)
    event = record(row, "propose_handover", by=by, at=at, data={"urgent": packet.urgent}, key=key)
    Handover.objects.create(
        caisse_id=row.row.caisse_id,
        case=row.row,
        status=HandoverStatus.PROPOSED.value,
        motives=[motive.value for motive in packet.motives],
        situation=packet.situation.strip(),
        already_done=packet.already_done.strip(),
        expected=packet.expected.strip(),
        agreed_on=packet.agreed_on,
        urgent=packet.urgent,
        former_owner_id=row.row.owner_id,
        proposed_at=at,
        proposed_by_id=human(by),
    )
    return event


@transaction.atomic
def accept_handover(case: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """The service social takes the person over; the former owner still reads for the days of the caisse."""
    row = hold(case, to="accept_handover", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    me = human(by)
    check_pending(row.facts)
    event = record(row, "accept_handover", by=by, at=at, data={"owner": me}, key=key)
    until = reads_until(at, row.office.rules, row.office.calendar)
    _answer(row, HandoverStatus.ACCEPTED, "", by, at, reads_until=until)
    return event


@transaction.atomic
def return_handover(case: UUID, why: str, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """The service social gives the person back, and says why; her caseworker owns again. Raises Invalid, Refused."""
    row = hold(case, to="return_handover", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    check_returnable(row.facts)
    if not why.strip() or len(why) > limits.COMMENT:
        raise Invalid([Fault.of("why", "handover.say_why", most=limits.COMMENT)])
    event = record(row, "return_handover", by=by, at=at, comment=why.strip(), key=key)
    _answer(row, HandoverStatus.RETURNED, why.strip(), by, at)
    return event


@transaction.atomic
def withdraw_handover(case: UUID, *, by: Actor, at: datetime, key: str | None = None) -> CaseEvent:
    """The caseworker takes the proposal back before it is answered."""
    row = hold(case, to="withdraw_handover", by=by, at=at)
    if (before := replayed(row, key)) is not None:
        return before
    check_pending(row.facts)
    event = record(row, "withdraw_handover", by=by, at=at, key=key)
    _answer(row, HandoverStatus.WITHDRAWN, "", by, at)
    return event


def _answer(row: Held, status: HandoverStatus, answer: str, by: Actor, at: datetime, **more: object) -> None:
    standing = doors.handover(row.row)
    if standing is None:
        raise Refused("handover.not_pending")
    Handover.objects.filter(pk=standing.pk).update(
        status=status.value, answer=answer, answered_at=at, answered_by_id=by.account_id, **more
    )
