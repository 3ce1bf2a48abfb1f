"""The page of a person: her facts with their sources, her cases, her referrals; and what is told of her."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from misas.actions import persons
from misas.core.access import may
from misas.core.cases.codes import CaseStatus
from misas.core.persons.codes import ContactKind, RepresentativeKind, SafeContact, Source
from misas.core.persons.nir import shown
from misas.core.refusals import Absent, Invalid, Refused
from misas.records.cases import doors as case_doors
from misas.records.cases import queries as cases
from misas.records.cases.models import Case
from misas.records.persons import doors, limits, queries
from misas.records.persons import forms as taken
from misas.records.persons.models import Person
from misas.records.referrals import queries as referrals
from misas.web.access.context import Request
from misas.web.access.gate import holds, needs
from misas.web.ui import respond
from misas.web.workspace import people, place
from misas.web.workspace.cases import whence
from misas.web.workspace.cases.forms import REQUIRED, GestureForm
from misas.web.workspace.cases.tabs import person_facts
from misas.wording.cases import STATUSES
from misas.wording.gestures import said
from misas.wording.persons import (
    ACCESSIBILITY,
    ADDRESSES,
    CONTACT_KINDS,
    DAY_PARTS,
    LANGUAGES,
    REPRESENTATIVES,
    SAFE_CONTACT,
    SEXES,
    SOURCES,
)
from misas.wording.persons_fields import FIELDS, HELPS, LABELS, TITLES
from misas.wording.sentences import sentence

PAGE = "workspace/cases/tell_person.html"


@require_GET
@needs("person.see")
@place.at_home
def person(request: Request, public_id: UUID) -> HttpResponse:
    row = queries.speaking(doors.person(public_id, to="person.see", by=request.actor))
    context = person_facts(row, request) | {
        "name": people.name(row),
        "age": people.age(row, place.today(request)),
        "today": place.today(request),
        "cases": _cases(row, request) if holds(request.actor, "case.list") else [],
        "linked": list(referrals.of_person(queries.cluster(row))),
    }
    return respond.page(request, "workspace/cases/person.html", context)


def _cases(row: Person, request: Request) -> list[tuple[Case, str, bool]]:
    """Her cases, and whether this actor may open each."""
    found = cases.cases_of(row).select_related("owner")
    return [
        (case, STATUSES[CaseStatus(case.status)],
         bool(may(request.actor, "case.read", case_doors.subject_of(case, request.actor))))
        for case in found
    ]  # fmt: skip


@require_POST
@needs("person.see_nir")
def see_nir(request: Request, public_id: UUID) -> HttpResponse:
    """The number, once, for whoever asks to see it: the reading is written."""
    nir = persons.see_nir(public_id, by=request.actor, at=request.time)
    return HttpResponse(shown(nir) if nir else "", content_type="text/plain; charset=utf-8")


@require_POST
@needs("person.correct")
def end_contact(request: Request, public_id: UUID, contact: UUID) -> HttpResponse:
    if doors.contact(contact, to="person.correct", by=request.actor).person.public_id != public_id:
        raise Absent
    persons.end_contact_point(contact, by=request.actor, at=request.time)
    respond.toast(request, said("person"))
    return respond.go(request, _here(request, public_id)[0])


@require_http_methods(["GET", "POST"])
@needs("person.correct")
@place.at_home
def tell(request: Request, public_id: UUID, name: str) -> HttpResponse:
    """Record what is now said of her, with who says it."""
    subject = SUBJECTS.get(name)
    if subject is None:
        raise Absent
    row = doors.person(public_id, to="person.correct", by=request.actor, lock=request.method == "POST")
    if request.method == "GET":
        form = _form(subject, None, row)
        return respond.page(request, PAGE, _context(request, row, name, form), fragment="ask")
    here, _ = _here(request, public_id)
    key = request.POST.get("idempotency_key", "")
    if taken.already_taken(row, key):
        return respond.go(request, here)
    form = _form(subject, request.POST, row)
    if form.is_valid():
        try:
            held_back = subject.act(request, row, form.cleaned_data)
        except Invalid as invalid:
            form.refuse(invalid)
        except Refused as refused:
            form.add_error(None, sentence(refused.code, **refused.values))
        else:
            taken.take(row, key, request.time)
            respond.toast(request, said("person_held_back" if held_back else "person"))
            return respond.go(request, here)
    return respond.invalid(request, PAGE, _context(request, row, name, form), fragment="ask")


def _here(request: Request, public_id: UUID) -> tuple[str, str]:
    """Where one comes back to, and the case, if any, in whose tab this is asked."""
    try:
        case = UUID(request.POST.get("dossier") or request.GET.get("dossier", ""))
    except ValueError:
        return reverse("workspace:person", args=[public_id]), ""
    return whence.address(case, "personne"), str(case)


@dataclass(frozen=True, slots=True)
class Subject:
    """What one form asks: fields of the person, or a form of its own, and the action."""

    fields: tuple[str, ...]
    act: Callable[[Request, Person, dict[str, Any]], Any]


def _correct(request: Request, row: Person, typed: dict[str, Any]) -> list[str]:
    values = {name: value for name, value in typed.items() if name in FIELDS}
    return persons.correct_identity(
        row.public_id, values, source=Source(typed["source"]), by=request.actor, at=request.time
    )


def _contact(request: Request, row: Person, typed: dict[str, Any]) -> None:
    persons.add_contact_point(row.public_id, ContactKind(typed["kind"]), typed["value"],
                              source=Source(typed["source"]), by=request.actor, at=request.time)  # fmt: skip


def _protect(request: Request, row: Person, typed: dict[str, Any]) -> None:
    flags = [SafeContact(code) for code in typed["safe_contact"]]
    persons.mark_unsafe(row.public_id, flags, source=Source(typed["source"]), by=request.actor, at=request.time)


def _represent(request: Request, row: Person, typed: dict[str, Any]) -> None:
    persons.name_representative(row.public_id, RepresentativeKind(typed["title"]), typed["name"], typed["phone"],
                                source=Source(typed["source"]), by=request.actor, at=request.time)  # fmt: skip


def _nir(request: Request, row: Person, typed: dict[str, Any]) -> None:
    persons.set_nir(row.public_id, typed["nir"], source=Source(typed["source"]), confirmed=typed["confirmed"],
                    by=request.actor, at=request.time)  # fmt: skip


SUBJECTS: Final[dict[str, Subject]] = {
    "identite": Subject(("birth_name", "used_name", "first_names", "birth_date", "sex"), _correct),
    "adresse": Subject(("address", "address_kind", "postal_code", "commune"), _correct),
    "joindre": Subject(("best_hours", "language", "interpreter", "accessibility"), _correct),
    "contact": Subject(("kind", "value"), _contact),
    "precautions": Subject(("safe_contact",), _protect),
    "representant": Subject(("title", "name", "phone"), _represent),
    "nir": Subject(("nir", "confirmed"), _nir),
}
LISTS: Final[dict[str, Mapping[Any, str]]] = {
    "sex": SEXES,
    "address_kind": ADDRESSES,
    "language": LANGUAGES,
    "kind": CONTACT_KINDS,
    "title": REPRESENTATIVES,
    "source": SOURCES,
}
SEVERAL: Final[dict[str, Mapping[Any, str]]] = {
    "best_hours": DAY_PARTS,
    "accessibility": ACCESSIBILITY,
    "safe_contact": SAFE_CONTACT,
}
TICKS: Final = frozenset({"interpreter", "confirmed"})
NEEDED: Final = frozenset({"source", "kind", "value", "title", "name", "safe_contact"})


def _form(subject: Subject, data: Any, row: Person) -> GestureForm:
    fields = {name: _field(name) for name in (*subject.fields, "source")}
    made: type[GestureForm] = type("TellForm", (GestureForm,), dict(fields))
    initial = {name: _held(row, name) for name in subject.fields if name in FIELDS} | {"source": Source.PERSON.value}
    return made(data, initial=initial)


def _field(name: str) -> django_forms.Field:
    label, needed = LABELS.get(name) or FIELDS[name], name in NEEDED
    if name in TICKS:
        return django_forms.BooleanField(label=label, required=False)
    if name in SEVERAL:
        pairs = [(str(code), text) for code, text in SEVERAL[name].items()]
        return django_forms.MultipleChoiceField(label=label, choices=pairs, required=needed, error_messages=REQUIRED,
                                                widget=django_forms.CheckboxSelectMultiple())  # fmt: skip
    if name in LISTS:
        pairs = [(str(code), text) for code, text in LISTS[name].items()]
        return django_forms.ChoiceField(label=label, choices=[*([] if needed else [("", "—")]), *pairs],
                                        required=needed, error_messages=REQUIRED)  # fmt: skip
    most = limits.LINE if name == "address" else 200
    return django_forms.CharField(label=label, required=needed, max_length=most, help_text=HELPS.get(name, ""),
                                  error_messages=REQUIRED)  # fmt: skip


def _held(row: Person, name: str) -> Any:
    value = getattr(row, name)
    return f"{value:%d/%m/%Y}" if name == "birth_date" and value else value


def _context(request: Request, row: Person, name: str, form: GestureForm) -> dict[str, Any]:
    here, case = _here(request, row.public_id)
    return {
        "here": here,
        "dossier": case,
        "person": row,
        "name": name,
        "title": TITLES[name],
        "form": form,
        "fields": [field for field in form if not field.is_hidden],
    }
