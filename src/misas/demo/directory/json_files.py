"""Writes FINESS+ (structures, activities), spelled and spaced as the published samples of March and April 2026.

Jackson's way of printing: `"key" : value`, two spaces, lists on the line of their first object. Keys and nulls as in
the samples: the structures leave out what is unknown, the activities say null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

from misas.demo.directory.lambert import metres
from misas.demo.directory.sites import Carried, Entity, Site, published_street


def pretty(value: Any, depth: int = 0) -> str:
    """A value as Jackson prints it."""
    if isinstance(value, dict):
        if not value:
            return "{ }"
        space = "  " * (depth + 1)
        inside = ",\n".join(f"{space}{json.dumps(k)} : {pretty(v, depth + 1)}" for k, v in value.items())
        return "{\n" + inside + "\n" + "  " * depth + "}"
    if isinstance(value, list):
        return "[ " + ", ".join(pretty(v, depth) for v in value) + " ]" if value else "[ ]"
    return json.dumps(value, ensure_ascii=False)


def write_structures(entities: Iterable[Entity], stream: BinaryIO, on: date) -> int:
    top = f'{{\n  "schemaVersion" : "v1.0.0",\n  "generatedAt" : "{on}T05:30:12.615611300Z",\n'
    group = {"gccId": "1", "nomGcc": "Groupe inventé", "typeGcc": "001", "gccIdentifiantExterne": "99101",
             "engagement": [], "evenement": [], "pmejDuGcc": [], "egeDuGcc": [], "etatObjet": "A",
             "dateDerniereMaj": "2025-10-21 19:19:05"}  # fmt: skip
    gco = {"pmSmsseId": "1", "typeGco": "003", "pmejDuGco": [], "egeDuGco": []}
    stream.write(f'{top}  "gcc" : {pretty([group], 1)},\n  "gco" : {pretty([gco], 1)},\n  "pmej" : [ '.encode())
    count = 0
    for rank, entity in enumerate(entities):
        stream.write(((", " if rank else "") + pretty(_entity(entity), 1)).encode())
        count += len(entity.sites)
    stream.write(b" ]\n}\n")
    return count


def write_activities(entities: Iterable[Entity], stream: BinaryIO, on: date) -> int:
    top = f'{{\n  "schemaVersion" : "v1.0.0",\n  "generatedAt" : "{on}T05:46:05.500385900Z",\n  "pmej" : [ '
    stream.write(top.encode())
    count = 0
    for rank, entity in enumerate(entities):
        stream.write(((", " if rank else "") + pretty(_authorised(entity), 1)).encode())
        count += sum(len(site.carried) for site in entity.sites)
    stream.write(b" ]\n}\n")
    return count


def _told(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value is not None}


def _event(number: int, what: str, identifier: str, day: date, code: str) -> dict[str, Any]:
    return {
        "evenementId": str(number),
        "dateEnregistrement": "2025-10-21 18:36:29",
        "dateEvenement": day.isoformat(),
        "etatObjet1": code,
        "identifiantObjet1": identifier,
        "systemeMaitre": "01",
        "typeObjet1": what,
        "codeEvenement": code,
    }


def _entity(entity: Entity) -> dict[str, Any]:
    day = entity.sites[0].opened_on
    return {
        "informationsGeneralesPMEJ": {
            "pmSmsseId": str(entity.number),
            "codeApe": "86.90F",
            "dateCreation": day.isoformat(),
            "denominationLonguePmSmsse": entity.name,
            "denominationPm": entity.name[:32],
            "numFinessPm": entity.finess,
            "siren": entity.siren,
            "statutJuridique": entity.status,
            "typePersonneMorale": "01",
        },
        "adresse": [{"usageAdresse": "02", "cogCommune": entity.place.insee, "codePostal": entity.place.postal_code}],
        "contact": [],
        "engagement": [],
        "evenement": [_event(entity.number, "PM", str(entity.number), day, "001")],
        "ege": [_site(site) for site in entity.sites],
        "etatObjet": "A",
        "dateDerniereMaj": f"{day} 00:00:00",
    }


def _site(site: Site) -> dict[str, Any]:
    wide = (lambda text, size: text.ljust(size)) if site.padded else (lambda text, size: text)
    street = published_street(site)
    town = site.place.postal_town
    return {
        "informationsGeneralesEGE": _told(
            {
                "egeId": str(site.number),
                "dateFermeture": site.closed_on and site.closed_on.isoformat(),
                "dateOuverture": site.opened_on.isoformat(),
                "datePremiereAutorisation": site.opened_on.isoformat(),
                "nomEgeCourt": wide(site.name[:32].strip(), 32),
                "nomEgeLong": wide(site.name, 60),
                "numFinessEge": site.finess,
                "espic": ["0"],
                "siret": site.siret,
            }
        ),
        "categorieentiteGeographiqueExercice": site.category.code,
        "modefixationtarifaire": "01",
        "typeBudget": ["01"],
        "adresse": [
            _told(
                {
                    "usageAdresse": "03",
                    "numeroVoie": site.address.number,
                    "typeVoie": wide(site.address.kind_code, 4),
                    "libelleVoie": wide(street, 21),
                    "lieuDit": site.lieu_dit,
                    "cogCommune": site.place.insee,
                    "ligneAcheminement": f"{town} CEDEX {site.cedex}" if site.cedex else town,
                    "ligneQuatre": f"{site.address.number} {site.address.kind.upper()} {street}",
                    "codePostal": site.place.postal_code,
                    "coordonneesGeographique": _point(site),
                }
            )
        ],
        "contact": [
            {
                "typeContact": {"roleContact": "01"},
                "telecom": _told({"telephone": site.phone, "courriel": site.email}),
            }
        ],
        "engagement": [],
        "evenement": [_event(site.number, "EG", str(site.number), site.opened_on, "003")],
        "roleEge": [],
        "etatObjet": "A" if site.open else "I",
        "dateDerniereMaj": f"{site.updated_on} 00:00:00",
    }


def _point(site: Site) -> dict[str, str] | None:
    """Degrees in the "direction" fields and metres, northing first, in the others: so does the published sample."""
    if site.position is None:
        return None
    latitude, longitude = site.position
    east, north = metres(latitude, longitude)
    degrees, plain = (str(latitude), str(longitude)), (str(north), str(east))
    if site.how == "swapped":
        degrees = (str(longitude), str(latitude))
    if site.how == "other_fields":  # the monthly file of September 2026
        degrees, plain = (str(north), str(east)), (str(longitude), str(latitude))
    return {
        "coordonneeX": plain[0],
        "coordonneeY": plain[1],
        "directionLatitude": degrees[0],
        "directionLongitude": degrees[1],
        "cleInInteropBAN": f"{site.place.insee}_0515_{int(site.address.number):05d}",
        "scoreBAN": "0.97",
    }


def _authorised(entity: Entity) -> dict[str, Any]:
    carried = [(site, one) for site in entity.sites for one in site.carried]
    return {
        "numFiness": entity.finess,
        "pmSmsseId": str(entity.number),
        "activitesAutorisees": [_activity(site, one, exercised=False) for site, one in carried],
        "ege": [
            {
                "egeId": str(site.number),
                "numFinessEge": site.finess,
                "activitesExercees": [_activity(site, one, exercised=True) for one in site.carried],
            }
            for site in entity.sites
            if site.carried
        ],
    }


_SPECIFIC = {
    "ASDR": ("aaSanitaireDiverseReguleeId", ("activiteSanitaireDiverseRegulee", "modeFonctionnement", "public")),
    "ASOCR": ("aaSocialeReguleeId", ("activiteSocialeRegulee", "modeFonctionnement", "public")),
    "AMF": ("aaSoinAmfId", ("activiteAMF", "modaliteActivite", "formeActivite")),
}


def _activity(site: Site, one: Carried, *, exercised: bool) -> dict[str, Any]:
    """One activity, authorised (of the legal entity) or exercised (of the site, and pointing to the authorised one)."""
    identifier = str(one.number if exercised else one.number + 1_000_000_000)
    whose, names = _SPECIFIC[one.nature]
    owner = str(site.number) if exercised else None
    begins = one.begins_on.isoformat() if one.begins_on else None
    return {
        "caracteristiquesGeneriques": {
            "activiteAeId": identifier,
            "etatObjet": "A" if site.open else "I",
            "identifiantAutorisation": str(one.number + 1_000_000_000) if exercised else None,
            "numAutorisationArhgos": None,
            "dateDebutActiviteAutorisee": begins,
            "dateFinActiviteAutorisee": None,
            "dateFinEffectiveActivite": None,
            "dateCaduciteAutorisation": None,
            "egeId": owner,
            "typeActiviteSMSSE": one.kind,
            **({"egeExploitanteId": None, "egeFacturante": None} if exercised else {"pmSmsseExploitanteId": None}),
        },
        "nature": {
            "codeNature": one.nature,
            "caracteristiquesSpecifiques": {
                whose: identifier if exercised else None,
                "activiteAeId": identifier if exercised else None,
                f"typeActivite{one.nature}": dict(zip(names, one.codes, strict=True)),
            },
        },
        "evenement": [_event(one.number, "AC", identifier, one.begins_on or site.opened_on, "012")]
        if exercised
        else [],
        "engagement": [],
        "capacite": []
        if one.capacity is None
        else [
            {
                "idCapacite": f"{one.number}1",
                "nombre": str(one.capacity),
                "precision": None,
                "variation": None,
                "activiteAeId": identifier,
                "engagementId": None,
                "habilitation": None,
                "statutCapacite": "09",
                "modeFinancement": None,
                "uniteMesureCapacite": "02",
                "typeLogement": None,
                "genre": None,
            }
        ],
        "zoneIntervention": None,
    }
