"""Somebody accompanied who needs a dentist, with the offers, calls and appointments of her care, through the actions.

desk = Search(build_office())
with desk.working() as claire:
    desk.begin(claire)
    appointment = desk.booked(claire, days=7)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from misas.actions import cases, orientation
from misas.actions.cases import CareNeeded
from misas.core.access import Actor
from misas.core.cases.codes import CareStage, TaskKind
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.core.referrals.codes import CareType
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation.models import Appointment, CallAttempt, CareOffer
from tests.kit.cases import Office, fresh

PARIS = ZoneInfo("Europe/Paris")
TEETH = CareNeeded(CareType.DENTAL_CONSERVATIVE)
NEED = "soins_dentaires"


@dataclass
class Search:
    """Claire accompanies one person; `care` is the care that is searched for."""

    office: Office
    case: Case = None  # type: ignore[assignment]
    cares: list[UUID] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        return self.office.at

    @property
    def care(self) -> UUID:
        return self.cares[0]

    @property
    def stage(self) -> CareStage:
        return CareStage(ForgoneCare.objects.get(public_id=self.care).stage)

    @property
    def next_action(self) -> tuple[TaskKind, int]:
        """What is first to do, and in how many days."""
        row = fresh(self.case)
        assert row.next_action is not None and row.next_due is not None
        return TaskKind(row.next_action), (row.next_due - row.caisse.local_date(self.at)).days

    def later(self, days: int = 0, minutes: int = 1, hours: int = 0) -> datetime:
        return self.office.later(days=days, hours=hours, minutes=minutes)

    @contextmanager
    def working(self) -> Iterator[Actor]:
        with self.office.working(self.office.claire) as claire:
            yield claire

    def begin(self, by: Actor, *cares: CareNeeded, **more: Any) -> Case:
        self.case = self.office.accompanied(by, cares or (TEETH,), **more)
        self.cares = list(ForgoneCare.objects.filter(case=self.case).order_by("id").values_list("public_id", flat=True))
        for care in self.cares:
            cases.confirm_care(self.case.public_id, care, by=by, at=self.later())
        return self.case

    def named(self, by: Actor, name: str = "Cabinet des Tilleuls", **more: Any) -> CareOffer:
        return orientation.name_offer(
            self.case.public_id, self.care, name=name, need=NEED, by=by, at=self.later(), **more
        )

    def wanted(self, by: Actor, offer: CareOffer | None = None, **more: Any) -> Appointment:
        return orientation.want(
            self.case.public_id,
            self.care,
            offer=offer.public_id if offer else None,
            need=more.pop("need", NEED),
            by=by,
            at=self.later(),
            **more,
        )

    def call(self, by: Actor, appointment: Appointment, outcome: CallOutcome, **more: Any) -> CallAttempt:
        said = {"channel": CallChannel.PHONE} | more
        return orientation.note_call(appointment.public_id, outcome=outcome, by=by, at=self.later(), **said)

    def on(self, days: int, hour: int = 14) -> datetime:
        """That hour of the caisse, so many days from now."""
        return (self.at.astimezone(PARIS) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)

    def book(self, by: Actor, appointment: Appointment, days: int = 7, **more: Any) -> Appointment:
        starts_at = self.on(days)
        return orientation.book(appointment.public_id, starts_at, by=by, at=self.later(), **more)

    def booked(self, by: Actor, days: int = 7, **more: Any) -> Appointment:
        """An appointment so many days ahead, at two o'clock."""
        return self.book(by, self.wanted(by, self.named(by)), days, **more)
