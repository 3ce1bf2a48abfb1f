"""From an answer to a claim, and a claim from its filing to its decision: each step is one dialog."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from misas.actions import rights as actions
from misas.actions.ports import ports
from misas.core.refusals import Absent, Invalid, Refused
from misas.core.rights.claim_steps import BY_VERB
from misas.core.rights.claims import earliest_start
from misas.core.rights.codes import Silence
from misas.core.rights.engine import C2S
from misas.core.rights.facts import HOUSEHOLD
from misas.core.rights.standing import form_of
from misas.records.rights import doors, queries
from misas.records.rights.models import Claim
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.rights.claim_forms import FORMS, OF_A_C2S, RecordRefusalBySilence, StepForm
from misas.wording.rights_claims import BUTTONS, HINTS, KEEPS, SAID, SUBMITS, TITLES, may_start
from misas.wording.rights_said import claim_sentences
from misas.wording.sentences import sentence

STEP: Final = "workspace/rights/claim_step.html"
LATE: Final = "refuse_after_silence"
ACCEPTS: Final = frozenset({"grant", "record_silence"})
"""The steps by which a C2S is open, since a day that one types."""


@require_POST
@needs("rights.open_review")
@place.at_home
def begin(request: Request, public_id: UUID) -> HttpResponse:
    """Open the review of a case, or go on with the one that is open."""
    row = actions.open_review(public_id, by=request.actor, at=request.time)
    return respond.go(request, reverse("workspace:review", args=[row.public_id]))


@require_POST
@needs("claim.prepare")
@place.at_home
def prepare(request: Request, public_id: UUID) -> HttpResponse:
    """Prepare the claim of one right for one member."""
    right = request.POST.get("right", "")
    if right not in ports().rules.by_id:
        raise Absent
    review = _uuid(request.POST.get("review", ""))
    actions.prepare_claim(
        public_id, right, request.POST.get("member", HOUSEHOLD), review=review, by=request.actor, at=request.time,
        key=request.POST.get("idempotency_key") or None,
    )  # fmt: skip
    respond.toast(request, SAID["prepare"])
    if review and request.POST.get("back") == "summary":  # several claims are prepared in a row
        return respond.go(request, reverse("workspace:review_summary", args=[review]))
    return respond.go(request, reverse("workspace:case_tab", args=[public_id, "droits"]))


@require_http_methods(["GET", "POST"])
@needs("claim.prepare")
@place.at_home
def step(request: Request, public_id: UUID, verb: str) -> HttpResponse:
    """GET asks, in a dialog or on a page of its own; POST records."""
    if verb not in BY_VERB:
        raise Absent
    row = doors.claim(public_id, to=f"claim.{verb}", by=request.actor)
    line = queries.claim_line(row, ports().rules, place.today(request))
    kind = _form(row, verb)
    if request.method == "GET":
        if verb not in line.verbs:
            raise Absent
        return respond.page(
            request, STEP, _context(request, line, verb, kind(initial=_initial(request, line, verb))), fragment="ask"
        )
    form = kind(request.POST)
    if form.is_valid():
        try:
            actions.record_claim(
                public_id, verb, form.fact(), cover=form.cleaned_data.get("cover", ""), by=request.actor,
                at=request.time, key=request.POST.get("idempotency_key") or None,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, sentence(refused.code, **refused.values))
        except Invalid as invalid:
            form.refuse(invalid)
    if form.errors:
        return respond.invalid(request, STEP, _context(request, line, verb, form), fragment="ask")
    respond.toast(request, SAID[verb])
    return respond.go(request, reverse("workspace:case_tab", args=[row.case.public_id, "droits"]))


def _form(row: Claim, verb: str) -> type[StepForm]:
    if verb == "record_silence" and row.delay_silence == Silence.REFUSAL:
        return RecordRefusalBySilence
    if form_of(row.right) == C2S and verb in OF_A_C2S:
        return OF_A_C2S[verb]
    return FORMS[verb]


def _initial(request: Request, line: queries.ClaimLine, verb: str) -> dict[str, Any]:
    """Today; of a refusal that comes once silence has accepted, today is the day it was received."""
    return {"received_on" if _named(request, line, verb) == LATE else "on": f"{place.today(request):%d/%m/%Y}"}


def _named(request: Request, line: queries.ClaimLine, verb: str) -> str:
    """The words of a verb: a refusal that comes once silence has accepted has its own."""
    return LATE if verb == "refuse" and line.silence_has_accepted(place.today(request)) else verb


def _hint(line: queries.ClaimLine, named: str) -> str:
    """What to know while one types: how far back an acceptance of the C2S may go."""
    if named in ACCEPTS and line.row.right == C2S and line.claim.filed_on is not None:
        return may_start(earliest_start(line.claim.filed_on))
    return HINTS.get(named, "")


def _context(request: Request, line: queries.ClaimLine, verb: str, form: StepForm) -> dict[str, Any]:
    named = _named(request, line, verb)
    return {
        "case": line.row.case,
        "claim": line.row,
        "verb": verb,
        "title": TITLES[named],
        "submit": SUBMITS.get(named, BUTTONS[verb]),
        "hint": _hint(line, named),
        "sentences": claim_sentences(line.claim, line.delay, place.today(request)),
        "form": form,
        "back_url": reverse("workspace:case_tab", args=[line.row.case.public_id, "droits"]),
        "keep": KEEPS.get(verb, ""),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Absent from None
