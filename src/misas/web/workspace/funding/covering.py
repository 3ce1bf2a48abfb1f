"""Her cover: what is missing answered in one short form, the whole of it said or corrected on its page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions.funding import covering as actions
from misas.actions.funding import quoting
from misas.core.access import may
from misas.core.funding.care_codes import CareFamily
from misas.core.refusals import Fault, Invalid, Refused
from misas.records.cases import doors as cases
from misas.records.cases.models import Case
from misas.records.funding import said
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.funding import proposing
from misas.web.workspace.funding.bodies import ORGANISMS, bodies
from misas.web.workspace.funding.cover_forms import Cover as CoverForm
from misas.web.workspace.funding.fact_fields import FACT, AskedFacts
from misas.web.workspace.funding.questions import AFFORDABLE, Answers, corrected, count_of
from misas.web.workspace.funding.quote_lines import attached
from misas.web.workspace.funding.ways import subject_of, tab_of
from misas.web.workspace.funding.working import Known, asked_facts, facts_to_ask, known_of
from misas.wording.funding_screens import COVER_PARTS, SAID, TITLES
from misas.wording.sentences import fault_sentence, sentence

PAGE: Final = "workspace/funding/cover_page.html"
ASKED: Final = "workspace/funding/questions_page.html"
FACTS_PAGE: Final = "workspace/funding/facts_page.html"


@require_http_methods(["GET", "POST"])
@needs("coverage.say")
@place.at_home
def cover(request: Request, public_id: UUID) -> HttpResponse:
    row = cases.case(public_id, to="coverage.say", by=request.actor)
    known = known_of(row, place.today(request), whole=True)
    if request.method == "POST" and request.POST.get("asked") == "facts":
        return _answer_funders(request, row, known)
    if request.method == "POST" and request.POST.get("asked"):
        return _answer(request, row, known)
    facts = asked_facts(row, known.row)
    there = bodies(row.caisse_id, place.today(request)) if ORGANISMS in facts else []
    families = [CareFamily(one) for one in sorted({line.family for line in known.lines})]
    told = known.row.facts if known.row else {}
    affordable = known.row.affordable_cents if known.row else None
    if request.method == "GET":
        return _page(request, row, CoverForm(known.cover, families, facts, told, affordable, there))
    form = CoverForm(known.cover, families, facts, told, affordable, there, request.POST)

    def act() -> None:
        actions.say_coverage(
            row.public_id, form.covered(place.today(request)), facts=form.facts(),
            affordable_cents=form.cleaned_data["affordable"], by=request.actor, at=request.time, key=_key(request),
        )  # fmt: skip

    if form.is_valid():
        _try(form, act)
    if form.errors:
        return _page(request, row, form, invalid=True)
    return _after(request, row, SAID["cover"])


def _answer(request: Request, row: Case, known: Known) -> HttpResponse:
    """The short form: answers about lines correct their quote, the others make another cover."""
    form = Answers(known.questions, known.labels, request.POST)

    def act() -> None:
        _say(request, row, known, form)
        for quote, lines in known.standing:
            changed = {line.name: form.of_lines().get(line.name) for line in lines if form.of_lines().get(line.name)}
            if changed:
                quoting.correct_quote(
                    quote.public_id, _again(quote, lines, changed), by=request.actor, at=request.time
                )  # fmt: skip

    if form.is_valid():
        _try(form, act)
    if form.errors:
        context = {
            "case": row, "back_url": tab_of(row), "questions": known.questions, "questions_form": form,
            "asked": count_of(known.questions), "may_propose": _may_propose(request, row), "title": TITLES["questions"],
        }  # fmt: skip
        return respond.invalid(request, ASKED, context)
    return _after(request, row, SAID["cover"])


def _answer_funders(request: Request, row: Case, known: Known) -> HttpResponse:
    """What funders ask to know: said, and the plan may count on them."""
    wanted = facts_to_ask(row, known.row)
    form = AskedFacts(wanted, bodies(row.caisse_id, place.today(request)), request.POST)

    def act() -> None:
        actions.say_facts(row.public_id, form.facts(), by=request.actor, at=request.time, key=_key(request))

    if form.is_valid():
        _try(form, act)
    if form.errors:
        context = {"case": row, "back_url": tab_of(row), "facts_form": form, "title": TITLES["facts"],
                   "may_propose": _may_propose(request, row)}  # fmt: skip
        return respond.invalid(request, FACTS_PAGE, context)
    return _after(request, row, SAID["cover"])


def _say(request: Request, row: Case, known: Known, form: Answers) -> None:
    covered = form.covered(known.cover)
    if covered == known.cover and known.row is not None and AFFORDABLE not in known.questions:
        return
    actions.say_coverage(row.public_id, covered, affordable_cents=form.affordable, by=request.actor, at=request.time,
                         key=_key(request))  # fmt: skip


def _again(quote: Any, lines: Iterable[Any], changed: dict[str, Any]) -> quoting.SaidQuote:
    """The same quote, with what was just said of its lines."""
    told = [
        quoting.SaidLine(corrected(said.line_of(line), changed.get(line.name) or {}), said.cost_of(line))
        for line in lines
    ]
    return quoting.SaidQuote(
        professional=quote.professional,
        issued_on=quote.dated_on,
        lines=told,
        valid_until=quote.valid_until,
        stated_total_cents=quote.stated_cents,
        **attached(quote),
    )


def _try(form: Any, act: Any) -> None:
    try:
        with transaction.atomic():
            act()
    except Refused as wrong:
        form.add_error(None, sentence(wrong.code, **wrong.values))
    except Invalid as wrong:
        for fault in wrong.faults:
            form.add_error(_field(form, fault), fault_sentence(fault))


def _field(form: Any, fault: Fault) -> str | None:
    """The field of the screen that a fault of the action is about."""
    parts = fault.field.split(".")
    names = {
        "facts": f"{FACT}{parts[-1]}",
        "cover": f"promise-{parts[2]}:figure" if len(parts) > 3 else "cover",
        "affordable_cents": "affordable",
    }
    name = names.get(parts[0], f"right-{parts[0]}")
    return name if name in form.fields else None


def _after(request: Request, row: Case, told: str) -> HttpResponse:
    if request.POST.get("then") == "plan" and _may_propose(request, row):
        return proposing.after(request, row)
    respond.toast(request, told)
    return respond.go(request, tab_of(row))


def _may_propose(request: Request, row: Case) -> bool:
    return bool(may(request.actor, "plan.simulate", subject_of(row, request)))


def _page(request: Request, row: Case, form: CoverForm, *, invalid: bool = False) -> HttpResponse:
    parts = [(COVER_PARTS[name], fields) for name, fields in form.parts() if fields]
    context = {
        "case": row,
        "title": TITLES["cover"],
        "back_url": tab_of(row),
        "url": reverse("workspace:cover", args=[row.public_id]),
        "form": form,
        "parts": parts,
        "may_propose": _may_propose(request, row),
    }
    return respond.invalid(request, PAGE, context) if invalid else respond.page(request, PAGE, context)


def _key(request: Request) -> str | None:
    return request.POST.get("idempotency_key") or None
