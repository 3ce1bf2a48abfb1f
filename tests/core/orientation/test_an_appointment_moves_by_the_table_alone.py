"""Every legal step of an appointment is covered and every other one refused; its past is never rewritten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation import drawing
from misas.core.orientation.appointment_codes import AppointmentFactKind, AppointmentState, MissedReason
from misas.core.orientation.appointments import (
    BY_FACT,
    BY_VERB,
    OVER,
    SEARCHING,
    STANDING,
    STEPS,
    Appointment,
    AppointmentFact,
    advance,
    allowed_verbs,
    fold,
)
from misas.core.orientation.calls import Call
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.core.orientation.exchange_codes import NAMES
from misas.core.refusals import Refused
from misas.wording.sentences import known_codes
from tests.architecture.repository import ROOT
from tests.kit.orientation import place

K, S = AppointmentFactKind, AppointmentState
PARIS, CAYENNE = ZoneInfo("Europe/Paris"), ZoneInfo("America/Cayenne")
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NEXT = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)
WANTED = AppointmentFact(K.WANTED, NOW)
NO = Call(NOW, place(1), CallChannel.PHONE, CallOutcome.NO_NEW_PERSON)
YES = Call(NOW, place(2), CallChannel.PHONE, CallOutcome.GIVEN, announced_days=11)

PATHS: dict[AppointmentState, list[str]] = {
    S.TO_BOOK: [],
    S.ATTEMPTING: ["attempt"],
    S.BOOKED: ["book"],
    S.MOVED: ["book", "move"],
    S.HONOURED: ["book", "honour"],
    S.MISSED: ["book", "miss"],
    S.CANCELLED_BY_PERSON: ["book", "cancel_by_person"],
    S.CANCELLED_BY_PLACE: ["book", "cancel_by_place"],
}
AFTER = NEXT + timedelta(days=40)


def fact(verb: str, at: datetime, **more: object) -> AppointmentFact:
    """A sound fact for this verb."""
    kind = BY_VERB[verb].fact
    if verb == "attempt":
        more.setdefault("call", NO)
    if verb in ("book", "move"):
        more.setdefault("starts_at", NEXT if verb == "book" else NEXT + timedelta(days=7))
    return AppointmentFact(kind, at, **more)  # type: ignore[arg-type]


def at_state(state: AppointmentState) -> tuple[Appointment, datetime]:
    """An appointment that stands there, and the instant of its last fact."""
    appointment, at = fold([WANTED]), NOW
    for verb in PATHS[state]:
        at = AFTER if verb in ("honour", "miss") else at + timedelta(minutes=1)
        appointment = advance(appointment, verb, fact(verb, at), PARIS)
    assert appointment.state is state
    return appointment, at


@pytest.mark.parametrize("state", AppointmentState)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.verb)
def test_the_table_alone_says_what_may_happen(state: AppointmentState, step: object) -> None:
    verb = step.verb  # type: ignore[attr-defined]
    appointment, at = at_state(state)
    later = max(at, AFTER) + timedelta(minutes=1)
    if state in BY_VERB[verb].start:
        one = fact(verb, later, starts_at=NEXT + timedelta(days=60)) if verb == "move" else fact(verb, later)
        assert advance(appointment, verb, one, PARIS).state is BY_VERB[verb].leads_to
        assert verb in allowed_verbs(appointment, later, PARIS)
    else:
        with pytest.raises(Refused) as no:
            advance(appointment, verb, fact(verb, later), PARIS)
        assert no.value.code == "appointment.not_from_here"
        assert verb not in allowed_verbs(appointment, later, PARIS)


def test_each_fact_has_one_verb_and_every_state_a_way_in() -> None:
    assert len(BY_VERB) == len(BY_FACT) == len(STEPS)
    assert set(BY_FACT) == set(K) - {K.WANTED}
    assert {step.leads_to for step in STEPS} == set(S) - {S.TO_BOOK}
    assert set(S) == SEARCHING | STANDING | OVER


def test_an_appointment_begins_by_being_wanted() -> None:
    for facts in ([], [AppointmentFact(K.BOOKED, NOW, starts_at=NEXT)]):
        with pytest.raises(ValueError, match="being wanted"):
            fold(facts)


class Walk:
    """A random life: each verb drawn is played if it is legal, refused otherwise."""

    def __init__(self) -> None:
        self.facts, self.at = [WANTED], NOW
        self.appointment = fold(self.facts)

    def play(self, verb: str, wait: int, ahead: int) -> None:
        self.at += timedelta(minutes=wait)
        one = fact(verb, self.at, starts_at=self.at + timedelta(hours=ahead)) if verb in ("book", "move") else None
        one = one or fact(verb, self.at)
        before = self.appointment
        try:
            self.appointment = advance(before, verb, one, PARIS)
            self.facts.append(one)
        except Refused as no:
            assert self.appointment is before
            assert no.code in known_codes("REFUSALS")


@given(
    st.lists(st.tuples(st.sampled_from(sorted(BY_VERB)), st.integers(0, 60_000), st.integers(-99, 999)), max_size=15)
)
def test_the_state_is_the_fold_of_the_facts_and_the_past_is_only_added_to(walked: list[tuple[str, int, int]]) -> None:
    walk = Walk()
    seen = [fold([WANTED])]
    for verb, wait, ahead in walked:
        walk.play(verb, wait, ahead)
        seen.append(walk.appointment)
    assert fold(walk.facts) == walk.appointment
    sequences = [one.sequence for one in seen]
    assert sequences == sorted(sequences), "a calendar never goes back to an older version"
    assert all((one.starts_at is not None) >= one.stands for one in seen)
    kept = [one for one in walk.facts if one.call is not None]
    assert len(walk.appointment.calls) == len(kept)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(BY_VERB)), st.integers(0, 60_000), st.integers(-99, 999)), max_size=15)
)
def test_what_may_be_offered_is_what_would_be_taken(walked: list[tuple[str, int, int]]) -> None:
    walk = Walk()
    for verb, wait, ahead in walked:
        walk.play(verb, wait, ahead)
    for verb in BY_VERB:
        later = fact(verb, walk.at + timedelta(minutes=1))
        if verb in ("book", "move"):
            later = fact(verb, later.at, starts_at=later.at + timedelta(days=3, minutes=7))
        try:
            advance(walk.appointment, verb, later, PARIS)
            taken = True
        except Refused:
            taken = False
        assert taken == (verb in allowed_verbs(walk.appointment, later.at, PARIS)), verb


def test_nobody_has_come_before_the_day() -> None:
    booked, _ = at_state(S.BOOKED)
    for verb in ("honour", "miss"):
        with pytest.raises(Refused) as no:
            advance(booked, verb, fact(verb, NEXT - timedelta(days=1)), PARIS)
        assert no.value.code == "appointment.not_yet"
    assert advance(booked, "honour", fact("honour", NEXT - timedelta(hours=2)), PARIS).state is S.HONOURED, "same day"


def test_the_day_is_that_of_the_caisse() -> None:
    """At 01:00 UTC it is still the evening before in Cayenne."""
    start = datetime(2026, 12, 2, 12, tzinfo=UTC)
    booked = advance(fold([WANTED]), "book", fact("book", NOW, starts_at=start), CAYENNE)
    night = datetime(2026, 12, 2, 1, tzinfo=UTC)
    with pytest.raises(Refused):
        advance(booked, "honour", fact("honour", night), CAYENNE)
    assert advance(booked, "honour", fact("honour", night), PARIS).state is S.HONOURED


@pytest.mark.parametrize(
    ("verb", "more", "code"),
    [
        ("book", {"starts_at": None}, "appointment.when"),
        ("book", {"starts_at": NOW + timedelta(days=731)}, "appointment.too_far_ahead"),
        ("book", {"starts_at": NOW - timedelta(days=366)}, "appointment.too_long_ago"),
        ("book", {"minutes": 0}, "appointment.strange_duration"),
        ("book", {"minutes": 24 * 60 + 1}, "appointment.strange_duration"),
        ("attempt", {"call": None}, "appointment.which_answer"),
        ("attempt", {"call": YES}, "appointment.note_its_date"),
    ],
)
def test_what_is_not_sound_is_refused(verb: str, more: dict[str, object], code: str) -> None:
    one = AppointmentFact(BY_VERB[verb].fact, NOW, **{"starts_at": NEXT, **more})  # type: ignore[arg-type]
    with pytest.raises(Refused) as no:
        advance(fold([WANTED]), verb, one, PARIS)
    assert no.value.code == code


def test_moving_to_the_same_date_is_no_move() -> None:
    booked, at = at_state(S.BOOKED)
    with pytest.raises(Refused) as no:
        advance(booked, "move", fact("move", at, starts_at=NEXT), PARIS)
    assert no.value.code == "appointment.same_date"
    elsewhere = advance(booked, "move", fact("move", at, starts_at=NEXT, place=place(9)), PARIS)
    assert (elsewhere.place, elsewhere.starts_at) == (place(9), NEXT)


def test_not_said_where_it_stays_and_elsewhere_is_said() -> None:
    at = NOW + timedelta(minutes=1)
    booked = advance(fold([WANTED]), "book", fact("book", NOW, place=place(3)), PARIS)
    assert advance(booked, "move", fact("move", at), PARIS).place == place(3)
    away = advance(booked, "move", fact("move", at, starts_at=NEXT, place=""), PARIS)
    assert (away.place, away.starts_at) == ("", NEXT)


def test_a_visit_ahead_is_not_moved_to_a_day_that_is_over() -> None:
    booked = advance(fold([WANTED]), "book", fact("book", NOW), PARIS)
    at, over = NOW + timedelta(days=2), NOW + timedelta(days=1)
    with pytest.raises(Refused) as no:
        advance(booked, "move", fact("move", at, starts_at=over, by=7), PARIS)
    assert no.value.code == "appointment.moved_to_past"
    assert advance(booked, "move", fact("move", at, starts_at=over), PARIS).starts_at == over, "what a machine knows"
    corrected = advance(booked, "move", fact("move", AFTER, starts_at=over, by=7), PARIS)
    assert corrected.starts_at == over, "the date of a visit that is over"
    late = advance(fold([WANTED]), "book", fact("book", at, starts_at=over, by=7), PARIS)
    assert late.starts_at == over, "noted once it took place"


def test_a_move_that_says_no_duration_keeps_it() -> None:
    booked = advance(fold([WANTED]), "book", fact("book", NOW, minutes=45, place=place(3)), PARIS)
    moved = advance(booked, "move", fact("move", NOW), PARIS)
    assert (moved.minutes, moved.place) == (45, place(3))


def test_a_fact_from_before_the_last_one_is_refused() -> None:
    booked, at = at_state(S.BOOKED)
    with pytest.raises(Refused) as no:
        advance(booked, "move", fact("move", at - timedelta(minutes=5)), PARIS)
    assert no.value.code == "appointment.before_last"


def test_a_search_given_up_before_any_date_cannot_be_reinstated() -> None:
    given_up = advance(fold([WANTED]), "cancel_by_person", fact("cancel_by_person", NOW), PARIS)
    assert given_up.state is S.CANCELLED_BY_PERSON and allowed_verbs(given_up, NOW, PARIS) == ()
    with pytest.raises(Refused) as no:
        advance(given_up, "reinstate", fact("reinstate", NOW), PARIS)
    assert no.value.code == "appointment.never_dated"


def test_a_word_said_wrongly_is_corrected_and_the_reason_goes_with_it() -> None:
    booked, _ = at_state(S.BOOKED)
    missed = advance(booked, "miss", fact("miss", AFTER, reason=MissedReason.FORGOT), PARIS)
    assert missed.reason is MissedReason.FORGOT
    came = advance(missed, "honour", fact("honour", AFTER), PARIS)
    assert (came.state, came.reason) == (S.HONOURED, None)


def test_the_calendar_counts_moves_cancellations_and_returns_only() -> None:
    booked, at = at_state(S.BOOKED)
    assert booked.sequence == 0
    moved = advance(booked, "move", fact("move", at), PARIS)
    cancelled = advance(moved, "cancel_by_place", fact("cancel_by_place", at), PARIS)
    back = advance(cancelled, "reinstate", fact("reinstate", at), PARIS)
    came = advance(back, "honour", fact("honour", AFTER), PARIS)
    assert [one.sequence for one in (moved, cancelled, back, came)] == [1, 2, 3, 3]
    assert (moved.moves, back.moves) == (1, 1)


def test_a_booking_keeps_the_call_that_gave_it() -> None:
    tried = advance(fold([WANTED]), "attempt", fact("attempt", NOW), PARIS)
    booked = advance(tried, "book", fact("book", NOW, call=YES), PARIS)
    assert [call.outcome for call in booked.calls] == [CallOutcome.NO_NEW_PERSON, CallOutcome.GIVEN]
    with pytest.raises(ValueError, match="no appointment is given"):
        advance(tried, "book", fact("book", NOW, call=NO), PARIS)


def test_a_verb_never_records_another_fact() -> None:
    with pytest.raises(ValueError, match="records"):
        advance(fold([WANTED]), "book", fact("attempt", NOW), PARIS)
    with pytest.raises(ValueError, match="time zone"):
        advance(fold([WANTED]), "book", fact("book", NOW, starts_at=NEXT.replace(tzinfo=None)), PARIS)


def test_every_state_has_its_name_elsewhere() -> None:
    assert set(NAMES) == set(S)
    dated = (S.BOOKED, S.MOVED, S.HONOURED, S.MISSED, S.CANCELLED_BY_PERSON, S.CANCELLED_BY_PLACE)
    assert [NAMES[state].rdv for state in dated] == ["unknown", "unknown", "seen", "noshow", "excused", "revoked"]
    fhir = {"proposed", "pending", "booked", "fulfilled", "noshow", "cancelled"}
    assert {names.fhir for names in NAMES.values()} == fhir


def test_the_page_of_the_docs_is_the_law() -> None:
    written = (ROOT / "docs" / "appointments.md").read_text(encoding="utf-8")
    assert written == drawing.page(), "run: python -m misas.core.orientation.drawing > docs/appointments.md"
