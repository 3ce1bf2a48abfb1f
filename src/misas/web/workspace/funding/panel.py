"""The tab *Financement* of a case: its quotes, what is missing, what is cheaper, who pays, the requests, the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from misas.core.access import Subject, may
from misas.core.funding.life.application import BEFORE_SENDING, DENIED, ENGAGED
from misas.core.funding.life.codes import ApplicationState, EntryKind, PlanState, ReplanCause, WatchKind
from misas.core.funding.life.plan_life import BEFORE_CARE, BY_VERB, CHOOSABLE
from misas.core.funding.life.plan_life import ENDS as ENDED
from misas.lib.french import day
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.cases.pages import CasePage
from misas.records.funding import pages
from misas.records.funding.pages import FundingTab, PlanOfCase, RequestOfPlan
from misas.web.access.context import Request
from misas.web.workspace.funding import explained, quoting
from misas.web.workspace.funding.bodies import ORGANISMS, bodies
from misas.web.workspace.funding.cover_lines import cover_lines, said_by
from misas.web.workspace.funding.fact_fields import AskedFacts
from misas.web.workspace.funding.planned import (
    PlanShown,
    aids_of,
    bar_of,
    rows_of,
)
from misas.web.workspace.funding.points import compared_said, frontier_shown, notes_of, proof_said
from misas.web.workspace.funding.questions import Answers, can_be_typed, count_of, told_elsewhere
from misas.web.workspace.funding.quoted import quotes_shown, variants_shown
from misas.web.workspace.funding.requested import papers_shown, requests_shown
from misas.web.workspace.funding.standing import next_of, state_of, steps_of
from misas.web.workspace.funding.working import Known, known_of, unsaid
from misas.wording.funding_life import CAUSES, ENTRIES, PLAN_VERBS, task_title
from misas.wording.funding_screens import STALE, TO_WATCH, cause_said, send_label

URGENT: Final = 5
"""Days before its due date from which an alert is shown as urgent."""
HOLDING: Final = frozenset({PlanState.CLOSED_UP, PlanState.COMMITTED})
ENDING: Final = ("close", "find_no_solution", "abandon", "expire", "reopen")


@dataclass(frozen=True, slots=True)
class Scene:
    """One case on the screen, for this actor, today."""

    request: Request
    case: Case
    subject: Subject
    today: date
    tab: FundingTab
    known: Known

    @property
    def is_open(self) -> bool:
        return self.case.closed_at is None

    def may(self, verb: str) -> bool:
        return self.is_open and bool(may(self.request.actor, verb, self.subject))


def funding_of(page: CasePage, request: Request) -> dict[str, Any]:
    """What the tab asks of the room, for a case already read. Five queries at most."""
    case, today = page.case, page.office.day(request.time)
    scene = Scene(request, case, cases.subject_of(case, request.actor), today, pages.tab_of(case, today),
                  known_of(case, today))  # fmt: skip
    questions = scene.known.questions
    typed_ones = [one for one in questions if can_be_typed(one)]
    may_say = scene.may("coverage.say")
    results = [one.result for one in scene.known.worked]
    plan = scene.tab.plan
    requests = _requests(scene)
    return {
        "alerts": list(_alerts(scene)),
        "quotes": quotes_shown(scene.known.worked, today, may_correct=scene.may("quote.correct"),
                               may_withdraw=scene.may("quote.withdraw")),
        "quote_form": _first_quote(scene, page),
        "may_enter": scene.may("quote.enter") and bool(page.cares),
        "questions": questions,
        "questions_form": Answers(typed_ones, scene.known.labels) if typed_ones and may_say else None,
        "told": told_elsewhere(questions),
        "asked": count_of(questions),
        "facts_form": _facts_form(scene) if may_say and not questions else None,
        **_variants(plan, results),
        "may_propose": scene.may("plan.simulate"),
        "plan": plan_shown(scene, plan, scene.tab.requests) if plan else None,
        "requests": requests,
        "papers_lack": any(paper.may_give for one in requests for paper in one.papers),
        "money": _money(scene) if plan else None,
        "cover": _cover(scene, may_say=may_say),
        "former": list(_former(scene)),
    }  # fmt: skip


def _variants(plan: PlanOfCase | None, results: Sequence[Any]) -> dict[str, Any]:
    """Cheaper ways to compare, while money is still sought."""
    if plan is not None and (plan.row.agreed_on is not None or PlanState(plan.row.status) not in CHOOSABLE):
        return {"variants": [], "instead": ""}
    found = variants_shown(results)
    instead = {one.instead for one in found}
    return {"variants": found, "instead": instead.pop() if len(instead) == 1 else ""}


def _facts_form(scene: Scene) -> AskedFacts | None:
    """What funders ask to know before they can be counted, until she agrees to a plan. One query, or none."""
    plan = scene.tab.plan
    if plan is None or plan.row.current is None or plan.row.agreed_on or PlanState(plan.row.status) not in CHOOSABLE:
        return None
    wanted = unsaid(plan.row.current.answer.get("to_ask", ()), scene.known.row)
    there = bodies(scene.case.caisse_id, scene.today) if ORGANISMS in wanted else []
    return AskedFacts(wanted, there) if wanted else None


def _cover(scene: Scene, *, may_say: bool) -> dict[str, Any] | None:
    if not scene.known.standing and scene.known.row is None:
        return None
    return {"lines": cover_lines(scene.known), "said": said_by(scene.known), "may_say": may_say}


def _first_quote(scene: Scene, page: CasePage) -> quoting.QuoteForm | None:
    """The form on the tab itself, as long as there is no quote. One query."""
    if scene.known.standing or not page.cares or not scene.may("quote.enter"):
        return None
    return quoting.blank(scene.request, scene.case, page.cares, is_first=True)


def plan_shown(scene: Scene, plan: PlanOfCase, requests: Sequence[RequestOfPlan], version: Any = None) -> PlanShown:
    """The plan with one of its computations: that in force, unless another one is looked at."""
    row, shown = plan.row, version or plan.row.current
    state, tone = state_of(row)
    status = PlanState(row.status)
    is_current = version is None
    common: dict[str, Any] = {
        "id": row.public_id,
        "number": shown.number if shown else 0,
        "computed": shown.public_id if shown else None,
        "state": state,
        "tone": tone,
        "is_ended": status in ENDED,
        "next": next_of(row, requests, scene.today) if is_current else None,
        "steps": steps_of(status),
        "agreed_on": row.agreed_on,
        "care_on": row.care_on,
        "stale": _stale(row, status) if is_current else "",
    }  # fmt: skip
    if shown is None or not plan.lines:
        bar, legend = bar_of((), ())
        return PlanShown(**common, bar=bar, legend=legend, rows=(), may_propose=scene.may("plan.simulate"),
                         ends=_ends(scene, status))  # fmt: skip
    problem = explained.problem_of(shown.problem)
    found = explained.plan_of(problem, plan.shares)
    rules = {share.aid: share.rule for share in plan.shares if share.rule}
    aids = aids_of(plan, requests if is_current else (), {aid.id: aid.decision_day for aid in problem.aids})
    bar, legend = bar_of(plan.lines, aids)
    is_editable = is_current and status in CHOOSABLE and scene.may("plan.simulate")
    locks = {(aid, line): cents for aid, line, cents in shown.locks}
    waiting = [one for one in requests if one.known.state in BEFORE_SENDING]
    ready = [one for one in waiting if one.known.state is ApplicationState.READY]
    return PlanShown(
        **common,
        bar=bar,
        legend=legend,
        rows=rows_of(plan.lines, aids, locks, is_editable=is_editable, papers=_papers(scene, plan, requests),
                     amc_is_sure=False),
        notes=notes_of(shown, plan, requests) if not is_current or status in BEFORE_CARE else (),
        proof="" if common["stale"] else proof_said(shown),
        whys=explained.whys(problem, found, rules, {aid for aid, _ in locks}),
        unused=(*explained.unused(problem, found, rules), *explained.outside(plan.shares, problem)),
        compared=compared_said(shown),
        frontier=frontier_shown(shown, plan, aids),
        is_editable=is_editable,
        may_propose=is_current and status in BEFORE_CARE and scene.may("plan.simulate"),
        may_agree=is_current and _asks_agreement(row, status) and scene.may("plan.choose"),
        may_send=is_current and bool(ready) and scene.may("aid.submit"),
        may_point=is_editable,
        send_label=send_label(len(ready)),
        ends=_ends(scene, status) if is_current else (),
    )  # fmt: skip


def _stale(row: Any, status: PlanState) -> str:
    """Why the plan is worth computing again: not once every answer is in and its money holds, nor after the care."""
    is_settled = status not in BEFORE_CARE or (row.stale_cause == ReplanCause.DECIDED and status in HOLDING)
    return "" if is_settled or not row.stale_cause else STALE.format(cause=CAUSES[ReplanCause(row.stale_cause)].lower())


def _asks_agreement(row: Any, status: PlanState) -> bool:
    """She has agreed to no computation yet, or to another one than that shown."""
    chosen = row.chosen_id if hasattr(row, "chosen_id") else None
    return status in CHOOSABLE and (row.agreed_on is None or chosen != row.current_id)


def _papers(scene: Scene, plan: PlanOfCase, requests: Sequence[RequestOfPlan]) -> dict[str, tuple[int, int]]:
    found = {}
    for one in requests:
        if one.known.state in DENIED:
            continue
        shown = papers_shown(one, plan.papers, scene.today)
        found[one.row.aid] = (sum(paper.is_met for paper in shown), len(shown))
    return found


def _ends(scene: Scene, status: PlanState) -> tuple[tuple[str, str], ...]:
    found = [verb for verb in ENDING if status in BY_VERB[verb].start and scene.may(f"plan.{verb}")]
    if "expire" in found and not _is_over(scene):
        found.remove("expire")
    return tuple((verb, PLAN_VERBS[verb]) for verb in found)


def _is_over(scene: Scene) -> bool:
    """Whether a quote or a commitment of the plan has come to its end."""
    quotes = [quote.valid_until for quote, _ in scene.known.standing if quote.valid_until]
    ends = [one.known.valid_until for one in scene.tab.requests if one.known.valid_until]
    return any(scene.today > one for one in (*quotes, *ends))


def _requests(scene: Scene) -> list[Any]:
    plan = scene.tab.plan
    if plan is None:
        return []
    has_invoice = any(not one.is_cancelled for one in plan.invoices)
    return requests_shown(scene.tab.requests, plan.papers, scene.request, scene.subject, scene.today,
                          is_open=scene.is_open, has_invoice=has_invoice)  # fmt: skip


def _money(scene: Scene) -> dict[str, Any] | None:
    plan = scene.tab.plan
    assert plan is not None
    status = PlanState(plan.row.status)
    ledger = [
        {"on": entry.on, "shown": day(entry.on, short=True), "kind": _entry_said(entry), "who": one.row.funder.name,
         "label": entry.label or "prêt", "cents": entry.cents}
        for one in scene.tab.requests
        for entry in one.ledger
    ]  # fmt: skip
    is_promised = any(one.known.state in ENGAGED for one in scene.tab.requests)
    is_sure = any(one.known.held_cents and one.known.is_committed for one in scene.tab.requests)
    is_sure = is_sure or any(one.is_invoiced for one in plan.balances)
    is_owed = is_sure or status in (PlanState.CLOSED_UP, PlanState.COMMITTED, PlanState.CARE_DONE)
    may_note = is_owed and status not in ENDED and scene.may("plan.invoice")
    if not is_promised and not plan.invoices and not may_note:
        return None
    return {
        "plan": plan.row.public_id,
        "may_note": may_note,
        "is_due": status is PlanState.CARE_DONE,
        "invoices": plan.invoices,
        "balances": [one for one in plan.balances if one.price],
        "ledger": sorted(ledger, key=lambda one: one["on"]),
        "several": len({one["label"] for one in ledger}) > 1,
    }


def _entry_said(entry: Any) -> str:
    said = ENTRIES[EntryKind(entry.kind)]
    return f"{said} ({ENTRIES[EntryKind(entry.of)].lower()})" if entry.of else said


def _former(scene: Scene) -> Any:
    for plan in (scene.tab.plan, *scene.tab.former):
        if plan is None:
            continue
        here = plan.row.current.number if plan is scene.tab.plan and plan.row.current else 0
        for one in plan.versions:
            if one.number == here:
                continue
            title = f"Calcul n° {one.number} : {cause_said(one.cause).lower()}"
            yield {"plan": plan.row.public_id, "id": one.id, "title": title, "at": one.made_at, "by": one.by,
                   "rac": one.rac}  # fmt: skip


def _alerts(scene: Scene) -> Any:
    for one in scene.tab.requests:
        for warning in one.reminders:
            if warning["settled_at"] is None:
                kind, due = WatchKind(warning["kind"]), warning["due"]
                tone = "err" if (due - scene.today).days <= URGENT else "warn"
                yield {"tone": tone, "title": TO_WATCH, "text": f"{task_title(kind, one.row.funder.name, due)}."}
