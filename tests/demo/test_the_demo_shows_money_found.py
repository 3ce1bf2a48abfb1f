"""The demo shows money found: rules in force, envelopes, sessions, and a file at each point of the way. Made once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from misas.core.access import Context
from misas.demo.fundings import PEOPLE, settle_fundings
from misas.demo.people import GARD, settle
from misas.records.access.scope import working_in
from misas.records.cases.models import Case
from misas.records.funding.models import AidApplication, FundingPlan
from tests.kit.lasting import lasting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)  # a Friday


@pytest.fixture(scope="module")
def loaded(territory: None, django_db_blocker: Any) -> Iterator[None]:
    with lasting(django_db_blocker):
        import time

        h = settle(NOW)
        a = time.process_time()
        settle_fundings(h, NOW)
        if __import__("os").environ.get("PROF"):
            pass
        print("CPU", time.process_time() - a)
        yield


@pytest.fixture
def demo(loaded: None, db: None) -> Iterator[None]:
    with working_in(Context.for_system(GARD)):
        yield


@pytest.mark.usefixtures("demo")
def test_x() -> None:
    for case in Case.objects.order_by("id").select_related("person"):
        print(case.person.birth_name, case.status, case.next_action, case.next_due)
        for plan in FundingPlan.objects.filter(case=case):
            print("   ", plan.status, plan.next_step, plan.next_due, plan.stale_cause, plan.care_on)
        for a in AidApplication.objects.filter(case=case).select_related("funder"):
            print(
                "       ", a.funder.code, a.aid, a.status, a.asked_cents, a.granted_cents, a.paid_cents, a.valid_until
            )
    from misas.records.cases.models import Task

    print(Task.objects.filter(made_by__isnull=True).count())
    for t in Task.objects.filter(ended_at__isnull=True).select_related("case__person"):
        print(t.case.person.birth_name, t.due, t.title)
    assert 0
