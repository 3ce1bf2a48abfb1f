"""Each answer of a place is written once as what it teaches; a refusal of care is never a mark against anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from misas.core.orientation.calls import OUTCOMES, Call, faults_of_call, observations
from misas.core.orientation.codes import CallChannel, CallOutcome, Fact, Source
from misas.core.orientation.memory import chance
from misas.wording.sentences import fault_sentence
from tests.kit.orientation import TODAY, asked, place

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def call(outcome: CallOutcome, channel: CallChannel = CallChannel.PHONE, **more: object) -> Call:
    return Call(AT, place(1), channel, outcome, by=7, **more)  # type: ignore[arg-type]


def test_every_answer_has_its_line() -> None:
    assert set(OUTCOMES) == set(CallOutcome)
    assert [code for code, row in OUTCOMES.items() if row.books] == [CallOutcome.GIVEN]


@pytest.mark.parametrize("outcome", CallOutcome)
def test_what_is_taught_is_dated_signed_and_about_the_place(outcome: CallOutcome) -> None:
    for seen in observations(call(outcome), TODAY):
        assert (seen.place, seen.on, seen.by, seen.source) == (place(1), TODAY, 7, Source.CALL)


@pytest.mark.parametrize(
    ("outcome", "effect"),
    [
        (CallOutcome.GIVEN, 1),
        (CallOutcome.OFFERED_TOO_FAR, 1),
        (CallOutcome.NO_NEW_PERSON, -1),
        (CallOutcome.WAITING_LIST, -1),
        (CallOutcome.MOVED_OR_CLOSED, -1),
        (CallOutcome.CALL_BACK, 0),
        (CallOutcome.MESSAGE_LEFT, 0),
        (CallOutcome.NO_ANSWER, 0),
        (CallOutcome.WRONG_NUMBER, 0),
        (CallOutcome.NOT_THIS_CARE, 0),
        (CallOutcome.TOO_EXPENSIVE, 0),
        (CallOutcome.CARE_REFUSED, 0),
    ],
)
def test_only_a_clear_answer_moves_the_chance(outcome: CallOutcome, effect: int) -> None:
    prior = asked().prior
    before = chance([], TODAY, prior).mean
    after = chance(observations(call(outcome), TODAY), TODAY, prior).mean
    assert (after > before) - (after < before) == effect


def test_a_refusal_of_care_teaches_nothing_about_the_place() -> None:
    assert observations(call(CallOutcome.CARE_REFUSED, announced_days=30), TODAY) == ()


def test_an_announced_wait_is_kept_with_its_day() -> None:
    found = {seen.fact: seen.value for seen in observations(call(CallOutcome.GIVEN, announced_days=21), TODAY)}
    assert found == {Fact.TAKES_NEW: True, Fact.PHONE: True, Fact.WAITING_DAYS: 21}


def test_an_answer_by_another_way_says_nothing_of_the_telephone() -> None:
    online = observations(call(CallOutcome.GIVEN, CallChannel.ONLINE), TODAY)
    assert Fact.PHONE not in {seen.fact for seen in online}
    told = observations(call(CallOutcome.NO_NEW_PERSON, CallChannel.BY_PERSON), TODAY)
    assert {seen.source for seen in told} == {Source.PERSON}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"outcome": CallOutcome.GIVEN, "announced_days": -1}, "call.wait_out_of_range"),
        ({"outcome": CallOutcome.GIVEN, "announced_days": 1096}, "call.wait_out_of_range"),
        ({"outcome": CallOutcome.NO_ANSWER, "announced_days": 3}, "call.no_wait_with_this_answer"),
        ({"outcome": CallOutcome.CALL_BACK}, "call.when_to_call_back"),
        ({"outcome": CallOutcome.CALL_BACK, "call_back_on": date(2026, 11, 19)}, "call.call_back_in_the_past"),
    ],
)
def test_a_call_typed_wrongly_names_its_fault(typed: dict[str, object], code: str) -> None:
    faults = faults_of_call(Call(AT, place(1), CallChannel.PHONE, **typed), TODAY)  # type: ignore[arg-type]
    assert [fault.code for fault in faults] == [code]
    assert "{" not in fault_sentence(faults[0])


def test_a_call_typed_rightly_has_no_fault() -> None:
    assert faults_of_call(call(CallOutcome.GIVEN, announced_days=0), TODAY) == []
    assert faults_of_call(call(CallOutcome.CALL_BACK, call_back_on=TODAY), TODAY) == []
