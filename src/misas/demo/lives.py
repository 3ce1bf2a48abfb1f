"""Lives of the demo: each is one referral and what people did after it, day after day, through the real actions.

A life stops where its script stops: the caseload of the demo holds every status, early and late.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from misas.actions import cases, orientation, persons, referrals, triage
from misas.actions.ports import ports
from misas.core.access import Context
from misas.core.cases.codes import (
    AbandonReason,
    AttemptChannel,
    AttemptOutcome,
    EvidenceClass,
    ExitCode,
    HandoverMotive,
    WaitingOn,
)
from misas.core.cases.handover import Packet
from misas.core.orientation.appointments import STANDING
from misas.core.orientation.codes import CallChannel
from misas.core.persons.codes import Source
from misas.core.persons.identity import read_identity
from misas.core.referrals import reading
from misas.core.referrals.codes import CareType, Channel
from misas.core.referrals.said import identity_of
from misas.core.territory.calendar import WorkCalendar
from misas.demo.people import House
from misas.records.access.scope import working_in
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation.finding import needs_of
from misas.records.orientation.models import Appointment

NOBODY: Final = UUID(int=0)
ANY_PLACE: Final = ("Maison de santé du Figuier", "01 99 00 41 01")
PLACES: Final = {
    "soins_dentaires": ("Cabinet dentaire des Oliviers", "01 99 00 41 10"),
    "orthodontie": ("Cabinet dentaire des Oliviers", "01 99 00 41 10"),
    "lunettes": ("Optique du Grand Mas", "01 99 00 41 20"),
    "ophtalmologie": ("Cabinet d’ophtalmologie de la Fontaine", "01 99 00 41 30"),
    "audition": ("Audition des Garrigues", "01 99 00 41 40"),
    "medecin_traitant": ("Cabinet médical de la Place", "01 99 00 41 50"),
    "imagerie": ("Centre d’imagerie du Vidourle", "01 99 00 41 60"),
    "kinesitherapie": ("Cabinet de kinésithérapie des Arènes", "01 99 00 41 70"),
}
"""Places that persons of the demo name, by need. None exists; their numbers ring nowhere."""


@dataclass
class Life:
    """One person's passage. `until` is now: a gesture that would fall later is not done, and the life stops there."""

    house: House
    calendar: WorkCalendar
    at: datetime
    until: datetime
    referrer: str
    caseworker: str
    said: dict[str, Any]
    channel: Channel
    caisse: int
    chance: random.Random
    key: str
    case: UUID = NOBODY
    referral: UUID = NOBODY

    @property
    def over(self) -> bool:
        return self.at > self.until

    def later(self, days: int) -> datetime:
        """So many business days later, at some hour of the office."""
        day = self.calendar.add_business_days(self.calendar.local_date(self.at), days)
        self.at = self.calendar.instant(day, time(9 + self.chance.randrange(8), self.chance.randrange(60)))
        return self.at

    def soon(self, minutes: int = 7) -> datetime:
        self.at += timedelta(minutes=minutes)
        return self.at

    def do(self, who: str, what: Callable[..., Any], *given: Any, **named: Any) -> Any:
        if self.over:
            raise Stopped
        with working_in(Context.of(self.house.actor(who))):
            return what(*given, **named, by=self.house.actor(who), at=self.at)

    # What happens, in the words of the trade.

    def referred(self) -> Life:
        receipt = self.do(
            self.referrer,
            referrals.receive_referral,
            self.said,
            caisse_id=self.caisse,
            channel=self.channel,
            key=self.key,
        )
        self.referral = receipt.public_id
        return self

    def accepted(self, reason: str = "gives_up_care") -> Life:
        self.soon(30)

        def accept(*, by: Any, at: datetime) -> Case:
            said, _ = reading.read(self.said, today=self.calendar.local_date(at))
            read = read_identity(identity_of(said), on=self.calendar.local_date(at), required=frozenset())
            person = persons.register_person(read.identity, self.caisse, source=Source.REFERRER, by=by, at=at)
            return triage.accept(self.referral, reason, person=person, by=by, at=at)

        self.case = self.do(self.caseworker, accept).public_id
        return self

    def ended(self, outcome: Any, reason: str) -> Life:
        self.soon(45)
        self.do(self.caseworker, triage.end, self.referral, outcome, reason)
        return self

    def taken(self) -> Life:
        self.soon()
        self.do(self.caseworker, cases.take, self.case)
        return self

    def tried(self, outcome: AttemptOutcome, channel: AttemptChannel = AttemptChannel.PHONE, days: int = 1) -> Life:
        self.later(days)
        self.do(self.caseworker, cases.log_attempt, self.case, channel, outcome)
        return self

    def reached(self, days: int = 1, *, agrees: bool | None = True) -> Life:
        self.later(days)
        self.do(self.caseworker, cases.reach, self.case, agrees=agrees)
        return self

    def confirmed(self) -> Life:
        """What she needs, in her own words, in the same conversation."""
        for care in self.cares():
            self.soon(2)
            self.do(self.caseworker, cases.confirm_care, self.case, care)
        return self

    def reviewed(self, days: int = 2) -> Life:
        self.later(days)
        self.do(self.caseworker, cases.review_rights, self.case)
        return self

    def planned(self, days: int = 2) -> Life:
        self.later(days)
        self.do(self.caseworker, cases.propose_plan, self.case)
        return self

    def waiting(self, on: WaitingOn) -> Life:
        self.soon()
        self.do(self.caseworker, cases.wait, self.case, on)
        return self

    def booked(self, ahead: int) -> Life:
        """An appointment for each of her cares, so many business days ahead, at a place that answered the telephone."""
        self.later(1)
        hours = random.Random(f"{self.key}-{ahead}")  # noqa: S311 (hours of the day only)
        for care in self.cares():
            need = self.need_of(care)
            name, phone = PLACES.get(need, ANY_PLACE)
            place = self.do(
                self.caseworker, orientation.name_offer, self.case, care,
                name=name, phone=phone, town=self.said["commune"], need=need,
            )  # fmt: skip
            row = self.do(self.caseworker, orientation.choose_offer, place.public_id)
            self.soon()
            day = self.calendar.add_business_days(self.today, ahead)
            starts_at = self.calendar.instant(day, time(9 + hours.randrange(8), hours.choice((0, 15, 30, 45))))
            self.do(
                self.caseworker, orientation.book, row.public_id, starts_at,
                channel=CallChannel.PHONE, announced_days=(day - self.today).days, remind=False,
            )  # fmt: skip
        return self

    def need_of(self, care: UUID) -> str:
        """The first need that answers this care."""
        with working_in(Context.for_system(self.caisse)):
            kind = CareType(ForgoneCare.objects.values_list("care_type", flat=True).get(public_id=care))
        return next((need.id for need in needs_of(kind, ports().needs)), "")

    def appointments(self) -> list[UUID]:
        """Those that stand."""
        with working_in(Context.for_system(self.caisse)):
            rows = Appointment.objects.filter(case__public_id=self.case, state__in=STANDING).order_by("id")
            return list(rows.values_list("public_id", flat=True))

    def done(self, days: int, evidence: EvidenceClass | None = EvidenceClass.INVOICE) -> Life:
        self.later(days)
        for appointment in self.appointments():
            self.do(self.caseworker, orientation.honour, appointment)
        for care in self.cares():
            self.do(self.caseworker, cases.record_done, self.case, care, self.today, evidence=evidence)
        return self

    def abandoned(self, reason: AbandonReason) -> Life:
        self.later(1)
        for care in self.cares():
            self.do(self.caseworker, cases.abandon_care, self.case, care, reason)
        return self

    def handed_over(self) -> Life:
        self.later(1)
        packet = Packet(
            motives=(HandoverMotive.ISOLATION, HandoverMotive.COMPLEX_SOCIAL),
            situation="Vit seule, a perdu son emploi, plusieurs démarches arrêtées.",
            already_done="Droits vérifiés, rendez-vous recherché.",
            expected="Un accompagnement social dans la durée.",
            agreed_on=self.today,
        )
        self.do(self.caseworker, cases.propose_handover, self.case, packet)
        return self

    def handover_accepted(self, by: str) -> Life:
        self.later(2)
        self.do(by, cases.accept_handover, self.case)
        return self

    def closed(self, code: ExitCode, days: int = 1) -> Life:
        self.later(days)
        self.do(self.caseworker, cases.close_case, self.case, code)
        return self

    def cares(self) -> list[UUID]:
        with working_in(Context.for_system(self.caisse)):
            rows = ForgoneCare.objects.filter(case__public_id=self.case).order_by("id")
            return list(rows.values_list("public_id", flat=True))

    @property
    def today(self) -> date:
        return self.calendar.local_date(self.at)


class Stopped(Exception):
    """The script went past now: the life stops where it stands."""
