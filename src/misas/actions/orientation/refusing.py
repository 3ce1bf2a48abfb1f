"""A refusal of care, as the person tells it, and the route that it opens: kept apart, nothing is sent without her.

No clock closes anything: what the law gave a time for and nobody noted becomes a task. Not here: the law of it
(`core.orientation.refusal`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions.cases.recording import Held, held, human
from misas.actions.cases.tasks import leave_task
from misas.actions.orientation.caring import check_open
from misas.core.access import SYSTEM, Actor
from misas.core.orientation.refusal import BY_VERB, Refusal, RefusalFact, advance, deadlines, late
from misas.core.orientation.refusal_codes import Authority, RefusalClock, RefusalFactKind, RefusalGround, RefusalState
from misas.core.refusals import Absent, Conflict, Fault, Invalid, Refused
from misas.records.audit import journal
from misas.records.cases import doors as cases
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import doors, limits
from misas.records.orientation.facts import folded_refusal, refusal_fact_of
from misas.records.orientation.models import CallAttempt, CareOffer, CareRefusal, CareRefusalFact
from misas.records.territory import queries as territory
from misas.wording.care_refusals import late_title

CHANGING: Final = frozenset({RefusalState.RECORDED, RefusalState.DROPPED})
"""Where what she says she was refused for may still be said otherwise: no complaint rests on it."""


@transaction.atomic
def record_refusal(
    case: UUID | str,
    care: UUID | str,
    *,
    ground: RefusalGround,
    on: date | None = None,
    offer: UUID | str | None = None,
    place_name: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CareRefusal:
    """She says that care was refused her. `place_name`: where, when it is no offer of the case.

    Raises Absent, Invalid (a day ahead, no place), Refused (the case is closed).
    """
    row = doors.case(case, to="refusal.record", by=by, lock=True)
    care_row = doors.care(row, care)
    if (before := _recorded_by(row, key)) is not None:
        return before
    known = held(row, at)
    where = doors.offer_of(care_row, offer) if offer is not None else None
    day, faults = on or known.today, []
    if day > known.today:
        faults.append(Fault.of("on", "refusal.day_ahead"))
    if where is None and not 0 < len(place_name.strip()) <= limits.PLACE_NAME:
        faults.append(Fault.of("place_name", "refusal.which_place", most=limits.PLACE_NAME))
    if faults:
        raise Invalid(faults)
    return refused_care(
        care_row, known, ground, on=day, offer=where, place_name=place_name.strip(), by=by, at=at, key=key
    )


def refused_care(
    care: ForgoneCare,
    case: Held,
    ground: RefusalGround,
    *,
    on: date,
    offer: CareOffer | None,
    place_name: str = "",
    call: CallAttempt | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CareRefusal:
    """The same for a case already held."""
    check_open(case)
    row = CareRefusal.objects.create(
        caisse_id=case.row.caisse_id,
        case=case.row,
        care=care,
        offer=offer,
        call=call,
        place_name=place_name or (offer.name if offer else ""),
        ground=ground.value,
        recorded_at=at,
        recorded_by_id=human(by),
    )
    _write(row, RefusalFact(RefusalFactKind.RECORDED, on), by, at, key)
    journal.note("refusal.record", row, by=by, at=at, case=case.row.public_id)
    return row


@transaction.atomic
def say_ground(refusal: UUID | str, ground: RefusalGround, *, by: Actor, at: datetime) -> CareRefusal:
    """What she says she was refused for, while no complaint rests on it. Raises Absent, Refused."""
    row = doors.refusal(refusal, to="refusal.say_ground", by=by, lock=True)
    if row.ground == ground:
        return row
    if RefusalState(row.state) not in CHANGING:
        raise Refused("refusal.ground_is_filed")
    row.ground = ground.value
    row.save(update_fields=["ground"])
    journal.note("refusal.say_ground", row, by=by, at=at, case=row.case.public_id)
    return row


@transaction.atomic
def record_refusal_step(
    refusal: UUID | str,
    verb: str,
    *,
    on: date,
    authority: Authority | None = None,
    agreed_on: date | None = None,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CareRefusal:
    """One step of her complaint: a verb of `core.orientation.refusal.STEPS`. Raises Absent, Invalid, Refused."""
    if verb not in BY_VERB:
        raise Absent
    row = doors.refusal(refusal, to=f"refusal.{verb}", by=by, lock=True)
    fact = RefusalFact(BY_VERB[verb].fact, on, authority, agreed_on)
    if _replayed(row, fact, key):
        return row
    if on > row.case.caisse.local_date(at):
        raise Invalid([Fault.of("on", "refusal.day_ahead")])
    after = advance(folded_refusal(row, _facts(row)), verb, fact)
    _write(row, fact, by, at, key)
    _refresh(row, after)
    journal.note(f"refusal.{verb}", row, by=by, at=at, state=row.state, case=row.case.public_id)
    return row


@transaction.atomic
def sweep_refusals(caisse_id: int, *, at: datetime, limit: int = limits.SWEEP) -> int:
    """Leave a task for each complaint of an open case whose answer is late, once for each time the law gives.

    The cases are held in the order of their ids. Returns how many were told.
    """
    today = territory.caisse(caisse_id).local_date(at)
    rows = CareRefusal.objects.filter(caisse_id=caisse_id, next_due__lt=today, case__closed_at__isnull=True)
    found = list(rows.order_by("next_due", "id").values_list("pk", "case_id")[:limit])
    kept = {one.pk: one for one in cases.locked(Case.objects.filter(pk__in={c for _, c in found}).order_by("id"))}
    told = 0
    for row in CareRefusal.objects.select_for_update().filter(pk__in=[pk for pk, _ in found]).order_by("id"):
        case = kept.get(row.case_id)
        if case is None or case.closed_at is not None:
            continue
        row.case = case
        told += _warn(row, held(case, at), today, at)
    return told


def _warn(row: CareRefusal, case: Held, today: date, at: datetime) -> bool:
    """Tell what is late and was not told; the next time the law gives is watched then."""
    known = folded_refusal(row, _facts(row))
    due = [one for one in late(known, today) if row.warned_for is None or one.by > row.warned_for]
    for one in due:
        leave_task(case, late_title(one.clock), today, by=SYSTEM, at=at, key=_key(row, one.clock))
        row.warned_for = one.by
    _refresh(row, known)
    return bool(due)


def _key(row: CareRefusal, clock: RefusalClock) -> str:
    return f"ref.{clock.value}:{row.public_id.hex}:{row.filed_on:%y%m%d}"


def _facts(row: CareRefusal) -> list[CareRefusalFact]:
    return list(CareRefusalFact.objects.filter(refusal=row).order_by("id"))


def _write(row: CareRefusal, fact: RefusalFact, by: Actor, at: datetime, key: str | None) -> None:
    CareRefusalFact.objects.create(
        caisse_id=row.caisse_id,
        refusal=row,
        kind=fact.kind.value,
        on=fact.on,
        authority=fact.authority.value if fact.authority else "",
        agreed_on=fact.agreed_on,
        at=at,
        by_id=human(by),
        key=key,
    )


def _refresh(row: CareRefusal, after: Refusal) -> None:
    """Write what the lists and the clock read: the next day that is watched, hearings apart (a faculty)."""
    watched = [one.by for one in deadlines(after) if one.clock is not RefusalClock.HEAR]
    row.state, row.filed_on = after.state.value, after.filed_on
    row.authority = after.authority.value if after.authority else ""
    if row.warned_for is not None and (row.filed_on is None or row.warned_for < row.filed_on):
        row.warned_for = None  # filed again: its times run anew
    row.next_due = min((day for day in watched if row.warned_for is None or day > row.warned_for), default=None)
    row.save(update_fields=["state", "filed_on", "authority", "warned_for", "next_due"])


def _recorded_by(row: Case, key: str | None) -> CareRefusal | None:
    if key is None:
        return None
    facts = CareRefusalFact.objects.filter(refusal__case=row, key=key, kind=RefusalFactKind.RECORDED.value)
    before = facts.select_related("refusal").first()
    return before.refusal if before else None


def _replayed(row: CareRefusal, fact: RefusalFact, key: str | None) -> bool:
    if key is None:
        return False
    before = CareRefusalFact.objects.filter(refusal=row, key=key).first()
    if before is not None and refusal_fact_of(before) != fact:
        raise Conflict("refusal.key_used_otherwise")
    return before is not None
