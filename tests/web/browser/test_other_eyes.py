"""For other eyes: colours chosen by the system, text twice as large, a screen reader. On the screens of every day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from misas.actions import cases, rights
from misas.core.access import Context
from misas.records.access.scope import working_in
from misas.records.cases.models import Case
from misas.records.rights.models import RightsReview
from tests.kit.cases import Office, build_office
from tests.kit.people import GARD
from tests.web.browser import chromium, probe
from tests.web.browser.conftest import SignIn

# Lost to the eye: text that its box cuts with no way to scroll, controls that stand outside the window and slide in no
# bar. What only screen readers are told (clipped to a point) is not meant for the eye.
_LOST = """() => {
  const seen = e => e.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !e.closest('.vh, svg')
    && ![e, ...ancestors(e)].some(x => getComputedStyle(x).clipPath !== 'none' || x.clientWidth === 1);
  const ancestors = e => e.parentElement ? [e.parentElement, ...ancestors(e.parentElement)] : [];
  const hides = value => value === 'hidden' || value === 'clip';
  const cuts = e => { const s = getComputedStyle(e);
    return (hides(s.overflowX) && e.scrollWidth > e.clientWidth + 1)
      || (hides(s.overflowY) && e.scrollHeight > e.clientHeight + 2); };
  const says = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
  const out = e => { const b = e.getBoundingClientRect();
    return b.width > 0 && (b.left < -1 || b.right > innerWidth + 1); };
  const slides = e => e.closest('.views, .tabs, [role=tablist], .wide, .steps, .themes');
  const controls = 'main :is(a, button, select, textarea, input:not([type=hidden]))';
  return [
    ...[...document.querySelectorAll('main *')].filter(e => says(e) && seen(e) && cuts(e)),
    ...[...document.querySelectorAll(controls)].filter(e => seen(e) && out(e) && !slides(e)),
  ].map(e => e.outerHTML.slice(0, 120));
}"""


FRAME = """
- link "Aller au contenu"
- banner:
  - 'link "MisAS : accueil"'
  - button "Rechercher une personne, un dossier…"
  - link "Signaler une difficulté"
- navigation "Navigation principale":
  - list:
    - listitem:
      - link "Mes dossiers"
    - listitem:
      - link "À trier"
- main:
  - alert
  - heading "Mes dossiers" [level=1]
- contentinfo:
  - link "Aide"
  - link /Accessibilité/
  - link "Mentions légales"
- status
"""
CASELOAD = """
- heading "Mes dossiers" [level=1]
- navigation "Vues des dossiers":
  - list:
    - listitem:
      - link "À faire aujourd’hui 1"
    - listitem:
      - link "En retard 1"
- form "Filtres":
  - searchbox "Nom, prénom ou n° de dossier"
  - group "Filtrer par étape":
    - checkbox "À contacter"
- status: 1 dossier
- table "Dossiers et prochaines actions, dans l’ordre choisi":
  - rowgroup:
    - row:
      - columnheader "Tout choisir":
        - checkbox "Tout choisir"
      - columnheader "Personne"
      - columnheader "Prochaine action"
      - columnheader "Échéance"
      - columnheader "Statut"
      - columnheader "Soin"
      - columnheader "Actions"
  - rowgroup:
    - row:
      - cell "Choisir Nguyen Élodie":
        - checkbox "Choisir Nguyen Élodie"
      - rowheader /Nguyen Élodie/:
        - link "Nguyen Élodie"
      - cell /Appeler/
      - cell /de retard/
      - cell
      - cell "Prothèse dentaire"
      - cell:
        - 'button "Pas de réponse : Nguyen Élodie"'
        - 'link "Reporter : Nguyen Élodie"'
"""
CASE = """
- heading "Élodie Nguyen" [level=1]
- link "Appeler le 06 39 98 00 01"
- term: Âge
- definition: 42 ans
- list "Étapes du dossier":
  - listitem: /Signalement fait/
  - listitem: /Contact en cours/
  - listitem: /Bilan des droits à venir/
- region "Prochaine action":
  - link "Noter l’appel"
  - link "Reporter"
- tablist "Contenu du dossier":
  - tab "Chronologie" [selected]
  - tab "Droits"
- tabpanel "Chronologie":
  - heading "Chronologie" [level=2]
  - textbox "Note de l’échange"
  - group "Résultat de l’appel":
    - button "Appel abouti"
    - button "Pas de réponse"
  - status
  - button "Ajouter la note"
  - list "Chronologie":
    - listitem:
      - heading /SMS/ [level=3]
- complementary "Tâches et dates":
  - heading "Tâches" [level=2]
  - heading "Deux horloges, en jours ouvrés" [level=2]
"""
DIALOG = """
- dialog "Reporter la prochaine action":
  - heading "Reporter la prochaine action" [level=2]
  - button "Fermer"
  - group "Jusqu’à quand ?":
    - radio "Prochain jour ouvré" [checked]
  - textbox "Autre date (facultatif)"
  - combobox "Pourquoi ?"
  - button "Enregistrer"
