"""The side of the caisse in the browser: its committee, its envelopes, the rules of the funders, edited two ways."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from misas.core.access import Role
from misas.records.funding.models import Envelope
from tests.kit.committee import Room, build_committee
from tests.kit.funders import CAISSE, three_funders
from tests.kit.people import GARD, person
from tests.kit.shared_files import Queue, queue
from tests.web.browser import witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import WIDTHS, assert_page_is_clean

PHONE = (WIDTHS[2],)
ENDS = (WIDTHS[0], WIDTHS[2])
"""For the states of a long form: the same elements are swept at every width where rules are begun."""

EMPTY = {
    "committee-empty": ("/commission/", "Aucune séance de commission"),
    "envelopes-empty": ("/enveloppes/", "Aucune enveloppe"),
    "share-out-empty": ("/enveloppes/repartition", "Aucune répartition préparée"),
    "packs-empty": ("/regles/", "Aucune règle"),
}


@pytest.fixture
def room(site: str, territory: None) -> Room:
    return build_committee()


def test_the_first_day(signed_in: SignIn, room: Room) -> None:
    page = signed_in(room.office.sonia)
    for name, (address, said) in EMPTY.items():
        page.goto(address)
        expect(page.locator("main")).to_contain_text(said)
        assert_page_is_clean(page, name, walk=False)


def test_a_session_from_its_packets_to_its_end(signed_in: SignIn, room: Room) -> None:
    room.asked(3)
    room.envelope(45_000)
    room.session(days=20)
    session = room.session()
    first, second, _ = room.requests()
    page = signed_in(room.ines)
    page.goto("/commission/")
    expect(page.locator("main")).to_contain_text("Demandes sans séance")
    assert_page_is_clean(page, "committee")
    room.scheduled(session)
    room.granted(first, session)
    page.goto(reverse("workspace:committee_session", args=[session.public_id]))
    assert_page_is_clean(page, "committee-session")
    page.reload()  # the gate leaves style attributes behind
    page.get_by_role("link", name="Noter un refus").first.click()
    dialog = page.locator("#modal-body")
    witness.of(page).expect_status(422)
    dialog.get_by_role("button", name="Enregistrer").click()
    dialog.locator("[data-errors]").wait_for()
    assert_page_is_clean(page, "committee-decide-wrong", walk=False)
    dialog.get_by_label("Motif").select_option(index=1)
    dialog.get_by_role("button", name="Enregistrer").click()
    page.get_by_text("2 sur 3").wait_for()
    page.goto(reverse("workspace:committee_step", args=[second.public_id, "grant"]))
    room.granted(room.requests()[2], session)
    page.goto(reverse("workspace:committee_session", args=[session.public_id]))
    page.get_by_role("button", name="Séance tenue").click()
    page.locator(".badge", has_text="Tenue").wait_for()
    assert_page_is_clean(page, "committee-held", walk=False)


def test_an_envelope_nearly_spent_and_what_it_may_become(signed_in: SignIn, room: Room) -> None:
    room.asked(2)
    row = room.envelope(40_000)
    session = room.session()
    room.granted(room.scheduled(session)[0], session)
    page = signed_in(room.office.sonia)
    page.goto(f"/enveloppes/?annee={row.year}")
    assert_page_is_clean(page, "envelopes")
    page.goto(reverse("workspace:envelope", args=[row.public_id]))
    page.get_by_text("Mois par mois").click()
    assert_page_is_clean(page, "envelope")


def test_a_share_out_says_who_would_get_less_and_why(signed_in: SignIn, room: Room) -> None:
    with room.office.working(room.office.sonia) as by:
        world: Queue = queue(room.office, by)
        for cost, affordable in ((30_000, 10_000), (25_000, 15_000), (18_000, 9_000)):
            world.crown(cost, affordable)
        Envelope.objects.create(caisse_id=GARD, funder=world.funder, year=room.today.year, total_cents=40_000,
                                opened_at=room.office.at)  # fmt: skip
    room.shared_out()
    page = signed_in(room.office.sonia)
    page.goto("/enveloppes/repartition")
    expect(page.locator("main")).to_contain_text("90,00\u00a0€ de moins")
    assert_page_is_clean(page, "share-out")
    page.reload()
    page.get_by_role("button", name="Recalculer").click()
    page.locator("progress").wait_for()
    assert_page_is_clean(page, "share-out-waiting", walk=False)


def test_rules_are_told_edited_by_fields_and_as_text_and_approved_by_another(signed_in: SignIn, room: Room) -> None:
    with room.office.working(room.office.sonia):
        rules = three_funders()[CAISSE].packs.get()
    page = signed_in(room.office.sonia)
    page.goto("/regles/")
    assert_page_is_clean(page, "packs")
    page.goto(reverse("workspace:pack", args=[rules.public_id]))
    assert_page_is_clean(page, "pack")
    page.goto(reverse("workspace:pack_write", args=[rules.public_id]))
    assert_page_is_clean(page, "pack-write", widths=ENDS)
    page.reload()
    _fields(page)
    _text(page)
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_role("button", name="Soumettre").click()
    page.get_by_text("Une autre personne doit approuver").wait_for()
    here = page.url
    other = signed_in(person("Karim Commission", Role.AID_COMMITTEE))
    other.goto(here)
    other.get_by_role("button", name="Approuver et mettre en vigueur").wait_for()
    expect(other.locator("ins")).to_have_text("Un accord vaut 12\u00a0mois.")
    assert_page_is_clean(other, "pack-approval", walk=False)
    other.reload()
    other.get_by_role("link", name="Jeter le brouillon").click()
    other.get_by_label("Je jette ce brouillon").wait_for()
    assert_page_is_clean(other, "pack-discard", walk=False, widths=PHONE)
    other.reload()
    other.get_by_role("button", name="Approuver et mettre en vigueur").click()
    other.locator(".badge", has_text="En vigueur").wait_for()


def _fields(page: Page) -> None:
    """An amount that is none is refused beside its field; a cap too low makes cases fail."""
    witness.of(page).expect_status(422)
    page.locator("summary", has_text="Aides (").click()
    cap = page.get_by_label("Montant").and_(page.locator("#id_aides-1-plafonds-0-montant"))
    cap.fill("-30 €")
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.locator("[data-errors]").wait_for()
    assert cap.input_value() == "-30 €"
    assert_page_is_clean(page, "pack-write-wrong", walk=False, widths=ENDS)
    page.reload()
    page.locator("summary", has_text="Aides (").click()
    cap.fill("30 €")
    page.get_by_role("button", name="Essayer les cas").click()
    page.get_by_text("4 cas d’essai sur 5").wait_for()
    assert_page_is_clean(page, "pack-cases-fail", walk=False, widths=PHONE)


def _text(page: Page) -> None:
    """The same cap as text: what is typed there is read in the fields."""
    text = page.get_by_label("Les règles, en YAML")
    assert "montant: 30 €" in text.input_value()
    text.fill(text.input_value().replace("montant: 30 €", "montant: 90 €").replace("duree: 6 mois", "duree: 12 mois"))
    page.get_by_role("button", name="Relire le texte dans les champs").click()
    page.locator("#id_aides-1-plafonds-0-montant[value='90 €']").wait_for(state="attached")
