"""Signaler, the partner space and triage in a real browser: clean at every width and state, within their budgets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from misas.actions.feedback import tell_one
from misas.actions.referrals import receive_referral
from misas.core.referrals.codes import Channel
from misas.core.referrals.feedback import NewsFamily, NewsLevel
from misas.records.accounts.models import Account
from misas.records.partners.models import Agreement
from misas.records.referrals.models import Referral
from tests.kit.house import GARD, House, build_house
from tests.kit.referrals import typed
from tests.web.browser import probe, witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean
from tests.web.browser.journey import Journey

IDENTITY = {"last_name": "Benali", "first_names": "Nadia", "birth_date": "12/03/1984", "phone": "06 39 98 12 34"}


@pytest.fixture
def house(site: str) -> House:
    return build_house()


def refer(house: House, account: Account, key: str, *, days_ago: int = 0, **changes: Any) -> Referral:
    channel = Channel.PORTAL if account.full_name.startswith("Ccas") else Channel.DESK
    at = datetime.now(UTC) - timedelta(days=days_ago)
    with house.working(account) as by:
        receipt = receive_referral(typed(**changes), caisse_id=GARD, channel=channel, key=key, by=by, at=at)
        return Referral.objects.select_related("person").get(public_id=receipt.public_id)


def prefilled(page: Page) -> str:
    """What a workstation does: it posts the identity with the session of the agent, and opens the link."""
    answer = page.request.post("/poste/signalement", form=IDENTITY, headers={"Accept": "application/json"})
    link: str = answer.json()["lien"]
    return link


def chip(page: Page, name: str, value: str) -> Any:
    return page.locator(f"label.chip:has(input[name={name}][value={value}])")


# ---- T1: prefilled ----


def controls(page: Page) -> int:
    """Groups of choices, fields, ticks and the button in sight without opening anything: each is one decision."""
    seen: int = page.evaluate(
        """() => {
            const form = document.querySelector('main form.cards'), names = new Set();
            for (const el of form.querySelectorAll('input:not([type=hidden]),select,textarea,button[type=submit]'))
                if (el.checkVisibility()) names.add(el.name || 'send');
            return names.size;
        }"""
    )
    return seen


def test_t1_by_mouse_an_agent_refers_a_known_person_in_twelve_seconds(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.agent)
    page.goto(prefilled(page))
    assert controls(page) <= 6
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "the page scrolls at 1366×768"
    journey = Journey(page, "T1")
    journey.click(chip(page, "cares", "dental_prosthetic"))
    journey.click(chip(page, "reasons", "out_of_pocket"))
    journey.click("text=La personne est informée et d’accord")
    journey.click("button:has-text('Envoyer le signalement')", decision=False)
    seconds = journey.seconds
    page.wait_for_selector("text=S301-A-000001")
    assert seconds <= 12, str(journey)


# ---- T2: nothing known ----


def test_t2_nothing_known_nine_fields_thirty_seconds(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.agent)
    page.goto("/signaler/")
    assert controls(page) - 1 <= 9  # the button is no field
    journey = Journey(page, "T2")
    assert page.evaluate("document.activeElement.name") == "last_name"
    for text in ("Benali", "Nadia", "120384", "0639981234"):
        journey.type(text, decision=False)
        journey.press("Tab")
    journey.click(chip(page, "cares", "dental_prosthetic"))
    journey.click(chip(page, "reasons", "out_of_pocket"))
    journey.click("text=La personne est informée et d’accord")
    journey.press("Control+Enter")
    seconds = journey.seconds
    page.wait_for_selector("text=S301-A-000001")
    assert seconds <= 30, str(journey)


# ---- T3: a partner ----


def partner_journey(page: Page) -> Journey:
    journey = Journey(page, "T3")
    page.locator("[name=last_name]").focus()
    for text in ("Benali", "Nadia", "120384", "0639981234"):
        journey.type(text)
        journey.press("Tab")
    return journey


def test_t3_a_partner_refers_in_a_minute_on_one_page(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.ccas_member)
    page.goto("/mes-signalements/signaler")
    assert controls(page) - 1 <= 12
    journey = partner_journey(page)
    journey.click(chip(page, "cares", "dental_prosthetic"))
    journey.click(chip(page, "reasons", "out_of_pocket"))
    journey.click("text=La personne est informée et d’accord")
    journey.click("text=Elle accepte que je sache")
    journey.click("button:has-text('Envoyer le signalement')", decision=False)
    page.wait_for_selector("text=S301-P-000001")
    journey.within()


# ---- every screen and state ----


def test_signaler_is_clean_empty_wrong_and_received(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.agent)
    page.goto("/signaler/")
    assert_page_is_clean(page, "refer")
    page.reload()
    witness.of(page).expect_status(422)
    page.click("button:has-text('Envoyer le signalement')")
    page.wait_for_selector(".errors")
    assert page.evaluate("document.activeElement.matches('[data-errors]')")
    assert_page_is_clean(page, "refer-errors")
    for name, value in IDENTITY.items():
        page.fill(f"[name={name}]", value)
    chip(page, "cares", "optics").click()
    page.click("text=La personne est informée et d’accord")
    page.click("button:has-text('Envoyer le signalement')")
    page.wait_for_selector("text=S301-A-000001")
    assert_page_is_clean(page, "refer-receipt")


def test_signaler_is_clean_with_everything_open_and_prefilled(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.agent)
    page.goto("/signaler/")
    page.click("summary:has-text('Plus de précisions')")
    assert_page_is_clean(page, "refer-more")
    page.goto(prefilled(page))
    page.click("summary:has-text('Modifier')")
    assert page.input_value("[name=last_name]") == "Benali"
    assert_page_is_clean(page, "refer-prefilled")


def test_an_agent_learns_of_an_open_case_while_typing(house: House, signed_in: SignIn) -> None:
    refer(house, house.agent, "k1")
    page = signed_in(house.supervisor)
    page.goto("/a-trier/")
    page.click(".name")
    page.locator("label:has-text('Renonce à un soin')").first.click()
    page.click("button:has-text('Accompagner')")
    page.wait_for_selector("text=Tout est trié")
    desk = signed_in(house.agent)
    desk.goto("/signaler/")
    for name, value in IDENTITY.items():
        desk.fill(f"[name={name}]", value)
    desk.locator("[name=phone]").blur()
    desk.wait_for_selector("text=Un dossier est déjà ouvert depuis le")
    assert_page_is_clean(desk, "refer-open-case")
    chip(desk, "cares", "optics").click()
    desk.click("text=La personne est informée et d’accord")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_selector("text=Signalement reçu")
    assert "dossier=" not in desk.url  # Ctrl+Enter sends; adding to the case is a gesture of its own


def test_the_partner_space_is_clean_in_every_state(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.ccas_member)
    page.goto("/mes-signalements/")
    assert_page_is_clean(page, "mine-empty")
    page.goto("/mes-signalements/signaler")
    assert_page_is_clean(page, "partner-form")
    page.reload()
    witness.of(page).expect_status(422)
    page.click("button:has-text('Envoyer le signalement')")
    page.wait_for_selector(".errors")
    assert_page_is_clean(page, "partner-form-errors")
    row = refer(house, house.ccas_member, "k1")
    refer(house, house.ccas_member, "k2", last_name="Robert", first_names="Inès")
    with house.as_system():
        tell_one(row, NewsLevel.CONTACT_MADE, at=datetime.now(UTC))
        tell_one(row, NewsLevel.ENDED, at=datetime.now(UTC), family=NewsFamily.CARE_DONE)
    page.goto("/mes-signalements/")
    assert_page_is_clean(page, "mine")
    page.click("label:has-text('Contact pris')")
    page.wait_for_selector("text=Aucun signalement ne correspond")
    assert page.url.endswith("?etat=contact_made") or "etat=contact_made" in page.url
    assert_page_is_clean(page, "mine-none")
    page.goto(f"/mes-signalements/{row.public_id}")
    page.wait_for_selector("text=les soins sont réalisés")
    page.wait_for_selector("text=Marquer ces nouvelles comme lues", state="detached")
    assert_page_is_clean(page, "mine-one")
    page.goto("/mes-signalements/")
    assert page.locator("text=Nouveau").count() == 0
    page.goto(f"/mes-signalements/{row.public_id}/recu")
    assert_page_is_clean(page, "partner-receipt")


def test_without_agreement_the_page_is_clean_too(house: House, signed_in: SignIn) -> None:
    with house.working(house.supervisor):
        Agreement.objects.filter(organisation=house.ccas).update(ends_on=datetime(2026, 1, 1, tzinfo=UTC).date())
    page = signed_in(house.ccas_member)
    witness.of(page).expect_status(403)
    page.goto("/mes-signalements/signaler")
    assert_page_is_clean(page, "partner-no-agreement")


def test_triage_is_clean_in_every_state(house: House, signed_in: SignIn) -> None:
    page = signed_in(house.supervisor)
    page.goto("/a-trier/")
    assert_page_is_clean(page, "triage-done")
    refer(house, house.agent, "k1", urgent="on")
    refer(house, house.ccas_member, "k2", last_name="Nguyen", first_names="Élodie", days_ago=9)
    page.goto("/a-trier/")
    assert_page_is_clean(page, "triage")
    page.click("text=Benali")
    page.wait_for_selector("text=Votre réponse")
    assert_page_is_clean(page, "triage-one")
    for answer in ("Doublon", "Envoyer à une autre caisse", "Confier au service social", "Attendre une précision"):
        page.click(f"summary:has-text('{answer}')")
        assert probe.axe(page) == []
    page.reload()
    page.click("summary:has-text('Confier au service social')")
    witness.of(page).expect_status(422)
    page.click("button:has-text('Confier au service social')")
    page.wait_for_selector(".errors")
    assert_page_is_clean(page, "triage-errors")
    page.click("summary:has-text('Simple information')")
    page.click("label:has-text('Question réglée')")
    page.click("button:has-text('Simple information')")
    page.wait_for_selector("text=Nguyen Élodie")  # the next one, after one
    assert_page_is_clean(page, "triage-next")
    page.click("[data-undo]")
    page.wait_for_selector("text=de nouveau à trier")
    assert page.locator("h1").inner_text() == "Benali Nadia"
    assert_page_is_clean(page, "triage-undone")


def test_twelve_lines_are_in_sight(house: House, signed_in: SignIn) -> None:
    for n in range(16):
        refer(house, house.agent, f"k{n}", last_name=f"Nom{chr(65 + n)}")
    page = signed_in(house.supervisor)
    page.goto("/a-trier/")
    assert probe.visible_rows(page) >= 12
