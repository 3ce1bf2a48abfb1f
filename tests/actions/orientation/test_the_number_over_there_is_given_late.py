"""The number of an appointment at RDV Service Public is given, corrected, taken away; what was said of it before it was
known is heard then, and what a closed case could not take is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from misas.actions import cases, orientation
from misas.core.access import SYSTEM, Actor
from misas.core.cases.codes import AbandonReason, CareStage, ExitCode
from misas.core.orientation.webhooks import Verdict, sign
from misas.core.refusals import Absent, Invalid, Refused
from misas.records.audit.models import Entry
from misas.records.cases.models import Task
from misas.records.orientation import pages
from misas.records.orientation.exchange import last_heard
from misas.records.orientation.models import Appointment, AppointmentFactRow, RdvWebhook
from tests.kit.appointments import Search
from tests.kit.people import GARD
from tests.kit.rdv import RDV, body

pytestmark = pytest.mark.django_db
V = Verdict


@pytest.fixture
def secret(desk: Search) -> str:
    with desk.office.as_system():
        return orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)


def told(desk: Search, secret: str, status: str, starts: datetime | None, rdv: str = RDV, **more: Any) -> Verdict:
    assert starts is not None
    with desk.office.as_system():
        raw = body(status, at=more.pop("said_at", None) or desk.later(), starts=starts, rdv=rdv)
        return orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=desk.at)


def numbered(desk: Search, by: Actor, row: Appointment, rdv: str = RDV) -> Appointment:
    orientation.number(row.public_id, rdv, by=by, at=desk.later())
    return Appointment.objects.get(pk=row.pk)


def test_what_was_said_before_the_number_was_known_is_heard_when_it_is_given(desk: Search, secret: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, remind=False)
    assert told(desk, secret, "unknown", row.starts_at) is V.NOT_OURS
    assert told(desk, secret, "revoked", row.starts_at) is V.NOT_OURS
    with desk.working() as claire:
        row = numbered(desk, claire, row)
        assert (row.state, desk.stage) == ("cancelled_by_place", CareStage.SEARCHING)
        assert [task.title.split("\u00a0")[0] for task in Task.objects.all()] == ["Prévenir la personne"]
        assert AppointmentFactRow.objects.get(kind="cancelled_by_place").by is None
        lines = RdvWebhook.objects.order_by("id").values_list("verdict", "again", "appointment_id")
        assert list(lines) == [("not_ours", "", None), ("not_ours", "taken", row.pk)], "the last says it all"
        numbered(desk, claire, row)
        assert AppointmentFactRow.objects.filter(appointment=row).count() == 3, "heard once"


def test_it_is_heard_when_the_visit_is_noted_with_its_number(desk: Search, secret: str) -> None:
    """Taken over there on Monday, cancelled there on Tuesday, noted here on Wednesday."""
    told(desk, secret, "unknown", desk.on(9))
    told(desk, secret, "revoked", desk.on(9))
    desk.later(days=1)
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, days=8, rdv=RDV)
        assert row.state == "cancelled_by_place" and desk.next_action[1] == 0
        other = desk.booked(claire, days=12, rdv="99")
        assert other.state == "booked"


def test_said_the_same_nothing_moves_and_nobody_is_disturbed(desk: Search, secret: str) -> None:
    told(desk, secret, "unknown", desk.on(7))
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, remind=False, rdv=RDV)
        assert (row.state, row.rdv) == ("booked", RDV)
        assert RdvWebhook.objects.get().again == "unchanged" and Task.objects.count() == 0


def test_a_visit_that_only_lasts_longer_is_no_news(desk: Search, secret: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, remind=False, rdv=RDV, minutes=60)
    assert told(desk, secret, "unknown", row.starts_at) is V.TAKEN
    with desk.working():
        assert Task.objects.count() == 0


def test_after_it_is_given_late_newer_words_count_and_older_ones_do_not(desk: Search, secret: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, remind=False)
    first = desk.later()
    told(desk, secret, "unknown", row.starts_at)
    with desk.working() as claire:
        numbered(desk, claire, row)
    assert told(desk, secret, "excused", row.starts_at, said_at=first) is V.STALE
    assert told(desk, secret, "revoked", row.starts_at) is V.TAKEN


def test_a_number_given_by_mistake_is_put_right(desk: Search, secret: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        wrong = desk.booked(claire, rdv=RDV)
        right = desk.book(claire, desk.wanted(claire), days=9, remind=False)
        with pytest.raises(Invalid) as taken:
            numbered(desk, claire, right)
        assert [fault.code for fault in taken.value.faults] == ["appointment.rdv_taken"]
    told(desk, secret, "revoked", right.starts_at)
    with desk.working() as claire:
        wrong = Appointment.objects.get(pk=wrong.pk)
        assert wrong.state == "cancelled_by_place"
        wrong = numbered(desk, claire, wrong, "")
        orientation.reinstate(wrong.public_id, by=claire, at=desk.later())
        assert numbered(desk, claire, right).state == "cancelled_by_place", "what was said was of this one"
        said = [
            (line.details["before"], line.details["rdv"])
            for line in Entry.objects.filter(verb="appointment.number").order_by("id")
        ]
        assert said == [(RDV, ""), ("", RDV)]
    assert told(desk, secret, "seen", right.starts_at, rdv="77") is V.NOT_OURS


def test_what_one_of_us_noted_since_is_not_undone_by_an_older_word(desk: Search, secret: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, rdv=RDV)
    assert told(desk, secret, "excused", row.starts_at) is V.TAKEN
    with desk.working() as claire:
        orientation.reinstate(row.public_id, by=claire, at=desk.later())
        assert numbered(desk, claire, row).state == "booked"


@pytest.mark.parametrize("rdv", ["40 12", "n°4012", "x" * 41, "../1"])
def test_a_number_has_the_shape_of_one(desk: Search, rdv: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire)
        with pytest.raises(Invalid):
            numbered(desk, claire, row, rdv)
        assert numbered(desk, claire, row, "a1-b2").rdv == "a1-b2", "as they write theirs"


def test_nobody_else_gives_it_and_a_closed_case_takes_none(desk: Search, secret: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire)
    with desk.office.working(desk.office.zoe) as zoe, pytest.raises(Absent):
        numbered(desk, zoe, row)
    closed(desk)
    with desk.working() as claire, pytest.raises(Refused, match=r"orientation.case_closed"):
        numbered(desk, claire, row)


def closed(desk: Search) -> None:
    with desk.working() as claire:
        cases.abandon_care(desk.case.public_id, desk.care, AbandonReason.NO_OFFER, by=claire, at=desk.later())
        cases.close_case(desk.case.public_id, ExitCode.NO_OFFER, by=claire, at=desk.later())


def test_heard_while_the_case_was_closed_it_is_shown_and_stops_nothing_newer(desk: Search, secret: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.booked(claire, rdv=RDV)
    closed(desk)
    assert told(desk, secret, "excused", row.starts_at) is V.REFUSED
    between = desk.later()
    assert told(desk, secret, "revoked", row.starts_at) is V.REFUSED
    with desk.working() as claire:
        cases.reopen(desk.case.public_id, by=claire, at=desk.later())
        (line,) = pages.tab(desk.case.public_id, by=claire, at=desk.at).cares[0].appointments
        assert line.unheard is not None and line.unheard.wanted == "cancelled_by_place", "the last of them"
    assert told(desk, secret, "excused", row.starts_at, said_at=between) is V.TAKEN, "no refused line makes it old news"
    with desk.working() as claire:
        (line,) = pages.tab(desk.case.public_id, by=claire, at=desk.at).cares[0].appointments
        assert line.unheard is not None, "told after it"
        orientation.reinstate(row.public_id, by=claire, at=desk.later())
        (line,) = pages.tab(desk.case.public_id, by=claire, at=desk.at).cares[0].appointments
        assert line.unheard is None, "somebody has noted since how it stands"


def test_what_no_appointment_could_be_leaves_a_line_all_the_same(desk: Search, secret: str) -> None:
    raw = body("unknown", at=desk.at, starts=desk.on(3)).replace(
        b'"duration_in_min": 30', b'"duration_in_min": 99999999'
    )
    with desk.office.as_system():
        assert orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=desk.at) is V.NOT_OURS
    with desk.working() as claire:
        assert RdvWebhook.objects.get().wanted == ""
        desk.begin(claire)
        assert desk.booked(claire, rdv=RDV).state == "booked"


def test_heard_by_one_and_refused_by_the_other_it_is_still_to_be_heard_by_that_one(desk: Search, secret: str) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        wrong = desk.booked(claire, rdv=RDV)
        right = desk.book(claire, desk.wanted(claire), days=9, remind=False)
    between = desk.later()
    told(desk, secret, "revoked", right.starts_at)
    with desk.working() as claire:
        numbered(desk, claire, wrong, "")
        Appointment.objects.filter(pk=right.pk).update(rdv=RDV)
        RdvWebhook.objects.update(appointment=right, again="refused", again_at=desk.at)
        assert last_heard(Appointment.objects.get(pk=right.pk)) is None
    with desk.working() as claire:
        assert numbered(desk, claire, right).state == "cancelled_by_place"
        assert last_heard(Appointment.objects.get(pk=right.pk)) is not None
    assert told(desk, secret, "unknown", right.starts_at, said_at=between) is V.STALE
