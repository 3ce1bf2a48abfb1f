"""The scheme opens caisse by caisse; a caisse that takes no part yet says so, with its date when it has one."""

from __future__ import annotations

from datetime import date

import pytest

from misas.core.refusals import Invalid, Refused
from misas.core.territory.codes import OpeningStatus
from misas.core.territory.phases import Opening, require_no_step_back, require_receiving

PILOT, OPEN = date(2026, 3, 2), date(2026, 9, 1)


@pytest.mark.parametrize(
    ("opening", "day", "status"),
    [
        (Opening(), PILOT, OpeningStatus.PLANNED),
        (Opening(2, PILOT, OPEN), date(2026, 3, 1), OpeningStatus.PLANNED),
        (Opening(2, PILOT, OPEN), PILOT, OpeningStatus.PILOT),
        (Opening(2, PILOT, OPEN), date(2026, 8, 31), OpeningStatus.PILOT),
        (Opening(2, PILOT, OPEN), OPEN, OpeningStatus.OPEN),
        (Opening(2, PILOT), date(2030, 1, 1), OpeningStatus.PILOT),
        (Opening(2, None, OPEN), PILOT, OpeningStatus.PLANNED),
        (Opening(2, None, OPEN), OPEN, OpeningStatus.OPEN),
        (Opening(2, PILOT, PILOT), PILOT, OpeningStatus.OPEN),
    ],
)
def test_the_status_follows_from_the_dates(opening: Opening, day: date, status: OpeningStatus) -> None:
    assert opening.status_on(day) is status
    assert opening.receives_on(day) == (status is not OpeningStatus.PLANNED)


def test_a_caisse_that_takes_part_refuses_nobody() -> None:
    require_receiving(Opening(1, PILOT), PILOT, name="CPAM du Gard")


def test_a_caisse_that_opens_later_says_when() -> None:
    with pytest.raises(Refused) as refused:
        require_receiving(Opening(2, PILOT, OPEN), date(2026, 1, 5), name="CPAM du Gard")
    assert refused.value.code == "territory.caisse_opens_later"
    assert refused.value.values == {"caisse": "CPAM du Gard", "day": PILOT}


def test_a_caisse_without_a_date_says_so() -> None:
    with pytest.raises(Refused) as refused:
        require_receiving(Opening(3), PILOT, name="CPAM du Gard")
    assert refused.value.code == "territory.caisse_not_open"


def test_a_caisse_that_receives_does_not_step_back() -> None:
    with pytest.raises(Refused) as refused:
        require_no_step_back(Opening(1, PILOT), Opening(1, None, date(2027, 1, 1)), OPEN, name="CPAM du Gard")
    assert refused.value.code == "territory.already_receiving"
    require_no_step_back(Opening(1, PILOT), Opening(1, PILOT, OPEN), OPEN, name="CPAM du Gard")
    require_no_step_back(Opening(1, OPEN), Opening(1, None, date(2027, 1, 1)), PILOT, name="CPAM du Gard")


def test_impossible_dates_are_named_by_field() -> None:
    with pytest.raises(Invalid) as refused:
        Opening(0, OPEN, PILOT)
    assert {(f.field, f.code) for f in refused.value.faults} == {
        ("wave", "territory.wave_from_one"),
        ("open_from", "territory.open_before_pilot"),
    }
