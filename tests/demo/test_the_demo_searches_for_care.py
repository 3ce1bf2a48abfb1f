"""The demo shows care searched for at every stage, on the sample directories, with a memory of places, made once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from misas.core.access import Context
from misas.core.orientation.appointment_codes import AppointmentState
from misas.demo import load
from misas.demo.directories import load_directories
from misas.demo.orientations import PEOPLE, settle_orientation
from misas.demo.people import GARD, settle
from misas.records.access.scope import working_in
from misas.records.cases.models import Case
from misas.records.orientation import agenda
from misas.records.orientation.models import AccessDesk, Appointment, CareOffer, CareRefusal, Observation
from misas.records.orientation.tables import DIRECTORY
from tests.kit.appointments import PARIS
from tests.kit.directory import SAMPLES, as_owner_of_all
from tests.kit.lasting import lasting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)  # a Friday
TODAY = NOW.date()


@pytest.fixture(scope="module")
def directories(territory: None, django_db_blocker: Any) -> Iterator[list[str]]:
    with django_db_blocker.unblock():
        with as_owner_of_all():
            refused = [*load_directories(SAMPLES, NOW), *load_directories(Path("nowhere"), NOW)]
        yield refused
        with as_owner_of_all(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(DIRECTORY)} RESTART IDENTITY")
        connections.close_all()


@pytest.fixture(scope="module")
def loaded(directories: list[str], django_db_blocker: Any) -> Iterator[None]:
    """The demo with sixteen lives, loaded once: three tests look at it."""
    with lasting(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "LIVES", 16)
        load.load_demo(NOW)
        yield


@pytest.fixture
def demo(loaded: None, db: None) -> Iterator[None]:
    with working_in(Context.for_system(GARD)):
        yield


def test_appointments_stand_at_every_stage(directories: list[str], demo: None) -> None:
    assert directories == []
    rows = Appointment.objects.filter(case__person__birth_name__in=[who.last_name for who in PEOPLE])
    assert rows.count() == len(PEOPLE)
    states = set(rows.values_list("state", flat=True))
    assert {"attempting", "booked", "moved", "missed", "honoured"} <= states <= set(AppointmentState)
    offers = CareOffer.objects.filter(dropped_at__isnull=True)
    assert offers.exclude(listed_source="person").count() == 3 * len(PEOPLE), "the places are those of the directories"
    assert all(offer.reasons for offer in offers.exclude(listed_source="person"))
    assert CareRefusal.objects.get().state == "filed"
    week = agenda.agenda(GARD, TODAY, TODAY + timedelta(days=14), zone=PARIS).lines
    assert len(week) >= 4 and week[0].local.date() == TODAY
    assert len(agenda.to_take(GARD).lines) >= 1


def test_the_caisse_remembers_places_and_keeps_its_pass(demo: None) -> None:
    seen = Observation.objects.filter(caisse_id=GARD)
    assert seen.filter(fact="takes_new").count() > 40
    assert {True, False} == set(seen.filter(fact="takes_new").values_list("value", flat=True))
    assert all(one.on <= TODAY for one in seen)
    assert AccessDesk.objects.count() == 3


def test_nobody_is_late_by_itself_and_nobody_is_lost(demo: None) -> None:
    mine = Case.objects.filter(person__birth_name__in=[who.last_name for who in PEOPLE])
    assert mine.count() == len(PEOPLE)
    assert all(case.next_action and case.next_due and case.next_due >= TODAY and case.owner_id for case in mine)
    assert settle_orientation(settle(NOW), NOW) is False
    assert Appointment.objects.filter(case__in=mine).count() == len(PEOPLE)


def test_nobody_of_the_demo_has_a_number_that_rings() -> None:
    assert all(who.phone.startswith("06 39 98") for who in PEOPLE)
    assert len({who.phone for who in PEOPLE}) == len(PEOPLE)
