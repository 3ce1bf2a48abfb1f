"""What the database itself refuses of reviews and claims, and what another caisse sees of them: nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from misas.actions import rights
from misas.actions.ports import ports
from misas.core.rights.codes import Role
from misas.records.rights import queries
from misas.records.rights.models import (
    Claim,
    ClaimFactRow,
    OpenRight,
    ReviewAnswer,
    ReviewFact,
    ReviewMember,
    RightsReminder,
    RightsReview,
)
from misas.records.rights.review_page import page_of, review_page
from tests.kit.people import GARD
from tests.kit.reviews import C2S_FACTS, Desk

pytestmark = pytest.mark.django_db
TABLES = (RightsReview, ReviewMember, ReviewFact, ReviewAnswer, Claim, ClaimFactRow, OpenRight, RightsReminder)


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A row in every table of the room."""
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS, wage_net=700)
        desk.answer(claire)
        desk.claim(claire, review=desk.review.public_id)
        rights.note_open_right(
            desk.case.public_id, "puma", until=date(2027, 1, 31), source="attestation", by=claire, at=desk.at
        )
    desk.after(days=20)
    with desk.office.as_system():
        assert sum(rights.sweep_warnings(GARD, at=desk.at).values()) == 1
    return desk


def rows(cursor: Any) -> dict[str, int]:
    counts = {}
    for model in TABLES:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
        counts[model.__name__] = cursor.fetchone()[0]
    return counts


def test_another_caisse_sees_no_row_of_the_room_even_in_bare_sql(full: Desk) -> None:
    with full.working(), connection.cursor() as cursor:
        assert all(rows(cursor).values()), "every table has its row here"
    with full.office.working(full.office.zoe), connection.cursor() as cursor:
        assert set(rows(cursor).values()) == {0}
        cursor.execute("UPDATE rights_claim SET status = 'granted'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM rights_openright")
        assert cursor.rowcount == 0


def test_a_row_is_not_written_into_another_caisse(full: Desk) -> None:
    with full.office.working(full.office.zoe):
        stray = RightsReview(caisse_id=GARD, case=full.case, month=date(2026, 11, 1), opened_at=full.at)
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            stray.save(force_insert=True)


def fact(desk: Desk, **changed: Any) -> ReviewFact:
    plain = {"fact": "couple", "raw": True, "status": "said", "version": 9, "at": desk.at}
    return ReviewFact(caisse_id=GARD, review=desk.review, **(plain | changed))


@pytest.mark.parametrize(
    "changed", [{"raw": None}, {"status": "unknown"}, {"status": "declined"}, {"status": "guessed"}]
)
def test_a_fact_holds_a_value_or_says_why_it_holds_none(full: Desk, changed: dict[str, Any]) -> None:
    with full.working(), pytest.raises(IntegrityError), transaction.atomic():
        fact(full, **changed).save(force_insert=True)


def test_false_and_zero_are_values(full: Desk) -> None:
    with full.working():
        fact(full, raw=False).save(force_insert=True)
        fact(full, raw=0).save(force_insert=True)
        fact(full, raw=None, status="unknown").save(force_insert=True)
        kept = ReviewFact.objects.filter(review=full.review, fact="couple", version=9).order_by("pk")
        told = list(kept.values_list("raw", "status"))
    assert told == [(False, "said"), (0, "said"), (None, "unknown")]
    assert [type(raw) for raw, _ in told] == [bool, int, type(None)], "no is not zero"


@pytest.mark.parametrize(
    "change",
    [
        {"status": "finished"},
        {"status": "lost"},
        {"engine_state": "asleep"},
        {"month": date(2026, 11, 2)},
    ],
)
def test_a_review_is_finished_by_somebody_and_speaks_of_a_month(full: Desk, change: dict[str, Any]) -> None:
    with full.working(), pytest.raises(IntegrityError), transaction.atomic():
        RightsReview.objects.update(**change)


