"""The demo shows money found: envelopes, sessions, and a file at each point of the way, consistent and made once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Sum

from misas.actions.funding import planning
from misas.core.access import Context
from misas.core.cases.codes import CaseStatus, ExitCode
from misas.core.funding.life.codes import ApplicationState, PlanState, StepKind
from misas.core.refusals import Refused
from misas.demo.funders import settle_funders
from misas.demo.fundings import PEOPLE, settle_fundings
from misas.demo.people import GARD, House, settle
from misas.demo.purses import COMMITTEE, OF_CAISSE
from misas.records.access.scope import working_in
from misas.records.cases.models import Case, Task
from misas.records.funding.models import (
    AidApplication,
    ApplicationFact,
    CommitteeSession,
    Envelope,
    FundingPlan,
    LedgerBalance,
    PlanVersion,
    Quote,
)
from tests.kit.lasting import lasting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday
TODAY = NOW.date()
A, P = ApplicationState, PlanState


@pytest.fixture(scope="module")
def loaded(territory: None, django_db_blocker: Any) -> Iterator[House]:
    """The funders and the persons whose care is too dear, settled once: every test looks at them."""
    with lasting(django_db_blocker):
        house = settle(NOW)
        settle_funders(house, NOW)
        settle_fundings(house, NOW)
        yield house


@pytest.fixture
def demo(loaded: House, db: None) -> Iterator[House]:
    with working_in(Context.for_system(GARD)):
        yield loaded


def case_of(key: str) -> Case:
    (who,) = (one for one in PEOPLE if one.key == key)
    return Case.objects.get(person__birth_name=who.last_name, person__first_names=who.first_names)


def plan_of(key: str) -> FundingPlan:
    return FundingPlan.objects.get(case=case_of(key))


def states(key: str) -> dict[str, str]:
    """Where the request to each funder stands."""
    rows = AidApplication.objects.filter(case=case_of(key)).order_by("id")
    return dict(rows.values_list("funder__code", "status"))


@pytest.mark.usefixtures("demo")
def test_envelopes_bear_what_was_promised_and_sessions_come() -> None:
    for row in Envelope.objects.filter(year=TODAY.year):
        held = AidApplication.objects.filter(envelope=row, status__in=[A.COMMITTED, A.SETTLED])
        assert row.committed_cents + row.paid_cents == (held.aggregate(sum=Sum("held_cents"))["sum"] or 0)
        assert row.total_cents > row.committed_cents
    drawn = Envelope.objects.filter(year=TODAY.year, reserved_cents__gt=0, committed_cents__gt=0, paid_cents__gt=0)
    assert OF_CAISSE in set(drawn.values_list("funder__code", flat=True))
    sessions = CommitteeSession.objects.filter(funder__code=OF_CAISSE)
    assert sessions.filter(on__gt=TODAY, held_at__isnull=True).count() == 3
    assert sessions.filter(on__lt=TODAY, held_at__isnull=False).count() == 3


def test_two_files_have_a_quote_and_no_plan_yet(demo: House) -> None:
    both = Quote.objects.get(case=case_of("quoted"))
    assert sorted(both.lines.values_list("basket", "price_cents")) == [("free", 82_000), ("zero", 29_000)]
    assert both.entered_at.date() == TODAY and not FundingPlan.objects.filter(case=case_of("quoted")).exists()
    with working_in(demo.context("claire")), pytest.raises(Refused, match="quote_has_questions"):
        planning.propose(case_of("unknown").public_id, by=demo.actor("claire"), at=NOW)


@pytest.mark.usefixtures("demo")
def test_a_plan_waits_for_her_answer_and_another_for_one_paper() -> None:
    proposed, sent = plan_of("proposed"), plan_of("sent")
    assert (proposed.status, proposed.next_step, proposed.agreed_on) == (P.SIMULATED, StepKind.OBTAIN_CHOICE, None)
    assert (sent.status, sent.next_step) == (P.REQUESTED, StepKind.COMPLETE_DOCUMENTS)
    found = sorted(states("sent").values())
    assert found.count(A.INCOMPLETE) == 1 and set(found) == {A.INCOMPLETE, A.SUBMITTED}


@pytest.mark.usefixtures("demo")
def test_what_the_committee_refused_is_sought_elsewhere() -> None:
    plan, asked = plan_of("refused"), states("refused")
    assert asked.pop(OF_CAISSE) == A.REFUSED
    assert sorted(set(asked.values())) == [A.COMMITTED, A.SUBMITTED]
    assert PlanVersion.objects.filter(plan=plan).count() == 2
    assert plan.current == plan.chosen and plan.stale_cause == ""


@pytest.mark.usefixtures("demo")
def test_commitments_that_end_before_the_visit_ask_for_their_extension() -> None:
    plan = plan_of("ending")
    ends = set(AidApplication.objects.filter(case=plan.case_id).values_list("status", "valid_until"))
    ((state, until),) = ends
    assert plan.care_on is not None and plan.next_due is not None and until is not None
    assert state == A.COMMITTED and 0 < (plan.care_on - until).days <= 15
    assert (plan.status, plan.next_step) == (P.CLOSED_UP, StepKind.ASK_EXTENSION)
    assert Task.objects.filter(case=plan.case_id, ended_at__isnull=True, due=plan.next_due).exists()


@pytest.mark.usefixtures("demo")
def test_one_invoice_is_awaited_and_one_plan_is_settled_to_the_last_cent() -> None:
    done, settled = plan_of("done"), plan_of("settled")
    assert (done.status, done.next_step) == (P.CARE_DONE, StepKind.ASK_INVOICE)
    assert (settled.status, settled.next_step, settled.ended_at is not None) == (P.CLOSED, "", True)
    assert set(states("settled").values()) == {A.SETTLED}
    balance = LedgerBalance.objects.get(plan=settled)
    paid = AidApplication.objects.filter(plan=settled).aggregate(sum=Sum("paid_cents"))["sum"]
    assert balance.funders_cents == paid > 0
    assert case_of("settled").closed_code == ExitCode.CARE_DONE


@pytest.mark.usefixtures("demo")
def test_each_decision_of_the_caisse_is_that_of_its_committee() -> None:
    decided = ApplicationFact.objects.filter(kind__in=["granted", "refused"], application__funder__code=OF_CAISSE)
    assert decided.count() == 4
    assert all(fact.session is not None and fact.by is not None and fact.by.persona == COMMITTEE for fact in decided)


@pytest.mark.usefixtures("demo")
def test_nobody_is_late_by_itself_and_nobody_is_lost() -> None:
    mine = [case_of(who.key) for who in PEOPLE]
    open_cases = [case for case in mine if case.status != CaseStatus.CLOSED]
    assert len(open_cases) == len(PEOPLE) - 1
    assert all(case.next_action and case.next_due and case.next_due >= TODAY and case.owner_id for case in open_cases)
    late = Task.objects.filter(case__in=open_cases, ended_at__isnull=True, due__lt=TODAY)
    assert not late.exists()
    assert not Task.objects.filter(case__in=mine, made_by__isnull=True).exists(), "no clock has told anything"


def test_settled_again_it_is_the_same(demo: House) -> None:
    before = (Case.objects.count(), Envelope.objects.count(), ApplicationFact.objects.count())
    assert settle_fundings(demo, NOW) is False
    assert (Case.objects.count(), Envelope.objects.count(), ApplicationFact.objects.count()) == before


def test_nobody_of_the_demo_has_a_number_that_rings() -> None:
    assert all(who.phone.startswith("06 39 98 63") for who in PEOPLE)
    assert len({who.phone for who in PEOPLE}) == len(PEOPLE)
