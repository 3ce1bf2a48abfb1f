"""Whatever the people of a caisse do, in whatever order: nobody gets lost.

Hypothesis plays random verbs by random roles, over days, on the real actions and PostgreSQL. After each gesture every
case has an owner of the team, a next action and a due date, or a closure that a human decided with a reason; and what
the lists show is exactly what the facts say.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from misas.actions import cases, orientation
from misas.actions.cases.recording import held
from misas.core.access import Actor
from misas.core.cases.cares import CARE_STEPS
from misas.core.cases.codes import (
    AbandonReason,
    AfterClosure,
    AttemptChannel,
    AttemptOutcome,
    CaseStatus,
    EvidenceClass,
    ExitCode,
    FactKind,
    HandoverMotive,
    PostponeReason,
    TaskKind,
    WaitingOn,
)
from misas.core.cases.handover import Packet
from misas.core.cases.next_action import SETTLED_BY
from misas.core.documents.codes import DocumentKind
from misas.core.referrals.codes import CareType
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.records.accounts.models import Account
from misas.records.cases.models import Case, CaseEvent, Follower, ForgoneCare, Note, Task
from misas.records.orientation.models import Appointment
from tests.kit.cases import Office, build_office, fresh

SAYS_NO = (Refused, Absent, Invalid, Conflict)
PACKET = Packet((HandoverMotive.ISOLATION,), "Seule.", "", "Un soutien.", date(2026, 11, 2))
people = st.sampled_from(["claire", "paul", "sonia", "marc"])
which = st.integers(0, 2)


class OfficeLife(RuleBasedStateMachine):
    """Days of an office. A refusal is an answer; losing somebody is not."""

    def __init__(self) -> None:
        super().__init__()
        self.world = transaction.atomic()
        self.world.__enter__()
        self.office: Office = build_office()
        self.cases: list[Case] = []
        self.done = 0
        self.last_event: tuple[UUID, str] | None = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.world.__exit__(None, None, None)

    def play(self, who: str, call: Callable[[Actor], Any]) -> None:
        """One gesture of one person; whatever it answers, minutes pass."""
        account: Account = getattr(self.office, who)
        self.office.later(minutes=7)
        with self.office.working(account) as actor:
            try:
                with transaction.atomic():
                    event = call(actor)
            except SAYS_NO:
                return
        self.done += 1
        if isinstance(event, CaseEvent):
            self.last_event = (event.public_id, who)

    def case(self, n: int) -> Case:
        return self.cases[n % len(self.cases)]

    @initialize()
    def a_person_is_referred(self) -> None:
        self.open("claire")

    def open(self, who: str) -> None:
        account: Account = getattr(self.office, who)
        with self.office.working(account) as actor:
            cares = [cases.CareNeeded(CareType.OPTICS)] * (len(self.cases) % 3)
            self.cases.append(self.office.case(actor, cares))

    @precondition(lambda self: len(self.cases) < 3)
    @rule(who=st.sampled_from(["claire", "sonia"]))
    def another_person_is_referred(self, who: str) -> None:
        self.open(who)

    @rule(days=st.integers(1, 45))
    def days_pass(self, days: int) -> None:
        self.office.later(days=days)
        with self.office.as_system():
            cases.sweep_recompute(301, at=self.office.at)
            cases.sweep_stalled(301, at=self.office.at)

    @rule(who=people, n=which, to=st.sampled_from(["claire", "paul", "marc", "zoe"]), take=st.booleans())
    def a_case_is_taken_or_given(self, who: str, n: int, to: str, take: bool) -> None:
        at, case = self.office.at, self.case(n).public_id
        if take:
            self.play(who, lambda by: cases.take(case, by=by, at=self.office.at))
        else:
            self.play(who, lambda by: cases.assign(case, getattr(self.office, to), by=by, at=self.office.at))
        assert at <= self.office.at

    @rule()
    def the_queue_is_given_out(self) -> None:
        self.play("sonia", lambda by: cases.allocate_queue(301, by=by, at=self.office.at))

    @rule(who=people, n=which, channel=st.sampled_from(AttemptChannel), outcome=st.sampled_from(AttemptOutcome))
    def somebody_tries_to_reach_her(self, who: str, n: int, channel: AttemptChannel, outcome: AttemptOutcome) -> None:
        case = self.case(n).public_id
        self.play(who, lambda by: cases.log_attempt(case, channel, outcome, by=by, at=self.office.at))

    @rule(who=people, n=which, agrees=st.sampled_from([True, True, False, None]))
    def she_is_reached(self, who: str, n: int, agrees: bool | None) -> None:
        case = self.case(n).public_id
        self.play(who, lambda by: cases.reach(case, agrees=agrees, by=by, at=self.office.at))

    @rule(who=people, n=which, verb=st.sampled_from(["review_rights", "propose_plan", "resume", "agree", "decline"]))
    def a_step_is_made(self, who: str, n: int, verb: str) -> None:
        case = self.case(n).public_id
        self.play(who, lambda by: getattr(cases, verb)(case, by=by, at=self.office.at))

    @rule(who=people, n=which)
    def the_next_action_is_done(self, who: str, n: int) -> None:
        with self.office.as_system():
            row = fresh(self.case(n))
        if row.next_action is None:
            return
        kind, about = TaskKind(row.next_action), row.next_about
        self.play(who, lambda by: cases.complete_next(row.public_id, kind, about=about, by=by, at=self.office.at))

    @rule(who=people, n=which, on=st.sampled_from(WaitingOn), ahead=st.integers(-1, 60), put_off=st.booleans())
    def it_is_put_off(self, who: str, n: int, on: WaitingOn, ahead: int, put_off: bool) -> None:
        case, until = self.case(n).public_id, self.office.today + timedelta(days=ahead)
        if put_off:
            self.play(
                who,
                lambda by: cases.postpone(case, until, reason=PostponeReason.WORKLOAD, by=by, at=self.office.at),
            )
        else:
            self.play(who, lambda by: cases.wait(case, on, until=until, by=by, at=self.office.at))

    @rule(who=people, n=which, what=st.sampled_from(sorted(CARE_STEPS)), some=st.integers(0, 5), proof=st.booleans())
    def a_care_moves(self, who: str, n: int, what: FactKind, some: int, proof: bool) -> None:
        case, today = self.case(n), self.office.today
        with self.office.as_system():
            cares = list(ForgoneCare.objects.filter(case=case).order_by("id"))
        if not cares:
            return
        care = cares[some % len(cares)].public_id
        evidence = EvidenceClass.INVOICE if proof else None
        verbs: dict[FactKind, Callable[[Actor], Any]] = {
            FactKind.CARE_CONFIRMED: lambda by: cases.confirm_care(case.public_id, care, by=by, at=self.office.at),
            FactKind.CARE_SEARCHED: lambda by: cases.search_care(case.public_id, care, by=by, at=self.office.at),
            FactKind.CARE_BOOKED: lambda by: self.book(case, care, self.office.at + timedelta(days=some * 9), by),
            FactKind.CARE_ATTENDED: lambda by: orientation.honour(self.visit(care), by=by, at=self.office.at),
            FactKind.CARE_MISSED: lambda by: orientation.miss(self.visit(care), by=by, at=self.office.at),
            FactKind.CARE_STARTED: lambda by: cases.record_started(
                case.public_id, care, today, by=by, at=self.office.at
            ),
            FactKind.CARE_DONE: lambda by: cases.record_done(
                case.public_id, care, today, evidence=evidence, by=by, at=self.office.at
            ),
            FactKind.CARE_PROVEN: lambda by: cases.prove_care(
                case.public_id, care, EvidenceClass.AMO_FLOW, by=by, at=self.office.at
            ),
            FactKind.CARE_ABANDONED: lambda by: cases.abandon_care(
                case.public_id, care, AbandonReason.NO_OFFER, by=by, at=self.office.at
            ),
        }
        self.play(who, verbs[what])

    def book(self, case: Case, care: UUID, starts_at: datetime, by: Actor) -> None:
        visit = orientation.want(case.public_id, care, by=by, at=self.office.at)
        orientation.book(visit.public_id, starts_at, by=by, at=self.office.at)

    def visit(self, care: UUID) -> UUID:
        """The last appointment of a care; of one that has none, nobody's."""
        row = Appointment.objects.filter(care__public_id=care).order_by("-id").first()
        return row.public_id if row else uuid4()

    @rule(who=people, n=which, ahead=st.integers(0, 30))
    def work_is_added(self, who: str, n: int, ahead: int) -> None:
        case, due = self.case(n).public_id, self.office.today + timedelta(days=ahead)
        self.play(who, lambda by: cases.add_task(case, "Rappeler", due, by=by, at=self.office.at))
        self.play(who, lambda by: cases.add_care(case, CareType.IMAGING, by=by, at=self.office.at))
        self.play(who, lambda by: cases.ask_document(case, DocumentKind.QUOTE, by=by, at=self.office.at))

    @rule(who=people, n=which, cancel=st.booleans())
    def a_task_ends(self, who: str, n: int, cancel: bool) -> None:
        with self.office.as_system():
            task = Task.objects.filter(case=self.case(n), ended_at__isnull=True).first()
        if task is not None:
            verb = cases.cancel_task if cancel else cases.do_task
            self.play(who, lambda by: verb(task.public_id, by=by, at=self.office.at))

    @rule(who=people, n=which, answer=st.sampled_from(["propose", "accept", "return", "withdraw"]))
    def a_handover_moves(self, who: str, n: int, answer: str) -> None:
        case = self.case(n).public_id
        verbs: dict[str, Callable[[Actor], Any]] = {
            "propose": lambda by: cases.propose_handover(case, PACKET, by=by, at=self.office.at),
            "accept": lambda by: cases.accept_handover(case, by=by, at=self.office.at),
            "return": lambda by: cases.return_handover(case, "Pas de notre ressort.", by=by, at=self.office.at),
            "withdraw": lambda by: cases.withdraw_handover(case, by=by, at=self.office.at),
        }
        self.play("marc" if answer in ("accept", "return") else who, verbs[answer])

    @rule(n=which, codes=st.lists(st.sampled_from(ExitCode), max_size=3))
    def the_caisse_wants_second_looks(self, n: int, codes: list[ExitCode]) -> None:
        values = {"second_look": [code.value for code in codes]}
        self.play("sonia", lambda by: cases.set_rules(301, values, by=by, at=self.office.at))

    @rule(who=people, n=which, code=st.sampled_from(ExitCode))
    def it_is_closed(self, who: str, n: int, code: ExitCode) -> None:
        case = self.case(n).public_id
        self.play(who, lambda by: cases.close_case(case, code, by=by, at=self.office.at))

    @rule(n=which, agreed=st.booleans())
    def somebody_looks_twice(self, n: int, agreed: bool) -> None:
        case = self.case(n).public_id
        if agreed:
            self.play("sonia", lambda by: cases.agree_closing(case, by=by, at=self.office.at))
        else:
            self.play("sonia", lambda by: cases.return_closing(case, "Encore un appel.", by=by, at=self.office.at))

    @rule(who=people, n=which, result=st.sampled_from(AfterClosure), reopen=st.booleans())
    def life_goes_on_after_closure(self, who: str, n: int, result: AfterClosure, reopen: bool) -> None:
        case = self.case(n).public_id
        if reopen:
            self.play(who, lambda by: cases.reopen(case, by=by, at=self.office.at))
        else:
            self.play(who, lambda by: cases.contact_after_closure(case, result, by=by, at=self.office.at))

    @precondition(lambda self: self.last_event is not None)
    @rule(hurry=st.booleans())
    def it_was_a_mistake(self, hurry: bool) -> None:
        assert self.last_event is not None
        event, who = self.last_event
        if not hurry:
            self.office.later(minutes=3)
        self.office.later(minutes=-6)
        self.play(who, lambda by: cases.undo(event, by=by, at=self.office.at))

    @invariant()
    def nobody_is_lost(self) -> None:
        with self.office.as_system():
            rows = list(Case.objects.select_related("caisse__case_rules", "person", "owner").order_by("id"))
            assert len(rows) == len(self.cases)
            for row in rows:
                self.check(row)

    def check(self, row: Case) -> None:
        case = held(row, self.office.at)
        now = case.standing
        team = (self.office.claire, self.office.paul, self.office.sonia, self.office.marc)
        assert row.owner in team
        assert row.status == now.status
        first = now.first
        assert (row.next_action, row.next_due, row.next_about) == (
            (first.kind, first.due, first.about) if first else (None, None, "")
        )
        if row.status == CaseStatus.CLOSED:
            assert row.closed_by in team and row.closed_code in set(ExitCode) and row.closed_at is not None
            last = [f for f in case.history if f.kind in (FactKind.CLOSED, FactKind.REOPENED)][-1]
            assert last.kind is FactKind.CLOSED and last.by is not None
        else:
            assert row.next_action is not None and row.next_due is not None
            assert row.closed_at is None
            assert TaskKind(row.next_action) in SETTLED_BY
        for care in ForgoneCare.objects.filter(case=row):
            known = case.facts.cares[str(care.public_id)]
            assert (care.stage, care.done_on, care.evidence) == (known.stage, known.done_on, known.evidence)


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_whatever_people_do_nobody_gets_lost() -> None:
    run_state_machine_as_test(
        OfficeLife,
        settings=settings(
            max_examples=max(settings.default.max_examples // 12, 8),  # eight lives each time; many under `make prove`
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


class Together:
    """Several hands at the same instant, each in its own connection, as web processes are."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.said: list[str] = []

    def act(self, *gestures: tuple[Account, Callable[[Actor], Any]]) -> list[str]:
        start = Barrier(len(gestures))

        def run(account: Account, call: Callable[[Actor], Any]) -> None:
            try:
                start.wait(timeout=10)
                with self.office.working(account) as actor:
                    call(actor)
                self.said.append("done")
            except Refused as refused:
                self.said.append(refused.code)
            except Absent:
                self.said.append("absent")
            finally:
                connections.close_all()

        threads = [Thread(target=run, args=gesture) for gesture in gestures]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
        return sorted(self.said)


@pytest.fixture
def together(committed: None) -> Together:
    return Together(build_office())


def test_two_colleagues_on_one_case_lose_nothing(together: Together) -> None:
    office = together.office
    with office.working(office.claire) as claire:
        case = office.taken(claire).public_id
    at = office.later(minutes=5)

    def call(by: Actor) -> None:
        for n in range(5):
            cases.log_attempt(case, AttemptChannel.PHONE, AttemptOutcome.BUSY, by=by, at=at, key=f"{by.label}{n}")

    assert together.act((office.claire, call), (office.paul, call)) == ["done", "done"]
    with office.working(office.claire):
        assert CaseEvent.objects.filter(kind="attempted").count() == 10
        assert Follower.objects.count() == 2
        row = fresh(Case.objects.get())
        assert row.next_due == held(row, at).standing.first.due  # type: ignore[union-attr]


def test_a_double_click_is_one_gesture_even_at_the_same_instant(together: Together) -> None:
    office = together.office
    with office.working(office.claire) as claire:
        case = office.taken(claire).public_id

    def click(by: Actor) -> None:
        cases.log_attempt(
            case, AttemptChannel.PHONE, AttemptOutcome.NOT_REACHED, by=by, at=office.at, key="the same form"
        )

    assert together.act(*[(office.claire, click)] * 4) == ["done"] * 4
    with office.working(office.claire):
        assert CaseEvent.objects.filter(kind="attempted").count() == 1


def test_a_case_is_taken_by_one_of_two(together: Together) -> None:
    office = together.office
    with office.working(office.claire) as claire:
        case = office.case(claire).public_id

    def take(by: Actor) -> None:
        cases.take(case, by=by, at=office.at)

    assert together.act((office.claire, take), (office.paul, take)) == ["case.not_from_here", "done"]


def test_one_person_gets_one_case_from_two_desks(together: Together) -> None:
    office = together.office
    with office.working(office.claire) as claire:
        person = office.person(claire)

    def open_case(by: Actor) -> None:
        cases.open_case(person, by=by, at=office.at)

    assert together.act((office.claire, open_case), (office.paul, open_case)) == ["case.already_open", "done"]
    with office.working(office.claire):
        assert Case.objects.values_list("number", flat=True).get() == 1


def test_of_two_hands_on_one_note_both_texts_live(together: Together) -> None:
    office, note = together.office, uuid4()
    with office.working(office.claire) as claire:
        case = office.taken(claire).public_id
        cases.save_note(case, note, "Début.", 0, by=claire, at=office.at)

    def write(by: Actor) -> None:
        cases.save_note(case, note, f"Écrit par {by.label}.", 1, by=by, at=office.at)

    assert together.act((office.claire, write), (office.paul, write)) == ["done", "note.changed_meanwhile"]
    with office.working(office.claire):
        assert Note.objects.get().version == 2
