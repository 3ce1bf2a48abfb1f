"""FINESS+ (ANS): sites of the structures flow, activities of the activities flow.

Layout: https://github.com/ansforge/finess, schemas v1 of structures and v1.0.1 of activities, and the published samples
of 9 March and 1 April 2026 (Licence Ouverte 2.0): `pmej[]` → `ege[]`, values plain strings, codes without labels. Keys
are read whatever their case, values also as `{code, system}`, activities also keyed by nature as the first draft had
it. Defects handled, both told on the row:
* the position: the sample holds degrees in `directionLatitude/Longitude` and metres in `coordonneeX/Y`, the monthly
  file of September 2026 the other way round, and issue 24 reports X and Y swapped: ranges of the territory decide;
* "TH" turned into "E" in about 1,400 street names (issue 28): mended for words that are known, else left as it is.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final, NamedTuple

from misas.connectors.directory_files.known import NATURES, STATES
from misas.connectors.directory_files.objects import (
    day,
    decimal,
    first,
    made_on,
    many,
    objects,
    part,
    said,
    spelling,
    text,
    whole,
)
from misas.connectors.directory_files.opening import Source, encoding_of
from misas.connectors.directory_files.reading import Pass, Progress, Tally
from misas.connectors.directory_files.streets import mended
from misas.connectors.directory_files.tables import town_of
from misas.core.orientation.care_rows import SiteActivityRow, SiteRow
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Layout
from misas.core.orientation.ports import UnreadableFile

NO_IDENTIFIER: Final = "orientation.line.no_identifier"
_STRUCTURES: Final = re.compile(rb'"(informationsgenerales\w+|gccid|typegco|categorieentitegeo\w+)"', re.IGNORECASE)
_ACTIVITIES: Final = re.compile(rb'"(activites(autorisees|exercees))"', re.IGNORECASE)

NEEDED: Final = {
    Format.FINESS_STRUCTURES: {
        "site_id": "egeId",
        "finess": "numFinessEge",
        "name": "nomEgeLong",
        "category": "categorieEntiteGeographiqueExercice",
        "state": "etatObjet",
        "commune": "cogCommune",
        "postal_code": "codePostal",
    },
    Format.FINESS_ACTIVITIES: {"finess": "numFinessEge", "state": "etatObjet", "activity": "nature"},
}

# Where France is, in degrees: south, north, west, east.
BOXES: Final = {
    "": (41.0, 51.6, -5.6, 10.0),
    "971": (15.6, 16.7, -62.0, -60.8),
    "972": (14.2, 15.0, -61.4, -60.7),
    "973": (2.0, 6.0, -54.8, -51.4),
    "974": (-21.5, -20.7, 55.0, 56.0),
    "975": (46.6, 47.3, -56.6, -56.0),
    "976": (-13.2, -12.4, 44.8, 45.5),
    "977": (17.7, 18.2, -63.2, -62.6),
    "978": (17.7, 18.4, -63.4, -62.9),
    "986": (-14.6, -13.0, -178.4, -175.9),
    "987": (-28.0, -7.5, -155.0, -134.0),
    "988": (-23.0, -18.0, 158.0, 172.5),
}


class Position(NamedTuple):
    latitude: float | None
    longitude: float | None
    how: str | None


def formats(head: bytes) -> Format | None:
    if _ACTIVITIES.search(head):
        return Format.FINESS_ACTIVITIES
    return Format.FINESS_STRUCTURES if _STRUCTURES.search(head) else None


def read(source: Source, format: Format, progress: Progress) -> Pass:
    """Raises UnreadableFile for a file without a list of legal entities."""
    head = source.head()
    encoding = encoding_of(head)
    entities = spelling(source, b"pmej")
    if entities is None:
        raise UnreadableFile("orientation.file.columns_missing", columns="pmej")
    rows = partial(_rows, prefix=f"{entities}.item", encoding=encoding, head=head, format=format)
    return Pass(source, format, rows, encoding=encoding, layout=Layout.VERIFIED, progress=progress)


def _rows(
    stream: io.BufferedReader, tally: Tally, *, prefix: str, encoding: str, head: bytes, format: Format
) -> Iterator[tuple[Any, ...]]:
    tally.as_of = made_on(head)
    one: Any = sites if format is Format.FINESS_STRUCTURES else activities
    entities = enumerate(objects(stream, prefix, encoding, tally), 1)
    found = (row for rank, entity in entities for row in one(entity, rank, tally))
    return said(found, NEEDED[format], tally)


def sites(entity: dict[str, Any], rank: int, tally: Tally) -> Iterator[SiteRow]:
    legal = part(entity.get("informationsgeneralespmej"))
    legal_id = first(legal.get("pmsmsseid"), legal.get("pm_smsseid"), entity.get("pmsmsseid"))
    legal_name = first(
        legal.get("denominationlonguepmsmsse"), legal.get("denominationpm"), legal.get("denominationlonguepm")
    )
    for ege in many(entity.get("ege")):
        site = part(ege)
        told = part(site.get("informationsgeneralesege")) or site
        site_id, finess = first(told.get("egeid")), first(told.get("numfinessege"), told.get("numerofiness"))
        if site_id is None and finess is None:
            tally.breaks(rank, NO_IDENTIFIER, first(told.get("nomegelong"), legal_name) or "")
            continue
        state = first(site.get("etatobjet"), told.get("etatobjet"))
        if state is not None and state not in STATES:
            tally.unknown[f"state:{state}"] += 1
        address = part(next(iter(many(site.get("adresse"))), None))
        point = part(address.get("coordonneesgeographique"))
        position = located(point, text(address.get("cogcommune")))
        street = text(address.get("libellevoie"))
        repaired = mended(street)
        town, cedex = town_of(text(address.get("ligneacheminement")))
        yield SiteRow(
            site_id=site_id,
            finess=finess,
            legal_id=legal_id,
            legal_finess=first(legal.get("numfinesspm"), legal.get("numfiness")),
            legal_name=legal_name,
            legal_status=text(legal.get("statutjuridique")),
            siren=text(legal.get("siren")),
            siret=first(told.get("siret"), site.get("siret")),
            short_name=text(told.get("nomegecourt")),
            name=first(told.get("nomegelong"), told.get("nomegecourt")),
            category=first(
                site.get("categorieentitegeographiqueexercice"), told.get("categorieentitegeographiqueexercice")
            ),
            tariff_mode=first(site.get("modefixationtarifaire"), told.get("modefixationtarifaire")),
            state=state,
            opened_on=day(told.get("dateouverture")),
            closed_on=day(told.get("datefermeture")),
            updated_on=day(site.get("datedernieremaj")),
            street_number=text(address.get("numerovoie")),
            street_type=text(address.get("typevoie")),
            street=repaired,
            street_as_published=street if repaired != street else None,
            street_extra=first(address.get("complementvoie"), address.get("complementpointgeographique")),
            place=text(address.get("lieudit")),
            routing_line=town,
            cedex=cedex,
            postal_code=text(address.get("codepostal")),
            commune=text(address.get("cogcommune")),
            latitude=position.latitude,
            longitude=position.longitude,
            position=position.how,
            position_score=decimal(point.get("scoreban")),
            phone=_telecom(site, "telephone"),
            email=_telecom(site, "courriel"),
        )


def _telecom(site: dict[str, Any], what: str) -> str | None:
    return first(*(part(part(c).get("telecom")).get(what) for c in many(site.get("contact"))))


def located(point: dict[str, Any], commune: str | None) -> Position:
    """Degrees WGS84 from whichever pair holds them and whichever way round; None when none is in France."""
    told = (decimal(point.get("directionlatitude")), decimal(point.get("directionlongitude")))
    other = (decimal(point.get("coordonneey")), decimal(point.get("coordonneex")))
    tries = ((told, "as_told"), (told[::-1], "swapped"), (other, "other_fields"), (other[::-1], "other_fields"))
    for (latitude, longitude), how in tries:
        if latitude is not None and longitude is not None and in_france(latitude, longitude, commune):
            return Position(latitude, longitude, how)
    if all(value is None for value in (*told, *other)):
        return Position(None, None, None)
    metres = any(value is not None and abs(value) > 180 for value in (*told, *other))
    return Position(None, None, "projected" if metres else "unusable")


def in_france(latitude: float, longitude: float, commune: str | None) -> bool:
    """Whether a point is where its commune's part of the country is; anywhere in France when the commune is unknown."""
    boxes = BOXES.values() if commune is None else (BOXES.get(commune[:3], BOXES[""]),)
    return any(south <= latitude <= north and west <= longitude <= east for south, north, west, east in boxes)


