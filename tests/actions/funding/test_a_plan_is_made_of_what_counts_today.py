"""A plan is computed from quotes, cover and rules in force, judged, kept whole with its cause, and agreed with her."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from misas.actions import cases as case_actions
from misas.actions.funding import applying, covering, deciding, planning, quoting
from misas.core.access import SYSTEM
from misas.core.cases.codes import CaseStatus
from misas.core.cases.exits import ExitCode
from misas.core.funding.checker import violations
from misas.core.funding.coverage import UNSAID, Cover
from misas.core.funding.keeping import fingerprint
from misas.core.funding.life.application import ApplicationFact
from misas.core.funding.life.codes import ApplicationFactKind, DecisionReason
from misas.core.funding.planning import Answer
from misas.core.funding.planning import plan as solved
from misas.core.funding.reading import read_problem
from misas.core.refusals import Absent, Conflict, Invalid, Refused
from misas.records.audit.models import Entry
from misas.records.cases.models import CaseEvent
from misas.records.funding import pages
from misas.records.funding.models import (
    AidApplication,
    Envelope,
    FundingPlan,
    OutOfPocket,
    PlanFact,
    PlanVersion,
    RulePack,
    Share,
)
from misas.records.steering import retention
from tests.kit.funded import CAISSE, CCAS, CROWN, MUTUAL, ZERO_CROWN, Montage, cover, shares
from tests.kit.people import GARD

pytestmark = pytest.mark.django_db
K = ApplicationFactKind
DENTAL, HELP, LOAN = f"{CAISSE}.dentaire", f"{CCAS}.secours", f"{CCAS}.pret"


@pytest.fixture
def begun(desk: Montage) -> Montage:
    with desk.working() as claire:
        desk.begin(claire)
    return desk


def test_a_plan_adds_up_to_the_cent_and_every_rule_is_traced(begun: Montage) -> None:
    with begun.working() as claire:
        version = begun.proposed(claire)
        line = version.lines.select_related("result").get()
        assert (line.result.price_cents, line.result.amo_cents, line.result.amc_cents) == (82_000, 7_200, 4_800)
        paid = sum(share.cents for share in version.shares.all() if not share.is_loan)
        assert line.before_cents - paid == line.final_cents == version.rac_cents == 43_400
        assert version.granted_cents == paid == 26_600
        assert version.to_pay_now_cents == version.rac_cents - version.loan_cents <= version.affordable_cents
        assert (version.result, version.closes, version.number, version.cause) == ("optimal", True, 1, "first")
        assert shares(version) == {DENTAL: 26_600, LOAN: 29_000}
        told = {share.aid: (share.reason, share.pack_id) for share in version.shares.all()}
        ours = {id: row.pk for id, row in begun.packs.items()}
        assert told == {
            DENTAL: ("scale", ours[CAISSE]),
            LOAN: ("loan", ours[CCAS]),
            HELP: ("exclusive", ours[CCAS]),
            f"{CAISSE}.lunettes": ("no_expense", ours[CAISSE]),
        }
        assert all(share.rule for share in version.shares.all())
        assert (begun.plan.status, begun.plan.current_id) == ("simulated", version.pk)


def test_what_was_computed_can_be_computed_again_from_what_is_kept(begun: Montage) -> None:
    with begun.working() as claire:
        version = begun.proposed(claire)
        problem = read_problem(version.problem)
        again = solved(problem, planning.ports().plan_solver)
        assert again.plan is not None and again.objective is not None
        assert {aid: again.plan.total(aid) for aid in (DENTAL, LOAN)} == shares(version)
        assert version.objective["granted_total_cents"] == again.objective.granted_total_cents
        assert violations(problem, again.plan) == ()
        assert version.input_hash == fingerprint(version.problem, version.locks, None, {})
        assert version.solver.startswith("cp-sat 9.") and version.params_version
        assert all(step["proved"] for step in version.proof.values())


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ("quote", "funding.no_quote"),
        ("cover", "funding.no_coverage"),
        ("affordable", "funding.affordable_not_said"),
        ("rights", "funding.quote_has_questions"),
    ],
)
def test_what_lacks_is_named_and_no_plan_is_begun(begun: Montage, missing: str, code: str) -> None:
    with begun.working() as claire:
        if missing != "quote":
            begun.quote(claire)
        if missing == "rights":
            begun.cover(claire, c2s=UNSAID, cover=Cover())
        elif missing == "affordable":
            covering.say_coverage(begun.case.public_id, cover(begun.today), by=claire, at=begun.later())
        elif missing != "cover":
            begun.cover(claire)
        with pytest.raises(Refused) as refused:
            begun.propose(claire)
        assert refused.value.code == code
        assert not FundingPlan.objects.exists() and not OutOfPocket.objects.exists()


def test_a_quote_that_has_expired_counts_no_more(begun: Montage) -> None:
    with begun.working() as claire:
        begun.quote(claire, valid_until=begun.today + timedelta(days=10))
        begun.cover(claire)
        begun.later(days=11)
        with pytest.raises(Refused) as refused:
            begun.propose(claire)
        assert refused.value.code == "funding.quotes_expired"
        begun.quote(claire, ZERO_CROWN)
        assert [line.name for line in begun.propose(claire).lines.all()] == ["q02l01"]


def test_the_cheaper_of_two_quotes_is_kept_unless_she_wants_the_other(begun: Montage) -> None:
    with begun.working() as claire:
        dear = begun.quote(claire)
        begun.quote(claire, ZERO_CROWN, alternative_to=dear.public_id)
        begun.cover(claire)
        version = begun.propose(claire)
        assert [line.name for line in version.lines.all()] == ["q02l01"]
        assert [one["choice"]["quote:1"] for one in version.answer["choices"]] == ["1", "2"]
        wanted = begun.propose(claire, choice={"quote:1": "1"})
        assert [line.name for line in wanted.lines.all()] == ["q01l01"]
        assert [line.name for line in begun.propose(claire).lines.all()] == ["q01l01"], "what she wants is held again"


def test_one_variant_of_a_care_is_paid_and_the_cheaper_one_first(begun: Montage) -> None:
    with begun.working() as claire:
        version = begun.proposed(claire, replace(CROWN, variant_group="a"), replace(ZERO_CROWN, variant_group="a"))
        assert [line.name for line in version.lines.all()] == ["q01l02"]
        wanted = begun.propose(claire, choice={"1:a": "q01l01"})
        assert [line.name for line in wanted.lines.all()] == ["q01l01"]


def test_too_many_alternatives_are_refused_rather_than_cut(begun: Montage) -> None:
    lines = [
        replace(one, variant_group=f"g{n}", price_cents=one.price_cents + n)
        for n in range(6)
        for one in (CROWN, ZERO_CROWN)
    ]
    with begun.working() as claire, pytest.raises(Refused, match="too_many_choices"):
        begun.proposed(claire, *lines)


def test_an_amount_that_is_held_is_kept_to_the_cent_and_held_again(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        held = planning.adjust(begun.plan.public_id, {(DENTAL, "q01l01"): 20_000}, by=claire, at=begun.later(), key="k")
        assert shares(held)[DENTAL] == 20_000
        assert (held.locks, held.cause, held.number) == ([[DENTAL, "q01l01", 20_000]], "locks", 2)
        again = planning.adjust(
            begun.plan.public_id, {(DENTAL, "q01l01"): 20_000}, by=claire, at=begun.later(), key="k"
        )
        assert again.pk == held.pk
        assert shares(begun.propose(claire))[DENTAL] == 20_000
        free = planning.adjust(begun.plan.public_id, {}, by=claire, at=begun.later())
        assert shares(free)[DENTAL] == 26_600


@pytest.mark.parametrize(
    ("locks", "wrong"),
    [
        ({(DENTAL, "q01l01"): 26_601}, Refused),
        ({(DENTAL, "q09l01"): 100}, Invalid),
        ({("nobody.aide", "q01l01"): 100}, Invalid),
        ({(LOAN, ""): 100}, Invalid),
    ],
)
def test_an_amount_that_cannot_be_held_changes_nothing(
    begun: Montage, locks: dict[tuple[str, str], int], wrong: type[Exception]
) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        with pytest.raises(wrong):
            planning.adjust(begun.plan.public_id, locks, by=claire, at=begun.later())
        assert PlanVersion.objects.count() == 1 and PlanFact.objects.count() == 2


def test_another_point_of_the_frontier_asks_fewer_funders(begun: Montage) -> None:
    with begun.working() as claire:
        best = begun.proposed(claire)
        assert [point["requests"] for point in best.frontier] == [1, 2]
        assert best.frontier[-1]["to_pay_now_cents"] == best.to_pay_now_cents
        one = planning.choose_point(begun.plan.public_id, 1, by=claire, at=begun.later())
        assert len(shares(one)) == 1 and one.to_pay_now_cents == best.frontier[0]["to_pay_now_cents"]
        assert (one.requests_max, one.cause) == (1, "frontier")
        assert len(shares(planning.choose_point(begun.plan.public_id, None, by=claire, at=begun.later()))) == 2
        with pytest.raises(Invalid):
            planning.choose_point(begun.plan.public_id, -1, by=claire, at=begun.later())


def test_whoever_made_it_a_plan_that_is_not_sound_is_never_written(
    begun: Montage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def one_cent_too_much(*given: Any, **said: Any) -> Answer:
        found = solved(*given, **said)
        assert found.plan is not None
        more = {aid: {line: cents + 1 for line, cents in its.items()} for aid, its in found.plan.grants.items()}
        return replace(found, plan=replace(found.plan, grants=more))

    monkeypatch.setattr(planning, "plan", one_cent_too_much)
    with begun.working() as claire:
        with pytest.raises(Refused, match="plan_is_not_sound"):
            begun.proposed(claire)
        assert not PlanVersion.objects.exists() and not FundingPlan.objects.exists()


def test_her_agreement_is_dated_and_the_case_hears_of_it(begun: Montage) -> None:
    with begun.working() as claire:
        version = begun.proposed(claire)
        before = CaseEvent.objects.filter(kind="plan_agreed").count()
        with pytest.raises(Invalid):
            planning.agree(begun.plan.public_id, begun.today + timedelta(days=1), by=claire, at=begun.later())
        with pytest.raises(Conflict):
            begun.agree(claire, version=uuid4())
        plan = begun.agree(claire, version=version.public_id, key="yes")
        assert begun.agree(claire, key="yes").pk == plan.pk
        kept = begun.plan
        assert (kept.status, kept.chosen_id, kept.agreed_on) == ("chosen", version.pk, begun.today)
        assert kept.person_cents == version.to_pay_now_cents
        assert begun.status is CaseStatus.ACCOMPANYING
        assert CaseEvent.objects.filter(kind="plan_agreed").count() == before + 1
        assert Entry.objects.filter(verb="plan.choose").count() == 1


def test_she_agrees_to_no_plan_that_is_out_of_date(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        begun.quote(claire, ZERO_CROWN)
        assert begun.plan.stale_cause == "quote_added"
        with pytest.raises(Refused, match="plan_is_stale"):
            begun.agree(claire)
        version = begun.propose(claire)
        assert (version.cause, begun.plan.stale_cause) == ("quote_added", "")
        begun.agree(claire)


def test_sent_twice_a_plan_is_computed_once(begun: Montage) -> None:
    with begun.working() as claire:
        begun.quote(claire)
        begun.cover(claire)
        first = begun.propose(claire, key="k")
        assert begun.propose(claire, key="k").pk == first.pk
        assert PlanVersion.objects.count() == 1


def test_an_envelope_that_is_spent_gives_nothing(begun: Montage) -> None:
    with begun.working() as claire:
        rest = {"caisse_id": GARD, "year": begun.today.year, "opened_at": begun.at}
        Envelope.objects.create(funder=begun.packs[CAISSE].funder, total_cents=10_000, **rest)
        Envelope.objects.create(funder=begun.packs[CCAS].funder, total_cents=0, **rest)
        version = begun.proposed(claire)
        assert shares(version) == {DENTAL: 10_000}
        assert Share.objects.get(version=version, aid=CCAS).reason == "envelope_empty"


def test_rules_of_another_version_are_used_once_in_force(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        RulePack.objects.filter(pk=begun.packs[CAISSE].pk).update(status="retired", retired_at=begun.at)
        assert DENTAL not in shares(begun.propose(claire))
        begun.publish(CAISSE, version=2)
        share = begun.propose(claire).shares.filter(aid=DENTAL).select_related("pack").get()
        assert share.pack is not None and share.pack.version == 2


def test_a_refusal_and_a_grant_are_facts_of_the_next_plan(begun: Montage) -> None:
    with begun.working() as claire:
        begun.publish(MUTUAL)
        begun.proposed(claire)
        begun.agree(claire)
        applying.prepare_requests(begun.plan.public_id, by=claire, at=begun.later())
        begun.send(claire)
        begun.answer(DENTAL, K.GRANTED, amounts={"q01l01": 12_345}, reason=DecisionReason.CEILING_REACHED)
        version = begun.propose(claire)
        assert shares(version)[DENTAL] == 12_345
        assert version.shares.get(aid=DENTAL).reason == "granted"
        assert begun.plan.chosen_id != version.pk, "she has not agreed to it yet"
        with pytest.raises(Refused, match="not_chosen"):
            applying.prepare_requests(begun.plan.public_id, by=claire, at=begun.later())
        begun.answer(LOAN, K.REFUSED, reason=DecisionReason.RESOURCES)
        again = begun.propose(claire)
        assert LOAN not in shares(again) and again.shares.get(aid=LOAN).reason == "refused"
        assert shares(again)[DENTAL] == 12_345


def test_a_grant_stands_when_its_rules_are_gone_and_its_quote_is_corrected(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        begun.agree(claire)
        applying.prepare_requests(begun.plan.public_id, by=claire, at=begun.later())
        begun.send(claire, DENTAL)
        begun.answer(DENTAL, K.GRANTED, amounts={"q01l01": 26_600})
        RulePack.objects.filter(pk=begun.packs[CAISSE].pk).update(status="retired", retired_at=begun.at)
        quote = begun.case.quotes.get()
        with pytest.raises(Refused, match="quote_is_asked_for"):
            quoting.withdraw_quote(quote.public_id, by=claire, at=begun.later())
        dearer = begun.said(replace(CROWN, price_cents=85_000))
        quoting.correct_quote(quote.public_id, dearer, by=claire, at=begun.later())
        version = begun.propose(claire)
        assert shares(version)[DENTAL] == 26_600
        assert version.lines.get().before_cents == 73_000
        assert version.cause == "quote_changed", "granted as it was asked, nothing was to be computed again"


def test_what_is_pending_stands_beside_its_best_and_its_worst(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        begun.agree(claire)
        applying.prepare_requests(begun.plan.public_id, by=claire, at=begun.later())
        begun.send(claire)
        version = begun.propose(claire)
        assert version.changes == []
        worst, best = version.beside["worst"], version.beside["best"]
        assert worst["granted_cents"] < best["granted_cents"] == 26_600
        assert worst["to_pay_now_cents"] > best["to_pay_now_cents"]


def test_a_plan_of_another_caisse_is_not_there_and_no_machine_makes_one(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        plan = begun.plan.public_id
        with pytest.raises(Refused, match="needs_a_human"):
            begun.propose(SYSTEM)
    with begun.office.working(begun.office.zoe) as zoe:
        for act in (
            lambda: begun.propose(zoe),
            lambda: planning.adjust(plan, {}, by=zoe, at=begun.later()),
            lambda: planning.choose_point(plan, 1, by=zoe, at=begun.later()),
            lambda: planning.agree(plan, begun.today, by=zoe, at=begun.later()),
        ):
            with pytest.raises(Absent):
                act()


def test_a_closed_case_seeks_no_money(begun: Montage) -> None:
    with begun.office.working(begun.office.sonia) as sonia:
        begun.proposed(sonia)
        case_actions.close_case(begun.case.public_id, ExitCode.MOVED, by=sonia, at=begun.later())
        for act in (
            lambda: begun.propose(sonia),
            lambda: planning.adjust(begun.plan.public_id, {}, by=sonia, at=begun.later()),
            lambda: begun.agree(sonia),
        ):
            with pytest.raises(Refused, match="case_closed"):
                act()


def test_somebody_whose_money_is_sought_is_never_silent(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        assert retention.silent_persons(GARD, begun.at) == []


def test_a_plan_costs_as_many_queries_for_five_lines_as_for_one(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        with CaptureQueriesContext(connection) as one:
            begun.propose(claire)
        for nth, tooth in enumerate(("16", "26", "46", "47")):
            begun.quote(claire, replace(CROWN, tooth=tooth), professional=f"Cabinet n° {nth}")
        with CaptureQueriesContext(connection) as five:
            version = begun.propose(claire)
        assert version.lines.count() == 5
        assert len(five) == len(one) <= 45


def test_the_tab_of_a_case_costs_as_many_queries_however_much_it_holds(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        with CaptureQueriesContext(connection) as early:
            pages.tab_of(begun.case, begun.today)
        begun.quote(claire, replace(CROWN, tooth="46"))
        begun.propose(claire)
        begun.agree(claire)
        applying.prepare_requests(begun.plan.public_id, by=claire, at=begun.later())
        begun.send(claire)
        begun.answer(DENTAL, K.REFUSED, reason=DecisionReason.RESOURCES)
        with CaptureQueriesContext(connection) as late:
            tab = pages.tab_of(begun.case, begun.today)
        assert tab.plan is not None and tab.requests and len(tab.plan.lines) == 2
        assert len(early) <= len(late) <= 4


@pytest.mark.parametrize(("lacking", "cause"), [(0, ""), (100, "decided")])
def test_granted_as_it_was_asked_the_plan_stands(begun: Montage, lacking: int, cause: str) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        begun.agree(claire)
        applying.prepare_requests(begun.plan.public_id, by=claire, at=begun.later())
        begun.send(claire)
        reason = DecisionReason.RESOURCES if lacking else None
        begun.answer(DENTAL, K.GRANTED, amounts={"q01l01": 26_600 - lacking}, reason=reason)
        assert FundingPlan.objects.get().stale_cause == cause


def test_less_was_asked_than_the_plan_counts_and_a_grant_of_it_all_makes_the_plan_again(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        begun.agree(claire)
        applying.prepare_requests(begun.plan.public_id, by=claire, at=begun.later())
        row = AidApplication.objects.get(aid=DENTAL)
        less = ApplicationFact(K.AMENDED, begun.today, amounts={"q01l01": 20_000})
        deciding.record_application(row.public_id, "amend", less, by=claire, at=begun.later())
        begun.send(claire)
        begun.answer(DENTAL, K.GRANTED, amounts={"q01l01": 20_000})
        assert FundingPlan.objects.get().stale_cause == "decided"


def test_what_was_sent_is_never_planned_above_what_it_asks(begun: Montage) -> None:
    with begun.working() as claire:
        begun.proposed(claire)
        begun.agree(claire)
        applying.prepare_requests(begun.plan.public_id, by=claire, at=begun.later())
        row = AidApplication.objects.get(aid=DENTAL)
        less = ApplicationFact(K.AMENDED, begun.today, amounts={"q01l01": 20_000})
        deciding.record_application(row.public_id, "amend", less, by=claire, at=begun.later())
        begun.send(claire)
        version = begun.propose(claire)
        assert shares(version)[DENTAL] == 20_000
        assert version.changes == [] or DENTAL not in str(version.changes)
