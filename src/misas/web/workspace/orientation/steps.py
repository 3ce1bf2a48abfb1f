"""Each verb of an appointment: one click, or a form in a dialog; how it is prepared, its calendar file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from misas.actions import orientation as actions
from misas.core.cases.codes import CareStage
from misas.core.orientation.appointment_codes import MissedReason
from misas.core.orientation.appointments import BY_VERB
from misas.core.orientation.codes import CallChannel, CallOutcome
from misas.core.orientation.refusal_codes import RefusalGround
from misas.core.refusals import Absent, Invalid, Refused
from misas.records.cases import doors as cases
from misas.records.cases.models import Case, ForgoneCare
from misas.records.orientation import doors, pages
from misas.records.orientation.models import Appointment, CareOffer
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.ui import respond
from misas.web.workspace import place
from misas.web.workspace.orientation import forms
from misas.web.workspace.orientation.dating import ask_again, ask_number, said_of
from misas.web.workspace.orientation.titles import VISITS, title_of
from misas.wording.appointments import CALENDAR_FILE
from misas.wording.orientation_screens import FELL, HEARD, MISSED, NO_APPOINTMENT, SAID, TITLES

STEP: Final = "workspace/orientation/step.html"


class Back(NamedTuple):
    """Where a form leads when it is done, or left."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One sending about an appointment."""

    request: Request
    row: Appointment
    form: Any

    @property
    def how(self) -> dict[str, Any]:
        return {
            "by": self.request.actor,
            "at": self.request.time,
            "key": self.request.POST.get("idempotency_key") or None,
        }

    @property
    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = self.form.cleaned_data
        return found


def _when(s: Sent) -> dict[str, Any]:
    zone = ZoneInfo(s.row.case.caisse.zone)
    return {"starts_at": s.form.starts_at(zone), "minutes": int(s.said["minutes"]), "offer": s.form.where()}


def _book(s: Sent) -> None:
    rdv = s.said.get("rdv", "")
    actions.book(s.row.public_id, remind=s.said["remind"], rdv=rdv, **_when(s), **s.how)


def _attempt(s: Sent) -> None:
    said, where = s.said, _here(s.row)
    actions.note_call(
        s.row.public_id,
        channel=CallChannel(said["channel"]),
        outcome=CallOutcome(said["outcome"]),
        offer=where.public_id if where else None,
        announced_days=said["announced_days"],
        call_back_on=said["call_back_on"],
        ground=RefusalGround(said["ground"]) if said["ground"] else RefusalGround.NOT_SAID,
        **s.how,
    )


def _miss(s: Sent) -> None:
    reason = s.said["reason"]
    actions.miss(s.row.public_id, MissedReason(reason) if reason else None, **s.how)


ACTS: Final[dict[str, tuple[type[forms.StepForm] | None, Callable[[Sent], object]]]] = {
    "attempt": (forms.Attempt, _attempt),
    "book": (forms.Book, _book),
    "move": (forms.When, lambda s: actions.move(s.row.public_id, **_when(s), **s.how)),
    "honour": (None, lambda s: actions.honour(s.row.public_id, **s.how)),
    "miss": (forms.Miss, _miss),
    "cancel_by_person": (None, lambda s: actions.cancel_by_person(s.row.public_id, **s.how)),
    "cancel_by_place": (None, lambda s: actions.cancel_by_place(s.row.public_id, **s.how)),
    "reinstate": (None, lambda s: actions.reinstate(s.row.public_id, **s.how)),
}
assert ACTS.keys() == BY_VERB.keys()


