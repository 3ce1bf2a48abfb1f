"""An SMS about an appointment is one segment, whatever its values, and no word of it tells what it is for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misas.core.orientation.appointment_codes import ReminderKind
from misas.lib.gsm7 import segments, septets
from misas.lib.text import normalise
from misas.wording import appointments as words

PHONE = "01 99 00 12 34"
TEXTS = {**words.REMINDER_TEXTS, **words.NEWS_TEXTS}
YEAR = [datetime(2028, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(366)]
LONGEST = max((day.replace(hour=14, minute=30) for day in YEAR), key=lambda at: len(words.sms_day(at)))
OUTSIDE = (*TEXTS.values(), words.SUBJECT, words.CALENDAR_SUMMARY, words.CALENDAR_DESCRIPTION, words.CALENDAR_FILE)


def revealing(text: str) -> list[str]:
    return [word for word in normalise(text).split() if word.startswith(words.REVEALING)]


def test_every_reminder_has_its_text() -> None:
    assert set(words.REMINDER_TEXTS) == set(ReminderKind) == set(words.REMINDERS)


@pytest.mark.parametrize("text", TEXTS.values())
def test_a_text_with_its_longest_values_is_one_segment(text: str) -> None:
    said = words.sms(text, LONGEST, PHONE)
    assert septets(said) is not None, [c for c in said if septets(c) is None]
    assert segments(said) == 1


@pytest.mark.parametrize("text", TEXTS.values())
def test_no_day_and_no_hour_leaves_the_alphabet(text: str) -> None:
    for at in YEAR:
        assert segments(words.sms(text, at, PHONE)) == 1


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 365))
def test_an_hour_is_read_as_it_is(hour: int, minute: int, day: int) -> None:
    at = YEAR[day].replace(hour=hour, minute=minute)
    said = words.sms_hour(at)
    assert said == (f"{hour}h{minute:02d}" if minute else f"{hour}h")
    assert words.sms_day(at).endswith(f" {at.day}/{at.month:02d}")


@pytest.mark.parametrize("text", OUTSIDE)
def test_no_word_tells_what_it_is_for(text: str) -> None:
    assert revealing(text.format(day="mar. 1/12", hour="14h30", phone=PHONE)) == []


@pytest.mark.parametrize(
    "telling",
    ["Votre rendez-vous chez le dentiste", "MisAS vous rappelle", "Consultation à l’hôpital", "Votre CPAM", "PASS",
     "Dr Martin", "soins", "Centre de santé", "votre psychologue", "Votre accompagnement"],
)  # fmt: skip
def test_the_list_catches_what_would_tell(telling: str) -> None:
    assert revealing(telling)


@pytest.mark.parametrize("text", TEXTS.values())
def test_a_text_takes_the_values_it_is_given_and_no_other(text: str) -> None:
    assert {name for _, name, _, _ in Formatter().parse(text) if name} <= {"day", "hour", "phone"}
    assert "{phone}" in text, "somebody can always be called back"


def test_a_reminder_says_how_to_cancel() -> None:
    for kind in (ReminderKind.WEEK_BEFORE, ReminderKind.TWO_DAYS_BEFORE):
        assert "répondez NON" in words.REMINDER_TEXTS[kind]
