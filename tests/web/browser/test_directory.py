"""The directory in the browser: list first, map beside, marker and line together, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, Route, expect

from misas.core.access import Role
from tests.kit.directory import empty_directories, files, load
from tests.kit.people import person
from tests.web.browser import probe, witness
from tests.web.browser.conftest import NewPage, SignIn
from tests.web.browser.gate import assert_page_is_clean


@pytest.fixture
def gard_there(site: str, territory: None) -> Iterator[str]:
    load(*files("30"))
    yield site
    empty_directories()


@pytest.fixture
def claire(signed_in: SignIn, gard_there: str) -> Page:
    return signed_in(person("Claire Roux", Role.CASEWORKER))


def test_the_list_and_its_map(claire: Page) -> None:
    page = claire
    page.goto("/dossiers/")
    page.get_by_role("link", name="Annuaire", exact=True).click()
    assert_page_is_clean(page, "directory-empty", walk=False)

    # A need and a place typed badly: the list, its address, the map.
    page.get_by_label("Autour de").fill("nimse")
    page.get_by_label("Besoin").select_option("soins_dentaires")
    expect(page.get_by_role("alert").get_by_text("Commune inconnue")).to_be_visible()
    assert_page_is_clean(page, "directory-place", walk=False)
    page.get_by_role("alert").get_by_role("link", name="Nîmes").click()
    expect(page.locator(".offer")).to_have_count(20)
    assert "lieu=30189" in page.url and "besoin=soins_dentaires" in page.url
    expect(page.locator(".leaf path.land.here").first).to_be_attached()
    expect(page.locator(".leaf .pin").first).to_be_visible()
    assert_page_is_clean(page, "directory")

    # From the marker to its line, and back.
    page.locator(".leaf .pin").first.click()
    expect(page.locator(".offer.chosen")).to_have_count(1)
    expect(page.locator(".offer.chosen h3")).to_be_focused()
    page.locator(".offer").nth(11).get_by_role("button", name="Voir sur la carte").click()
    expect(page.locator("#offre-12")).to_have_class(re.compile("chosen"))
    expect(page.locator(".leaf .pin.chosen")).to_have_count(1)
    expect(page.locator(".leaf .pin.chosen")).to_have_attribute("data-numbers", re.compile(r"(^| )12( |$)"))
    assert_page_is_clean(page, "directory-chosen", walk=False)

    # By keyboard alone.
    pin = page.locator(".leaf .pin").last
    pin.focus()
    number = (pin.get_attribute("data-numbers") or "").split()[0]
    page.keyboard.press("Enter")
    expect(page.locator(f"#offre-{number} h3")).to_be_focused()

    # A filter changes the list, the markers and the address together; Back gives the former ones.
    markers = page.locator(".leaf .pin").count()
    page.get_by_label("Sans dépassement").check()
    page.wait_for_url("**tarif=opposable**")
    page.get_by_label("Jusqu’à").select_option("5")
    page.wait_for_url("**rayon=5**")
    shown = page.locator(".offer").count()
    numbers = page.locator(".leaf .pin").evaluate_all("pins => pins.flatMap(p => p.dataset.numbers.split(' ')).length")
    assert numbers == page.locator(".offer[data-lat]").count() <= shown
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Sans dépassement")).not_to_be_checked()
    expect(page.locator(".leaf .pin")).to_have_count(markers)  # the map lives again after Back
    assert witness.of(page).unexpected() == []


def test_back_twice_in_a_row_shows_the_page_of_the_address(claire: Page) -> None:
    page = claire
    page.goto("/annuaire/?lieu=30189&besoin=soins_dentaires&filtres=1")
    page.get_by_label("Sans dépassement").check()
    page.wait_for_url("**tarif=opposable**")
    page.get_by_label("Jusqu’à").select_option("5")
    page.wait_for_url("**rayon=5**")

    held: list[Route] = []
    page.route(lambda url: "tarif=opposable" in url and "rayon" not in url, lambda route: held.append(route))
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Sans dépassement")).not_to_be_checked()
    for late in held:  # the first of the two answers comes last
        with suppress(Error):  # it was not waited for any more
            late.continue_()
    page.wait_for_timeout(500)
    assert held and "tarif" not in page.url
    expect(page.get_by_label("Sans dépassement")).not_to_be_checked()
    expect(page.locator(".leaf .pin").first).to_be_visible()
    assert witness.of(page).unexpected() == []


def test_a_search_that_answers_after_back_is_not_shown(claire: Page) -> None:
    page = claire
    page.goto("/annuaire/?lieu=30189&besoin=soins_dentaires&filtres=1")
    page.get_by_label("Sans dépassement").check()
    page.wait_for_url("**tarif=opposable**")

    held: list[Route] = []
    page.route("**/annuaire/", lambda route: held.append(route))
    page.get_by_label("Jusqu’à").select_option("5")
    page.wait_for_timeout(500)
    page.go_back()
    expect(page.get_by_label("Sans dépassement")).not_to_be_checked()
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_timeout(500)
    assert "rayon" not in page.url and "tarif" not in page.url
    expect(page.get_by_label("Sans dépassement")).not_to_be_checked()
    assert witness.of(page).unexpected() == []


def test_a_word_then_a_name(claire: Page) -> None:
    page = claire
    page.goto("/annuaire/?lieu=30189")
    search = page.get_by_label("Soin, nom d’un professionnel ou d’un centre")
    search.fill("gynéco")
    page.get_by_role("link", name="Suivi gynécologique").click()
    expect(page.get_by_role("heading", name="Suivi gynécologique")).to_be_visible()
    name = page.locator(".offer").first.get_attribute("data-name") or ""
    search.fill(name[:4] + name[5:])
    expect(page.locator(".offer").first).to_contain_text(name)
    assert name.split()[0] not in page.url
    assert_page_is_clean(page, "directory-name", walk=False)
    search.fill("zzzzzzzz")
    expect(page.get_by_text("Rien de ce nom")).to_be_visible()
    assert_page_is_clean(page, "directory-nothing", walk=False)


def test_what_a_place_answered_is_noted_over_the_list(claire: Page) -> None:
    page = claire
    page.goto("/annuaire/?besoin=soins_dentaires&lieu=30189")
    witness.of(page).expect_status(422)
    third = page.locator(".offer").nth(2)
    name = third.get_attribute("data-name") or ""
    third.get_by_role("link", name="Noter une réponse").click()
    expect(page.get_by_role("dialog")).to_contain_text(name)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("dialog")).to_contain_text("Répondez à une question au moins")
    assert_page_is_clean(page, "directory-observe", walk=False)
    page.get_by_role("group", name="Prend de nouvelles personnes").get_by_label("Oui").check()
    page.get_by_label("Délai pour un premier rendez-vous").fill("21")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".toast")).to_contain_text("Noté pour toute la caisse")
    page.get_by_label("A pris quelqu’un").check()
    expect(page.locator(".offer")).to_have_count(1)
    expect(page.locator(".offer")).to_contain_text(name)
    assert_page_is_clean(page, "directory-observed", walk=False)
    assert witness.of(page).unexpected() == []


def test_the_pass_of_the_caisse(signed_in: SignIn, site: str, territory: None) -> None:
    page = signed_in(person("Claire Roux", Role.CASEWORKER))
    page.goto("/annuaire/")
    page.get_by_role("link", name="PASS de la caisse").click()
    assert_page_is_clean(page, "desks-empty")
    witness.of(page).expect_status(422)
    page.get_by_role("link", name="Ajouter une PASS").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("PASS", exact=True).check()
    dialog.get_by_label("Nom du professionnel ou du lieu").fill("PASS des Trois Garrigues")
    dialog.get_by_label("Commune").fill("Nimse")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_contain_text("Nîmes")
    assert_page_is_clean(page, "desks-asked", walk=False)
    dialog.get_by_label("Commune").fill("Nîmes")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="PASS des Trois Garrigues")).to_be_visible()
    assert_page_is_clean(page, "desks")
    change = page.get_by_role("link", name="Modifier").get_attribute("href") or ""
    page.goto(change)
    assert_page_is_clean(page, "desk-change")
    page.goto(change.replace("/pass/", "/lieux/") + "/noter")
    assert_page_is_clean(page, "observe")
    assert witness.of(page).unexpected() == []


def test_without_a_script_the_list_says_everything(gard_there: str, new_page: NewPage, signed_in: SignIn) -> None:
    page = signed_in(person("Claire Roux", Role.CASEWORKER), java_script_enabled=False)
    page.goto("/annuaire/?besoin=soins_dentaires&lieu=30189")
    expect(page.locator(".offer")).to_have_count(20)
    expect(page.locator(".leaf")).to_be_hidden()
    page.get_by_label("Besoin").select_option("ophtalmologie")
    page.get_by_role("button", name="Filtrer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ophtalmologue")).to_be_visible()


def test_the_page_of_the_map_is_light_enough(claire: Page) -> None:
    weight = probe.weigh(claire, "/annuaire/?besoin=soins_dentaires&lieu=30189")
    assert weight.bytes <= 200_000 and weight.requests <= 12, weight
