"""The verbs of an accompaniment, on PostgreSQL, as the screens and the jobs call them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from misas.actions import cases, orientation
from misas.core.cases.codes import (
    AbandonReason,
    AfterClosure,
    AttemptChannel,
    AttemptOutcome,
    CaseStatus,
    EvidenceClass,
    ExitCode,
    HandoverMotive,
    PostponeReason,
    TaskKind,
    WaitingOn,
)
from misas.core.cases.handover import Packet
from misas.core.documents.codes import DocumentKind
from misas.core.referrals.silence import StallState
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.records.audit.models import Entry
from misas.records.cases.models import CaseEvent, Follower, ForgoneCare, Handover, SecondLook, Task
from misas.records.outbox.models import Message
from tests.kit.cases import DENTAL, GLASSES, Office, build_office, fresh, kinds

pytestmark = pytest.mark.django_db
PHONE = AttemptChannel.PHONE
PACKET = Packet((HandoverMotive.HOUSING,), "Hébergée par une amie.", "Droits revus.", "Un logement.", date(2026, 11, 2))


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def test_a_case_opens_with_somebody_in_charge_a_next_action_and_a_day(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = fresh(office.case(claire, [DENTAL, GLASSES]))
        assert (case.status, case.owner_id, case.next_action) == ("to_assign", office.sonia.pk, "assign")
        assert case.next_due == date(2026, 11, 3)
        assert (case.number, case.cares.count()) == (1, 2)


def test_numbers_of_cases_have_no_gap_even_when_an_opening_fails(office: Office) -> None:
    with office.working(office.claire) as claire:
        first = office.case(claire)
        with pytest.raises(Refused) as refused:
            office.case(claire, person=first.person)
        assert refused.value.code == "case.already_open"
        assert office.case(claire).number == 2


def test_one_gesture_logs_a_call_and_sets_the_next_one(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        assert case.next_action == TaskKind.ANNOUNCE_CALL
        cases.complete_next(case.public_id, TaskKind.ANNOUNCE_CALL, by=claire, at=office.later(hours=1))
        cases.log_attempt(case.public_id, PHONE, AttemptOutcome.NOT_REACHED, by=claire, at=office.later(days=1))
        case = fresh(case)
        assert (case.status, case.next_action, case.next_nth) == ("contacting", "call", 2)
        assert (case.next_due, case.next_day_part) == (date(2026, 11, 6), "afternoon")
        assert Entry.objects.filter(verb="case.log_attempt").count() == 2


def test_a_replayed_gesture_is_one_gesture(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        once = cases.log_attempt(case.public_id, PHONE, AttemptOutcome.BUSY, by=claire, at=office.at, key="k1")
        again = cases.log_attempt(
            case.public_id, PHONE, AttemptOutcome.BUSY, by=claire, at=office.later(minutes=1), key="k1"
        )
        assert once == again
        assert kinds(case).count("attempted") == 1
        with pytest.raises(Conflict):
            cases.log_attempt(case.public_id, PHONE, AttemptOutcome.REACHED, by=claire, at=office.at, key="k1")


def test_the_whole_road_to_the_proof_of_care(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        care = case.cares.get().public_id
        cases.confirm_care(case.public_id, care, by=claire, at=office.later(days=1))
        cases.search_care(case.public_id, care, by=claire, at=office.later(hours=1))
        visit = orientation.want(case.public_id, care, by=claire, at=office.later(hours=1)).public_id
        orientation.book(visit, datetime(2026, 11, 10, 14, tzinfo=UTC), by=claire, at=office.at)
        case = fresh(case)
        assert (case.next_action, case.next_due) == ("verify_appointment", date(2026, 11, 12))
        assert (case.waiting_on, case.recompute_at is not None) == (WaitingOn.PRACTITIONER, True)
        orientation.honour(visit, by=claire, at=office.later(days=9))
        cases.record_started(case.public_id, care, date(2026, 11, 10), by=claire, at=office.at)
        cases.record_done(case.public_id, care, date(2026, 11, 12), by=claire, at=office.later(hours=1))
        with pytest.raises(Refused) as refused:
            cases.close_case(case.public_id, ExitCode.CARE_DONE, by=claire, at=office.at)
        assert refused.value.code == "closing.care_not_proven"
        cases.prove_care(case.public_id, care, EvidenceClass.INVOICE, by=claire, at=office.at)
        row = ForgoneCare.objects.get(public_id=care)
        assert (row.stage, row.evidence, row.attended_on) == ("done", "invoice", date(2026, 11, 10))
        cases.close_case(case.public_id, ExitCode.CARE_DONE, by=claire, at=office.later(hours=1))
        case = fresh(case)
        assert (case.status, case.closed_code, case.closed_by_id) == ("closed", "care_done", office.claire.pk)
        assert (case.next_action, (case.next_due - date(2026, 11, 11)).days >= 90) == ("contact_after_closure", True)


def test_a_care_given_up_leaves_the_case_with_the_others(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire, [DENTAL, GLASSES])
        dental, glasses = case.cares.order_by("id")
        cases.record_done(
            case.public_id, dental.public_id, office.today, evidence=EvidenceClass.AMO_FLOW, by=claire, at=office.at
        )
        cases.abandon_care(case.public_id, glasses.public_id, AbandonReason.NO_OFFER, by=claire, at=office.at)
        assert fresh(case).next_action == "close"
        with pytest.raises(Refused):
            cases.close_case(case.public_id, ExitCode.CARE_DONE, by=claire, at=office.at)
        cases.close_case(case.public_id, ExitCode.CARE_PARTLY_DONE, by=claire, at=office.at)


def test_a_date_that_cannot_be_is_refused_by_its_field(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        care = case.cares.get().public_id
        with pytest.raises(Invalid) as invalid:
            cases.record_done(case.public_id, care, date(2027, 11, 2), by=claire, at=office.at)
        assert [f.field for f in invalid.value.faults] == ["day"]
        assert kinds(case).count("care_done") == 0


def test_rights_are_not_reviewed_before_she_agrees(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        cases.reach(case.public_id, by=claire, at=office.later(hours=1))
        with pytest.raises(Refused) as refused:
            cases.review_rights(case.public_id, by=claire, at=office.at)
        assert refused.value.code == "case.no_agreement"
        assert fresh(case).next_action == "record_agreement"


def test_an_action_that_needs_an_answer_is_not_done_in_one_click(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        cases.complete_next(case.public_id, TaskKind.ANNOUNCE_CALL, by=claire, at=office.later(minutes=5))
        with pytest.raises(Refused) as refused:
            cases.complete_next(case.public_id, TaskKind.CALL, by=claire, at=office.later(minutes=5))
        assert (refused.value.code, refused.value.values["verb"]) == ("case.needs_an_answer", "log_attempt")


def test_a_colleague_who_acted_meanwhile_is_not_overrun(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        cases.log_attempt(case.public_id, PHONE, AttemptOutcome.REACHED, by=office.actor(office.paul), at=office.at)
        with pytest.raises(Conflict) as conflict:
            cases.complete_next(case.public_id, TaskKind.ANNOUNCE_CALL, by=claire, at=office.later(minutes=1))
        assert conflict.value.values["next_action"] == "record_agreement"


@pytest.mark.parametrize("kind", ["wait", "postpone"])
def test_putting_off_has_a_day_and_a_reason(office: Office, kind: str) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        until = date(2026, 11, 20)
        if kind == "wait":
            cases.wait(case.public_id, WaitingOn.FUNDER, until=until, by=claire, at=office.at)
        else:
            cases.postpone(case.public_id, until, reason=PostponeReason.PERSON_ABSENT, by=claire, at=office.at)
        case = fresh(case)
        assert case.next_due == until
        assert case.next_action == ("chase_funder" if kind == "wait" else "confirm_care")
        with pytest.raises(Invalid):
            cases.postpone(case.public_id, date(2030, 1, 1), reason=PostponeReason.WORKLOAD, by=claire, at=office.at)


def test_a_wait_that_ends_is_ours_again_by_the_calendar_alone(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.wait(case.public_id, WaitingOn.FUNDER, until=date(2026, 11, 20), by=claire, at=office.at)
        assert fresh(case).waiting_on == "funder"
    with office.as_system():
        assert cases.sweep_recompute(301, at=office.at + timedelta(days=10)) == 0
        assert cases.sweep_recompute(301, at=office.at + timedelta(days=19)) == 1
        assert cases.sweep_recompute(301, at=office.at + timedelta(days=19)) == 0
        assert (fresh(case).waiting_on, fresh(case).next_action) == ("us", "chase_funder")


def test_chasing_gives_another_day_to_the_wait(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.wait(case.public_id, WaitingOn.DOCUMENTS, until=date(2026, 11, 16), by=claire, at=office.at)
        at = office.later(days=14)
        cases.complete_next(case.public_id, TaskKind.CHASE_DOCUMENTS, by=claire, at=at)
        assert fresh(case).next_due == date(2026, 11, 30)
        cases.resume(case.public_id, by=claire, at=office.later(minutes=1))
        with pytest.raises(Refused):
            cases.resume(case.public_id, by=claire, at=office.later(minutes=1))


def test_a_document_asked_is_a_task_until_it_comes(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire, [])
        asked = cases.ask_document(case.public_id, DocumentKind.QUOTE, by=claire, at=office.at)
        with pytest.raises(Absent):
            cases.receive_document(case.public_id, "no such", by=claire, at=office.at)
        cases.receive_document(case.public_id, asked.data["document"], by=claire, at=office.at)
        assert kinds(case)[-2:] == ["document_asked", "document_received"]


def test_a_task_left_by_a_colleague_is_done_once_and_can_be_given_back(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        task = cases.add_task(case.public_id, "Rappeler le CCAS", date(2026, 11, 3), by=claire, at=office.at)
        assert (fresh(case).next_action, fresh(case).next_about) == ("human", str(task.public_id))
        done = cases.do_task(task.public_id, by=claire, at=office.later(minutes=1))
        with pytest.raises(Refused):
            cases.do_task(task.public_id, by=claire, at=office.later(minutes=1))
        cases.undo(done.public_id, by=claire, at=office.at)
        assert Task.objects.get(pk=task.pk).ended_at is None
        assert fresh(case).next_action == "human"
        with pytest.raises(Invalid):
            cases.add_task(case.public_id, " ", date(2020, 1, 1), by=claire, at=office.at)
        with pytest.raises(Refused):
            cases.add_task(case.public_id, "x", date(2026, 11, 5), owner=office.zoe, by=claire, at=office.at)


def test_a_caseworker_takes_and_a_supervisor_gives(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.case(claire)
        with pytest.raises(Absent):
            cases.assign(case.public_id, office.paul, by=claire, at=office.at)
    with office.working(office.sonia) as sonia:
        cases.assign(case.public_id, office.paul, by=sonia, at=office.at)
        assert fresh(case).owner == office.paul
        cases.assign(case.public_id, office.claire, by=sonia, at=office.later(minutes=1))
        with pytest.raises(Conflict):
            cases.assign(case.public_id, office.claire, by=sonia, at=office.at)
        with pytest.raises(Refused):
            cases.assign(case.public_id, office.zoe, by=sonia, at=office.at)


def test_ten_cases_change_hands_together_or_not_at_all(office: Office) -> None:
    with office.working(office.sonia) as sonia:
        ids = [office.taken(office.actor(office.claire)).public_id for _ in range(3)]
        with pytest.raises(Absent):
            cases.assign_many([*ids, uuid4()], office.paul, by=sonia, at=office.later(minutes=1))
        assert {fresh_owner(i) for i in ids} == {office.claire.pk}
        assert len(cases.assign_many(ids, office.paul, by=sonia, at=office.later(minutes=1))) == 3
        assert {fresh_owner(i) for i in ids} == {office.paul.pk}
        assert cases.assign_many(ids, office.paul, by=sonia, at=office.later(minutes=1)) == []


def fresh_owner(public_id: object) -> int:
    from misas.records.cases.models import Case

    return Case.objects.get(public_id=public_id).owner_id


def test_another_caisse_does_not_even_know(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
    with office.working(office.zoe) as zoe, pytest.raises(Absent):
        cases.log_attempt(case.public_id, PHONE, AttemptOutcome.BUSY, by=zoe, at=office.at)


def test_a_handover_moves_ownership_on_acceptance_and_may_come_back(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        with pytest.raises(Invalid) as invalid:
            cases.propose_handover(case.public_id, Packet((), "", "", "", None), by=claire, at=office.at)
        assert len(invalid.value.faults) == 4
        cases.propose_handover(case.public_id, PACKET, by=claire, at=office.later(hours=1))
        case = fresh(case)
        assert (case.status, case.owner, case.waiting_on) == ("handover", office.claire, "social_service")
    with office.working(office.marc) as marc:
        with pytest.raises(Absent):
            cases.log_attempt(case.public_id, PHONE, AttemptOutcome.BUSY, by=marc, at=office.at)
        cases.accept_handover(case.public_id, by=marc, at=office.later(days=1))
        case = fresh(case)
        assert (case.owner, case.next_action, case.waiting_on) == (office.marc, "take_over", "us")
        assert Handover.objects.get().reads_until == date(2026, 12, 3)
        cases.log_attempt(case.public_id, PHONE, AttemptOutcome.REACHED, by=marc, at=office.later(hours=1))
        with pytest.raises(Refused):
            cases.accept_handover(case.public_id, by=marc, at=office.at)
        cases.return_handover(case.public_id, "Situation apaisée.", by=marc, at=office.later(days=1))
        case = fresh(case)
        assert (case.status, case.owner) == ("accompanying", office.claire)
        assert Handover.objects.get().status == "returned"


def test_a_handover_accepted_may_end_the_case(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.propose_handover(case.public_id, PACKET, by=claire, at=office.later(hours=1))
        with pytest.raises(Refused):
            cases.close_case(case.public_id, ExitCode.HANDED_TO_SOCIAL_SERVICE, by=claire, at=office.at)
        cases.withdraw_handover(case.public_id, by=claire, at=office.later(hours=1))
        cases.propose_handover(case.public_id, PACKET, by=claire, at=office.later(hours=1))
    with office.working(office.marc) as marc:
        cases.accept_handover(case.public_id, by=marc, at=office.later(hours=1))
        cases.close_case(case.public_id, ExitCode.HANDED_TO_SOCIAL_SERVICE, by=marc, at=office.later(hours=1))
        assert Handover.objects.get(answered_by=office.marc).status == "closed"


def test_where_it_is_configured_a_second_pair_of_eyes_closes(office: Office) -> None:
    with office.working(office.sonia) as sonia:
        cases.set_rules(301, {"second_look": ["dropped_out"]}, by=sonia, at=office.at)
        claire = office.actor(office.claire)
        case = office.accompanied(claire)
        event = cases.close_case(case.public_id, ExitCode.DROPPED_OUT, by=claire, at=office.later(hours=1))
        assert (event.kind, fresh(case).next_action) == ("closing_proposed", "follow_second_look")
        with pytest.raises(Absent):
            cases.agree_closing(case.public_id, by=claire, at=office.at)
        cases.return_closing(case.public_id, "Rappelez-la une fois.", by=sonia, at=office.later(hours=1))
        assert (fresh(case).status, SecondLook.objects.get().agreed) == ("accompanying", False)
        cases.close_case(case.public_id, ExitCode.DROPPED_OUT, by=claire, at=office.later(hours=1))
        cases.agree_closing(case.public_id, by=sonia, at=office.later(hours=1))
        assert (fresh(case).status, fresh(case).closed_by) == ("closed", office.sonia)


def test_a_supervisor_does_not_look_twice_at_her_own_closure(office: Office) -> None:
    with office.working(office.sonia) as sonia:
        cases.set_rules(301, {"second_look": ["moved"]}, by=sonia, at=office.at)
        case = office.case(sonia)
        cases.close_case(case.public_id, ExitCode.MOVED, by=sonia, at=office.at)
        with pytest.raises(Refused) as refused:
            cases.agree_closing(case.public_id, by=sonia, at=office.at)
        assert refused.value.code == "closing.same_person"


def test_a_closed_case_is_reopened_in_one_gesture_with_its_history(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.close_case(case.public_id, ExitCode.MOVED, by=claire, at=office.later(days=1))
        with pytest.raises(Refused):
            cases.close_case(case.public_id, ExitCode.MOVED, by=claire, at=office.at)
        cases.reopen(case.public_id, by=office.actor(office.paul), at=office.later(days=40))
        case = fresh(case)
        assert (case.status, case.owner, case.lives) == ("accompanying", office.claire, 2)
        assert case.closed_at is None and case.next_due > office.today


def test_reopening_never_makes_two_open_cases_of_one_person(office: Office) -> None:
    with office.working(office.claire) as claire:
        old = office.taken(claire)
        cases.close_case(old.public_id, ExitCode.MOVED, by=claire, at=office.later(hours=1))
        office.case(claire, person=old.person)
        with pytest.raises(Refused) as refused:
            cases.reopen(old.public_id, by=claire, at=office.later(hours=1))
        assert refused.value.code == "case.another_is_open"


def test_the_person_is_called_again_and_left_in_peace_after_two_tries(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.accompanied(claire)
        cases.close_case(case.public_id, ExitCode.DROPPED_OUT, by=claire, at=office.later(days=1))
        cases.contact_after_closure(case.public_id, AfterClosure.NOT_REACHED, by=claire, at=office.later(days=91))
        assert fresh(case).next_action == "contact_after_closure"
        cases.contact_after_closure(case.public_id, AfterClosure.NOT_REACHED, by=claire, at=office.later(days=14))
        assert (fresh(case).next_action, fresh(case).next_due) == (None, None)


def test_notes_of_two_hands_are_both_kept(office: Office) -> None:
    note = uuid4()
    with office.working(office.claire) as claire:
        case = office.taken(claire)
        saved = cases.save_note(case.public_id, note, "Elle a un devis.", 0, by=claire, at=office.at)
        assert cases.save_note(case.public_id, note, "Elle a un devis.", 0, by=claire, at=office.at).version == 1
        paul = office.actor(office.paul)
        cases.save_note(case.public_id, note, "Devis du 3.", saved.version, by=paul, at=office.later(minutes=1))
        with pytest.raises(Conflict) as conflict:
            cases.save_note(case.public_id, note, "Devis du 4.", saved.version, by=claire, at=office.at)
        said = conflict.value.values
        assert (said["mine"], said["theirs"], said["who"], said["version"]) == (
            "Devis du 4.", "Devis du 3.", "Paul Girard", 2,
        )  # fmt: skip
        assert cases.save_note(case.public_id, note, "Devis du 4.", 2, by=claire, at=office.at).version == 3
        other = office.case(claire)
        with pytest.raises(Conflict):
            cases.save_note(other.public_id, note, "x", 3, by=claire, at=office.at)


def test_each_act_joins_its_author_to_the_circle_and_the_owner_stays(office: Office) -> None:
    with office.working(office.claire) as claire:
        case, paul = office.taken(claire), office.actor(office.paul)
        cases.log_attempt(case.public_id, PHONE, AttemptOutcome.BUSY, by=paul, at=office.at)
        assert set(Follower.objects.values_list("account_id", flat=True)) == {office.claire.pk, office.paul.pk}
        cases.unfollow(case.public_id, by=paul, at=office.at)
        with pytest.raises(Refused):
            cases.unfollow(case.public_id, by=claire, at=office.at)
        assert Follower.objects.count() == 1
        cases.follow(case.public_id, by=paul, at=office.at)
        assert Follower.objects.count() == 2


CACHES = ("status", "owner_id", "next_action", "next_due", "next_about", "next_channel", "next_day_part", "next_nth",
          "waiting_on", "stall", "last_at", "recompute_at", "next_reason")  # fmt: skip


def state(case: object) -> dict[str, object]:
    row = fresh(case)  # type: ignore[arg-type]
    cares = list(ForgoneCare.objects.filter(case=row).order_by("id").values())
    circle = sorted(Follower.objects.filter(case=row).values_list("account_id", flat=True))
    return {name: getattr(row, name) for name in CACHES} | {"cares": cares, "circle": circle}


@pytest.mark.parametrize("gesture", ["attempt", "reached", "postpone", "assign", "take", "confirm", "start", "task"])
def test_every_undo_gives_back_the_exact_state(office: Office, gesture: str) -> None:
    with office.working(office.sonia) as sonia:
        paul = office.actor(office.paul)
        if gesture == "take":
            case = office.case(office.actor(office.claire))
        elif gesture in ("attempt", "reached"):
            case = office.taken(office.actor(office.claire))
        else:
            case = office.accompanied(office.actor(office.claire))
        task = cases.add_task(case.public_id, "Appeler", date(2026, 11, 4), by=sonia, at=office.later(hours=1))
        before, at, care = state(case), office.later(minutes=1), case.cares.get().public_id
        by = sonia if gesture == "assign" else paul
        event = {
            "attempt": lambda: cases.log_attempt(case.public_id, PHONE, AttemptOutcome.VOICEMAIL, by=by, at=at),
            "reached": lambda: cases.reach(case.public_id, by=by, at=at),
            "postpone": lambda: cases.postpone(
                case.public_id, date(2026, 11, 20), reason=PostponeReason.WORKLOAD, by=by, at=at
            ),
            "assign": lambda: cases.assign(case.public_id, office.paul, by=by, at=at),
            "take": lambda: cases.take(case.public_id, by=by, at=at),
            "confirm": lambda: cases.confirm_care(case.public_id, care, by=by, at=at),
            "start": lambda: cases.record_started(case.public_id, care, at.date(), by=by, at=at),
            "task": lambda: cases.do_task(task.public_id, by=by, at=at),
        }[gesture]()
        assert state(case) != before
        cases.undo(event.public_id, by=by, at=office.later(minutes=1))
        assert state(case) == before
        cases.undo(event.public_id, by=by, at=office.at)
        assert CaseEvent.objects.get(pk=event.pk).undone_by_id == by.account_id


def test_only_ones_own_last_gesture_is_undone_and_soon(office: Office) -> None:
    with office.working(office.claire) as claire:
        case, paul = office.taken(claire), office.actor(office.paul)
        first = cases.log_attempt(case.public_id, PHONE, AttemptOutcome.BUSY, by=claire, at=office.later(minutes=1))
        for code, who, at in (("undo.not_yours", paul, office.at), ("undo.too_late", claire, office.later(hours=1))):
            with pytest.raises(Refused) as refused:
                cases.undo(first.public_id, by=who, at=at)
            assert refused.value.code == code
        cases.log_attempt(case.public_id, PHONE, AttemptOutcome.BUSY, by=claire, at=office.at)
        with pytest.raises(Refused) as refused:
            cases.undo(first.public_id, by=claire, at=office.at)
        assert refused.value.code == "undo.something_followed"
        closed = cases.close_case(case.public_id, ExitCode.MOVED, by=claire, at=office.at)
        with pytest.raises(Refused) as refused:
            cases.undo(closed.public_id, by=claire, at=office.at)
        assert refused.value.code == "undo.not_this"


def test_the_queue_is_given_by_deficit_and_says_why(office: Office) -> None:
    with office.working(office.sonia) as sonia:
        cases.set_share(301, office.claire, 20, by=sonia, at=office.at)
        cases.set_share(301, office.paul, 10, by=sonia, at=office.at)
        opened = [office.case(sonia) for _ in range(6)]
        given = cases.allocate_queue(301, by=sonia, at=office.later(minutes=5))
        assert [g.account for g in given].count(office.claire.pk) == 4
        assert {fresh(case).status for case in opened} == {"to_contact"}
        assert CaseEvent.objects.filter(kind="assigned").first().data["why"]["points"] == 3
        cases.record_absence(301, office.claire, date(2026, 11, 1), date(2026, 11, 30), by=sonia, at=office.at)
        office.case(sonia)
        assert [g.account for g in cases.allocate_queue(301, by=sonia, at=office.at)] == [office.paul.pk]
        cases.record_absence(301, office.paul, date(2026, 11, 1), date(2026, 11, 30), by=sonia, at=office.at)
        office.case(sonia)
        with pytest.raises(Refused):
            cases.allocate_queue(301, by=sonia, at=office.at)


def test_a_caseworker_records_her_own_absence_only(office: Office) -> None:
    with office.working(office.claire) as claire:
        cases.record_absence(301, office.claire, date(2026, 11, 9), date(2026, 11, 10), by=claire, at=office.at)
        with pytest.raises(Refused):
            cases.record_absence(301, office.paul, date(2026, 11, 9), date(2026, 11, 10), by=claire, at=office.at)
        with pytest.raises(Absent):
            cases.allocate_queue(301, by=claire, at=office.at)


def test_silence_is_told_once_for_all_cases_then_to_the_supervisor_and_never_closes(office: Office) -> None:
    with office.working(office.claire) as claire:
        quiet = [office.taken(claire) for _ in range(2)]
    with office.as_system():
        assert cases.sweep_stalled(301, at=office.at + timedelta(days=1)) == {"reminded": 0, "escalated": 0}
        late = office.at + timedelta(days=11)
        assert cases.sweep_stalled(301, at=late) == {"reminded": 2, "escalated": 0}
        assert cases.sweep_stalled(301, at=late) == {"reminded": 0, "escalated": 0}
        (message,) = Message.objects.filter(topic="reminder.stalled")
        assert (message.payload["account"], len(message.payload["cases"])) == (str(office.claire.public_id), 2)
        later = late + timedelta(days=8)
        assert cases.sweep_stalled(301, at=later) == {"reminded": 0, "escalated": 2}
        assert Message.objects.get(topic="reminder.escalated").payload["account"] == str(office.sonia.public_id)
        assert cases.sweep_stalled(301, at=later + timedelta(days=400)) == {"reminded": 0, "escalated": 0}
        assert {fresh(case).stall for case in quiet} == {StallState.ESCALATED}
        assert {fresh(case).status for case in quiet} == {CaseStatus.TO_CONTACT}
    with office.working(office.claire) as claire:
        cases.log_attempt(quiet[0].public_id, PHONE, AttemptOutcome.BUSY, by=claire, at=later)
        assert fresh(quiet[0]).stall == StallState.NONE


def test_when_an_owner_leaves_the_supervisor_hears_at_once(office: Office) -> None:
    with office.working(office.claire) as claire:
        case = office.taken(claire)
    office.claire.authorisations.update(ends_on=office.today)
    with office.as_system():
        assert cases.sweep_stalled(301, at=office.at) == {"reminded": 0, "escalated": 0}
        assert cases.sweep_stalled(301, at=office.later(days=1)) == {"reminded": 0, "escalated": 1}
        assert Message.objects.get(topic="reminder.escalated").payload["cases"] == [str(case.public_id)]
    with office.working(office.sonia) as sonia:
        cases.assign(case.public_id, office.paul, by=sonia, at=office.later(hours=1))
        assert (fresh(case).owner, fresh(case).stall) == (office.paul, "none")


def test_a_safety_flag_changes_the_next_attempt_at_once(office: Office) -> None:
    from misas.actions.persons import mark_unsafe
    from misas.core.persons.codes import SafeContact, Source

    with office.working(office.claire) as claire:
        case = office.taken(claire)
        assert fresh(case).next_action == "announce_call"
        mark_unsafe(
            case.person.public_id, [SafeContact.DANGEROUS], source=Source.PERSON, by=claire, at=office.later(minutes=1)
        )
        case.person.refresh_from_db()
        assert cases.refresh_person(case.person, at=office.at) == 1
        assert fresh(case).next_action == "plan_safe_contact"
