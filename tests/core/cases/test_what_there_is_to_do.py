"""Tasks come from what is missing and vanish with it; the first one is the next action."""

from __future__ import annotations

from datetime import date

import pytest

from misas.core.cases.cares import CARE_STEPS, CareFacts, check, faults_of_day
from misas.core.cases.clocks import Clocks, clocks, days_open, turn_now
from misas.core.cases.codes import CareStage, CaseStatus, Confidence, EvidenceClass, FactKind, TaskKind, WaitingOn
from misas.core.cases.next_action import standing
from misas.core.cases.tasks import derive
from misas.core.refusals import Refused
from tests.kit.case_facts import CALENDAR, MONDAY, OWNER, SOCIAL, History, day, office

K, T = FactKind, TaskKind


def kinds(history: History) -> list[TaskKind]:
    return [task.kind for task in derive(history.known, office())]


def first(history: History) -> TaskKind:
    return kinds(history)[0]


def test_a_case_that_nobody_took_asks_to_be_assigned_the_next_working_day() -> None:
    task = derive(History().known, office())[0]
    assert (task.kind, task.due) == (T.ASSIGN, date(2026, 11, 3))


def test_a_review_not_done_is_a_task_and_vanishes_once_done() -> None:
    history = History().assigned().reached()
    assert T.REVIEW_RIGHTS in kinds(history)
    assert T.REVIEW_RIGHTS not in kinds(history.reviewed())


def test_an_agreement_not_recorded_comes_first() -> None:
    history = History().assigned().reached()
    assert first(history) is T.RECORD_AGREEMENT
    assert first(history.then(K.AGREED)) is T.REVIEW_RIGHTS


def test_a_refusal_is_confirmed_by_a_human_and_asks_for_nothing_else_first() -> None:
    history = History().assigned().reached().then(K.DECLINED)
    assert first(history) is T.CONFIRM_REFUSAL


STAGES = [
    (CareStage.DECLARED, [], T.CONFIRM_CARE),
    (CareStage.CONFIRMED, [(K.CARE_CONFIRMED, {})], T.SEARCH_CARE),
    (CareStage.SEARCHING, [(K.CARE_SEARCHED, {})], T.FOLLOW_SEARCH),
    (CareStage.BOOKED, [(K.CARE_BOOKED, {"on": "2026-11-10"})], T.VERIFY_APPOINTMENT),
    (CareStage.SEARCHING, [(K.CARE_BOOKED, {"on": "2026-11-10"}), (K.CARE_MISSED, {})], T.FOLLOW_SEARCH),
    (CareStage.ATTENDED, [(K.CARE_ATTENDED, {"on": "2026-11-02"})], T.FOLLOW_CARE),
    (CareStage.IN_PROGRESS, [(K.CARE_STARTED, {"on": "2026-11-02"})], T.FOLLOW_CARE),
    (CareStage.DONE, [(K.CARE_DONE, {"on": "2026-11-02"})], T.PROVE_CARE),
    (CareStage.DONE, [(K.CARE_DONE, {"on": "2026-11-02", "evidence": "invoice"})], T.CLOSE),
    (CareStage.ABANDONED, [(K.CARE_ABANDONED, {"reason": "no_offer"})], T.CLOSE),
]


@pytest.mark.parametrize(("stage", "facts", "task"), STAGES)
def test_each_stage_of_a_care_asks_for_its_task(stage: CareStage, facts: list, task: TaskKind) -> None:
    history = History().accompanied("a")
    for kind, data in facts:
        history.then(kind, care="a", **data)
    assert history.known.cares["a"].stage is stage
    assert kinds(history) == [task]


@pytest.mark.parametrize("kind", CARE_STEPS)
@pytest.mark.parametrize("stage", CareStage)
def test_a_fact_about_a_care_is_refused_where_its_stage_does_not_allow_it(kind: FactKind, stage: CareStage) -> None:
    history = History().accompanied("a")
    for said, data in next(facts for s, facts, _ in STAGES if s is stage):
        history.then(said, care="a", **data)
    care: CareFacts = history.known.cares["a"]
    if stage in CARE_STEPS[kind]:
        check(care, kind)
    else:
        with pytest.raises(Refused):
            check(care, kind)


