"""A reminder leaves at ten by the clock of the caisse, once per date, whatever crashes; none after a cancellation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.appointment_codes import AppointmentFactKind, ReminderKind
from misas.core.orientation.appointments import BY_VERB, Appointment, AppointmentFact, advance, allowed_verbs, fold
from misas.core.orientation.reminders import DAYS, HOUR, TO_PERSON, Reminder, is_still_due, reminders

K, R = AppointmentFactKind, ReminderKind
ID = "0b7c5a52-6d9a-4b55-9f0a-3f1f1f6f2a11"
PARIS = ZoneInfo("Europe/Paris")
ZONES = [ZoneInfo(name) for name in ("Europe/Paris", "America/Cayenne", "Indian/Reunion", "America/Miquelon")]
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


def book(starts_at: datetime, at: datetime = NOW, zone: ZoneInfo = PARIS) -> Appointment:
    return advance(
        fold([AppointmentFact(K.WANTED, at)]), "book", AppointmentFact(K.BOOKED, at, starts_at=starts_at), zone
    )


def kinds(found: tuple[Reminder, ...]) -> list[ReminderKind]:
    return [one.kind for one in found]


def test_a_week_two_days_and_the_day_after() -> None:
    found = reminders(book(datetime(2027, 3, 17, 13, 30, tzinfo=UTC)), ID, PARIS)
    assert [(one.kind, one.due_at) for one in found] == [
        (R.WEEK_BEFORE, datetime(2027, 3, 10, 9, tzinfo=UTC)),
        (R.TWO_DAYS_BEFORE, datetime(2027, 3, 15, 9, tzinfo=UTC)),
        (R.DAY_AFTER, datetime(2027, 3, 18, 9, tzinfo=UTC)),
    ]


@pytest.mark.parametrize(
    ("starts", "hours"),
    [
        (datetime(2027, 3, 30, 13, tzinfo=UTC), (9, 8, 8)),  # summer time begins on the 28th
        (datetime(2027, 11, 2, 13, tzinfo=UTC), (8, 9, 9)),  # and ends on 31 October
    ],
)
def test_summer_or_winter_it_is_ten_on_her_clock(starts: datetime, hours: tuple[int, ...]) -> None:
    found = reminders(book(starts, starts - timedelta(days=20)), ID, PARIS)
    assert tuple(one.due_at.hour for one in found) == hours
    assert all(one.due_at.astimezone(PARIS).time() == HOUR for one in found)


@given(st.integers(0, 4 * 365 * 24 * 60), st.integers(0, 40 * 24), st.sampled_from(ZONES))
def test_every_reminder_has_its_day_and_its_hour_in_every_zone(minutes: int, before: int, zone: ZoneInfo) -> None:
    starts_at = NOW + timedelta(minutes=minutes)
    booked_at = starts_at - timedelta(hours=before)
    for one in reminders(book(starts_at, booked_at, zone), ID, zone):
        local = one.due_at.astimezone(zone)
        assert local.time() == HOUR
        assert (local.date() - starts_at.astimezone(zone).date()).days == DAYS[one.kind]
        assert one.due_at < one.until
        if one.kind in TO_PERSON:
            assert booked_at < one.due_at < starts_at, "never for what is past, nor about what has begun"
            assert one.until <= starts_at


def test_an_appointment_of_tomorrow_asks_only_whether_it_took_place() -> None:
    assert kinds(reminders(book(NOW + timedelta(days=1)), ID, PARIS)) == [R.DAY_AFTER]
    assert kinds(reminders(book(NOW + timedelta(days=4)), ID, PARIS)) == [R.TWO_DAYS_BEFORE, R.DAY_AFTER]


def test_whoever_does_not_want_them_receives_none() -> None:
    later = book(NOW + timedelta(days=20))
    assert kinds(reminders(later, ID, PARIS, person_agrees=False)) == [R.DAY_AFTER]
    first = reminders(later, ID, PARIS)[0]
    assert not is_still_due(first, later, ID, PARIS, first.due_at, person_agrees=False)


def test_queued_again_it_is_the_same_and_moved_it_is_another() -> None:
    one = book(NOW + timedelta(days=20))
    assert reminders(one, ID, PARIS) == reminders(one, ID, PARIS)
    moved = advance(one, "move", AppointmentFact(K.MOVED, NOW, starts_at=NOW + timedelta(days=30)), PARIS)
    assert not {r.key for r in reminders(one, ID, PARIS)} & {r.key for r in reminders(moved, ID, PARIS)}
    assert len({r.key for r in reminders(one, ID, PARIS)} | {r.key for r in reminders(one, "other", PARIS)}) == 6


@pytest.mark.parametrize("verb", ["cancel_by_person", "cancel_by_place"])
def test_nothing_leaves_after_a_cancellation(verb: str) -> None:
    one = book(NOW + timedelta(days=20))
    queued = reminders(one, ID, PARIS)
    cancelled = advance(one, verb, AppointmentFact(BY_VERB[verb].fact, NOW), PARIS)
    assert reminders(cancelled, ID, PARIS) == ()
    assert not any(is_still_due(r, cancelled, ID, PARIS, r.due_at) for r in queued)


def test_what_was_cancelled_over_its_reminder_is_not_reminded_late() -> None:
    one = book(NOW + timedelta(days=20))
    week = reminders(one, ID, PARIS)[0]
    cancelled = advance(one, "cancel_by_place", AppointmentFact(K.CANCELLED_BY_PLACE, NOW), PARIS)
    back = advance(cancelled, "reinstate", AppointmentFact(K.REINSTATED, week.due_at + timedelta(days=2)), PARIS)
    assert kinds(reminders(back, ID, PARIS)) == [R.TWO_DAYS_BEFORE, R.DAY_AFTER]


def test_the_day_after_nothing_is_asked_of_what_is_already_told() -> None:
    one = book(NOW + timedelta(days=20))
    question = reminders(one, ID, PARIS)[-1]
    assert is_still_due(question, one, ID, PARIS, question.due_at)
    came = advance(one, "honour", AppointmentFact(K.HONOURED, question.due_at), PARIS)
    assert not is_still_due(question, came, ID, PARIS, question.due_at)


def test_a_reminder_late_by_a_night_still_leaves_and_one_past_its_use_never_does() -> None:
    one = book(NOW + timedelta(days=20))
    week, two, question = reminders(one, ID, PARIS)
    assert is_still_due(week, one, ID, PARIS, week.due_at + timedelta(hours=14))
    assert not is_still_due(week, one, ID, PARIS, two.due_at), "the next one says it"
    assert not is_still_due(two, one, ID, PARIS, one.starts_at or NOW)
    assert not is_still_due(question, one, ID, PARIS, question.until)
    assert not is_still_due(two, one, ID, PARIS, two.due_at - timedelta(seconds=1)), "never early"


class Post:
    """A queue that crashes: what it sent is known by its key, and it is asked again and again."""

    def __init__(self) -> None:
        self.sent: dict[str, datetime] = {}
        self.read: list[tuple[datetime | None, ReminderKind]] = []

    def pass_by(self, appointment: Appointment, queued: set[Reminder], at: datetime, crashes: bool) -> None:
        for one in sorted(queued, key=lambda r: (r.due_at, r.key)):
            if one.key in self.sent or not is_still_due(one, appointment, ID, PARIS, at):
                continue
            self.sent[one.key] = at
            self.read.append((appointment.starts_at, one.kind))
            if crashes:
                return


LIFE = st.lists(st.tuples(st.sampled_from([*sorted(BY_VERB), "wait"]), st.integers(1, 200), st.booleans()), max_size=20)


@given(LIFE, st.integers(0, 400))
def test_each_leaves_once_per_date_across_crashes_moves_and_the_change_of_hour(
    life: list[tuple[str, int, bool]], lead: int
) -> None:
    at = NOW + timedelta(days=lead)
    appointment = book(at + timedelta(days=12), at)
    queued, post = set(reminders(appointment, ID, PARIS)), Post()
    for verb, hours, crashes in life:
        at += timedelta(hours=hours)
        if verb in allowed_verbs(appointment, at, PARIS):
            date = {"starts_at": at + timedelta(days=9, hours=hours)} if verb in ("move", "book") else {}
            appointment = advance(appointment, verb, AppointmentFact(BY_VERB[verb].fact, at, **date), PARIS)  # type: ignore[arg-type]
            queued |= set(reminders(appointment, ID, PARIS))
        before = dict(post.sent)
        post.pass_by(appointment, queued, at, crashes)
        post.pass_by(appointment, queued, at, crashes=False)
        if not appointment.stands:
            assert post.sent == before, "nothing leaves when nobody is expected"
    assert len(post.read) == len(set(post.read)), "nobody reads twice the same reminder of the same date"
