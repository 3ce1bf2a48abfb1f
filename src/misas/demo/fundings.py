"""Eight persons of the demo whose care is too dear, each at another point of the way: a quote just entered, a guarantee
to ask, a plan to agree, a paper missing, a refusal and another plan, commitments that end before the visit, an invoice
awaited, a plan settled to its last cent.

Settled once, also in a demo that was loaded before. Nobody exists, funders neither; every line goes through the real
actions, at hours of these days. The clock tells nothing here: the service does, next open morning.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction

from misas.actions import cases
from misas.actions.territory import calendar_of
from misas.core.access import Context
from misas.core.cases.codes import ExitCode
from misas.core.funding.care_codes import CareFamily
from misas.core.funding.life.codes import DecisionReason
from misas.core.funding.packs.codes import Piece
from misas.core.funding.quotes import QuotedLine
from misas.core.referrals.codes import Channel
from misas.demo.lives import Life
from misas.demo.money import Money
from misas.demo.people import GARD, House
from misas.demo.purses import OF_CAISSE, hold_past_sessions, settle_purses
from misas.demo.quoted import BOTH_CROWNS, CROWN, DEAR_CROWN, GLASSES, HEARING
from misas.records.access.scope import working_in
from misas.records.referrals.models import Referral

KEY: Final = "demo-money-"


@dataclass(frozen=True, slots=True)
class Someone:
    """Whose care is too dear. Nobody of that name exists."""

    key: str
    last_name: str
    first_names: str
    birth_date: str
    phone: str
    commune: tuple[str, str]
    days_ago: int
    care: str
    caseworker: str = "claire"


PEOPLE: Final = (
    Someone("quoted", "Lahlou", "Farida", "14/06/1979", "06 39 98 63 01", ("30000", "Nîmes"), 4, "dental_prosthetic"),
    Someone("unknown", "Pagès", "Robert", "02/02/1951", "06 39 98 63 02", ("30100", "Alès"), 4, "hearing_aid"),
    Someone("proposed", "Teissier", "Corinne", "25/09/1968", "06 39 98 63 03", ("30700", "Uzès"), 5, "optics"),
    Someone("sent", "Soulier", "Kévin", "19/04/1990", "06 39 98 63 04", ("30300", "Beaucaire"), 9,
            "dental_prosthetic"),
    Someone("refused", "Benali", "Nadia", "07/11/1983", "06 39 98 63 05", ("30000", "Nîmes"), 26,
            "dental_prosthetic"),
    Someone("ending", "Vigne", "Jean-Luc", "30/01/1957", "06 39 98 63 06", ("30100", "Alès"), 22,
            "dental_prosthetic"),
    Someone("done", "Mazel", "Huguette", "12/12/1953", "06 39 98 63 07", ("30600", "Vauvert"), 40,
            "dental_prosthetic", "paul"),
    Someone("settled", "Combes", "Thérèse", "21/08/1961", "06 39 98 63 08", ("30120", "Le Vigan"), 56,
            "dental_prosthetic"),
)  # fmt: skip


def are_settled() -> bool:
    with working_in(Context.for_system(GARD)):
        return Referral.objects.filter(key__startswith=KEY).exists()


@transaction.atomic
def settle_fundings(house: House, now: datetime) -> bool:
    """Settle them all, or none; False when they stand already."""
    if are_settled():
        return False
    calendar = calendar_of(GARD)
    settle_purses(house, calendar, now)
    for who in PEOPLE:
        STORIES[who.key](Money(_life(house, who, now)))
    hold_past_sessions(house, calendar, now)
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
        "address": "7 rue du Lavoir",
        "postal_code": postal_code,
        "commune": commune,
        "motives": ["access_care"],
        "cares": [{"care_type": who.care, "stage": "quote_obtained"}],
        "reasons": ["out_of_pocket"],
        "informed": "oui",
        "agreed": "oui",
        "feedback": "oui",
    }
    return Life(
        house=house,
        calendar=calendar,
        at=calendar.instant(day, time(9, 10)),
        until=now,
        referrer="lea",
        caseworker=who.caseworker,
        said=said,
        channel=Channel.DESK,
        caisse=GARD,
        chance=random.Random(who.key),  # noqa: S311 (hours of the day only)
        key=f"{KEY}{who.key}",
    )


def _ready(money: Money) -> None:
    """Reached the day after; her rights looked at the next day."""
    money.life.referred().accepted().taken().reached(1).confirmed().reviewed(1)


def _quoted(money: Money) -> None:
    """Two crowns to choose from, one of them without anything left to pay."""
    _ready(money)
    money.on(0, 9)
    money.quoted(*BOTH_CROWNS)
    money.covered()


def _unknown(money: Money) -> None:
    """Nobody has read what his contract pays for hearing aids: the question is open."""
    _ready(money)
    money.on(-1)
    money.quoted(*HEARING, professional="Audition des Garrigues")
    money.covered(CareFamily.HEARING)


def _proposed(money: Money) -> None:
    _ready(money)
    money.on(-1)
    money.quoted(*GLASSES, professional="Optique du Grand Mas")
    money.covered(affordable=10_000)
    money.proposed()


def _chosen(money: Money, from_now: int, line: QuotedLine = CROWN) -> None:
    _ready(money)
    money.on(from_now)
    money.quoted(line)
    money.covered()
    money.proposed()
    money.agreed()


def _sent(money: Money) -> None:
    """A visit is taken in five weeks; every request is sent but one: the social report is still to be written."""
    _chosen(money, -4)
    money.on(-2)
    money.booked(25)
    money.prepared(Piece.SOCIAL_ENQUIRY)
    money.sent()


def _refused(money: Money) -> None:
    """Three funders said yes, the committee of the caisse no; another plan was computed, agreed and sent."""
    _chosen(money, -22, DEAR_CROWN)
    money.booked(25)
    money.prepared()
    money.sent()
    money.scheduled(-10)
    money.on(-12)
    money.granted(*money.asked(OF_CAISSE), until=money.day(60))
    money.refused_by_committee(-10, DecisionReason.RESOURCES)
    money.on(-3)
    money.proposed()
    money.agreed()
    money.prepared()
    money.sent()


def _ending(money: Money) -> None:
    """All is granted, and the visit is twelve days after the commitments end."""
    _chosen(money, -18)
    money.prepared()
    money.sent()
    money.scheduled(-10)
    money.booked(20)
    until = money.day(20) - timedelta(days=12)
    money.granted_by_committee(-10, until)
    money.on(-1)
    money.granted(*money.asked(), until=until)


def _done(money: Money) -> None:
    """The crown is there; the practice has not sent its invoice."""
    _chosen(money, -36)
    money.prepared()
    money.sent()
    money.scheduled(-25)
    money.granted_by_committee(-25, money.day(60))
    money.on(-20)
    money.granted(*money.asked(OF_CAISSE), until=money.day(60))
    money.booked(day := money.just_before_today())
    money.on(day, 16)
    money.cared()


def _settled(money: Money) -> None:
    """Invoiced, paid by each, settled, the plan closed on its last cent and the case with it."""
    _chosen(money, -52)
    money.prepared()
    money.sent()
    money.scheduled(-40)
    money.granted_by_committee(-40, money.day(60))
    money.on(-36)
    money.granted(*money.asked(OF_CAISSE), until=money.day(60))
    money.booked(-16)
    money.on(-16, 16)
    money.cared()
    money.on(-13)
    money.invoiced()
    money.on(-12)
    money.paid("call_payment")
    money.on(-4)
    money.paid("note_payment")
    money.on(-1)
    money.paid("settle")
    money.closed()
    money.do(cases.close_case, money.life.case, ExitCode.CARE_DONE)


STORIES: Final[dict[str, Callable[[Money], None]]] = {
    "quoted": _quoted,
    "unknown": _unknown,
    "proposed": _proposed,
    "sent": _sent,
    "refused": _refused,
    "ending": _ending,
    "done": _done,
    "settled": _settled,
}
