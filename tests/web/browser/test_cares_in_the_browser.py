"""T8 in the browser: find a practitioner and attach it; a call logged in one gesture; the appointment that follows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from misas.actions import orientation
from misas.core.orientation.refusal_codes import Authority, RefusalGround
from misas.records.cases.models import Case, ForgoneCare
from tests.kit.cases import Office, build_office
from tests.kit.directory import empty_directories, files, load
from tests.web.browser import witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean
from tests.web.browser.journey import Journey, Keyboard

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def office(site: str, territory: None) -> Iterator[Office]:
    load(*files("30"))
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=3)
    yield made
    empty_directories()


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        return office.accompanied(claire)


def test_t8_find_and_attach_then_call_then_book(office: Office, case: Case, signed_in: SignIn) -> None:
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{case.public_id}/soins")
    journey = Journey(page, "T8")
    journey.click(page.get_by_role("link", name="Trouver un soin"))
    page.wait_for_url("**/annuaire**")
    expect(page.locator(".offer")).to_have_count(20)
    assert_page_is_clean(page, "directory-case")
    journey.click(page.locator(".offer").first.get_by_role("button", name="Proposer"))
    expect(page.locator(".toast")).to_contain_text("Offre proposée")
    expect(page.locator(".offer").first).to_contain_text("Proposée au dossier")
    journey.within()

    page.locator(".toast").get_by_role("link", name="Voir le dossier").click()
    expect(page.locator(".offer.inset")).to_have_count(1)
    expect(page.locator(".toast")).to_have_count(0)
    assert_page_is_clean(page, "cares-offers")

    # The call: one gesture.
    call = Journey(page)
    call.click(page.locator(".offer.inset").get_by_role("button", name="Pas de réponse"))
    expect(page.locator(".toast").last).to_contain_text("Appel noté")
    expect(page.get_by_role("heading", name="Rendez-vous à prendre")).to_be_visible()
    call.within(clicks=1, seconds=10)

    # An answer that asks more, wrong then right.
    page.get_by_role("link", name="Autre réponse…").click()
    dialog = page.locator("#modal")
    expect(dialog.get_by_label("Qu’a répondu le lieu de soins")).to_be_visible()
    assert_page_is_clean(page, "cares-call-asked", walk=False)
    witness.of(page).expect_status(422)
    dialog.get_by_label("Qu’a répondu le lieu de soins").select_option("call_back")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog.get_by_text("Indiquez quand rappeler").first).to_be_visible()
    assert_page_is_clean(page, "cares-call-wrong", walk=False)
    page.keyboard.press("Escape")

    # The appointment, then the sheet to print.
    page.get_by_role("link", name="Rendez-vous obtenu").click()
    soon = datetime.now(PARIS).date() + timedelta(days=9)
    dialog.get_by_label("Jour du rendez-vous").fill(f"{soon:%d/%m/%Y}")
    dialog.get_by_label("Heure").fill("14h30")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".toast").last).to_contain_text("Rendez-vous noté")
    expect(page.get_by_role("heading", name=re.compile("14.h.30"))).to_be_visible()
    page.get_by_role("link", name="Script d’appel").click()
    assert_page_is_clean(page, "call-sheet")
    assert witness.of(page).unexpected() == []


def test_t8_without_a_mouse(office: Office, case: Case, signed_in: SignIn) -> None:
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{case.public_id}/annuaire")
    keys = Keyboard(page)
    keys.skip_to_content()
    keys.reach(page.locator(".offer").first.get_by_role("button", name="Proposer"), within=60)
    keys.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Offre proposée")


def test_a_care_that_lived(office: Office, case: Case, signed_in: SignIn) -> None:
    lived(office, case)
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{case.public_id}/soins")
    expect(page.get_by_text("Refus de soins").first).to_be_visible()
    for details in page.locator(".offer.inset details").all():
        details.locator("summary").click()
    assert_page_is_clean(page, "cares-lived")


def test_the_agenda_of_a_day_and_of_a_week(office: Office, case: Case, signed_in: SignIn) -> None:
    page = signed_in(office.claire)
    page.goto("/agenda/")
    expect(page.get_by_text("Aucun rendez-vous.").first).to_be_visible()
    assert_page_is_clean(page, "agenda-empty", walk=False)
    lived(office, case)
    with office.working(office.claire) as by:
        for hour in (9, 11, 15):
            other = office.accompanied(by)
            booked(office, other, 0, hour)
        booked(office, office.accompanied(by), -1, 10)
        waits = office.accompanied(by)
        orientation.want(waits.public_id, care_of(waits).public_id, by=by, at=office.later(minutes=1))
    page.get_by_role("link", name="Agenda", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("A-t-il eu lieu"))).to_be_visible()
    assert_page_is_clean(page, "agenda-week")
    page.get_by_role("link", name="Jour", exact=True).click()
    expect(page.locator(".day")).to_have_count(1)
    assert_page_is_clean(page, "agenda-day")
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator(".day .slot").first).to_be_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name=re.compile("La personne y est allée")).click()
    expect(page.locator(".toast")).to_contain_text("Rendez-vous honoré")


def care_of(case: Case) -> ForgoneCare:
    return ForgoneCare.objects.get(case=case)


def booked(office: Office, case: Case, days: int, hour: int) -> None:
    """An appointment that many days from today, by the actions."""
    with office.working(office.claire) as by:
        care = care_of(case)
        where = orientation.name_offer(
            case.public_id, care.public_id, name="Cabinet de la Fontaine", phone="01 99 00 12 34", town="Nîmes",
            need="soins_dentaires", by=by, at=office.later(minutes=1),
        )  # fmt: skip
        made = orientation.want(case.public_id, care.public_id, offer=where.public_id, need="soins_dentaires",
                                by=by, at=office.later(minutes=1))  # fmt: skip
        day = datetime.now(PARIS).date() + timedelta(days=days)
        orientation.book(made.public_id, datetime.combine(day, time(hour), PARIS), offer=where.public_id,
                         by=by, at=office.later(minutes=1))  # fmt: skip


def lived(office: Office, case: Case) -> None:
    """A care with an appointment to come, prepared, and a refusal whose complaint is filed."""
    booked(office, case, 6, 14)
    with office.working(office.claire) as by:
        care, today = care_of(case), office.today
        row = case.appointments.get()
        orientation.prepare(row.public_id, bring=["vitale_card", "quote"], transport="lift_to_find", interpreter="ar",
                            by=by, at=office.later(minutes=1))  # fmt: skip
        refused = orientation.record_refusal(
            case.public_id, care.public_id, ground=RefusalGround.C2S, place_name="Cabinet de Test", on=today,
            by=by, at=office.later(minutes=1),
        )  # fmt: skip
        orientation.record_refusal_step(refused.public_id, "file_complaint", on=today, authority=Authority.CAISSE,
                                        agreed_on=today, by=by, at=office.later(minutes=1))  # fmt: skip
