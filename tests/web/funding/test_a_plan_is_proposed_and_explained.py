"""One click from the quote to the plan: who pays what, why, and why not the others; amounts are held, others follow."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from misas.actions.funding import covering
from misas.records.cases.models import Case
from misas.records.funding.models import PlanVersion
from tests.kit.cases import Office
from tests.kit.funders import COVER, KNOWN, three_funders
from tests.web.funding.screen import add_quote, read, there

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]


@pytest.fixture
def known(office: Office, case: Case) -> Case:
    """Her cover is known, funders have their rules, she can pay 50 €."""
    with office.working(office.claire) as by:
        three_funders()
        covering.say_coverage(
            case.public_id, COVER, facts=KNOWN, affordable_cents=5000, by=by, at=office.later(minutes=1)
        )
    return case


def crown(client: Client, case: Case, **more: Any) -> Any:
    return add_quote(client, case, **{"l0-act": "HBLD403", "l0-position": "14", "l0-family": "", "l0-base": "120",
                                      "l0-basket": "free", **more})  # fmt: skip


def version(office: Office) -> PlanVersion:
    with office.working(office.claire):
        return PlanVersion.objects.latest("id")


def test_the_quote_leads_to_its_plan_in_one_sending(office: Office, known: Case, claire: Client) -> None:
    assert crown(claire, known, then="plan").status_code == 303
    made = version(office)
    page = read(claire, there(known))
    assert made.number == 1 and made.granted_cents > 0
    assert "Qui paie quoi" in page and 'class="stacked"' in page
    assert "Pourquoi ce plan ?" in page and "% de" in page
    for who in ("Assurance maladie", "Mutuelle", "La personne"):
        assert who in page