@require_http_methods(["GET", "POST"])
@needs("appointment.book")
@place.at_home
def step(request: Request, public_id: UUID, verb: str) -> HttpResponse:
    """GET asks, in a dialog or on a page of its own; POST records."""
    if verb not in ACTS:
        raise Absent
    row = doors.appointment(public_id, to=f"appointment.{verb}", by=request.actor)
    kind, act = ACTS[verb]
    if kind is None:
        if request.method == "GET":
            raise Absent
        act(Sent(request, row, None))
        respond.toast(request, _said(request, row, verb))
        return respond.go(request, tab_of(row.case))
    if request.method == "GET":
        if verb == "attempt" and (where := pages.place_to_ask(row)) is not None:  # the answer will be its own
            url = reverse("workspace:call_offer", args=[where.public_id])
            return asked(request, row.case, kind(), f"{TITLES[verb]} : {where.name}", url)
        form = kind(initial=_initial(row, verb))
        _complete(request, form, row)
        return asked(request, row.case, form, title_of(row, verb), _url(row, verb))
    form = kind(request.POST)
    _complete(request, form, row)
    return done(request, row.case, form, lambda: act(Sent(request, row, form)), lambda: _said(request, row, verb),
                title_of(row, verb), _url(row, verb))  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("appointment.book")
@place.at_home
def visit(request: Request, public_id: UUID, care: UUID, verb: str) -> HttpResponse:
    """Whether she went to the appointment that her care waits for: what is said of the visit is said of it."""
    if verb not in VISITS:
        raise Absent
    row = cases.case(public_id, to=f"appointment.{verb}", by=request.actor)
    awaited = pages.awaited(cases.care(row, care))
    if awaited is None:
        respond.toast(request, NO_APPOINTMENT)
        return respond.go(request, tab_of(row))
    response: HttpResponse = step(request, awaited.public_id, verb)
    return response


