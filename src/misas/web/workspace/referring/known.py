"""What the form asks while it is typed: communes, and whether somebody alike is already known. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from misas.actions import persons, triage
from misas.actions.referrals import already_said
from misas.core.persons.identity import Identity, read_identity
from misas.core.referrals import reading
from misas.core.referrals.said import identity_of
from misas.core.territory.places import Suggestion, around_label
from misas.records.territory import queries as territory
from misas.web.access.context import Request
from misas.web.access.gate import needs
from misas.web.workspace.referring.refer import caisse_of
from misas.wording.persons import LIKENESS

ASKED = ("last_name", "birth_name", "first_names", "birth_date", "phone", "other_phone", "email", "nir")


@require_POST
@needs("referral.create")
def communes(request: Request) -> HttpResponse:
    """The options of the list under the commune. Posted: what somebody types about a person stays out of addresses."""
    typed = request.POST.get("place", "").strip()
    found = territory.suggest_places(typed) if len(typed) >= 2 else []
    around = request.GET.get("autour") == "1"
    options = [Option.of(place, typed, around=around) for place in found]
    return render(request, "workspace/referring/communes.html", {"options": options})


@dataclass(frozen=True, slots=True)
class Option:
    """One line of the list. A browser hides the lines that do not hold what was typed, letter for letter: it is said
    again beside those that hold it with accents or spelled right. `around`: a place to search around, no address.
    """

    value: str
    label: str
    instead_of: str

    @classmethod
    def of(cls, place: Suggestion, typed: str, *, around: bool = False) -> Option:
        value = f"{place.postal_codes[0]} {place.name}" if len(place.postal_codes) == 1 else place.label
        if around:
            value = around_label(place.name, place.postal_codes, place.departement, typed)
        other = f"{place.found_as}, " if place.found_as not in ("", place.name) else ""
        label = other + place.whereabouts
        held = typed.casefold() in value.casefold() or typed.casefold() in label.casefold()
        return cls(value, label, "" if held else typed)


@require_POST
@needs("referral.see_open_case")
def already_known(request: Request) -> HttpResponse:
    """What is known of her already: an open case, a referral that waits, persons alike. For agents of the caisse."""
    caisse_id = caisse_of(request)
    answers = {name: request.POST[name] for name in ASKED if request.POST.get(name, "").strip()}
    identity = _identity(answers, request, caisse_id)
    if identity is None:
        return HttpResponse("")
    cases = triage.already_open(answers, caisse_id=caisse_id, by=request.actor, at=request.time)
    alike = persons.possible_duplicates(identity, caisse_id, by=request.actor, at=request.time)
    repeated = already_said(
        answers, caisse_id=caisse_id, key=request.POST.get("idempotency_key", ""), by=request.actor, at=request.time
    )
    lines = [(one.person, [LIKENESS[ground] for ground in one.likeness.grounds]) for one in alike[:3]]
    context = {"cases": cases, "alike": [] if cases else lines, "repeated": repeated, "outside": False}
    return render(request, "workspace/referring/already_known.html", context)


def _identity(answers: dict[str, str], request: Request, caisse_id: int) -> Identity | None:
    """What was typed, once there is enough to look for: a birth date and a name, a NIR, or a telephone."""
    today = territory.caisse(caisse_id).local_date(request.time)
    said, _ = reading.read(answers, today=today)
    identity = read_identity(identity_of(said), on=today, required=frozenset()).identity
    enough = (identity.birth_date and identity.birth_name) or identity.nir or identity.phone
    return identity if enough else None
