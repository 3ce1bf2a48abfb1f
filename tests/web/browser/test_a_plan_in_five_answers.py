"""T7 in the browser: five answers and one click from a quote to its plan, two clicks to send every request; with many
funders, who has clicked reads at once that the plan is on its way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from misas.records.cases.models import Case
from misas.records.funding.models import AidApplication, PlanVersion
from tests.kit.cases import Office, build_office
from tests.kit.funders import Sought, publish, three_funders
from tests.web.browser import witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean
from tests.web.browser.journey import Journey

MANY = ("microcredit_des_sources", "mission_handicap_orval", "solidarite_soins", "cabinet_des_tilleuls")


@pytest.fixture
def office(site: str, territory: None) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=3)
    return made


@pytest.fixture
def sought(office: Office) -> Sought:
    """Her cover is known, and what funders ask of her: the quote alone is missing."""
    with office.working(office.claire) as claire:
        three_funders()
        made = Sought(office.accompanied(claire), claire, office.at)
        made.covered()
        return made


def five_answers(page: Page, case: Case) -> Journey:
    """The quote as somebody types it: a field after the other, and the button."""
    page.goto(f"/dossiers/{case.public_id}/financement")
    journey, day = Journey(page, "T7"), f"{datetime.now(UTC) - timedelta(days=2):%d/%m/%Y}"
    form = page.locator("#quote-form")
    typed = {"professional": "Cabinet de la Fontaine", "dated_on": day, "l0-act": "HBLD491", "l0-position": "15",
             "l0-price": "550"}  # fmt: skip
    shown = form.locator("input:visible:not([type=hidden]), select:visible")
    assert [one.get_attribute("name") for one in shown.all()] == list(typed), "five fields, and no other one to skip"
    form.locator("[name=professional]").focus()
    for text in typed.values():
        journey.type(text)
        journey.press("Tab")
    journey.click(page.get_by_role("button", name="Enregistrer et proposer un plan"))
    return journey


def test_t7_five_answers_one_click_then_two_clicks(office: Office, sought: Sought, signed_in: SignIn) -> None:
    page = signed_in(office.claire, width=1366)
    journey = five_answers(page, sought.case)
    expect(page.locator("table.shares")).to_contain_text("12,85 €")
    assert journey.clicks == 1

    agree, send = (page.get_by_role("button", name=name) for name in ("La personne est d’accord", "Envoyer les"))
    journey.click(agree)
    expect(page.locator("#requests-title")).to_be_visible()
    with office.working(office.claire):  # papers are facts of another day
        sought.at = datetime.now(UTC)
        sought.papers_given()
    page.reload()
    journey.click(send)
    expect(page.locator(".toast")).to_contain_text("3 demandes envoyées")
    journey.within()
    with office.working(office.claire):
        assert AidApplication.objects.filter(submitted_on__isnull=False).count() == 3
    assert witness.of(page).unexpected() == []


def test_t7_with_many_funders_the_wait_is_told_at_once(office: Office, sought: Sought, signed_in: SignIn) -> None:
    with office.working(office.claire):
        for code in MANY:
            publish(code)
    page, held = signed_in(office.claire, width=1366), list[Route]()

    def hold(route: Route) -> None:
        """The computation stays in hand, so that what is seen meanwhile can be judged."""
        held.append(route) if route.request.method == "POST" else route.continue_()

    page.route("**/plan", hold)
    five_answers(page, sought.case)
    expect(page.get_by_role("status").first).to_contain_text("MisAS cherche qui peut payer")
    expect(page.get_by_role("progressbar")).to_be_visible()
    with office.working(office.claire):
        assert not PlanVersion.objects.exists()
    assert_page_is_clean(page, "funding-computing")
    assert len(held) == 1, "asked for once, without a gesture"
    held[0].continue_()
    page.unroute("**/plan")
    expect(page.locator("table.shares")).to_contain_text("La personne")
    assert witness.of(page).unexpected() == []
