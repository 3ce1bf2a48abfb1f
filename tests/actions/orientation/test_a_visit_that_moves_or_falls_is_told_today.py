"""When a visit moves or falls, whoever says it, somebody hears of it the same day: the person by a message, or the
owner of her case by a task of today; and the search for another is due today as well."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from misas.actions import cases, orientation
from misas.actions.cases.recording import held
from misas.core.access import SYSTEM
from misas.core.cases.codes import AbandonReason, CareStage, EvidenceClass, HandoverMotive, TaskKind
from misas.core.cases.handover import Packet
from misas.core.orientation.webhooks import Verdict, sign
from misas.jobs import delivery
from misas.records.cases.models import Task
from misas.records.orientation.models import Appointment
from misas.records.outbox.models import Message
from tests.kit.appointments import PARIS, Search
from tests.kit.cases import fresh
from tests.kit.people import GARD
from tests.kit.rdv import RDV, body

pytestmark = pytest.mark.django_db
T = TaskKind
PACKET = Packet((HandoverMotive.ISOLATION,), "Seule.", "", "Un soutien.", date(2026, 11, 2))
BY_SMS: dict[str, Any] = {}
BY_NOTHING = {"phone": "01 99 00 12 34"}


def expected(desk: Search, contact: dict[str, Any] = BY_SMS, *, days: int = 10, **more: Any) -> Appointment:
    """A visit ahead, that RDV Service Public knows too."""
    with desk.working() as claire:
        desk.begin(claire, **({"person": desk.office.person(claire, **contact)} if contact else {}))
        row = desk.booked(claire, days=days, rdv=RDV, **more)
    with desk.office.as_system():
        Message.objects.filter(topic="appointment.news").update(done_at=desk.at)
    return row


def told(desk: Search, status: str, starts: datetime | None) -> Verdict:
    """RDV Service Public says so, an hour later."""
    assert starts is not None
    with desk.office.as_system():
        secret = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
        raw = body(status, at=desk.later(hours=1), starts=starts)
        return orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=desk.at)


def by_hand(desk: Search, verb: str, row: Appointment, *args: Any) -> None:
    with desk.working() as claire:
        getattr(orientation, verb)(row.public_id, *args, by=claire, at=desk.later(hours=1))


def cancelled(desk: Search, row: Appointment, who: str) -> None:
    if who == "hand":
        by_hand(desk, "cancel_by_place", row)
    else:
        assert told(desk, "revoked", row.starts_at) is Verdict.TAKEN


def moved(desk: Search, row: Appointment, who: str, starts: datetime) -> None:
    if who == "hand":
        by_hand(desk, "move", row, starts)
    else:
        assert told(desk, "unknown", starts) is Verdict.TAKEN


def tasks(desk: Search) -> list[tuple[str, int]]:
    """What is left to the owner, and in how many days."""
    with desk.working():
        today = fresh(desk.case).caisse.local_date(desk.at)
        rows = Task.objects.filter(case=desk.case, ended_at__isnull=True).select_related("owner").order_by("id")
        assert all(row.owner == desk.office.claire for row in rows)
        return [(row.title.replace("\u00a0", " "), (row.due - today).days) for row in rows]


def news(desk: Search) -> list[str]:
    """What is about to leave to the person."""
    with desk.working():
        waiting = Message.objects.filter(topic="appointment.news", done_at__isnull=True).order_by("id")
        return [message.payload["news"] for message in waiting]


WAYS = pytest.mark.parametrize(
    ("contact", "remind", "leaves"),
    [(BY_SMS, True, True), (BY_SMS, False, False), (BY_NOTHING, True, False), (BY_NOTHING, False, False)],
    ids=["reachable", "no message wanted", "no way", "neither"],
)
WHO = pytest.mark.parametrize("who", ["hand", "webhook"])


@WHO
@WAYS
def test_cancelled_by_the_place_is_told_and_sought_again_today(
    desk: Search, contact: dict[str, Any], remind: bool, leaves: bool, who: str
) -> None:
    row = expected(desk, contact, days=2, remind=remind)
    day = f"{row.starts_at.astimezone(PARIS):%d/%m} à 14 h"  # type: ignore[union-attr]
    cancelled(desk, row, who)
    warned = [(f"Prévenir la personne : son rendez-vous du {day} est annulé par le lieu de soins", 0)]
    assert tasks(desk) == ([] if leaves else warned)
    assert news(desk) == (["cancelled"] if leaves else [])
    with desk.working() as claire:
        assert desk.stage is CareStage.SEARCHING
        due = {task.kind: task.due for task in held(fresh(desk.case), desk.at).standing.tasks}
        assert due[T.FOLLOW_SEARCH] == desk.at.date(), "a visit that fell is sought again the same day"
        assert desk.next_action[1] == 0
        if leaves:
            assert fresh(desk.case).next_reason == "care.cancelled"
            cases.complete_next(desk.case.public_id, T.FOLLOW_SEARCH, about=str(desk.care), by=claire, at=desk.later())
            assert desk.next_action[1] > 7, "once it was looked into, the search has its usual delay again"


@WHO
@WAYS
@pytest.mark.parametrize("shift", [-7, 5], ids=["earlier", "later"])
def test_moved_is_told_today(
    desk: Search, contact: dict[str, Any], remind: bool, leaves: bool, who: str, shift: int
) -> None:
    row = expected(desk, contact, remind=remind)
    starts = row.starts_at + timedelta(days=shift)  # type: ignore[operator]
    moved(desk, row, who, starts)
    warned = [(f"Prévenir la personne : son rendez-vous est déplacé au {starts.astimezone(PARIS):%d/%m} à 14 h", 0)]
    assert tasks(desk) == ([] if leaves else warned)
    assert news(desk) == (["moved"] if leaves else [])
    with desk.working():
        assert desk.next_action == ((T.VERIFY_APPOINTMENT, (starts.date() - desk.at.date()).days + 1) if leaves
                                    else (T.HUMAN, 0))  # fmt: skip


def test_on_a_closed_day_it_is_for_the_next_working_day(desk: Search) -> None:
    row = expected(desk, remind=False)
    desk.later(days=(5 - desk.at.weekday()) % 7)
    assert desk.at.weekday() == 5
    cancelled(desk, row, "webhook")
    with desk.working():
        assert desk.next_action == (T.FOLLOW_SEARCH, 2)
        assert [task.kind for task in held(fresh(desk.case), desk.at).standing.tasks] == [
            T.FOLLOW_SEARCH, T.HUMAN,
        ]  # fmt: skip


def test_she_cancels_over_there_and_the_search_is_due_today(desk: Search) -> None:
    row = expected(desk, remind=False)
    assert told(desk, "excused", row.starts_at) is Verdict.TAKEN
    assert tasks(desk) == [], "she knows"
    with desk.working():
        assert desk.next_action == (T.FOLLOW_SEARCH, 0)


def test_she_tells_us_that_she_cancels_and_the_search_has_its_usual_delay(desk: Search) -> None:
    by_hand(desk, "cancel_by_person", expected(desk))
    with desk.working():
        assert desk.next_action[1] > 7
    assert tasks(desk) == []


def test_another_visit_stands_and_she_is_warned_all_the_same(desk: Search) -> None:
    row = expected(desk, BY_NOTHING)
    with desk.working() as claire:
        desk.book(claire, desk.wanted(claire), days=20)
    cancelled(desk, row, "webhook")
    assert [title[:20] for title, _ in tasks(desk)] == ["Prévenir la personne"]
    with desk.working():
        assert desk.stage is CareStage.BOOKED


def test_a_care_under_way_loses_a_visit_and_another_is_sought_today(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        day = desk.at.astimezone(PARIS).date()
        cases.record_started(desk.case.public_id, desk.care, day, by=claire, at=desk.later())
        row = desk.booked(claire, days=5, rdv=RDV)
    cancelled(desk, row, "webhook")
    day_and_hour = f"{row.starts_at.astimezone(PARIS):%d/%m} à 14 h"  # type: ignore[union-attr]
    assert tasks(desk) == [(f"Retrouver un rendez-vous : celui du {day_and_hour} est annulé", 0)]
    assert news(desk)[-1] == "cancelled"


def test_in_a_handover_that_waits_the_owner_hears_of_it_too(desk: Search) -> None:
    row = expected(desk)
    with desk.working() as claire:
        cases.propose_handover(desk.case.public_id, PACKET, by=claire, at=desk.later())
    cancelled(desk, row, "webhook")
    assert [title[:24] for title, _ in tasks(desk)] == ["Retrouver un rendez-vous"]
    with desk.working():
        assert desk.next_action == (T.HUMAN, 0)


def test_a_visit_of_a_care_that_is_done_falls_and_a_human_decides_what_to_say(desk: Search) -> None:
    row = expected(desk)
    with desk.working() as claire:
        day = desk.at.astimezone(PARIS).date()
        cases.record_done(
            desk.case.public_id, desk.care, day, evidence=EvidenceClass.INVOICE, by=claire, at=desk.later()
        )
    cancelled(desk, row, "webhook")
    assert news(desk) == []
    assert [(title[:20], days) for title, days in tasks(desk)] == [("Prévenir la personne", 0)]


def test_a_date_that_is_past_is_told_to_nobody(desk: Search) -> None:
    row = expected(desk, remind=False)
    desk.later(days=10, hours=8)
    cancelled(desk, row, "webhook")
    assert tasks(desk) == []
    with desk.working():
        assert desk.next_action == (T.FOLLOW_SEARCH, 0)


def test_noted_by_mistake_and_put_right_nobody_is_disturbed(desk: Search) -> None:
    row = expected(desk, remind=False)
    by_hand(desk, "cancel_by_place", row)
    assert len(tasks(desk)) == 1
    by_hand(desk, "reinstate", row)
    assert tasks(desk) == []


def test_she_was_warned_and_it_stands_after_all(desk: Search) -> None:
    row = expected(desk, remind=False)
    by_hand(desk, "cancel_by_place", row)
    with desk.working() as claire:
        cases.do_task(Task.objects.get().public_id, by=claire, at=desk.later())
    by_hand(desk, "reinstate", row)
    assert [title[:44] for title, _ in tasks(desk)] == ["Prévenir la personne : elle est attendue en "]


def test_what_is_overtaken_by_hand_leaves_one_task(desk: Search) -> None:
    row = expected(desk, remind=False)
    moved(desk, row, "webhook", desk.on(4))
    by_hand(desk, "move", row, desk.on(6))
    assert [title for title, _ in tasks(desk)] == [
        f"Prévenir la personne : son rendez-vous est déplacé au {desk.on(6):%d/%m} à 14 h"
    ]
    with desk.working():
        assert Task.objects.filter(cancelled=True).count() == 1


def test_no_way_is_left_when_the_message_leaves_and_the_owner_is_asked(desk: Search) -> None:
    row = expected(desk)
    cancelled(desk, row, "webhook")
    with desk.working() as claire:
        orientation.set_reminders(row.public_id, False, by=claire, at=desk.later())
    with desk.office.as_system():
        key = Message.objects.get(topic="appointment.news", done_at__isnull=True).key
    for _ in range(2):
        delivery.deliver(key, GARD, desk.at)
    assert [(title[:20], days) for title, days in tasks(desk)] == [("Prévenir la personne", 0)]


def test_a_care_given_up_still_has_its_visit_told(desk: Search) -> None:
    row = expected(desk)
    with desk.working() as claire:
        cases.abandon_care(desk.case.public_id, desk.care, AbandonReason.NO_OFFER, by=claire, at=desk.later())
    cancelled(desk, row, "webhook")
    assert news(desk) == []
    assert [title[:20] for title, _ in tasks(desk)] == ["Prévenir la personne"]
