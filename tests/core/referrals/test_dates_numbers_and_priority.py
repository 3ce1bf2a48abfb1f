"""Each referral is numbered, dated by the law and explained: why it is read first, and when that changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.referrals.codes import CareType, Channel, SaidStage
from misas.core.referrals.numbering import LETTERS, Number, parse
from misas.core.referrals.priority import LEVELS, Level, Why, explain, level_of, of_the_person
from misas.core.referrals.receipts import legal_dates
from misas.core.referrals.said import CareSaid, CoverSaid, Said
from tests.kit.referrals import CALENDAR

FRIDAY = datetime(2026, 11, 6, 16, tzinfo=UTC)
ADULT = date(1984, 3, 12)


def test_a_letter_is_owed_a_registration_in_one_working_day_and_an_acknowledgment_in_ten() -> None:
    dates = legal_dates(FRIDAY, Channel.POST, CALENDAR)
    assert dates.acknowledged_at is None
    assert dates.register_by == date(2026, 11, 9)
    assert dates.acknowledge_by == date(2026, 11, 23)  # 11 November is a holiday
    assert dates.take_up_by == date(2026, 11, 10)


@pytest.mark.parametrize("channel", sorted(set(Channel) - {Channel.EMAIL, Channel.POST}))
def test_a_door_that_answers_at_once_owes_nothing_more(channel: Channel) -> None:
    dates = legal_dates(FRIDAY, channel, CALENDAR)
    assert dates.acknowledged_at == FRIDAY
    assert dates.register_by is None


@given(st.integers(1, 999), st.sampled_from(Channel), st.integers(1, 10**9 - 1))
def test_a_number_read_aloud_is_found_again(caisse: int, channel: Channel, sequence: int) -> None:
    number = Number(caisse, channel, sequence)
    text = str(number)
    assert parse(text) == number
    assert parse(text.lower().replace("-", " ")) == number
    assert parse(text.removeprefix("S")) == number


def test_no_letter_of_a_number_is_heard_for_another() -> None:
    assert len(set(LETTERS.values())) == len(Channel)
    assert not set(LETTERS.values()) & {"I", "O"}
    assert parse("S301-P-000000") is None
    assert parse("S301-X-000001") is None
    assert parse("bonjour") is None


def told(today: date | None = None, **said: Any) -> tuple[Level, tuple[Why, ...]]:
    today = today or FRIDAY.date()
    found = explain(Said(birth_date=ADULT, **said), received_on=FRIDAY.date(), today=today, calendar=CALENDAR)
    return found.level, found.why


@pytest.mark.parametrize(
    ("said", "level", "why"),
    [
        ({}, Level.NORMAL, ()),
        ({"urgent": True}, Level.FIRST, (Why.STATED_URGENCY,)),
        ({"cover": CoverSaid.ENDING}, Level.FIRST, (Why.LOSS_OF_RIGHTS,)),
        ({"pregnancy": True}, Level.SOON, (Why.PREGNANCY,)),
        (
            {"cares": (CareSaid(CareType.IMAGING, stage=SaidStage.INTERRUPTED),)},
            Level.SOON,
            (Why.INTERRUPTED_CARE,),
        ),
        (
            {"cares": (CareSaid(CareType.OPTICS, quote_until=date(2026, 11, 13)),)},
            Level.FIRST,
            (Why.QUOTE_ENDS_SOON,),
        ),
        ({"cares": (CareSaid(CareType.OPTICS, quote_until=date(2026, 12, 6)),)}, Level.SOON, (Why.QUOTE_ENDS,)),
        ({"cares": (CareSaid(CareType.OPTICS, quote_until=date(2027, 3, 1)),)}, Level.NORMAL, ()),
        ({"urgent": True, "pregnancy": True}, Level.FIRST, (Why.STATED_URGENCY, Why.PREGNANCY)),
    ],
)
def test_each_priority_says_why(said: dict[str, Any], level: Level, why: tuple[Why, ...]) -> None:
    assert told(**said) == (level, why)


def test_a_child_comes_sooner_until_the_day_of_eighteen() -> None:
    eve = date(2026, 11, 6)
    born = date(2008, 11, 7)
    found = explain(Said(birth_date=born), received_on=eve, today=eve, calendar=CALENDAR)
    assert (found.why, found.changes_on) == ((Why.CHILD,), date(2026, 11, 7))
    assert explain(Said(birth_date=born), received_on=eve, today=born.replace(year=2026), calendar=CALENDAR).why == ()


def test_what_is_past_its_day_comes_first_from_the_day_after() -> None:
    due = date(2026, 11, 10)
    eve = explain(Said(birth_date=ADULT), received_on=FRIDAY.date(), due_on=due, today=due, calendar=CALENDAR)
    assert (eve.why, eve.changes_on) == ((), date(2026, 11, 11))
    late = explain(
        Said(birth_date=ADULT), received_on=FRIDAY.date(), due_on=due, today=date(2026, 11, 11), calendar=CALENDAR
    )
    assert (late.level, late.why) == (Level.FIRST, (Why.LATE,))
    assert of_the_person((Why.CHILD, Why.LATE)) == (Why.CHILD,)
    assert level_of((Why.CHILD,)) is Level.SOON


def test_waiting_long_brings_anybody_first() -> None:
    found = explain(Said(birth_date=ADULT), received_on=FRIDAY.date(), today=FRIDAY.date(), calendar=CALENDAR)
    assert found.changes_on == date(2026, 11, 16)
    assert told(today=date(2026, 11, 16)) == (Level.FIRST, (Why.WAITING_LONG,))


SAID = st.builds(
    Said,
    birth_date=st.dates(date(1930, 1, 1), date(2026, 11, 1)),
    urgent=st.booleans(),
    pregnancy=st.booleans(),
    cover=st.sampled_from([None, *CoverSaid]),
    cares=st.lists(
        st.builds(
            CareSaid,
            care_type=st.sampled_from(CareType),
            stage=st.sampled_from([None, *SaidStage]),
            quote_until=st.none() | st.dates(date(2026, 10, 1), date(2027, 2, 1)),
        ),
        max_size=3,
    ).map(tuple),
)


@given(SAID, st.integers(0, 60))
def test_the_level_is_the_most_pressing_reason_and_holds_until_the_day_it_says(said: Said, later: int) -> None:
    today = FRIDAY.date() + timedelta(days=later)
    found = explain(said, received_on=FRIDAY.date(), today=today, calendar=CALENDAR)
    assert found.level == min((LEVELS[why] for why in found.why), default=Level.NORMAL)
    last = (found.changes_on or today + timedelta(days=30)) - timedelta(days=1)
    unchanged = explain(said, received_on=FRIDAY.date(), today=last, calendar=CALENDAR)
    assert (unchanged.level, unchanged.why) == (found.level, found.why)
