"""The tab *Financement* and the packet of a request cost the database the same for one line as for many."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from misas.actions.funding import applying, covering, planning
from misas.records.cases.models import Case
from misas.records.funding.models import AidApplication, PlanVersion, QuoteLine
from tests.kit.cases import Office
from tests.kit.funders import CAISSE, COVER, CROWN, Sought, publish, three_funders
from tests.web.funding.screen import TODAY, read, there

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
SETTINGS = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK|SET|SELECT set_config)", re.IGNORECASE)
MOST, MOST_OF_A_PACKET = 11, 8
MORE = ("solidarite_soins", "cabinet_des_tilleuls", "microcredit_des_sources")


def cost(client: Client, url: str) -> list[str]:
    client.get(url)  # what is read once for all is read
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(url)
    assert answer.status_code == 200, (answer.status_code, url)
    return [q["sql"] for q in captured.captured_queries if not SETTINGS.match(q["sql"])]


@pytest.fixture
def sought(office: Office, case: Case) -> Sought:
    with office.working(office.claire) as by:
        return Sought(case, by, datetime.now(UTC) - timedelta(hours=2))


def test_the_tab_before_anything_is_cheap(case: Case, claire: Client) -> None:
    found = cost(claire, there(case))
    assert len(found) <= MOST, "\n".join(found)


def test_the_tab_is_cheap_while_answers_are_missing(office: Office, sought: Sought, claire: Client) -> None:
    with office.working(office.claire):
        three_funders()
        sought.quoted()
    assert len(cost(claire, there(sought.case))) <= MOST
    with office.working(office.claire) as by:
        covering.say_coverage(sought.case.public_id, COVER, affordable_cents=5_000, by=by, at=sought.later())
        planning.propose(sought.case.public_id, by=by, at=sought.later())
    assert "Des financeurs demandent" in read(claire, there(sought.case))
    assert len(cost(claire, there(sought.case))) <= MOST


def test_the_tab_costs_the_same_for_many_of_everything(office: Office, sought: Sought, claire: Client) -> None:
    with office.working(office.claire):
        sought.sent()
    few = cost(claire, there(sought.case))
    assert len(few) <= MOST, "\n".join(few)

    with office.working(office.claire) as by:
        for code in MORE:
            publish(code)
        for tooth in ("14", "24", "25"):
            for price in (52_000, 61_000):
                sought.quoted(replace(CROWN, tooth=tooth, price_cents=price))
        for _ in range(3):
            planning.propose(sought.case.public_id, by=by, at=sought.later())
        assert QuoteLine.objects.count() == 7 and PlanVersion.objects.count() == 4
    many = cost(claire, there(sought.case))
    assert len(many) <= len(few), "\n".join(many)


def test_a_packet_costs_the_same_for_many_requests(office: Office, sought: Sought, claire: Client) -> None:
    with office.working(office.claire):
        sought.sent()
        first = sought.requests[CAISSE]
        alone = f"/aides/{first.public_id}/imprimer"
    few = cost(claire, alone)
    assert len(few) <= MOST_OF_A_PACKET, "\n".join(few)

    with office.working(office.claire) as by:
        for code in MORE:
            publish(code)
        sought.quoted(replace(CROWN, tooth="24"))
        planning.propose(sought.case.public_id, by=by, at=sought.later())
        planning.agree(sought.plan.public_id, TODAY, by=by, at=sought.later())
        applying.prepare_requests(sought.plan.public_id, by=by, at=sought.later())
        assert AidApplication.objects.count() > 3
        last = AidApplication.objects.latest("id")
    assert len(cost(claire, alone)) <= len(few)
    assert len(cost(claire, f"/aides/{last.public_id}/imprimer")) <= len(few)
