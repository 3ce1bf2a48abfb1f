"""The rows of the room read as the plain values that core decides on. Not here: decisions, writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Final

from misas.core.orientation import refusal as refusals
from misas.core.orientation.appointment_codes import AppointmentFactKind, BringAlong, MissedReason, TransportNeed
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.appointments import AppointmentFact, fold
from misas.core.orientation.calls import Call
from misas.core.orientation.codes import (
    CallChannel,
    CallOutcome,
    Cover,
    Fact,
    Precision,
    ReasonCode,
    Sector,
    Source,
    Tariff,
    WideningCode,
)
from misas.core.orientation.memory import STALE_AFTER, FactValue
from misas.core.orientation.memory import Observation as Seen
from misas.core.orientation.offers import OfferReason
from misas.core.orientation.preparing import Preparation
from misas.core.orientation.reasons import AGED
from misas.core.orientation.refusal import Refusal, RefusalFact
from misas.core.orientation.refusal_codes import Authority, RefusalFactKind, RefusalGround
from misas.records.cases.models import ForgoneCare
from misas.records.orientation.models import (
    Appointment,
    AppointmentFactRow,
    CallAttempt,
    CareOffer,
    CareRefusal,
    CareRefusalFact,
    Observation,
)


def call_of(row: CallAttempt) -> Call:
    return Call(
        at=row.at,
        place=str(row.place or ""),
        channel=CallChannel(row.channel),
        outcome=CallOutcome(row.outcome),
        by=row.by_id,
        announced_days=row.announced_days,
        call_back_on=row.call_back_on,
    )


def fact_of(row: AppointmentFactRow) -> AppointmentFact:
    """`offer` and `call` are loaded with it."""
    return AppointmentFact(
        kind=AppointmentFactKind(row.kind),
        at=row.at,
        by=row.by_id,
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=str(row.offer.place) if row.offer else "" if row.elsewhere else None,
        call=call_of(row.call) if row.call else None,
        reason=MissedReason(row.reason) if row.reason else None,
    )


def facts_of(rows: Sequence[Appointment]) -> Mapping[int, list[AppointmentFactRow]]:
    """The facts of these appointments, each in its order, by its id. One query."""
    found: dict[int, list[AppointmentFactRow]] = {row.pk: [] for row in rows}
    told = AppointmentFactRow.objects.filter(appointment__in=rows).select_related("offer", "call__by", "by")
    for fact in told.order_by("id"):
        found[fact.appointment_id].append(fact)
    return found


def folded(rows: Iterable[AppointmentFactRow]) -> Folded:
    """An appointment from its facts, in the order in which they were recorded."""
    return fold([fact_of(row) for row in rows])


def appointments_of_care(care: ForgoneCare) -> list[tuple[Appointment, Folded]]:
    """Every appointment of a care, as it stands. Two queries."""
    rows = list(Appointment.objects.filter(care=care, case_id=care.case_id).order_by("id"))
    known = facts_of(rows)
    return [(row, folded(known[row.pk])) for row in rows]


def preparation_of(row: Appointment) -> Preparation:
    return Preparation(
        frozenset(BringAlong(item) for item in row.bring),
        TransportNeed(row.transport),
        row.interpreter,
        row.interpreter_booked,
    )


def refusal_fact_of(row: CareRefusalFact) -> RefusalFact:
    authority = Authority(row.authority) if row.authority else None
    return RefusalFact(RefusalFactKind(row.kind), row.on, authority, row.agreed_on)


def folded_refusal(row: CareRefusal, facts: Iterable[CareRefusalFact]) -> Refusal:
    return refusals.fold(RefusalGround(row.ground), [refusal_fact_of(fact) for fact in facts])


VALUES: Final[Mapping[str, type[StrEnum]]] = {
    "tariff": Tariff,
    "sector": Sector,
    "cover": Cover,
    "precision": Precision,
    "by": WideningCode,
}
"""The values of a reason that are codes, by their name."""


def reasons_of(row: CareOffer, today: date) -> tuple[OfferReason, ...]:
    """Why an offer was shown that day; the age of each fact is counted from its own day to `today`."""
    return tuple(_reason(said, today) for said in row.reasons)


def _reason(said: dict[str, Any], today: date) -> OfferReason:
    code, values = ReasonCode(said["code"]), {name: _value(name, value) for name, value in said["values"].items()}
    if said["on"] is None:
        return OfferReason(code, values)
    on, source = date.fromisoformat(said["on"]), Source(said["source"]) if said["source"] else None
    if code in AGED:
        values |= {"days": (today - on).days}
    return OfferReason(code, values, on, source, today - on > STALE_AFTER)


def _value(name: str, value: Any) -> Any:
    if name in VALUES and value is not None:
        return VALUES[name](value)
    return tuple(value) if isinstance(value, list) else value


def seen_of(row: Observation) -> Seen:
    value: FactValue = tuple(row.value) if isinstance(row.value, list) else row.value
    return Seen(str(row.place), Fact(row.fact), value, row.on, Source(row.source), row.by_id, row.expires_on)
