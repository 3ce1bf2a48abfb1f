"""She tells the CCAS that she gives it up: the CCAS says so, hears nothing more, and her caseworker knows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from misas.actions import cases, feedback, privacy, triage
from misas.actions.referrals import receive_referral, report_withdrawal
from misas.core.cases.codes import FactKind, TaskKind
from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.referrals.feedback import NewsLevel
from misas.core.refusals import Absent, Refused
from misas.jobs.handlers import HANDLERS
from misas.records.audit.models import Entry
from misas.records.cases.models import Case, CaseEvent
from misas.records.outbox.models import Message
from misas.records.privacy.models import Withdrawal
from misas.records.referrals.models import FeedbackNews, Referral, WithdrawalReport
from tests.actions.referrals.test_what_the_person_says_later_stops_the_news import registered
from tests.kit.house import GARD, HERAULT, MONDAY, House, build_house
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db
LATER, AFTER = MONDAY + timedelta(hours=5), MONDAY + timedelta(hours=6)
DAY = MONDAY.date()


@pytest.fixture
def house(db: None) -> House:
    return build_house()


def received(house: House, member: Any = None, key: str = "k") -> UUID:
    with house.working(member or house.ccas_member) as by:
        return receive_referral(typed(), caisse_id=GARD, channel=Channel.PORTAL, key=key, by=by, at=MONDAY).public_id


def accepted(house: House, referral: UUID) -> Case:
    with house.working(house.caseworker) as by:
        case = triage.accept(referral, "gives_up_care", person=registered(by), by=by, at=MONDAY)
        cases.take(case.public_id, by=by, at=MONDAY)
        return Case.objects.select_related("person").get(pk=case.pk)


def says(house: House, referral: UUID, scope: Scope, member: Any = None, how: str = "by_phone") -> WithdrawalReport:
    with house.working(member or house.ccas_member) as by:
        return report_withdrawal(referral, scope, how=how, said_on=DAY, by=by, at=LATER)


def delivered(house: House) -> None:
    """What the worker does with what waits, until nothing does."""
    seen: set[int] = set()
    with house.as_system(GARD, HERAULT):
        while fresh := list(Message.objects.filter(topic__startswith="referral.withdrawal").exclude(pk__in=seen)):
            for message in fresh:
                HANDLERS[message.topic](message, AFTER)
                seen.add(message.pk)


def facts_of(house: House, case: Case) -> list[str]:
    with house.working(house.caseworker):
        return list(CaseEvent.objects.filter(case=case).order_by("at", "id").values_list("kind", flat=True))


def test_she_gives_it_up_and_everybody_obeys(house: House) -> None:
    referral = received(house)
    case = accepted(house, referral)
    report = says(house, referral, Scope.ACCOMPANIMENT)
    with house.working(house.ccas_member):  # at once, before any worker
        assert Referral.objects.get(public_id=referral).feedback_stopped_at == LATER
    with house.working(house.caseworker):
        assert feedback.tell(case, NewsLevel.CONTACT_MADE, at=LATER) == []
    delivered(house)
    with house.working(house.caseworker):
        row = Case.objects.get(pk=case.pk)
        assert row.next_action == TaskKind.CONFIRM_REFUSAL  # told to its owner; nothing is closed
        assert (row.owner_id, row.closed_at) == (house.caseworker.pk, None)
        withdrawal = Withdrawal.objects.get(person=case.person)
        assert (withdrawal.scope, withdrawal.at, withdrawal.recorded_by_id) == (
            "accompaniment",
            LATER,
            house.ccas_member.pk,
        )
        event = CaseEvent.objects.get(case=case, kind=FactKind.DECLINED.value)
        assert event.by_id is None
        assert event.data == {"report": str(report.public_id), "said_on": DAY.isoformat()}
        assert Entry.objects.filter(verb="referral.withdrawal_reported", details__scope="accompaniment").count() == 1
    with house.working(house.ccas_member):  # what was told stays told
        assert list(FeedbackNews.objects.order_by("id").values_list("level", flat=True)) == ["received", "taken_up"]


def test_delivered_twice_or_said_twice_it_is_once(house: House) -> None:
    referral = received(house)
    case = accepted(house, referral)
    first = says(house, referral, Scope.ACCOMPANIMENT)
    assert says(house, referral, Scope.ACCOMPANIMENT, how="in_writing").pk == first.pk
    delivered(house)
    delivered(house)
    assert facts_of(house, case).count("declined") == 1


def test_she_only_wishes_that_nothing_more_be_told(house: House) -> None:
    mine, other = received(house), received(house, house.hospital_member, "h")
    case = accepted(house, mine)
    with house.working(house.caseworker) as by:
        triage.accept(other, "already_accompanied", person=case.person, by=by, at=MONDAY)
    says(house, mine, Scope.FEEDBACK)
    delivered(house)
    assert facts_of(house, case)[-1] == "feedback_stopped"
    with house.working(house.caseworker):
        assert Case.objects.get(pk=case.pk).next_action != TaskKind.CONFIRM_REFUSAL
        told = feedback.tell(case, NewsLevel.CONTACT_MADE, at=AFTER)
    assert [news.organisation_id for news in told] == [house.hospital.pk]  # her wish was about the CCAS


def test_she_gives_up_and_the_other_referrer_hears_nothing_more_either(house: House) -> None:
    mine, other = received(house), received(house, house.hospital_member, "h")
    case = accepted(house, mine)
    with house.working(house.caseworker) as by:
        triage.accept(other, "already_accompanied", person=case.person, by=by, at=MONDAY)
    says(house, mine, Scope.ACCOMPANIMENT)
    delivered(house)
    with house.working(house.caseworker):
        assert feedback.tell(case, NewsLevel.CONTACT_MADE, at=AFTER) == []


def test_before_triage_nobody_calls_her_nor_sends_her_elsewhere(house: House) -> None:
    referral = received(house)
    says(house, referral, Scope.ACCOMPANIMENT)
    delivered(house)
    with house.working(house.caseworker) as by:
        person = registered(by)
        with pytest.raises(Refused, match="person_withdrew"):
            triage.accept(referral, "gives_up_care", person=person, by=by, at=AFTER)
        with pytest.raises(Refused, match="person_withdrew"):
            triage.reroute(referral, "lives_elsewhere", to_caisse=HERAULT, by=by, at=AFTER)
        triage.end(referral, TriageOutcome.INADMISSIBLE, "person_refuses", by=by, at=AFTER)
        assert WithdrawalReport.objects.get().taken_at == AFTER
        assert FeedbackNews.objects.filter(referral__public_id=referral).count() == 1  # the receipt alone


def test_a_report_on_a_duplicate_stops_the_first(house: House) -> None:
    first, second = received(house), received(house, house.hospital_member, "h")
    with house.working(house.caseworker) as by:
        triage.say_duplicate(second, "same_referral_twice", of=first, by=by, at=MONDAY)
    says(house, second, Scope.ACCOMPANIMENT, house.hospital_member)
    delivered(house)
    with house.working(house.caseworker) as by:
        assert WithdrawalReport.objects.get().taken_at is None  # it waits for the answer to the first
        with pytest.raises(Refused, match="person_withdrew"):
            triage.accept(first, "gives_up_care", person=registered(by), by=by, at=AFTER)
        triage.end(first, TriageOutcome.INADMISSIBLE, "person_refuses", by=by, at=AFTER)
        assert WithdrawalReport.objects.get().taken_at == AFTER


def test_a_wish_follows_the_referral_to_another_caisse(house: House) -> None:
    referral = received(house)
    says(house, referral, Scope.FEEDBACK)
    with house.working(house.caseworker) as by:
        triage.reroute(referral, "lives_elsewhere", to_caisse=HERAULT, by=by, at=AFTER)
    delivered(house)
    with house.working(house.elsewhere):
        arrived = Referral.objects.get(caisse_id=HERAULT)
        there = WithdrawalReport.objects.get(referral=arrived)
        assert (there.scope, there.by_id, there.at) == ("feedback", house.ccas_member.pk, LATER)
        assert arrived.feedback_stopped_at is not None


def test_said_of_the_old_row_it_reaches_the_caisse_that_has_it_now(house: House) -> None:
    referral = received(house)
    with house.working(house.caseworker) as by:
        triage.reroute(referral, "lives_elsewhere", to_caisse=HERAULT, by=by, at=MONDAY)
    report = says(house, referral, Scope.ACCOMPANIMENT)
    assert report.caisse_id == HERAULT
    delivered(house)
    with house.working(house.elsewhere) as by, pytest.raises(Refused, match="person_withdrew"):
        arrived = Referral.objects.get(caisse_id=HERAULT)
        triage.accept(arrived.public_id, "gives_up_care", by=by, at=AFTER)


def test_who_agreed_again_meanwhile_is_not_taken_for_refusing(house: House) -> None:
    referral = received(house)
    case = accepted(house, referral)
    says(house, referral, Scope.ACCOMPANIMENT)
    proof = {
        "text_version": "case-1",
        "how": "by_phone",
        "informed_at": AFTER,
        "agreed": True,
        "agreement_mode": "oral",
    }
    with house.working(house.caseworker) as by:
        privacy.record_information(proof, caisse_id=GARD, person_id=case.person.public_id, by=by, at=AFTER)
    delivered(house)
    assert "declined" not in facts_of(house, case)
    with house.working(house.caseworker):
        assert Withdrawal.objects.filter(person=case.person).count() == 1  # said, and dated: she agreed after it


def test_nobody_reports_for_somebody_elses_referral(house: House) -> None:
    referral = received(house)
    for stranger in (house.hospital_member, house.agent, house.caseworker, house.elsewhere):
        with pytest.raises(Absent):
            says(house, referral, Scope.FEEDBACK, stranger)


def test_an_agent_reports_for_the_referral_they_entered(house: House) -> None:
    with house.working(house.agent) as by:
        referral = receive_referral(typed(), caisse_id=GARD, channel=Channel.DESK, key="a", by=by, at=MONDAY).public_id
    says(house, referral, Scope.ACCOMPANIMENT, house.agent)
    with house.working(house.caseworker):
        assert Referral.objects.get(public_id=referral).feedback_stopped_at == LATER


def test_an_agent_reports_even_once_the_referral_left_for_another_caisse(house: House) -> None:
    with house.working(house.agent) as by:
        referral = receive_referral(typed(), caisse_id=GARD, channel=Channel.DESK, key="a", by=by, at=MONDAY).public_id
    with house.working(house.caseworker) as by:
        triage.reroute(referral, "lives_elsewhere", to_caisse=HERAULT, by=by, at=MONDAY)
    says(house, referral, Scope.ACCOMPANIMENT, house.agent)
    delivered(house)
    with house.working(house.elsewhere) as by, pytest.raises(Refused, match="person_withdrew"):
        arrived = Referral.objects.get(caisse_id=HERAULT)
        triage.accept(arrived.public_id, "gives_up_care", by=by, at=AFTER)


@pytest.mark.parametrize(("scope", "fact"), [(Scope.ACCOMPANIMENT, "declined"), (Scope.FEEDBACK, "feedback_stopped")])
def test_an_answer_taken_back_does_not_lose_what_she_said(house: House, scope: Scope, fact: str) -> None:
    first, second = received(house), received(house, house.hospital_member, "h")
    case = accepted(house, first)
    says(house, second, scope, house.hospital_member)
    with house.working(house.caseworker) as by:  # nobody knew then whose words these were
        triage.end(second, TriageOutcome.GUIDANCE_ONLY, "question_answered", by=by, at=LATER)
        triage.undo(second, by=by, at=LATER)
        assert WithdrawalReport.objects.get().taken_at is None
        for _ in range(2):
            triage.say_duplicate(second, "same_situation_other_channel", of=first, by=by, at=AFTER)
            triage.undo(second, by=by, at=AFTER)
    delivered(house)
    assert facts_of(house, case).count(fact) == 1


def test_a_report_is_never_changed_nor_used_for_another_referral(house: House) -> None:
    mine, theirs = received(house), received(house, house.hospital_member, "h")
    report = says(house, mine, Scope.FEEDBACK)
    with house.working(house.ccas_member):
        assert WithdrawalReport.objects.update(said_on=date(2026, 1, 1)) == 0
        other = WithdrawalReport.objects.create(
            caisse_id=GARD,
            referral_id=report.referral_id + 1,
            organisation=house.ccas,
            scope="feedback",
            how="by_phone",
            said_on=DAY,
            at=LATER,
            by=house.ccas_member,
        )
        with connection.cursor() as cursor:  # the row of somebody else is not silenced by it
            cursor.execute("SELECT referrals_silence(%s)", [other.public_id])
            assert cursor.fetchone() == (False,)
    with house.working(house.hospital_member):
        assert Referral.objects.get(public_id=theirs).feedback_stopped_at is None
        with (
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="no such report"),
            transaction.atomic(),
        ):
            cursor.execute("SELECT referrals_silence(%s)", [report.public_id])
    with house.working(house.caseworker), pytest.raises(DatabaseError, match="keeps"), transaction.atomic():
        WithdrawalReport.objects.filter(pk=report.pk).update(said_on=date(2026, 1, 1))
