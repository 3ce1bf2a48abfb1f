"""Whoever referred, and whoever lets cases wait, gets a letter: no name, no care, once, and only while it is true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from misas.actions import cases, feedback, referrals
from misas.actions.referrals import receive_referral
from misas.core.access import Context
from misas.core.cases.codes import AttemptChannel, AttemptOutcome
from misas.core.referrals.codes import Channel
from misas.core.referrals.feedback import NewsLevel
from misas.core.referrals.lifecycle import NextAction
from misas.jobs import delivery
from misas.records.access.scope import working_in
from misas.records.outbox.models import Message
from misas.records.referrals.models import Referral
from tests.kit.cases import Office, build_office
from tests.kit.house import GARD, MONDAY, House, build_house
from tests.kit.referrals import TYPED, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def outgoing() -> Iterator[Path]:
    folder = Path(settings.MISAS_STATE) / "outgoing"
    before = set(folder.glob("*")) if folder.exists() else set()
    yield folder
    for file in set(folder.glob("*")) - before:
        file.unlink()


@pytest.fixture
def house(territory: None) -> House:
    return build_house()


def refer(house: House, **more: object) -> Referral:
    with house.working(house.ccas_member) as partner:
        receive_referral(typed(), caisse_id=GARD, channel=Channel.PORTAL, key="one", by=partner, at=MONDAY, **more)  # type: ignore[arg-type]
        return Referral.objects.get()


def deliver(topic: str = "feedback.due") -> list[str]:
    """Deliver every waiting message of a topic, twice; gives their keys."""
    with working_in(Context.for_system(GARD)):
        keys = list(Message.objects.filter(topic=topic, done_at=None).order_by("id").values_list("key", flat=True))
    for key in keys:
        assert [delivery.deliver(key, GARD, MONDAY), delivery.deliver(key, GARD, MONDAY)] == [True, False]
    return keys


def letter(outgoing: Path, key: str) -> str:
    return (outgoing / f"{key.replace(':', '-')}.eml").read_text(encoding="utf-8")


def test_a_referral_received_gives_a_letter_with_its_number_and_nothing_of_the_person(
    house: House, outgoing: Path
) -> None:
    refer(house)
    (key,) = deliver()
    text = letter(outgoing, key)
    assert "S301-P-000001 est bien reçu" in text and str(house.ccas_member.public_id) in text
    said = [str(TYPED[name]) for name in ("last_name", "first_names", "birth_date", "phone", "referrer_name")]
    assert not [word for word in [*said, house.ccas_member.email, "prothèse", "dental", "soin"] if word in text]


def test_news_of_the_case_say_only_that_there_are_some(house: House, outgoing: Path) -> None:
    row = refer(house)
    (receipt,) = deliver()
    with house.as_system():
        feedback.tell_one(row, NewsLevel.CONTACT_MADE, at=MONDAY)
    (key,) = deliver()
    assert key != receipt
    assert "Vous avez une nouvelle dans votre espace" in letter(outgoing, key)
    assert "contact" not in letter(outgoing, key).lower()


def test_news_taken_back_or_stopped_or_read_meanwhile_are_not_sent(house: House, outgoing: Path) -> None:
    row = refer(house)
    deliver()
    for level in (NewsLevel.TAKEN_UP, NewsLevel.CONTACT_MADE, NewsLevel.ACCOMPANYING):
        with house.working(house.supervisor) as supervisor:
            told = feedback.tell_one(row, level, at=MONDAY)
            assert told is not None
            if level is NewsLevel.TAKEN_UP:
                feedback.withdraw(row, level, by=supervisor, at=MONDAY)
        if level is NewsLevel.CONTACT_MADE:
            with house.working(house.ccas_member) as partner:
                feedback.read_news(row.public_id, by=partner, at=MONDAY)
        if level is NewsLevel.ACCOMPANYING:
            with house.working(house.supervisor) as supervisor:
                feedback.stop_feedback(row.public_id, by=supervisor, at=MONDAY)
        (key,) = deliver()
        assert not (outgoing / f"{key.replace(':', '-')}.eml").exists(), level


def test_an_account_no_longer_in_use_gets_nothing(house: House, outgoing: Path) -> None:
    refer(house)
    house.ccas_member.is_active = False
    house.ccas_member.save(update_fields=["is_active"])
    (key,) = deliver()
    assert not (outgoing / f"{key.replace(':', '-')}.eml").exists()


def test_a_file_of_referrals_is_receipted_by_its_workbook_alone(house: House) -> None:
    refer(house, letter=False)
    assert deliver() == []


def test_silence_is_one_letter_to_the_owner_then_one_to_the_supervisor(outgoing: Path) -> None:
    office: Office = build_office()
    with office.working(office.claire) as claire:
        quiet = [office.taken(claire) for _ in range(3)]
    late = office.at + timedelta(days=11)
    with office.as_system():
        cases.sweep_stalled(GARD, at=late)
    with office.working(office.claire) as claire:
        cases.log_attempt(quiet[0].public_id, AttemptChannel.PHONE, AttemptOutcome.BUSY, by=claire, at=late)
    (key,) = deliver("reminder.stalled")
    text = letter(outgoing, key)
    assert "2 dossiers attendent un geste de votre part" in text and str(office.claire.public_id) in text
    assert "Benali" not in text and "Nadia" not in text
    with office.as_system():
        cases.sweep_stalled(GARD, at=late + timedelta(days=8))
    (key,) = deliver("reminder.escalated")
    assert str(office.sonia.public_id) in letter(outgoing, key)


def test_a_referral_that_nobody_answers_is_one_letter_to_its_owner_then_one_to_the_supervisor(
    house: House, outgoing: Path
) -> None:
    rows = []
    with house.working(house.ccas_member) as partner:
        for key in ("one", "two", "three"):
            given = receive_referral(typed(), caisse_id=GARD, channel=Channel.PORTAL, key=key, by=partner, at=MONDAY)
            rows.append(given.public_id)
    with house.working(house.supervisor) as by:
        for row in rows:
            referrals.assign(row, house.caseworker, by=by, at=MONDAY)
    late = MONDAY + timedelta(days=3)
    with house.as_system(GARD):
        referrals.sweep_late(GARD, at=late)
    with house.working(house.caseworker) as by:
        referrals.postpone(rows[0], until=late.date(), action=NextAction.ASK_REFERRER, by=by, at=late)
    (key,) = deliver("reminder.referrals_late")
    text = letter(outgoing, key)
    assert "2 signalements attendent votre réponse" in text and str(house.caseworker.public_id) in text
    assert not [word for word in ("Benali", "Nadia", "dental", "S301") if word in text]
    with house.as_system(GARD):
        referrals.sweep_late(GARD, at=late + timedelta(days=4))
    (key,) = deliver("reminder.referrals_escalated")
    text = letter(outgoing, key)
    assert "2 signalements de votre caisse restent sans réponse" in text and str(house.supervisor.public_id) in text
