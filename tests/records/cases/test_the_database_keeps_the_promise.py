"""What the database itself refuses, who sees which rows, and how many queries a screen costs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext

from misas.actions import cases
from misas.core.access import Context
from misas.core.cases.codes import AttemptChannel, AttemptOutcome, CaseStatus, ExitCode, TaskKind
from misas.records.access.scope import NoContext, working_in
from misas.records.cases import doors, models, pages
from misas.records.cases.caseload import Filters, Sort, View, Whose, caseload
from misas.records.cases.models import Case, CaseEvent
from misas.records.cases.queries import cases_of, open_case_of
from misas.records.cases.supervised import TeamView, overview, queue, second_looks
from tests.kit.cases import DENTAL, Office, build_office, fresh
from tests.kit.plans import plan_with

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


BROKEN: list[dict[str, Any]] = [
    {"next_action": None, "next_due": None},
    {"next_due": None},
    {"next_action": "dance"},
    {"status": "closed"},
    {"status": "lost"},
    {"closed_at": "2026-11-02T09:00Z"},
    {"status": "closed", "closed_at": "2026-11-02T09:00Z", "closed_code": "moved"},
    {"next_action": "contact_after_closure"},
    {"waiting_on": "godot"},
]


@pytest.mark.parametrize("values", BROKEN)
def test_no_open_case_without_owner_action_and_day_and_no_closure_without_a_human(
    office: Office, values: dict[str, Any]
) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**values)
        assert fresh(case).next_action == "announce_call"


def test_an_owner_cannot_be_taken_away(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(owner=None)


def test_a_fact_is_never_rewritten(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        for values in ({"kind": "closed"}, {"data": {}}, {"at": "2026-11-02T09:00Z"}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                CaseEvent.objects.filter(case=case).update(**values)


def test_a_person_has_one_open_case_whatever_is_tried(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        again = fresh(case)
        again.pk, again.public_id, again.number = None, None, 99
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.bulk_create([again])
        assert open_case_of(case.person) == case
        cases.close_case(case.public_id, ExitCode.MOVED, by=claire, at=office.at)
        assert open_case_of(case.person) is None
        assert list(cases_of(case.person)) == [case]


def test_another_caisse_sees_no_row_even_past_the_managers(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.add_task(case.public_id, "Rappeler", TODAY, by=claire, at=office.at)
    tables = ["case", "caseevent", "forgonecare", "task", "follower"]
    for account, expected in ((office.zoe, False), (office.claire, True)):
        with office.working(account), connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM cases_{table}")
                assert (cursor.fetchone()[0] > 0) is expected, table


def test_without_a_context_a_query_raises() -> None:
    for model in (Case, CaseEvent, models.ForgoneCare, models.Note, models.Handover, models.Absence):
        with pytest.raises(NoContext):
            model.objects.count()


def many(office: Office, by: Any, count: int) -> list[Case]:
    return [office.taken(by, [DENTAL]) for _ in range(count)]


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("whose", Whose)
def test_a_list_costs_at_most_four_queries_whatever_it_holds(office: Office, view: View, whose: Whose) -> None:
    costs = []
    with office.working(office.claire) as claire:
        for count in (1, 6):
            for case in many(office, claire, count):
                cases.log_attempt(
                    case.public_id, AttemptChannel.PHONE, AttemptOutcome.VOICEMAIL, by=claire, at=office.at
                )
                if count == 1:
                    cases.close_case(case.public_id, ExitCode.MOVED, by=claire, at=office.at)
                    office.case(claire)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                caseload(view, by=claire, today=TODAY, whose=whose)
            costs.append(len(queries))
    assert max(costs) <= 4


def test_the_tabs_count_what_they_list(office: Office) -> None:
    with office.working(office.claire) as claire:
        first, second, third = many(office, claire, 3)
        office.case(claire)
        cases.reach(first.public_id, agrees=True, by=claire, at=office.at)
        cases.log_attempt(
            second.public_id, AttemptChannel.PHONE, AttemptOutcome.VOICEMAIL, by=claire, at=office.later(minutes=1)
        )
        cases.assign(third.public_id, office.paul, by=office.actor(office.sonia), at=office.at)
        for today in (TODAY, TODAY + timedelta(days=3)):
            for whose in Whose:
                lists = {view: caseload(view, by=claire, today=today, whose=whose) for view in View}
                counts = lists[View.TODAY].counts
                for view, count in counts.items():
                    assert len(lists[view].lines) == count, (view, whose)
        assert counts[View.TO_ASSIGN] == 1
        assert counts[View.FOLLOWED] == 2  # the one given to Paul, and the one she opened and nobody took


def test_a_list_shows_each_case_with_its_person_and_cares_most_pressing_first(office: Office) -> None:
    with office.working(office.claire) as claire:
        later, sooner = many(office, claire, 2)
        cases.add_task(sooner.public_id, "Rappeler le CCAS", date(2026, 11, 2), by=claire, at=office.at)
        lines = caseload(View.OPEN, by=claire, today=TODAY).lines
        assert [line.case for line in lines] == [sooner, later]
        assert (lines[0].task, lines[0].person, len(lines[0].cares)) == ("Rappeler le CCAS", sooner.person, 1)
        only = caseload(View.OPEN, by=claire, today=TODAY, filters=Filters(actions=frozenset({TaskKind.HUMAN})))
        assert [line.case for line in only.lines] == [sooner]
        none = caseload(View.OPEN, by=claire, today=TODAY, filters=Filters(statuses=frozenset({CaseStatus.PLAN})))
        assert none.lines == ()


def test_a_social_worker_lists_only_what_was_handed_over(office: Office) -> None:
    with office.working(office.claire) as claire:
        many(office, claire, 2)
    with office.working(office.marc) as marc:
        assert caseload(View.OPEN, by=marc, today=TODAY, whose=Whose.EVERYBODY).lines == ()


def test_the_page_of_a_case_costs_five_queries_at_most(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.add_task(case.public_id, "Rappeler", TODAY, by=claire, at=office.at)
        calendar = fresh(case).caisse.calendar(_holidays())
        with CaptureQueriesContext(connection) as queries:
            row = doors.case(case.public_id, to="case.read", by=claire)
            page = pages.case_page(row, calendar, at=office.at)
        assert len(queries) <= 5
        assert page.events[0].kind == "task_added"
        assert {task.kind for task in page.standing.tasks} == {TaskKind.CONFIRM_CARE, TaskKind.HUMAN}
        assert ExitCode.MOVED in page.endings and page.suggested is None


def test_the_timeline_goes_back_page_by_page_at_the_same_cost(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        whole = [event.pk for event in pages.timeline(case).events]
        found, cursor = [], None
        while True:
            with CaptureQueriesContext(connection) as queries:
                stretch = pages.timeline(case, cursor=cursor, size=2)
            assert len(queries) == 1
            found += [event.pk for event in stretch.events]
            cursor = stretch.next_cursor
            if cursor is None:
                break
        assert found == whole == sorted(whole, reverse=True)


def test_every_figure_of_the_supervisor_is_the_size_of_a_list(office: Office) -> None:
    with office.working(office.sonia) as sonia:
        claire = office.actor(office.claire)
        cases.set_rules(301, {"second_look": ["dropped_out"]}, by=sonia, at=office.at)
        closed, doubted, *_rest = (office.accompanied(claire) for _ in range(4))
        cases.close_case(closed.public_id, ExitCode.MOVED, by=claire, at=office.at)
        cases.close_case(doubted.public_id, ExitCode.DROPPED_OUT, by=claire, at=office.at)
        office.case(sonia)
        today = TODAY + timedelta(days=30)
        with CaptureQueriesContext(connection) as queries:
            seen = overview(301, today=today, since=today - timedelta(days=365))
        assert len(queries) == 2
        lists = {v: caseload(v, by=sonia, today=today, whose=Whose.EVERYBODY) for v in View}
        assert (seen.team.counts[TeamView.OPEN], seen.team.counts[TeamView.LATE], seen.team.to_assign) == tuple(
            len(lists[v].lines) for v in (View.OPEN, View.LATE, View.TO_ASSIGN)
        )
        assert seen.team.to_assign == 1 and len(queue(301).lines) == len(queue(301).waiting) == 1
        assert seen.second_looks == len(second_looks(301)) == 1
        assert seen.handovers == 0
        assert sum(seen.ended.values()) == len(lists[View.CLOSED].lines) == 1
        working = [one for one in seen.team.colleagues if one.opened]
        assert [(one.name, one.opened, one.late, one.points) for one in working] == [("Claire Roux", 3, 3, 9)]


def test_the_due_list_walks_its_index(office: Office) -> None:
    with office.working(office.claire) as claire:
        many(office, claire, 3)
        with connection.cursor() as cursor:
            for told in ("RESET ROLE", "DROP INDEX case_by_due", "SET ROLE misas_web"):
                cursor.execute(told)  # among three rows both cost the same; among thousands hers costs less
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            rows = Case.objects.owned_by(claire.account_id or 0).due_by(TODAY).most_pressing_first()[:50]
            assert "case_due_list" in rows.explain()
            assert "case_to_assign" in Case.objects.to_assign().in_queue_order()[:50].explain()
            # that the facts of one case go by their index is measured where it shows: bench-lists, "Dossier en cours"


INDEX_OF = {Sort.URGENT: "case_open_by_priority", Sort.RIGHTS: "case_open_by_rights", Sort.AGE: "case_open_by_age"}


@pytest.mark.parametrize("sort", INDEX_OF)
def test_every_order_of_the_whole_caisse_walks_an_index(office: Office, sort: Sort) -> None:
    with office.working(office.sonia) as sonia:
        many(office, office.actor(office.claire), 3)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            with CaptureQueriesContext(connection) as queries:
                found = caseload(View.OPEN, by=sonia, today=TODAY, whose=Whose.EVERYBODY, sort=sort)
            assert len(found.lines) == 3
            cursor.execute(f"EXPLAIN {queries[0]['sql']}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert INDEX_OF[sort] in plan, plan


COUNTED_BY = {
    "cases_work": (
        "case_open_work",
        {"of_caisse = ANY": "301 = ANY", "= of_caisse": "= 301", "today": "date '2026-11-03'"},
    ),
    "cases_endings": (
        "case_endings",
        {
            "unnest(of_caisses)": "unnest('{301}'::int[])",
            "unnest(codes)": "unnest('{moved}'::text[])",
            "since": "now()",
        },
    ),
}


@pytest.mark.parametrize("function", COUNTED_BY)
def test_a_caisse_is_counted_by_an_index_alone(office: Office, function: str) -> None:
    index, values = COUNTED_BY[function]
    with office.working(office.sonia) as sonia:
        office.case(sonia)
        with connection.cursor() as cursor:
            cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = %s", [function])
            (source,) = cursor.fetchone()
        for name, value in values.items():
            assert name in source
            source = source.replace(name, value)
        plan = plan_with(index, of="cases_case", sql=source, role="")  # the functions count as the owner of the tables
    assert f"Index Only Scan using {index}" in plan and "Seq Scan" not in plan, plan
    assert "Filter: (closed_at" not in plan, plan


def test_a_caisse_is_counted_in_its_context_alone(office: Office) -> None:
    def told(*caisses: int) -> tuple[int, int]:
        with working_in(Context.for_system(*caisses)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cases_work(301, %s)", [TODAY])
            (owners,) = cursor.fetchone()
            cursor.execute("SELECT * FROM cases_endings('{301,11}', %s, %s)", [[ExitCode.MOVED], office.at])
            return owners, sum(ended for _, ended in cursor.fetchall())

    with office.working(office.claire) as claire:
        closed, _ = many(office, claire, 2)
        cases.close_case(closed.public_id, ExitCode.MOVED, by=claire, at=office.later(minutes=1))
    assert told(301) == told(11, 301) == (1, 1)
    assert told(11) == (0, 0)


def _holidays() -> Any:
    from misas.actions.ports import ports

    return ports().holidays