def test_an_appointment_is_verified_the_working_day_after() -> None:
    history = History().accompanied("a").then(K.CARE_BOOKED, care="a", on="2026-11-10")
    assert derive(history.known, office())[0].due == date(2026, 11, 12)  # the 11th is a holiday


def test_a_cancelled_appointment_sends_its_care_back_to_the_search() -> None:
    history = History().accompanied("a").then(K.CARE_BOOKED, care="a", on="2026-11-10").then(K.CARE_SEARCHED, care="a")
    care = history.known.cares["a"]
    assert (care.stage, care.booked_for) == (CareStage.SEARCHING, None)
    assert kinds(history) == [T.FOLLOW_SEARCH]


def test_whoever_did_not_come_after_all_is_not_said_to_have_come() -> None:
    history = History().accompanied("a").then(K.CARE_BOOKED, care="a", on="2026-11-05")
    history.then(K.CARE_ATTENDED, care="a", on="2026-11-05").then(K.CARE_BOOKED, care="a", on="2026-11-05")
    history.then(K.CARE_MISSED, care="a")
    assert (history.known.cares["a"].stage, history.known.cares["a"].attended_on) == (CareStage.SEARCHING, None)


def test_a_visit_stays_one_when_a_later_appointment_is_missed() -> None:
    history = History().accompanied("a").then(K.CARE_BOOKED, care="a", on="2026-11-05")
    history.then(K.CARE_ATTENDED, care="a", on="2026-11-05").then(K.CARE_BOOKED, care="a", on="2026-11-09")
    history.then(K.CARE_MISSED, care="a")
    assert history.known.cares["a"].stage is CareStage.ATTENDED


def test_several_cares_are_followed_each_on_its_own() -> None:
    history = History().accompanied("a", "b").care_done("a")
    assert kinds(history) == [T.CONFIRM_CARE]
    assert kinds(history.then(K.CARE_ABANDONED, care="b", reason="no_offer")) == [T.CLOSE]


def test_the_class_of_proof_gives_its_confidence() -> None:
    history = History().accompanied("a").care_done("a", EvidenceClass.DECLARED_BY_PERSON)
    assert history.known.cares["a"].confidence is Confidence.LOW
    history.then(K.CARE_PROVEN, care="a", evidence=EvidenceClass.AMO_FLOW)
    assert history.known.cares["a"].confidence is Confidence.CERTAIN


def test_a_date_of_care_is_never_in_the_future_and_an_appointment_never_too_far() -> None:
    today, opened = date(2026, 11, 10), date(2026, 11, 2)
    assert not faults_of_day(K.CARE_DONE, today, today=today, opened=opened)
    assert [f.code for f in faults_of_day(K.CARE_DONE, date(2026, 11, 11), today=today, opened=opened)]
    assert not faults_of_day(K.CARE_BOOKED, date(2027, 3, 1), today=today, opened=opened)
    assert [f.code for f in faults_of_day(K.CARE_BOOKED, date(2030, 3, 1), today=today, opened=opened)]
    assert [f.code for f in faults_of_day(K.CARE_DONE, date(1926, 3, 1), today=today, opened=opened)]


def test_while_we_wait_the_first_thing_is_to_chase_on_the_agreed_day() -> None:
    history = History().accompanied("a").then(K.WAITING, on="funder", until="2026-11-16")
    task = derive(history.known, office())[0]
    assert (task.kind, task.due) == (T.CHASE_FUNDER, date(2026, 11, 16))
    chased = history.later(days=14).then(K.FOLLOWED, task=T.CHASE_FUNDER, until="2026-11-30")
    assert derive(chased.known, office())[0].due == date(2026, 11, 30)
    assert first(chased.then(K.RESUMED)) is T.CONFIRM_CARE


def test_what_comes_back_ends_the_wait_by_itself() -> None:
    history = History().accompanied("a").then(K.DOCUMENT_ASKED, document="q")
    history.then(K.WAITING, on="documents", until="2026-11-16")
    assert first(history) is T.CHASE_DOCUMENTS
    history.then(K.DOCUMENT_RECEIVED, document="q")
    assert T.CHASE_DOCUMENTS not in kinds(history) and T.COLLECT_DOCUMENT not in kinds(history)


