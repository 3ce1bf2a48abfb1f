"""A visit that did not take place, or that others cancelled, asks for somebody the same day, until it was seen to."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.cases.codes import AttemptChannel, AttemptOutcome, FactKind, TaskKind
from misas.core.cases.facts import Fact
from misas.core.cases.tasks import derive
from misas.core.cases.undoing import check
from misas.core.refusals import Refused
from tests.kit.case_facts import History, day, office

K, T = FactKind, TaskKind
PHONE, Out = AttemptChannel.PHONE, AttemptOutcome


def missed() -> History:
    history = History().accompanied("a").then(K.CARE_BOOKED, care="a", on="2026-11-20")
    return history.later(days=18).then(K.CARE_MISSED, care="a")


def booked_then_searched(**said: bool) -> History:
    history = History().accompanied("a").then(K.CARE_BOOKED, care="a", on="2026-11-20")
    return history.later(days=3).then(K.CARE_SEARCHED, care="a", **said)


def first(history: History) -> tuple[TaskKind, date, str]:
    task = derive(history.known, office())[0]
    return task.kind, task.due, task.reason


def test_it_is_due_the_day_it_is_told() -> None:
    history = missed()
    assert first(history) == (T.FOLLOW_SEARCH, day(history.at), "care.missed")


def test_once_followed_the_search_has_its_usual_delay() -> None:
    history = missed()
    history.then(K.FOLLOWED, task=T.FOLLOW_SEARCH, about="a")
    kind, due, reason = first(history)
    assert (kind, reason) == (T.FOLLOW_SEARCH, "") and due > day(history.at)


def test_another_date_is_waited_for_as_any_other() -> None:
    history = missed()
    history.then(K.CARE_BOOKED, care="a", on="2026-12-10")
    assert first(history) == (T.VERIFY_APPOINTMENT, date(2026, 12, 11), "")


def test_told_on_a_closed_day_it_is_due_on_the_next_open_one() -> None:
    history = History().accompanied("a").then(K.CARE_BOOKED, care="a", on="2026-11-06")
    history.later(days=(5 - history.at.weekday()) % 7).then(K.CARE_MISSED, care="a")
    told = day(history.at)
    assert told.weekday() == 5
    assert (first(history)[1] - told).days == 2


def test_what_an_appointment_said_of_a_care_is_not_undone_without_it() -> None:
    history = missed()
    last = Fact(K.CARE_MISSED, history.at, 7, {"care": "a", "appointment": "x"})
    with pytest.raises(Refused) as refused:
        check(last, [last], by=7, at=history.at)
    assert refused.value.code == "undo.appointment"


def test_a_visit_that_others_cancelled_is_sought_again_the_same_day_until_somebody_did() -> None:
    history = booked_then_searched(cancelled=True)
    assert first(history) == (T.FOLLOW_SEARCH, day(history.at), "care.cancelled")
    history.then(K.FOLLOWED, task=T.FOLLOW_SEARCH.value, about="a")
    assert first(history)[2] == ""
    assert first(booked_then_searched())[2] == "", "what she says to us herself has the usual delay"


def fell(how: str) -> History:
    return missed() if how == "care.missed" else booked_then_searched(cancelled=True)


def place_answers(history: History) -> History:
    """As a call to a place is recorded on the case."""
    return history.then(K.FOLLOWED, task=T.FOLLOW_SEARCH, about="a", appointment="x", outcome="no_answer")


HOW = pytest.mark.parametrize("how", ["care.missed", "care.cancelled"])


@HOW
@pytest.mark.parametrize(
    ("outcome", "ends"),
    [
        (Out.REACHED, True),
        (Out.CALLBACK_ASKED, False),
        (Out.NOT_REACHED, False),
        (Out.BUSY, False),
        (Out.VOICEMAIL, False),
        (Out.THIRD_PARTY, False),
        (Out.WRONG_NUMBER, False),
        (Out.DANGEROUS_CONTACT, True),
    ],
)
def test_only_a_contact_with_the_person_ends_the_call_she_is_owed(how: str, outcome: Out, ends: bool) -> None:
    history = place_answers(fell(how))
    assert first(history) == (T.FOLLOW_SEARCH, day(history.at), how), "no place is the person"
    history.tried(PHONE, outcome)
    place_answers(history)
    kind, due, reason = first(history)
    assert (kind, reason) == (T.FOLLOW_SEARCH, "" if ends else how)
    assert (due - day(history.at)).days > 7 if ends else 1 <= (due - day(history.at)).days <= 4


@HOW
def test_she_said_when_to_call_back_and_is_called_then(how: str) -> None:
    history = fell(how)
    history.tried(PHONE, Out.CALLBACK_ASKED, callback_on="2026-12-03")
    assert first(history) == (T.FOLLOW_SEARCH, date(2026, 12, 3), how)


@HOW
def test_who_referred_her_is_not_the_person(how: str) -> None:
    history = fell(how)
    history.tried(AttemptChannel.REFERRER, Out.SENT)
    assert first(history) == (T.FOLLOW_SEARCH, day(history.at), how)


@HOW
def test_once_she_was_called_each_answer_of_a_place_follows_the_search_up(how: str) -> None:
    history = fell(how)
    history.then(K.FOLLOWED, task=T.FOLLOW_SEARCH, about="a")
    before = first(history)[1]
    place_answers(history.later(days=3))
    assert first(history)[1] > before and first(history)[2] == ""


@HOW
@given(days=st.lists(st.integers(0, 20), min_size=1, max_size=8), tries=st.lists(st.booleans(), min_size=8, max_size=8))
def test_whatever_the_places_answer_she_is_called(how: str, days: list[int], tries: list[bool]) -> None:
    """However many calls to places, and calls to her that nobody took: she is still owed one within two days."""
    history = fell(how)
    tried = day(history.at)
    for after, hers in zip(days, tries, strict=False):
        history.later(days=after)
        if hers:
            history.tried(PHONE, Out.NOT_REACHED)
            tried = day(history.at)
        else:
            place_answers(history)
    kind, due, reason = first(history)
    assert (kind, reason) == (T.FOLLOW_SEARCH, how)
    assert (due - tried).days <= 4, "a working day"
