"""Writes data·inclusion v1 as its producers publish it: a JSON list, the fields of the schema, null when unknown.

The product has a writer of its own (`connectors/directory_files/inclusion`), which the demo floor may not import: a
sample made by the code it serves to try would prove nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO, Final

from misas.core.orientation.context_rows import SocialServiceRow, SocialStructureRow

FIELDS: Final = {
    "name": "nom", "updated_on": "date_maj", "link": "lien_source", "commune_name": "commune",
    "postal_code": "code_postal", "commune": "code_insee", "street": "adresse", "street_extra": "complement_adresse",
    "phone": "telephone", "email": "courriel", "website": "site_web", "opening_hours": "horaires_accueil",
    "accessibility": "accessibilite_lieu", "networks": "reseaux_porteurs", "themes": "thematiques", "fee": "frais",
    "fee_details": "frais_precisions", "publics_details": "publics_precisions", "access_conditions": "conditions_acces",
    "reception": "modes_accueil", "eligibility_zone": "zone_eligibilite", "contact": "contact_nom_prenom",
    "mobilisation_link": "lien_mobilisation", "mobilisation": "modes_mobilisation", "mobilisable_by": "mobilisable_par",
    "mobilisation_details": "mobilisation_precisions", "weekly_hours": "volume_horaire_hebdomadaire",
    "weeks": "nombre_semaines",
}  # fmt: skip
LISTS: Final = ("networks", "themes", "publics", "reception", "eligibility_zone", "mobilisation", "mobilisable_by")


def write_inclusion(rows: Iterable[SocialStructureRow | SocialServiceRow], stream: BinaryIO) -> int:
    count = 0
    stream.write(b"[")
    for count, row in enumerate(rows, 1):
        told = {FIELDS.get(name, name): _said(name, value) for name, value in zip(row._fields, row, strict=True)}
        stream.write(((",\n" if count > 1 else "\n") + json.dumps(told, ensure_ascii=False)).encode())
    stream.write(b"\n]\n")
    return count


def _said(name: str, value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.split("|") if name in LISTS and value else value
