"""Every number on a tab is the number of lines of its list; late is the same to whoever follows and supervises.

Late: a next action whose day is past, be it to call again somebody whose case is closed (glossary).
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from misas.actions import cases
from misas.core.cases.codes import CaseStatus, ExitCode, ExitFamily
from misas.records.cases import supervised
from misas.records.cases.caseload import Caseload, Filters, Sort, View, Whose, caseload, counts
from misas.records.cases.models import Case
from misas.records.cases.supervised import TeamView
from tests.kit.cases import Office, build_office

pytestmark = pytest.mark.django_db
SORTED = (View.LATE, View.TODAY, View.OPEN)
LONG_AFTER = timedelta(days=400)
SINCE = date(2020, 1, 1)


@pytest.fixture
def office() -> Office:
    """Cases at every age: to assign, taken, accompanied, followed, closed with a call to make, all long overdue."""
    made = build_office()
    with made.working(made.claire) as claire:
        made.case(claire)
        made.taken(claire)
        made.accompanied(claire)
        closed = made.taken(claire)
        cases.close_case(closed.public_id, ExitCode.MOVED, by=claire, at=made.later(minutes=1))
        Case.objects.filter(pk=closed.pk).update(next_action="contact_after_closure", next_due=made.at.date())
        ended = made.taken(claire)
        cases.close_case(ended.public_id, ExitCode.MOVED, by=claire, at=made.later(minutes=1))
        Case.objects.filter(pk=ended.pk).update(next_action=None, next_due=None)
    with made.working(made.paul) as paul:
        helped = made.taken(paul)
    with made.working(made.claire) as claire:
        cases.follow(helped.public_id, by=claire, at=made.at)
    with made.as_system():
        cases.sweep_stalled(301, at=made.later(days=30))
    return made


def ids(found: Caseload) -> set[int]:
    return {line.case.pk for line in found.lines}


@pytest.mark.parametrize("whose", list(Whose))
@pytest.mark.parametrize("who", ["claire", "sonia", "marc"])
def test_the_number_of_a_tab_is_that_of_its_list(office: Office, whose: Whose, who: str) -> None:
    today = (office.at + LONG_AFTER).date()
    with office.working(getattr(office, who)) as by:
        lists = {view: ids(caseload(view, by=by, today=today, whose=whose)) for view in View}
        whose = Whose.MINE if who == "marc" else whose  # the service social lists its own
        told = counts(by, today, whose)
        assert told == {view: len(lists[view]) for view in told}
        assert set(told) == set(View) - {View.CLOSED}
    assert lists[View.LATE] <= lists[View.TODAY]
    with office.as_system():
        assert {case.status for case in Case.objects.filter(pk__in=lists[View.TODAY] - lists[View.OPEN])} <= {"closed"}


def test_late_is_the_same_for_whoever_follows_and_whoever_supervises(office: Office) -> None:
    today = (office.at + LONG_AFTER).date()
    late: dict[str, set[int]] = {}
    for who in ("claire", "paul", "sonia"):
        with office.working(getattr(office, who)) as by:
            late[who] = ids(caseload(View.LATE, by=by, today=today, whose=Whose.MINE))
    with office.working(office.sonia) as sonia:
        everybody = ids(caseload(View.LATE, by=sonia, today=today, whose=Whose.EVERYBODY))
        team = supervised.team(301, today=today)
        opened = ids(caseload(View.OPEN, by=sonia, today=today, whose=Whose.EVERYBODY))
        assert len(opened) == team.counts[TeamView.OPEN]  # one word, one list: « Ouverts »
        listed, _ = supervised.cases(TeamView.LATE, Filters(), caisse_id=301, today=today, since=SINCE)
        assert everybody == {case.pk for case in listed} == late["claire"] | late["paul"] | late["sonia"]
        assert len(listed) == team.counts[TeamView.LATE] == 5
        assert CaseStatus.CLOSED in {case.status for case in listed}  # the call that was promised at 90 days


def test_every_figure_of_the_team_is_that_of_its_list(office: Office) -> None:
    today = (office.at + LONG_AFTER).date()
    with office.working(office.sonia):
        found = supervised.overview(301, today=today, since=SINCE)
        for view, count in found.team.counts.items():
            lines, _ = supervised.cases(view, Filters(), caisse_id=301, today=today, since=SINCE)
            assert (view, len(lines)) == (view, count)
        for one in found.team.colleagues:
            for view, count in ((TeamView.OPEN, one.opened), (TeamView.LATE, one.late)):
                mine = Filters(owner=one.account)
                lines, _ = supervised.cases(view, mine, caisse_id=301, today=today, since=SINCE)
                assert (one.name, view, len(lines)) == (one.name, view, count)
        for family in ExitFamily:
            some = Filters(families=frozenset({family}))
            lines, _ = supervised.cases(TeamView.CLOSED, some, caisse_id=301, today=today, since=SINCE)
            assert len(lines) == found.ended.get(family, 0)
        assert {one.name: (one.opened, one.late) for one in found.team.colleagues}["Claire Roux"] == (2, 3)


@pytest.mark.parametrize("sort", list(Sort))
def test_another_order_loses_nobody(office: Office, sort: Sort) -> None:
    today = (office.at + LONG_AFTER).date()
    with office.working(office.sonia) as by:
        for view in SORTED:
            told = counts(by, today, Whose.EVERYBODY)[view]
            assert len(ids(caseload(view, by=by, today=today, whose=Whose.EVERYBODY, sort=sort))) == told
