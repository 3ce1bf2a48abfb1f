"""A review is held with the person: it begins with what is known, takes each fact as it is said, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from misas.actions import cases, rights
from misas.core.cases.codes import ExitCode
from misas.core.persons.codes import Source
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.core.rights.codes import FactSource, FactStatus, Role
from misas.core.rights.facts import HOUSEHOLD, Amounts, Atom
from misas.records.audit.models import Entry
from misas.records.cases.models import Follower
from misas.records.rights.models import ReviewFact, RightsReview
from tests.kit.reviews import C2S_FACTS, DECLINED, KNOWN, SAID, UNKNOWN, Desk

pytestmark = pytest.mark.django_db
HOME = {"address": "1 rue de la Paix", "postal_code": "30000", "commune": "Nîmes"}


def test_it_begins_with_what_the_caisse_holds_each_fact_with_its_source_and_day(desk: Desk) -> None:
    with desk.working() as claire:
        person = desk.office.person(claire, birth_date="12/03/1984", source=Source.CAISSE_REGISTER, **HOME)
        case = desk.office.taken(claire, person=person)
        desk.open(claire, case)
        page = desk.page(claire)
    born, home = page.facts["p1", "birth_date"], page.facts[HOUSEHOLD, "territory"]
    assert (born.held.value, born.held.status, born.held.source) == (date(1984, 3, 12), KNOWN, FactSource.CAISSE)
    assert (home.held.value, home.held.on) == ("metropole", desk.office.today)
    assert page.review.month == date(2026, 11, 1)
    assert [(row.key, row.role) for row in page.members] == [("p1", Role.APPLICANT)]


def test_what_was_told_second_hand_is_said_never_known(desk: Desk) -> None:
    with desk.working() as claire:
        person = desk.office.person(claire, source=Source.REFERRER)
        desk.open(claire, desk.office.taken(claire, person=person))
        held = desk.page(claire).facts["p1", "birth_date"].held
    assert (held.status, held.source) == (SAID, FactSource.REFERRAL)


def test_opened_twice_it_is_one(desk: Desk) -> None:
    with desk.working() as claire:
        first = desk.open(claire)
        assert desk.open(claire).pk == first.pk
        assert RightsReview.objects.count() == 1


def test_a_fact_is_followed_by_another_and_never_edited(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say(claire, "wage_net", 700)
        desk.say(claire, "wage_net", 720.5)
        rows = ReviewFact.objects.filter(fact="wage_net").order_by("id")
        assert [(row.raw, row.by_id) for row in rows] == [(700, claire.account_id), (720.5, claire.account_id)]
        held = desk.page(claire).household.held("p1", "wage_net").value
        assert isinstance(held, Amounts) and set(held.months.values()) == {Decimal("720.50")}
        for change in ({"raw": 1}, {"status": "known"}, {"on": date(2026, 1, 1)}, {"member": "p2"}):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                ReviewFact.objects.filter(fact="wage_net").update(**change)


def test_the_same_said_twice_is_said_once(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        version = desk.say(claire, "couple", False).version
        assert desk.say(claire, "couple", False).version == version
        assert ReviewFact.objects.filter(fact="couple").count() == 1


def test_what_she_does_not_know_and_what_she_keeps_to_herself_are_two_things(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, **C2S_FACTS)
        desk.say(claire, "wage_net", None, UNKNOWN)
        desk.say(claire, "pregnancy", None, DECLINED)
        desk.answer(claire)
        page = desk.page(claire)
    assert page.facts["p1", "wage_net"].held.status is UNKNOWN
    assert page.facts["p1", "pregnancy"].held.status is DECLINED
    assert "pregnancy" not in {one.fact for one in page.questions}
    assert "wage_net" in {one.fact for one in page.questions}


def test_two_colleagues_on_one_question_see_both_answers(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        seen = desk.say(claire, "rent", 400).version
    with desk.office.working(desk.office.paul) as paul:
        desk.say(paul, "rent", 500, seen=seen)
    with desk.working() as claire:
        desk.say(claire, "couple", True, seen=seen)  # another question: nothing to settle
        with pytest.raises(Conflict) as conflict:
            desk.say(claire, "rent", 450, seen=seen)
        told = conflict.value.values
        assert (told["mine"], told["theirs"], told["who"]) == (450, 500, "Paul Girard")
        assert ReviewFact.objects.filter(fact="rent").count() == 2
        desk.say(claire, "rent", 450, seen=told["version"])
        assert desk.page(claire).facts[HOUSEHOLD, "rent"].raw == 450


@pytest.mark.parametrize(
    ("fact", "raw", "code"),
    [
        ("birth_date", "hier", "rights.not_a_date"),
        ("wage_net", "sept cents", "rights.not_an_amount"),
        ("wage_net", {"2026-13": 1}, "rights.not_a_month"),
        ("couple", "peut-être", "rights.not_yes_or_no"),
        ("housing_status", "castle", "rights.not_a_choice"),
    ],
)
def test_what_cannot_be_read_is_given_back_as_it_was_typed(desk: Desk, fact: str, raw: Any, code: str) -> None:
    with desk.working() as claire:
        desk.open(claire)
        before = ReviewFact.objects.count()
        with pytest.raises(Invalid) as refused:
            desk.say(claire, fact, raw)
        (fault,) = refused.value.faults
        assert (fault.code, fault.as_values()["typed"]) == (code, raw)
        assert ReviewFact.objects.count() == before


def test_a_fact_of_the_household_is_not_said_of_a_member(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        more = {"raw": 1, "status": SAID, "by": claire, "at": desk.at}
        for member, fact, code in (("p1", "rent", "rights.fact_of_household"), ("", "aah", "rights.fact_of_member")):
            with pytest.raises(Invalid, match=code):
                rights.record_fact(desk.review.public_id, member=member, fact=fact, **more)
        with pytest.raises(Invalid, match="unknown_fact"):
            rights.record_fact(desk.review.public_id, member="p1", fact="horoscope", **more)
        with pytest.raises(Absent):
            rights.record_fact(desk.review.public_id, member="p7", fact="aah", **more)


def test_facts_that_contradict_are_kept_named_and_no_answer_rests_on_them(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        child = rights.add_member(desk.review.public_id, role=Role.CHILD, by=claire, at=desk.at)
        desk.say(claire, "birth_date", "1984-03-12")
        desk.say(claire, "birth_date", "1950-01-01", member=child.key)
        desk.say(claire, "wage_net", -300)
        desk.say_all(claire, lives_in_france=True, complementary_cover="none", nationality="french")
        desk.answer(claire)
        page = desk.page(claire)
    named = {fault.code for fault in page.contradictions}
    assert named == {"rights.negative", "rights.child_older_than_parent"}
    assert page.facts["p1", "wage_net"].raw == -300
    (c2s,) = [one for one in page.answers if one.right.id == "c2s"]
    assert {atom.fact for atom in c2s.to_ask} == {"wage_net"}, "a negative wage opens nothing: it is asked"


def test_a_household_grows_and_shrinks_and_forgets_nothing(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        key = str(uuid4())
        child = rights.add_member(desk.review.public_id, role=Role.CHILD, label="Sami", by=claire, at=desk.at, key=key)
        again = rights.add_member(desk.review.public_id, role=Role.CHILD, label="Sami", by=claire, at=desk.at, key=key)
        assert again.pk == child.pk and child.key == "p2"
        desk.say(claire, "birth_date", "2020-05-05", member="p2")
        rights.remove_member(desk.review.public_id, "p2", by=claire, at=desk.later())
        page = desk.page(claire)
        assert [row.key for row in page.members] == ["p1"] and ("p2", "birth_date") not in page.facts
        assert ReviewFact.objects.filter(member="p2").exists(), "what was said of them is kept"
        other = rights.add_member(desk.review.public_id, role=Role.CHILD, by=claire, at=desk.at)
        assert other.key == "p3", "a key never speaks of somebody else"
        with pytest.raises(Refused, match="applicant_stays"):
            rights.remove_member(desk.review.public_id, "p1", by=claire, at=desk.at)


def test_a_household_has_one_applicant_and_one_partner(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        rights.add_member(desk.review.public_id, role=Role.PARTNER, by=claire, at=desk.at)
        for role, code in ((Role.PARTNER, "one_partner"), (Role.APPLICANT, "one_applicant")):
            with pytest.raises(Invalid, match=code):
                rights.add_member(desk.review.public_id, role=role, by=claire, at=desk.at)
        with pytest.raises(Invalid, match="label_too_long"):
            rights.add_member(desk.review.public_id, role=Role.CHILD, label="x" * 61, by=claire, at=desk.at)


def test_another_month_keeps_the_months_that_were_told_and_asks_a_total_again(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        desk.say_all(claire, wage_net=700, pension_net={"total": 6000}, couple=False)
        rights.set_month(desk.review.public_id, date(2026, 9, 17), by=claire, at=desk.later())
        page = desk.page(claire)
    wages, pension = page.household.held("p1", "wage_net").value, page.household.held("p1", "pension_net")
    assert page.review.month == date(2026, 9, 1)
    assert isinstance(wages, Amounts) and min(wages.months) == date(2025, 10, 1)
    assert page.household.value(Atom("p1", "wage_net")) is None, "August and September 2025 were never told"
    assert pension.status is FactStatus.UNKNOWN
    assert page.household.held(HOUSEHOLD, "couple").value is False


def test_what_was_of_a_year_is_asked_again_when_the_month_is_of_another_year(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        yearly: dict[str, Any] = {"in_charge": True, "property_income_last_notice": 900, "micro_profit_last_year": 4000}
        desk.say_all(claire, **yearly, couple=False)
        rights.set_month(desk.review.public_id, date(2026, 9, 1), by=claire, at=desk.later())
        page = desk.page(claire)
        assert all(page.household.held("p1", fact).value is not None for fact in yearly), "the same year"
        rights.set_month(desk.review.public_id, date(2025, 12, 1), by=claire, at=desk.later())
        page = desk.page(claire)
        told = {fact: page.household.held("p1", fact) for fact in yearly}
        assert {one.status for one in told.values()} == {UNKNOWN}
        assert page.household.held(HOUSEHOLD, "couple").value is False
        assert page.unreadable == ()
        kept = ReviewFact.objects.filter(review=page.review, fact="micro_profit_last_year")
        assert [one.status for one in kept.order_by("pk")] == [SAID, UNKNOWN], "what was said is kept"


def test_no_review_speaks_of_a_month_ahead(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        for month, code in ((date(2026, 12, 1), "month_ahead"), (date(2019, 10, 1), "month_too_old")):
            with pytest.raises(Invalid, match=code):
                rights.set_month(desk.review.public_id, month, by=claire, at=desk.at)


def test_the_next_review_begins_where_the_last_one_ended(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        rights.add_member(desk.review.public_id, role=Role.CHILD, label="Sami", by=claire, at=desk.at)
        desk.say_all(claire, wage_net={"2025-12": 700, "2026-10": 650}, pension_net={"total": 6000}, couple=False)
        said_on = desk.office.today
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        desk.after(days=40)
        later = desk.open(claire)
        page = desk.page(claire)
    assert later.month == date(2026, 12, 1)
    couple = page.household.held(HOUSEHOLD, "couple")
    assert (couple.value, couple.status, couple.source) == (False, SAID, FactSource.EARLIER_REVIEW)
    assert couple.on == said_on
    wages = page.household.held("p1", "wage_net").value
    assert isinstance(wages, Amounts) and sorted(wages.months) == [date(2025, 12, 1), date(2026, 10, 1)]
    assert ("p1", "pension_net") not in page.facts, "a total of another window says nothing of this one"
    assert [row.label for row in page.members] == ["", "Sami"]


def test_every_verb_keeps_the_case_before_its_review(desk: Desk) -> None:
    def kept(queries: CaptureQueriesContext) -> list[str]:
        found = (re.search(r'FROM "(cases_case|rights_rightsreview)".*FOR UPDATE', one["sql"]) for one in queries)
        return list(dict.fromkeys(one[1] for one in found if one))

    with desk.working() as claire:
        desk.open(claire)
        more: dict[str, Any] = {"by": claire, "at": desk.later()}
        verbs: list[Callable[[UUID], Any]] = [
            lambda one: rights.record_fact(one, member=HOUSEHOLD, fact="couple", raw=False, status=SAID, **more),
            lambda one: rights.add_member(one, role=Role.CHILD, **more),
            lambda one: rights.remove_member(one, "p2", **more),
            lambda one: rights.set_month(one, date(2026, 9, 1), **more),
            lambda one: rights.answer(one, **more),
            lambda one: rights.finish(one, **more),
        ]
        for verb in verbs:
            with CaptureQueriesContext(connection) as queries:
                verb(desk.review.public_id)
            assert kept(queries) == ["cases_case", "rights_rightsreview"], "or two colleagues wait for one another"


def test_a_finished_review_takes_nothing_more(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        rights.finish(desk.review.public_id, by=claire, at=desk.later())
        with pytest.raises(Refused, match="review_finished"):
            desk.say(claire, "couple", True)


def test_a_closed_case_is_not_reviewed(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
        cases.close_case(desk.case.public_id, ExitCode.OUTSIDE_CRITERIA, by=claire, at=desk.later())
        with pytest.raises(Refused, match="case_closed"):
            desk.say(claire, "couple", True)


def test_nobody_else_knows_that_there_is_a_review(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
    for stranger in (desk.office.zoe, desk.office.marc):
        with desk.office.working(stranger) as actor:
            with pytest.raises(Absent):
                desk.page(actor)
            with pytest.raises(Absent):
                desk.say(actor, "couple", True)
            with pytest.raises(Absent):
                desk.answer(actor)


def test_whoever_records_joins_the_circle_of_the_case(desk: Desk) -> None:
    with desk.working() as claire:
        desk.open(claire)
    with desk.office.working(desk.office.paul) as paul:
        desk.say(paul, "couple", True)
        assert Follower.objects.filter(case=desk.case, account=desk.office.paul).exists()


def test_the_journal_says_who_and_which_topic_and_holds_no_value(desk: Desk, as_owner: Any) -> None:
    as_owner.execute("SET ROLE misas_web")
    with desk.working() as claire:
        desk.open(claire)
        desk.say(claire, "pregnancy", "none")
        desk.say(claire, "wage_net", 4321)
        rights.add_member(desk.review.public_id, role=Role.CHILD, label="Sami Planté", by=claire, at=desk.at)
        desk.answer(claire)
        lines = [f"{entry.verb} {entry.details}" for entry in Entry.objects.filter(verb__startswith="rights.")]
    told = " ".join(lines)
    assert len(lines) >= 5 and "ressources" in told
    assert not any(secret in told for secret in ("4321", "pregnancy", "Planté", "none", "wage"))
