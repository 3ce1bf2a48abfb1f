"""T6: the interview. Pre-review, a first right within six answers, interrupted and resumed, an unknown settled, the
letter, a claim filed, two months of silence, the money looked at again. Every state is clean, by keyboard too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from misas.actions import cases, rights
from misas.core.rights.claims import ClaimFact, ClaimFactKind, Filer
from misas.core.rights.codes import FactStatus, Role
from misas.core.rights.months import add_months
from misas.records.cases.models import Case
from misas.records.rights.models import RightsReview
from tests.kit.cases import Office, build_office, fresh
from tests.kit.engine_double import EngineDouble, plugged
from tests.web.browser import witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean
from tests.web.browser.journey import Journey, Keyboard

TOLD: dict[str, tuple[str, Any]] = {
    "base_cover": ("p1", "open"),
    "complementary_cover": ("p1", "none"),
    "lives_in_france": ("p1", True),
    "nationality": ("p1", "french"),
    "permit": ("p1", "not_needed"),
}


@pytest.fixture
def engine() -> Iterator[EngineDouble]:
    with plugged(EngineDouble()) as double:
        yield double


@pytest.fixture
def office(site: str, engine: EngineDouble) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=20)
    return made


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        made = office.taken(claire)
        cases.reach(made.public_id, agrees=True, by=claire, at=office.later(minutes=1))
        return fresh(made)


def reviewed(office: Office, case: Case, **more: tuple[str, Any]) -> RightsReview:
    """The open review of a case, answered on what its file told and on `more`."""
    with office.working(office.claire) as claire:
        row = rights.open_review(case.public_id, by=claire, at=office.later(minutes=1))
        for fact, (member, raw) in more.items():
            status = FactStatus.UNKNOWN if raw is None else FactStatus.SAID
            rights.record_fact(row.public_id, member=member, fact=fact, raw=raw, status=status, on=office.today,
                               by=claire, at=office.later(minutes=1))  # fmt: skip
        return rights.answer(row.public_id, by=claire, at=office.later(minutes=1))


def settled(page: Page) -> None:
    """The results speak of the last answer."""
    page.wait_for_timeout(250)
    expect(page.locator("#results-busy.htmx-request")).to_have_count(0)


def test_t6_from_the_first_question_to_the_grant(office: Office, case: Case, signed_in: SignIn) -> None:
    reviewed(office, case)  # prepared on what is known, before the call
    page = signed_in(office.claire)
    page.goto(f"/dossiers/{case.public_id}/droits")
    expect(page.get_by_role("tabpanel")).to_contain_text("Pré-bilan prêt")

    # A first right within six answers, each one click.
    journey = Journey(page, "T6")
    journey.click(page.get_by_role("link", name="Commencer le bilan"))
    page.wait_for_url("**/bilans/*/")
    answers = 0
    while not page.locator("#results .verdict.ok").count():
        before = page.locator("#asked").inner_text()
        journey.click(page.locator(".answers .answer"))
        answers += 1
        expect(page.locator("#asked")).not_to_have_text(before)
        settled(page)
        assert answers <= 6
    journey.within()

    # An unknown, then the line is cut; two clicks later the interview goes on where it was.
    asked = page.locator("#asked").inner_text()
    page.get_by_role("button", name="Ne sait pas").click()
    expect(page.locator("#asked")).not_to_have_text(asked)
    here = page.locator("#asked").inner_text()
    page.goto("/dossiers/")
    page.goto(f"/dossiers/{case.public_id}/")
    again = Journey(page)
    again.click(page.get_by_role("tab", name="Droits"))
    again.click(page.get_by_role("link", name="Reprendre le bilan"))
    again.within(clicks=2)
    expect(page.locator("#asked")).to_have_text(here)

    # What she did not know waits, and is settled.
    unsettled = page.locator(".asked-again a").first
    unsettled.click()
    expect(page.locator("#asked")).to_have_text(asked)
    with office.working(office.claire) as claire:  # the rest of the call, told faster than by hand
        row = RightsReview.objects.get(case=case)
        for fact, (member, raw) in TOLD.items():
            rights.record_fact(row.public_id, member=member, fact=fact, raw=raw, status=FactStatus.SAID,
                               on=office.today, by=claire, at=datetime.now(UTC))  # fmt: skip
    page.goto(f"/bilans/{row.public_id}/?fait=wage_net")
    page.get_by_label("Un total sur douze mois").check()
    page.locator("#total").fill("8 400")
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator("#results .verdict.ok", has_text="Complémentaire santé solidaire (C2S)")).to_be_visible()

    # The letter, the claim.
    page.get_by_role("link", name="Résumé", exact=True).click()
    expect(page.get_by_role("heading", name="Qui fait quoi")).to_be_visible()
    line = page.locator("tr", has=page.get_by_role("link", name="Complémentaire santé solidaire (C2S)"))
    line.get_by_role("button", name="Préparer la demande").click()
    expect(line).to_contain_text("Nous, avec la personne")
    page.get_by_role("link", name="Lettre à la personne").click()
    expect(page.locator(".letter")).to_contain_text("Nous avons fait le point sur vos droits")
    expect(page.locator(".letter")).to_contain_text("Complémentaire santé solidaire (C2S)")
    page.get_by_role("link", name="Résumé du bilan").click()
    page.get_by_role("button", name="Terminer le bilan").click()
    expect(page.locator(".toast")).to_contain_text("Bilan terminé")
    page.goto(f"/dossiers/{case.public_id}/droits")
    page.get_by_role("link", name="Noter le dépôt").click()
    long_ago = add_months(case.caisse.local_date(datetime.now(UTC)), -2) - timedelta(days=3)
    expect(page.locator("#modal")).to_be_visible()
    page.locator("#modal").get_by_label("La personne elle-même").check()
    page.locator("#modal [type=submit]").click()
    expect(page.locator(".toast").last).to_contain_text("Dépôt noté")
    assert witness.of(page).unexpected() == []

    # Another claim, filed two months ago and never answered: the silence accepts, the money is looked at again.
    with office.working(office.claire) as claire:
        now = datetime.now(UTC)
        other = rights.prepare_claim(case.public_id, "c2s_etudiant", on=long_ago, by=claire, at=now)
        filed = ClaimFact(ClaimFactKind.FILED, long_ago, filer=Filer.PERSON)
        rights.record_claim(other.public_id, "file", filed, by=claire, at=now)
        rights.record_claim(
            other.public_id, "complete", ClaimFact(ClaimFactKind.COMPLETED, long_ago), by=claire, at=now
        )
    page.goto(f"/dossiers/{case.public_id}/droits")
    page.get_by_role("link", name="Noter le silence").click()
    page.locator("#modal [type=submit]").click()
    expect(page.locator(".toast").last).to_contain_text("Décision par silence notée")
    panel = page.get_by_role("tabpanel")
    expect(panel).to_contain_text("Acceptée sans réponse de l’administration")
    expect(page.get_by_role("complementary", name="Tâches et dates")).to_contain_text("Revoir ce qui reste à payer")
    assert_page_is_clean(page, "case-rights-granted", walk=False)


def test_the_interview_is_clean_in_each_kind_of_question(office: Office, case: Case, signed_in: SignIn) -> None:
    review = reviewed(office, case, **TOLD, declared_gp=("p1", None))
    page = signed_in(office.claire)
    at = f"/bilans/{review.public_id}/"
    page.goto(at)
    assert_page_is_clean(page, "review")
    for fact, kind in (("wage_net", "months"), ("in_france_since", "day")):
        page.goto(f"{at}?fait={fact}")
        assert_page_is_clean(page, f"review-{kind}", walk=False)
    page.goto(f"{at}?theme=foyer")
    page.get_by_role("button", name="Ajouter un enfant").click()
    expect(page.locator("#members")).to_contain_text("Enfant")
    assert_page_is_clean(page, "review-household", walk=False)
    witness.of(page).expect_status(422)
    page.goto(f"{at}?fait=rent")
    page.locator("#value").fill("mille")
    page.get_by_role("button", name="Suivant").click()
    expect(page.locator("#question [role=alert]")).to_contain_text("pas encore enregistrée")
    assert_page_is_clean(page, "review-wrong", walk=False)


def test_what_goes_wrong_is_clean_too(office: Office, case: Case, engine: EngineDouble, signed_in: SignIn) -> None:
    engine.agrees = False
    review = reviewed(office, case, **TOLD | {"permit": ("p1", "valid")}, wage_net=("p1", 700))
    page = signed_in(office.claire)
    at = f"/bilans/{review.public_id}/"
    page.goto(at)
    expect(page.locator("main")).to_contain_text("Deux réponses ne vont pas ensemble")
    assert_page_is_clean(page, "review-contradiction", walk=False)
    with office.working(office.claire) as claire:
        rights.record_fact(review.public_id, member="p1", fact="permit", raw="not_needed", status=FactStatus.SAID,
                           by=claire, at=datetime.now(UTC))  # fmt: skip
        rights.answer(review.public_id, by=claire, at=datetime.now(UTC))
    page.goto(at)
    expect(page.locator("#results")).to_contain_text("Deux calculs de la C2S se contredisent.")
    assert_page_is_clean(page, "review-disagreement", walk=False)
    engine.is_away = True
    page.goto(f"{at}?fait=declared_gp")
    page.locator(".answers .answer").first.click()
    expect(page.locator("#results")).to_contain_text("momentanément arrêté")
    assert_page_is_clean(page, "review-away", walk=False)
    with office.working(office.paul) as paul:
        rights.record_fact(review.public_id, member="", fact="couple", raw=True, status=FactStatus.SAID, by=paul,
                           at=datetime.now(UTC))  # fmt: skip
    one = signed_in(office.claire)
    witness.of(one).expect_status(409)
    one.goto(f"{at}?fait=couple")
    with office.working(office.paul) as paul:
        rights.record_fact(review.public_id, member="", fact="couple", raw=False, status=FactStatus.SAID, by=paul,
                           at=datetime.now(UTC))  # fmt: skip
    one.get_by_role("button", name="Oui").first.click()
    expect(one.locator("#question [role=alert]")).to_contain_text("Paul Girard vient de répondre")
    assert_page_is_clean(one, "review-overtaken", walk=False)


def test_what_is_read_of_a_review_is_clean(office: Office, case: Case, signed_in: SignIn) -> None:
    review = reviewed(office, case, **TOLD, wage_net=("p1", 700), declared_gp=("p1", None))
    page = signed_in(office.claire)
    at = f"/bilans/{review.public_id}/"
    page.goto(at)
    page.locator("#results .verdict.ok a", has_text="Pourquoi").first.click()
    expect(page.locator("#modal")).to_contain_text("Pourquoi cette réponse")
    assert_page_is_clean(page, "review-why", walk=False)
    page.goto(f"{at}droits/c2s")
    assert_page_is_clean(page, "right")
    page.goto(f"{at}resume")
    assert_page_is_clean(page, "review-summary")
    page.goto(f"{at}lettre")
    assert_page_is_clean(page, "review-letter")
    with office.working(office.claire) as claire:
        made = rights.prepare_claim(case.public_id, "c2s", by=claire, at=datetime.now(UTC))
        rights.finish(review.public_id, by=claire, at=datetime.now(UTC))
    page.goto(at)
    assert_page_is_clean(page, "review-finished", walk=False)
    page.goto(f"/dossiers/{case.public_id}/droits")
    assert_page_is_clean(page, "case-rights-claims")
    page.goto(f"/demandes/{made.public_id}/file")
    assert_page_is_clean(page, "claim-step")
    witness.of(page).expect_status(422)
    page.get_by_label("Date").fill("hier")
    page.locator("main [type=submit]").click()
    expect(page.locator("[data-errors]")).to_be_focused()
    assert_page_is_clean(page, "claim-wrong", walk=False)
    page.goto(f"/dossiers/{case.public_id}/droit-ouvert")
    assert_page_is_clean(page, "open-right")
    page.get_by_label("Jusqu’au").fill("un jour")
    page.locator("main [type=submit]").click()
    expect(page.locator("[data-errors]")).to_be_focused()
    assert_page_is_clean(page, "open-right-wrong", walk=False)


def test_the_interview_by_keyboard_alone(office: Office, case: Case, signed_in: SignIn) -> None:
    review = reviewed(office, case)
    page = signed_in(office.claire)
    page.goto(f"/bilans/{review.public_id}/")
    keys = Keyboard(page, "T6")
    for _ in range(2):
        before = page.locator("#asked").inner_text()
        keys.press("1")  # a digit answers
        expect(page.locator("#asked")).not_to_have_text(before)
        expect(page.locator("#asked")).to_be_focused()  # the next question is read aloud
        settled(page)
    before = page.locator("#asked").inner_text()
    keys.press("Tab")
    keys.reach(page.get_by_role("button", name="Ne sait pas"))
    keys.press("Enter")
    expect(page.locator("#asked")).not_to_have_text(before)
    expect(page.locator("#results-said")).not_to_be_empty()


def test_one_answer_for_the_whole_household_by_keyboard(office: Office, case: Case, signed_in: SignIn) -> None:
    review = reviewed(office, case)
    with office.working(office.claire) as claire:
        rights.add_member(review.public_id, role=Role.CHILD, label="Jade", by=claire, at=datetime.now(UTC))
    page = signed_in(office.claire)
    at = f"/bilans/{review.public_id}/"
    page.goto(f"{at}?fait=lives_in_france&membre=p1")
    box = page.get_by_role("checkbox", name="Pareil pour tout le foyer")
    expect(box).not_to_be_checked()
    assert_page_is_clean(page, "review-everyone", walk=False)
    keys = Keyboard(page, "T6")
    keys.press("f")
    expect(box).to_be_checked()
    keys.press("1")
    expect(page.locator("#question [role=status]").first).to_contain_text("et Jade")
    settled(page)
    assert_page_is_clean(page, "review-noted", walk=False)
    page.goto(f"{at}?fait=wage_net&membre=p1")
    page.get_by_role("button", name="Non, pour personne du foyer").click()
    expect(page.locator("#question [role=status]").first).to_contain_text("rien sur")
    settled(page)


def test_without_script_the_interview_goes_on(office: Office, case: Case, signed_in: SignIn) -> None:
    review = reviewed(office, case)
    page = signed_in(office.claire, java_script_enabled=False)
    page.goto(f"/bilans/{review.public_id}/")
    before = page.locator("#asked").inner_text()
    page.locator(".answers .answer").first.click()
    assert page.locator("#asked").inner_text() != before
    page.locator("#results summary").first.click()
    page.get_by_role("link", name="Pourquoi ?").first.click()
    expect(page.get_by_role("heading", name="Pourquoi cette réponse")).to_be_visible()