def activities(entity: dict[str, Any], rank: int, tally: Tally) -> Iterator[SiteActivityRow]:
    legal_id = first(entity.get("pmsmsseid"))
    legal_finess = first(entity.get("numfiness"), entity.get("numerofiness"), entity.get("numfinesspm"))
    for ege in many(entity.get("ege")):
        site = part(ege)
        site_id, finess = text(site.get("egeid")), first(site.get("numfinessege"), site.get("numfiness"))
        for carried in many(site.get("activitesexercees")):
            told = part(carried)
            told = part(told.get("activitebase")) or told
            generic = part(told.get("caracteristiquesgeneriques"))
            if site_id is None and finess is None and text(generic.get("egeid")) is None:
                tally.breaks(rank, NO_IDENTIFIER, text(generic.get("activiteaeid")) or "")
                continue
            nature, details = natured(told)
            if nature is not None and nature not in NATURES:
                tally.unknown[f"nature:{nature}"] += 1
            counts = [whole(part(c).get("nombre")) for c in many(told.get("capacite"))]
            yield SiteActivityRow(
                activity_id=text(generic.get("activiteaeid")),
                site_id=site_id or text(generic.get("egeid")),
                finess=finess,
                legal_id=legal_id,
                legal_finess=legal_finess,
                state=text(generic.get("etatobjet")),
                nature=nature,
                kind=text(generic.get("typeactivitesmsse")),
                activity=details.activity,
                modality=details.modality,
                form=details.form,
                begins_on=day(generic.get("datedebutactiviteautorisee")),
                ends_on=day(first(generic.get("datefineffectiveactivite"), generic.get("datefinactiviteautorisee"))),
                capacity=max((c for c in counts if c is not None), default=None),
            )


