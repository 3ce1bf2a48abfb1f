"""A visit that did not take place, or that others cancelled, asks for somebody the same day, until it was seen to."""

from __future__ import annotations

from datetime import date

import pytest

from misas.core.cases.codes import FactKind, TaskKind
from misas.core.cases.facts import Fact
from misas.core.cases.tasks import derive
from misas.core.cases.undoing import check
from misas.core.refusals import Refused
from tests.kit.case_facts import History, day, office

K, T = FactKind, TaskKind


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
