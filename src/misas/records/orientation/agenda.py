"""What an agenda reads: the appointments of its days, those that are over and not told, the cares that still need one.

One query each, whatever is found; each says how many there are when it gives fewer. Not here: the cares of one case
(`pages`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import Coalesce, JSONObject

from misas.core.cases.codes import CareStage
from misas.core.orientation.appointment_codes import AppointmentState
from misas.core.orientation.appointments import DATING, STANDING
from misas.core.orientation.appointments import Appointment as Folded
from misas.core.orientation.calls import rules_out
from misas.core.orientation.codes import CallOutcome
from misas.lib.dates import local
from misas.records.cases.models import ForgoneCare
from misas.records.orientation import limits
from misas.records.orientation.models import (
    Appointment,
    AppointmentFactRow,
    AppointmentReminder,
    CallAttempt,
    CareOffer,
)
from misas.records.orientation.models.appointment import SEARCHING
from misas.records.orientation.reminded import ReminderLine, reminder_lines

WITH = ("case__person", "case__owner")


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One appointment of an agenda, at its local hour, with what reminds her of it; its case with the person and the
    owner, its care, its offer."""

    row: Appointment
    local: datetime
    reminders: tuple[ReminderLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """One care for which an appointment is still to be taken, with the name and the town of the next place to ask, ""
    for none. `state`: that of the appointment searched for; None when every one it had fell."""

    care: ForgoneCare
    state: AppointmentState | None
    place: tuple[str, str]


class Listed[Line](NamedTuple):
    """Lines, and how many there are, given or not."""

    lines: tuple[Line, ...]
    found: int


def agenda(caisse_id: int, first: date, last: date, *, zone: ZoneInfo, owner: int | None = None) -> Listed[AgendaLine]:
    """The appointments of these local days, `last` included, of the open cases of `owner` (None: of all), in order."""
    of_it = {"appointment": OuterRef("pk")}
    dated = AppointmentFactRow.objects.filter(kind__in=[kind.value for kind in DATING], **of_it).order_by("-id")
    left = AppointmentReminder.objects.filter(**of_it).order_by("id")
    rows = _between(caisse_id, first, last, zone, owner).annotate(
        dated_at=Subquery(dated.values("at")[:1]),
        left=ArraySubquery(left.values(said=JSONObject(key="key", way="way", at="at"))),
    )
    given, found = _first(rows, limits.AGENDA, "starts_at")
    lines = (
        AgendaLine(row, local(row.starts_at, zone), _reminders(row, zone)) for row in given if row.starts_at is not None
    )
    return Listed(tuple(lines), found)


def untold(caisse_id: int, first: date, last: date, *, zone: ZoneInfo, owner: int | None = None) -> Listed[Appointment]:
    """Those of these local days of which nobody said whether they took place, the oldest first."""
    rows = _between(caisse_id, first, last, zone, owner).filter(state__in=[one.value for one in STANDING])
    return _first(rows, limits.AGENDA_ASIDE, "starts_at")


def to_take(caisse_id: int, *, owner: int | None = None) -> Listed[Searched]:
    """The cares of open cases that go on and are searched for, or have an appointment without a date yet: one line
    each, the oldest search first."""
    wanted = Appointment.objects.filter(caisse_id=caisse_id, state__in=SEARCHING)
    rows = ForgoneCare.objects.filter(caisse_id=caisse_id, case__closed_at__isnull=True)
    rows = rows if owner is None else rows.filter(case__owner_id=owner)
    rows = rows.filter(done_on__isnull=True, abandoned__isnull=True).filter(
        Q(stage=CareStage.SEARCHING.value) | Q(pk__in=wanted.values("care"))
    )
    its = wanted.filter(case=OuterRef("case"), care=OuterRef("pk")).order_by("made_at", "id")
    asked = CallAttempt.objects.filter(appointment__case=OuterRef("case"), offer=OuterRef("pk")).order_by("-at", "-id")
    proposed = CareOffer.objects.filter(case=OuterRef("case"), care=OuterRef("pk"), dropped_at__isnull=True)
    proposed = proposed.annotate(last=Subquery(asked.values("outcome")[:1])).order_by("id")
    said = JSONObject(offer="pk", name="name", town="town", chosen="chosen_at", last="last")
    rows = rows.annotate(
        places=ArraySubquery(proposed.values(said=said)),
        state=Subquery(its.values("state")[:1]),
        at=Subquery(its.values("offer")[:1]),
        sought=Coalesce(Subquery(its.values("made_at")[:1]), "moved_at"),
    )
    found = _first(rows.select_related(*WITH), limits.AGENDA_ASIDE, "sought")
    return Listed(tuple(_searched(row) for row in found.lines), found.found)


def _searched(row: Any) -> Searched:
    return Searched(row, AppointmentState(row.state) if row.state else None, _next_place(row))


def _next_place(row: Any) -> tuple[str, str]:
    """The place to ask now: that of the appointment unless its last answer rules it out, else the next one proposed."""
    good = [one for one in row.places if not rules_out(CallOutcome(one["last"]) if one["last"] else None)]
    good.sort(key=lambda one: (one["offer"] != row.at, one["chosen"] is None))
    here = good[0] if good else None
    return (here["name"], here["town"]) if here else ("", "")


def _of(caisse_id: int, owner: int | None) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(caisse_id=caisse_id, case__closed_at__isnull=True)
    rows = rows.select_related(*WITH, "care", "offer")
    return rows if owner is None else rows.filter(case__owner_id=owner)


def _between(caisse_id: int, first: date, last: date, zone: ZoneInfo, owner: int | None) -> QuerySet[Appointment]:
    begins = datetime.combine(first, time(0), zone)
    ends = datetime.combine(last + timedelta(days=1), time(0), zone)
    return _of(caisse_id, owner).filter(starts_at__gte=begins, starts_at__lt=ends)


def _first(rows: QuerySet[Any], most: int, order: str) -> Listed[Any]:
    """The first ones, and how many there are, counted on the way."""
    given = list(rows.annotate(found=Window(Count("pk"))).order_by(order, "id")[:most])
    return Listed(tuple(given), given[0].found if given else 0)


def _reminders(row: Any, zone: ZoneInfo) -> tuple[ReminderLine, ...]:
    state = AppointmentState(row.state)
    known = Folded(state, starts_at=row.starts_at, minutes=row.minutes, dated_at=row.dated_at)
    return reminder_lines(known, str(row.public_id), zone, row.left, agrees=row.remind)
