"""A list is read page after page without a gap or a repeat, both ways, in every order; all pages cost the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from misas.core.access import Actor
from misas.records.cases import limits, places
from misas.records.cases.caseload import Caseload, Sort, View, Whose, caseload, order_of
from misas.records.cases.models import Case
from misas.records.cases.places import Place
from tests.kit.cases import MONDAY, Office, build_office

pytestmark = pytest.mark.django_db
ORDERS = [(view, sort) for view in (View.OPEN, View.CLOSED, View.TO_ASSIGN) for sort in Sort]


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    """Eleven cases: some due the same day, some urgent, some losing their rights; three of a page."""
    monkeypatch.setattr(limits, "PAGE", 3)
    made = build_office()
    with made.working(made.claire) as claire:
        for nth in range(11):
            if nth % 3 == 0:
                made.later(hours=30)
            (made.case if nth % 4 == 0 else made.taken)(claire)
    return made


def test_no_case_is_skipped_or_shown_twice_in_any_order(office: Office) -> None:
    with office.working(office.sonia) as sonia:
        keys = list(Case.objects.order_by("id").values_list("pk", flat=True))
        Case.objects.filter(pk__in=keys[::3]).update(priority_why=["loss_of_rights"])
        for view, sort in ORDERS[: len(Sort)] + ORDERS[2 * len(Sort) :]:
            there, last = walk(sonia, view, sort)
            whole = {line.case.pk for page in there for line in page.lines}
            assert sum(len(page.lines) for page in there) == len(whole) == (11 if view is View.OPEN else 3)
            back = walk_back(sonia, view, sort, last)
            assert back == [[line.case.pk for line in page.lines] for page in there[:-1]]


def test_closed_cases_go_from_the_last_to_the_first(office: Office) -> None:
    with office.working(office.sonia) as sonia:
        for nth, case in enumerate(Case.objects.order_by("id")):
            Case.objects.filter(pk=case.pk).update(**closed(office, nth // 2))
        there, last = walk(sonia, View.CLOSED, Sort.DUE)
        seen = [line.case for page in there for line in page.lines]
        assert [(c.closed_at, c.pk) for c in seen] == sorted(((c.closed_at, c.pk) for c in seen), reverse=True)
        assert len(seen) == 11
        back = walk_back(sonia, View.CLOSED, Sort.DUE, last)
        assert back == [[line.case.pk for line in page.lines] for page in there[:-1]]


def closed(office: Office, days: int) -> dict[str, object]:
    return {
        "status": "closed", "closed_at": office.at + timedelta(days=days), "closed_by": office.claire,
        "closed_code": "moved", "exits_version": 1, "next_due": None, "next_action": None,
    }  # fmt: skip


@pytest.mark.parametrize(("view", "sort"), ORDERS)
def test_a_place_is_read_again_as_it_was_written(view: View, sort: Sort, office: Office) -> None:
    order = order_of(view, sort)
    with office.working(office.sonia) as sonia:
        for place in (p for page in walk(sonia, view, sort)[0] for p in (page.previous, page.following) if p):
            assert places.read(order, place.written, backwards=place.backwards) == place


@pytest.mark.parametrize("said", ["", "1", "x~y~z", "2026-02-31~1~2", "2026-02-03~-1~2", "2026-02-03~1~" + "9" * 30])
def test_a_place_that_nobody_wrote_is_the_first_page(said: str) -> None:
    assert places.read(order_of(View.OPEN, Sort.DUE), said, backwards=False) is None


def test_a_deep_page_begins_in_the_index(office: Office) -> None:
    with office.working(office.sonia) as sonia:
        place = caseload(View.OPEN, by=sonia, today=office.today, whose=Whose.EVERYBODY).following
        assert place is not None
        rows = Case.objects.filter(caisse_id=301).open()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        plan = places.sought(rows, order_of(View.OPEN, Sort.DUE), place).explain()
        assert "ROW(next_due, priority, id) > ROW(" in plan.split("Filter:")[0], plan
        assert "Sort" not in plan, plan


def test_counting_stops_where_the_screen_says_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "COUNTED", 4)
    with office.working(office.sonia) as sonia:
        found = caseload(View.OPEN, by=sonia, today=office.today, whose=Whose.EVERYBODY).counts
    assert (found[View.OPEN], found[View.TO_ASSIGN]) == (5, 3)


def page_at(by: Actor, view: View, sort: Sort, place: Place | None) -> Caseload:
    return caseload(view, by=by, today=MONDAY.date(), whose=Whose.EVERYBODY, sort=sort, place=place)


def walk(by: Actor, view: View, sort: Sort) -> tuple[list[Caseload], Place | None]:
    """Every page from the first to the last, and the place from which the last one looks back."""
    pages = [page_at(by, view, sort, None)]
    while pages[-1].following is not None:
        pages.append(page_at(by, view, sort, pages[-1].following))
    return pages, pages[-1].previous


def walk_back(by: Actor, view: View, sort: Sort, place: Place | None) -> list[list[int]]:
    """The pages before a place, in the order of the list. The first may be shorter than the others, never the last."""
    pages: list[list[int]] = []
    while place is not None:
        page = page_at(by, view, sort, place)
        pages.insert(0, [line.case.pk for line in page.lines])
        place = page.previous
    return pages
