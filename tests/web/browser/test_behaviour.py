"""What the module of misas-ui does beyond HTML: nothing typed is lost, nothing is sent twice, all by keyboard."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.web.browser import witness
from tests.web.browser.conftest import NewPage
from tests.web.browser.gate import assert_page_is_clean


def _fill(page: Page) -> None:
    page.fill("#id_name", "Benali")
    page.fill("#id_phone", "06 39 98 00 00")
    page.check("#id_care_0")
    page.check("#id_reasons_0")
    page.check("#id_informed")


def _sent(request: Request) -> dict[str, list[str]]:
    return parse_qs(request.post_data or "")


# ---- palette and shortcuts


def test_ctrl_k_finds_a_person_and_opens_her_without_the_mouse(style_page: Page) -> None:
    style_page.goto("/style/liste")
    style_page.keyboard.press("Control+k")
    expect(style_page.get_by_role("combobox")).to_be_focused()
    style_page.keyboard.type("chantal")
    options = style_page.get_by_role("option")
    expect(options).to_have_count(4)
    expect(style_page.locator("#palette [role=status]")).to_have_text("4 résultats")
    assert_page_is_clean(style_page, "style-palette", walk=False)
    style_page.keyboard.press("ArrowDown")
    active = style_page.get_by_role("combobox").get_attribute("aria-activedescendant")
    expect(options.nth(1)).to_have_attribute("id", active or "")
    style_page.keyboard.press("Enter")
    style_page.wait_for_url("**/style/dossier")
    assert "chantal" not in style_page.url


def test_closing_the_palette_gives_the_focus_back(style_page: Page) -> None:
    style_page.goto("/style/liste")
    style_page.locator("#filters-q").focus()
    style_page.keyboard.press("Control+k")
    style_page.keyboard.press("Escape")
    expect(style_page.locator("#filters-q")).to_be_focused()


def test_the_palette_offers_the_actions_of_the_page_with_their_key(style_page: Page) -> None:
    style_page.goto("/style/dossier")
    style_page.keyboard.press("Control+k")
    style_page.keyboard.type("tache")
    option = style_page.get_by_role("option", name="Ajouter une tâche")
    expect(option.locator("kbd")).to_have_text("t")


def test_letters_walk_the_list_open_the_search_and_the_help(style_page: Page) -> None:
    style_page.goto("/style/liste")
    style_page.keyboard.press("j")
    style_page.keyboard.press("j")
    expect(style_page.locator("tbody .name").nth(1)).to_be_focused()
    style_page.keyboard.press("k")
    expect(style_page.locator("tbody .name").first).to_be_focused()
    style_page.keyboard.press("x")
    expect(style_page.locator("[data-row]").first).to_be_checked()
    style_page.keyboard.press("/")
    expect(style_page.locator("#filters-q")).to_be_focused()
    style_page.keyboard.type("j?n")
    expect(style_page.locator("#filters-q")).to_have_value("j?n")
    style_page.locator("h1").click()
    style_page.keyboard.press("?")
    expect(style_page.locator("#keys")).to_contain_text("Signaler une difficulté")
    assert_page_is_clean(style_page, "style-keys", walk=False)


def test_letters_do_nothing_for_a_person_who_switched_them_off(style_page: Page) -> None:
    style_page.goto("/style/liste")
    style_page.evaluate("document.body.dataset.shortcuts = 'off'")
    style_page.keyboard.press("j")
    style_page.keyboard.press("?")
    expect(style_page.locator("#keys")).to_be_hidden()
    assert style_page.evaluate("document.activeElement === document.body")
    style_page.keyboard.press("Control+k")
    expect(style_page.get_by_role("combobox")).to_be_focused()


# ---- forms


def test_a_form_leaves_once_however_often_it_is_sent(style_page: Page) -> None:
    posts: list[str] = []

    def slow(route: Route) -> None:
        if route.request.method == "POST":
            posts.append(_sent(route.request)["idempotency_key"][0])
            style_page.wait_for_timeout(400)
        route.fallback()

    style_page.route("**/style/", slow)
    style_page.goto("/style/")
    _fill(style_page)
    style_page.evaluate(
        """const form = document.getElementById('example-form');
        for (let i = 0; i < 5; i++) form.requestSubmit(form.querySelector('[type=submit]'))"""
    )
    expect(style_page.locator(".toast")).to_contain_text("Signalement envoyé")
    assert len(posts) == 1


def test_ctrl_enter_sends_the_form_being_filled(style_page: Page) -> None:
    style_page.goto("/style/")
    _fill(style_page)
    style_page.locator("#id_details").focus()
    style_page.keyboard.press("Control+Enter")
    expect(style_page.locator(".toast")).to_contain_text("Signalement envoyé")


def test_z_undoes_what_the_toast_says(style_page: Page) -> None:
    style_page.goto("/style/")
    _fill(style_page)
    style_page.get_by_role("button", name="Envoyer le signalement").click()
    expect(style_page.locator("#toasts[role=status] .toast")).to_be_visible()
    assert_page_is_clean(style_page, "style-toast")
    style_page.locator("h1").click()
    style_page.keyboard.press("z")
    expect(style_page.locator(".toast")).to_contain_text("Action annulée")


def test_a_toast_leaves_after_ten_seconds_but_not_while_it_is_held(style_page: Page) -> None:
    style_page.clock.install()
    style_page.goto("/style/")
    _fill(style_page)
    style_page.get_by_role("button", name="Envoyer le signalement").click()
    style_page.wait_for_load_state("networkidle")
    style_page.clock.run_for(500)
    toast = style_page.locator(".toast")
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Annuler").focus()
    style_page.clock.run_for(30_000)
    expect(toast).to_be_visible()
    style_page.locator("#main").focus()
    style_page.clock.run_for(10_500)
    expect(toast).to_have_count(0)


def test_an_expired_session_loses_nothing_and_sends_the_same_form_again(style_page: Page) -> None:
    witness.of(style_page).expect_status(401)
    posts: list[dict[str, list[str]]] = []

    def expire_once(route: Route) -> None:
        if route.request.method != "POST":
            route.fallback()
            return
        posts.append(_sent(route.request))
        if len(posts) == 1:
            route.fulfill(status=401, headers={"X-Misas-Session": "expired"})
        else:
            route.fallback()

    style_page.route("**/style/", expire_once)
    style_page.goto("/style/")
    _fill(style_page)
    style_page.get_by_role("button", name="Envoyer le signalement").click()
    dialog = style_page.get_by_role("dialog", name="Votre session est terminée")
    expect(dialog.locator("input[type=password]")).to_be_focused()
    assert_page_is_clean(style_page, "style-session", walk=False)
    style_page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    style_page.keyboard.press("Enter")  # an empty password is refused, the dialog stays
    expect(dialog.locator("[data-errors]")).to_be_visible()
    dialog.locator("input[type=password]").fill("le mot de passe")
    style_page.keyboard.press("Enter")
    expect(style_page.locator(".toast")).to_contain_text("Signalement envoyé")
    assert [p["name"] for p in posts] == [["Benali"], ["Benali"]]
    assert posts[0]["idempotency_key"] == posts[1]["idempotency_key"]


def test_another_account_does_not_send_the_form_of_the_first(style_page: Page) -> None:
    witness.of(style_page).expect_status(401)
    posts: list[str] = []

    def expire(route: Route) -> None:
        if route.request.method == "POST":
            posts.append(route.request.url)
            route.fulfill(status=401, headers={"X-Misas-Session": "expired"})
        else:
            route.fallback()

    style_page.route("**/style/", expire)
    style_page.goto("/style/")
    style_page.evaluate("document.body.dataset.account = 'somebody else'")
    _fill(style_page)
    style_page.get_by_role("button", name="Envoyer le signalement").click()
    style_page.locator("#session input[type=password]").fill("le mot de passe")
    style_page.keyboard.press("Enter")
    style_page.wait_for_url("**/style/liste")
    assert len(posts) == 1


@pytest.mark.parametrize("status", [403, 404, 409, 500])
def test_a_refusal_is_said_above_the_form_which_keeps_what_was_typed(style_page: Page, status: int) -> None:
    witness.of(style_page).expect_status(status)
    style_page.goto("/style/")
    notice = '<div class="notice warn"><div><p>Ce dossier vient d’être clos.</p></div></div>'
    answer = notice if status != 500 else "<h1>Server Error</h1>"
    style_page.route(
        "**/style/", lambda r: r.fulfill(status=status, body=answer, content_type="text/html; charset=utf-8")
    )
    _fill(style_page)
    style_page.get_by_role("button", name="Envoyer le signalement").click()
    said = "Ce dossier vient d’être clos." if status != 500 else "L’action n’a pas abouti"
    expect(style_page.locator("#alerts")).to_contain_text(said)
    expect(style_page.locator("#id_name")).to_have_value("Benali")
    expect(style_page.get_by_role("button", name="Envoyer le signalement")).not_to_have_attribute(
        "aria-disabled", "true"
    )


# ---- autosave


def test_a_note_is_saved_within_a_second_of_the_last_key(style_page: Page) -> None:
    style_page.goto("/style/dossier")
    style_page.locator("#note").press_sequentially("Rappeler après 14 heures.")
    expect(style_page.locator("#note-state")).to_contain_text("Enregistré à", timeout=1500)
    expect(style_page.locator("#note-state [name=version]")).to_have_value("1")
    expect(style_page.locator("#note")).to_be_focused()
    style_page.keyboard.type(" Oui.")
    expect(style_page.locator("#note-state [name=version]")).to_have_value("2", timeout=2000)


def test_a_note_typed_without_network_is_kept_and_sent_when_it_is_back(style_page: Page) -> None:
    style_page.goto("/style/dossier")
    style_page.route("**/brouillon", lambda route: route.abort("internetdisconnected"))
    style_page.locator("#note").press_sequentially("Texte gardé.")
    expect(style_page.locator("#offline")).to_be_visible()
    expect(style_page.locator("#note-state")).to_have_text("Pas encore enregistré")
    expect(style_page.locator("#note")).to_have_value("Texte gardé.")
    style_page.unroute("**/brouillon")
    style_page.evaluate("dispatchEvent(new Event('online'))")
    expect(style_page.locator("#note-state")).to_contain_text("Enregistré à")
    expect(style_page.locator("#offline")).to_be_hidden()


def test_two_texts_are_both_shown_and_the_choice_is_kept(style_page: Page) -> None:
    witness.of(style_page).expect_status(409)
    style_page.goto("/style/dossier")
    style_page.locator("#note").press_sequentially("Un conflit.")
    conflict = style_page.get_by_role("alert").filter(has_text="Paul Girard a modifié ce texte")
    expect(conflict).to_contain_text("Un conflit.")
    expect(conflict).to_contain_text("La personne rappellera lundi.")
    assert_page_is_clean(style_page, "style-conflict")
    conflict.get_by_role("button", name="Reprendre le sien").click()
    expect(style_page.locator("#note")).to_have_value("La personne rappellera lundi.")
    expect(style_page.locator("#note-state")).to_contain_text("Enregistré à")


# ---- tabs, lists, SMS


def test_tabs_are_walked_with_arrows_and_fetch_their_panel_once(style_page: Page) -> None:
    asked: list[str] = []
    style_page.on("request", lambda r: asked.append(r.url) if "volet" in r.url else None)
    style_page.goto("/style/dossier")
    style_page.get_by_role("tab", name="Chronologie").focus()
    style_page.keyboard.press("ArrowRight")
    expect(style_page.get_by_role("tab", name="Droits")).to_be_focused()
    expect(style_page.get_by_role("tabpanel")).to_contain_text("Complémentaire santé solidaire")
    assert_page_is_clean(style_page, "style-tab")
    style_page.get_by_role("tab", name="Droits").focus()
    style_page.keyboard.press("ArrowLeft")
    style_page.keyboard.press("ArrowRight")
    assert len(asked) == 1


def test_address_boxes_and_list_always_agree(style_page: Page) -> None:
    style_page.goto("/style/liste")
    for code in ("contact", "care", "papers", "care"):
        style_page.locator(f"input[value={code}]").click()
    expect(style_page.locator(".count")).to_have_text("6 dossiers")
    assert style_page.url.endswith("?status=contact&status=papers")
    style_page.fill("#filters-q", "morel")
    expect(style_page.locator(".count")).to_have_text("1 dossier")
    assert "morel" not in style_page.url
    style_page.locator("tbody .name").first.click()
    style_page.wait_for_url("**/dossier")
    style_page.go_back()
    style_page.wait_for_load_state("networkidle")
    boxes = style_page.locator("input[name=status]:checked").evaluate_all("b => b.map(x => x.value)")
    shown = style_page.locator(".count").inner_text()
    assert (boxes, shown) == (["contact", "papers"], "6 dossiers")
    assert style_page.locator(".topbar").count() == 1


def test_a_newer_filter_replaces_an_older_one_without_an_error(style_page: Page) -> None:
    def slow(route: Route) -> None:
        style_page.wait_for_timeout(300)
        route.fallback()

    style_page.goto("/style/liste")
    style_page.route("**/style/liste*", slow)
    aborted: list[str] = []
    style_page.on("requestfailed", lambda request: aborted.append(request.url))
    style_page.evaluate(
        "['contact', 'care', 'papers'].forEach(code => document.querySelector(`input[value=${code}]`).click())"
    )
    style_page.wait_for_url("**status=papers")
    assert aborted, "nothing was replaced: the test says nothing"
    style_page.evaluate("console.error('still heard')")
    assert witness.of(style_page).complaints == ["still heard"]


def test_a_field_that_was_resized_leaves_no_style_in_the_answer(style_page: Page) -> None:
    """The browser writes its size in a style attribute; carried by htmx into a refused form, the policy refuses it."""
    style_page.goto("/style/")
    witness.of(style_page).expect_status(422)
    style_page.locator("#id_details").evaluate("field => { field.style.height = '190px'; }")
    style_page.locator("#example-form .primary[type=submit]").click()
    expect(style_page.locator("[data-errors]")).to_be_focused()
    assert witness.of(style_page).unexpected() == []


def test_no_row_is_an_empty_state_with_one_action(style_page: Page) -> None:
    style_page.goto("/style/liste")
    style_page.fill("#filters-q", "zzz")
    expect(style_page.get_by_role("heading", name="Aucun dossier ne correspond")).to_be_visible()
    assert_page_is_clean(style_page, "style-empty")


def test_rows_are_chosen_together_and_the_bar_counts_them(style_page: Page) -> None:
    style_page.goto("/style/liste")
    expect(style_page.locator(".bulk")).to_be_hidden()
    rows = style_page.locator("[data-row]")
    rows.nth(1).click()
    rows.nth(5).click(modifiers=["Shift"])
    expect(style_page.locator("[data-count]")).to_have_text("5 choisis")
    assert_page_is_clean(style_page, "style-bulk")
    style_page.locator("[data-all]").click()
    expect(style_page.locator("[data-count]")).to_have_text("18 choisis")
    with style_page.expect_request("**/annuler") as sent:
        style_page.get_by_role("button", name="Attribuer").click()
    assert len(_sent(sent.value)["case"]) == 18


def test_the_sms_counter_knows_which_signs_cost_more(style_page: Page) -> None:
    style_page.goto("/style/")
    counter, field = style_page.locator("#sms-count"), style_page.locator("#sms")
    expect(counter).to_have_text("71/160, 1 SMS")
    field.fill("L’équipe vous rappelle à 14 h, déjà prévenue où il faut.")
    expect(field).to_have_value("L'équipe vous rappelle à 14 h, déjà prévenue où il faut.")
    expect(counter).to_have_text("56/160, 1 SMS")
    field.fill("Être rappelé")
    expect(counter).to_have_text("12/70, 1 SMS : les signes « Ê » coûtent plus cher")
    field.fill("a" * 161)
    expect(counter).to_have_text("161/306, 2 SMS")
    field.fill("€" * 80 + "a")
    expect(counter).to_have_text("161/306, 2 SMS")


def test_the_whole_list_works_without_script(new_page: NewPage, style_site: str) -> None:
    page = new_page(style_site, java_script_enabled=False)
    page.goto("/style/liste?status=contact")
    assert page.locator("tbody tr").count() == 3
    page.locator("tbody .name").first.click()
    assert page.url.endswith("/style/dossier")
