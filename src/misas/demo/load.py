"""Load the demo territory once: people, partners, and some weeks of their work. A second call only presents the people.

Deterministic but for the day on which it runs: ages and delays are counted back from it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from tqdm import tqdm

from misas.actions import cases
from misas.actions.cases import sweep_recompute
from misas.actions.feedback import read_news
from misas.actions.territory import calendar_of
from misas.core.access import Context
from misas.core.referrals.codes import Channel
from misas.core.territory.calendar import WorkCalendar
from misas.demo.funders import settle_funders
from misas.demo.fundings import settle_fundings
from misas.demo.lives import Life, Stopped
from misas.demo.orientations import settle_orientation
from misas.demo.people import GARD, GUYANE, NORD, PERSONAS, House, settle
from misas.demo.reviews import REFERRER, are_settled, settle_reviews
from misas.demo.samples.words import FIRST_NAMES, LAST_NAMES, STREETS
from misas.demo.scripts import SCRIPTS, just_received, waits_for_somebody
from misas.records.access.scope import working_in
from misas.records.referrals.models import Referral
from misas.wording.accounts import ROLES

LIVES: Final = 96
LOOKED_AT: Final = timedelta(days=4)  # how long a piece of news waits to be read
FRESH: Final = 9  # the last ones have just come in, whatever was drawn
DOORS: Final = (
    ("lea", Channel.DESK, 40),
    ("maud", Channel.PORTAL, 30),
    ("karim", Channel.PORTAL, 12),
    ("lucie", Channel.PORTAL, 8),
    ("elise", Channel.PORTAL, 10),
)
CASEWORKERS: Final = ("claire", "claire", "paul", "ines")
HOMES: Final = (
    ("30000", "Nîmes"), ("30900", "Nîmes"), ("30100", "Alès"), ("30200", "Bagnols-sur-Cèze"), ("30300", "Beaucaire"),
    ("30800", "Saint-Gilles"), ("30700", "Uzès"), ("30600", "Vauvert"), ("30120", "Le Vigan"), ("30140", "Anduze"),
    ("30250", "Sommières"), ("30110", "La Grand-Combe"), ("30130", "Pont-Saint-Esprit"), ("30220", "Aigues-Mortes"),
)  # fmt: skip
CARES: Final = (
    ("dental_prosthetic", 24), ("dental_conservative", 12), ("optics", 16), ("hearing_aid", 10), ("ophthalmology", 10),
    ("specialist", 10), ("general_practice", 6), ("imaging", 4), ("mental_health", 4), ("physiotherapy_paramedical", 4),
)  # fmt: skip
REASONS: Final = (
    ("out_of_pocket", 40), ("advance_payment", 20), ("no_complementary", 12), ("waiting_time", 12),
    ("no_practitioner", 8), ("distance_transport", 4), ("complex_procedures", 4),
)  # fmt: skip


def load_demo(
    now: datetime | None = None, *, engine: Callable[[], AbstractContextManager[object]] = nullcontext
) -> list[str]:
    """Load once, then give the lines that present the personas. `engine`: what keeps the rights engine answering."""
    at = now or timezone.now()
    house = settle(at)
    if not _stands(house):
        _work(house, at)
    settle_funders(house, at)
    if not are_settled():
        with engine():
            settle_reviews(house, at)
        _reads(house, REFERRER, at)
    if settle_orientation(house, at):
        _reads(house, REFERRER, at)
    if settle_fundings(house, at):
        _reads(house, REFERRER, at)
    return [*_presented()]


def _stands(house: House) -> bool:
    with working_in(Context.for_system(GARD)):
        return Referral.objects.exists()


@transaction.atomic
def _work(house: House, now: datetime) -> None:
    """All or nothing: a demo interrupted halfway starts again from the beginning."""
    chance = random.Random(30)  # noqa: S311 (a demo, not a secret)
    calendar = calendar_of(GARD)
    weights = [weight for _, weight, _ in SCRIPTS]
    for rank in tqdm(range(LIVES), desc="Territoire de démonstration", unit="", leave=False, disable=None):
        life = _life(house, calendar, chance, now, rank)
        script, _, oldest = chance.choices(SCRIPTS, weights)[0]
        if rank >= LIVES - FRESH:
            script, oldest = (just_received if rank % 3 else waits_for_somebody), 2
        life.at = _ago(calendar, now, oldest - chance.randrange(oldest), chance)
        try:
            script(life)
        except Stopped:
            continue
    life = _life(house, calendar_of(NORD), chance, now, LIVES, ("gaston", Channel.PORTAL))
    life.caisse, life.said = NORD, life.said | {"postal_code": "59140", "commune": "Dunkerque"}
    life.at = _ago(life.calendar, now, 1, chance)
    just_received(life)
    for key in dict.fromkeys(door for door, _, _ in DOORS):
        _reads(house, key, now)
    for caisse in (GARD, NORD, GUYANE):
        with working_in(Context.for_system(caisse)):
            sweep_recompute(caisse, at=now, limit=1000)
            cases.sweep_stalled(caisse, at=now)


def _reads(house: House, key: str, now: datetime) -> None:
    """Whoever referred looks at her list now and then: what is older than a few days was read the day after."""
    with working_in(house.context(key)):
        mine = Referral.objects.filter(entered_by=house.accounts[key]).annotate(told=Max("news__at"))
        for row in mine.filter(told__lt=now - LOOKED_AT).order_by("id"):
            read_news(row.public_id, by=house.actor(key), at=row.told + timedelta(days=1))


def _life(
    house: House,
    calendar: WorkCalendar,
    chance: random.Random,
    now: datetime,
    rank: int,
    door: tuple[str, Channel] | None = None,
) -> Life:
    referrer, channel = door or chance.choices([d[:2] for d in DOORS], [d[2] for d in DOORS])[0]
    return Life(
        house=house,
        calendar=calendar,
        at=now,
        until=now,
        referrer=referrer,
        caseworker=chance.choice(CASEWORKERS),
        said=_said(chance, rank, referrer),
        channel=channel,
        caisse=GARD,
        chance=chance,
        key=f"demo-{rank}",
    )


def _ago(calendar: WorkCalendar, now: datetime, days: int, chance: random.Random) -> datetime:
    """An hour of the office, so many business days ago; never after now."""
    day = calendar.add_business_days(calendar.local_date(now), -days) if days else calendar.local_date(now)
    at = calendar.instant(day, time(8 + chance.randrange(9), chance.randrange(60)))
    return min(at, now)


def _said(chance: random.Random, rank: int, referrer: str) -> dict[str, Any]:
    postal_code, commune = chance.choice(HOMES)
    kinds, weights = [c for c, _ in CARES], [w for _, w in CARES]
    chosen = list(dict.fromkeys(chance.choices(kinds, weights, k=chance.choices([1, 2, 3], [65, 25, 10])[0])))
    said: dict[str, Any] = {
        "last_name": chance.choice(LAST_NAMES).title(),
        "first_names": chance.choice(FIRST_NAMES),
        "birth_date": f"{1 + chance.randrange(28):02d}/{1 + chance.randrange(12):02d}/{chance.randrange(1938, 2006)}",
        "phone": f"06 39 98 {rank // 100 % 100:02d} {rank % 100:02d}",
        "address": f"{1 + chance.randrange(90)} {chance.choice(STREETS)}",
        "postal_code": postal_code,
        "commune": commune,
        "call_times": chance.sample(["morning", "afternoon", "evening"], 1),
        "motives": ["access_care"],
        "cares": [{"care_type": kind} for kind in chosen],
        "reasons": chance.choices([r for r, _ in REASONS], [w for _, w in REASONS], k=1),
        "informed": "oui",
        "agreed": "oui",
        "feedback": "oui",
    }
    if chance.random() < 0.12:
        said |= {"urgent": "oui"}
    if chance.random() < 0.1:
        said |= {"language": chance.choice(["ar", "pt", "tr"]), "interpreter": "oui"}
    if chance.random() < 0.06:
        said |= {"safe_contact": ["no_voicemail"]}
    if referrer == "elise":
        said |= {"rpps": "99900000003"}
    return said


def _presented() -> Iterator[str]:
    width = max(len(p.name) for p in PERSONAS)
    for persona in PERSONAS:
        yield f"  {persona.name:<{width}}  {ROLES[persona.role]}"
