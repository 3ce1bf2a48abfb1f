"""The triage queue and the lists of referrers are read along an index, under row-level security, in few queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from misas.actions.referrals import receive_referral
from misas.core.referrals.codes import Channel
from misas.records.referrals import queries
from misas.records.referrals.models import Referral
from misas.records.referrals.queue import counts
from tests.kit.house import GARD, MONDAY, House, build_house
from tests.kit.plans import plan_with
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> House:
    house = build_house()
    for member in (house.ccas_member, house.hospital_member):
        with house.working(member) as by:
            for n in range(3):
                receive_referral(typed(), caisse_id=GARD, channel=Channel.PORTAL, key=f"k{n}", by=by, at=MONDAY)
    return house


def plan(rows: QuerySet[Any, Any]) -> str:
    """The plan of a first page when the table is too large to be read whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        sql, values = rows[:50].query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_the_triage_queue_follows_its_index_without_sorting(house: House) -> None:
    with house.working(house.caseworker):
        told = plan(Referral.objects.awaiting_triage().in_triage_order())
    assert "referral_queue" in told
    assert "Sort" not in told


def test_the_queue_is_counted_in_one_query_without_its_rows(house: House) -> None:
    with house.working(house.caseworker) as by:
        with CaptureQueriesContext(connection) as asked:
            found = counts(MONDAY.date(), by.account_id or 0)
        told = plan_with("referral_queue", of="referrals_referral", sql=asked.captured_queries[0]["sql"])
        assert found.awaiting == Referral.objects.awaiting_triage().count() == 6
    assert len(asked) == 1 and found.channels == (Channel.PORTAL,)
    assert "Index Only Scan using referral_queue" in told and "Seq Scan" not in told, told


def test_the_list_of_a_partner_follows_its_index_without_sorting(house: House) -> None:
    with house.working(house.ccas_member):
        told = plan(Referral.objects.of_organisation(house.ccas.pk).newest_first())
    assert "referral_of_organisation" in told
    assert "Sort" not in told


def test_the_list_of_a_partner_costs_two_queries_however_long(house: House) -> None:
    with house.working(house.ccas_member), CaptureQueriesContext(connection) as asked:
        lines = queries.followed_by_organisation(house.ccas.pk)
    assert [line.unread for line in lines] == [1, 1, 1]
    assert len([q for q in asked.captured_queries if q["sql"].startswith("SELECT") and "FROM" in q["sql"]]) == 2


def test_every_table_of_referrals_shows_nothing_without_a_context(house: House) -> None:
    with connection.cursor() as cursor:
        for table in ("referral", "feedbacknews", "triagedecision", "referraldraft", "referralcounter"):
            cursor.execute(f"SELECT count(*) FROM referrals_{table}")
            assert cursor.fetchone() == (0,)
