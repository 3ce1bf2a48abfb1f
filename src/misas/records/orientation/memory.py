"""What the caisse remembers of places: read by place, or by need to know what to expect around. It belongs to the whole
caisse; no case and nobody accompanied stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from misas.core.orientation.codes import Fact
from misas.core.orientation.memory import EXPIRY, Prior, prior_of
from misas.core.orientation.memory import Observation as Seen
from misas.records.orientation.facts import seen_of
from misas.records.orientation.models import CareOffer, Observation


def memory_of(caisse_id: int, places: Iterable[UUID | str], today: date) -> dict[str, tuple[Seen, ...]]:
    """What was seen of these places and is still shown, by place, in the order in which it was written. One query."""
    rows = Observation.objects.filter(caisse_id=caisse_id, place__in=set(places), expires_on__gte=today).order_by("id")
    found: dict[str, list[Seen]] = {}
    for row in rows:
        found.setdefault(str(row.place), []).append(seen_of(row))
    return {place: tuple(seen) for place, seen in found.items()}


def prior_around(caisse_id: int, need: str, today: date) -> Prior:
    """What to expect of a place of the caisse that nobody called, for this need. One query."""
    since = today - EXPIRY[Fact.TAKES_NEW]
    rows = Observation.objects.filter(caisse_id=caisse_id, need=need, fact=Fact.TAKES_NEW.value, on__gte=since)
    return prior_of([seen_of(row) for row in rows.order_by("id")], today)


def given_since(caisse_id: int, places: Iterable[UUID | str], since: datetime) -> dict[str, int]:
    """How often each of these places was proposed since then, all cases of the caisse together. One query."""
    rows = CareOffer.objects.filter(caisse_id=caisse_id, place__in=set(places), proposed_at__gte=since)
    counts = rows.order_by().values_list("place").annotate(times=Count("pk"))
    return {str(place): times for place, times in counts}


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
