"""A forged webhook is refused, a repeated or old one has no effect, the others pass by the law of appointments."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.appointment_codes import AppointmentFactKind, AppointmentState
from misas.core.orientation.appointments import BY_VERB, Appointment, AppointmentFact, advance, fold
from misas.core.orientation.webhooks import LARGEST, Answer, Told, Verdict, is_signed, judge, read, sign
from misas.core.refusals import Refused

K, S = AppointmentFactKind, AppointmentState
PARIS = ZoneInfo("Europe/Paris")
SECRET = b"a secret of the tests"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
STARTS = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
LATER = STARTS + timedelta(days=400)  # when all that is told here has happened
STATUSES = ("unknown", "seen", "noshow", "excused", "revoked")


def body(status: str = "unknown", at: datetime = NOW, starts: datetime = STARTS, **meta: Any) -> bytes:
    """A body in the shape of RDV Service Public, with an invented person that nothing must keep."""
    data = {
        "id": 4012,
        "uuid": "966f9fb3-3d9d-4548-b1b8-feaf08548d9e",
        "status": status,
        "starts_at": starts.isoformat(),
        "duration_in_min": 30,
        "address": "",
        "collectif": False,
        "users": [{"id": 1, "first_name": "Inès", "last_name": "ROBERT", "phone_number": "01 99 00 12 34"}],
    }
    told = {"model": "Rdv", "event": "updated", "timestamp": at.isoformat(), **meta}
    return json.dumps({"data": data, "meta": told}, ensure_ascii=False).encode()


def wanted() -> Appointment:
    return fold([AppointmentFact(K.WANTED, NOW - timedelta(days=3))])


def booked() -> Appointment:
    return advance(wanted(), "book", AppointmentFact(K.BOOKED, NOW - timedelta(days=2), starts_at=STARTS), PARIS)


def told(raw: bytes) -> Told:
    found = read(raw, at=LATER)
    assert found is not None
    return found


def answer(raw: bytes, appointment: Appointment | None, last: datetime | None = None, repeated: bool = False) -> Answer:
    return judge(read(raw, at=LATER), appointment, PARIS, last_told_at=last, repeated=repeated)


def test_only_our_secret_signs() -> None:
    raw = body()
    good = sign(raw, SECRET)
    assert is_signed(raw, good, [SECRET]) and is_signed(raw, good.upper() + " ", [b"old", SECRET])
    assert not is_signed(raw + b" ", good, [SECRET])
    assert not is_signed(raw, good, [b"another"]) and not is_signed(raw, good, [])
    assert not is_signed(raw, sign(raw, b""), [b""]), "an empty secret signs nothing"


@given(st.binary(max_size=200), st.text(max_size=80))
def test_no_other_signature_is_believed(raw: bytes, signature: str) -> None:
    if signature.strip().lower() != sign(raw, SECRET):
        assert not is_signed(raw, signature, [SECRET])


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(raw: bytes) -> None:
    try:
        read(raw, at=NOW)
    except Refused as no:
        assert no.code in ("webhook.unreadable", "webhook.too_large")


@pytest.mark.parametrize(
    "broken",
    [b"[]", b"{}", b'{"data": 1, "meta": {"model": "Rdv"}}', body("later"), body(timestamp="yesterday"),
     body(timestamp="2026-11-20 09:00:00"), b"\xff\xfe"],
)  # fmt: skip
def test_what_has_no_such_shape_is_refused(broken: bytes) -> None:
    with pytest.raises(Refused) as no:
        read(broken, at=NOW)
    assert no.value.code == "webhook.unreadable"
    with pytest.raises(Refused) as too:
        read(b" " * (LARGEST + 1), at=NOW)
    assert too.value.code == "webhook.too_large"


@pytest.mark.parametrize("stamp", ["2026-11-20 10:00:00 +0100", "2026-11-20T09:00:00Z", "2026-11-20 09:00:00 UTC",
                                   "2026-11-20T10:00:00.000+01:00"])  # fmt: skip
def test_both_ways_of_writing_an_instant_are_read(stamp: str) -> None:
    assert told(body(timestamp=stamp)).told_at == NOW


def test_another_model_or_a_group_is_not_ours() -> None:
    assert read(body(model="Absence"), at=NOW) is None
    group = json.loads(body())
    group["data"]["collectif"] = True
    assert read(json.dumps(group).encode(), at=NOW) is None
    assert judge(None, booked(), PARIS, last_told_at=None, repeated=False).verdict is Verdict.NOT_OURS
    assert answer(body(), None).verdict is Verdict.NOT_OURS


def test_nothing_about_people_is_kept() -> None:
    kept = repr(told(body()))
    assert "ROBERT" not in kept and "Inès" not in kept and "01 99" not in kept


def test_the_same_body_at_the_same_time_has_no_effect() -> None:
    assert told(body()).key == told(body()).key
    assert told(body()).key != told(body(at=NOW + timedelta(seconds=1))).key
    assert answer(body("excused"), booked(), repeated=True) == Answer(Verdict.REPEATED)


def test_older_than_the_last_that_was_told_is_recorded_and_ignored() -> None:
    raw = body("excused", NOW)
    assert answer(raw, booked(), last=NOW + timedelta(seconds=1)).verdict is Verdict.STALE
    assert answer(raw, booked(), last=NOW).verdict is Verdict.TAKEN, "at the same instant the later to come stands"
    ours = advance(booked(), "cancel_by_place", AppointmentFact(K.CANCELLED_BY_PLACE, NOW + timedelta(hours=1)), PARIS)
    assert answer(body("unknown", NOW), ours).verdict is Verdict.STALE, "older than what we wrote ourselves"


@pytest.mark.parametrize(
    ("status", "verbs", "state"),
    [
        ("unknown", ["book"], S.BOOKED),
        ("seen", ["book", "honour"], S.HONOURED),
        ("noshow", ["book", "miss"], S.MISSED),
        ("excused", ["cancel_by_person"], S.CANCELLED_BY_PERSON),
        ("revoked", ["cancel_by_place"], S.CANCELLED_BY_PLACE),
    ],
)
def test_each_status_leads_where_it_says(status: str, verbs: list[str], state: AppointmentState) -> None:
    found = answer(body(status, STARTS + timedelta(hours=2)), wanted())
    assert (found.verdict, [verb for verb, _ in found.steps]) == (Verdict.TAKEN, verbs)
    assert found.appointment is not None and found.appointment.state is state


def test_a_destroyed_appointment_is_cancelled_by_the_place() -> None:
    found = answer(body("unknown", event="destroyed"), booked())
    assert found.appointment is not None and found.appointment.state is S.CANCELLED_BY_PLACE


def test_another_date_is_a_move_and_the_same_changes_nothing() -> None:
    assert answer(body(), booked()).verdict is Verdict.UNCHANGED
    later = STARTS + timedelta(days=2)
    found = answer(body(starts=later), booked())
    assert [verb for verb, _ in found.steps] == ["move"]
    assert found.appointment is not None and (found.appointment.starts_at, found.appointment.sequence) == (later, 1)


def test_what_the_law_refuses_is_recorded_with_its_code() -> None:
    early = answer(body("seen", NOW), booked())
    assert (early.verdict, early.code, early.steps) == (Verdict.REFUSED, "appointment.not_yet", ())
    given_up = advance(wanted(), "cancel_by_person", AppointmentFact(K.CANCELLED_BY_PERSON, NOW), PARIS)
    assert answer(body("unknown", NOW + timedelta(1)), given_up).code == "appointment.never_dated"


@pytest.mark.parametrize("verb", ["honour", "miss", "cancel_by_person", "cancel_by_place"])
def test_unknown_does_not_undo_what_one_of_us_wrote_down(verb: str) -> None:
    """RDV Service Public sends "unknown" for any edit, as long as nobody told it how the appointment ended."""
    at = STARTS + timedelta(hours=3)
    ours = advance(booked(), verb, AppointmentFact(BY_VERB[verb].fact, at, by=7), PARIS)
    later = at + timedelta(hours=1)
    assert answer(body("unknown", later), ours).verdict is Verdict.UNCHANGED
    assert answer(body("unknown", later, STARTS - timedelta(days=1)), ours).verdict is Verdict.UNCHANGED
    ahead = answer(body("unknown", later, later + timedelta(days=9)), ours)
    assert [step for step, _ in ahead.steps] == ["reinstate", "move"], "a new date ahead is a new fact"
    theirs = advance(booked(), verb, AppointmentFact(BY_VERB[verb].fact, at), PARIS)
    assert [step for step, _ in answer(body("unknown", later), theirs).steps] == ["reinstate"]


@given(st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(0, 30)), max_size=12))
def test_whatever_is_told_in_order_the_appointment_ends_as_it_was_last_told(drawn: list[tuple[str, int]]) -> None:
    at, appointment = STARTS + timedelta(days=1), wanted()
    expected = {
        "seen": S.HONOURED,
        "noshow": S.MISSED,
        "excused": S.CANCELLED_BY_PERSON,
        "revoked": S.CANCELLED_BY_PLACE,
    }
    never_dated = True
    for status, days in drawn:
        at += timedelta(hours=1)
        starts = STARTS - timedelta(days=days % 3)
        found = answer(body(status, at, starts), appointment)
        if found.verdict is Verdict.REFUSED:
            assert never_dated
            continue
        appointment = found.appointment or appointment
        never_dated = appointment.starts_at is None
        wanted_state = expected.get(status)
        assert appointment.state is wanted_state or (wanted_state is None and appointment.stands)


@given(st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(1, 60)), min_size=2, max_size=8), st.randoms())
def test_told_out_of_order_only_what_is_newer_has_an_effect(drawn: list[tuple[str, int]], random: Any) -> None:
    at, sent = STARTS + timedelta(days=1), []
    for status, minutes in drawn:
        at += timedelta(minutes=minutes)
        sent.append(body(status, at))
    random.shuffle(sent)
    appointment, last, taken = booked(), None, []
    for raw in sent:
        found = answer(raw, appointment, last)
        if found.verdict is Verdict.STALE:
            continue
        last = told(raw).told_at
        taken.append(last)
        appointment = found.appointment or appointment
    assert all(before <= after for before, after in pairwise(taken))
    newest = max((told(raw) for raw in sent), key=lambda one: one.told_at)
    assert appointment.state is newest.wanted or (newest.wanted is S.BOOKED and appointment.stands)


def test_each_step_is_a_verb_of_the_law() -> None:
    found = answer(body("noshow", STARTS + timedelta(hours=2)), wanted())
    again = wanted()
    for verb, fact in found.steps:
        assert fact.kind is BY_VERB[verb].fact and fact.by is None
        again = advance(again, verb, fact, PARIS)
    assert again == found.appointment
