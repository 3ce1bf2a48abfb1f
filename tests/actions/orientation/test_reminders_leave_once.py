"""A reminder leaves once, in time, by a way that is safe for her; never after a cancellation, nor once she says no."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from misas.actions import cases, orientation
from misas.actions.ports import plug, ports
from misas.connectors.local_letters import LetterFiles
from misas.connectors.local_messages import MessageFiles
from misas.core.cases.codes import AbandonReason, ExitCode
from misas.core.orientation.ports import PersonMessage
from misas.jobs import delivery
from misas.records.audit.models import Reading
from misas.records.cases.models import Task
from misas.records.orientation.models import Appointment, AppointmentReminder
from misas.records.outbox.models import Message
from tests.kit.appointments import PARIS, Search
from tests.kit.people import GARD

pytestmark = pytest.mark.django_db


class Carrier:
    """Holds what would leave, by key."""

    def __init__(self) -> None:
        self.messages: dict[str, PersonMessage] = {}
        self.letters: dict[str, Any] = {}

    def deliver(self, key: str, message: Any) -> None:
        (self.messages if isinstance(message, PersonMessage) else self.letters).setdefault(key, message)


@pytest.fixture
def carrier() -> Any:
    before, made = ports(), Carrier()
    plug(replace(before, person_messages=made, letters=made))
    yield made
    plug(before)


def queued(topic: str = "appointment.reminder") -> list[Message]:
    return list(Message.objects.filter(topic=topic).order_by("due_at", "id"))


def deliver_all(desk: Search, until: datetime, *, twice: bool = True) -> None:
    """The worker, at each due time until this one; each message is given twice, as after a crash."""
    with desk.office.as_system():
        waiting = [(m.key, m.due_at) for m in Message.objects.filter(done_at__isnull=True).order_by("due_at", "id")]
    for key, due in waiting:
        if due <= until:
            for _ in range(2 if twice else 1):
                delivery.deliver(key, GARD, max(due, desk.at))


def booked(desk: Search, days: int = 20, **more: Any) -> Appointment:
    with desk.working() as claire:
        desk.begin(claire, **{name: more.pop(name) for name in ("person",) if name in more})
        return desk.booked(claire, days=days, **more)


def test_a_week_two_days_before_and_the_question_of_the_day_after(desk: Search, carrier: Carrier) -> None:
    row = booked(desk)
    with desk.working():
        local = [m.due_at.astimezone(PARIS) for m in queued()]
        assert [(at.hour, (row.starts_at.astimezone(PARIS).date() - at.date()).days) for at in local] == [
            (10, 7), (10, 2), (10, -1),
        ]  # fmt: skip
    deliver_all(desk, desk.at + timedelta(days=40))
    texts = [message.text for message in carrier.messages.values()]
    assert len(texts) == 3, "noted at once, then a week and two days before"
    assert all(len(text) <= 160 and "36 46" in text for text in texts)
    assert len(carrier.letters) == 1, "whoever owns the case is asked"
    with desk.working():
        told = list(AppointmentReminder.objects.order_by("id").values_list("kind", "way"))
        assert told == [("week_before", "sms"), ("two_days_before", "sms"), ("day_after", "colleague")]
        assert Task.objects.count() == 0, "the case already holds the day on which to verify"


class Falling:
    """The true files of messages; the worker dies once over each, when the message stands and nothing is noted yet."""

    def __init__(self, folder: Path) -> None:
        self.persons, self.colleagues = MessageFiles(folder / "persons"), LetterFiles(folder / "colleagues")
        self.fallen: set[str] = set()

    def deliver(self, key: str, message: Any) -> None:
        (self.persons if isinstance(message, PersonMessage) else self.colleagues).deliver(key, message)
        if key not in self.fallen:
            self.fallen.add(key)
            raise OSError("the lights went out")


def test_a_worker_that_dies_when_the_message_has_left_sends_it_once(desk: Search, tmp_path: Path) -> None:
    before, falling = ports(), Falling(tmp_path)
    plug(replace(before, person_messages=falling, letters=falling))
    try:
        booked(desk)
        with desk.office.as_system():
            waiting = [(m.key, max(m.due_at, desk.at)) for m in Message.objects.filter(done_at__isnull=True)]
        mine = [one for one in waiting if one[0].startswith("appointment.")]
        for key, due in mine:
            with pytest.raises(OSError, match="lights"):
                delivery.deliver(key, GARD, due)
            with desk.working():
                assert not AppointmentReminder.objects.filter(key=key.partition(":")[2]).exists()
            assert delivery.deliver(key, GARD, due + timedelta(minutes=5)) is True
            assert delivery.deliver(key, GARD, due + timedelta(minutes=6)) is False
    finally:
        plug(before)
    assert len(mine) == len(falling.fallen) == 4, "noted, a week before, two days before, the question to a colleague"
    assert len(list((tmp_path / "persons").glob("*.eml"))) == 3
    assert len(list((tmp_path / "colleagues").glob("*.eml"))) == 1
    with desk.working():
        kinds = list(AppointmentReminder.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["week_before", "two_days_before", "day_after"]


def test_nothing_leaves_after_a_cancellation(desk: Search, carrier: Carrier) -> None:
    row = booked(desk, remind=True)
    deliver_all(desk, desk.at)
    carrier.messages.clear()
    with desk.working() as claire:
        orientation.cancel_by_person(row.public_id, by=claire, at=desk.later())
    deliver_all(desk, desk.at + timedelta(days=40))
    assert (carrier.messages, carrier.letters) == ({}, {})


def test_moved_it_is_told_of_its_new_date_alone(desk: Search, carrier: Carrier) -> None:
    row = booked(desk)
    with desk.working() as claire:
        orientation.move(row.public_id, desk.on(30, hour=9), by=claire, at=desk.later())
    deliver_all(desk, desk.at + timedelta(days=60))
    with desk.working():
        sent = AppointmentReminder.objects.order_by("id")
        stamps = {one.key.rsplit(":", 1)[1] for one in sent}
        assert len(sent) == 3 and len(stamps) == 1
    assert not any("change de date" not in m.text for k, m in carrier.messages.items() if "news" in k)


def test_she_says_no_and_no_message_leaves(desk: Search, carrier: Carrier) -> None:
    row = booked(desk)
    deliver_all(desk, desk.at)
    carrier.messages.clear()
    with desk.working() as claire:
        orientation.set_reminders(row.public_id, False, by=claire, at=desk.later())
    deliver_all(desk, desk.at + timedelta(days=40))
    assert carrier.messages == {}
    assert len(carrier.letters) == 1, "the question of the day after is ours, not hers"
    with desk.working() as claire:
        orientation.set_reminders(row.public_id, True, by=claire, at=desk.at)


@pytest.mark.parametrize("how", ["abandoned", "closed", "declined", "done"])
def test_nobody_who_left_is_written_to(desk: Search, carrier: Carrier, how: str) -> None:
    booked(desk)
    deliver_all(desk, desk.at)
    carrier.messages.clear()
    with desk.working() as claire:
        case = desk.case.public_id
        if how == "declined":
            cases.decline(case, by=claire, at=desk.later())
        elif how == "done":  # what was needed is done: she is not reminded of going
            cases.record_done(case, desk.care, desk.at.date(), by=claire, at=desk.later())
        else:
            cases.abandon_care(case, desk.care, AbandonReason.PERSON_GAVE_UP, by=claire, at=desk.later())
        if how == "closed":
            cases.close_case(case, ExitCode.DROPPED_OUT, by=claire, at=desk.later())
    deliver_all(desk, desk.at + timedelta(days=18))
    assert carrier.messages == {}


@pytest.mark.parametrize(
    ("contact", "way"),
    [
        ({}, "sms"),
        ({"phone": "01 99 00 12 34", "email": "nadia@exemple.test"}, "email"),
        ({"safe_contact": ["no_sms"], "email": "nadia@exemple.test"}, "email"),
        ({"phone": "01 99 00 12 34"}, "task"),
        ({"safe_contact": ["dangerous"]}, "task"),
    ],
)
def test_she_is_written_to_by_a_way_that_is_safe_or_a_colleague_calls(
    desk: Search, carrier: Carrier, contact: dict[str, Any], way: str
) -> None:
    with desk.working() as claire:
        person = desk.office.person(claire, **contact)
    row = booked(desk, person=person)
    deliver_all(desk, row.starts_at - timedelta(hours=1))  # type: ignore[operator]
    with desk.working():
        told = dict(AppointmentReminder.objects.values_list("kind", "way"))
        tasks = list(Task.objects.values_list("title", "due"))
    assert told.pop("two_days_before") == way
    assert set(told.values()) <= {way}
    if way == "task":
        day = row.starts_at.astimezone(PARIS)  # type: ignore[union-attr]
        assert [title for title, _ in tasks] == [
            f"Appeler la personne pour lui rappeler son rendez-vous du {day:%d/%m}"
        ]
        assert carrier.messages == {}
    else:
        assert {message.way for message in carrier.messages.values()} == {way}


def test_an_e_mail_brings_the_calendar_and_a_late_worker_sends_no_stale_word(desk: Search, carrier: Carrier) -> None:
    with desk.working() as claire:
        person = desk.office.person(claire, phone="01 99 00 12 34", email="nadia@exemple.test")
    row = booked(desk, person=person)
    deliver_all(desk, desk.at)
    (news,) = carrier.messages.values()
    ((name, content),) = news.files
    assert name == "rendez-vous.ics" and str(row.public_id).encode() in content and b"dent" not in content.lower()
    carrier.messages.clear()
    with desk.office.as_system():
        keys = [m.key for m in queued() if m.payload["kind"] != "day_after"]
    for key in keys:  # the workers were away until the appointment had begun
        delivery.deliver(key, GARD, row.starts_at + timedelta(hours=1))  # type: ignore[operator]
    assert carrier.messages == {}


def test_across_the_change_of_hour_it_is_ten_by_her_clock(desk: Search, carrier: Carrier) -> None:
    desk.later(days=140)  # 22 March 2027; summer time begins on the 28th
    booked(desk, days=8)
    with desk.working():
        assert [m.due_at.astimezone(PARIS).hour for m in queued()] == [10, 10, 10]
        assert len({m.due_at.hour for m in queued()}) == 2


def test_the_calendar_file_is_for_who_may_see_the_case_and_its_reading_is_written(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        wanted = desk.wanted(claire)
        assert orientation.calendar_file(wanted.public_id, by=claire, at=desk.at) is None
        row = desk.book(claire, wanted)
        first = orientation.calendar_file(row.public_id, by=claire, at=desk.at)
        assert first == orientation.calendar_file(row.public_id, by=claire, at=desk.later())
        assert first is not None and b"PRIVATE" in first
        assert Reading.objects.filter(kind="appointment.calendar", public_id=row.public_id).count() == 2


def test_a_message_of_an_appointment_that_is_gone_is_nothing(desk: Search, carrier: Carrier) -> None:
    booked(desk)
    with desk.office.as_system():
        message = queued()[0]
        message.payload["appointment"] = str(desk.case.public_id)
        orientation.send_reminder(message, message.due_at)
        assert AppointmentReminder.objects.count() == 0