def test_a_postponed_action_waits_for_its_day_and_no_longer_than_its_cause() -> None:
    history = History().accompanied("a").then(K.POSTPONED, task=T.CONFIRM_CARE, about="a", until="2026-11-20")
    assert derive(history.known, office())[0].due == date(2026, 11, 20)
    history.then(K.CARE_SEARCHED, care="a")
    assert derive(history.known, office())[0].due == date(2026, 11, 17)


def test_a_postponement_never_brings_forward() -> None:
    history = History().accompanied("a")
    due = derive(history.known, office())[0].due
    history.then(K.POSTPONED, task=T.CONFIRM_CARE, about="a", until="2026-11-03")
    assert derive(history.known, office())[0].due == due


def test_a_colleagues_task_takes_its_place_by_its_date() -> None:
    history = History().accompanied("a").then(K.TASK_ADDED, task_id="t", due="2026-11-03")
    assert first(history) is T.HUMAN
    assert first(history.then(K.TASK_DONE, task_id="t")) is T.CONFIRM_CARE


def test_a_handover_is_followed_then_taken_over_then_reported() -> None:
    history = History().accompanied("a").then(K.HANDOVER_PROPOSED)
    now = standing(history.known, office(), day(history.at))
    assert (now.status, now.owner, now.waiting_on) == (CaseStatus.HANDOVER, OWNER, WaitingOn.SOCIAL_SERVICE)
    assert first(history) is T.FOLLOW_HANDOVER
    history.later(days=1).then(K.HANDOVER_ACCEPTED, SOCIAL, owner=SOCIAL)
    assert (history.known.owner, first(history)) == (SOCIAL, T.TAKE_OVER)
    history.later(days=1).then(K.FOLLOWED, SOCIAL, task=T.TAKE_OVER)
    assert set(kinds(history)) == {T.FOLLOW_UP, T.CONFIRM_CARE}


@pytest.mark.parametrize("end", [K.HANDOVER_RETURNED, K.HANDOVER_WITHDRAWN])
def test_a_returned_handover_gives_the_case_back_where_it_was(end: FactKind) -> None:
    history = History().accompanied("a").then(K.HANDOVER_PROPOSED).then(end)
    now = standing(history.known, office(), day(history.at))
    assert (now.status, now.owner) == (CaseStatus.ACCOMPANYING, OWNER)


def test_a_person_is_contacted_once_more_ninety_days_after_closure_when_it_makes_sense() -> None:
    closed = History().accompanied("a").care_done("a").then(K.CLOSED, code="care_done")
    task = derive(closed.known, office())[0]
    assert task.kind is T.CONTACT_AFTER_CLOSURE and (task.due - day(closed.at)).days >= 90
    assert not derive(closed.then(K.CONTACTED_AFTER_CLOSURE).known, office())
    assert not derive(History().then(K.CLOSED, code="died").known, office())


def test_after_reopening_nothing_is_born_late() -> None:
    history = History().accompanied("a").later(days=200).then(K.CLOSED, code="dropped_out").later(days=10)
    history.then(K.REOPENED, owner=OWNER)
    assert all(task.due > day(history.at) for task in derive(history.known, office()))


def test_two_clocks_tell_who_kept_the_person_waiting() -> None:
    history = History().accompanied("a").later(days=7)  # Monday to Monday on us: 5 working days
    history.then(K.WAITING, on="funder", until="2026-11-20")  # then on others until Friday 20th (the 11th is closed)
    assert clocks(history.known, CALENDAR, date(2026, 11, 9)) == Clocks(us=5, others=0)
    assert clocks(history.known, CALENDAR, date(2026, 11, 20)) == Clocks(us=5, others=8)
    assert turn_now(history.known, CALENDAR, date(2026, 11, 20)).on is WaitingOn.FUNDER
    assert turn_now(history.known, CALENDAR, date(2026, 11, 21)).on is WaitingOn.US
    assert clocks(history.known, CALENDAR, date(2026, 11, 24)) == Clocks(us=7, others=8)


def test_the_clocks_stop_at_closure() -> None:
    history = History().accompanied("a").later(days=7).then(K.CLOSED, code="moved")
    assert clocks(history.known, CALENDAR, date(2027, 2, 1)) == Clocks(us=5, others=0)
    assert days_open(history.known, CALENDAR, MONDAY.replace(year=2027)) == 7
