"""Two colleagues, two workers or two words of a machine on one appointment at one instant: one story, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from time import sleep
from typing import Any

import pytest
from django.db import connections, transaction

from misas.actions import orientation
from misas.core.access import SYSTEM
from misas.core.orientation.webhooks import Verdict, sign
from misas.core.refusals import Conflict, Refused
from misas.jobs import delivery
from misas.records.orientation.models import Appointment, AppointmentFactRow, AppointmentReminder, RdvWebhook
from misas.records.outbox.models import Message
from tests.kit.appointments import NEED, Search
from tests.kit.cases import build_office
from tests.kit.people import GARD
from tests.kit.rdv import RDV, body

pytestmark = pytest.mark.usefixtures("committed", "territory")


def at_once(*gestures: Callable[[], Any]) -> list[Any]:
    """What each gives, started together; a refusal is given back."""
    ready = Barrier(len(gestures))

    def one(gesture: Callable[[], Any]) -> Any:
        try:
            ready.wait()
            return gesture()
        except (Refused, Conflict) as no:
            return no
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(gestures)) as pool:
        return list(pool.map(one, gestures))


def test_one_date_is_kept_one_reminder_leaves_and_one_word_of_a_machine_is_taken() -> None:
    desk = Search(build_office())
    with desk.office.as_system():
        secret = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
    with desk.working() as claire:
        desk.begin(claire)
        wanted = desk.wanted(claire)
    at, office = desk.later(), desk.office

    def book(account: Any, days: int) -> Callable[[], Any]:
        def gesture() -> Any:
            with office.working(account) as by:
                return orientation.book(wanted.public_id, desk.on(days), rdv=RDV, by=by, at=at)

        return gesture

    got = at_once(book(office.claire, 20), book(office.paul, 21))
    (refused,) = [one for one in got if isinstance(one, Refused)]
    assert refused.code == "appointment.not_from_here"
    with desk.working():
        row = Appointment.objects.get()
        assert AppointmentFactRow.objects.filter(kind="booked").count() == 1
        assert row.starts_at is not None
        week = next(m for m in Message.objects.filter(topic="appointment.reminder") if "week_before" in m.key)
    due, key, starts = week.due_at, week.key, row.starts_at

    delivered = at_once(*[lambda: delivery.deliver(key, GARD, due)] * 3)
    assert sorted(delivered) == [False, False, True]
    with desk.working():
        assert AppointmentReminder.objects.count() == 1

    raw = body("excused", at=at + timedelta(minutes=5), starts=starts)

    def hear() -> Verdict:
        with office.as_system():
            return orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=at + timedelta(minutes=6))

    assert sorted(at_once(hear, hear)) == [Verdict.REPEATED, Verdict.TAKEN]
    with desk.working():
        assert AppointmentFactRow.objects.filter(kind="cancelled_by_person").count() == 1
        assert RdvWebhook.objects.count() == 1


def test_a_number_given_while_it_is_spoken_of_misses_no_word() -> None:
    desk = Search(build_office())
    with desk.office.as_system():
        secret = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire)
    assert row.starts_at is not None
    at, office = desk.later(), desk.office
    raw = body("revoked", at=at, starts=row.starts_at)

    def give() -> str:
        with office.working(office.claire) as by:
            return orientation.number(row.public_id, RDV, by=by, at=at + timedelta(minutes=1)).rdv

    def hear() -> Verdict:
        with office.as_system():
            return orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=at + timedelta(minutes=1))

    given, heard = at_once(give, hear)
    assert given == RDV and heard in (Verdict.TAKEN, Verdict.NOT_OURS)
    with desk.working():
        assert Appointment.objects.get().state == "cancelled_by_place", "whichever came first"


def test_a_visit_noted_with_its_number_waits_for_a_word_before_it_holds_the_case() -> None:
    desk = Search(build_office())
    with desk.office.as_system():
        secret = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, rdv=RDV)
    assert row.starts_at is not None
    at, office, holds = desk.later(), desk.office, Event()
    raw = body("revoked", at=at, starts=row.starts_at)

    def note() -> str:
        with office.working(office.claire) as by, transaction.atomic():
            wanted = orientation.want(desk.case.public_id, desk.care, need=NEED, rdv="77", by=by, at=at)
            holds.set()
            sleep(0.5)  # the word arrives here
            return orientation.book(wanted.public_id, desk.on(9), rdv="77", by=by, at=at).state

    def hear() -> Verdict:
        holds.wait()
        with office.as_system():
            return orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=at + timedelta(minutes=1))

    assert at_once(note, hear) == ["booked", Verdict.TAKEN]
