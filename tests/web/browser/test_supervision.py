"""The screens of supervision, handovers, imports, partners and steering are clean, and fit their budgets (T11, T13)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from misas.actions import cases, rights
from misas.actions.imports import advance
from misas.core.access import SYSTEM, Context, Role
from misas.core.cases.codes import ExitCode, HandoverMotive
from misas.core.cases.handover import Packet
from misas.records.access.scope import working_in
from misas.records.cases.models import Case, Handover
from misas.records.imports.models import ImportBatch
from tests.kit.cases import Office, build_office
from tests.kit.imports import JOSE, NADIA, WRONG, a_file
from tests.kit.people import GARD, person
from tests.web.access.matrix import build_world
from tests.web.browser import probe, witness
from tests.web.browser.gate import assert_page_is_clean
from tests.web.browser.journey import Journey

SignIn = Callable[..., Page]


@pytest.fixture
def office(site: str) -> Office:
    made = build_office()
    made.at = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
    with made.working(made.claire) as claire:
        for _ in range(12):
            made.taken(claire)
        for _ in range(3):
            made.case(claire)
        cases.set_rules(GARD, {"second_look": ["duplicate"]}, by=made.actor(made.sonia), at=made.at)
        looked = made.taken(claire)
        cases.close_case(
            looked.public_id, ExitCode.DUPLICATE, comment="Déjà suivie", by=claire, at=made.later(minutes=1)
        )
        ends = made.taken(claire).public_id
        until = made.at.date() + timedelta(days=75)
        rights.note_open_right(ends, "c2s", until=until, source="attestation", by=claire, at=made.later(minutes=1))
        cases.close_case(ends, ExitCode.MOVED, by=claire, at=made.later(minutes=1))
        handed = made.accompanied(claire)
        packet = Packet((HandoverMotive.HOUSING,), "Vit seule", "", "Un logement", date(2026, 11, 2), urgent=True)
        cases.propose_handover(handed.public_id, packet, by=claire, at=made.later(minutes=1))
    with made.as_system():
        rights.sweep_warnings(GARD, at=made.at)
    return made


def test_supervision(signed_in: SignIn, office: Office) -> None:
    page = signed_in(office.sonia)
    names = ("supervision", "team_cases", "workload", "second_looks", "unfollowed_rights", "rules", "unassigned")
    for name in (*names, "imports"):
        page.goto(reverse(f"workspace:{name}"))
        assert_page_is_clean(page, f"supervision-{name}")
        if name == "team_cases":
            assert probe.visible_rows(page) >= 12
    page.goto(reverse("steering:caisse"))
    assert_page_is_clean(page, "steering-caisse")
    page.goto(reverse("workspace:team_cases") + "?vue=alerte")
    assert_page_is_clean(page, "supervision-empty", walk=False)


def test_what_goes_wrong_is_said_and_kept(signed_in: SignIn, office: Office) -> None:
    page = signed_in(office.sonia)
    witness.of(page).expect_status(422)
    page.goto(reverse("workspace:rules"))
    page.get_by_label("Nombre d’appels avant d’écrire").fill("beaucoup")
    page.get_by_role("button", name="Enregistrer les délais").click()
    page.locator("[data-errors]").wait_for()
    assert page.get_by_label("Nombre d’appels avant d’écrire").input_value() == "beaucoup"
    assert_page_is_clean(page, "supervision-rules-wrong", walk=False)
    page.goto(reverse("workspace:workload"))
    page.get_by_role("button", name="Noter l’absence").click()
    page.locator("[data-errors]").wait_for()
    assert_page_is_clean(page, "supervision-workload-wrong", walk=False)
    page.goto(reverse("workspace:second_looks"))
    page.get_by_role("button", name="Le dossier continue").click()
    page.get_by_text("Dites pourquoi, en").wait_for()
    assert_page_is_clean(page, "supervision-look-wrong", walk=False)


def test_the_queue_is_given_out(signed_in: SignIn, office: Office) -> None:
    page = signed_in(office.sonia)
    page.goto(reverse("workspace:unassigned"))
    page.get_by_role("button", name="Répartir 3 dossiers").click()
    page.get_by_role("heading", name="Répartition faite").wait_for()
    assert_page_is_clean(page, "supervision-allocated", walk=False)


def _paul_holds(office: Office) -> int:
    with office.as_system():
        return Case.objects.filter(owner=office.paul).count()


def test_reassigning_ten_cases_takes_six_clicks(signed_in: SignIn, office: Office) -> None:
    page = signed_in(office.sonia)
    page.goto(reverse("workspace:supervision"))
    journey = Journey(page, "T11")
    journey.click("a.name:has-text('Claire Roux')")
    page.locator("[data-all]").wait_for()
    journey.click("[data-all]")
    journey.click("#taker")
    page.locator("#taker").select_option(label=page.locator("#taker option", has_text="Paul Girard").inner_text())
    journey.click("[data-bulk] button[type=submit]")
    page.get_by_text("confiés à Paul Girard").wait_for()
    journey.within()
    assert _paul_holds(office) >= 10
    page.locator(".toast [data-undo]").click()
    page.get_by_text("de nouveau chez leur responsable").wait_for()
    assert _paul_holds(office) == 0


def test_the_service_social(signed_in: SignIn, office: Office) -> None:
    page = signed_in(office.marc)
    page.goto(reverse("workspace:handovers"))
    assert_page_is_clean(page, "handovers")
    with office.as_system():
        packet = Handover.objects.get().public_id
    page.goto(reverse("workspace:handover", args=[packet]))
    assert_page_is_clean(page, "handover")
    page.reload()  # the gate leaves style attributes behind, which the same page sent again would bring back
    witness.of(page).expect_status(422)
    page.get_by_role("button", name="Rendre le relais").click()
    page.get_by_text("Dites pourquoi, en").wait_for()
    assert_page_is_clean(page, "handover-wrong", walk=False)
    page.get_by_role("button", name="Accepter le relais").click()
    page.get_by_role("link", name="Ouvrir le dossier").wait_for()
    assert_page_is_clean(page, "handover-accepted", walk=False)


def rows_with_twenty_errors(right: int = 480) -> bytes:
    """500 lines, 20 of them wrong, nobody twice."""
    lines = []
    for n in range(right):
        name, line = (("BENALI", NADIA), ("MARTINEZ", JOSE))[n % 2]
        lines.append(f"{n};" + line.replace(name, name + _letters(n)).partition(";")[2])
    return a_file(*lines, *[f"e{n};" + WRONG.partition(";")[2] for n in range(20)])


def _letters(n: int) -> str:
    return "".join(chr(65 + int(digit)) for digit in str(n))


def receive_all() -> None:
    """What the worker does with a file that was confirmed."""
    with working_in(Context.for_system(GARD)):
        batch = ImportBatch.objects.get(status="running").public_id
        assert any(advance(batch, by=SYSTEM, at=datetime.now(UTC)).over for _ in range(20))


def test_importing_five_hundred_rows_takes_three_pages(territory: None, signed_in: SignIn, office: Office) -> None:
    page = signed_in(office.claire)
    page.goto(reverse("workspace:imports"))
    journey = Journey(page, "T13")
    with page.expect_file_chooser() as chooser:
        journey.click("#file")
    chooser.value.set_files({"name": "fiches.csv", "mimeType": "text/csv", "buffer": rows_with_twenty_errors()})
    journey.click("text=Lire le fichier")
    page.get_by_role("button", name="Importer les 480 lignes valides").wait_for()
    assert_page_is_clean(page, "import-ready")
    journey.click("button:has-text('Importer les')")
    page.locator("progress").wait_for()
    assert_page_is_clean(page, "import-running", walk=False)
    receive_all()
    page.get_by_role("link", name="Classeur de retour").wait_for()
    expect(page.locator(".toast")).to_contain_text("L’import est terminé")
    expect(page.locator(".kpi:has-text('Créée') dd")).to_have_text(re.compile(r"^480\D"))
    assert_page_is_clean(page, "import-done", walk=False)
    journey.within()


def test_a_bad_file_on_screen(signed_in: SignIn, office: Office) -> None:
    page = signed_in(office.claire)
    witness.of(page).expect_status(422)
    page.goto(reverse("workspace:imports"))
    page.locator("#file").set_input_files({"name": "f.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"})
    page.get_by_role("button", name="Lire le fichier").click()
    page.locator("[data-errors]").wait_for()
    assert_page_is_clean(page, "import-wrong", walk=False)


def test_partners_and_nation(signed_in: SignIn, site: str) -> None:
    world = build_world()
    page = signed_in(world.here[Role.SUPERVISOR])
    for name, args in {
        "organisations": [GARD],
        "find_organisation": [GARD],
        "create_organisation": [GARD],
        "organisation": [GARD, world.ccas.public_id],
        "sign_agreement": [GARD, world.ccas.public_id],
    }.items():
        page.goto(reverse(f"backoffice:{name}", args=args))
        assert_page_is_clean(page, f"partners-{name}")
    page.reload()
    witness.of(page).expect_status(422)
    page.get_by_role("button", name="Enregistrer la convention").click()
    page.locator("[data-errors]").wait_for()
    assert_page_is_clean(page, "partners-sign-wrong", walk=False)
    nation = signed_in(person("Hélène Brissac", Role.NATIONAL_STEERING))
    nation.goto(reverse("steering:nation"))
    assert_page_is_clean(nation, "steering-nation")
