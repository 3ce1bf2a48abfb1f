"""The tables that say where a case stands and what may happen to it: read whole, and walked at random."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misas.core.access import PERMISSIONS, Role
from misas.core.cases import drawing
from misas.core.cases.cares import CARE_STEPS
from misas.core.cases.codes import (
    AbandonReason,
    AttemptChannel,
    AttemptOutcome,
    CaseStatus,
    ExitCode,
    FactKind,
    TaskKind,
    WaitingOn,
)
from misas.core.cases.facts import Fact
from misas.core.cases.folding import FOLD, SILENT, WAKES, fold
from misas.core.cases.lifecycle import BY_VERB, STATUSES, STEPS, BrokenLaw, advance, allowed_verbs, status_of
from misas.core.cases.next_action import SETTLED_BY, standing
from misas.core.cases.outcomes import OUTCOMES
from misas.core.refusals import Refused
from tests.kit.case_facts import OWNER, SOCIAL, History, day, office

ROOT = Path(__file__).resolve().parents[3]


def test_every_status_has_one_row_and_the_last_always_holds() -> None:
    assert sorted(status for status, _ in STATUSES) == sorted(CaseStatus)
    assert STATUSES[-1][1](History().known)


def test_every_verb_stands_once_and_its_permission_is_declared() -> None:
    assert len(BY_VERB) == len(STEPS)
    assert {step.permission for step in STEPS} <= PERMISSIONS.keys()


def test_every_kind_of_fact_is_folded_and_recorded_by_some_verb() -> None:
    assert FOLD.keys() == set(FactKind)
    assert {step.fact for step in STEPS} == set(FactKind) - {FactKind.OPENED}
    assert not SILENT & WAKES


def test_every_task_says_what_settles_it() -> None:
    assert SETTLED_BY.keys() == set(TaskKind)
    assert {s.verb for s in SETTLED_BY.values()} <= BY_VERB.keys()


@pytest.mark.parametrize("status", CaseStatus)
def test_no_status_is_a_dead_end(status: CaseStatus) -> None:
    office_roles = {Role.CASEWORKER, Role.SUPERVISOR, Role.SOCIAL_WORKER}
    assert any(BY_VERB[verb].leads_to - {status} for verb in allowed_verbs(status, office_roles))


@pytest.mark.parametrize("role", [Role.AGENT, Role.PARTNER_MEMBER, Role.HEALTH_PROFESSIONAL, Role.NATIONAL_STEERING])
@pytest.mark.parametrize("status", CaseStatus)
def test_whoever_is_not_of_the_office_may_do_nothing_to_a_case(role: Role, status: CaseStatus) -> None:
    assert allowed_verbs(status, {role}) == ()


def test_only_a_human_closes() -> None:
    assert [s.verb for s in STEPS if CaseStatus.CLOSED in s.leads_to] == ["close", "agree_closing"]
    assert all(BY_VERB[verb].roles for verb in ("close", "agree_closing"))
    assert not BY_VERB["remind"].roles
    assert not BY_VERB["escalate"].roles


def histories() -> dict[CaseStatus, History]:
    return {
        CaseStatus.TO_ASSIGN: History(),
        CaseStatus.TO_CONTACT: History().assigned(),
        CaseStatus.CONTACTING: History().assigned().tried(AttemptChannel.PHONE, AttemptOutcome.NOT_REACHED),
        CaseStatus.REVIEW: History().assigned().reached(),
        CaseStatus.PLAN: History().assigned().reached().reviewed(),
        CaseStatus.ACCOMPANYING: History().accompanied("a"),
        CaseStatus.HANDOVER: History().accompanied("a").then(FactKind.HANDOVER_PROPOSED),
        CaseStatus.CLOSED: History().accompanied("a").then(FactKind.CLOSED, code="moved"),
    }


@pytest.mark.parametrize("status", CaseStatus)
def test_each_status_is_reached_by_its_facts(status: CaseStatus) -> None:
    assert status_of(histories()[status].known) is status


@pytest.mark.parametrize("verb", sorted(BY_VERB))
@pytest.mark.parametrize("status", CaseStatus)
def test_a_verb_is_refused_exactly_where_the_table_does_not_allow_it(status: CaseStatus, verb: str) -> None:
    history, step = histories()[status].then(FactKind.CARE_ADDED, care="b"), BY_VERB[verb]
    history.then(FactKind.TASK_ADDED, task_id="t", due="2026-11-20")
    fact = Fact(step.fact, history.at, OWNER, DATA.get(step.fact, lambda _: {})(history))
    if verb in ("accept_handover", "return_handover", "withdraw_handover") and status is not CaseStatus.HANDOVER:
        fact = Fact(step.fact, history.at, OWNER, {"owner": OWNER})
    if status in step.start:
        assert status_of(advance(history, verb, fact)) in step.ends(status)
    else:
        with pytest.raises(Refused) as refused:
            advance(history, verb, fact)
        assert refused.value.code == "case.not_from_here"


def test_a_verb_cannot_record_another_fact() -> None:
    with pytest.raises(BrokenLaw):
        advance(History(), "assign", Fact(FactKind.CLOSED, History().at, OWNER, {"code": "moved"}))


def test_the_page_of_the_docs_is_the_table() -> None:
    written = (ROOT / "docs" / "lifecycle.md").read_text(encoding="utf-8")
    assert written == drawing.page(), "run: python -m misas.core.cases.drawing > docs/lifecycle.md"


IN_TWO_WEEKS = "2026-11-16"
DATA: dict[FactKind, Any] = {
    FactKind.ASSIGNED: lambda h: {"owner": OWNER},
    FactKind.ATTEMPTED: lambda h: {"channel": "phone", "outcome": "not_reached"},
    FactKind.WAITING: lambda h: {"on": "funder", "until": IN_TWO_WEEKS, "reason": "answer_expected"},
    FactKind.POSTPONED: lambda h: {"task": "call", "until": IN_TWO_WEEKS},
    FactKind.FOLLOWED: lambda h: {"task": "follow_care", "about": "a"},
    FactKind.DOCUMENT_ASKED: lambda h: {"document": "d", "kind": "quote"},
    FactKind.DOCUMENT_RECEIVED: lambda h: {"document": "d"},
    FactKind.TASK_ADDED: lambda h: {"task_id": "u", "due": IN_TWO_WEEKS},
    FactKind.TASK_DONE: lambda h: {"task_id": "t"},
    FactKind.TASK_CANCELLED: lambda h: {"task_id": "t"},
    FactKind.CARE_ADDED: lambda h: {"care": "c"},
    FactKind.CARE_BOOKED: lambda h: {"care": "b", "on": IN_TWO_WEEKS},
    FactKind.CARE_ABANDONED: lambda h: {"care": "b", "reason": "no_offer"},
    FactKind.HANDOVER_ACCEPTED: lambda h: {"owner": SOCIAL},
    FactKind.CLOSING_PROPOSED: lambda h: {"code": "moved"},
    FactKind.CLOSED: lambda h: {"code": "moved"},
    FactKind.REOPENED: lambda h: {"owner": OWNER},
    **{kind: (lambda h: {"care": "b", "on": day(h.at).isoformat(), "evidence": "invoice"}) for kind in CARE_STEPS
       if kind not in (FactKind.CARE_BOOKED, FactKind.CARE_ABANDONED)},
}  # fmt: skip


@st.composite
def random_histories(draw: st.DrawFn) -> History:
    """Verbs drawn one after the other among those the table allows, with facts that make sense."""
    history = History()
    for _ in range(draw(st.integers(0, 18))):
        history.later(days=draw(st.integers(0, 12)), hours=draw(st.integers(0, 7)))
        known = history.known
        steps = [s for s in STEPS if status_of(known) in s.start and makes_sense(s.verb, history)]
        step = draw(st.sampled_from(steps))
        history.then(step.fact, None if not step.roles else OWNER, **draw(data_for(step.verb, history)))
    return history


def makes_sense(verb: str, history: History) -> bool:
    """What the actions check beside the table."""
    known, step = history.known, BY_VERB[verb]
    if verb in ("accept_handover", "withdraw_handover"):
        return known.handover is not None and known.handover.status == "proposed"
    if verb in ("agree_closing", "return_closing"):
        return known.closing is not None
    if verb in ("do_task", "cancel_task"):
        return bool(known.tasks)
    if verb == "receive_document":
        return bool(known.missing)
    if step.fact in CARE_STEPS:
        return any(care.stage in CARE_STEPS[step.fact] for care in known.cares.values())
    return True


@st.composite
def data_for(draw: st.DrawFn, verb: str, history: History) -> dict[str, Any]:
    known, kind = history.known, BY_VERB[verb].fact
    n = len(history.facts)
    until = st.integers(0, 40).map(lambda ahead: day(history.at).fromordinal(day(history.at).toordinal() + ahead))
    if kind is FactKind.ATTEMPTED:
        outcome = draw(st.sampled_from(OUTCOMES))
        return {"channel": draw(st.sampled_from(sorted(outcome.channels))), "outcome": outcome.code}
    if kind in CARE_STEPS:
        fit = [c.id for c in known.cares.values() if c.stage in CARE_STEPS[kind]]
        day_ = draw(until) if kind is FactKind.CARE_BOOKED else day(history.at)
        return {
            "care": draw(st.sampled_from(fit)),
            "on": day_.isoformat(),
            "evidence": draw(st.sampled_from(["invoice", None])) if kind is FactKind.CARE_DONE else "amo_flow",
            "reason": draw(st.sampled_from(AbandonReason)),
        }
    free: dict[FactKind, dict[str, Any]] = {
        FactKind.ASSIGNED: {"owner": draw(st.integers(1, 3))},
        FactKind.REOPENED: {"owner": draw(st.integers(1, 3))},
        FactKind.HANDOVER_ACCEPTED: {"owner": SOCIAL},
        FactKind.WAITING: {
            "on": draw(st.sampled_from([w for w in WaitingOn if w != "us"])),
            "until": draw(until).isoformat(),
        },
        FactKind.POSTPONED: {"task": draw(st.sampled_from(TaskKind)), "until": draw(until).isoformat()},
        FactKind.FOLLOWED: {"task": draw(st.sampled_from(TaskKind)), "until": draw(until).isoformat()},
        FactKind.DOCUMENT_ASKED: {"document": f"d{n}"},
        FactKind.DOCUMENT_RECEIVED: {"document": next(iter(known.missing), "")},
        FactKind.TASK_ADDED: {"task_id": f"t{n}", "due": draw(until).isoformat()},
        FactKind.TASK_DONE: {"task_id": next(iter(known.tasks), "")},
        FactKind.TASK_CANCELLED: {"task_id": next(iter(known.tasks), "")},
        FactKind.CARE_ADDED: {"care": f"c{n}"},
        FactKind.CLOSED: {"code": draw(st.sampled_from(ExitCode))},
        FactKind.CLOSING_PROPOSED: {"code": draw(st.sampled_from(ExitCode))},
    }
    return free.get(kind, {})


@settings(max_examples=80, deadline=None)
@given(random_histories(), st.integers(0, 120))
def test_an_open_case_always_has_an_owner_a_next_action_and_a_due_date(history: History, later: int) -> None:
    history.later(days=later)
    today = day(history.at)
    now = standing(history.known, office(), today)
    assert (now.owner is None) <= (now.status in (CaseStatus.TO_ASSIGN, CaseStatus.CLOSED))
    if now.first is not None:
        assert office().calendar.is_open(now.first.due)
        assert now.first.due == min(task.due for task in now.tasks)
    if now.status is not CaseStatus.CLOSED:
        assert now.first is not None
    assert now.recompute_on is None or now.recompute_on > today


@settings(max_examples=40, deadline=None)
@given(random_histories())
def test_a_case_is_closed_exactly_when_its_last_closure_was_not_reopened(history: History) -> None:
    ends = [f.kind for f in history if f.kind in (FactKind.CLOSED, FactKind.REOPENED)]
    assert (status_of(history.known) is CaseStatus.CLOSED) == (ends[-1:] == [FactKind.CLOSED])


def test_what_the_service_social_reviewed_before_handing_back_stays_done() -> None:
    history = History().assigned().then(FactKind.HANDOVER_PROPOSED).then(FactKind.RIGHTS_REVIEWED)
    history.then(FactKind.HANDOVER_RETURNED)
    assert status_of(history.known) is CaseStatus.TO_CONTACT
    reached = Fact(FactKind.ATTEMPTED, history.at, OWNER, {"channel": "phone", "outcome": "reached"})
    assert status_of(advance(history.facts, "log_attempt", reached)) is CaseStatus.PLAN


@settings(max_examples=40, deadline=None)
@given(random_histories())
def test_every_move_of_a_random_life_is_one_that_the_table_allows(history: History) -> None:
    for n in range(1, len(history.facts)):
        past, fact = history.facts[:n], history.facts[n]
        start, end = status_of(fold(past)), status_of(fold([*past, fact]))
        assert any(s.fact is fact.kind and start in s.start and end in s.ends(start) for s in STEPS)
