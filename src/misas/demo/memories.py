"""What the caisse of the demo knows of places by itself: its PASS, and what colleagues heard these last months.

Invented; the places are those of the sample directories, where they are loaded.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from misas.actions import orientation
from misas.actions.orientation import DeskDraft
from misas.actions.ports import ports
from misas.actions.territory import calendar_of
from misas.core.orientation.codes import Fact
from misas.core.orientation.memory import FactValue
from misas.core.orientation.needs import DeskKind
from misas.demo.people import GARD, House
from misas.records.access.scope import working_in
from misas.records.orientation.finding import Wish, find
from misas.records.orientation.models import AccessDesk
from misas.records.territory import queries as territory

NIMES: Final = "30189"
ALES: Final = "30007"
DESKS: Final = (
    DeskDraft(DeskKind.GENERAL, "PASS des Trois Garrigues", NIMES, date(2026, 10, 5), "Hôpital des Trois Garrigues",
              "3 rue des Micocouliers", "30900", "01 99 00 30 01", "du lundi au vendredi, 9 h – 16 h"),
    DeskDraft(DeskKind.DENTAL, "PASS bucco-dentaire des Trois Garrigues", NIMES, date(2026, 10, 5),
              "Hôpital des Trois Garrigues", "3 rue des Micocouliers", "30900", "01 99 00 30 02", "mardi, jeudi"),
    DeskDraft(DeskKind.PSYCHIATRIC, "PASS psychiatrique du Mas Clair", ALES, date(2026, 9, 14), "Clinique du Mas Clair",
              "12 chemin du Mas Clair", "30100", "01 99 00 30 03", "sur rendez-vous"),
)  # fmt: skip


def settle_memory(house: House, now: datetime) -> None:
    """Keep the PASS, and write what was heard."""
    with working_in(house.context("sonia")):
        _desks(house, now)
    _memory(house, now)


def _desks(house: House, now: datetime) -> None:
    for draft in DESKS:
        if not AccessDesk.objects.filter(caisse_id=GARD, name=draft.name).exists():
            checked = min(draft.checked_on, calendar_of(GARD).local_date(now))
            orientation.keep_desk(GARD, replace(draft, checked_on=checked), by=house.actor("sonia"), at=now)


REMEMBERED: Final = ("soins_dentaires", "ophtalmologie", "medecin_traitant", "suivi_gynecologique", "sante_mentale")
AROUND: Final = (NIMES, ALES)
WATCHERS: Final = ("claire", "paul", "ines")


def _memory(house: House, now: datetime) -> None:
    """What colleagues heard of places these last months, for the needs that are most asked for."""
    chance = random.Random(4)  # noqa: S311 (a demo, not a secret)
    calendar = calendar_of(GARD)
    with working_in(house.context("sonia")):
        caisse = territory.caisse(GARD)
        places = [
            (offer.candidate.place, need)
            for need in REMEMBERED
            for commune in AROUND
            for offer in find(
                Wish(need, commune=commune), caisse=caisse, seed="demo", book=ports().needs, at=now
            ).ranked.offers
        ]
    for place, need in dict(places).items():
        if chance.random() < 0.4:
            continue
        day = calendar.next_open(calendar.local_date(now) - timedelta(days=4 + chance.randrange(150)))
        who = chance.choice(WATCHERS)
        at = calendar.instant(day, time(9 + chance.randrange(8), chance.randrange(60)))
        with working_in(house.context(who)):
            for fact, value in _heard(chance):
                orientation.note_observation(
                    place, fact, value, caisse_id=GARD, need=need, by=house.actor(who), at=min(at, now)
                )


def _heard(chance: random.Random) -> Iterator[tuple[Fact, FactValue]]:
    takes = chance.random() < 0.35
    yield Fact.TAKES_NEW, takes
    if takes:
        yield Fact.WAITING_DAYS, chance.choice((4, 10, 21, 35, 60, 90))
    if chance.random() < 0.3:
        yield Fact.STEP_FREE, chance.random() < 0.7
    if chance.random() < 0.2:
        yield Fact.LANGUAGES, chance.choice((("en",), ("ar", "en"), ("pt",), ("es",)))
    if chance.random() < 0.3:
        yield Fact.DIRECT_BILLING, chance.random() < 0.8
