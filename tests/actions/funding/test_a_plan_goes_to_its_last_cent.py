"""The requests of a plan leave in one gesture, are decided, paid and settled; the plan is closed on its last cent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from misas.actions.funding import applying, ending, hearing, papers, paying
from misas.core.cases.codes import FactKind
from misas.core.funding.life.codes import ApplicationState, DecisionReason, PlanState, ReplanCause, StepKind
from misas.core.funding.life.plan_life import EndReason
from misas.core.funding.packs.codes import Piece
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.records.cases.models import CaseEvent
from misas.records.funding.models import (
    AidApplication,
    ApplicationFact,
    EnvelopeEntry,
    FundingPlan,
    Invoice,
    LedgerBalance,
    LedgerEntry,
    PaperSent,
)
from misas.records.funding.packets import packets_of
from misas.records.outbox.models import Message
from tests.kit.funding_desk import CROWN, LEFT, SHARES, MoneyDesk, build_money_desk

pytestmark = pytest.mark.django_db
A, P = ApplicationState, PlanState


@pytest.fixture
def desk(db: None) -> MoneyDesk:
    return build_money_desk()


def envelope(desk: MoneyDesk, code: str) -> tuple[int, int, int]:
    row = desk.envelopes[code]
    row.refresh_from_db()
    return row.reserved_cents, row.committed_cents, row.paid_cents


def balance(desk: MoneyDesk) -> LedgerBalance:
    return LedgerBalance.objects.get(plan=desk.plan)


def rows() -> tuple[int, ...]:
    """How many rows of each kind there are: what a refused gesture must leave as it was."""
    counted = (AidApplication, ApplicationFact, LedgerEntry, EnvelopeEntry, Invoice, CaseEvent, PaperSent)
    return tuple(model.objects.count() for model in counted)


def test_all_requests_are_prepared_and_sent_in_one_gesture_each(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        made = desk.prepare(claire)
        assert {row.status for row in made} == {A.INCOMPLETE}
        with pytest.raises(Refused, match="nothing_to_send"):
            applying.send_requests(desk.plan.public_id, by=claire, at=desk.at)
        desk.give(claire)
        assert {row.status for row in AidApplication.objects.all()} == {A.READY}
        desk.send(claire)
        plan = desk.fresh()
        assert (plan.status, plan.next_step) == (P.REQUESTED, StepKind.OBTAIN_RECEIPT)
        assert envelope(desk, "ccas") == (SHARES["ccas"], 0, 0)
        assert PaperSent.objects.count() == 2
        told = [event.data["fact"] for event in CaseEvent.objects.filter(kind=FactKind.AID_MOVED).order_by("id")]
    assert told == ["prepared", "prepared", "submitted", "submitted"]


def test_said_twice_it_has_one_effect(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.prepare(claire)
        paper = desk.give(claire, key="p1")
        desk.send(claire)
        desk.grant(claire, "ccas", key="g1")
        before = rows()
        desk.prepare(claire)
        assert desk.give(claire, key="p1") == paper
        desk.send(claire, [desk.application("ccas").public_id])
        desk.grant(claire, "ccas", key="g1")
        assert rows() == before
        with pytest.raises(Conflict, match="key_used_otherwise"):
            desk.grant(claire, "ccas", 5_000, key="g1")


def test_from_the_requests_to_the_last_cent(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.all_granted(claire)
        assert (desk.fresh().status, desk.fresh().next_step) == (P.CLOSED_UP, StepKind.BOOK_CARE)
        assert envelope(desk, "caisse") == (0, SHARES["caisse"], 0)
        assert (balance(desk).funders_cents, balance(desk).person_cents) == (sum(SHARES.values()), LEFT)
        desk.book(claire, desk.today + timedelta(days=10))
        hearing.step_again(desk.case.public_id, at=desk.at)
        assert desk.fresh().status == P.COMMITTED
        desk.after(days=10)
        desk.care_done(claire)
        hearing.step_again(desk.case.public_id, at=desk.at)
        assert (desk.fresh().status, desk.fresh().next_step) == (P.CARE_DONE, StepKind.ASK_INVOICE)
        assert "Demander la facture" in desk.tasks()
        desk.invoice(claire)
        assert desk.fresh().next_step == StepKind.CALL_PAYMENT and "Demander la facture" not in desk.tasks()
        for code in SHARES:
            desk.call(claire, code)
            desk.call(claire, code, "note_payment")
            desk.step(claire, code, "settle")
        assert desk.fresh().status == P.SETTLED
        assert [envelope(desk, code) for code in SHARES] == [(0, 0, cents) for cents in SHARES.values()]
        ending.end_plan(desk.plan.public_id, "close", by=claire, at=desk.at)
        plan = desk.fresh()
    assert (plan.status, plan.next_step, plan.ended_by_id) == (P.CLOSED, "", desk.office.claire.pk)
    assert not [title for title in desk_tasks(desk) if "plan" in title.lower()]


def desk_tasks(desk: MoneyDesk) -> list[str]:
    with desk.working():
        return desk.tasks()


def test_the_news_of_the_care_leaves_by_the_outbox(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.care_done(claire)
        assert Message.objects.filter(topic="case.care_moved").count() == 1


def test_a_refusal_asks_for_another_plan_and_frees_the_envelope(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.send(claire)
        desk.step(claire, "ccas", "refuse", reason=DecisionReason.RESOURCES)
        plan = desk.fresh()
        assert (plan.status, plan.stale_cause) == (P.PARTLY_DECIDED, ReplanCause.DECIDED)
        assert envelope(desk, "ccas") == (0, 0, 0)


def test_a_repeated_request_does_not_send_again_what_the_funder_holds(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.send(claire)
        desk.step(claire, "ccas", "refuse", reason=DecisionReason.RESOURCES)
        again = desk.prepare(claire)
        assert {row.funder.code for row in again if row.status == A.READY} == {"ccas"}
        before = PaperSent.objects.count()
        applying.send_requests(desk.plan.public_id, by=claire, at=desk.at)
        assert PaperSent.objects.count() == before


def test_a_cheaper_invoice_lowers_the_last_funder_and_tells_it(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.all_granted(claire)
        desk.care_done(claire)
        _invoice, (change,) = desk.invoice(claire, CROWN - LEFT - 1_000)
        assert [(cut.before, cut.after) for cut in change.cuts] == [(SHARES["ccas"], SHARES["ccas"] - 1_000)]
        assert desk.application("ccas").held_cents == SHARES["ccas"] - 1_000
        assert envelope(desk, "ccas") == (0, SHARES["ccas"] - 1_000, 0)
        assert balance(desk).person_cents == 0 and desk.fresh().stale_cause
        assert any("CCAS de Villeneuve" in title for title in desk.tasks())


def test_what_was_paid_too_much_comes_back_before_anything_is_settled(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.all_granted(claire)
        desk.care_done(claire)
        desk.invoice(claire)
        desk.call(claire, "ccas")
        desk.call(claire, "ccas", "note_payment")
        desk.invoice(claire, CROWN, amc_cents=4_800 + LEFT + 2_000)
        assert desk.fresh().next_step == StepKind.RECOVER_OVERPAYMENT
        assert envelope(desk, "ccas") == (0, 0, SHARES["ccas"])
        with pytest.raises(Refused, match="overpaid"):
            desk.step(claire, "ccas", "settle")
        desk.call(claire, "ccas", "note_return", cents=2_000)
        desk.step(claire, "ccas", "settle")
        assert envelope(desk, "ccas") == (0, 0, SHARES["ccas"] - 2_000)


def test_a_dearer_invoice_raises_nobody_and_is_told(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.all_granted(claire)
        desk.care_done(claire)
        _invoice, (change,) = desk.invoice(claire, CROWN + 5_000)
        assert change.uncovered == 5_000 and not change.cuts
        assert any("50,00" in title for title in desk.tasks())


def test_giving_a_plan_up_frees_the_envelopes_at_once(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.all_granted(claire)
        ending.end_plan(desk.plan.public_id, "abandon", reason=EndReason.PERSON_DECLINES, by=claire, at=desk.at)
        assert desk.fresh().status == P.ABANDONED
        assert [envelope(desk, code) for code in SHARES] == [(0, 0, 0)] * 2
        assert balance(desk).funders_cents == 0
        assert {row.status for row in AidApplication.objects.all()} == {A.WITHDRAWN}


BAD = {
    "a decision above the request": (Invalid, lambda d, by: d.grant(by, "ccas", SHARES["ccas"] + 1)),
    "a fractional cent": (Invalid, lambda d, by: d.grant(by, "ccas", 99.5)),
    "a negative cent": (Invalid, lambda d, by: d.grant(by, "ccas", -1)),
    "a line not asked": (Invalid, lambda d, by: d.grant(by, "ccas", amounts={"q99l99": 1})),
    "less, without a reason": (Invalid, lambda d, by: d.grant(by, "ccas", 1)),
    "a day ahead": (Invalid, lambda d, by: d.grant(by, "ccas", on=d.today + timedelta(days=1))),
    "an invoice without commitment": (Refused, lambda d, by: d.invoice(by)),
    "a payment that nobody called": (Refused, lambda d, by: d.call(by, "ccas", "note_payment", 1)),
    "a silence before its day": (Refused, lambda d, by: d.step(by, "ccas", "record_silence")),
    "the caisse decided by a caseworker": (Refused, lambda d, by: d.grant(by, "caisse")),
    "a paper of no list": (Invalid, lambda d, by: d.give(by, "carte_postale")),
    "a paper of tomorrow": (Invalid, lambda d, by: d.give(by, issued_on=d.today + timedelta(days=1))),
    "a plan closed too soon": (
        Refused, lambda d, by: ending.end_plan(d.plan.public_id, "close", by=by, at=d.at)),
    "a plan given up without reason": (
        Invalid, lambda d, by: ending.end_plan(d.plan.public_id, "abandon", by=by, at=d.at)),
    "a plan that did not expire": (
        Refused,
        lambda d, by: ending.end_plan(d.plan.public_id, "expire", reason=EndReason.QUOTE_OVER, by=by, at=d.at)),
}  # fmt: skip


@pytest.mark.parametrize("wrong", BAD)
def test_bad_input_is_refused_with_its_reason_and_nothing_is_half_written(desk: MoneyDesk, wrong: str) -> None:
    expected, gesture = BAD[wrong]
    with desk.working() as claire:
        desk.send(claire)
        before, state = rows(), FundingPlan.objects.values().get(pk=desk.plan.pk)
        with pytest.raises(expected) as no:
            gesture(desk, claire)
        assert no.value.faults if expected is Invalid else no.value.code
        assert rows() == before and FundingPlan.objects.values().get(pk=desk.plan.pk) == state


def test_an_invoice_that_does_not_add_up_is_refused_with_every_fault(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.all_granted(claire)
        lines = (paying.BilledLine(desk.line.name, 10), paying.BilledLine("q99l99", 5))
        said = paying.Billed("", desk.today + timedelta(days=1), 99, lines)
        before = rows()
        with pytest.raises(Invalid) as wrong:
            paying.record_invoice(desk.plan.public_id, said, by=claire, at=desk.at)
        assert {fault.field for fault in wrong.value.faults} >= {"professional", "dated_on", "q99l99", "total_cents"}
        assert rows() == before


def test_nothing_leaves_on_a_quote_that_is_over(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.prepare(claire)
        desk.give(claire)
        desk.after(days=181)
        with pytest.raises(Refused, match="send_after_quote"):
            applying.send_requests(desk.plan.public_id, by=claire, at=desk.at)


def test_a_paper_given_by_mistake_makes_the_requests_incomplete_again(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.prepare(claire)
        paper = desk.give(claire)
        papers.remove_paper(desk.plan.public_id, paper.public_id, by=claire, at=desk.at)
        assert {row.status for row in AidApplication.objects.all()} == {A.INCOMPLETE}
        assert [line.state for line in papers.checklist_of(desk.application("ccas"), desk.today)] == ["missing"]
        assert Piece.QUOTE in set(Piece)


def test_the_committee_decides_in_a_session_that_was_held(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.send(claire)
    with desk.working(desk.ines) as ines:
        coming = desk.session("caisse", desk.today + timedelta(days=7))
        with pytest.raises(Refused, match="session_to_come"):
            desk.grant(ines, "caisse", session=coming.public_id)
        row = desk.grant(ines, "caisse", session=desk.session("caisse").public_id)
        assert row.status == A.COMMITTED and row.session_id is not None


def test_a_request_sent_too_late_waits_for_the_next_session(desk: MoneyDesk) -> None:
    from misas.actions.funding import deciding

    with desk.working() as claire:
        desk.send(claire)
        on = desk.today + timedelta(days=3)
        late = desk.session("caisse", on, deposit_by=desk.today - timedelta(days=1))
        with pytest.raises(Refused, match="session_missed"):
            deciding.schedule(desk.application("caisse").public_id, late.public_id, by=claire, at=desk.at)
        in_time = desk.session("caisse", desk.today + timedelta(days=9))
        row = deciding.schedule(desk.application("caisse").public_id, in_time.public_id, by=claire, at=desk.at)
        assert row.status == A.IN_COMMITTEE


def test_each_funder_has_a_packet_whose_columns_add_up(desk: MoneyDesk) -> None:
    with desk.working() as claire:
        desk.send(claire)
        first, second = packets_of(desk.plan.public_id, by=claire)
        assert (first.total.others, second.total.others) == (0, SHARES["caisse"]), "by rank, the caisse is asked first"
        for packet in (first, second):
            assert all(line.row.is_sound for line in packet.lines) and packet.total.fees == CROWN
            assert [paper.kind for paper in packet.papers] == [Piece.QUOTE]
        assert second.funder not in str(first.lines)
    with desk.working(desk.office.zoe) as zoe, pytest.raises(Absent):
        packets_of(desk.plan.public_id, by=zoe)
