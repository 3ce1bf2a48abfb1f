"""The supervisor sees the queue, what allocation proposes and why; gives cases out, moves them, takes it back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from misas.actions import cases
from misas.core.cases.codes import CaseStatus, ExitCode
from misas.records.cases import limits
from misas.records.cases.models import Case
from tests.kit.cases import Office, build_office
from tests.kit.people import sign_in
from tests.web.cases.test_the_page_of_a_case import counted

pytestmark = pytest.mark.django_db
NOW = "2026-11-02T09:30:00+00:00"


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def desk(client: Client, office: Office) -> Client:
    return sign_in(client, office.sonia)


def page(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")


def cases_of(office: Office, account) -> int:
    with office.as_system():
        return Case.objects.filter(owner=account).exclude(status=CaseStatus.TO_ASSIGN.value).count()


def test_the_queue_shows_to_whom_each_case_would_go_and_why(desk: Client, office: Office) -> None:
    with office.working(office.claire) as claire:
        office.taken(claire)
        for _ in range(3):
            office.case(claire)
    shown = page(desk.get(reverse("workspace:unassigned")))
    assert "Répartir 3 dossiers" in shown
    assert shown.count("Paul Girard <small>porte") == 2
    assert "sa part en vise" in shown


@pytest.mark.parametrize("name", ["unassigned", "supervision", "unfollowed_rights"])
def test_the_desk_costs_eight_queries_at_most_however_much_it_holds(desk: Client, office: Office, name: str) -> None:
    costs = []
    for count in (1, 5):
        with office.working(office.claire) as claire:
            for _ in range(count):
                office.taken(claire)
                office.case(claire)
                cases.close_case(office.taken(claire).public_id, ExitCode.MOVED, by=claire, at=office.at)
        desk.get(reverse(f"workspace:{name}"))
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(reverse(f"workspace:{name}")).status_code == 200
        costs.append(counted(captured))
    assert len(costs[0]) == len(costs[1]) <= 8, "\n".join(costs[1])


def test_a_long_queue_shows_its_beginning_and_is_given_out_whole(desk: Client, office: Office) -> None:
    with office.working(office.claire) as claire:
        made = [office.case(claire) for _ in range(limits.PAGE + 3)]
    shown = page(desk.get(reverse("workspace:unassigned")))
    assert f"Répartir {len(made)} dossiers" in shown
    assert shown.count("<small>porte") == limits.PAGE
    assert f"Les {limits.PAGE} dossiers les plus pressants sont montrés ici." in shown
    rest = page(desk.get("/dossiers/?vue=to_assign"))
    assert str(made[0].public_id) in rest
    assert f"{len(made)} dossiers attribués" in page(desk.post(reverse("workspace:allocate")))


def test_giving_the_queue_out_says_who_received_what_and_why(desk: Client, office: Office) -> None:
    with office.working(office.claire) as claire:
        for _ in range(4):
            office.case(claire)
    shown = page(desk.post(reverse("workspace:allocate")))
    assert "4 dossiers attribués" in shown
    assert shown.count("C'était le plus grand écart de l'équipe.") == 4
    assert cases_of(office, office.claire) == cases_of(office, office.paul) == 2
    again = page(desk.post(reverse("workspace:allocate")))
    assert "Rien à répartir" in again
    assert cases_of(office, office.claire) == 2


def test_the_workload_says_of_whom_as_french_does(desk: Client, office: Office) -> None:
    office.paul.full_name = "Inès Girard"
    office.paul.save(update_fields=["full_name"])
    shown = page(desk.get(reverse("workspace:workload")))
    assert "dossier d'Inès Girard" in shown and "la part d'Inès Girard" in shown
    assert "dossier de Claire Roux" in shown
    assert "de Inès" not in shown
