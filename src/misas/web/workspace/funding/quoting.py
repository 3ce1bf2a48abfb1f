"""Quotes as they are typed: one line in five answers, more when there are more; corrected, taken away.

Saved with « proposer un plan », a quote leads to the plan at once when nothing is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from misas.actions.funding import quoting as actions
from misas.actions.ports import ports
from misas.core.access import may
from misas.core.referrals.codes import CareType
from misas.core.refusals import Fault, Invalid, Refused
from misas.lib.typed_amounts import typed
from misas.records.cases import doors as cases
from misas.records.cases.models import Case, ForgoneCare
from misas.records.funding import doors, limits, said
from misas.records.funding.models import Quote
from misas.records.orientation.models import CareOffer
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.funding import forms, proposing, quote_lines
from misas.web.workspace.funding.acts import Act, acts
from misas.web.workspace.funding.quote_lines import MORE
from misas.web.workspace.funding.ways import subject_of, tab_of
from misas.wording.funding_screens import SAID, TITLES
from misas.wording.referrals import CARE_TYPES
from misas.wording.sentences import fault_sentence, sentence

PAGE: Final = "workspace/funding/quote_page.html"


@dataclass(slots=True)
class QuoteForm:
    """A quote on the screen: what is true of the whole, and its lines."""

    url: str
    head: forms.QuoteHead
    lines: list[forms.QuoteLine]
    acts: list[Act] = field(default_factory=list)
    may_propose: bool = False
    cancel: str = ""

    @property
    def is_open(self) -> bool:
        """Whether what is rarely asked of the whole is shown."""
        rare = ("valid_until", "stated", "alternative_to")
        told = [name for name in rare if name in self.head.fields and self.head[name].value()]
        return bool(told) or len(self.lines) > 1 or any(name in self.head.errors for name in rare)

    @property
    def summary(self) -> Summary:
        return Summary(self)

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *(line.is_valid() for line in self.lines)])


class Summary:
    """The faults of the whole, for the summary of errors: those of the head, then of each line."""

    def __init__(self, whole: QuoteForm) -> None:
        self.parts: list[Any] = [whole.head, *whole.lines]

    @property
    def errors(self) -> dict[str, Any]:
        return {f"{nth}.{name}": told for nth, part in enumerate(self.parts) for name, told in part.errors.items()}

    def non_field_errors(self) -> list[str]:
        return [str(told) for part in self.parts for told in part.non_field_errors()]

    def __iter__(self) -> Any:
        return (bound for part in self.parts for bound in part)


@require_http_methods(["GET", "POST"])
@needs("quote.enter")
@place.at_home
def add(request: Request, public_id: UUID) -> HttpResponse:
    row = cases.case(public_id, to="quote.enter", by=request.actor)
    cares = cares_of(row)
    if request.method == "GET":
        return _page(request, row, blank(request, row, cares, request.GET.get("a_comparer", "")), TITLES["quote"])
    whole = posted(request, row, cares, reverse("workspace:quote_add", args=[public_id]))
    if request.POST.get("more"):
        return _page(request, row, _longer(whole), TITLES["quote"])
    kept: list[Quote] = []

    def act() -> None:
        if not cares:
            raise Refused("funding.no_care")
        care = UUID(whole.head.cleaned_data.get("care") or str(cares[0].public_id))
        kept.append(actions.enter_quote(row.public_id, care, _said(whole, place.today(request)), by=request.actor,
                                        at=request.time, key=_key(request)))  # fmt: skip

    return _done(request, row, whole, act, SAID["quote"], TITLES["quote"])


@require_http_methods(["GET", "POST"])
@needs("quote.correct")
@place.at_home
def correct(request: Request, public_id: UUID) -> HttpResponse:
    quote = doors.quote(public_id, to="quote.correct", by=request.actor)
    row, url = quote.case, reverse("workspace:quote_correct", args=[public_id])
    if request.method == "GET":
        return _page(request, row, _held(request, quote, url), TITLES["quote_correct"], replaces=True)
    whole = posted(request, row, [quote.care], url)
    if request.POST.get("more"):
        return _page(request, row, _longer(whole), TITLES["quote_correct"], replaces=True)

    def act() -> None:
        told = _said(whole, place.today(request), former=quote)
        actions.correct_quote(public_id, told, by=request.actor, at=request.time, key=_key(request))

    return _done(request, row, whole, act, SAID["quote_corrected"], TITLES["quote_correct"], replaces=True)


@require_POST
@needs("quote.withdraw")
@place.at_home
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    row = actions.withdraw_quote(public_id, by=request.actor, at=request.time)
    respond.toast(request, SAID["quote_withdrawn"])
    return respond.go(request, tab_of(row.case))


def blank(
    request: Request, case: Case, cares: Sequence[ForgoneCare], beside: str = "", *, is_first: bool = False
) -> QuoteForm:
    """An empty form, for the first care that is not over; the place that was chosen for it is already written."""
    care = next((one for one in cares), None)
    url = reverse("workspace:quote_add", args=[case.public_id])
    chosen = CareOffer.objects.filter(care=care, dropped_at__isnull=True, chosen_at__isnull=False).first()
    initial = {"care": str(care.public_id) if care else "", "professional": chosen.name if chosen else "",
               "alternative_to": beside}  # fmt: skip
    head = _head(None, case, cares, initial, is_first=is_first)
    made = _whole(request, case, QuoteForm(url, head, [forms.QuoteLine(prefix="l0")]))
    return replace(made, cancel="") if is_first else made  # on the tab itself there is nowhere to go back to


def posted(request: Request, case: Case, cares: Sequence[ForgoneCare], url: str) -> QuoteForm:
    """What was typed."""
    lines = quote_lines.posted(request.POST)
    return _whole(request, case, QuoteForm(url, _head(request.POST, case, cares, {}), lines))


def _whole(request: Request, case: Case, whole: QuoteForm) -> QuoteForm:
    whole.acts = acts(ports().figures.params)
    whole.may_propose = bool(may(request.actor, "plan.simulate", subject_of(case, request)))
    whole.cancel = tab_of(case)
    for line in whole.lines:
        line.is_open = any(line.data.get(line.add_prefix(name)) for name in MORE) or any(
            line.initial.get(name) for name in MORE
        )
    return whole


def _longer(whole: QuoteForm) -> QuoteForm:
    """The same, as typed and not judged yet, with one line more."""
    if len(whole.lines) < limits.LINES:
        prefix = max(int(line.prefix[1:]) for line in whole.lines) + 1  # type: ignore[index]
        whole.lines.append(forms.QuoteLine(prefix=f"l{prefix}"))
    lines = [forms.QuoteLine(initial=_values(line), prefix=f"l{nth}") for nth, line in enumerate(whole.lines)]
    for line, before in zip(lines, whole.lines, strict=True):
        line.is_open = getattr(before, "is_open", False)
    head = forms.QuoteHead(initial=_values(whole.head))
    head.fields = whole.head.fields
    return replace(whole, head=head, lines=lines)


def _values(form: Any) -> dict[str, Any]:
    if not form.is_bound:
        return dict(form.initial)
    return {name: form.data.get(form.add_prefix(name), "") for name in form.fields}


def _head(
    data: Any, case: Case, cares: Sequence[ForgoneCare], initial: dict[str, Any], *, is_first: bool = False
) -> forms.QuoteHead:
    head = forms.QuoteHead(data, initial=initial) if data is not None else forms.QuoteHead(initial=initial)
    if len(cares) < 2:
        del head.fields["care"]
    else:
        names = [(str(one.public_id), CARE_TYPES[CareType(one.care_type)]) for one in cares]
        head.fields["care"].choices = names  # type: ignore[attr-defined]
    standing = [] if is_first else said.standing(case)
    if standing:
        pairs = [(str(quote.public_id), quote.professional) for quote, _ in standing]
        head.fields["alternative_to"].choices = [("", "—"), *pairs]  # type: ignore[attr-defined]
    else:
        del head.fields["alternative_to"]
    return head


def _said(whole: QuoteForm, today: date, former: Quote | None = None) -> actions.SaidQuote:
    """What the action takes. Raises Invalid when an act says nothing that can be worked out."""
    faults: list[Fault] = []
    lines = quote_lines.lines_of(whole.lines, ports().figures.params, today, former, faults)
    if faults:
        raise Invalid(faults)
    told = whole.head.cleaned_data
    return actions.SaidQuote(
        professional=told["professional"],
        issued_on=told["dated_on"],
        lines=lines,
        valid_until=told["valid_until"],
        stated_total_cents=told["stated"],
        alternative_to=told.get("alternative_to") or None,
        **quote_lines.attached(former),
    )


def _held(request: Request, quote: Quote, url: str) -> QuoteForm:
    """The form with what the quote says, to be corrected."""
    head = _head(None, quote.case, [quote.care], {
        "professional": quote.professional,
        "dated_on": f"{quote.dated_on:%d/%m/%Y}",
        "valid_until": f"{quote.valid_until:%d/%m/%Y}" if quote.valid_until else "",
        "stated": typed(quote.stated_cents) if quote.stated_cents is not None else "",
    })  # fmt: skip
    head.fields.pop("alternative_to", None)
    return _whole(request, quote.case, QuoteForm(url, head, quote_lines.held(quote, ports().figures.params)))


def _done(
    request: Request, row: Case, whole: QuoteForm, act: Any, told: str, title: str, *, replaces: bool = False
) -> HttpResponse:
    if whole.is_valid():
        try:
            with transaction.atomic():
                act()
        except Refused as wrong:
            whole.head.add_error(None, sentence(wrong.code, **wrong.values))
        except Invalid as wrong:
            for fault in wrong.faults:
                _place(whole, fault)
    if whole.summary.errors:
        return _page(request, row, whole, title, replaces=replaces, invalid=True)
    if request.POST.get("then") == "plan" and whole.may_propose:
        return proposing.after(request, row)
    respond.toast(request, told)
    return respond.go(request, tab_of(row))


NAMES: Final = {"issued_on": "dated_on", "stated_total_cents": "stated", "label": "act", "code": "act",
                "price_cents": "price", "base_cents": "base", "tooth": "position", "ear": "position",
                "rate_percent": "base"}  # fmt: skip


def _place(whole: QuoteForm, fault: Fault) -> None:
    """Put a fault of the action beside the field it is about."""
    text = fault_sentence(fault)
    kind, _, rest = fault.field.partition(".")
    if kind == "lines" and rest:
        nth, _, name = rest.partition(".")
        line = whole.lines[int(nth)] if nth.isdecimal() and int(nth) < len(whole.lines) else whole.lines[0]
        name = NAMES.get(name, name)
        line.is_open = line.is_open or name in MORE
        line.add_error(name if name in line.fields else None, text)
        return
    name = NAMES.get(fault.field, fault.field)
    if name == "stated" and len(whole.lines) == 1:  # the field is not on the screen
        name = ""
    whole.head.add_error(name if name in whole.head.fields else None, text)


def _page(
    request: Request, row: Case, whole: QuoteForm, title: str, *, replaces: bool = False, invalid: bool = False
) -> HttpResponse:
    context = {"case": row, "form": whole, "title": title, "back_url": tab_of(row), "replaces": replaces}
    if invalid:
        return respond.invalid(request, PAGE, context)
    return respond.page(request, PAGE, context)


def cares_of(case: Case) -> list[ForgoneCare]:
    """The cares that are not over, then the others: a quote may come late. One query."""
    rows = list(ForgoneCare.objects.filter(case=case).order_by("id"))
    return sorted(rows, key=lambda one: (one.done_on is not None or bool(one.abandoned), one.pk))


def _key(request: Request) -> str | None:
    return request.POST.get("idempotency_key") or None
