"""What the database itself refuses of quotes, plans, applications and money, and what another caisse sees: nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from misas.core.access import SYSTEM, Context, Purpose
from misas.core.privacy.retention import Kept
from misas.records.access.scope import working_in
from misas.records.funding.models import (
    AidApplication,
    Envelope,
    Funder,
    FundingPlan,
    LedgerBalance,
    OutOfPocket,
    Quote,
    QuoteLine,
    RulePack,
)
from misas.records.steering import retention
from tests.kit.funding_rows import OF_A_CAISSE, Money, funder, line, quote, version
from tests.kit.people import GARD

pytestmark = pytest.mark.django_db


def counts(cursor: Any) -> dict[str, int]:
    found = {}
    for model in OF_A_CAISSE:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
        found[model.__name__] = cursor.fetchone()[0]
    return found


def working(money: Money) -> Any:
    return money.office.working(money.office.claire)


def test_another_caisse_sees_no_row_of_the_room_even_in_bare_sql(money: Money) -> None:
    with working(money), connection.cursor() as cursor:
        assert all(counts(cursor).values()), "every table has its row here"
    with money.office.working(money.office.zoe), connection.cursor() as cursor:
        assert set(counts(cursor).values()) == {0}
        cursor.execute("UPDATE funding_aidapplication SET status = 'refused'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM funding_quoteline")
        assert cursor.rowcount == 0


def test_a_row_is_not_written_into_another_caisse(money: Money) -> None:
    with money.office.working(money.office.zoe), pytest.raises(DatabaseError, match="row-level"), transaction.atomic():
        Envelope(caisse_id=GARD, funder=money.funder, year=2027, opened_at=money.at).save(force_insert=True)


SAID = (
    "UPDATE funding_quote SET stated_cents = 1",
    "UPDATE funding_quote SET valid_until = valid_until + 30",
    "UPDATE funding_quoteline SET price_cents = 1",
    "UPDATE funding_quoteline SET variant_group = 'a'",
    "UPDATE funding_coverage SET rights = '{}'",
    "UPDATE funding_outofpocket SET rac_cents = rac_cents",
    "UPDATE funding_planversion SET answer = '{}'",
    "UPDATE funding_planversion SET problem = '{}', input_hash = ''",
    "UPDATE funding_planline SET final_cents = 0",
    "UPDATE funding_share SET cents = 1",
    "UPDATE funding_planfact SET kind = 'closed'",
    "UPDATE funding_applicationfact SET amounts = '{}'",
    "UPDATE funding_papergiven SET issued_on = now()",
    'UPDATE funding_papersent SET "on" = now()',
    "UPDATE funding_invoice SET total_cents = 1",
    "UPDATE funding_invoiceline SET price_cents = 1",
    "UPDATE funding_ledgerbill SET price_cents = 1",
    "UPDATE funding_ledgerentry SET cents = 1",
    "UPDATE funding_envelopeentry SET cents = 1",
    "DELETE FROM funding_envelopeentry",
)


@pytest.mark.parametrize("role", ["misas_web", "misas_jobs"])
@pytest.mark.parametrize("statement", SAID)
def test_what_was_said_is_never_edited(money: Money, role: str, statement: str) -> None:
    with working(money), connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        try:
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                cursor.execute(statement)
        finally:
            cursor.execute("SET ROLE misas_web")


def test_what_a_person_left_may_be_erased_and_the_envelope_remembers_its_money(money: Money) -> None:
    """When the law says so; the movements of an envelope name nobody."""
    gone = (
        "ledgerentry", "ledgerbill", "ledgerbalance", "invoiceline", "invoice", "papersent", "papergiven",
        "fundingreminder", "documentrequirement", "applicationfact", "applicationline", "aidapplication", "share",
        "planline", "planfact",
    )  # fmt: skip
    with working(money), connection.cursor() as cursor:
        for table in gone:
            cursor.execute(f"DELETE FROM funding_{table}")
            assert cursor.rowcount > 0
        cursor.execute("UPDATE funding_fundingplan SET current_id = NULL")
        for table in ("planversion", "fundingplan", "outofpocket", "coverage", "quoteline", "quote"):
            cursor.execute(f"DELETE FROM funding_{table}")
            assert cursor.rowcount > 0
        cursor.execute("SELECT count(*) FROM funding_envelopeentry")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE funding_rulepack SET content = 'id: x'",
        "UPDATE funding_rulepack SET version = 2",
        "UPDATE funding_rulepack SET status = 'draft', published_at = NULL, approver_id = NULL",
        "UPDATE funding_rulepack SET approver_id = author_id",
        "DELETE FROM funding_rulepack",
    ],
)
def test_a_published_pack_stays_as_it_is(money: Money, statement: str) -> None:
    with working(money), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("UPDATE funding_rulepack SET status = 'retired', retired_at = now()")
        assert cursor.rowcount == 1, "another version may follow it"
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            cursor.execute("UPDATE funding_rulepack SET status = 'published', retired_at = NULL")


def test_a_draft_is_written_and_thrown_away_freely_and_published_by_another(money: Money) -> None:
    claire, sonia = money.office.claire, money.office.sonia
    with working(money):
        RulePack.objects.update(status="retired", retired_at=money.at)
        draft = RulePack(
            caisse_id=GARD, funder=money.funder, version=2, content="a", fingerprint="1", author=claire,
            written_at=money.at,
        )  # fmt: skip
        draft.save()
        RulePack.objects.filter(pk=draft.pk).update(content="b")
        with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
            RulePack.objects.filter(pk=draft.pk).update(status="published", published_at=money.at, approver=claire)
        RulePack.objects.filter(pk=draft.pk).update(status="published", published_at=money.at, approver=sonia)
        third = RulePack.objects.create(
            caisse_id=GARD, funder=money.funder, version=3, content="c", fingerprint="2", author=claire,
            written_at=money.at,
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="one_rule_pack_in_force"), transaction.atomic():
            RulePack.objects.filter(pk=third.pk).update(status="published", published_at=money.at, approver=sonia)
        assert third.delete()[0] == 1


def test_what_the_nation_writes_all_read_and_no_caisse_changes(money: Money) -> None:
    with working_in(Context(SYSTEM, Purpose.MAINTENANCE)):
        funder(None, "agefiph", at=money.at)
    for account in (money.office.claire, money.office.zoe):
        with money.office.working(account), connection.cursor() as cursor:
            assert Funder.objects.filter(code="agefiph").exists()
            cursor.execute("UPDATE funding_funder SET name = 'Autre' WHERE code = 'agefiph'")
            assert cursor.rowcount == 0
            cursor.execute("DELETE FROM funding_funder WHERE code = 'agefiph'")
            assert cursor.rowcount == 0
    with money.office.working(money.office.zoe):
        assert set(Funder.objects.values_list("code", flat=True)) == {"agefiph"}


@pytest.mark.parametrize(
    ("model", "change", "constraint"),
    [
        (Quote, {"ended_why": "corrected"}, "quote_ended_by_somebody"),
        (FundingPlan, {"next_step": "wait"}, "funding_plan_next_step"),
        (FundingPlan, {"status": "lost"}, "funding_plan_status"),
        (FundingPlan, {"status": "abandoned"}, "funding_plan_ended_by_somebody"),
        (FundingPlan, {"stale_cause": "decided"}, "funding_plan_stale_since"),
        (AidApplication, {"granted_cents": 30_001}, "granted_within_asked"),
        (AidApplication, {"held_cents": 30_001}, "granted_within_asked"),
        (AidApplication, {"granted_cents": None, "held_cents": 0, "paid_cents": 1}, "paid_if_granted"),
        (AidApplication, {"status": "lost"}, "aid_application_status"),
        (LedgerBalance, {"funders_cents": 30_001}, "ledger_balances_to_the_cent"),
        (LedgerBalance, {"funders_cents": 42_000, "person_cents": -500}, "person_cents"),
        (Envelope, {"paid_cents": 970_001}, "envelope_not_overdrawn"),
        (Envelope, {"total_cents": 29_999}, "envelope_not_overdrawn"),
    ],
)
def test_no_row_says_what_cannot_be(money: Money, model: Any, change: dict[str, Any], constraint: str) -> None:
    with working(money), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**change)


def test_a_result_adds_up_and_a_line_is_not_over_funded(money: Money) -> None:
    with working(money) as claire:
        other = line(quote(money.office, money.case, claire, number=2))
        said: dict[str, Any] = {
            "caisse_id": GARD, "line": other, "coverage": money.coverage, "care_on": money.today,
            "params_version": "1", "inputs": {}, "worked_out_at": money.at,
        }  # fmt: skip
        with pytest.raises(IntegrityError, match="out_of_pocket_adds_up"), transaction.atomic():
            OutOfPocket.objects.create(**said, price_cents=100, amo_cents=60, rac_cents=41)
        with pytest.raises(IntegrityError, match="withheld_stays_with_her"), transaction.atomic():
            OutOfPocket.objects.create(**said, price_cents=100, amo_cents=60, rac_cents=40, withheld_cents=41)


def test_a_negative_amount_or_no_unit_stands_nowhere(money: Money) -> None:
    with working(money):
        for changed in ({"price_cents": -1}, {"quantity": 0}, {"base_cents": -1}, {"rate_percent": 101}):
            with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
                line(money.quote, rank=2, **changed)
        with pytest.raises(IntegrityError, match="is_a_variant"), transaction.atomic():
            line(money.quote, rank=2, origin="tables")
        assert QuoteLine.objects.count() == 1


def test_a_case_has_one_plan_while_money_is_sought(money: Money) -> None:
    with working(money) as claire:
        more: dict[str, Any] = {
            "caisse_id": GARD, "case": money.case, "opened_at": money.at, "opened_by_id": claire.account_id,
            "last_at": money.at,
        }  # fmt: skip
        with pytest.raises(IntegrityError, match="one_plan_before_care"), transaction.atomic():
            FundingPlan.objects.create(**more)
        FundingPlan.objects.update(status="care_done")
        FundingPlan.objects.create(**more)


def test_an_aid_is_asked_for_once_and_again_once_refused(money: Money) -> None:
    again: dict[str, Any] = {
        "caisse_id": GARD, "case": money.case, "plan": money.plan, "version": money.version, "aid": "cpam_ass.soins",
        "funder": money.funder, "made_at": money.at, "last_at": money.at,
    }  # fmt: skip
    with working(money):
        with pytest.raises(IntegrityError, match="one_aid_application_under_way"), transaction.atomic():
            AidApplication.objects.create(**again)
        AidApplication.objects.update(status="refused", granted_cents=None, held_cents=0)
        AidApplication.objects.create(**again)


def test_computations_of_a_plan_are_numbered_once(money: Money) -> None:
    with working(money):
        version(money.plan, money.coverage, money.at, number=2)
        with pytest.raises(IntegrityError, match="plan_version_number"), transaction.atomic():
            version(money.plan, money.coverage, money.at, number=2)


def test_somebody_whose_money_is_still_sought_has_not_passed_her_duration(money: Money) -> None:
    old = money.at - timedelta(days=4 * 366)
    closed = {"status": "closed", "closed_at": old, "closed_by": money.office.sonia, "closed_code": "moved"}
    later = money.at - timedelta(days=2 * 366)
    with working(money):
        money.case.tasks.all().delete()
        type(money.case).objects.update(**closed, last_at=old, next_action=None, next_due=None)
        assert retention.passed(Kept.ACCOMPANIMENTS, GARD, later) == 0, "a plan is under way"
        ended = {"status": "abandoned", "ended_at": money.at, "ended_by": money.office.claire}
        FundingPlan.objects.update(**ended)
        assert retention.passed(Kept.ACCOMPANIMENTS, GARD, later) == 0, "something was recorded of it lately"
        FundingPlan.objects.update(last_at=old)
        assert retention.passed(Kept.ACCOMPANIMENTS, GARD, later) == 1
