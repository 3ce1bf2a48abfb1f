"""The offers as they are read: each fact with who says it and of which day, what nobody says told as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from misas.core.orientation.catchment import band_of
from misas.core.orientation.codes import Fact, Lack, OfferKind, ReasonCode, Tariff
from misas.core.orientation.conventions import Confidence
from misas.core.orientation.memory import Observation
from misas.core.orientation.offers import Listing, Offer, OfferReason, Ranked
from misas.lib import phones
from misas.lib.french import listed
from misas.records.orientation.finding import Search
from misas.records.orientation.queries import Card
from misas.records.orientation.surroundings import Access
from misas.wording.needs import advised, read_on, wait_said, wait_sentence
from misas.wording.orientation import (
    ACCESS_BANDS,
    LACKS,
    MATCHES,
    NONE_OPPOSABLE,
    OFFER_KINDS,
    TARIFFS,
    TRAVELS,
    UNSAID,
    WRONG_NUMBER,
    apl_access,
    capped,
    counted,
    own_access,
    reason_sentence,
    said,
    said_of_year,
    widening_sentence,
)

R = ReasonCode
ASIDE: Final = frozenset({R.SUBSTITUTE, R.WIDENED, R.BARRIER, R.NOBODY_ASKED, R.DISTANCE_UNKNOWN})
"""Reasons that are no fact of the place: said apart, or among what nobody said."""

TONES: Final[Mapping[Tariff, str]] = {
    Tariff.FREE: "ok",
    Tariff.OPPOSABLE: "ok",
    Tariff.RESTRAINED: "warn",
    Tariff.OPEN: "warn",
    Tariff.NOT_REIMBURSED: "err",
}
GENERAL: Final = "general_practitioner"


@dataclass(frozen=True, slots=True)
class FactShown:
    """One fact in words. `said`: its source and its day."""

    text: str
    said: str
    is_old: bool = False


class Link(NamedTuple):
    """A page of the place, on the web. `host`: where it leads, said before one goes there."""

    url: str
    host: str


@dataclass(frozen=True, slots=True)
class OfferShown:
    """One line of the list. `wrong`: who said that its number is wrong, and when; `lat`, `lon`: where its marker
    stands, "" when it has none: no point, or that of its arrondissement."""

    number: int
    place: str
    name: str
    what: str
    tariff: str
    tone: str
    facts: tuple[FactShown, ...]
    contact: FactShown | None
    phone: str
    wrong: FactShown | None
    link: Link | None
    town: str
    instead: str
    widened: str
    barriers: tuple[str, ...]
    not_said: str
    travel: str
    lat: str
    lon: str
    proposed: UUID | None


@dataclass(frozen=True, slots=True)
class NamedShown:
    """One place found by its name."""

    place: str
    name: str
    what: str
    phone: str
    link: Link | None
    town: str
    contact: FactShown
    tariff: FactShown | None


def offers(search: Search) -> list[OfferShown]:
    return [_offer(number, offer, search) for number, offer in enumerate(search.ranked.offers, start=1)]


def _offer(number: int, offer: Offer, search: Search) -> OfferShown:
    candidate = offer.candidate
    card, desk = search.cards.get(candidate.place), search.desks.get(candidate.place)
    told = {reason.code: reason for reason in offer.reasons}
    point = None if candidate.precision.is_rough else candidate.point
    return OfferShown(
        number=number,
        place=candidate.place,
        name=candidate.name,
        what=_what(card, candidate.kind),
        tariff=TARIFFS[offer.tariff],
        tone=TONES.get(offer.tariff, ""),
        facts=tuple(_facts(offer, card)),
        contact=_contact(card or desk, candidate.listed),
        phone=dialled(getattr(card or desk, "phone", "")),
        wrong=_wrong_number(offer.known.get(Fact.PHONE), search.asked.today),
        link=link_of(card.link) if card else None,
        town=getattr(card or desk, "town", ""),
        instead=reason_sentence(told[R.SUBSTITUTE]) if R.SUBSTITUTE in told else "",
        widened=reason_sentence(told[R.WIDENED]) if R.WIDENED in told else "",
        barriers=tuple(reason_sentence(one) for one in offer.reasons if one.code is R.BARRIER),
        not_said=_not_said(offer),
        travel=listed(TRAVELS[hint] for hint in offer.travel),
        lat=degrees(point.lat) if point else "",
        lon=degrees(point.lon) if point else "",
        proposed=search.proposed.get(candidate.place),
    )


def _wrong_number(seen: Observation | None, today: date) -> FactShown | None:
    """The number that the directory gives, when the last one who dialled it said that it is of nobody there."""
    if seen is None or seen.value is not False:
        return None
    return FactShown(WRONG_NUMBER, said(seen.source, seen.on), seen.is_stale(today))


def dialled(listed_as: str) -> str:
    """As a telephone dials it; as the directory writes it when nobody can dial it."""
    return phones.kept_form(listed_as) or listed_as


def link_of(listed_as: str) -> Link | None:
    """The page that a directory gives, when it is one of the web (http, https) and leads where its host says: nothing
    that a browser would read otherwise than we do (a name before the host, a backslash, a blank)."""
    url = listed_as.strip()
    try:
        read = urlsplit(url)
        host = read.hostname or ""
    except ValueError:
        return None
    is_plain = url.isprintable() and not set(url) & set("\\ ") and "@" not in read.netloc
    return Link(url, host) if is_plain and read.scheme in ("http", "https") and "." in host else None


def degrees(angle: float) -> str:
    """As a script reads it, to the metre: "43.83671"."""
    return f"{angle:.5f}"


def _what(card: Card | None, kind: OfferKind) -> str:
    return ", ".join(card.what) if card and card.what else OFFER_KINDS[kind]


def _facts(offer: Offer, card: Card | None) -> Iterator[FactShown]:
    listing = offer.candidate.listed
    for reason in offer.reasons:
        if reason.code not in ASIDE:
            yield _fact(reason, listing)
    if card is not None and card.fee is not None and card.fee.confidence is not Confidence.SURE and card.fee_from:
        yield FactShown(MATCHES[card.fee.confidence], said(card.fee_from.source, card.fee_from.as_of))


def _fact(reason: OfferReason, listing: Listing) -> FactShown:
    """A distance or a commune is told by the directory that says where the place is."""
    if reason.source is not None and reason.on is not None:
        return FactShown(reason_sentence(reason), said(reason.source, reason.on), reason.is_stale)
    return FactShown(reason_sentence(reason), said(listing.source, listing.as_of))


def _contact(where: Any, listing: Listing) -> FactShown | None:
    """The postal address, with the directory that gives it; its telephone is of the same source."""
    if where is None:
        return None
    town = f"{where.postal_code} {where.town}".strip()
    site = getattr(where, "site", "") or getattr(where, "hospital", "")
    address = ", ".join(part for part in (site, where.street, town) if part)
    return FactShown(address, said(listing.source, listing.as_of)) if address or where.phone else None


def _not_said(offer: Offer) -> str:
    unknown = [UNSAID[fact] for fact in offer.not_said]
    if offer.metres is None and not any(one.code is R.SAME_COMMUNE for one in offer.reasons):
        unknown.append("Distance")
    return listed(unknown)


def named(card: Card) -> NamedShown:
    """A place found by its name: what its directory says, and its tariff when another tells it."""
    listing = card.listed
    contact = _contact(card, listing) or FactShown(card.name, said(listing.source, listing.as_of))
    fee = None
    if card.fee is not None and card.fee_from is not None:
        option = f", {card.fee.option_label}" if card.fee.option_label else ""
        fee = FactShown(f"{card.fee.sector_label}{option}", said(card.fee_from.source, card.fee_from.as_of))
    return NamedShown(
        str(card.place), card.name, _what(card, card.kind), dialled(card.phone), link_of(card.link), card.town, contact,
        fee,
    )  # fmt: skip


def notes(search: Search) -> dict[str, Any]:
    """What is said over the list: why it was widened, what it costs, how the commune is served, how long others
    waited."""
    ranked, need = search.ranked, search.need
    steps = [widening_sentence(step) for step in ranked.widened]
    return {
        "widened": steps,
        "counted": counted(len(ranked.offers), ranked.found),
        "why_widened": _why_widened(ranked),
        "none_opposable": NONE_OPPOSABLE if ranked.none_opposable and ranked.offers else "",
        "capped": capped(ranked.capped) if ranked.capped else "",
        "access": _access(search.access) if search.access else None,
        "own_access": _own_access(search),
        "wait": FactShown(wait_sentence(need.wait), wait_said(need.wait)) if need.wait else None,
        "told": FactShown(need.told.text, read_on(need.told.reference)) if need.told else None,
        "advice": advised(need.advice) if need.advice else "",
    }


def _access(apl: Access) -> FactShown | None:
    """The APL of the profession that the need asks for; of general practitioners, by what the DREES calls low. Nothing
    when nobody tells what to compare it with."""
    if apl.profession == GENERAL:
        return FactShown(ACCESS_BANDS[band_of(apl.value)], said_of_year(apl.source, apl.year))
    if not apl.mean:
        return None
    return FactShown(apl_access(apl.profession, apl.value / apl.mean), said_of_year(apl.source, apl.year))


def _why_widened(ranked: Ranked) -> str:
    """What was lacking; "" when it still is, and is said above."""
    if ranked.lacked is None or (ranked.lacked is Lack.SURE_TARIFF and ranked.none_opposable):
        return ""
    return LACKS[ranked.lacked]


def _own_access(search: Search) -> FactShown | None:
    """Our own figure for this need, where the DREES publishes none."""
    own = search.own_access
    if own is None or search.access is not None:
        return None
    text = own_access(search.need.title, own.ratio, own.listed.as_of, is_national=own.is_national)
    return FactShown(text, said(own.listed.source, own.listed.as_of))
