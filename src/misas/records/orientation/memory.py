"""What the caisse remembers of places: read by place, or by need to know what to expect around. It belongs to the whole
caisse; no case and nobody accompanied stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject

from misas.core.orientation.codes import Fact, Source
from misas.core.orientation.memory import EXPIRY, FactValue, Prior, prior_of
from misas.core.orientation.memory import Observation as Seen
from misas.records.orientation.facts import seen_of
from misas.records.orientation.models import CareOffer, Observation

SEEN: Final = JSONObject(
    **{name: name for name in ("id", "place", "fact", "value", "on", "source", "by_id", "expires_on", "need")}
)


def memory_of(caisse_id: int, places: Iterable[UUID | str], today: date) -> dict[str, tuple[Seen, ...]]:
    """What was seen of these places and is still shown, by place, in the order in which it was written. One query."""
    rows = Observation.objects.filter(caisse_id=caisse_id, place__in=set(places), expires_on__gte=today).order_by("id")
    found: dict[str, list[Seen]] = {}
    for row in rows:
        found.setdefault(str(row.place), []).append(seen_of(row))
    return {place: tuple(seen) for place, seen in found.items()}


def memory_around(
    caisse_id: int, places: Collection[str], need: str, today: date
) -> tuple[dict[str, tuple[Seen, ...]], Prior]:
    """The same as `memory_of`, with what to expect of a place that nobody called, for this need. One query."""
    rows = _seen_around(caisse_id, set(places), need, today).order_by("id")
    return _kept([(seen_of(row), row.need) for row in rows], set(places), need, today)


def _seen_around(caisse_id: int, places: set[str], need: str, today: date) -> QuerySet[Observation]:
    around = Q(need=need, fact=Fact.TAKES_NEW.value, on__gte=today - EXPIRY[Fact.TAKES_NEW])
    return Observation.objects.filter(around | Q(place__in=places, expires_on__gte=today), caisse_id=caisse_id)


def _kept(
    told: Iterable[tuple[Seen, str]], places: set[str], need: str, today: date
) -> tuple[dict[str, tuple[Seen, ...]], Prior]:
    """By place, what is still shown; and the chance that is expected of any other. `told`: each with its need."""
    since = today - EXPIRY[Fact.TAKES_NEW]
    found: dict[str, list[Seen]] = {}
    expected: list[Seen] = []
    for seen, of in told:
        if seen.place in places and seen.ends_on >= today:
            found.setdefault(seen.place, []).append(seen)
        if of == need and seen.fact is Fact.TAKES_NEW and seen.on >= since:
            expected.append(seen)
    return {place: tuple(seen) for place, seen in found.items()}, prior_of(expected, today)


def heard_of(caisse_id: int, today: date) -> ArraySubquery:
    """What was seen of the place of each offer and is still shown, in the order in which it was written, read with the
    offer: `seen_with` gives it."""
    rows = Observation.objects.filter(caisse_id=caisse_id, place=OuterRef("place"), expires_on__gte=today)
    return ArraySubquery(rows.order_by("id").values(said=SEEN))


def seen_with(told: Iterable[Mapping[str, Any]]) -> tuple[Seen, ...]:
    """What `heard_of` read."""
    return tuple(_seen(one) for one in told)


def places_said(caisse_id: int, facts: Collection[Fact], today: date) -> frozenset[UUID]:
    """The places of which each of these facts was said to be so, the last time that it was said. One query."""
    rows = Observation.objects.filter(
        caisse_id=caisse_id, fact__in=[fact.value for fact in facts], on__lte=today, expires_on__gte=today
    )
    last = {
        (fact, place): value for fact, place, value in rows.order_by("on", "id").values_list("fact", "place", "value")
    }
    said = [{place for (of, place), value in last.items() if of == fact.value and value is True} for fact in facts]
    return frozenset(set.intersection(*said)) if said else frozenset()


class Offered(NamedTuple):
    """How often each place was proposed since a date, all cases together, or who practises there, at any place; what
    stands for one care, by its place."""

    times: dict[str, int]
    standing: dict[str, UUID]


class Remembered(NamedTuple):
    """What `memory_around` tells of places, and what was offered of them."""

    seen: dict[str, tuple[Seen, ...]]
    prior: Prior
    offered: Offered


OFFERED: Final = JSONObject(
    **{name: name for name in ("id", "place", "practitioner", "proposed_at", "care_id", "dropped_at", "public_id")}
)


def remembered_of(
    caisse_id: int, places: Mapping[str, str], need: str, today: date, since: datetime, care: int | None = None
) -> Remembered:
    """`memory_around`; how often these places, each with its practitioner ("" for an establishment), were proposed
    since a date; what stands for this care. One query."""
    asked = set(places)
    here = Q(care_id=care, dropped_at__isnull=True) if care is not None else Q(pk__in=())
    of_them = Q(place__in=asked) | Q(practitioner__in=set(places.values()) - {""})
    given = CareOffer.objects.filter((of_them & Q(proposed_at__gte=since)) | here, caisse_id=caisse_id)
    told = _seen_around(caisse_id, asked, need, today).values_list(Value("seen"), SEEN)
    rows = list(told.union(given.values_list(Value("offered"), OFFERED), all=True))
    by = {kind: sorted((one for of, one in rows if of == kind), key=itemgetter("id")) for kind in ("seen", "offered")}
    seen, prior = _kept([(_seen(one), one["need"]) for one in by["seen"]], asked, need, today)
    return Remembered(seen, prior, _offered(by["offered"], places, since, care))


def _seen(told: Mapping[str, Any]) -> Seen:
    """As `facts.seen_of` reads a row."""
    value: FactValue = tuple(told["value"]) if isinstance(told["value"], list) else told["value"]
    on, ends_on = date.fromisoformat(told["on"]), date.fromisoformat(told["expires_on"])
    return Seen(told["place"], Fact(told["fact"]), value, on, Source(told["source"]), told["by_id"], ends_on)


def _offered(
    rows: Iterable[Mapping[str, Any]], places: Mapping[str, str], since: datetime, care: int | None
) -> Offered:
    at_place: Counter[str] = Counter()
    of_one: Counter[str] = Counter()
    standing: dict[str, UUID] = {}
    for told in rows:
        recent = datetime.fromisoformat(told["proposed_at"]) >= since
        if told["practitioner"]:
            of_one[told["practitioner"]] += recent
        else:
            at_place[told["place"]] += recent
        if told["care_id"] == care and told["dropped_at"] is None:
            standing[told["place"]] = UUID(told["public_id"])
    times = {place: at_place[place] + of_one[practitioner] for place, practitioner in places.items()}
    return Offered(times, standing)


def standing(care: int) -> dict[str, UUID]:
    """The offers that stand for a care, by their place. One query."""
    rows = CareOffer.objects.filter(care_id=care, dropped_at__isnull=True).values_list("place", "public_id")
    return {str(place): offer for place, offer in rows}


def remember(seen: Iterable[Seen], *, caisse_id: int, need: str, at: datetime, by: int | None) -> list[Observation]:
    """Write what was seen. What is seen of no place of ours is not kept."""
    rows = [
        Observation(
            caisse_id=caisse_id,
            place=UUID(one.place),
            fact=one.fact.value,
            value=list(one.value) if isinstance(one.value, tuple) else one.value,
            on=one.on,
            expires_on=one.ends_on,
            source=one.source.value,
            need=need,
            at=at,
            by_id=by,
        )
        for one in seen
        if one.place
    ]
    return Observation.objects.bulk_create(rows)


def forget_expired(caisse_id: int, today: date) -> int:
    """Erase what is no longer shown. Returns how many."""
    return Observation.objects.filter(caisse_id=caisse_id, expires_on__lt=today).delete()[0]
