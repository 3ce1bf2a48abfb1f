"""One funding through the screens alone: a quote is typed, a cheaper care compared, funders are asked, one refuses, the
plan is made again, the committee grants, the care is done, the invoice is paid to the last cent. Between two screens,
the worker delivers what the outbox holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from misas.core.access import Role
from misas.core.funding.life.codes import PlanState
from misas.jobs.delivery import deliver
from misas.records.cases.models import Case
from misas.records.funding.models import FundingPlan, LedgerBalance
from misas.records.outbox.models import Message
from tests.kit.cases import PARIS, Office, build_office
from tests.kit.funders import three_funders
from tests.kit.people import GARD, person
from tests.web.browser import witness
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import WIDTHS, assert_page_is_clean

NOW = datetime.now(UTC).astimezone(PARIS)
TODAY, BEFORE, LATER = (f"{NOW + timedelta(days=days):%d/%m/%Y}" for days in (0, -2, 150))

ENDS = (WIDTHS[0], WIDTHS[-1])
"""The widest and the narrowest, for states whose shapes are judged at each width in another one."""


@pytest.fixture
def office(site: str, territory: None) -> Office:
    made = build_office()
    made.at = datetime.now(UTC) - timedelta(days=3)
    return made


@pytest.fixture
def case(office: Office) -> Case:
    with office.working(office.claire) as claire:
        three_funders()
        return office.accompanied(claire)


class Desk:
    """What a caseworker does on the tab, by clicks and typing."""

    def __init__(self, page: Page, case: Case) -> None:
        self.page, self.case, self.dialog = page, case, page.locator("#modal")

    def opens(self, tab: str = "financement") -> None:
        self.page.goto(f"/dossiers/{self.case.public_id}/{tab}")

    def types(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name='{name.replace('__', '-')}']").fill(value)

    def ticks(self, name: str, value: str) -> None:
        self.page.locator(f"label:has([name='{name}'][value='{value}'])").click()

    def presses(self, label: str) -> None:
        self.page.get_by_role("button", name=label).first.click()

    def answers(self, opener: Locator | str, **fields: str) -> None:
        """Open the dialog of a gesture, answer it, send it."""
        link = self.page.get_by_role("link", name=re.compile(opener)).first if isinstance(opener, str) else opener
        if not link.is_visible():  # among what is rarely done
            link.locator("xpath=ancestor::details").locator("summary").click()
        link.click()
        expect(self.dialog).to_be_visible()
        for name, value in fields.items():
            field = self.dialog.locator(f"[name='{name}']").first
            match field.evaluate("e => e.tagName + e.type"):
                case "SELECTselect-one":
                    field.select_option(value)
                case "INPUTcheckbox" | "INPUTradio":
                    self.dialog.locator(f"label:has([name='{name}'][value='{value}'])").click()
                case _:
                    field.fill(value)
        self.dialog.locator("[type=submit]").first.click()
        expect(self.dialog).to_be_hidden()

    def gives_the_papers(self) -> None:
        self.page.get_by_role("link", name="Noter les pièces fournies").click()
        expect(self.dialog).to_be_visible()
        for paper in self.dialog.locator("label.chip").all():
            paper.click()
        self.dialog.locator("[name=issued_on]").fill(BEFORE)
        self.dialog.locator("[type=submit]").first.click()
        expect(self.dialog).to_be_hidden()
        self.answers("Fournie : Devis", issued_on=BEFORE, professional="Cabinet du Pont")

    def stands(self, state: str) -> None:
        expect(self.page.locator("section[aria-labelledby=standing-title]")).to_contain_text(state)

    def row(self, who: str) -> Locator:
        return self.page.locator("table.shares tr", has=self.page.get_by_role("rowheader", name=who))


def the_worker_delivers(office: Office) -> None:
    now = datetime.now(UTC)
    with office.as_system():
        keys = list(Message.objects.filter(done_at__isnull=True).values_list("key", flat=True))
    for key in keys:
        assert deliver(key, GARD, now)


def test_from_the_quote_to_the_last_cent(office: Office, case: Case, signed_in: SignIn) -> None:
    page = signed_in(office.claire, width=1366)
    claire = Desk(page, case)
    main = page.locator("main")

    # Five answers make a quote. What is not known is asked.
    claire.opens()
    assert_page_is_clean(page, "funding-nothing-yet", walk=False)
    claire.types(professional="Cabinet de la Fontaine", dated_on=BEFORE, l0__act="HBLD491", l0__position="15",
                 l0__price="550")  # fmt: skip
    claire.presses("Enregistrer et proposer un plan")
    expect(main).to_contain_text("Il manque 3 réponses")
    expect(main).to_contain_text("Rien n’est supposé")
    assert_page_is_clean(page, "funding-questions", walk=False)
    claire.ticks("rights", "none")
    claire.ticks("cover", "yes")
    claire.types(affordable="50")
    claire.presses("Enregistrer et proposer un plan")
    expect(main).to_contain_text("Il manque 2 réponses")
    claire.ticks("is_responsible", "yes")
    page.locator("[name='promise-dental_prosthesis']").select_option("percent_of_base")
    claire.types(**{"promise-dental_prosthesis:figure": "200"})
    claire.ticks("promise-dental_prosthesis:amo", "yes")
    claire.presses("Enregistrer et proposer un plan")

    # The cheaper care first; then what funders ask to know.
    variants = page.locator("section[aria-labelledby=variants-title]")
    expect(variants.get_by_role("row").nth(1)).to_contain_text("100 % Santé")
    expect(variants.get_by_role("row").nth(1)).to_contain_text("310,00 €")
    expect(main).to_contain_text("Il manque encore 260,00 €")
    assert_page_is_clean(page, "funding-cheaper", walk=False)
    claire.types(
        **{"fact-quotient_familial": "700", "fact-reste_a_vivre": "120", "fact-anciennete_mutuelle_mois": "24"}
    )
    page.locator("[name=fact-cotisations_a_jour]").select_option("yes")
    claire.ticks("fact-organismes", "mutuelle_belle_rive")
    claire.presses("Enregistrer et refaire le plan")

    # The plan, and why each pays.
    expect(claire.row("La personne")).to_contain_text("12,85 €")
    page.get_by_text("Pourquoi ce plan ?").click()
    expect(page.locator(".why-plan")).to_contain_text("102,30 €, soit 33 % de 310,00 €")
    expect(page.locator(".why-plan")).to_contain_text("inutile, le plan boucle sans ce prêt")
    page.get_by_text("Moins de demandes, ou plus ?").click()
    assert_page_is_clean(page, "funding-plan")

    # She agrees; the requests leave, each with its papers.
    claire.presses("La personne est d’accord")
    claire.stands("Choisi")
    claire.gives_the_papers()
    expect(main.get_by_text("Toutes les pièces sont là")).to_have_count(3)
    assert_page_is_clean(page, "funding-ready", walk=False, widths=ENDS)
    claire.presses("Envoyer les demandes")
    expect(page.locator(".toast")).to_contain_text("3 demandes envoyées")
    assert_page_is_clean(page, "funding-sent", walk=False)

    # One refuses: the plan is made again, she agrees to it.
    claire.answers("Noter un refus : CCAS", reason="resources")
    expect(page.locator(".toast").last).to_contain_text("Refus noté. Le plan est recalculé.")
    expect(claire.row("La personne")).to_contain_text("25,70 €")
    expect(main).to_contain_text("Si tout ce qui attend est refusé, le meilleur autre plan laisse 50,00 € à payer")
    assert_page_is_clean(page, "funding-refused", walk=False, widths=ENDS)
    claire.presses("La personne est d’accord")
    expect(page.get_by_role("button", name="La personne est d’accord")).to_have_count(0)

    # The mutual fund answers by letter, the caisse by its committee.
    claire.answers("Noter un accord : Mutuelle", valid_until=LATER, payee="practitioner")
    expect(page.locator(".toast").last).to_contain_text("Accord noté")
    expect(page.get_by_role("button", name="La personne est d’accord")).to_have_count(0)
    the_committee_grants(office, case, signed_in)
    claire.opens()
    claire.stands("Bouclé")

    # The appointment, the care, the invoice.
    claire.opens("soins")
    claire.answers("Noter un rendez-vous", on=TODAY, hour="09:00")
    claire.opens("soins")
    claire.answers("Le soin est réalisé", on=TODAY, evidence="invoice")
    the_worker_delivers(office)
    claire.opens()
    claire.stands("Demander la facture")
    page.get_by_role("link", name="Noter une facture").click()
    claire.types(dated_on=TODAY)
    assert_page_is_clean(page, "funding-invoice")
    claire.presses("Enregistrer la facture")
    claire.stands("Facturé")
    assert_page_is_clean(page, "funding-invoiced", walk=False, widths=ENDS)

    # Each funder is asked, pays, and the plan is closed on its last cent.
    for _ in range(2):
        claire.answers("Noter la demande de paiement")
        claire.answers("Noter le paiement")
        claire.answers("Solder la demande")
    claire.stands("Soldé")
    claire.answers("Clore le plan")
    expect(page.locator(".toast").last).to_contain_text("au centime")
    claire.stands("Clos")
    page.get_by_text("Grand livre :").click()
    assert_page_is_clean(page, "funding-settled", walk=False)
    assert witness.of(page).unexpected() == []
    with office.working(office.claire):
        assert FundingPlan.objects.get(case=case).status == PlanState.CLOSED
        paid = LedgerBalance.objects.get(plan__case=case)
        assert (paid.price_cents, paid.amo_cents, paid.amc_cents) == (55_000, 7_200, 16_800)
        assert (paid.funders_cents, paid.person_cents) == (28_430, 2_570)


def the_committee_grants(office: Office, case: Case, signed_in: SignIn) -> None:
    """Its day, the request put before it, the packet read, the decision."""
    page = signed_in(person("Inès Bastide", Role.AID_COMMITTEE), width=1366)
    ines = Desk(page, case)
    page.goto("/commission/")
    ines.answers("Ajouter une séance", funder="Caisse des Trois Vallées (inventée)", on=TODAY)
    ines.answers("Inscrire")
    page.locator("a.name").first.click()
    packet = page.locator("article.packet")
    expect(packet.locator("tbody tr")).to_contain_text("102,30 €")  # the refusal counts no more
    expect(packet).to_contain_text("182,00 €, soit le plafond par ligne")
    ines.answers("Noter un accord", valid_until=LATER, payee="practitioner")
    expect(page.locator(".toast").last).to_contain_text("Décision enregistrée")
    assert witness.of(page).unexpected() == []
