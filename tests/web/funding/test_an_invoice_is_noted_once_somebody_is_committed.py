"""An invoice is noted once somebody is committed; one that is not the quote is told before it is recorded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from misas.actions.funding import deciding
from misas.core.funding.life.application import ApplicationFact
from misas.core.funding.life.codes import ApplicationFactKind, Payee
from misas.records.cases.models import Case
from misas.records.funding.models import Invoice
from tests.kit.cases import Office
from tests.kit.funders import MUTUAL, Sought
from tests.web.funding.screen import TODAY, faults, plain, read, send, there

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]


@pytest.fixture
def sought(office: Office, case: Case) -> Sought:
    with office.working(office.claire) as by:
        made = Sought(case, by, datetime.now(UTC) - timedelta(hours=2))
        made.sent()
    return made


def granted(office: Office, sought: Sought, *, is_committed: bool = True) -> None:
    with office.working(office.claire) as by:
        row = sought.requests[MUTUAL]
        amounts = row.facts.order_by("id").values_list("amounts", flat=True)[0]
        more: dict[str, Any] = (
            {"valid_until": TODAY + timedelta(days=150), "payee": Payee.PRACTITIONER} if is_committed else {}
        )
        fact = ApplicationFact(ApplicationFactKind.GRANTED, TODAY, amounts=amounts, **more)
        deciding.record_application(row.public_id, "grant", fact, by=by, at=sought.later())


def bill(office: Office, sought: Sought, claire: Client, price: str, **more: str) -> Any:
    with office.working(office.claire):
        plan = sought.plan
        line = plan.current.lines.get().name
    said = {"professional": "Cabinet de la Fontaine", "dated_on": f"{TODAY:%d/%m/%Y}", f"price:{line}": price} | more
    return send(claire, f"/plans/{plan.public_id}/facture", **said)


def invoices(office: Office) -> list[int]:
    with office.working(office.claire):
        return list(Invoice.objects.values_list("total_cents", flat=True))


def test_nobody_is_committed_and_nothing_is_invoiced(office: Office, sought: Sought, claire: Client) -> None:
    granted(office, sought, is_committed=False)
    assert "Noter une facture" not in read(claire, there(sought.case))
    answer = bill(office, sought, claire, "550", number="F-7")
    assert answer.status_code == 422 and "Aucune aide n’est engagée" in faults(plain(answer))
    assert 'value="F-7"' in plain(answer) and invoices(office) == []


def test_a_committed_aid_opens_the_invoice(office: Office, sought: Sought, claire: Client) -> None:
    granted(office, sought)
    assert "Noter une facture" in read(claire, there(sought.case))
    assert bill(office, sought, claire, "550").status_code == 303
    assert invoices(office) == [55_000]


def test_an_invoice_comes_after_the_agreement_and_not_after_today(
    office: Office, sought: Sought, claire: Client
) -> None:
    granted(office, sought)
    for days, said in ((-1, "La facture précède l’accord de la personne"), (1, "à venir")):
        answer = bill(office, sought, claire, "550", dated_on=f"{TODAY + timedelta(days=days):%d/%m/%Y}")
        assert answer.status_code == 422 and said in faults(plain(answer)), plain(answer)
    assert invoices(office) == []


@pytest.mark.parametrize(
    ("typed", "cents", "told"),
    [("600", 60_000, "La facture dépasse le devis de 50,00 €"), ("500", 50_000, "50,00 € en dessous du devis")],
)
def test_an_invoice_that_is_not_the_quote_is_told_first(
    office: Office, sought: Sought, claire: Client, typed: str, cents: int, told: str
) -> None:
    granted(office, sought)
    answer = bill(office, sought, claire, typed, number="F-7")
    page = plain(answer)
    assert answer.status_code == 422 and told in page and 'value="F-7"' in page and f'value="{typed}"' in page
    assert f'name="read_total" value="{cents}"' in page and invoices(office) == []
    again = bill(office, sought, claire, "620", read_total=str(cents))
    assert again.status_code == 422 and "devis de 70,00 €" in plain(again) and invoices(office) == []
    assert bill(office, sought, claire, typed, read_total=str(cents)).status_code == 303
    assert invoices(office) == [cents]
    assert "Facture enregistrée" in read(claire, there(sought.case))
