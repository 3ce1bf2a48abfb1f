"""Every number on a tab is the number of lines of its list, closed cases to call again included."""

from __future__ import annotations

from datetime import timedelta

import pytest

from misas.actions import cases
from misas.core.cases.codes import ExitCode
from misas.records.cases.caseload import View, Whose, caseload, counts
from misas.records.cases.models import Case
from tests.kit.cases import Office, build_office

pytestmark = pytest.mark.django_db
COUNTED = [View.TODAY, View.LATE, View.WAITING, View.OPEN, View.STALLED]


@pytest.fixture
def office() -> Office:
    """Cases at every age: to assign, taken, accompanied, closed with a call to make, all long overdue."""
    made = build_office()
    with made.working(made.claire) as claire:
        made.case(claire)
        made.taken(claire)
        made.accompanied(claire)
        closed = made.taken(claire)
        cases.close_case(closed.public_id, ExitCode.MOVED, by=claire, at=made.later(minutes=1))
        Case.objects.filter(pk=closed.pk).update(next_action="contact_after_closure", next_due=made.at.date())
    return made


@pytest.mark.parametrize("whose", list(Whose))
def test_the_number_of_a_tab_is_that_of_its_list(office: Office, whose: Whose) -> None:
    today = (office.at + timedelta(days=400)).date()
    account = office.claire if whose is Whose.MINE else office.sonia
    with office.working(account) as by:
        told = counts(by, today, whose)
        for view in COUNTED:
            assert told[view] == len(caseload(view, by=by, today=today, whose=whose).lines), view
        assert told[View.TODAY] == 3
