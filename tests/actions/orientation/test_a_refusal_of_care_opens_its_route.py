"""A refusal of care is kept apart, its complaint follows the law, and what is late becomes a task, never a closure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from misas.actions import orientation
from misas.core.orientation.codes import CallOutcome
from misas.core.orientation.refusal_codes import Authority, RefusalGround, RefusalState
from misas.core.refusals import Absent, Invalid, Refused
from misas.records.cases.models import Task
from misas.records.orientation import pages
from misas.records.orientation.models import CareRefusal, CareRefusalFact, Observation
from tests.kit.appointments import Search
from tests.kit.people import GARD

pytestmark = pytest.mark.django_db


def swept(desk: Search) -> int:
    with desk.office.as_system():
        return orientation.sweep_refusals(GARD, at=desk.later())


def tasks(desk: Search) -> list[str]:
    with desk.working():
        return list(Task.objects.order_by("id").values_list("title", flat=True))


def test_said_on_a_call_it_teaches_nothing_about_the_place_and_the_search_goes_on(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        row = desk.wanted(claire, desk.named(claire))
        for _ in range(2):
            desk.call(claire, row, CallOutcome.CARE_REFUSED, ground=RefusalGround.C2S, key="once")
        refusal = CareRefusal.objects.get()
        assert (refusal.ground, refusal.place_name, refusal.call is not None) == ("c2s", "Cabinet des Tilleuls", True)
        assert Observation.objects.count() == 0
        row.refresh_from_db()
        assert row.state == "attempting"


def test_a_complaint_needs_her_agreement_and_its_times_are_watched(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        refusal = orientation.record_refusal(
            desk.case.public_id, desk.care, ground=RefusalGround.AME, place_name="Cabinet X", by=claire, at=desk.later()
        )
        today = desk.at.date()
        with pytest.raises(Refused, match=r"refusal.agreement_needed"):
            orientation.record_refusal_step(
                refusal.public_id, "file_complaint", on=today, authority=Authority.CAISSE, by=claire, at=desk.later()
            )
        for _ in range(2):
            row = orientation.record_refusal_step(
                refusal.public_id, "file_complaint", on=today, authority=Authority.CAISSE, agreed_on=today,
                by=claire, at=desk.later(), key="filed",
            )  # fmt: skip
        assert (row.state, row.next_due) == (RefusalState.FILED, today + timedelta(days=8))
        assert CareRefusalFact.objects.count() == 2
        line = pages.refusal_line(row.public_id, by=claire, at=desk.at)
        assert len(line.deadlines) == 3 and line.late == ()
    assert swept(desk) == 0
    desk.later(days=9)
    assert (swept(desk), swept(desk)) == (1, 0)
    assert tasks(desk) == ["Refus de soins : l’accusé de réception de la plainte n’est pas arrivé"]
    desk.later(days=90)
    assert (swept(desk), swept(desk)) == (1, 0)
    assert len(tasks(desk)) == 2
    with desk.working() as claire:
        row = orientation.record_refusal_step(
            refusal.public_id, "note_conciliation", on=desk.at.date(), by=claire, at=desk.later()
        )
        assert (row.state, row.next_due) == (RefusalState.CONCILIATED, None)
    assert swept(desk) == 0


def test_what_she_says_she_was_refused_for_stands_once_a_complaint_rests_on_it(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        refusal = orientation.record_refusal(
            desk.case.public_id, desk.care, ground=RefusalGround.NOT_SAID, place_name="X", by=claire, at=desk.later()
        )
        row = orientation.say_ground(refusal.public_id, RefusalGround.C2S, by=claire, at=desk.later())
        today = desk.at.date()
        orientation.record_refusal_step(
            row.public_id, "file_complaint", on=today, authority=Authority.ORDER, agreed_on=today,
            by=claire, at=desk.later(),
        )  # fmt: skip
        with pytest.raises(Refused, match=r"refusal.ground_is_filed"):
            orientation.say_ground(refusal.public_id, RefusalGround.HEALTH, by=claire, at=desk.later())


def test_a_day_ahead_a_place_not_said_and_another_s_case_are_refused(desk: Search) -> None:
    with desk.working() as claire:
        desk.begin(claire)
        with pytest.raises(Invalid) as wrong:
            orientation.record_refusal(
                desk.case.public_id, desk.care, ground=RefusalGround.C2S, on=desk.at.date() + timedelta(days=1),
                by=claire, at=desk.at,
            )  # fmt: skip
        assert {fault.field for fault in wrong.value.faults} == {"on", "place_name"}
        row = orientation.record_refusal(
            desk.case.public_id, desk.care, ground=RefusalGround.C2S, place_name="X", by=claire, at=desk.at
        )
    with desk.office.working(desk.office.zoe) as zoe, pytest.raises(Absent):
        orientation.say_ground(row.public_id, RefusalGround.AME, by=zoe, at=desk.at)
