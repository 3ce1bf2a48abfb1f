"""Each gesture on a request, on its papers and on the end of a plan: a form in a dialog, or on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from misas.actions.funding import applying, deciding, ending, paying
from misas.core.funding.life.application import LOAN, Application
from misas.core.funding.life.application_steps import BY_VERB
from misas.core.funding.life.plan_life import EndReason
from misas.core.funding.packs.codes import Piece
from misas.core.refusals import Absent
from misas.records.cases.models import Case
from misas.records.documents import queries as documents
from misas.records.funding import doors, facts, pages
from misas.records.funding.models import AidApplication, ApplicationLine, CommitteeSession, FundingPlan, PaperGiven
from misas.records.funding.said import standing as said_quotes
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.funding import forms
from misas.web.workspace.funding.proposing import propose_again
from misas.web.workspace.funding.requested import papers_shown
from misas.web.workspace.funding.step_forms import About, AidStep
from misas.web.workspace.funding.ways import back_to, tab_of
from misas.web.workspace.orientation.steps import asked, done
from misas.wording.funding_life import ENDS, PAYEES, PLAN_VERBS, REASONS, VERBS
from misas.wording.funding_pack_words import PIECES
from misas.wording.funding_screens import AID_SAID, AND_PLAN, LABELS, PLAN_SAID, SAID, TITLES, sent_said

MONEY: Final = paying.PAYMENTS
REASON_PAIRS: Final = [(str(code), text) for code, text in REASONS.items()]
PAYEE_PAIRS: Final = [(str(code), text) for code, text in PAYEES.items()]


@require_http_methods(["GET", "POST"])
@needs("aid.submit")
@place.at_home
def application_step(request: Request, public_id: UUID, verb: str) -> HttpResponse:
    """GET asks; POST records what happened to the request, by letter or as we did it."""
    if verb not in BY_VERB or verb in ("alert", "check_documents", "submit"):
        raise Absent
    row = doors.application(public_id, to=f"aid.{verb}", by=request.actor)
    today = place.today(request)
    about = about_of(row, verb, today)
    url = reverse("workspace:application_step", args=[public_id, verb])
    title = f"{VERBS[verb]} : {row.funder.name}"
    if request.method == "GET":
        return asked(request, back_to(row.case), AidStep(verb, about, initial=_initial(today)), title, url)
    form = AidStep(verb, about, request.POST)

    told = [AID_SAID[verb]]

    def act() -> None:
        _record(request, row, verb, form)
        if propose_again(request, row.plan_id):
            told.append(AND_PLAN)

    return done(request, back_to(row.case), form, act, lambda: " ".join(told), title, url)


def _record(request: Request, row: AidApplication, verb: str, form: AidStep) -> None:
    how: dict[str, Any] = {"by": request.actor, "at": request.time, "key": request.POST.get("idempotency_key") or None}
    if verb in MONEY:
        paying.record_money(row.public_id, verb, form.fact(), **how)
    elif verb == "schedule" and form.about.sessions:
        deciding.schedule(row.public_id, UUID(form.cleaned_data["session"]), **how)
    else:
        said = form.cleaned_data
        deciding.record_application(
            row.public_id, verb, form.fact(), conditions=said.get("conditions", ""),
            payee_name=said.get("payee_name", ""), **how,
        )  # fmt: skip


def about_of(row: AidApplication, verb: str, today: date) -> About:
    """What a form on this request is filled with. Three queries at most."""
    known = facts.application_of(row)
    return About(
        lines=_lines(row, known, verb),
        papers=[(str(piece), PIECES[piece]) for piece in Piece] if verb == "ask_supplement" else (),
        sessions=_sessions(row, today) if verb == "schedule" else (),
        reasons=REASON_PAIRS,
        payees=PAYEE_PAIRS,
    )


def _lines(row: AidApplication, known: Application, verb: str) -> list[tuple[str, str, int]]:
    """The lines of the request: name, label, what is most likely typed."""
    most: dict[str, Callable[[str], int]] = {
        "note_payment": lambda line: known.called.get(line, 0) - known.net_paid(line),
        "call_payment": lambda line: known.held.get(line, 0) - known.called.get(line, 0),
        "note_return": lambda line: known.owed_back.get(line, 0),
        "revise": lambda line: known.held.get(line, 0),
    }
    amount = most.get(verb, lambda line: known.asked.get(line, 0))
    rows = ApplicationLine.objects.filter(application=row).select_related("line").order_by("id")
    return [
        (one.line.name if one.line else LOAN, one.line.label if one.line else LABELS["loan"],
         amount(one.line.name if one.line else LOAN))
        for one in rows
    ]  # fmt: skip


def _sessions(row: AidApplication, today: date) -> list[tuple[str, str]]:
    rows = CommitteeSession.objects.filter(
        caisse_id=row.caisse_id, funder=row.funder, on__gte=today, held_at__isnull=True, cancelled_at__isnull=True
    )
    return [(str(one.public_id), f"{one.on:%d/%m/%Y}") for one in rows.order_by("on")[:24]]


def _initial(today: date) -> dict[str, str]:
    return {"on": f"{today:%d/%m/%Y}"}


@require_POST
@needs("aid.submit")
@place.at_home
def send(request: Request, public_id: UUID) -> HttpResponse:
    """Every request that is ready leaves, in one gesture."""
    sent = applying.send_requests(public_id, by=request.actor, at=request.time)
    row = doors.plan(public_id, to="funding.see", by=request.actor)
    waiting = AidApplication.objects.filter(plan=row, submitted_on__isnull=True, status__in=WAITING).count()
    respond.toast(request, sent_said(len(sent), waiting))
    return respond.go(request, tab_of(row.case))


WAITING: Final = ("to_prepare", "incomplete", "ready")


@require_http_methods(["GET", "POST"])
@needs("aid.give_paper")
@place.at_home
def give_paper(request: Request, public_id: UUID, kind: str) -> HttpResponse:
    """One paper, with what its date and its author say of it. It serves every request of the plan."""
    if kind not in set(Piece):
        raise Absent
    row = doors.plan(public_id, to="aid.give_paper", by=request.actor)
    url = reverse("workspace:paper_give", args=[public_id, kind])
    title = f"{TITLES['paper']} : {PIECES[Piece(kind)]}"
    kept = list(documents.of_case(row.case.public_id))
    pairs = [(str(one.public_id), one.name) for one in kept]
    if request.method == "GET":
        return asked(request, back_to(row.case), forms.Paper(pairs), title, url)
    form = forms.Paper(pairs, request.POST)

    def act() -> None:
        said = form.cleaned_data
        document = next((one for one in kept if str(one.public_id) == said["document"]), None)
        told = applying.PaperSaid(kind, said["issued_on"], said["professional"], said["paper_until"], document)
        applying.give_paper(public_id, told, by=request.actor, at=request.time,
                            key=request.POST.get("idempotency_key") or None)  # fmt: skip

    return done(request, back_to(row.case), form, act, SAID["paper"], title, url)


@require_http_methods(["GET", "POST"])
@needs("aid.give_paper")
@place.at_home
def give_papers(request: Request, public_id: UUID) -> HttpResponse:
    """Several papers seen at once, those that lack being proposed."""
    row = doors.plan(public_id, to="aid.give_paper", by=request.actor)
    url, title = reverse("workspace:papers_give", args=[public_id]), TITLES["papers"]
    lacking = _lacking(row.case, place.today(request))
    pairs = [(kind, PIECES[Piece(kind)]) for kind in lacking if kind in set(Piece)]
    if request.method == "GET":
        return asked(request, back_to(row.case), forms.Papers(pairs, initial={"issued_on": ""}), title, url)
    key = request.POST.get("idempotency_key", "")
    if _are_given(row, key):
        respond.toast(request, SAID["papers"])
        return respond.go(request, tab_of(row.case))
    form = forms.Papers(pairs, request.POST)

    def act() -> None:
        doors.plan(public_id, to="aid.give_paper", by=request.actor, lock=True)  # two sendings, one after the other
        if _are_given(row, key):
            return
        kinds = form.cleaned_data["papers"]
        papers = [said for kind in kinds for said in _said_of(row, kind, form.cleaned_data["issued_on"])]
        for nth, said in enumerate(papers):
            own = f"{key}:{nth}" if key else None
            applying.give_paper(public_id, said, by=request.actor, at=request.time, key=own)

    return done(request, back_to(row.case), form, act, SAID["papers"], title, url)


def _are_given(plan: FundingPlan, key: str) -> bool:
    """Whether this sending already gave its papers: each stands under its own key."""
    return bool(key) and PaperGiven.objects.filter(plan=plan, key=f"{key}:0").exists()


def _said_of(plan: FundingPlan, kind: str, issued_on: date | None) -> list[applying.PaperSaid]:
    """A paper as it was ticked; a quote is known by what was typed of it: its date, and who made it."""
    quotes = {quote for quote, _ in said_quotes(plan.case)} if kind == Piece.QUOTE else set()
    given = set(PaperGiven.objects.filter(plan=plan, kind=kind, removed_at__isnull=True).values_list("professional"))
    known = [
        applying.PaperSaid(kind, quote.dated_on, quote.professional, quote.valid_until)
        for quote in sorted(quotes, key=lambda one: one.pk)
        if (quote.professional,) not in given
    ]
    return known or [applying.PaperSaid(kind, issued_on)]


def _lacking(case: Case, today: date) -> list[str]:
    """The kinds of paper that a request of the plan still lacks, mandatory or not, each once."""
    tab = pages.tab_of(case, today)
    given = tab.plan.papers if tab.plan else ()
    lines = [paper for one in tab.requests for paper in papers_shown(one, given, today)]
    return list(dict.fromkeys(one.kind for one in lines if not one.is_met))


@require_http_methods(["GET", "POST"])
@needs("plan.abandon")
@place.at_home
def plan_step(request: Request, public_id: UUID, verb: str) -> HttpResponse:
    """End a plan, or open it again."""
    if verb not in ending.ENDING:
        raise Absent
    row = doors.plan(public_id, to=f"plan.{verb}", by=request.actor)
    url, title = reverse("workspace:plan_step", args=[public_id, verb]), PLAN_VERBS[verb]
    needs_reason = verb in ending.GIVES_UP
    pairs = [(str(code), text) for code, text in ENDS.items()]
    if request.method == "GET":
        return asked(request, back_to(row.case), forms.EndPlan(pairs, needs_reason), title, url)
    form = forms.EndPlan(pairs, needs_reason, request.POST)

    def act() -> None:
        said = form.cleaned_data
        reason = EndReason(said["reason"]) if said.get("reason") else None
        ending.end_plan(public_id, verb, reason=reason, reason_text=said.get("reason_text", ""), by=request.actor,
                        at=request.time, key=request.POST.get("idempotency_key") or None)  # fmt: skip

    return done(request, back_to(row.case), form, act, PLAN_SAID[verb], title, url)
