"""The first day: each list says why it is empty and what to do, each tool is clean before it holds anything."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from misas.core.access import Role
from misas.records.partners.models import Organisation
from tests.kit.people import GARD, national_administrator, person
from tests.web.browser.conftest import SignIn
from tests.web.browser.gate import assert_page_is_clean

OF_A_SUPERVISOR = {
    "empty-unassigned": ("/a-attribuer/", "Tous les dossiers sont attribués"),
    "empty-supervision": ("/supervision/", "Supervision"),
    "empty-team-cases": ("/supervision/dossiers/", "Aucun dossier ouvert"),
    "empty-team-closed": ("/supervision/dossiers/?vue=termines", "Aucun dossier terminé"),
    "empty-second-looks": ("/supervision/relectures/", "Aucune clôture à relire"),
    "empty-unfollowed-rights": ("/supervision/droits/", "Aucun droit sans suivi"),
    "empty-workload": ("/supervision/charge/", "Charge"),
    "empty-caseload": ("/dossiers/?pour=tous", "Aucun dossier"),
    "empty-closed": ("/dossiers/?vue=closed", "Rien dans cette vue"),
    "empty-imports": ("/importer/", "Aucun fichier envoyé"),
    "empty-steering": ("/pilotage/caisse", "Le compte est juste"),
    "empty-organisations": (f"/administration/caisses/{GARD}/partenaires", "Aucune convention"),
    "empty-find": (f"/administration/caisses/{GARD}/partenaires/chercher", "Aucune structure trouvée"),
}
OF_THE_SERVICE_SOCIAL = {
    "empty-handovers": ("/relais/", "Aucun relais n’attend de réponse"),
    "empty-handovers-accepted": ("/relais/?vue=acceptes", "Aucun relais accepté"),
    "empty-handovers-returned": ("/relais/?vue=rendus", "Aucun relais rendu"),
}


def look(page: Page, lists: dict[str, tuple[str, str]]) -> None:
    for name, (address, said) in lists.items():
        page.goto(address)
        expect(page.locator("main")).to_contain_text(said)
        assert_page_is_clean(page, name, walk=False)


def test_of_a_supervisor(signed_in: SignIn, site: str) -> None:
    look(signed_in(person("Sonia Petit", Role.SUPERVISOR)), OF_A_SUPERVISOR)


def test_of_the_service_social(signed_in: SignIn, site: str) -> None:
    look(signed_in(person("Marc Social", Role.SOCIAL_WORKER)), OF_THE_SERVICE_SOCIAL)


def test_of_an_administrator_and_of_a_partner_without_agreement(signed_in: SignIn, site: str) -> None:
    person("Claire Roux", Role.CASEWORKER)
    page = signed_in(national_administrator())
    page.goto("/administration/")
    assert_page_is_clean(page, "backoffice-caisses")
    ccas = Organisation.objects.create(name="CCAS de Test", kind="ccas", created_at=person("Zoé").created_at)
    page = signed_in(person("Aline Costa", Role.PARTNER_MEMBER, organisation=ccas.pk))
    page.goto("/importer/")
    expect(page.get_by_text("Vous ne pouvez pas encore importer")).to_be_visible()
    assert_page_is_clean(page, "import-not-allowed", walk=False)
