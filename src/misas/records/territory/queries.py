"""What is asked of the territory: caisses, communes by what people type, the values that routing needs.

Not here: the decision (`misas.core.territory.routing`, `places`).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.functions import Length

from misas.core.refusals import Absent
from misas.core.territory import names
from misas.core.territory.codes import Certainty, NameKind, PlaceKind
from misas.core.territory.places import Point, Suggestion
from misas.core.territory.routing import CommuneRule, Place, Table
from misas.core.territory.routing import Scheme as SchemeValue
from misas.records.territory import limits
from misas.records.territory.models import AbsorbedCaisse, Caisse, Commune, CommuneName, CommuneRoute, Scheme
from misas.records.territory.suggesting import BY_NAME, departement_of, suggest

RANK = {kind: rank for rank, kind in enumerate(NameKind)}


def caisse(code: int, *, lock: bool = False) -> Caisse:
    """One caisse by its code as a number. Raises Absent."""
    rows = Caisse.objects.select_for_update() if lock else Caisse.objects.all()
    found = rows.filter(pk=code).first()
    if found is None:
        raise Absent
    return found


def caisses() -> QuerySet[Caisse]:
    """Every active caisse, by code."""
    return Caisse.objects.exclude(departements=[])


def taking_part() -> QuerySet[Caisse]:
    """The caisses that have a day of opening, past or to come: those that a sweep visits."""
    return caisses().exclude(pilot_from__isnull=True, open_from__isnull=True)


def names_of_caisses(codes: Iterable[int] | None = None) -> dict[int, str]:
    """Code → name, for labels; all of them by default."""
    rows = Caisse.objects.all() if codes is None else Caisse.objects.filter(pk__in=list(codes))
    return dict(rows.values_list("id", "name"))


def commune(insee: str) -> Commune | None:
    """The commune of this INSEE code, or the one into which the commune of this old code merged."""
    code = insee.strip()
    found = Commune.objects.filter(pk=code.upper(), is_current=True).first()
    if found is None:
        found = Commune.objects.filter(names__kind=NameKind.CODE, names__key=code.lower(), is_current=True).first()
    return found


def points_of(insee: Iterable[str]) -> dict[str, Point]:
    """Where these communes are, by INSEE code; those without a point are left out."""
    rows = Commune.objects.filter(pk__in=set(insee)).only("insee", "lat", "lon", "point_precision")
    return {row.insee: row.point for row in rows if row.point}


def suggest_places(text: str, limit: int = limits.SUGGESTIONS) -> list[Suggestion]:
    """The communes that somebody may mean while typing: a name begun or misspelled, a postal code, or both. Best first.

    One query. Each says its département, its postal codes and its point. What is exactly typed comes first.
    """
    digits, key = names.split(text[: limits.PLACE_TYPED])
    return suggest(digits, key, limit)


def communes_named(text: str, limit: int = limits.SUGGESTIONS) -> list[Suggestion]:
    """The communes that are exactly what was typed; an official name hides the former ones."""
    digits, key = names.split(text[: limits.PLACE_TYPED])
    if not key:
        rows = CommuneName.objects.filter(key=digits, kind=NameKind.POSTAL_CODE)
        return _best(rows, digits, limit) if digits else []
    for kind in BY_NAME:
        found = _best(_in(CommuneName.objects.filter(key=key, kind=kind), digits), key, limit)
        if found:
            return found
    return []


def communes_like(text: str, limit: int = limits.NEAR_NAMES) -> list[Suggestion]:
    """The communes that resemble what was typed, misspelled.

    A postal code typed with the name narrows them: when the nearest is of its département, the others are not proposed.
    """
    digits, key = names.split(text[: limits.PLACE_TYPED])
    if not key:
        return suggest(digits[:3], "", limit)
    found = suggest(digits, key, limit, whole=True)
    departement = departement_of(digits)
    if found and found[0].departement == departement:
        found = [place for place in found if place.departement == departement]
    return found


def table_for(place: Place | None) -> Table:
    """The territory as routing needs it to settle one person: all the caisses, the rule of her commune alone."""
    return _table(CommuneRoute.objects.filter(pk=place.insee) if place else CommuneRoute.objects.none())


def place_of(row: Commune) -> Place:
    return Place(row.insee, row.departement)


def _table(routes: QuerySet[CommuneRoute]) -> Table:
    departements: dict[str, tuple[int, ...]] = {}
    for code, served in Caisse.objects.values_list("id", "departements"):
        for departement in served:
            departements[departement] = (*departements.get(departement, ()), code)
    return Table(
        departements=departements,
        communes={
            insee: CommuneRule(caisse_id, tuple(candidates), Certainty(certainty))
            for insee, caisse_id, candidates, certainty in routes.values_list(
                "commune_id", "caisse_id", "candidates", "certainty"
            )
        },
        absorbed=dict(AbsorbedCaisse.objects.values_list("id", "successor_id")),
        schemes={
            (regime, code): SchemeValue(name, absorbed)
            for regime, code, name, absorbed in Scheme.objects.values_list("regime", "caisse", "name", "absorbed")
        },
    )


def _in(rows: QuerySet[CommuneName], digits: str) -> QuerySet[CommuneName]:
    if not digits:
        return rows
    there = CommuneName.objects.filter(commune=OuterRef("commune"), kind=NameKind.POSTAL_CODE, key__startswith=digits)
    return rows.filter(Exists(there))


def _best(rows: QuerySet[CommuneName], key: str, limit: int) -> list[Suggestion]:
    """Exact before longer, districts before their city, then the most people. Twice the limit, then one per commune."""
    ranked = (
        rows.filter(commune__is_current=True)
        .annotate(
            longer=Case(When(key=key, then=Value(0)), default=Value(1), output_field=IntegerField()),
            rank=Case(*(When(kind=k, then=Value(r)) for k, r in RANK.items()), output_field=IntegerField()),
            city=Case(
                When(kind=NameKind.POSTAL_CODE, commune__kind=PlaceKind.COMMUNE, then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            ),
        )
        .select_related("commune")
        .order_by("longer", "rank", "city", F("commune__population").desc(nulls_last=True), Length("key"), "pk")
    )
    return _suggestions(ranked[: 3 * limit], limit)


def _suggestions(rows: Iterable[CommuneName], limit: int) -> list[Suggestion]:
    found: dict[str, Suggestion] = {}
    for row in rows:
        place = row.commune
        if place.is_current and place.insee not in found and len(found) < limit:
            found[place.insee] = Suggestion(
                insee=place.insee,
                name=place.name,
                kind=PlaceKind(place.kind),
                parent=place.parent_id or "",
                departement=place.departement,
                postal_codes=tuple(place.postal_codes),
                population=place.population,
                found_as=row.shown,
                point=place.point,
            )
    return list(found.values())
