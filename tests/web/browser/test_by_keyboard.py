"""Each main task from its page to its end by keyboard alone, within the budget of `ui.md` §10.

The last test reads this file: no gesture of a mouse, and no focus put by a script, stands in it.
"""

from __future__ import annotations

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from misas.actions import cases
from misas.core.cases.codes import EvidenceClass
from misas.records.cases.models import Case, Note
from misas.records.referrals.models import Referral
from tests.kit.cases import DENTAL, Office, build_office, kinds
from tests.kit.funders import Sought, three_funders
from tests.kit.house import House, build_house
from tests.web.browser.conftest import SignIn
from tests.web.browser.journey import Keyboard
from tests.web.browser.test_referring import prefilled
from tests.web.browser.test_supervision import receive_all, rows_with_twenty_errors

WHO = ("Benali", "Nadia", "120384", "0639981234")
WITHOUT_A_MOUSE = {
    "click", "dblclick", "hover", "tap", "check", "uncheck", "set_checked", "fill", "focus", "select_option", "mouse",
    "set_input_files", "dispatch_event", "drag_to", "evaluate", "clear", "press_sequentially",
}  # fmt: skip


@pytest.fixture
def house(site: str) -> House:
    return build_house()


@pytest.fixture
def office(site: str) -> Office:
    made = build_office()
    made.at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)
    return made


def identity(journey: Keyboard) -> None:
    for text in WHO:
        journey.type(text, decision=False)
        journey.press("Tab")


def choices(journey: Keyboard, *fields: str) -> None:
    """Weigh each question, go to its first answer, take it."""
    for field in fields:
        journey.decide()
        journey.reach(f"main [name={field}]")
        journey.press("Space")


def sent(journey: Keyboard, number: str) -> None:
    journey.press("Control+Enter")
    expect(journey.page.get_by_text(number).first).to_be_visible()