@require_http_methods(["GET", "POST"])
@needs("appointment.prepare")
@place.at_home
def prepare(request: Request, public_id: UUID) -> HttpResponse:
    """What to bring, how she comes, in which language."""
    row = doors.appointment(public_id, to="appointment.prepare", by=request.actor)
    url = reverse("workspace:prepare_appointment", args=[public_id])
    if request.method == "GET":
        known = {"bring": row.bring, "transport": row.transport, "interpreter": row.interpreter,
                 "interpreter_booked": row.interpreter_booked}  # fmt: skip
        return asked(request, row.case, forms.Prepare(initial=known), TITLES["prepare"], url)
    form = forms.Prepare(request.POST)
    return done(
        request, row.case, form,
        lambda: actions.prepare(public_id, by=request.actor, at=request.time, **form.cleaned_data),
        SAID["prepare"], TITLES["prepare"], url,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("appointment.number")
@place.at_home
def number(request: Request, public_id: UUID) -> HttpResponse:
    """Its number at RDV Service Public: given, corrected, taken away."""
    row = doors.appointment(public_id, to="appointment.number", by=request.actor)
    url = reverse("workspace:number_appointment", args=[public_id])
    if request.method == "GET":
        return asked(request, row.case, forms.Number(initial={"rdv": row.rdv}), TITLES["number"], url)
    form, after = forms.Number(request.POST), [row]

    def act() -> None:
        after.append(actions.number(public_id, form.cleaned_data["rdv"].strip(), by=request.actor, at=request.time))

    def said() -> str:
        changed = (after[-1].state, after[-1].starts_at) != (row.state, row.starts_at)
        return f"{SAID['number']} {HEARD}" if changed else SAID["number"]

    return done(request, row.case, form, act, said, TITLES["number"], url)


@require_POST
@needs("appointment.remind")
@place.at_home
def remind(request: Request, public_id: UUID) -> HttpResponse:
    """She agrees to be reminded, or no longer."""
    agreed = request.POST.get("agreed") == "1"
    row = actions.set_reminders(public_id, agreed, by=request.actor, at=request.time)
    respond.toast(request, SAID["remind" if agreed else "remind_no_more"])
    return respond.go(request, tab_of(row.case))


@require_GET
@needs("orientation.see")
def calendar(request: Request, public_id: UUID) -> HttpResponse:
    """The calendar file, neutral: neither the care nor the place. Absent while the appointment has no date."""
    content = actions.calendar_file(public_id, by=request.actor, at=request.time)
    if content is None:
        raise Absent
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{CALENDAR_FILE}"'
    return response


def tab_of(case: Case) -> str:
    return reverse("workspace:case_tab", args=[case.public_id, "soins"])


def offers_of(case: Case, care_id: int, here: CareOffer | None = None) -> list[tuple[str, str]]:
    """The offers that stand for a care, to say where an appointment is; and the one where it is, even taken away since:
    what is not changed in a form stays as it was."""
    kept = Q(dropped_at__isnull=True) | Q(pk=here.pk if here else None)
    rows = CareOffer.objects.filter(kept, case=case, care_id=care_id).order_by("id")
    return [(str(row.public_id), f"{row.name}{', ' + row.town if row.town else ''}") for row in rows]


def asked(request: Request, back: Case | Back, form: forms.StepForm, title: str, url: str) -> HttpResponse:
    """The form in the dialog, or on its page."""
    return respond.page(request, STEP, _context(back, form, title, url), fragment="ask")


def done(
    request: Request,
    back: Case | Back,
    form: forms.StepForm,
    act: Callable[[], object],
    said: str | Callable[[], str],
    title: str,
    url: str,
) -> HttpResponse:
    """Record what was typed, or ask again with what is wrong. `said`: read once it is recorded, when it depends."""
    if form.is_valid():
        try:
            with transaction.atomic():  # a gesture may be several verbs: all of them, or none
                act()
        except (Refused, Invalid) as wrong:
            form.told(wrong)
    if form.errors:
        return respond.invalid(request, STEP, _context(back, form, title, url), fragment="ask")
    respond.toast(request, said if isinstance(said, str) else said())
    return respond.go(request, _back(back).url)


def _complete(request: Request, form: forms.StepForm, row: Appointment) -> None:
    """What a form asks that depends on the care: among which places, and whether one more visit is meant."""
    form.offers(offers_of(row.case, row.care_id, _here(row)))
    if isinstance(form, forms.Book):
        ask_again(request, form, row.case, row.care)
        ask_number(form, row.case)


def _said(request: Request, row: Appointment, verb: str) -> str:
    """What is answered, by where it leaves the appointment and its care."""
    if verb in ("book", "move"):
        return said_of(request, row.public_id, verb)
    after = {"miss": MISSED, "cancel_by_place": FELL}.get(verb)
    if after is None:
        return SAID[verb]
    stage = ForgoneCare.objects.values_list("stage", flat=True).get(pk=row.care_id)
    return after.get(CareStage(stage), SAID[verb])


def _back(where: Case | Back) -> Back:
    """A case leads back to its cares."""
    return where if isinstance(where, Back) else Back(tab_of(where), f"Dossier n° {where.number}")


def _here(row: Appointment) -> CareOffer | None:
    """Where she is expected, or where a visit is asked for as long as that place is proposed."""
    return row.offer if row.offer and (row.starts_at is not None or row.offer.standing) else None


def _initial(row: Appointment, verb: str) -> dict[str, Any]:
    where = pages.place_to_ask(row) if verb == "book" else _here(row)
    known: dict[str, Any] = {"offer": str(where.public_id) if where else "", "minutes": str(row.minutes)}
    if verb == "move" and row.starts_at is not None:
        local = row.starts_at.astimezone(ZoneInfo(row.case.caisse.zone))
        known |= {"on": f"{local:%d/%m/%Y}", "hour": f"{local:%H h %M}"}
    return known


def _url(row: Appointment, verb: str) -> str:
    return reverse("workspace:appointment_step", args=[row.public_id, verb])


def _context(back: Case | Back, form: forms.StepForm, title: str, url: str) -> dict[str, Any]:
    return {"back": _back(back), "form": form, "title": title, "url": url}
