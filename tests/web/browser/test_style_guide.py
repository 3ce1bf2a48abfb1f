"""The design system keeps its promises: every component, in every state, is clean, light and worked by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser import probe, witness
from tests.web.browser.conftest import NewPage
from tests.web.browser.gate import assert_markup_as_sent, assert_page_is_clean

PAGES = {"components": "/style/", "list": "/style/liste", "case": "/style/dossier"}


@pytest.mark.parametrize("name", PAGES)
def test_every_component_is_clean_at_every_width(style_page: Page, name: str) -> None:
    style_page.goto(PAGES[name])
    assert_page_is_clean(style_page, f"style-{name}")


@pytest.mark.parametrize("name", PAGES)
def test_the_markup_is_right_as_it_is_sent(style_page: Page, name: str) -> None:
    assert_markup_as_sent(style_page, PAGES[name])


def test_a_refused_form_is_clean_and_its_summary_has_the_focus(style_page: Page) -> None:
    witness.of(style_page).expect_status(422)
    style_page.goto("/style/")
    style_page.get_by_role("button", name="Envoyer le signalement").click()
    expect(style_page.locator("[data-errors]")).to_be_focused()
    expect(style_page).to_have_title("Erreur\u00a0: Composants — MisAS")
    expect(style_page.locator("#id_name")).to_have_attribute("aria-describedby", "id_name_error")
    style_page.get_by_role("link", name="Choisissez le soin concerné").click()
    expect(style_page.locator("#id_care_0")).to_be_focused()
    assert_page_is_clean(style_page, "style-errors")


def test_a_refused_form_is_the_same_without_script(new_page: NewPage, style_site: str) -> None:
    page = new_page(style_site, java_script_enabled=False)
    witness.of(page).expect_status(422)
    page.goto("/style/")
    page.get_by_role("button", name="Envoyer le signalement").click()
    assert page.title() == "Erreur\u00a0: Composants — MisAS"
    assert page.locator("[data-errors] li").count() == 5


def test_an_open_dialog_and_an_open_menu_are_clean(style_page: Page) -> None:
    style_page.goto("/style/")
    opener = style_page.get_by_role("button", name="Ouvrir un dialogue")
    opener.click()
    assert_page_is_clean(style_page, "style-dialog", walk=False)
    style_page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    style_page.locator(".menu.account summary").click()
    assert_page_is_clean(style_page, "style-menu")


def test_pages_of_trouble_are_clean_and_show_a_way_back(style_page: Page) -> None:
    witness.of(style_page).expect_status(404)
    style_page.goto("/style/nulle-part")
    expect(style_page.get_by_role("link", name="Revenir à l’accueil")).to_be_visible()
    assert_page_is_clean(style_page, "style-404")


def test_fourteen_rows_stand_above_the_fold_of_a_small_screen(style_page: Page) -> None:
    style_page.goto("/style/liste")
    assert probe.visible_rows(style_page) >= 14


@pytest.mark.parametrize("name", PAGES)
def test_a_cold_page_is_light(new_page: NewPage, style_site: str, name: str) -> None:
    weight = probe.weigh(new_page(style_site), style_site + PAGES[name])
    assert weight.requests <= 8, weight
    assert weight.bytes <= 100 * 1024, weight


def test_printing_leaves_out_what_paper_cannot_do(style_page: Page) -> None:
    style_page.goto("/style/dossier")
    style_page.emulate_media(media="print")
    for hidden in (".topbar", ".rail", ".composer", ".tabs"):
        expect(style_page.locator(hidden).first).to_be_hidden()
    expect(style_page.locator(".timeline")).to_be_visible()


def test_forced_colours_keep_the_chosen_view_visible(new_page: NewPage, style_site: str) -> None:
    page = new_page(style_site, forced_colors="active")
    page.goto("/style/liste")
    current = page.locator(".views [aria-current]")
    assert current.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