"""


@pytest.fixture
def office(site: str) -> Office:
    made = build_office()
    made.at = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)
    return made


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        case = office.taken(claire, person=office.person(claire, birth_name="Nguyen", first_names="Élodie"))
        cases.complete_next(case.public_id, "announce_call", by=claire, at=office.later(minutes=5))
        rights.open_review(case.public_id, by=claire, at=office.later(minutes=5))
        return case


def screens(case: Case) -> dict[str, str]:
    with working_in(Context.for_system(GARD)):
        review = RightsReview.objects.get(case=case)
    return {
        "review": f"/bilans/{review.public_id}/",
        "summary": f"/bilans/{review.public_id}/resume",
        "caseload": "/dossiers/?vue=open",
        "case": f"/dossiers/{case.public_id}/",
        "rights": f"/dossiers/{case.public_id}/droits",
        "close": f"/dossiers/{case.public_id}/clore",
        "refer": "/signaler/",
        "triage": "/a-trier/",
        "search": "/recherche/",
        "imports": "/importer/",
    }


def style(page: Page, selector: str, name: str) -> Any:
    return page.locator(selector).first.evaluate("(e, name) => getComputedStyle(e)[name]", name)


def test_with_forced_colours_focus_and_state_are_seen(office: Office, case: Case, signed_in: SignIn) -> None:
    page = signed_in(office.claire, forced_colors="active")
    assert page.goto("/dossiers/?vue=open")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    for name, address in screens(case).items():
        page.goto(address)
        stops = probe.tab_walk(page)
        assert stops, name
        assert [s["name"] for s in stops if not s["outlined"]] == [], f"{name}: shadows are not painted, an outline is"
    page.goto("/dossiers/?vue=open")
    assert style(page, ".views [aria-current]", "outlineStyle") == "solid"
    assert style(page, ".rail [aria-current]", "outlineStyle") == "solid" or differs(page, ".rail [aria-current]")
    page.goto("/signaler/")
    chip = "label.chip:has([name=cares])"
    page.locator(chip).first.click()
    assert differs(page, chip), "a chosen chip looks like the others"
    page.goto(f"/dossiers/{case.public_id}/")
    assert style(page, "[role=tab][aria-selected=true]", "outlineStyle") == "solid" or differs(page, "[role=tab]")
    assert style(page, ".badge", "borderTopStyle") == "solid" or style(page, ".badge", "outlineStyle") == "solid"


def differs(page: Page, selector: str) -> bool:
    """The first of a row of alike elements has a colour, a border or an outline that the last has not."""
    seen = [
        page.locator(selector).nth(place).evaluate(
            """e => { const s = getComputedStyle(e), b = getComputedStyle(e, '::before');
              return [s.backgroundColor, s.color, s.outlineStyle, s.borderTopColor, s.borderTopWidth,
                s.borderBottomWidth, s.borderBottomColor, s.textDecorationLine, s.fontWeight, b.content].join() }"""
        )
        for place in (0, -1)
    ]  # fmt: skip
    return seen[0] != seen[1]


def lost(page: Page, case: Case) -> list[str]:
    found = []
    for name, address in screens(case).items():
        page.goto(address)
        found += [f"{name}: {x}" for x in [*page.evaluate(_LOST), *probe.overflow(page, spacing=False)]]
    return found


def test_at_two_hundred_per_cent_nothing_is_lost(office: Office, case: Case, signed_in: SignIn) -> None:
    """The zoom of a browser halves its window (WCAG 1.4.4)."""
    assert lost(signed_in(office.claire, width=683, height=384), case) == []


def test_with_letters_twice_as_large_nothing_is_lost(
    office: Office, case: Case, signed_in: SignIn, browser: Browser, site: str
) -> None:
    """The size of letters asked for in the settings of the browser: the window stays, the layout follows."""
    cookies: list[Any] = signed_in(office.claire).context.cookies()
    large = browser.browser_type.launch(
        executable_path=chromium.executable(), args=[*chromium.flags(), "--blink-settings=defaultFontSize=32"]
    )
    try:
        page = large.new_page(base_url=site, viewport={"width": 1366, "height": 768}, locale="fr-FR")
        page.context.add_cookies(cookies)
        page.goto("/dossiers/")
        assert style(page, "html", "fontSize") == "32px"
        assert lost(page, case) == []
    finally:
        large.close()


def test_the_frame_the_list_and_the_case_as_a_screen_reader_hears_them(
    office: Office, case: Case, signed_in: SignIn
) -> None:
    page = signed_in(office.claire)
    page.goto("/dossiers/?vue=open")
    expect(page.locator("body")).to_match_aria_snapshot(FRAME)
    expect(page.locator(".views [aria-current=page]")).to_contain_text("Ouverts")
    expect(page.locator(".rail [aria-current=page]")).to_contain_text("Mes dossiers")
    expect(page.locator("main")).to_match_aria_snapshot(CASELOAD)
    page.goto(f"/dossiers/{case.public_id}/")
    expect(page.locator("main")).to_match_aria_snapshot(CASE)
    page.keyboard.press("r")
    expect(page.locator("#modal")).to_match_aria_snapshot(DIALOG)
