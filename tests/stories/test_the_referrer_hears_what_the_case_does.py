"""Each gesture on a case is heard by whoever referred, as far as allowed; a gesture taken back takes its news back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from misas.actions import cases, rights, triage
from misas.actions.persons import register_person
from misas.actions.referrals import receive_referral
from misas.core.access import Actor
from misas.core.cases.codes import AttemptChannel, AttemptOutcome, ExitCode
from misas.core.persons.codes import Source
from misas.core.persons.identity import read_identity
from misas.core.referrals.codes import Channel
from misas.core.referrals.reading import read
from misas.core.referrals.said import identity_of
from misas.core.rights.claims import ClaimFact, ClaimFactKind, Filer
from misas.records.cases.models import Case, CaseEvent
from misas.records.persons.models import Person
from misas.records.referrals.models import FeedbackNews, Referral
from misas.records.rights.models import Claim
from tests.kit.house import GARD, MONDAY, House, build_house
from tests.kit.referrals import typed

pytestmark = pytest.mark.django_db


class Story:
    """A CCAS refers Nadia; the house accompanies her. Each step is one gesture, a minute later."""

    def __init__(self) -> None:
        self.house: House = build_house()
        self.at: datetime = MONDAY
        self.case: UUID | None = None
        self.refer("first")

    def refer(self, key: str) -> None:
        with self.house.working(self.house.ccas_member) as by:
            receipt = receive_referral(typed(), caisse_id=GARD, channel=Channel.PORTAL, key=key, by=by, at=self.at)
        with self.house.working(self.house.caseworker) as by:
            row = triage.accept(receipt.public_id, "gives_up_care", person=self.person(by), by=by, at=self.at)
            self.case = row.public_id

    def person(self, by: Actor) -> Person:
        found = Person.objects.first()
        if found is not None:
            return found
        said, _ = read(typed(), today=MONDAY.date())
        identity = read_identity(identity_of(said), on=MONDAY.date()).identity
        return register_person(identity, GARD, source=Source.REFERRER, by=by, at=self.at)

    def does(self, call: Callable[[UUID, Actor, datetime], object]) -> object:
        self.at += timedelta(minutes=1)
        assert self.case is not None
        with self.house.working(self.house.caseworker) as by:
            return call(self.case, by, self.at)

    def heard(self) -> list[str]:
        """The news the CCAS can read, oldest first."""
        with self.house.working(self.house.ccas_member):
            rows = FeedbackNews.objects.filter(withdrawn_at__isnull=True).order_by("id")
            return [row.level + (f":{row.family}" if row.family else "") for row in rows]

    def state(self) -> str:
        with self.house.working(self.house.ccas_member):
            return str(Referral.objects.order_by("id").values_list("plain_state", flat=True)[0])


@pytest.fixture
def story(db: None) -> Story:
    return Story()


def test_a_whole_life_is_told_step_by_step(story: Story) -> None:
    story.does(lambda case, by, at: cases.take(case, by=by, at=at))
    story.does(lambda case, by, at: cases.reach(case, agrees=True, by=by, at=at))
    story.does(lambda case, by, at: cases.review_rights(case, by=by, at=at))
    story.does(lambda case, by, at: cases.close_case(case, ExitCode.RIGHTS_OPENED, by=by, at=at))
    assert story.heard() == ["received", "taken_up", "contact_made", "accompanying", "ended:rights_opened"]
    assert story.state() == "ended"


def test_a_call_logged_by_mistake_is_untold(story: Story) -> None:
    story.does(lambda case, by, at: cases.take(case, by=by, at=at))
    event = story.does(lambda case, by, at: cases.reach(case, by=by, at=at))
    assert isinstance(event, CaseEvent) and story.state() == "contact_made"
    story.does(lambda _case, by, at: cases.undo(event.public_id, by=by, at=at))
    assert (story.heard(), story.state()) == (["received", "taken_up"], "received")
    story.does(lambda case, by, at: cases.reach(case, by=by, at=at))
    assert story.heard() == ["received", "taken_up", "contact_made"]


def test_contact_that_fails_to_the_end_is_told_before_any_closure(story: Story) -> None:
    phone = AttemptChannel.PHONE
    story.does(lambda case, by, at: cases.take(case, by=by, at=at))
    for _ in range(3):
        story.does(lambda case, by, at: cases.log_attempt(case, phone, AttemptOutcome.NOT_REACHED, by=by, at=at))
    letter, referrer = AttemptChannel.AMELI_MESSAGE, AttemptChannel.REFERRER
    story.does(lambda case, by, at: cases.log_attempt(case, letter, AttemptOutcome.SENT, by=by, at=at))
    assert "contact_failed" not in story.heard()
    story.does(lambda case, by, at: cases.log_attempt(case, referrer, AttemptOutcome.NO_OTHER_CONTACT, by=by, at=at))
    assert story.heard()[-1] == "contact_failed"
    story.does(lambda case, by, at: cases.close_case(case, ExitCode.UNREACHABLE, by=by, at=at))
    assert story.heard()[-1] == "ended:drop_out"


def test_a_second_referral_never_hears_of_what_came_before_it_and_a_life_again_is_told_again(story: Story) -> None:
    story.does(lambda case, by, at: cases.take(case, by=by, at=at))
    story.does(lambda case, by, at: cases.reach(case, agrees=True, by=by, at=at))
    story.at += timedelta(minutes=1)
    story.refer("second")
    assert story.heard()[4:] == ["received", "taken_up"]
    story.does(lambda case, by, at: cases.reach(case, by=by, at=at))
    assert story.heard()[4:] == ["received", "taken_up", "contact_made", "accompanying"]
    story.does(lambda case, by, at: cases.close_case(case, ExitCode.MOVED, by=by, at=at))
    assert story.state() == "ended"
    story.does(lambda case, by, at: cases.reopen(case, by=by, at=at))
    assert story.state() == "accompanying"
    with story.house.working(story.house.caseworker):
        assert Case.objects.get().lives == 2


def test_whoever_referred_hears_nothing_of_a_claim_that_is_granted(story: Story) -> None:
    story.does(lambda case, by, at: cases.take(case, by=by, at=at))
    story.does(lambda case, by, at: cases.reach(case, agrees=True, by=by, at=at))
    before = story.heard()
    assert before
    day = MONDAY.date()
    claim = story.does(lambda case, by, at: rights.prepare_claim(case, "c2s", by=by, at=at))
    assert isinstance(claim, Claim)
    steps = (
        ("file", ClaimFact(ClaimFactKind.FILED, day, Filer.PERSON)),
        ("grant", ClaimFact(ClaimFactKind.GRANTED, day)),
    )
    for verb, fact in steps:
        story.does(lambda _, by, at, v=verb, f=fact: rights.record_claim(claim.public_id, v, f, by=by, at=at))
    assert story.heard() == before
