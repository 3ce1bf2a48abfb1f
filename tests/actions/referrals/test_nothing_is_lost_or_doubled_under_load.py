"""Real threads on a real database: numbers have no gap, a replayed submission gives one row, whoever comes first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from misas.actions import cases, triage
from misas.actions.cases import withdrawals
from misas.actions.referrals import receive_referral, report_withdrawal
from misas.core.cases.codes import AttemptChannel, AttemptOutcome
from misas.core.privacy.codes import Scope
from misas.core.referrals.codes import Channel
from misas.core.referrals.receipts import Receipt
from misas.core.refusals import Conflict, Invalid, Refused
from misas.jobs.delivery import deliver
from misas.records.cases.models import Case
from misas.records.outbox.models import Message
from misas.records.referrals import doors as referral_doors
from misas.records.referrals.models import FeedbackNews, Referral
from tests.kit.house import GARD, MONDAY, House, build_house
from tests.kit.referrals import typed

THREADS = 8


@pytest.fixture
def house(committed: None) -> House:
    return build_house()


def at_once(house: House, work: Callable[[int], Any]) -> list[Any]:
    """Run the same work in THREADS threads that start together; exceptions come back as values."""
    barrier = Barrier(THREADS)

    def one(index: int) -> Any:
        try:
            barrier.wait(timeout=20)
            return work(index)
        except Exception as fault:
            return fault
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


def receive(house: House, key: str, **changes: Any) -> Receipt:
    with house.working(house.ccas_member) as partner:
        return receive_referral(
            typed(**changes), caisse_id=GARD, channel=Channel.PORTAL, key=key, by=partner, at=MONDAY
        )


def test_one_submission_sent_by_many_threads_gives_one_referral_and_one_receipt(house: House) -> None:
    answers = at_once(house, lambda _: receive(house, "same"))
    assert {answer.number for answer in answers} == {"S301-P-000001"}
    assert sorted(answer.again for answer in answers) == [False] + [True] * (THREADS - 1)
    with house.as_system(GARD):
        assert (Referral.objects.count(), FeedbackNews.objects.count()) == (1, 1)
        assert Message.objects.filter(topic="feedback.due").count() == 1


def test_numbers_have_no_gap_even_when_one_in_two_submissions_fails(house: House) -> None:
    def work(index: int) -> list[Any]:
        made: list[str | None] = []
        for turn in range(4):
            try:
                made.append(receive(house, f"{index}-{turn}", informed="on" if turn % 2 else "non").number)
            except Invalid:
                made.append(None)
        return made

    numbers = [number for made in at_once(house, work) for number in made if number]
    assert sorted(numbers) == [f"S301-P-{n:06d}" for n in range(1, 2 * THREADS + 1)]


def test_one_key_with_two_contents_keeps_the_first_and_refuses_the_other(house: House) -> None:
    answers = at_once(house, lambda index: receive(house, "same", first_names=("Nadia", "Samia")[index % 2]))
    taken = [answer for answer in answers if isinstance(answer, Receipt)]
    assert len({answer.public_id for answer in taken}) == 1
    assert all(isinstance(answer, Conflict) for answer in answers if answer not in taken)
    assert len(taken) == THREADS // 2


def test_two_hands_that_call_each_referral_the_duplicate_of_the_other_never_block(house: House) -> None:
    def cross(pair: tuple[UUID, UUID], turn: int) -> None:
        one, other = pair if turn % 2 else pair[::-1]
        with house.working(house.caseworker) as by:
            triage.say_duplicate(one, "same_referral_twice", of=other, by=by, at=MONDAY)

    for number in range(6):
        one, other = (receive(house, f"{number}{end}").public_id for end in "ab")
        answers = at_once(house, lambda index, pair=(one, other): cross(pair, index))
        assert {type(answer) for answer in answers} == {type(None), Refused}
        with house.as_system(GARD):
            assert Referral.objects.filter(public_id__in=[one, other], status="duplicate").count() == 1


def test_a_report_and_a_call_on_the_same_case_never_block(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both need the case and its referral: the job, stopped between the two, keeps nobody from ending."""
    referral = receive(house, "k").public_id
    with house.working(house.caseworker) as by:
        person = triage.name_as_said(referral, by=by, at=MONDAY)
        case = triage.accept(referral, "gives_up_care", person=person, by=by, at=MONDAY)
        cases.take(case.public_id, by=by, at=MONDAY)
    with house.working(house.ccas_member) as by:
        report_withdrawal(referral, Scope.ACCOMPANIMENT, how="by_phone", said_on=MONDAY.date(), by=by, at=MONDAY)
    with house.as_system(GARD):
        key = Message.objects.get(topic="referral.withdrawal_reported").key
    holds, calls, lock = Event(), Event(), withdrawals._locked

    def slow(pk: int) -> Referral:
        row = lock(pk)
        holds.set()
        calls.wait(timeout=2)  # the call now waits for the case, or holds it already and waits for us
        return row

    monkeypatch.setattr(withdrawals, "_locked", slow)

    def work(index: int) -> None:
        if index == 0:
            assert deliver(key, GARD, MONDAY)
        elif index == 1:
            holds.wait(timeout=20)
            with house.working(house.caseworker) as by:
                cases.log_attempt(case.public_id, AttemptChannel.PHONE, AttemptOutcome.REACHED, by=by, at=MONDAY)

    assert at_once(house, work) == [None] * THREADS


def test_a_duplicate_that_carries_a_report_and_a_call_never_block(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The duplicate tells the case of its first what was reported: the answer, stopped midway, keeps nobody waiting."""
    first, same = (receive(house, key).public_id for key in ("first", "same"))
    with house.working(house.caseworker) as by:
        person = triage.name_as_said(first, by=by, at=MONDAY)
        case = triage.accept(first, "gives_up_care", person=person, by=by, at=MONDAY)
        cases.take(case.public_id, by=by, at=MONDAY)
    with house.working(house.ccas_member) as by:
        report_withdrawal(same, Scope.ACCOMPANIMENT, how="by_phone", said_on=MONDAY.date(), by=by, at=MONDAY)
    holds, calls, lock = Event(), Event(), referral_doors.hold_in_order

    def slow(*referrals: UUID) -> None:
        lock(*referrals)
        holds.set()
        calls.wait(timeout=2)  # the call now waits for the case, or holds it already and waits for the referrals

    monkeypatch.setattr(referral_doors, "hold_in_order", slow)

    def work(index: int) -> None:
        if index == 0:
            with house.working(house.caseworker) as by:
                triage.say_duplicate(same, "same_referral_twice", of=first, by=by, at=MONDAY)
        elif index == 1:
            holds.wait(timeout=20)
            with house.working(house.caseworker) as by:
                cases.log_attempt(case.public_id, AttemptChannel.PHONE, AttemptOutcome.REACHED, by=by, at=MONDAY)

    assert at_once(house, work) == [None] * THREADS
    with house.as_system(GARD):
        assert Case.objects.get(pk=case.pk).events.filter(kind="declined").count() == 1
