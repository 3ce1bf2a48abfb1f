"""The agenda: a day or a week of a caseworker, what is over and not told, what is still to be taken."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from misas.actions import cases, orientation
from misas.core.cases.codes import AbandonReason
from misas.core.orientation.appointment_codes import AppointmentState
from misas.lib.french import day as french_day
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import limits
from misas.records.orientation.models import Appointment, AppointmentReminder
from misas.records.outbox.models import Message
from misas.wording.appointments import STATES
from tests.kit.cases import Office, build_office
from tests.kit.people import sign_in
from tests.web.cases.test_the_page_of_a_case import counted

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def office(db: None) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=3)
    return made


def booked(office: Office, days: int | None, hour: int = 14, *, account: str = "claire", **more: bool) -> Case:
    """A case with an appointment that many days from today; None: still to be taken."""
    who = getattr(office, account)
    with office.working(who) as by:
        case = office.accompanied(by)
        care = ForgoneCare.objects.get(case=case)
        made = orientation.want(case.public_id, care.public_id, by=by, at=office.later(minutes=1))
        if days is not None:
            day = datetime.now(PARIS).date() + timedelta(days=days)
            orientation.book(
                made.public_id, datetime.combine(day, time(hour), PARIS), by=by, at=office.later(minutes=1), **more
            )
        return case


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/agenda/?{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_a_day_shows_the_hours_of_the_caisse(office: Office) -> None:
    case = booked(office, 0, 23)
    claire = sign_in(Client(), office.claire)
    for query in ("vue=jour", "vue=semaine", ""):
        shown = page(claire, query)
        assert "23 h" in shown and f"/dossiers/{case.public_id}/soins" in shown
    tomorrow = (datetime.now(PARIS).date() + timedelta(days=8)).isoformat()
    assert f"/dossiers/{case.public_id}/soins" not in page(claire, f"vue=jour&jour={tomorrow}")
    assert "Aucun rendez-vous." in page(claire, f"vue=jour&jour={tomorrow}")
    assert page(claire, "jour=demain&vue=annee")  # what makes no sense is today


def test_what_is_over_and_not_told_is_asked(office: Office) -> None:
    booked(office, -1)
    claire = sign_in(Client(), office.claire)
    shown = page(claire, "vue=jour")
    assert "A-t-il eu lieu" in shown and "La personne y est allée" in shown and "La personne n’y est pas allée" in shown
    assert "A-t-il eu lieu" not in page(sign_in(Client(), office.paul), "vue=jour")
    assert "A-t-il eu lieu" in page(sign_in(Client(), office.paul), "vue=jour&pour=tous")


def test_a_caisse_too_full_loses_nothing_of_today_and_says_what_is_not_shown(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The past that waits for its answer takes no place of the day, and each list says when it is cut."""
    monkeypatch.setattr(limits, "AGENDA", 2)
    monkeypatch.setattr(limits, "AGENDA_ASIDE", 2)
    for _ in range(3):
        booked(office, -2), booked(office, None)
    mine = booked(office, 0, 9)
    paul = sign_in(Client(), office.paul)
    shown = page(paul, "vue=jour&pour=tous")
    assert f"/dossiers/{mine.public_id}/soins" in shown
    assert shown.count("2 affichés sur 3") == 2, "those to be told, those to be taken"
    assert "La suite" not in shown and "Aucun rendez-vous." not in shown
    later = booked(office, 0, 11), booked(office, 0, 15)
    with CaptureQueriesContext(connection) as captured:
        shown = page(paul, "vue=jour&pour=tous")
    assert len(counted(captured)) <= 8
    assert shown.count("2 affichés sur 3") == 3 and "La suite n’est pas affichée." in shown
    assert f"{later[0].public_id}" in shown and f"{later[1].public_id}" not in shown


