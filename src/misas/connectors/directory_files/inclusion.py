"""data·inclusion v1: structures and services of the social sector, in and out.

Layout: the package data-inclusion-schema 1.0.10 (Licence Ouverte 2.0), which the tests hold our files against. JSON, a
list of objects, or the pages of the API (`items`). Sets are kept joined by `|`. What is given out holds the fields of
the schema and no other, null when unknown.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import Any, Final, TextIO

from misas.connectors.directory_files.finess import in_france
from misas.connectors.directory_files.objects import day, decimal, joined, objects, said, text, whole
from misas.connectors.directory_files.opening import Source, encoding_of
from misas.connectors.directory_files.reading import Pass, Progress, Tally
from misas.core.orientation.context_rows import SocialServiceRow, SocialStructureRow
from misas.core.orientation.formats import Format
from misas.core.orientation.lots import Layout
from misas.core.orientation.ports import UnreadableFile

NO_IDENTIFIER: Final = "orientation.line.no_identifier"
_PLACE: Final = {
    "commune_name": "commune",
    "postal_code": "code_postal",
    "commune": "code_insee",
    "street": "adresse",
    "street_extra": "complement_adresse",
    "longitude": "longitude",
    "latitude": "latitude",
    "phone": "telephone",
    "email": "courriel",
}
STRUCTURE: Final[Mapping[str, str]] = {
    "source": "source",
    "id": "id",
    "name": "nom",
    "updated_on": "date_maj",
    "description": "description",
    "link": "lien_source",
    "siret": "siret",
    **_PLACE,
    "website": "site_web",
    "opening_hours": "horaires_accueil",
    "accessibility": "accessibilite_lieu",
    "networks": "reseaux_porteurs",
}
SERVICE: Final[Mapping[str, str]] = {
    "source": "source",
    "structure_id": "structure_id",
    "id": "id",
    "name": "nom",
    "description": "description",
    "updated_on": "date_maj",
    "link": "lien_source",
    "type": "type",
    "themes": "thematiques",
    "fee": "frais",
    "fee_details": "frais_precisions",
    "publics": "publics",
    "publics_details": "publics_precisions",
    "access_conditions": "conditions_acces",
    **_PLACE,
    "reception": "modes_accueil",
    "eligibility_zone": "zone_eligibilite",
    "contact": "contact_nom_prenom",
    "mobilisation_link": "lien_mobilisation",
    "mobilisation": "modes_mobilisation",
    "mobilisable_by": "mobilisable_par",
    "mobilisation_details": "mobilisation_precisions",
    "weekly_hours": "volume_horaire_hebdomadaire",
    "weeks": "nombre_semaines",
    "opening_hours": "horaires_accueil",
}
NEEDED: Final = {"name": "nom", "updated_on": "date_maj"}
NEEDED_OF_SERVICES: Final = {**NEEDED, "structure_id": "structure_id", "themes": "thematiques"}
LISTS: Final = frozenset(
    {"networks", "themes", "publics", "reception", "eligibility_zone", "mobilisation", "mobilisable_by"}
)
POINT: Final = frozenset({"longitude", "latitude"})
NUMBERS: Final = frozenset({"longitude", "latitude", "weekly_hours"})
_SERVICES: Final = re.compile(rb'"structure_id"\s*:')
_OURS: Final = re.compile(rb'"(date_maj|reseaux_porteurs|lien_source)"\s*:')


def formats(head: bytes) -> Format | None:
    if not _OURS.search(head):
        return None
    return Format.INCLUSION_SERVICES if _SERVICES.search(head) else Format.INCLUSION_STRUCTURES


def read(source: Source, format: Format, progress: Progress) -> Pass:
    """Raises UnreadableFile when a field that the schema requires is nowhere in the first objects."""
    head = source.head()
    names = SERVICE if format is Format.INCLUSION_SERVICES else STRUCTURE
    required = ("source", "id", "nom", "date_maj") + (("structure_id",) if names is SERVICE else ())
    missing = [name for name in required if f'"{name}"'.encode() not in head.lower()]
    if missing:
        raise UnreadableFile("orientation.file.columns_missing", columns=", ".join(missing))
    encoding = encoding_of(head)
    prefix = "item" if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"[") else "items.item"
    make = SocialServiceRow._make if names is SERVICE else SocialStructureRow._make
    rows = partial(_rows, prefix=prefix, encoding=encoding, names=names, make=make)
    return Pass(source, format, rows, encoding=encoding, layout=Layout.VERIFIED, progress=progress)


def _rows(
    stream: io.BufferedReader, tally: Tally, *, prefix: str, encoding: str, names: Mapping[str, str], make: Any
) -> Iterator[tuple[Any, ...]]:
    def each() -> Iterator[tuple[Any, ...]]:
        for rank, found in enumerate(objects(stream, prefix, encoding, tally), 1):
            if text(found.get("id")) is None or text(found.get("source")) is None:
                tally.breaks(rank, NO_IDENTIFIER, text(found.get("nom")) or "")
                continue
            lost = not _is_placed(found)
            yield make([None if lost and name in POINT else _value(name, found.get(f)) for name, f in names.items()])

    return said(each(), NEEDED_OF_SERVICES if names is SERVICE else NEEDED, tally)


def _is_placed(found: Mapping[str, Any]) -> bool:
    """Whether its point is where its commune is: any other would send people astray."""
    latitude, longitude = decimal(found.get("latitude")), decimal(found.get("longitude"))
    commune = text(found.get("code_insee"))
    return latitude is not None and longitude is not None and in_france(latitude, longitude, commune)


def _value(name: str, told: Any) -> Any:
    if name in LISTS:
        return joined(told)
    if name in NUMBERS:
        return decimal(told)
    if name == "updated_on":
        return day(told)
    if name == "weeks":
        return whole(told)
    return text(told)


def write(rows: Iterable[SocialStructureRow | SocialServiceRow], stream: TextIO) -> int:
    """A JSON list, one object a line, all rows of one kind; how many were written."""
    count = 0
    stream.write("[")
    for count, row in enumerate(rows, 1):
        names = SERVICE if isinstance(row, SocialServiceRow) else STRUCTURE
        stream.write(",\n" if count > 1 else "\n")
        told = {field: _said(name, getattr(row, name)) for name, field in names.items()}
        json.dump(told, stream, ensure_ascii=False)
    stream.write("\n]\n")
    return count


def _said(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.split("|") if name in LISTS and value else value
