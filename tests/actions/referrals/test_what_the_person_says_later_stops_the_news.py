"""Whoever referred hears no more than the person wishes today: a withdrawal, an opposition, a later no are obeyed."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest

from misas.actions import cases, feedback, privacy, triage
from misas.actions.persons import register_person
from misas.actions.referrals import identify, receive_referral
from misas.core.access import Actor
from misas.core.persons.codes import Source
from misas.core.persons.identity import read_identity
from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.referrals.feedback import NewsLevel
from misas.core.referrals.ports import Letter
from misas.core.referrals.reading import read
from misas.core.referrals.said import identity_of
from misas.records.accounts.models import Authorisation
from misas.records.cases.models import Case
from misas.records.outbox.models import Message
from misas.records.persons.models import Person
from misas.records.referrals.models import FeedbackNews, Referral
from misas.wording import letters
from tests.kit.house import GARD, HERAULT, MONDAY, House
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db
LATER, AFTER = MONDAY + timedelta(hours=5), MONDAY + timedelta(hours=6)


def received(house: House) -> UUID:
    with house.working(house.ccas_member) as by:
        said = typed()
        return receive_referral(said, caisse_id=GARD, channel=Channel.PORTAL, key="k", by=by, at=MONDAY).public_id


def registered(by: Actor) -> Person:
    said, _ = read(typed(), today=MONDAY.date())
    identity = read_identity(identity_of(said), on=MONDAY.date()).identity
    return register_person(identity, GARD, source=Source.REFERRER, by=by, at=MONDAY)


def levels(house: House) -> list[str]:
    """What the CCAS can read, oldest first."""
    with house.working(house.ccas_member):
        return list(FeedbackNews.objects.order_by("id").values_list("level", flat=True))


@pytest.fixture
def accompanied(house: House) -> Case:
    """Nadia, referred by the CCAS with her full agreement, has an owner."""
    referral = received(house)
    with house.working(house.caseworker) as by:
        case = triage.accept(referral, "gives_up_care", person=registered(by), by=by, at=MONDAY)
        cases.take(case.public_id, by=by, at=MONDAY)
        return Case.objects.select_related("person").get(pk=case.pk)


def answered(by: Actor, person: Person, organisation: int | None = None, **answer: object) -> None:
    proof = {
        "text_version": "case-1",
        "how": "by_phone",
        "informed_at": LATER,
        "agreed": True,
        "agreement_mode": "oral",
        **answer,
    }
    privacy.record_information(
        proof, caisse_id=GARD, person_id=person.public_id, organisation_id=organisation, by=by, at=LATER
    )


@pytest.mark.parametrize("scope", Scope)
def test_after_any_withdrawal_or_opposition_nothing_more_is_told(house: House, accompanied: Case, scope: Scope) -> None:
    before = levels(house)
    assert before == ["received", "taken_up"]
    with house.working(house.caseworker) as by:
        privacy.withdraw(accompanied.person.public_id, scope, by=by, at=LATER)
        assert feedback.tell(accompanied, NewsLevel.CONTACT_MADE, at=AFTER) == []
        assert feedback.tell(accompanied, NewsLevel.ENDED, at=AFTER, family="care_done") == []
    assert levels(house) == before


def test_who_refuses_feedback_on_the_telephone_is_obeyed(house: House, accompanied: Case) -> None:
    with house.working(house.caseworker) as by:
        answered(by, accompanied.person, feedback=False)
        assert feedback.tell(accompanied, NewsLevel.CONTACT_MADE, at=AFTER) == []


def test_who_withholds_the_outcome_later_lets_the_contact_be_told(house: House, accompanied: Case) -> None:
    with house.working(house.caseworker) as by:
        answered(by, accompanied.person, feedback=True, withheld=["outcome"])
        feedback.tell(accompanied, NewsLevel.CONTACT_MADE, at=AFTER)
        feedback.tell(accompanied, NewsLevel.ENDED, at=AFTER, family="care_done")
    assert levels(house) == ["received", "taken_up", "contact_made"]


def test_what_she_says_to_another_organisation_does_not_silence_this_one(house: House, accompanied: Case) -> None:
    with house.working(house.caseworker) as by:
        answered(by, accompanied.person, house.hospital.pk, feedback=False)
        feedback.tell(accompanied, NewsLevel.CONTACT_MADE, at=AFTER)
    assert levels(house)[-1] == "contact_made"


def test_what_she_took_back_goes_with_a_referral_to_another_caisse(house: House) -> None:
    referral = received(house)
    with house.working(house.caseworker) as by:
        person = registered(by)
        identify(referral, person, by=by, at=MONDAY)
        privacy.withdraw(person.public_id, Scope.FEEDBACK, by=by, at=LATER)
        triage.reroute(referral, "lives_elsewhere", to_caisse=HERAULT, by=by, at=AFTER)
    with house.working(house.elsewhere) as there:
        arrived = Referral.objects.get(caisse_id=HERAULT)
        assert arrived.feedback_stopped_at == AFTER
        triage.end(arrived.public_id, TriageOutcome.GUIDANCE_ONLY, "question_answered", by=there, at=AFTER)
        assert FeedbackNews.objects.filter(referral=arrived).count() == 0


def test_an_ordinary_rerouting_keeps_the_news_flowing(house: House) -> None:
    referral = received(house)
    with house.working(house.caseworker) as by:
        triage.reroute(referral, "lives_elsewhere", to_caisse=HERAULT, by=by, at=AFTER)
    with house.working(house.elsewhere) as there:
        arrived = Referral.objects.get(caisse_id=HERAULT)
        triage.end(arrived.public_id, TriageOutcome.GUIDANCE_ONLY, "question_answered", by=there, at=AFTER)
        assert [news.level for news in FeedbackNews.objects.filter(referral=arrived)] == ["ended"]


class Box:
    """Where letters arrive, for the tests."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    def deliver(self, key: str, letter: Letter) -> None:
        self.letters.append(letter.subject)


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Box:
    box = Box()
    monkeypatch.setattr(feedback, "ports", lambda: SimpleNamespace(letters=box))
    return box


def sent(house: House, box: Box) -> int:
    """How many letters the outbox would send now."""
    box.letters.clear()
    with house.as_system(GARD):
        for message in Message.objects.filter(topic=feedback.TOPIC):
            feedback.send_news(message, AFTER)
    return len(box.letters)


def test_what_waits_in_the_outbox_is_not_sent_after_a_withdrawal_but_the_receipt_is(
    house: House, accompanied: Case, box: Box
) -> None:
    assert sent(house, box) == len(levels(house)) == 2
    with house.working(house.caseworker) as by:
        privacy.withdraw(accompanied.person.public_id, Scope.OPPOSITION, by=by, at=LATER)
    assert sent(house, box) == 1
    assert box.letters[0] == letters.RECEIPT_SUBJECT.format(number="S301-P-000001")


def test_nothing_is_sent_to_who_speaks_for_the_organisation_no_more(house: House, accompanied: Case, box: Box) -> None:
    Authorisation.objects.filter(account=house.ccas_member).update(ends_on=MONDAY.date() - timedelta(days=1))
    assert sent(house, box) == 0
