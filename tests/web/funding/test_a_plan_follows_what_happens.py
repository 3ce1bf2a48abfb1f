"""A plan that takes a moment is announced; an answer makes it again, and asks her again only when it changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from misas.actions.funding import covering, planning
from misas.records.cases.models import Case
from misas.records.funding.models import Coverage, FundingPlan, PlanVersion
from tests.kit.cases import Office
from tests.kit.funders import CCAS, COVER, MUTUAL, Sought, publish, three_funders
from tests.web.funding.screen import TODAY, faults, plain, read, send, there

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gard")]
MANY = ("solidarite_soins", "cabinet_des_tilleuls", "microcredit_des_sources")
ON, LATER = f"{TODAY:%d/%m/%Y}", f"{TODAY + timedelta(days=150):%d/%m/%Y}"


@pytest.fixture
def sought(office: Office, case: Case) -> Sought:
    with office.working(office.claire) as by:
        return Sought(case, by, datetime.now(UTC) - timedelta(hours=2))


def versions(office: Office) -> int:
    with office.working(office.claire):
        return PlanVersion.objects.count()


def plan(office: Office) -> FundingPlan:
    with office.working(office.claire):
        return FundingPlan.objects.get()


def granted(office: Office, sought: Sought, claire: Client, cents: str, **more: str) -> None:
    with office.working(office.claire):
        row = sought.requests[MUTUAL]
        line = row.lines.get().line.name
    answer = send(claire, f"/aides/{row.public_id}/grant", on=ON, valid_until=LATER, payee="practitioner",
                  **{f"cents:{line}": cents}, **more)  # fmt: skip
    assert answer.status_code == 303, faults(plain(answer))


def test_beyond_five_funders_the_wait_is_told_at_once(office: Office, sought: Sought, claire: Client) -> None:
    url = f"/dossiers/{sought.case.public_id}/plan"
    with office.working(office.claire):
        three_funders()
        sought.quoted()
        sought.covered()
        for code in MANY:
            publish(code)
    told = plain(send(claire, url))
    assert "MisAS cherche qui peut payer" in told and "<progress" in told and 'name="now" value="1"' in told
    assert versions(office) == 0
    assert send(claire, url, now="1").status_code == 303  # what its script sends, or its button
    assert versions(office) == 1
    assert "Qui paie quoi" in read(claire, there(sought.case))


def test_up_to_five_funders_the_plan_is_the_answer(office: Office, sought: Sought, claire: Client) -> None:
    with office.working(office.claire):
        three_funders()
        sought.quoted()
        sought.covered()
    assert send(claire, f"/dossiers/{sought.case.public_id}/plan").status_code == 303
    assert versions(office) == 1


def test_a_refusal_makes_the_plan_again_and_asks_her(office: Office, sought: Sought, claire: Client) -> None:
    with office.working(office.claire):
        sought.sent()
        url = f"/aides/{sought.requests[CCAS].public_id}/refuse"
    assert "La personne est d’accord" not in read(claire, there(sought.case))
    send(claire, url, on=ON, reason="resources")
    assert versions(office) == 2 and not plan(office).stale_cause
    page = read(claire, there(sought.case))
    assert "Refus noté. Le plan est recalculé." in page and "La personne est d’accord" in page


def test_an_answer_as_asked_needs_no_new_agreement(office: Office, sought: Sought, claire: Client) -> None:
    with office.working(office.claire):
        sought.sent()
    granted(office, sought, claire, "102,30")
    row = plan(office)
    assert versions(office) == 1 and row.chosen_id == row.current_id and not row.stale_cause
    assert "La personne est d’accord" not in read(claire, there(sought.case))


def test_less_than_asked_needs_her_agreement(office: Office, sought: Sought, claire: Client) -> None:
    with office.working(office.claire):
        sought.sent()
    granted(office, sought, claire, "80", reason="resources")
    row = plan(office)
    assert row.chosen_id != row.current_id
    assert "La personne est d’accord" in read(claire, there(sought.case))


def test_funders_ask_what_they_need_and_an_organism_is_ticked(office: Office, sought: Sought, claire: Client) -> None:
    with office.working(office.claire) as by:
        three_funders()
        sought.quoted()
        covering.say_coverage(sought.case.public_id, COVER, affordable_cents=5_000, by=by, at=sought.later())
        planning.propose(sought.case.public_id, by=by, at=sought.later())
    page = read(claire, there(sought.case))
    assert "Quel est le quotient familial du foyer ?" in page and f'value="{MUTUAL}"' in page
    url, said = f"/dossiers/{sought.case.public_id}/couverture", {"asked": "facts", "then": "plan"}
    empty = send(claire, url, **said)
    assert empty.status_code == 422 and "Répondez à une question au moins" in faults(plain(empty))
    wrong = send(claire, url, **said, **{"fact-quotient_familial": "-7"})
    assert wrong.status_code == 422 and 'value="-7"' in plain(wrong)
    answers = {"fact-quotient_familial": "700", "fact-reste_a_vivre": "120", "fact-cotisations_a_jour": "yes",
               "fact-anciennete_mutuelle_mois": "24", "fact-organismes": [MUTUAL]}  # fmt: skip
    assert claire.post(url, {"idempotency_key": str(uuid4()), **said, **answers}).status_code == 303
    with office.working(office.claire):
        assert Coverage.objects.latest("id").facts["organismes"] == [MUTUAL]
        assert PlanVersion.objects.latest("id").granted_cents == 29_715
    assert "Des financeurs demandent" not in read(claire, there(sought.case))


def test_her_cover_is_said_before_any_quote_with_what_the_house_knows(
    office: Office, sought: Sought, claire: Client
) -> None:
    url = f"/dossiers/{sought.case.public_id}/couverture"
    assert send(claire, url, cover="no", affordable="50").status_code == 303
    with office.working(office.claire):
        assert Coverage.objects.get().rights["born"] == f"{sought.case.person.birth_date:%Y-%m-%d}"


def test_an_amount_chosen_by_hand_is_told_as_such(office: Office, sought: Sought, claire: Client) -> None:
    with office.working(office.claire):
        sought.planned()
    row = plan(office)
    name = f"{CCAS}.secours|{line_of(office)}"
    assert send(claire, f"/plans/{row.public_id}/montants", **{name: "10", f"{name}:was": "1285"}).status_code < 400
    page = read(claire, there(sought.case))
    assert "10,00 €, montant choisi à la main" in page


def line_of(office: Office) -> str:
    with office.working(office.claire):
        return str(PlanVersion.objects.latest("id").lines.get().name)