def test_t7_from_the_quote_to_every_request_sent(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        three_funders()
        sought = Sought(office.accompanied(claire), claire, office.at)
        sought.covered()
    page = signed_in(office.claire, width=1366)
    page.goto(f"/dossiers/{sought.case.public_id}/financement")
    keys, day = Keyboard(page, "T7"), f"{datetime.now(UTC) - timedelta(days=2):%d/%m/%Y}"
    keys.skip_to_content()
    keys.reach("#quote-form [name=professional]")
    for text in ("Cabinet de la Fontaine", day, "HBLD491", "15"):
        keys.type(text, decision=False)
        keys.press("Tab")
    keys.type("550", decision=False)
    keys.press("Enter")
    expect(page.locator("table.shares")).to_be_visible()
    keys.skip_to_content()
    keys.reach(page.get_by_role("button", name="La personne est d’accord"))
    keys.press("Enter")
    expect(page.locator("#requests-title")).to_be_visible()
    with office.working(office.claire):
        sought.at = datetime.now(UTC)
        sought.papers_given()
    page.reload()
    keys.skip_to_content()
    keys.reach(page.get_by_role("button", name="Envoyer les demandes"))
    keys.press("Enter")
    expect(page.locator(".toast")).to_contain_text("3 demandes envoyées")


def test_t1_an_agent_refers_a_known_person(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.agent)
    page.goto(prefilled(page))
    journey = Keyboard(page, "T1")
    journey.skip_to_content()
    choices(journey, "cares", "reasons", "agreement")
    seconds = journey.seconds
    sent(journey, "S301-A-000001")
    assert seconds <= 12, str(journey)
    with house.working(house.supervisor):
        said = Referral.objects.get().said
    assert [care["care_type"] for care in said["cares"]] == ["dental_prosthetic"]
    assert said["reasons"] == ["out_of_pocket"]


def test_t2_an_agent_refers_somebody_unknown(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.agent)
    page.goto("/signaler/")
    journey = Keyboard(page, "T2")
    assert journey.has_focus("[name=last_name]")
    identity(journey)
    choices(journey, "cares", "reasons", "agreement")
    seconds = journey.seconds
    sent(journey, "S301-A-000001")
    assert seconds <= 30, str(journey)


def test_t3_a_partner_refers(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.ccas_member)
    page.goto("/mes-signalements/signaler")
    journey = Keyboard(page, "T3")
    assert journey.has_focus("[name=last_name]"), "the form opens on its first field"
    identity(journey)
    choices(journey, "cares", "reasons", "agreement", "feedback")
    sent(journey, "S301-P-000001")
    journey.within()
    with house.working(house.ccas_member):
        assert Referral.objects.get().said["feedback"] is True


def test_t4_the_next_case_is_opened_and_a_missed_call_logged(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        cases.complete_next(case.public_id, "announce_call", by=claire, at=office.later(minutes=5))
        office.at = datetime.now(UTC) - timedelta(hours=1)
        office.taken(claire)  # due later: it stands below
    page = signed_in(office.claire)
    page.goto("/dossiers/?vue=open")
    journey = Keyboard(page, "T4")
    journey.press("j", "Enter")
    page.wait_for_url(f"**/dossiers/{case.public_id}/")
    page.wait_for_load_state("load")
    journey.press("a")
    journey.decide()
    journey.reach(page.get_by_role("button", name="Pas de réponse"))
    journey.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Pas de réponse noté. Ensuite, le")
    journey.within(clicks=0)


def test_t5_a_note_during_a_call_saves_itself(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{case.public_id}/")
    journey = Keyboard(page, "T5")
    journey.press("a")
    with page.expect_response(lambda answer: answer.url.endswith("/brouillon"), timeout=6000) as saved:
        journey.type("Elle préfère l’après-midi.")
        typed = datetime.now(UTC)
    waited = (datetime.now(UTC) - typed).total_seconds()
    assert saved.value.status == 200
    assert waited <= 1.5, waited  # 0.8 s of silence, then the server; the driver of the browser has its part
    expect(page.locator("#note-state")).to_contain_text("Enregistré à")
    journey.within()
    with office.working(office.claire):
        assert Note.objects.get().text == "Elle préfère l’après-midi."


def test_t10_a_case_whose_care_is_done_is_closed(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire, (DENTAL,))
        care, today = case.cares.get(), office.today
        cases.record_done(case.public_id, care.public_id, today, evidence=EvidenceClass.INVOICE,
                          by=claire, at=office.later(minutes=1))  # fmt: skip
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{case.public_id}/")
    journey = Keyboard(page, "T10")
    journey.press("c")
    page.wait_for_url("**/clore")
    journey.pages = 1  # the closing page is the one page
    journey.skip_to_content()
    chosen = page.get_by_label("Soins réalisés d’après les faits")
    expect(chosen).to_be_checked()
    journey.reach(chosen)
    assert journey.pages == 1
    journey.press("Control+Enter")
    expect(page.locator(".next")).to_contain_text("Dossier clos")
    journey.within(clicks=0, pages=2)


def test_t11_ten_cases_are_reassigned(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        for _ in range(10):
            office.taken(claire)
    page = signed_in(office.sonia)
    page.goto("/supervision/")
    journey = Keyboard(page, "T11")
    journey.reach("a.name:has-text('Claire Roux')", "j")
    journey.press("Enter")
    page.wait_for_url("**suivi=**")
    journey.skip_to_content()
    journey.reach("[data-all]")
    journey.press("Space")
    expect(page.locator("[data-count]")).to_have_text("10 choisis")
    journey.reach("#taker", "Shift+Tab")
    journey.type("Paul")
    journey.press("Tab", "Enter")
    expect(page.locator(".toast[data-armed]")).to_contain_text("confiés à Paul Girard")
    journey.within(clicks=0)
    with office.as_system():
        assert Case.objects.filter(owner=office.paul).count() == 10
    journey.press("z")
    expect(page.locator(".toast").last).to_contain_text("de nouveau chez leur responsable")


def test_t13_a_file_with_twenty_errors_is_imported(territory: None, office: Office, signed_in: SignIn) -> None:
    """The same gestures for 40 valid lines as for 480, which the mouse imports in `test_supervision`."""
    page = signed_in(office.claire)
    page.goto("/importer/")
    journey = Keyboard(page, "T13")
    journey.skip_to_content()
    journey.reach("#file")
    with page.expect_file_chooser(timeout=30_000) as chooser:
        journey.press("Space")
    chooser.value.set_files({"name": "fiches.csv", "mimeType": "text/csv", "buffer": rows_with_twenty_errors(40)})
    journey.reach(page.get_by_role("button", name="Lire le fichier"))
    journey.press("Enter")
    confirm = page.get_by_role("button", name="Importer les 40 lignes valides")
    confirm.wait_for()
    journey.skip_to_content()
    journey.reach(confirm)
    journey.press("Enter")
    page.locator("progress").wait_for()
    receive_all()
    expect(page.locator(".kpi:has-text('Créée') dd")).to_have_text(re.compile(r"^40\D"))
    journey.skip_to_content()
    workbook = page.get_by_role("link", name="Classeur de retour")
    journey.reach(workbook)
    with page.expect_download() as given:
        journey.press("Enter")
    assert given.value.suggested_filename.endswith(".xlsx")
    journey.within(clicks=0)


def test_a_referral_is_triaged(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.agent)
    page.goto(prefilled(page))
    desk = Keyboard(page)
    desk.skip_to_content()
    choices(desk, "cares", "agreement")
    sent(desk, "S301-A-000001")
    page = signed_in(house.caseworker)
    page.goto("/a-trier/")
    journey = Keyboard(page)
    journey.press("j", "Enter")
    page.wait_for_url("**/a-trier/*-*")
    journey.skip_to_content()
    journey.reach("[name=to_case-reason]", within=60)
    journey.press("Space", "Control+Enter")
    expect(page.get_by_text("Tout est trié")).to_be_visible()
    with house.working(house.caseworker):
        assert Referral.objects.get().outcome == "to_case"


def test_the_dialog_of_a_gesture_is_opened_filled_and_left(office: Office, signed_in: SignIn) -> None:
    """Reporter: its letter opens the dialog, the focus enters it, Escape gives the focus back, Ctrl+Enter sends."""
    with office.working(office.claire) as claire:
        case = office.taken(claire)
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{case.public_id}/")
    journey = Keyboard(page)
    journey.press("r")
    dialog = page.locator("#modal")
    expect(dialog).to_be_visible()
    journey.press("Escape")
    expect(dialog).to_be_hidden()
    assert journey.has_focus(page.get_by_role("link", name="Reporter"))
    journey.press("r")
    expect(dialog).to_be_visible()
    journey.reach("#modal [name=delay]")
    journey.press("Space")
    journey.reach("#modal [name=reason]")
    journey.type("Une")  # Une réponse est attendue
    journey.press("Control+Enter")
    expect(page.locator(".toast")).to_be_visible()
    with office.working(office.claire):
        assert kinds(case)[-1] == "postponed"


def test_nothing_in_this_file_is_done_by_mouse_or_by_script() -> None:
    source = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    called = {node.attr for node in ast.walk(source) if isinstance(node, ast.Attribute)}
    assert called & WITHOUT_A_MOUSE == set()