class Details(NamedTuple):
    activity: str | None = None
    modality: str | None = None
    form: str | None = None


_ACTIVITY: Final = ("activitesanitaireregulee", "activitesanitairediverseregulee", "activitesocialeregulee",
                    "activiteenseignementregulee", "activiteamf", "activiteamm", "typeemlid")  # fmt: skip


def natured(told: dict[str, Any]) -> tuple[str | None, Details]:
    """The nature of an activity and its codes, told under `nature` or under a key `natureXXX`."""
    nature = part(told.get("nature"))
    if nature:
        return text(nature.get("codenature")), _details(part(nature.get("caracteristiquesspecifiques")))
    for name, content in told.items():
        if name.startswith("nature") and isinstance(content, dict):
            return name.removeprefix("nature").upper() or None, _details(content)
    return None, Details()


def _details(specific: dict[str, Any]) -> Details:
    kinds = [part(value) for name, value in specific.items() if name.startswith("typeactivite")]
    kind = kinds[0] if kinds else specific
    return Details(
        first(*(kind.get(name) for name in _ACTIVITY)),
        first(kind.get("modaliteactivite"), kind.get("modaliteamm"), kind.get("modefonctionnement")),
        first(kind.get("formeactivite"), kind.get("mentionamm"), kind.get("public")),
    )