def test_a_day_that_the_week_cannot_show_is_not_said_to_be_empty(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AGENDA", 2)
    monday = datetime.now(PARIS).date() - timedelta(days=datetime.now(PARIS).weekday()) + timedelta(days=7)
    ahead = (monday - datetime.now(PARIS).date()).days
    for days in (1, 1, 1, 3):
        booked(office, ahead + days)
    shown = page(sign_in(Client(), office.claire), f"jour={monday}")
    assert "2 affichés sur 4" in shown and "Ouvrez un jour pour le voir en entier." in shown
    assert shown.count("Aucun rendez-vous.") == 1, "of Monday alone it is known"
    rest = re.findall(r'href="/agenda/\?vue=jour&amp;jour=([\d-]+)">Voir tout ce jour', shown)
    assert rest == [str(monday + timedelta(days=n)) for n in range(1, 7)]


def test_what_is_still_to_be_taken_is_there(office: Office) -> None:
    case = booked(office, None)
    claire = sign_in(Client(), office.claire)
    shown = page(claire)
    assert "Rendez-vous à prendre" in shown and f"/dossiers/{case.public_id}/soins" in shown


@pytest.mark.parametrize("fell", ["miss", "cancel_by_place", "cancel_by_person"])
def test_a_care_whose_every_visit_fell_is_still_to_be_taken_in_one_line(office: Office, fell: str) -> None:
    case = booked(office, -1)
    claire = sign_in(Client(), office.claire)
    assert "Rendez-vous à prendre" not in page(claire), "it is booked"
    with office.working(office.claire) as by:
        row = Appointment.objects.get(case=case)
        getattr(orientation, fell)(row.public_id, by=by, at=datetime.now(UTC))
    assert taken(page(claire)) == [(f"{case.public_id}", "Rendez-vous recherché")]
    with office.working(office.claire) as by:
        care = ForgoneCare.objects.get(case=case).public_id
        orientation.want(case.public_id, care, by=by, at=datetime.now(UTC))
    assert taken(page(claire)) == [(f"{case.public_id}", STATES[AppointmentState.TO_BOOK])], "its search, once"
    with office.working(office.claire) as by:
        cases.abandon_care(case.public_id, care, AbandonReason.NO_OFFER, by=by, at=datetime.now(UTC))
    assert "Rendez-vous à prendre" not in page(claire)


def test_cares_without_a_search_under_way_are_counted_when_the_list_is_cut(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "AGENDA_ASIDE", 2)
    made = [booked(office, -1) for _ in range(2)]
    booked(office, None)
    with office.working(office.claire) as by:
        for row in Appointment.objects.filter(case__in=made):
            orientation.miss(row.public_id, by=by, at=datetime.now(UTC))
    claire = sign_in(Client(), office.claire)
    shown = page(claire)
    assert len(taken(shown)) == 2 and "2 affichés sur 3" in shown
    with CaptureQueriesContext(connection) as captured:
        page(claire)
    assert len(counted(captured)) <= 8


def taken(shown: str) -> list[tuple[str, str]]:
    """The cases of the appointments to be taken, and what is said of each."""
    lines = shown.partition("take-title")[2].split("</section>")[0].split("<li")[1:]
    return [
        (re.findall(r"/dossiers/([\w-]+)/soins", one)[0], re.findall(r"badge[^>]*>([^<]+)<", one)[0]) for one in lines
    ]


def test_what_reminds_her_stands_beside_each_appointment(office: Office) -> None:
    """Queued a week and two days before; what left says so, and by which way."""
    office.at -= timedelta(days=4)
    case = booked(office, 5, remind=True)
    booked(office, 6, remind=False)
    claire = sign_in(Client(), office.claire)
    day = datetime.now(PARIS).date()

    def said(ahead: int) -> str:
        return french_day(day + timedelta(days=ahead), year=False, short=True).replace("\u00a0", " ")

    shown = page(claire, f"vue=jour&jour={day + timedelta(days=5)}")
    assert f"Rappel du {said(-2)} non parti, rappel prévu le {said(3)}" in shown
    assert "Sans rappel" in page(claire, f"vue=jour&jour={day + timedelta(days=6)}")
    due = datetime.combine(day - timedelta(days=2), time(11), PARIS)
    with office.as_system():
        message = Message.objects.get(topic="appointment.reminder", key__contains=":week_before:")
        orientation.send_reminder(message, due.astimezone(UTC))
        way = AppointmentReminder.objects.get().way
    shown = page(claire, f"vue=jour&jour={day + timedelta(days=5)}")
    sent = {"sms": "Rappel par SMS envoyé", "email": "Rappel par courriel envoyé"}[way]
    assert f"{sent} le {said(-2)}, rappel prévu le {said(3)}" in shown
    with office.working(office.claire) as by:
        row = Appointment.objects.get(case=case)
        orientation.set_reminders(row.public_id, False, by=by, at=datetime.now(UTC))
    shown = page(claire, f"vue=jour&jour={day + timedelta(days=5)}")
    assert f"{sent} le {said(-2)}" in shown and "prévu" not in shown, "what left stays told, no more will leave"


def test_each_has_her_own_and_elsewhere_nothing_is_seen(office: Office) -> None:
    case = booked(office, 0, account="paul")
    assert f"{case.public_id}" not in page(sign_in(Client(), office.claire))
    assert f"{case.public_id}" in page(sign_in(Client(), office.claire), "pour=tous")
    assert f"{case.public_id}" not in page(sign_in(Client(), office.zoe), "pour=tous")
    social = page(sign_in(Client(), office.marc), "pour=tous")
    assert f"{case.public_id}" not in social, "a social worker sees what was handed to her, and nothing else"
    assert "Toute la caisse" not in social and "Les miens" not in social


@pytest.mark.parametrize("query", ["jour=9999-12-31", "jour=0001-01-01&vue=semaine", "jour=2026-02-31"])
def test_a_day_on_which_no_appointment_stands_is_today(office: Office, query: str) -> None:
    case = booked(office, 0)
    assert f"{case.public_id}" in page(sign_in(Client(), office.claire), query)


def test_the_agenda_costs_eight_queries_at_most_however_full(office: Office) -> None:
    claire, costs = sign_in(Client(), office.claire), []
    for count in (1, 3):
        for _ in range(count):
            booked(office, 1), booked(office, -1), booked(office, None)
        page(claire)
        with CaptureQueriesContext(connection) as captured:
            page(claire)
        costs.append(counted(captured))
    assert len(costs[0]) == len(costs[1]) <= 8, "\n".join(costs[1])
