"""Offers of a case: proposed from the directory or named by the person, called, chosen, taken away; the call sheet."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from misas.actions import orientation as actions
from misas.actions.ports import ports
from misas.core.orientation.calls import rules_out
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.core.orientation.needs import Need
from misas.core.orientation.refusal_codes import RefusalGround
from misas.core.referrals.codes import CareType
from misas.lib.dates import local_date
from misas.lib.french import day
from misas.records.audit import journal
from misas.records.cases import doors as cases
from misas.records.orientation import doors, pages
from misas.records.orientation.finding import cover_of, needs_of
from misas.records.orientation.models import Appointment, CallAttempt, CareOffer
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.orientation import forms
from misas.web.workspace.orientation.dating import ask_again, ask_number, said_of
from misas.web.workspace.orientation.kept import contact_of
from misas.web.workspace.orientation.shown import dialled
from misas.web.workspace.orientation.steps import asked, done, offers_of, tab_of
from misas.web.workspace.orientation.wanted import read
from misas.wording.appointments import CALL_OUTCOMES
from misas.wording.needs import NOT_TO_SAY, call_script
from misas.wording.orientation_screens import QUICK, SAID, TITLES
from misas.wording.referrals import CARE_TYPES

SHEET: Final = "workspace/orientation/call_sheet.html"


@require_POST
@needs("offer.propose")
@place.at_home
def propose(request: Request, public_id: UUID, care: UUID, offered: UUID) -> HttpResponse:
    """Keep one place for the care. The list is shown again, with it; a name is in no address, so the case is shown."""
    row = cases.case(public_id, to="offer.propose", by=request.actor)
    wanted = read(request.POST, reverse("workspace:directory_of_case", args=[public_id]))
    how: dict[str, Any] = {"by": request.actor, "at": request.time, "key": _key(request)}
    if request.POST.get("trouve") == "nom":
        actions.propose_place(public_id, care, offered, wanted.wish(), **how)
        respond.toast(request, SAID["name"])
        return respond.go(request, tab_of(row))
    actions.propose_offers(public_id, care, wanted.wish(), [str(offered)], **how)
    respond.toast(request, "Offre proposée.", see=("Voir le dossier", tab_of(row)))
    return respond.go(request, wanted.address)


@require_http_methods(["GET", "POST"])
@needs("offer.propose")
@place.at_home
def name(request: Request, public_id: UUID, care: UUID) -> HttpResponse:
    """A place that she knows already, and that no directory gives."""
    row = cases.case(public_id, to="offer.propose", by=request.actor)
    url = reverse("workspace:name_offer", args=[public_id, care])
    if request.method == "GET":
        cases.care(row, care)
        return asked(request, row, forms.NamePlace(), TITLES["name"], url)
    form = forms.NamePlace(request.POST)
    return done(
        request, row, form,
        lambda: actions.name_offer(public_id, care, by=request.actor, at=request.time, key=_key(request),
                                   **form.cleaned_data),
        SAID["name"], TITLES["name"], url,
    )  # fmt: skip


@require_POST
@needs("offer.choose")
@place.at_home
def choose(request: Request, public_id: UUID) -> HttpResponse:
    row = actions.choose_offer(public_id, by=request.actor, at=request.time, key=_key(request))
    respond.toast(request, SAID["choose"])
    return respond.go(request, tab_of(row.case))


@require_POST
@needs("offer.drop")
@place.at_home
def drop(request: Request, public_id: UUID) -> HttpResponse:
    row = actions.drop_offer(public_id, by=request.actor, at=request.time)
    respond.toast(request, SAID["drop"])
    return respond.go(request, tab_of(row.case))


@require_http_methods(["GET", "POST"])
@needs("appointment.attempt")
@place.at_home
def call(request: Request, public_id: UUID) -> HttpResponse:
    """What a place answered: one click for the plain answers, a form for those that ask more."""
    row = doors.offer(public_id, to="appointment.attempt", by=request.actor)
    url, title = reverse("workspace:call_offer", args=[public_id]), f"{TITLES['attempt']} : {row.name}"
    if request.method == "GET":
        return asked(request, row.case, forms.Attempt(), title, url)
    quick = request.POST.get("quick", "")
    if quick in set(QUICK):
        _note(request, row, {"outcome": quick, "channel": CallChannel.PHONE})
        respond.toast(request, SAID["attempt"])
        return respond.go(request, tab_of(row.case))
    form = forms.Attempt(request.POST)
    return done(request, row.case, form, lambda: _note(request, row, form.cleaned_data), SAID["attempt"], title, url)


@require_http_methods(["GET", "POST"])
@needs("appointment.book")
@place.at_home
def book(request: Request, public_id: UUID) -> HttpResponse:
    """The place gives an appointment: its date, in the same gesture as the call."""
    row = doors.offer(public_id, to="appointment.book", by=request.actor)
    url, title = reverse("workspace:book_offer", args=[public_id]), f"{TITLES['book']} : {row.name}"
    if request.method == "GET":
        form = forms.Book()
        form.offers([])
        ask_again(request, form, row.case, row.care)
        ask_number(form, row.case)
        return asked(request, row.case, form, title, url)
    form = forms.Book(request.POST)
    form.offers([])
    ask_again(request, form, row.case, row.care)
    ask_number(form, row.case)
    made: list[Appointment] = []
    return done(
        request, row.case, form,
        lambda: made.append(_book(request, row, form)), lambda: said_of(request, made[0].public_id, "book"), title, url,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("appointment.book")
@place.at_home
def book_care(request: Request, public_id: UUID, care: UUID) -> HttpResponse:
    """An appointment that she took herself, or wherever it was taken."""
    row = cases.case(public_id, to="appointment.book", by=request.actor)
    wanted = cases.care(row, care)
    url = reverse("workspace:book_care", args=[public_id, care])
    form = forms.Book(request.POST if request.method == "POST" else None)
    form.offers(offers_of(row, wanted.pk))
    ask_again(request, form, row, wanted)
    ask_number(form, row)
    made: list[Appointment] = []
    if request.method == "GET":
        return asked(request, row, form, TITLES["book"], url)

    def act() -> None:
        said = form.cleaned_data
        key = _key(request)
        rdv = said.get("rdv", "")
        searched = actions.want(
            public_id, care, rdv=rdv, by=request.actor, at=request.time, key=f"w{key}" if key else None
        )
        made.append(actions.book(
            searched.public_id, form.starts_at(ZoneInfo(row.caisse.zone)), minutes=int(said["minutes"]),
            offer=form.where(), remind=said["remind"], rdv=rdv,
            by=request.actor, at=request.time, key=_key(request),
        ))  # fmt: skip

    return done(request, row, form, act, lambda: said_of(request, made[0].public_id, "book"), TITLES["book"], url)


@require_GET
@needs("orientation.see")
@place.at_home
def call_sheet(request: Request, public_id: UUID, care: UUID) -> HttpResponse:
    """What to say and whom to call, on one sheet to print: no diagnosis, room to write the answers."""
    row = cases.case(public_id, to="orientation.see", by=request.actor)
    wanted = cases.care(row, care)
    journal.read("cases.case", row.public_id, row.caisse_id, by=request.actor, at=request.time)
    offers = pages.offers_to_call(wanted)
    need = _need([one.need for one, _ in offers], CareType(wanted.care_type))
    today = row.caisse.local_date(request.time)
    cover = cover_of(row.person, today)
    context: dict[str, Any] = {
        "case": row,
        "care": CARE_TYPES[CareType(wanted.care_type)],
        "need": need,
        "script": call_script(need, cover) if need else (),
        "not_to_say": NOT_TO_SAY,
        "offers": [_to_call(*one) for one in offers],
        "back_url": tab_of(row),
        "today": today,
    }
    return respond.page(request, SHEET, context)


def _to_call(row: CareOffer, last: CallAttempt | None) -> dict[str, Any]:
    """One place of the sheet. `answered`: its last answer and the day, when it sends to the next place; `phone`: ""
    when nobody should dial it again."""
    outcome = CallOutcome(last.outcome) if last else None
    zone = ZoneInfo(row.case.caisse.zone)
    answered = ""
    if last is not None and outcome is not None and rules_out(outcome):
        answered = f"{CALL_OUTCOMES[outcome]}, le {day(local_date(last.at, zone), year=False, short=True)}"
    is_wrong = outcome is CallOutcome.WRONG_NUMBER
    return {
        "row": row,
        "contact": contact_of(row),
        "phone": "" if is_wrong else dialled(row.phone),
        "answered": answered,
    }


def _note(request: Request, row: CareOffer, said: dict[str, Any]) -> None:
    made = _wanted(request, row)
    ground = said.get("ground")
    actions.note_call(
        made.public_id, channel=CallChannel(said["channel"]), outcome=CallOutcome(said["outcome"]),
        offer=row.public_id, announced_days=said.get("announced_days"), call_back_on=said.get("call_back_on"),
        ground=RefusalGround(ground) if ground else RefusalGround.NOT_SAID,
        by=request.actor, at=request.time, key=_key(request),
    )  # fmt: skip


def _book(request: Request, row: CareOffer, form: forms.Book) -> Appointment:
    rdv = form.cleaned_data.get("rdv", "")
    made = _wanted(request, row, rdv)
    return actions.book(
        made.public_id, form.starts_at(ZoneInfo(row.case.caisse.zone)), minutes=int(form.cleaned_data["minutes"]),
        offer=row.public_id, channel=CallChannel.PHONE, remind=form.cleaned_data["remind"],
        rdv=rdv,
        by=request.actor, at=request.time, key=_key(request),
    )  # fmt: skip


def _wanted(request: Request, row: CareOffer, rdv: str = "") -> Appointment:
    """The appointment that is searched for with this offer: the one under way, or a new one."""
    key = _key(request)
    return actions.want(
        row.case.public_id, row.care.public_id, offer=row.public_id, need=row.need, rdv=rdv,
        by=request.actor, at=request.time, key=f"w{key}" if key else None,
    )  # fmt: skip


def _need(ids: list[str], care: CareType) -> Need | None:
    book = ports().needs
    known = [book.by_id[one] for one in ids if one in book.by_id] or list(needs_of(care, book))
    return known[0] if known else None


def _key(request: Request) -> str | None:
    return request.POST.get("idempotency_key") or None
