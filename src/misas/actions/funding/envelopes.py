"""Opening, amending, refilling and closing the envelope of a funder for a year, each with its reason in the journal.

A request that was sent or decided before its envelope existed is linked as soon as one does: what it weighs is then
counted, and an envelope too small for what is promised already is refused. Not here: what a gesture on one request
moves (`weighing`), the law of an envelope (`core.funding.envelopes`), what the year may bring (`forecast`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from misas.core.access import Actor, Subject, may
from misas.core.funding.codes import EnvelopeKind
from misas.core.funding.envelopes import Envelope as Folded
from misas.core.funding.envelopes import amended, faults_of_opening, moved
from misas.core.funding.life.codes import ApplicationState, PlanState, ReplanCause
from misas.core.funding.life.envelope_moves import movements
from misas.core.funding.problem import Cents
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.cases.models import Case
from misas.records.funding import doors, facts, limits
from misas.records.funding.models import AidApplication, Envelope, EnvelopeEntry, FundingPlan
from misas.records.territory import queries as territory

K = EnvelopeKind
NEVER_SENT: Final = tuple(
    state.value for state in (ApplicationState.TO_PREPARE, ApplicationState.INCOMPLETE, ApplicationState.READY)
)
LOOKING_FOR_MONEY: Final = tuple(
    state.value for state in (PlanState.SIMULATED, PlanState.CHOSEN, PlanState.REQUESTED, PlanState.PARTLY_DECIDED)
)
"""Plans that an envelope may change: all is not decided yet."""


@dataclass(frozen=True, slots=True)
class EnvelopeDraft:
    """An envelope as it is typed."""

    funder: UUID | str
    year: int
    cents: Cents


@transaction.atomic
def open_envelope(caisse_id: int, draft: EnvelopeDraft, *, by: Actor, at: datetime, key: str | None = None) -> Envelope:
    """Give a funder an envelope for a year. Raises Absent, Invalid, Refused (there is one; less than is promised)."""
    if not may(by, "envelope.open", Subject("envelope", caisse_id)):
        raise Absent
    funder = doors.funder(draft.funder, to="funder.see", by=by, caisse=caisse_id)
    today = territory.caisse(caisse_id).local_date(at)
    before = EnvelopeEntry.objects.filter(caisse_id=caisse_id, kind=K.OPENED.value, key=key).first() if key else None
    if before is not None:
        return _again(before, draft.cents)
    if faults := faults_of_opening(draft.year, draft.cents, today):
        raise Invalid(faults)
    unlinked = _hold_unlinked(caisse_id, funder.pk, draft.year, today)
    row, made = Envelope.objects.get_or_create(
        caisse_id=caisse_id,
        funder=funder,
        year=draft.year,
        defaults={"opened_at": at, "opened_by_id": by.account_id},
    )
    if not made:
        raise Refused("funding.envelope_already_open", year=draft.year)
    _post(row, [(K.OPENED, draft.cents)], on=today, at=at, by=by, key=key)
    linked = _link(row, unlinked, on=today, at=at, by=by)
    journal.note("envelope.open", row, by=by, at=at, cents=draft.cents, year=draft.year, linked=linked)
    _to_compute_again(row, at)
    return row


@transaction.atomic
def amend_envelope(
    envelope: UUID | str, total: Cents, reason: str, *, by: Actor, at: datetime, key: str | None = None
) -> Envelope:
    """Give an envelope another total, with the reason. Raises Absent, Invalid, Refused (less than it bears; closed)."""
    return _change(envelope, lambda known: amended(known, total), reason, by, at, key)


@transaction.atomic
def refill_envelope(
    envelope: UUID | str, cents: Cents, reason: str, *, by: Actor, at: datetime, key: str | None = None
) -> Envelope:
    """Add money to an envelope, with the reason. Raises Absent, Invalid, Refused (closed)."""
    return _change(envelope, lambda known: (K.REFILLED, cents), reason, by, at, key)


@transaction.atomic
def close_envelope(envelope: UUID | str, *, by: Actor, at: datetime) -> Envelope:
    """It promises nothing more; what it had promised is still paid. Closed twice is closed once. Raises Absent."""
    row = doors.envelope(envelope, to="envelope.close", by=by, lock=True)
    if row.closed_at is None:
        row.closed_at, row.closed_by_id = at, by.account_id
        row.save(update_fields=["closed_at", "closed_by"])
        journal.note("envelope.close", row, by=by, at=at, left=row.left_cents)
        _to_compute_again(row, at)
    return row


def _change(
    envelope: UUID | str,
    movement: Callable[[Folded], tuple[EnvelopeKind, Cents] | None],
    reason: str,
    by: Actor,
    at: datetime,
    key: str | None,
) -> Envelope:
    row = doors.envelope(envelope, to="envelope.move", by=by)
    today = territory.caisse(row.caisse_id).local_date(at)
    unlinked = _hold_unlinked(row.caisse_id, row.funder_id, row.year, today)
    row = doors.envelope(envelope, to="envelope.move", by=by, lock=True)
    before = EnvelopeEntry.objects.filter(envelope=row, key=key).select_related("envelope").first() if key else None
    if before is not None:
        return _again(before, None)
    reason = _said(reason)
    wanted = movement(_folded(row))
    if wanted is not None:
        _post(row, [wanted], on=today, at=at, by=by, reason=reason, key=key)
        linked = _link(row, unlinked, on=today, at=at, by=by)
        said = {"movement": wanted[0].value, "cents": wanted[1], "total": row.total_cents, "linked": linked}
        journal.note("envelope.move", row, by=by, at=at, **said)
        _to_compute_again(row, at)
    return row


def _hold_unlinked(caisse_id: int, funder_id: int, year: int, today: date) -> list[AidApplication]:
    """What its funder already promised in that year, and what it is asked this year, out of any envelope. Their cases
    are held first, then their plans, as every gesture on them does; the envelope comes last."""
    of_year = Q(decided_on__year=year)
    if year == today.year:
        of_year |= Q(decided_on__isnull=True)
    found = AidApplication.objects.filter(of_year, caisse_id=caisse_id, funder_id=funder_id, envelope=None)
    found = found.exclude(status__in=NEVER_SENT)
    pairs = list(found.values_list("case_id", "plan_id"))
    for model, ids in ((Case, {case for case, _ in pairs}), (FundingPlan, {plan for _, plan in pairs})):
        list(model.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    return list(found.order_by("pk").select_for_update(of=("self",)))


def _link(row: Envelope, unlinked: list[AidApplication], *, on: date, at: datetime, by: Actor) -> int:
    """Count these requests in the envelope that the caller holds; how many weigh on it. Raises Refused when it is too
    small."""
    known, linked = facts.applications_of(unlinked), 0
    for one in unlinked:
        if moves := movements(None, known[str(one.public_id)]):
            _post(row, moves, on=one.decided_on or on, at=at, by=by, application=one.public_id)
            one.envelope = row
            one.save(update_fields=["envelope"])
            linked += 1
    return linked


def _post(
    row: Envelope,
    moves: Iterable[tuple[EnvelopeKind, Cents]],
    *,
    on: date,
    at: datetime,
    by: Actor,
    application: UUID | None = None,
    reason: str = "",
    key: str | None = None,
) -> None:
    """Write movements on an envelope that the caller holds: the law judges each, the sums are their fold."""
    known, moves = _folded(row), tuple(moves)
    for kind, cents in moves:
        known = moved(known, kind, cents)
    EnvelopeEntry.objects.bulk_create(
        EnvelopeEntry(
            caisse_id=row.caisse_id, envelope=row, kind=kind.value, cents=cents, on=on, application=application,
            reason=reason, at=at, by_id=by.account_id, key=key,
        )
        for kind, cents in moves
    )  # fmt: skip
    row.total_cents, row.reserved_cents = known.total, known.reserved
    row.committed_cents, row.paid_cents = known.committed, known.paid
    row.save(update_fields=["total_cents", "reserved_cents", "committed_cents", "paid_cents"])


def _folded(row: Envelope) -> Folded:
    return Folded(
        row.year, row.total_cents, row.reserved_cents, row.committed_cents, row.paid_cents, row.closed_at is not None
    )


def _again(before: EnvelopeEntry, cents: Cents | None) -> Envelope:
    """The same gesture sent twice is done once; the key of another one is refused."""
    if cents is not None and before.cents != cents:
        raise Conflict("funding.key_used_otherwise")
    return before.envelope


def _said(reason: str) -> str:
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= limits.REASON:
        raise Invalid([Fault.of("reason", "funding.envelope_reason", most=limits.REASON)])
    return reason


def _to_compute_again(row: Envelope, at: datetime) -> None:
    """The plans that still look for money with this funder were computed on another envelope."""
    FundingPlan.objects.filter(
        caisse_id=row.caisse_id,
        status__in=LOOKING_FOR_MONEY,
        stale_cause="",
        current__shares__funder_id=row.funder_id,
    ).update(stale_cause=ReplanCause.ENVELOPE_CHANGED.value, stale_at=at)
