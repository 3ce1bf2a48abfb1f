"""Finds the offers for a need: the nearest places, what the directories and the caisse know of them, in their order.

For a case, what the caseworker does not say is as the case says it: where she lives, the rights known to be open, how
she moves, what she speaks. A fixed number of queries, whatever is found. Not here: the order (`core.orientation`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from misas.core.access import Actor
from misas.core.orientation.codes import Cover, Mobility, OfferKind, Precision, Sector, Source
from misas.core.orientation.distances import Point
from misas.core.orientation.needs import Need
from misas.core.orientation.offers import Asked, Candidate, Listing, Ranked
from misas.core.orientation.ports import NeedBook
from misas.core.orientation.ranking import draw, offer_of, rank
from misas.core.orientation.sites import BY_SITE
from misas.core.orientation.tariffs import BY_KIND, OPTIONS, SECTORS, SURE, pays_extra
from misas.core.persons.codes import Accessibility
from misas.core.referrals.codes import CareType
from misas.core.refusals import Absent
from misas.core.rights.standing import form_of
from misas.records.cases.models import Case
from misas.records.orientation import doors, limits
from misas.records.orientation.memory import memory_around, places_said, remembered_of
from misas.records.orientation.models import AccessDesk
from misas.records.orientation.queries import (
    Card,
    Served,
    candidate,
    codes_by_answer,
    listed,
    served,
    told,
)
from misas.records.orientation.search import NEAREST, Filters, Found, Look, nearest_of, unplaced
from misas.records.orientation.surroundings import Access, OwnAccess
from misas.records.orientation.tables import Family
from misas.records.persons.models import Person
from misas.records.rights.keys import APPLICANT, standing_rights
from misas.records.territory.models import Caisse, Commune
from misas.records.territory.queries import communes_named

HERE: Final = 20_000
"""Metres first looked around."""

COVERS: Final[Mapping[str, Cover]] = {"c2s": Cover.C2S, "ame": Cover.AME}
"""What a right known to be open changes in the order of tariffs, by its id in `rules/rights`."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, as the screen says it; None is as the case says it. `commune`: its INSEE code, "" for hers;
    `within`: metres; `remote`, `takes_new`: only what somebody said to be so."""

    need: str
    within: int = HERE
    opposable: bool = False
    commune: str = ""
    mobility: Mobility | None = None
    languages: frozenset[str] | None = None
    step_free: bool | None = None
    cover: Cover | None = None
    remote: bool = False
    takes_new: bool = False


@dataclass(frozen=True, slots=True)
class Search:
    """What was found. `home`: the name of the commune it was searched from, "" when that is not known; `cards`,
    `desks`: what is told of each place; `access`: the APL of the profession that is asked for; `own_access`: ours;
    `proposed`: offers that stand."""

    wish: Wish
    asked: Asked
    need: Need
    home: str
    ranked: Ranked
    cards: Mapping[str, Card] = field(default_factory=dict)
    desks: Mapping[str, AccessDesk] = field(default_factory=dict)
    access: Access | None = None
    own_access: OwnAccess | None = None
    proposed: Mapping[str, UUID] = field(default_factory=dict)


def needs_of(care: CareType, book: NeedBook) -> tuple[Need, ...]:
    """The needs that answer a forgone care, in the order of the book."""
    return tuple(need for need in book.needs if care in need.cares)


def find_for_case(case: UUID | str, wish: Wish, *, by: Actor, book: NeedBook, at: datetime) -> Search:
    """The offers for somebody accompanied. Raises Absent (no such case, or need)."""
    return found_for(doors.case(case, to="orientation.see", by=by), wish, book, at)


def found_for(
    row: Case, wish: Wish, book: NeedBook, at: datetime, there: Commune | None = None, care: int | None = None
) -> Search:
    """The same for a case already passed through its door. `there`: the commune of the wish, when it is at hand;
    `care`: the one that is looked for, whose offers are told (`Search.proposed`)."""
    return _find(as_known(row, wish, at), row.caisse, str(row.public_id), book, at, there, care)


def find(
    wish: Wish, *, caisse: Caisse, seed: str, book: NeedBook, at: datetime, there: Commune | None = None
) -> Search:
    """The offers around a commune, for nobody in particular. Raises Absent (no such need)."""
    return _find(wish, caisse, seed, book, at, there)


def place_for(row: Case, place: UUID, wish: Wish, need: Need, book: NeedBook, at: datetime) -> Search:
    """One place of the directories, found by its name, as this case sees it: `ranked` holds it alone. `need`: what the
    wish or the care asks for. Raises Absent (no directory has it any more)."""
    wish, today, now = as_known(row, wish, at), row.caisse.local_date(at), served()
    known = told([unplaced(place, family) for family in Family], now).cards
    if place not in known:
        raise Absent
    commune = _commune(wish)
    seen, prior = memory_around(row.caisse_id, {str(place)}, need.id, today)
    asked = replace(_asked(wish, need, commune, str(row.public_id), today), prior=prior)
    one = replace(listed(known[place]), observations=seen.get(str(place), ()))
    return Search(
        wish=wish,
        asked=asked,
        need=need,
        home=commune.name if commune else "",
        ranked=Ranked((offer_of(one, asked, book.barriers),)),
        cards={str(place): known[place]},
    )


def as_known(row: Case, wish: Wish, at: datetime) -> Wish:
    """The wish with what the case knows in the place of what was not said. Two queries at most."""
    person = row.person
    cannot_travel = Accessibility.CANNOT_TRAVEL in person.accessibility
    return replace(
        wish,
        commune=wish.commune or home_of(person),
        mobility=wish.mobility or (Mobility.HOUSEBOUND if cannot_travel else Mobility.UNKNOWN),
        languages=spoken_by(person) if wish.languages is None else wish.languages,
        step_free=needs_no_step(person) if wish.step_free is None else wish.step_free,
        cover=wish.cover or cover_of(person, row.caisse.local_date(at)),
    )


def home_of(person: Person) -> str:
    """The commune where she lives, by its INSEE code; "" when what was said of it names several, or none."""
    if person.commune_code or not person.commune:
        return person.commune_code
    found = communes_named(f"{person.postal_code} {person.commune}".strip())
    return found[0].insee if len(found) == 1 else ""


def needs_no_step(person: Person) -> bool:
    return Accessibility.WHEELCHAIR in person.accessibility


def spoken_by(person: Person) -> frozenset[str]:
    """The languages to look for: hers when it is not French, and the one she signs."""
    signs = {"lsf"} if Accessibility.DEAF_SIGN_LANGUAGE in person.accessibility else set()
    return frozenset(signs | ({person.language} - {"", "fr"}))


def cover_of(person: Person, today: date) -> Cover:
    """What is known to be open for her today; UNKNOWN when nothing is: nobody is taken for covered. One query."""
    rows = standing_rights(person).filter(member=APPLICANT)
    held = {
        COVERS.get(form_of(right))
        for right, since, until in rows.values_list("right", "since", "until")
        if (since is None or since <= today) and (until is None or until >= today)
    }
    return next((cover for cover in (Cover.C2S, Cover.AME) if cover in held), Cover.UNKNOWN)


def _find(
    wish: Wish,
    caisse: Caisse,
    seed: str,
    book: NeedBook,
    at: datetime,
    there: Commune | None = None,
    care: int | None = None,
) -> Search:
    need = book.by_id.get(wish.need)
    if need is None:
        raise Absent
    today, now = caisse.local_date(at), served()
    commune = there if there is not None and there.pk == wish.commune else _commune(wish)
    asked = _asked(wish, need, commune, seed, today)
    found = _around(asked, now, caisse.pk)
    known = told([one for one, _ in found.values()], now, commune.pk if commune else "", need.codes)
    desks = _desks(need, caisse.pk)
    candidates = [candidate(one, known.cards[one.place]) for one, _ in found.values() if one.place in known.cards]
    candidates += [_desk(row, answer) for row, answer in desks]
    places = {one.place: one.practitioner for one in candidates}
    seen, prior, before = remembered_of(caisse.pk, places, need.id, today, _month(caisse, today), care)
    remembered = [
        replace(one, observations=seen.get(one.place, ()), given_this_month=before.times.get(one.place, 0))
        for one in candidates
    ]
    asked = replace(asked, prior=prior)
    ranked = rank(remembered, asked, book.barriers)
    shown = {offer.candidate.place for offer in ranked.offers}
    return Search(
        wish=wish,
        asked=asked,
        need=need,
        home=commune.name if commune else "",
        ranked=ranked,
        cards={str(place): card for place, card in known.cards.items() if str(place) in shown},
        desks={str(row.public_id): row for row, _ in desks if str(row.public_id) in shown},
        access=known.access,
        own_access=known.own_access,
        proposed=before.standing,
    )


def _commune(wish: Wish) -> Commune | None:
    return Commune.objects.filter(pk=wish.commune).first() if wish.commune else None


def _asked(wish: Wish, need: Need, commune: Commune | None, seed: str, today: date) -> Asked:
    point = commune.point if commune else None
    return Asked(
        need=need,
        today=today,
        seed=seed,
        home=Point(point.lat, point.lon) if point else None,
        home_precision=Precision(point.precision.value) if point else Precision.UNKNOWN,
        commune=wish.commune,
        within=wish.within,
        cover=wish.cover or Cover.UNKNOWN,
        opposable=wish.opposable,
        mobility=wish.mobility or Mobility.UNKNOWN,
        languages=wish.languages or frozenset(),
        step_free=bool(wish.step_free),
        remote=wish.remote,
        takes_new=wish.takes_new,
    )


def _around(asked: Asked, now: Served, caisse_id: int) -> dict[tuple[str, UUID], tuple[Found, int]]:
    """The nearest places for each way of answering; and, for whoever pays extra fees, those that take none. When only
    what was said to be so will do, they are sought among the places of which the caisse remembers it."""
    if asked.home is None:
        return {}
    codes, seed = codes_by_answer(asked.need), int(draw(asked.seed, "")[:15], 16)
    said = places_said(caisse_id, asked.to_be_said, asked.today) if asked.to_be_said else None
    looks = [Look(limits.AROUND, Filters(places=said))]
    if pays_extra(asked.cover):
        looks.append(Look(NEAREST, Filters(tariffs=sure_keys(), places=said)))
    near = nearest_of(looks, codes, asked.home, served=now.families, seed=seed)
    return {(one.answer, one.place): (one, rank) for rank, one in enumerate(near)}


def sure_keys() -> frozenset[str]:
    """The tariffs of the index that are sure to cost no extra fee: sector 1, the sites that take none, what is free."""
    ones = [code for code, sector in SECTORS.items() if sector is Sector.ONE]
    keys = {f"{code}/{option}" for code in ones for option in OPTIONS}
    return frozenset(keys | {code for code, kind in BY_SITE.items() if BY_KIND.get(kind) in SURE} | {"gratuit"})


def _month(caisse: Caisse, today: date) -> datetime:
    """When this month began, where the caisse is."""
    return datetime.combine(today.replace(day=1), time(0), ZoneInfo(caisse.zone)).astimezone(UTC)


def _desks(need: Need, caisse_id: int) -> list[tuple[AccessDesk, str]]:
    """The PASS of the caisse that answer, each with the answer it is. No query for a need that asks for none."""
    wanted = {codes.desk.value: answer for answer, codes in need.codes_by_offer().items() if codes.desk}
    if not wanted:
        return []
    rows = AccessDesk.objects.filter(caisse_id=caisse_id, kind__in=wanted, retired_at__isnull=True)
    return [(row, wanted[row.kind]) for row in rows.select_related("commune").order_by("id")]


def _desk(row: AccessDesk, answer: str) -> Candidate:
    point = row.commune.point
    return Candidate(
        place=str(row.public_id),
        kind=OfferKind.ACCESS_DESK,
        name=row.name,
        listed=Listing(Source.COLLEAGUE, row.checked_on),
        answers_by=answer,
        point=Point(point.lat, point.lon) if point else None,
        precision=Precision(point.precision.value) if point else Precision.UNKNOWN,
        commune=row.commune_id,
    )
