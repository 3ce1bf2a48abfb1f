"""She gave up on a dentist: three calls, a date, an absence, another date, and the care is done and proven.

Every step is a gesture of a caseworker, a message of the clock, or a signed word of a machine; after each of them her
case has one owner, one next action and a due date, and the caisse knows more than before about who takes new persons.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from misas.actions import cases, orientation, rights
from misas.actions.orientation import Done
from misas.actions.ports import ports
from misas.core.access import SYSTEM
from misas.core.cases.codes import CareStage, CaseStatus, EvidenceClass, ExitCode, TaskKind
from misas.core.orientation.appointment_codes import MissedReason, TransportNeed
from misas.core.orientation.codes import CallChannel, CallOutcome, Fact
from misas.core.orientation.refusal_codes import RefusalGround
from misas.jobs import delivery
from misas.records.cases.models import CaseEvent
from misas.records.orientation import finding, memory, pages
from misas.records.orientation.finding import Wish
from misas.records.orientation.models import AppointmentReminder, CareRefusal
from misas.records.outbox.models import Message
from tests.kit.appointments import NEED, Search
from tests.kit.cases import build_office, fresh
from tests.kit.people import GARD
from tests.kit.rdv import RDV, body, send
from tests.records.orientation.conftest import directory  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]
T, S = TaskKind, CareStage


@pytest.fixture
def desk(directory: list[Done], db: None) -> Iterator[Search]:  # noqa: F811
    made = Search(build_office())
    yield made
    with made.working():
        case = fresh(made.case)
        assert case.closed_by_id is not None and case.closed_code, "a human closed it, with a reason"


def delivered(desk: Search) -> None:
    """The worker carries everything that is due by now."""
    with desk.office.as_system():
        keys = list(Message.objects.filter(done_at__isnull=True, due_at__lte=desk.at).values_list("key", flat=True))
    for key in keys:
        delivery.deliver(key, GARD, desk.at)


def kept(desk: Search) -> tuple[TaskKind, int]:
    with desk.working():
        case = fresh(desk.case)
        assert case.owner_id and case.next_action and case.next_due
        return desk.next_action


def test_from_forgone_care_to_care_done(desk: Search, client: Client) -> None:
    with desk.office.as_system():
        secret = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
    with desk.working() as claire:
        case = desk.begin(claire).public_id
        since, until = desk.at.date() - timedelta(days=30), desk.at.date() + timedelta(days=300)
        rights.note_open_right(case, "c2s", since=since, until=until, source="cnam", by=claire, at=desk.later())
        assert kept(desk)[0] is T.SEARCH_CARE

        # She is shown three places, and hears why.
        search = finding.find_for_case(case, Wish(NEED), by=claire, book=ports().needs, at=desk.at)
        places = [offer.candidate.place for offer in search.ranked.offers[:3]]
        first, second, third = orientation.propose_offers(
            case, desk.care, Wish(NEED), places, by=claire, at=desk.later()
        )
        row = orientation.choose_offer(first.public_id, by=claire, at=desk.later())
        assert (desk.stage, kept(desk)[0]) == (S.SEARCHING, T.FOLLOW_SEARCH)

        # The first takes nobody, the second refuses her for her C2S, the third gives a date.
        desk.call(claire, row, CallOutcome.NO_NEW_PERSON)
        desk.call(claire, row, CallOutcome.CARE_REFUSED, offer=second.public_id, ground=RefusalGround.C2S)
        row = desk.book(claire, row, days=10, offer=third.public_id, channel=CallChannel.PHONE, announced_days=10)
        orientation.prepare(
            row.public_id, bring=row.bring, transport=TransportNeed.LIFT_TO_FIND.value, by=claire, at=desk.later()
        )
        assert kept(desk)[0] is T.VERIFY_APPOINTMENT
        known = memory.memory_of(GARD, places, desk.at.date())
        assert [one.value for one in known[places[0]] if one.fact is Fact.TAKES_NEW] == [False]
        assert places[1] not in known, "a refusal of care marks nobody: it is kept apart"
        assert [one.value for one in known[places[2]] if one.fact is Fact.TAKES_NEW] == [True]
        assert CareRefusal.objects.get().offer == second

    # She is reminded a week and two days before; she does not come, and is called the same day.
    desk.later(days=3, hours=6)
    delivered(desk)
    desk.later(days=5)
    delivered(desk)
    with desk.working() as claire:
        assert list(AppointmentReminder.objects.values_list("kind", "way")) == [
            ("week_before", "sms"), ("two_days_before", "sms"),
        ]  # fmt: skip
        desk.later(days=2, hours=1)
        orientation.miss(row.public_id, MissedReason.TRANSPORT, by=claire, at=desk.later())
        assert (desk.stage, kept(desk)) == (S.SEARCHING, (T.FOLLOW_SEARCH, 0))

        # Another date, that RDV Service Public knows too, and tells of when she came.
        again = desk.wanted(claire)
        again = desk.book(claire, again, days=5, offer=third.public_id, rdv=RDV)
        assert kept(desk)[0] is T.VERIFY_APPOINTMENT
    desk.later(days=5, hours=4)
    raw = body("seen", at=desk.at, starts=again.starts_at)  # type: ignore[arg-type]
    with time_machine.travel(desk.at, tick=False):
        assert send(client, raw, secret).json() == {"verdict": "taken"}
    assert kept(desk)[0] is T.FOLLOW_CARE

    # A visit is no proof: the care is done and proven apart, then a human closes.
    with desk.working() as claire:
        assert desk.stage is S.ATTENDED
        cases.record_done(case, desk.care, desk.at.date(), evidence=EvidenceClass.INVOICE, by=claire, at=desk.later())
        assert kept(desk)[0] is T.CLOSE
        tab = pages.tab(case, by=claire, at=desk.at)
        assert [line.row.state for line in tab.cares[0].appointments] == ["honoured", "missed"]
        assert len(tab.refusals) == 1
        cases.close_case(case, ExitCode.CARE_DONE, by=claire, at=desk.later())
        assert fresh(desk.case).status == CaseStatus.CLOSED
        told = list(_told_of_care(case))
        assert told == ["care_searched", "care_booked", "care_missed", "care_booked", "care_attended", "care_done"]
    delivered(desk)


def _told_of_care(case: Any) -> Iterator[str]:
    rows = CaseEvent.objects.filter(case__public_id=case, kind__startswith="care_").order_by("id")
    yield from (row.kind for row in rows if row.kind not in ("care_added", "care_confirmed"))
