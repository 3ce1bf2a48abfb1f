"""A right that ends while its case is closed: the supervisor sees it, by its number and in its list."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from misas.actions import cases, rights
from misas.core.cases.codes import ExitCode
from tests.kit.cases import Office, build_office
from tests.kit.people import GARD, sign_in
from tests.web.cases.test_the_page_of_a_case import counted

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def ending(office: Office, until: date) -> str:
    """A closed case whose C2S ends that day, told by the clock; its address."""
    with office.working(office.claire) as claire:
        case = office.taken(claire).public_id
        rights.note_open_right(case, "c2s", until=until, source="attestation", by=claire, at=office.later(minutes=1))
        cases.close_case(case, ExitCode.MOVED, by=claire, at=office.later(minutes=1))
    with office.as_system():
        rights.sweep_warnings(GARD, at=office.later(minutes=1))
    return f"/dossiers/{case}/"


def page(client: Client, name: str) -> str:
    answer = client.get(reverse(f"workspace:{name}"))
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_the_number_of_the_desk_leads_to_the_list_that_makes_it(office: Office) -> None:
    sonia = sign_in(Client(), office.sonia)
    assert "Aucun droit sans suivi" in page(sonia, "unfollowed_rights")
    until = office.today + timedelta(days=75)
    first, _ = ending(office, until), ending(office, until + timedelta(days=1))
    desk = page(sonia, "supervision")
    assert '<a href="/supervision/droits/">2</a>' in desk
    shown = page(sonia, "unfollowed_rights")
    assert shown.count("Complémentaire santé solidaire (C2S).</strong>") == 2
    assert "Le renouvellement est à demander avant le" in shown and f'href="{first}droits"' in shown
    (left, *_) = re.findall(r'action="(/supervision/droits/[^"]+/laisser)"', shown)
    assert sonia.post(left).status_code == 303
    assert page(sonia, "unfollowed_rights").count("Complémentaire santé solidaire (C2S).</strong>") == 1


def test_the_list_costs_eight_queries_at_most_however_much_it_holds(office: Office) -> None:
    sonia, costs = sign_in(Client(), office.sonia), []
    for count in (1, 4):
        for _ in range(count):
            ending(office, office.today + timedelta(days=75))
        for name in ("unfollowed_rights", "supervision"):
            page(sonia, name)
            with CaptureQueriesContext(connection) as captured:
                page(sonia, name)
            costs.append(counted(captured))
    assert [len(one) for one in costs[:2]] == [len(one) for one in costs[2:]]
    assert all(len(one) <= 8 for one in costs), "\n".join(max(costs, key=len))