def test_a_household_has_one_applicant_and_a_case_one_open_review(full: Desk) -> None:
    with full.working():
        more: dict[str, Any] = {"caisse_id": GARD, "review": full.review, "added_at": full.at}
        with pytest.raises(IntegrityError), transaction.atomic():
            ReviewMember.objects.create(key="p9", role=Role.APPLICANT.value, **more)
        with pytest.raises(IntegrityError), transaction.atomic():
            RightsReview.objects.create(caisse_id=GARD, case=full.case, month=date(2026, 11, 1), opened_at=full.at)


def test_the_page_of_a_review_and_the_tab_of_a_case_cost_few_queries(
    full: Desk, django_assert_max_num_queries: Any
) -> None:
    today, rules = full.today, ports().rules
    with full.working() as claire:
        rights.add_member(full.review.public_id, role=Role.CHILD, by=claire, at=full.at)
        rights.answer(full.review.public_id, by=claire, at=full.later())
        with django_assert_max_num_queries(4):
            page = review_page(full.review.public_id, by=claire, rules=rules, today=today)
        assert page.answers and page.facts and page.case.owner and page.case.caisse.name
        with django_assert_max_num_queries(4):
            claims = queries.claims_of(full.case, rules, today)
            known = queries.open_rights_of(full.case, rules, today)
            assert queries.reviews_of(full.case)
        assert claims[0].row.made_by.full_name == "Claire Roux"
        assert known[0].row.title


def test_a_rule_that_changed_its_reading_is_named_and_stops_nothing(full: Desk) -> None:
    with full.working():
        fact(full, fact="housing_status", raw="castle").save(force_insert=True)
        fact(full, fact="a_fact_of_yesterday", raw=1).save(force_insert=True)
        ReviewAnswer.objects.filter(right="puma").update(right="a_right_of_yesterday")
        page = page_of(full.review, ports().rules, full.today)
    assert {fault.code for fault in page.unreadable} == {"rights.not_a_choice", "rights.unknown_fact"}
    assert page.gone == ("a_right_of_yesterday",)
    assert page.household.held("p1", "wage_net").value is not None


@pytest.mark.parametrize("role", ["misas_web", "misas_jobs"])
def test_a_finished_review_is_frozen_whole_and_may_only_be_erased(full: Desk, role: str) -> None:
    """Its letter, its status, its household, its facts and its answers: for the site, and for the tasks."""
    of_review = "(SELECT id FROM rights_rightsreview WHERE status = 'finished')"
    changed = (
        "UPDATE rights_rightsreview SET letter = '[]'",
        "UPDATE rights_rightsreview SET status = 'open', finished_at = NULL, finished_by_id = NULL",
        "UPDATE rights_rightsreview SET month = '2026-10-01'",
        "UPDATE rights_reviewmember SET label = 'Autre'",
        "UPDATE rights_reviewmember SET removed_at = now()",
        f"UPDATE rights_reviewanswer SET verdict = 'yes' WHERE review_id IN {of_review}",
        "UPDATE rights_reviewanswer SET review_id = review_id",
        "INSERT INTO rights_reviewfact"
        " (public_id, caisse_id, review_id, member, fact, raw, status, source, version, at)"
        f" SELECT gen_random_uuid(), {GARD}, id, 'p1', 'wage_net', '1', 'said', '', 99, now() FROM rights_rightsreview",
        "INSERT INTO rights_reviewmember (public_id, caisse_id, review_id, key, role, label, added_at)"
        f" SELECT gen_random_uuid(), {GARD}, id, 'p9', 'child', '', now() FROM rights_rightsreview",
    )
    with full.working() as claire:
        for sql in changed[3:6]:
            with connection.cursor() as cursor, transaction.atomic():
                cursor.execute(sql)
                transaction.set_rollback(True)
        rights.finish(full.review.public_id, by=claire, at=full.later())
    with full.office.as_system(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"SET ROLE {role}")
        try:
            for sql in changed:
                with pytest.raises(Exception, match="stays as it is"), transaction.atomic():
                    cursor.execute(sql)
            with transaction.atomic():
                cursor.execute("UPDATE rights_claim SET review_id = NULL")
                for table in ("reviewanswer", "reviewfact", "reviewmember", "rightsreview"):
                    cursor.execute(f"DELETE FROM rights_{table}")
                    assert cursor.rowcount > 0, "erased, when the law says so"
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("SET ROLE misas_web")
