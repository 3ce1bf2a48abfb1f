"""A place put right at the same hour leaves what is still to be told of that hour; the last date alone is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from misas.actions import orientation
from misas.actions.ports import plug, ports
from misas.jobs import delivery
from misas.records.outbox.models import Message
from tests.actions.orientation.test_a_visit_that_moves_or_falls_is_told_today import expected, moved, tasks
from tests.kit.appointments import Search
from tests.kit.people import GARD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("remind", [True, False], ids=["message", "task"])
def test_the_place_put_right_at_the_same_hour_leaves_what_is_still_to_be_told(desk: Search, remind: bool) -> None:
    row = expected(desk, remind=remind)
    starts = row.starts_at - timedelta(days=3)  # type: ignore[operator]
    moved(desk, row, "webhook", starts)
    left = tasks(desk)
    assert len(left) == (0 if remind else 1)
    with desk.working() as claire:
        other = desk.named(claire, "Cabinet B")
        orientation.move(row.public_id, starts, offer=other.public_id, by=claire, at=desk.later())
    assert tasks(desk) == left
    assert sent(desk) == (1 if remind else 0)


@pytest.mark.parametrize("who", ["hand", "webhook"])
def test_a_date_that_changed_since_is_not_told(desk: Search, who: str) -> None:
    row = expected(desk)
    moved(desk, row, "webhook", desk.on(6))
    moved(desk, row, who, desk.on(8))
    assert sent(desk) == 1, "the last date alone"


def test_noted_then_put_right_at_the_same_hour_it_is_told(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire)
        orientation.move(row.public_id, row.starts_at, minutes=45, by=claire, at=desk.later())  # type: ignore[arg-type]
    assert sent(desk) == 1


def sent(desk: Search) -> int:
    """How many texts leave, once the worker went through what waits."""
    before, carrier = ports(), Carrier()
    plug(replace(before, person_messages=carrier))
    try:
        with desk.office.as_system():
            waiting = Message.objects.filter(topic="appointment.news", done_at__isnull=True).order_by("id")
            keys = list(waiting.values_list("key", flat=True))
        for key in keys:
            delivery.deliver(key, GARD, desk.at)
    finally:
        plug(before)
    return len(carrier.kept)


class Carrier:
    """Holds what would leave."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}

    def deliver(self, key: str, message: Any) -> None:
        self.kept.setdefault(key, message)
