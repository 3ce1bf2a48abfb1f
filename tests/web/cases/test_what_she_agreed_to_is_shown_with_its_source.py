"""« Partage » shows what the person agreed to and still holds, newest first, each with who heard it and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions import cases, privacy
from misas.core.privacy.codes import Scope
from misas.records.cases.models import Case
from misas.records.partners.models import Organisation
from tests.kit.cases import Office
from tests.web.cases.conftest import SignIn
from tests.web.cases.test_the_page_of_a_case import counted


@pytest.fixture
def case(office: Office) -> Case:
    """Said first to a CCAS, by telephone; then to Claire, who was told yes when she called."""
    ccas = Organisation.objects.create(name="CCAS de Test", kind="ccas", created_at=office.at)
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        said = {
            "text_version": "referral-1", "how": "by_phone", "informed_at": office.at - timedelta(days=9),
            "agreed": True, "agreed_at": office.at - timedelta(days=8), "agreement_mode": "oral", "feedback": True,
        }  # fmt: skip
        privacy.record_information(
            said, caisse_id=301, person_id=case.person.public_id, organisation_id=ccas.pk, by=claire, at=office.at
        )
        cases.reach(case.public_id, agrees=True, by=claire, at=office.later(days=2))
        return case


def shared(office: Office, as_: SignIn, case: Case) -> tuple[str, str]:
    """What holds, and what was before."""
    page = as_(office.claire).get(f"/dossiers/{case.public_id}/partage").content.decode()
    text = page.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
    whole = text[text.index("Accord de la personne") : text.index("Qui suit ce dossier")]
    held, _, before = whole.partition("Réponses d'avant")
    return held, before


def day(at: Any) -> str:
    return f">{at.day}{'er' if at.day == 1 else ''} "


def test_each_agreement_in_force_stands_with_its_source_and_its_date(office: Office, as_: SignIn, case: Case) -> None:
    held, before = shared(office, as_, case)
    assert held.index("dit à Claire Roux, dans ce dossier") < held.index("dit à CCAS de Test")
    assert held.count("D'accord pour être accompagnée") == 2
    assert day(office.at) in held and day(office.at - timedelta(days=10)) in held  # the day she said it
    assert "Informée : par téléphone." in held and "à l'oral" in held
    assert "CCAS de Test peut avoir des nouvelles" in held
    assert before == ""


def test_what_she_took_back_holds_no_more_and_stays_below(office: Office, as_: SignIn, case: Case) -> None:
    with office.working(office.claire) as claire:
        cases.take_back(case.public_id, Scope.ACCOMPANIMENT, by=claire, at=office.later(days=1))
    held, before = shared(office, as_, case)
    assert "Accord retiré" in held and "Arrêter l'accompagnement" in held
    assert "D'accord pour être accompagnée" not in held
    assert before.count("D'accord pour être accompagnée") == 2


def test_news_taken_back_leave_the_agreement(office: Office, as_: SignIn, case: Case) -> None:
    with office.working(office.claire) as claire:
        cases.take_back(case.public_id, Scope.FEEDBACK, by=claire, at=office.later(days=1))
    held, before = shared(office, as_, case)
    assert held.count("D'accord pour être accompagnée") == 2
    assert "peut avoir des nouvelles" not in held + before
    assert "Ne plus informer la structure qui a signalé" in held


def test_news_stay_taken_back_when_she_only_says_yes_again_to_the_caseworker(
    office: Office, as_: SignIn, case: Case
) -> None:
    with office.working(office.claire) as claire:
        cases.take_back(case.public_id, Scope.FEEDBACK, by=claire, at=office.later(days=1))
        cases.agree(case.public_id, by=claire, at=office.later(days=1))
    held, _ = shared(office, as_, case)
    assert "Ne plus informer la structure qui a signalé" in held and "peut avoir des nouvelles" not in held


def test_the_tab_costs_as_much_however_much_she_said(office: Office, as_: SignIn, case: Case) -> None:
    client, address = as_(office.claire), f"/dossiers/{case.public_id}/partage"
    costs = []
    for _ in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, HTTP_HX_REQUEST="true").status_code == 200
        costs.append(counted(captured))
        with office.working(office.claire) as claire:
            cases.decline(case.public_id, by=claire, at=office.later(minutes=9))
            cases.agree(case.public_id, by=claire, at=office.later(minutes=9))
    assert len(costs[0]) == len(costs[1]) <= 15, "\n".join(costs[1])


def test_a_refusal_said_in_the_case_is_what_holds(office: Office, as_: SignIn, case: Case) -> None:
    with office.working(office.claire) as claire:
        cases.decline(case.public_id, by=claire, at=office.later(days=1))
    held, before = shared(office, as_, case)
    assert "Ne souhaite pas être accompagnée" in held and "D'accord" not in held
    assert before.count("D'accord pour être accompagnée") == 2
