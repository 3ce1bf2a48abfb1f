"""Where an appointment is: at a place proposed, elsewhere, or not said; only what is said changes it."""

from __future__ import annotations

import pytest

from misas.actions import orientation
from misas.core.orientation.appointments import Where
from misas.core.refusals import Conflict, Refused
from misas.records.orientation.facts import facts_of, folded
from misas.records.orientation.models import Appointment, AppointmentFactRow
from tests.kit.appointments import Search

pytestmark = pytest.mark.django_db


def place_of(row: Appointment) -> str:
    return folded(facts_of([row])[row.pk]).place


def test_a_new_hour_leaves_it_where_it_is(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire)
        assert row.offer is not None
        row = orientation.move(row.public_id, desk.on(9), by=claire, at=desk.later())
        assert row.offer is not None and place_of(row) == str(row.offer.place)


def test_it_is_elsewhere_after_all_and_back(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        offer = desk.named(claire)
        row = desk.book(claire, desk.wanted(claire, offer))
        same_hour = row.starts_at
        assert same_hour is not None
        for _ in range(2):  # sent twice
            row = orientation.move(
                row.public_id, same_hour, offer=Where.ELSEWHERE, by=claire, at=desk.later(), key="elsewhere"
            )
        kept = Appointment.objects.get(pk=row.pk)
        assert (kept.offer, place_of(kept), kept.sequence) == (None, "", 1)
        with pytest.raises(Conflict):
            orientation.move(row.public_id, same_hour, offer=offer.public_id, by=claire, at=desk.at, key="elsewhere")
        row = orientation.move(row.public_id, desk.on(12), by=claire, at=desk.later())
        assert Appointment.objects.get(pk=row.pk).offer is None, "not said, it stays elsewhere"
        row = orientation.move(row.public_id, desk.on(12), offer=offer.public_id, by=claire, at=desk.later())
        assert Appointment.objects.get(pk=row.pk).offer == offer
        told = AppointmentFactRow.objects.filter(kind="moved").order_by("id").values_list("elsewhere", "offer_id")
        assert list(told) == [(True, None), (False, None), (False, offer.pk)]


def test_booked_elsewhere_than_at_the_place_that_was_chosen(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.book(claire, desk.wanted(claire, desk.named(claire)), offer=Where.ELSEWHERE)
        kept = Appointment.objects.get(pk=row.pk)
        assert (kept.offer, place_of(kept)) == (None, "")


def test_a_place_where_she_is_expected_is_not_taken_away(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        offer = desk.named(claire)
        row = desk.book(claire, desk.wanted(claire, offer))
        with pytest.raises(Refused, match=r"offer.appointment_there"):
            orientation.drop_offer(offer.public_id, by=claire, at=desk.later())
        orientation.cancel_by_place(row.public_id, by=claire, at=desk.later())
        assert orientation.drop_offer(offer.public_id, by=claire, at=desk.later()).dropped_at is not None
