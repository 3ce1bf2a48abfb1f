"""Offers proposed to a case: what was shown is kept as it was that day; the person chooses, nobody chooses for her."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from misas.actions.cases.recording import Held, held, human
from misas.actions.orientation.caring import check_open
from misas.actions.orientation.wanting import wanted
from misas.actions.ports import ports
from misas.core.access import Actor
from misas.core.orientation.appointments import STANDING
from misas.core.orientation.codes import OfferKind, Source
from misas.core.orientation.offers import Offer, OfferReason
from misas.core.orientation.reasons import AGED
from misas.core.referrals.codes import CareType
from misas.core.refusals import Absent, Fault, Invalid, Refused
from misas.lib import phones
from misas.lib.text import normalise
from misas.records.audit import journal
from misas.records.cases.models import ForgoneCare
from misas.records.orientation import doors, limits
from misas.records.orientation.finding import Search, Wish, found_for, needs_of, place_for
from misas.records.orientation.models import Appointment, CareOffer

NAMED: Final = NAMESPACE_URL
"""A place that the person names has an identifier made of its words: named again, it is the same for the caisse."""


@transaction.atomic
def propose_offers(
    case: UUID | str,
    care: UUID | str,
    wish: Wish,
    places: Sequence[str],
    *,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> list[CareOffer]:
    """Keep these places, found again by the same wish, as offers of a care: three stand at most.

    One that stands already is given back as it is. Raises Absent (a place that this search does not give), Refused
    (more than three, the case is closed).
    """
    row = doors.case(case, to="offer.propose", by=by, lock=True)
    care_row = doors.care(row, care)
    if key is not None and (before := list(CareOffer.objects.filter(care=care_row, key=key).order_by("id"))):
        return before
    known = held(row, at)
    _check(known, care_row)
    asked = list(dict.fromkeys(str(place) for place in places))
    standing = {str(one.place): one for one in CareOffer.objects.filter(care=care_row, dropped_at__isnull=True)}
    fresh = [place for place in asked if place not in standing]
    if len(standing) + len(fresh) > limits.PROPOSED:
        raise Refused("offer.too_many", most=limits.PROPOSED)
    search = found_for(row, wish, ports().needs, at)
    shown = {offer.candidate.place: offer for offer in search.ranked.offers}
    if any(place not in shown for place in fresh):
        raise Absent
    made = {place: _keep(care_row, known, _shown(search, shown[place]), wish.need, by, at, key) for place in fresh}
    return [standing.get(place) or made[place] for place in asked]


@transaction.atomic
def propose_place(
    case: UUID | str,
    care: UUID | str,
    place: UUID | str,
    wish: Wish,
    *,
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CareOffer:
    """Keep a place of the directories that was found by its name: known by its own id, so that what the caisse
    remembers of it is told, and grows. `wish.need` may be "". Raises Absent (no directory has it), Refused."""
    row = doors.case(case, to="offer.propose", by=by, lock=True)
    care_row = doors.care(row, care)
    if key is not None and (before := CareOffer.objects.filter(care=care_row, key=key).first()):
        return before
    known, book = held(row, at), ports().needs
    _check(known, care_row)
    need = book.by_id.get(wish.need) or needs_of(CareType(care_row.care_type), book)[0]
    if wish.need and need.id != wish.need:
        raise Absent
    standing = CareOffer.objects.filter(care=care_row, dropped_at__isnull=True)
    if (same := standing.filter(place=doors.uuid(place)).first()) is not None:
        return same
    if standing.count() >= limits.PROPOSED:
        raise Refused("offer.too_many", most=limits.PROPOSED)
    search = place_for(row, doors.uuid(place), wish, need, book, at)
    return _keep(care_row, known, _shown(search, search.ranked.offers[0]), wish.need, by, at, key)


@transaction.atomic
def name_offer(
    case: UUID | str,
    care: UUID | str,
    *,
    name: str,
    phone: str = "",
    town: str = "",
    need: str = "",
    by: Actor,
    at: datetime,
    key: str | None = None,
) -> CareOffer:
    """A place that she knows already, and no directory gave. Raises Absent, Invalid, Refused (more than three)."""
    row = doors.case(case, to="offer.propose", by=by, lock=True)
    care_row = doors.care(row, care)
    if key is not None and (before := CareOffer.objects.filter(care=care_row, key=key).first()):
        return before
    known = held(row, at)
    _check(known, care_row)
    if need and need not in ports().needs.by_id:
        raise Absent
    number = phones.kept_form(phone) if phone.strip() else ""
    faults = []
    if not 0 < len(name.strip()) <= limits.PLACE_NAME:
        faults.append(Fault.of("name", "offer.name", most=limits.PLACE_NAME))
    if number is None:
        faults.append(Fault.of("phone", "offer.phone"))
    if len(town.strip()) > limits.TOWN:
        faults.append(Fault.of("town", "offer.town", most=limits.TOWN))
    if faults:
        raise Invalid(faults)
    place = uuid5(NAMED, f"{row.caisse_id}|{normalise(name)}|{normalise(town)}|{number}")
    standing = CareOffer.objects.filter(care=care_row, dropped_at__isnull=True)
    if (same := standing.filter(place=place).first()) is not None:
        return same
    if standing.count() >= limits.PROPOSED:
        raise Refused("offer.too_many", most=limits.PROPOSED)
    said = {
        "place": place,
        "kind": OfferKind.PROFESSIONAL.value,
        "name": name.strip(),
        "town": town.strip(),
        "phone": number or "",
        "listed_source": Source.PERSON.value,
        "listed_on": known.today,
    }
    return _keep(care_row, known, said, need, by, at, key)


@transaction.atomic
def choose_offer(offer: UUID | str, *, by: Actor, at: datetime, key: str | None = None) -> Appointment:
    """She chose it: the appointment to take there. The one already searched for this need, if there is one."""
    row = doors.offer(offer, to="offer.choose", by=by, lock=True)
    known = held(row.case, at)
    check_open(known)
    if not row.standing:
        raise Refused("offer.dropped")
    if row.chosen_at is None:
        row.chosen_at, row.chosen_by_id = at, human(by)
        row.save(update_fields=["chosen_at", "chosen_by"])
        journal.note("offer.choose", row, by=by, at=at, case=row.case.public_id)
    return wanted(known, row.care, row, row.need, by=by, at=at, key=key)


@transaction.atomic
def drop_offer(offer: UUID | str, *, by: Actor, at: datetime) -> CareOffer:
    """It is proposed no longer: another may take its place. Dropped twice is dropped once. Refused while she is
    expected there: what is proposed and what is booked would contradict one another."""
    row = doors.offer(offer, to="offer.drop", by=by, lock=True)
    if row.dropped_at is None:
        if Appointment.objects.filter(case=row.case, offer=row, state__in=[one.value for one in STANDING]).exists():
            raise Refused("offer.appointment_there")
        row.dropped_at, row.dropped_by_id = at, human(by)
        row.save(update_fields=["dropped_at", "dropped_by"])
        journal.note("offer.drop", row, by=by, at=at, case=row.case.public_id)
    return row


def _check(case: Held, care: ForgoneCare) -> None:
    check_open(case)
    if case.facts.cares[str(care.public_id)].is_final:
        raise Refused("appointment.care_is_over")


def _keep(
    care: ForgoneCare, case: Held, said: dict[str, Any], need: str, by: Actor, at: datetime, key: str | None
) -> CareOffer:
    row = CareOffer.objects.create(
        caisse_id=case.row.caisse_id,
        case=case.row,
        care=care,
        need=need,
        shown_on=case.today,
        proposed_at=at,
        proposed_by_id=human(by),
        key=key,
        **said,
    )
    journal.note("offer.propose", row, by=by, at=at, place=row.place, case=case.row.public_id)
    return row


def _shown(search: Search, offer: Offer) -> dict[str, Any]:
    """What the screen says of an offer, as its row keeps it."""
    found, place = offer.candidate, offer.candidate.place
    card, desk = search.cards.get(place), search.desks.get(place)
    where: dict[str, Any] = {}
    if card is not None:
        where = {
            "what": [one[: limits.WHAT] for one in card.what],
            "street": card.street[: limits.STREET],
            "postal_code": card.postal_code[: limits.POSTAL_CODE],
            "town": card.town[: limits.TOWN],
            "insee": card.insee,
            "phone": card.phone[: limits.PHONE],
            "email": card.email[: limits.EMAIL],
            "link": card.link[: limits.LINK],
        }
    elif desk is not None:
        where = {
            "street": desk.street,
            "postal_code": desk.postal_code,
            "town": desk.town,
            "insee": desk.commune_id,
            "phone": desk.phone,
        }
    return where | {
        "place": UUID(place),
        "practitioner": found.practitioner[: limits.CODE],
        "kind": found.kind.value,
        "name": found.name[: limits.PLACE_NAME],
        "answers_by": found.answers_by,
        "tariff": offer.tariff.value,
        "sector": found.sector.value if found.sector else "",
        "option": found.option.value if found.option else "",
        "metres": offer.metres,
        "precision": offer.precision.value,
        "reasons": [_kept(one) for one in offer.reasons],
        "not_said": [fact.value for fact in offer.not_said],
        "listed_source": found.listed.source.value,
        "listed_on": found.listed.as_of,
    }


def _kept(reason: OfferReason) -> dict[str, Any]:
    """A reason with its day, and no age: that is counted on the day it is read."""
    values = {name: value for name, value in reason.values.items() if not (name == "days" and reason.code in AGED)}
    said = {"code": reason.code, "values": values, "on": reason.on, "source": reason.source}
    return {name: _plain(value) for name, value in said.items()}


def _plain(value: Any) -> Any:
    """As JSON keeps it: codes and days as text."""
    match value:
        case Enum():
            return value.value
        case date():
            return value.isoformat()
        case dict():
            return {str(name): _plain(one) for name, one in value.items()}
        case tuple() | list() | set() | frozenset():
            return [_plain(one) for one in value]
    return value
