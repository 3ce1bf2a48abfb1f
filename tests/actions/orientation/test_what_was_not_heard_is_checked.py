"""Said by RDV Service Public while the case was closed, it was not heard: opened again, a colleague checks it, and no
reminder leaves meanwhile for a visit that may not stand."""

from __future__ import annotations

from datetime import datetime

import pytest

from misas.actions import cases, orientation
from misas.core.access import SYSTEM
from misas.core.cases.codes import ExitCode
from misas.core.orientation.webhooks import Verdict, sign
from misas.jobs import delivery
from misas.records.cases.models import Task
from misas.records.orientation.models import Appointment, AppointmentReminder
from misas.records.outbox.models import Message
from tests.kit.appointments import PARIS, Search
from tests.kit.people import GARD
from tests.kit.rdv import RDV, body

pytestmark = pytest.mark.django_db


def told(desk: Search, status: str, starts: datetime | None) -> Verdict:
    assert starts is not None
    with desk.office.as_system():
        secret = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
        raw = body(status, at=desk.later(hours=1), starts=starts)
        return orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=desk.at)


def reopened(desk: Search, *said: str) -> Appointment:
    """A visit in thirty days; what is said of it while the case is closed; the case is open again."""
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, days=30, rdv=RDV)
        cases.close_case(desk.case.public_id, ExitCode.NO_OFFER, by=claire, at=desk.later())
    for status in said:
        told(desk, status, row.starts_at)
    with desk.working() as claire:
        cases.reopen(desk.case.public_id, by=claire, at=desk.later())
    return row


def arrives(desk: Search, topic: str, name: str = "") -> None:
    """The worker, when it is due."""
    with desk.office.as_system():
        message = Message.objects.get(topic=topic, key__contains=name)
        due = max(message.due_at, desk.at)
    for _ in range(2):
        delivery.deliver(message.key, GARD, due)


def ways(desk: Search) -> list[str]:
    with desk.working():
        return list(AppointmentReminder.objects.order_by("id").values_list("way", flat=True))


def test_opened_again_it_is_to_be_checked_today(desk: Search) -> None:
    row = reopened(desk, "revoked")
    arrives(desk, "case.reopened")
    with desk.working():
        task = Task.objects.get()
        assert row.starts_at is not None
        day = f"{row.starts_at.astimezone(PARIS):%d/%m} à 14 h"
        assert task.title.replace("\u00a0", " ") == (
            f"Vérifier le rendez-vous du {day} : RDV Service Public en dit autre chose"
        )
        assert (task.due, task.owner) == (desk.at.astimezone(PARIS).date(), desk.office.claire)


@pytest.mark.parametrize("said", [(), ("unknown",), ("revoked", "unknown")], ids=["nothing", "the same", "put right"])
def test_nothing_else_was_said_and_nobody_is_disturbed(desk: Search, said: tuple[str, ...]) -> None:
    reopened(desk, *said)
    arrives(desk, "case.reopened")
    arrives(desk, "appointment.reminder", "week_before")
    with desk.working():
        assert Task.objects.count() == 0
    assert ways(desk) == ["sms"]


def test_no_reminder_leaves_until_somebody_has_checked(desk: Search) -> None:
    reopened(desk, "revoked")
    arrives(desk, "appointment.reminder", "week_before")
    assert ways(desk) == ["task"]
    arrives(desk, "case.reopened")
    with desk.working() as claire:
        cases.do_task(Task.objects.get().public_id, by=claire, at=desk.later())
    arrives(desk, "appointment.reminder", "two_days_before")
    assert ways(desk) == ["task", "sms"], "she looked, and it stands"
