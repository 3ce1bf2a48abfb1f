"""The invoice as it is typed, line by line of the plan; what it changes is said at once."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from misas.actions.funding import paying as actions
from misas.core.refusals import Fault, Invalid, Refused
from misas.records.funding import doors
from misas.records.funding.models import FundingPlan, LedgerBalance, PlanLine
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.funding.forms import InvoiceForm
from misas.web.workspace.funding.ways import tab_of
from misas.wording.funding_life import invoice_differs
from misas.wording.funding_screens import INVOICE_DIFFERS, SAID, TITLES
from misas.wording.sentences import fault_sentence, sentence

PAGE: Final = "workspace/funding/invoice_page.html"


@require_http_methods(["GET", "POST"])
@needs("plan.invoice")
@place.at_home
def add(request: Request, public_id: UUID) -> HttpResponse:
    row = doors.plan(public_id, to="plan.invoice", by=request.actor)
    lines, professional = _lines(row)
    if request.method == "GET":
        return _page(request, row, InvoiceForm(lines, initial={"professional": professional}))
    form = InvoiceForm(lines, request.POST)
    changed: list[Any] = []
    differs: tuple[str, int] | None = None

    def act() -> None:
        _, revisions = actions.record_invoice(public_id, _said(form), by=request.actor, at=request.time,
                                              key=request.POST.get("idempotency_key") or None)  # fmt: skip
        changed.extend(one for one in revisions if not one.changes_nothing)

    if form.is_valid():
        try:
            with transaction.atomic():
                act()
                differs = _differs(request, form)
                transaction.set_rollback(differs is not None)
        except Refused as wrong:
            form.add_error(None, sentence(wrong.code, **wrong.values))
        except Invalid as wrong:
            for fault in wrong.faults:
                form.add_error(_field(form, fault), fault_sentence(fault))
    if form.errors:
        return _page(request, row, form, invalid=True)
    if differs is not None:
        return _page(request, row, form, differs=differs)
    respond.toast(request, INVOICE_DIFFERS if changed else SAID["invoice"])
    return respond.go(request, tab_of(row.case))


def _lines(row: FundingPlan) -> tuple[list[tuple[str, str, int]], str]:
    """What the plan pays and at which price, and who made the quote. One query; one more before any request."""
    found = LedgerBalance.objects.filter(plan=row, price_cents__gt=0).select_related("line__quote").order_by("line_id")
    lines = [(one.line.name, one.line.label, one.price_cents, one.line.quote) for one in found]
    if not lines:
        planned = PlanLine.objects.filter(version=row.current_id).select_related("line__quote", "result").order_by("id")
        lines = [(one.name, one.line.label, one.result.price_cents, one.line.quote) for one in planned]
    return [(name, label, price) for name, label, price, _ in lines], lines[0][3].professional if lines else ""


def _differs(request: Request, form: InvoiceForm) -> tuple[str, int] | None:
    """What is told of an invoice that is not the quote, and its total; None once that total was told."""
    total, quoted = _said(form).total_cents, sum(price for _, _, price in form.lines)
    if total == quoted or request.POST.get("read_total") == str(total):
        return None
    return invoice_differs(total, quoted), total


def _said(form: InvoiceForm) -> actions.Billed:
    said = form.cleaned_data
    lines = tuple(
        actions.BilledLine(name, said[f"price:{name}"], said[f"amo:{name}"], None, said[f"amc:{name}"])
        for name, _, _ in form.lines
    )
    total = said["total_cents"] if "total_cents" in form.fields else sum(one.price_cents for one in lines)
    return actions.Billed(
        professional=said["professional"],
        dated_on=said["dated_on"],
        total_cents=total,
        lines=lines,
        number=said["number"],
        care_on=said["care_on"],
        person_paid=said["person_paid"],
    )


def _field(form: InvoiceForm, fault: Fault) -> str | None:
    for name in (fault.field, f"price:{fault.field}"):
        if name in form.fields:
            return name
    return None


def _page(
    request: Request,
    row: FundingPlan,
    form: InvoiceForm,
    *,
    invalid: bool = False,
    differs: tuple[str, int] | None = None,
) -> HttpResponse:
    context = {"case": row.case, "form": form, "title": TITLES["invoice"], "back_url": tab_of(row.case),
               "url": reverse("workspace:invoice_add", args=[row.public_id])}  # fmt: skip
    if differs:
        context |= {"differs": differs[0], "read_total": str(differs[1])}
        return respond.page(request, PAGE, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return respond.invalid(request, PAGE, context) if invalid else respond.page(request, PAGE, context)
