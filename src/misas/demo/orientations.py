"""Persons of the demo who search for care: calls, dates, an absence, a refusal; and what the caisse remembers.

Settled once, also in a demo that was loaded before. With the sample directories the places are theirs; without them,
the persons name places that they know. Nobody exists; every line goes through the real actions.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions import orientation
from misas.actions.ports import ports
from misas.actions.territory import calendar_of
from misas.core.access import Context
from misas.core.orientation.appointment_codes import MissedReason, TransportNeed
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.core.orientation.refusal_codes import Authority, RefusalGround
from misas.core.referrals.codes import Channel
from misas.demo.lives import Life
from misas.demo.memories import settle_memory
from misas.demo.people import GARD, House
from misas.records.access.scope import working_in
from misas.records.orientation.finding import Wish, find_for_case
from misas.records.orientation.models import CareRefusal
from misas.records.referrals.models import Referral

KEY: Final = "demo-care-"


@dataclass(frozen=True, slots=True)
class Someone:
    """Who searches for care. Nobody of that name exists."""

    key: str
    last_name: str
    first_names: str
    birth_date: str
    phone: str
    commune: tuple[str, str]
    days_ago: int
    care: str
    caseworker: str = "claire"
    language: str = ""


PEOPLE: Final = (
    Someone("searching", "Bastide", "Mireille", "11/03/1962", "06 39 98 62 01", ("30000", "Nîmes"), 14,
            "dental_conservative"),
    Someone("booked", "Faucher", "Yanis", "27/07/1991", "06 39 98 62 02", ("30100", "Alès"), 16, "ophthalmology"),
    Someone("prepared", "Oliveira", "Rosa", "19/12/1955", "06 39 98 62 03", ("30000", "Nîmes"), 18,
            "gynaecology_maternity", language="pt"),
    Someone("soon", "Perrier", "Lucas", "02/05/1983", "06 39 98 62 04", ("30300", "Beaucaire"), 12,
            "general_practice"),
    Someone("today", "Vidal", "Josiane", "08/09/1949", "06 39 98 62 05", ("30900", "Nîmes"), 20, "ophthalmology"),
    Someone("missed", "Castan", "Mehdi", "15/01/1998", "06 39 98 62 06", ("30000", "Nîmes"), 22,
            "dental_conservative"),
    Someone("honoured", "Rouvière", "Danielle", "23/04/1958", "06 39 98 62 07", ("30100", "Alès"), 26,
            "mental_health", "paul"),
    Someone("refused", "Amrani", "Leïla", "30/10/1987", "06 39 98 62 08", ("30000", "Nîmes"), 9,
            "dental_prosthetic", "ines"),
)  # fmt: skip

KNOWN_PLACES: Final = (
    "Cabinet des Micocouliers",
    "Centre de santé du Pont-Neuf",
    "Cabinet de la Place aux Herbes",
)


def are_settled() -> bool:
    with working_in(Context.for_system(GARD)):
        return Referral.objects.filter(key__startswith=KEY).exists()


@transaction.atomic
def settle_orientation(house: House, now: datetime) -> bool:
    """Settle them all, or none; False when they stand already."""
    if are_settled():
        return False
    settle_memory(house, now)
    for who in PEOPLE:
        STORIES[who.key](_life(house, who, now))
    return True


def _life(house: House, who: Someone, now: datetime) -> Life:
    calendar = calendar_of(GARD)
    day = calendar.add_business_days(calendar.local_date(now), -who.days_ago)
    postal_code, commune = who.commune
    said = {
        "last_name": who.last_name,
        "first_names": who.first_names,
        "birth_date": who.birth_date,
        "phone": who.phone,
        "address": "4 rue des Tilleuls",
        "postal_code": postal_code,
        "commune": commune,
        "motives": ["access_care"],
        "cares": [{"care_type": who.care}],
        "reasons": ["no_practitioner"],
        "informed": "oui",
        "agreed": "oui",
        "feedback": "oui",
    }
    if who.language:
        said |= {"language": who.language, "interpreter": "oui"}
    return Life(
        house=house,
        calendar=calendar,
        at=calendar.instant(day, time(10, 5)),
        until=now,
        referrer="lea",
        caseworker=who.caseworker,
        said=said,
        channel=Channel.DESK,
        caisse=GARD,
        chance=random.Random(who.key),  # noqa: S311 (hours of the day only)
        key=f"{KEY}{who.key}",
    )


def _ready(life: Life) -> Life:
    return life.referred().accepted().taken().reached().confirmed().reviewed(1).planned(1)


def _searching(life: Life) -> None:
    """Three places asked: one takes nobody, one has a list, one is to be called back tomorrow."""
    row, offers = _begin(_ready(life))
    _call(life, row, offers[0], CallOutcome.NO_NEW_PERSON)
    _call(life, row, offers[1], CallOutcome.WAITING_LIST, announced_days=95)
    life.at = max(life.at, life.until - timedelta(hours=1))
    tomorrow = life.calendar.add_business_days(life.today, 1)
    _call(life, row, offers[2], CallOutcome.CALL_BACK, call_back_on=tomorrow)


def _booked(life: Life) -> None:
    """A date in a week and a half, given by the second place."""
    row, offers = _begin(_ready(life))
    _call(life, row, offers[0], CallOutcome.NO_ANSWER)
    _book(life, row, offers[1], 8)


def _prepared(life: Life) -> None:
    """A date in three days; somebody will drive her, an interpreter will come."""
    row, offers = _begin(_ready(life))
    _book(life, row, offers[0], 3)
    life.soon()
    life.do(
        life.caseworker, orientation.prepare, row, bring=("vitale_card", "identity", "letter"),
        transport=TransportNeed.LIFT_TO_FIND.value, interpreter="pt", interpreter_booked=True,
    )  # fmt: skip


def _soon(life: Life) -> None:
    row, offers = _begin(_ready(life))
    _book(life, row, offers[0], 1)


def _today(life: Life) -> None:
    """This afternoon, moved once already."""
    row, offers = _begin(_ready(life))
    _book(life, row, offers[0], 5)
    life.soon(90)
    today = life.calendar.local_date(life.until)
    life.do(life.caseworker, orientation.move, row, life.calendar.instant(today, time(16, 30)))


def _missed(life: Life) -> None:
    """Yesterday; he could not get there, and said so just now."""
    row, offers = _begin(_ready(life))
    _book(life, row, offers[0], -1)
    life.at = max(life.at, life.until - timedelta(minutes=25))
    life.do(life.caseworker, orientation.miss, row, MissedReason.TRANSPORT)


def _honoured(life: Life) -> None:
    row, offers = _begin(_ready(life))
    _book(life, row, offers[0], -3)
    life.at = max(life.at, life.until - timedelta(days=1, hours=2))
    life.do(life.caseworker, orientation.honour, row)


def _refused(life: Life) -> None:
    """Refused for her C2S: the complaint is with the caisse, and the search goes on."""
    row, offers = _begin(_ready(life))
    _call(life, row, offers[0], CallOutcome.CARE_REFUSED, ground=RefusalGround.C2S)
    with working_in(Context.for_system(GARD)):
        refusal = CareRefusal.objects.get(case__public_id=life.case).public_id
    life.later(1)
    life.do(
        life.caseworker, orientation.record_refusal_step, refusal, "file_complaint", on=life.today,
        authority=Authority.CAISSE, agreed_on=life.today,
    )  # fmt: skip
    _call(life, row, offers[1], CallOutcome.MESSAGE_LEFT)


STORIES: Final[dict[str, Callable[[Life], None]]] = {
    "searching": _searching,
    "booked": _booked,
    "prepared": _prepared,
    "soon": _soon,
    "today": _today,
    "missed": _missed,
    "honoured": _honoured,
    "refused": _refused,
}


def _begin(life: Life) -> tuple[UUID, list[UUID]]:
    """Three offers shown to her, and the appointment to take at the first: its id, theirs."""
    life.soon()
    (care,) = life.cares()
    wish = Wish(life.need_of(care))
    with working_in(life.house.context(life.caseworker)):
        actor = life.house.actor(life.caseworker)
        found = find_for_case(life.case, wish, by=actor, book=ports().needs, at=life.at)
    places = [one.candidate.place for one in found.ranked.offers[:3]]
    if len(places) == 3:
        offers = life.do(life.caseworker, orientation.propose_offers, life.case, care, wish, places)
    else:
        offers = [
            life.do(life.caseworker, orientation.name_offer, life.case, care, name=name, need=wish.need)
            for name in KNOWN_PLACES
        ]
    life.soon()
    row = life.do(life.caseworker, orientation.choose_offer, offers[0].public_id)
    return row.public_id, [one.public_id for one in offers]


def _call(life: Life, row: UUID, offer: UUID, outcome: CallOutcome, **more: object) -> None:
    life.soon(4)
    life.do(
        life.caseworker, orientation.note_call, row, channel=CallChannel.PHONE, outcome=outcome, offer=offer, **more
    )


def _book(life: Life, row: UUID, offer: UUID, from_now: int) -> None:
    """A date so many business days from now (not from then)."""
    life.soon(4)
    day = life.calendar.add_business_days(life.calendar.local_date(life.until), from_now)
    hour = time(9 + life.chance.randrange(8), life.chance.choice((0, 20, 40)))
    life.do(
        life.caseworker, orientation.book, row, life.calendar.instant(day, hour), offer=offer,
        channel=CallChannel.PHONE, announced_days=max((day - life.today).days, 0),
    )  # fmt: skip
