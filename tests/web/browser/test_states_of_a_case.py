"""A case in each of the states that change its page, and every form of its gestures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import expect

from misas.actions import cases
from misas.core.cases.codes import ExitCode, HandoverMotive, WaitingOn
from misas.core.cases.handover import Packet
from misas.records.cases.models import Case
from misas.web.workspace.cases.gestures import GESTURES
from tests.kit.cases import Office, build_office
from tests.kit.people import GARD
from tests.web.browser import witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean

PACKET = Packet((HandoverMotive.HOUSING,), "Vit seule", "", "Un logement", date(2026, 11, 2), urgent=True)


@pytest.fixture
def office(site: str) -> Office:
    made = build_office()
    made.at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=8)
    return made


def address(case: Case) -> str:
    return f"/dossiers/{case.public_id}/"


def test_every_form_of_a_gesture(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        care = case.cares.get().public_id
    page = signed_in(office.sonia)
    for name in (name for name, gesture in GESTURES.items() if gesture.form is not None):
        page.goto(f"{address(case)}geste/{name}?soin={care}")
        assert_page_is_clean(page, f"ask-{name}", walk=name in ("hand-over", "add-care"))
    page.goto(f"{address(case)}geste/hand-over")
    witness.of(page).expect_status(422)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("[data-errors]")).to_be_focused()
    assert_page_is_clean(page, "ask-wrong", walk=False)


def test_before_anybody_has_it_and_while_somebody_else_is_awaited(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        free, waiting = office.case(claire), office.accompanied(claire)
        cases.wait(waiting.public_id, WaitingOn.PERSON, by=claire, at=office.later(minutes=1))
    page = signed_in(office.claire)
    page.goto(address(free))
    expect(page.get_by_role("button", name="Prendre ce dossier")).to_be_visible()
    assert_page_is_clean(page, "case-unassigned", walk=False)
    page.goto(address(waiting))
    expect(page.get_by_role("button", name="La réponse est arrivée")).to_be_visible()
    assert_page_is_clean(page, "case-waiting", walk=False)


def test_while_an_ending_is_looked_at_again(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        cases.set_rules(GARD, {"second_look": ["duplicate"]}, by=office.actor(office.sonia), at=office.at)
        case = office.taken(claire)
        cases.close_case(case.public_id, ExitCode.DUPLICATE, comment="Déjà suivie", by=claire, at=office.later(hours=1))
    page = signed_in(office.sonia)
    page.goto(address(case))
    expect(page.get_by_role("button", name="Accepter la clôture")).to_be_visible()
    assert_page_is_clean(page, "case-second-look", walk=False)


def test_handed_over_then_read_by_who_had_it(office: Office, signed_in: SignIn) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.propose_handover(case.public_id, PACKET, by=claire, at=office.later(minutes=1))
    page = signed_in(office.claire)
    page.goto(address(case))
    assert_page_is_clean(page, "case-handed-over", walk=False)
    with office.working(office.marc) as marc:
        cases.accept_handover(case.public_id, by=marc, at=office.later(minutes=1))
    page.goto(address(case))
    expect(page.locator("main")).to_contain_text("Marc Social")
    assert_page_is_clean(page, "case-former-owner", walk=False)
