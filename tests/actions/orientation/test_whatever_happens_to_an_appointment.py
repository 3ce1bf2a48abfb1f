"""Whatever is done to the appointments of a care, in any order, by people and by machines: rows are the fold of their
facts, the care is where the law puts it, and the case keeps an owner, one next action and a due date."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from misas.actions import cases, orientation
from misas.actions.cases.recording import held
from misas.core.access import SYSTEM, Actor
from misas.core.cases.codes import AbandonReason, CareStage, EvidenceClass, TaskKind
from misas.core.orientation.appointments import STEPS, Appointment
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.core.orientation.reminders import reminders
from misas.core.orientation.webhooks import sign
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.records.cases.models import CaseEvent, ForgoneCare, Task
from misas.records.orientation.facts import facts_of, folded
from misas.records.orientation.models import Appointment as Row
from misas.records.orientation.models import AppointmentFactRow, CallAttempt, Observation
from misas.records.outbox.models import Message
from tests.kit.appointments import NEED, PARIS, Search
from tests.kit.cases import fresh
from tests.kit.people import GARD
from tests.kit.rdv import body

SAYS_NO = (Refused, Absent, Invalid, Conflict)
VERBS = ("honour", "miss", "cancel_by_person", "cancel_by_place", "reinstate")
OUTCOMES = [one for one in CallOutcome if one is not CallOutcome.GIVEN]
GESTURES = st.one_of(
    st.tuples(st.just("want"), st.sampled_from(["", NEED])),
    st.tuples(st.just("call"), st.sampled_from(OUTCOMES)),
    st.tuples(st.just("book"), st.integers(-3, 20)),
    st.tuples(st.just("move"), st.integers(1, 20)),
    st.tuples(st.sampled_from(VERBS), st.none()),
    st.tuples(st.just("told"), st.sampled_from(["unknown", "seen", "noshow", "excused", "revoked"])),
    st.tuples(st.sampled_from(["done", "abandoned"]), st.none()),
)
LIFE = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 6), GESTURES), min_size=2, max_size=12)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=LIFE)
def test_nobody_is_lost_and_no_row_tells_another_story(desk: Search, life: list[Any]) -> None:
    with desk.office.as_system():
        secret = orientation.connect_rdv(GARD, by=SYSTEM, at=desk.at)
    with desk.working() as claire:
        desk.begin(claire)
        desk.wanted(claire, desk.named(claire))
    for which, days, (what, said) in life:
        desk.later(days=days)
        if what == "told":
            _told(desk, secret, which, said)
            continue
        with desk.working() as claire, suppress(*SAYS_NO), transaction.atomic():
            _done(desk, claire, which, what, said)
        with desk.working():
            _check(desk)
    with desk.working():
        _check(desk)


def _done(desk: Search, by: Actor, which: int, what: str, said: Any) -> None:
    rows = list(Row.objects.filter(case=desk.case).order_by("id"))
    row = rows[which % len(rows)]
    at = desk.later()
    match what:
        case "want":
            desk.wanted(by, need=said)
        case "call":
            back = at.date() + timedelta(days=2) if said is CallOutcome.CALL_BACK else None
            desk.call(by, row, said, call_back_on=back)
        case "book":
            desk.book(by, row, days=said, channel=CallChannel.PHONE, rdv=f"{row.pk}")
        case "move":
            orientation.move(row.public_id, desk.on(said), by=by, at=at)
        case "done":
            day = at.astimezone(PARIS).date()
            cases.record_done(desk.case.public_id, desk.care, day, evidence=EvidenceClass.INVOICE, by=by, at=at)
        case "abandoned":
            cases.abandon_care(desk.case.public_id, desk.care, AbandonReason.NO_OFFER, by=by, at=at)
        case verb:
            getattr(orientation, verb)(row.public_id, by=by, at=at)


def _told(desk: Search, secret: str, which: int, status: str) -> None:
    with desk.office.as_system():
        known = list(Row.objects.filter(case=desk.case).exclude(rdv="").order_by("id"))
        if known:
            row = known[which % len(known)]
            raw = body(status, at=desk.later(), starts=row.starts_at or desk.on(3), rdv=row.rdv)
            for _ in range(2):
                orientation.hear_rdv(GARD, raw, sign(raw, secret.encode()), at=desk.at)


def _check(desk: Search) -> None:
    case = fresh(desk.case)
    assert case.owner_id and case.next_action and case.next_due, "nobody gets lost"
    rows = list(Row.objects.filter(case=case).order_by("id"))
    known = facts_of(rows)
    folds = [folded(known[row.pk]) for row in rows]
    for row, fold in zip(rows, folds, strict=True):
        assert (row.state, row.starts_at, row.minutes, row.sequence) == (
            fold.state,
            fold.starts_at,
            fold.minutes,
            fold.sequence,
        )
        _check_reminders(row, fold)
    care = ForgoneCare.objects.get(public_id=desk.care)
    facts = held(case, desk.at).facts.cares[str(desk.care)]
    assert (care.stage, care.booked_for) == (facts.stage, facts.booked_for)
    _check_care(facts.stage, facts.booked_for, folds, case)
    assert CallAttempt.objects.filter(case=case).count() == sum(len(fold.calls) for fold in folds)
    assert AppointmentFactRow.objects.filter(appointment__in=rows).count() == sum(map(len, known.values()))
    _check_tasks(case)
    assert all(one.place for one in Observation.objects.all())


def _check_tasks(case: Any) -> None:
    """Each open task is a place to call back, or what a machine or a place changed; each of these is said once."""
    still_open = set(Task.objects.filter(case=case, ended_at__isnull=True).values_list("public_id", flat=True))
    to_call = set(CallAttempt.objects.filter(case=case, task_id__in=still_open).values_list("task_id", flat=True))
    told = CaseEvent.objects.filter(case=case, kind="task_added", key__regex="^(warn|again):").values_list("data")
    to_tell = [UUID(data["task_id"]) for (data,) in told]
    assert len(to_tell) == len(set(to_tell))
    assert still_open == to_call | (set(to_tell) & still_open)


def _check_care(stage: CareStage, booked_for: Any, folds: list[Appointment], case: Any) -> None:
    """Whoever is expected on a day has that day, or an earlier one, as the care's own; and it is verified."""
    if stage in (CareStage.DONE, CareStage.ABANDONED):
        return
    expected = [fold.starts_at.astimezone(PARIS).date() for fold in folds if fold.stands and fold.starts_at]
    if expected and stage is CareStage.BOOKED:
        assert booked_for is not None
        assert TaskKind(case.next_action) in (TaskKind.VERIFY_APPOINTMENT, TaskKind.HUMAN)


def _check_reminders(row: Row, fold: Appointment) -> None:
    """All that an appointment calls for is queued, once each."""
    keys = [
        f"appointment.reminder:{one.key}"
        for one in reminders(fold, str(row.public_id), PARIS, person_agrees=row.remind)
    ]
    assert Message.objects.filter(key__in=keys).count() == len(keys)


def test_every_verb_of_the_law_is_played() -> None:
    assert {step.verb for step in STEPS} == {"attempt", "book", "move", *VERBS}
