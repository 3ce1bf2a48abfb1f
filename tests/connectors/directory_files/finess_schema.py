"""The schemas of the two flows of FINESS+, written again, and completed after the published samples.

After https://github.com/ansforge/finess (MIT): structures v1, activities v1.0.1, read again field by field in November
2026: what is valid here is valid there, where the published schema can be satisfied. What is completed, and why:
* structures: one schema of ours holds every definition that the version of December 2025 pointed to without giving it;
  `gco` and `gcc` are lists, as in the sample of 9 March 2026;
* activities: the sample of 1 April 2026 has `schemaVersion` and `generatedAt` at its top, the schema under `metadata`:
  both are taken; it writes null where the schema wants a text, and its `allOf` beside `additionalProperties: false`
  refuses every activity that has an event, which it requires.
"""

from __future__ import annotations

from typing import Any

TEXT: dict[str, Any] = {"type": "string"}
FINESS: dict[str, Any] = {"type": "string", "pattern": "^[A-Za-z0-9]{9}$"}
MAYBE: dict[str, Any] = {"type": ["string", "null"]}


def closed(required: str, optional: str = "", **others: Any) -> dict[str, Any]:
    """An object of texts with nothing else in it; `others` are the fields that are no text."""
    fields = dict.fromkeys((required + " " + optional).split(), TEXT) | others
    return {
        "type": "object",
        "properties": fields,
        "required": required.split(),
        "additionalProperties": False,
    }


def listed(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


POINT = closed("coordonneeX coordonneeY directionLatitude directionLongitude", "cleInInteropBAN scoreBAN")
ADDRESS = closed(
    "cogCommune codePostal",
    "usageAdresse numeroVoie typeVoie libelleVoie complementVoie complementPointGeographique lieuDit ligneAcheminement"
    " ligneUne ligneDeux ligneTrois ligneQuatre ligneCinq ligneSix",
    coordonneesGeographique=POINT,
)
CONTACT = closed("", typeContact=closed("roleContact"), telecom=closed("", "telephone telecopie courriel"))
CONTACT["required"] = ["typeContact", "telecom"]
EVENT = closed(
    "evenementId dateEnregistrement dateEvenement etatObjet1 identifiantObjet1 systemeMaitre typeObjet1 codeEvenement",
    "identifiantObjet2 typeObjet2",
)
ENGAGEMENT = closed(
    "engagementId typeEngagement sousTypeEngagement dateEffetEngagement",
    "dateSignatureEngagement dateCaduciteEngagement dateFinEngagement dateNotificationEngagement nomEngagement"
    " identifiantEngagement motifArrete",
    autoriteRegulationEngagement=listed(closed("", "autoriteRegulationid")),
)
SITE = closed(
    "etatObjet dateDerniereMaj",
    "categorieentiteGeographiqueExercice modefixationtarifaire",
    informationsGeneralesEGE=closed(
        "egeId dateOuverture datePremiereAutorisation nomEgeCourt nomEgeLong",
        "complementDenominationEg dateFermeture numeroEducationNationale numeroReferenceExterne",
        numFinessEge=FINESS,
        siret={"type": "string", "pattern": "^[0-9]{14}$"},
        espic=listed(TEXT),
    ),
    typeBudget=listed(TEXT),
    adresse=listed(ADDRESS),
    contact=listed(CONTACT),
    engagement=listed(ENGAGEMENT),
    evenement=listed(EVENT),
    roleEge=listed(closed("idEgeNonPorteuse idEgePorteuse roleRelationEge")),
)
LEGAL = closed(
    "etatObjet dateDerniereMaj",
    informationsGeneralesPMEJ=closed(
        "pmSmsseId dateCreation denominationLonguePmSmsse denominationPm statutJuridique typePersonneMorale",
        "codeApe complementAdressePmSmsse dateFermeture fonctionPublique categorieentiteGeographiqueExercice"
        " typeGroupeGco",
        numFinessPm=FINESS,
        siren={"type": "string", "pattern": "^[0-9]{9}$"},
    ),
    adresse=listed(ADDRESS),
    contact=listed(CONTACT),
    engagement=listed(ENGAGEMENT),
    evenement=listed(EVENT),
    ege=listed(SITE),
)
LEGAL["required"] += ["informationsGeneralesPMEJ", "adresse", "evenement"]
SITE["required"] += ["informationsGeneralesEGE"]
_LEGAL_IN_GROUP = listed(closed("pmSmsseId typeRoleEntiteGroupe"))
_SITE_IN_GROUP = listed(closed("egeId typeRoleEntiteGroupe"))
STRUCTURES: dict[str, Any] = closed(
    "schemaVersion generatedAt",
    pmej=listed(LEGAL),
    gco=listed(closed("pmSmsseId typeGco", pmejDuGco=_LEGAL_IN_GROUP, egeDuGco=_SITE_IN_GROUP)),
    gcc=listed(
        closed(
            "gccId nomGcc typeGcc gccIdentifiantExterne etatObjet dateDerniereMaj",
            engagement=listed(ENGAGEMENT),
            evenement=listed(EVENT),
            pmejDuGcc=_LEGAL_IN_GROUP,
            egeDuGcc=_SITE_IN_GROUP,
        )
    ),
)
STRUCTURES["required"].append("pmej")


def nullable(schema: dict[str, Any]) -> dict[str, Any]:
    """The same, null allowed for every text: so is the activities flow written."""
    if schema == TEXT:
        return MAYBE
    out = dict(schema)
    if "properties" in out:
        out["properties"] = {name: nullable(inner) for name, inner in out["properties"].items()}
    if "items" in out:
        out["items"] = nullable(out["items"])
    return out


_NATURES = {
    "AASA": "activiteSanitaireRegulee modaliteActivite formeActivite",
    "ASR": "activiteSanitaireRegulee modaliteActivite formeActivite",
    "EML": "typeEmlId",
    "ASDR": "activiteSanitaireDiverseRegulee modeFonctionnement public",
    "ASOCR": "activiteSocialeRegulee modeFonctionnement public",
    "AMSR": "activiteSocialeRegulee modeFonctionnement public",
    "AER": "activiteEnseignementRegulee modeFonctionnement public",
    "AMF": "activiteAMF modaliteActivite formeActivite",
    "AMM": "activiteAMM modaliteAMM mentionAMM ptsAMM declarationAMM",
}


def _nature(code: str, names: str) -> dict[str, Any]:
    specific = {
        "type": "object",
        "properties": {f"typeActivite{code}": closed(names)},
        "required": [f"typeActivite{code}"],
    }
    return {
        "type": "object",
        "properties": {"codeNature": {"const": code}, "caracteristiquesSpecifiques": specific},
        "required": ["codeNature", "caracteristiquesSpecifiques"],
        "additionalProperties": False,
    }


def _activity(required: str, optional: str) -> dict[str, Any]:
    generic = nullable(
        closed(
            f"activiteAeId etatObjet dateDebutActiviteAutorisee typeActiviteSMSSE {required}",
            "identifiantAutorisation numAutorisationArhgos dateFinActiviteAutorisee dateFinEffectiveActivite"
            f" dateCaduciteAutorisation egeId {optional}",
        )
    )
    capacity = closed(
        "idCapacite nombre statutCapacite uniteMesureCapacite",
        "precision variation activiteAeId engagementId habilitation modeFinancement typeLogement genre",
    )
    zone = closed("zoneInterventionAutoriseeId activiteAeId", "libelleZI", communeZI=listed(closed("commune")))
    out = closed(
        "",
        caracteristiquesGeneriques=generic,
        nature={"oneOf": [_nature(code, names) for code, names in _NATURES.items()]},
        evenement=listed(nullable(EVENT)),
        engagement=listed(nullable(ENGAGEMENT)),
        capacite=listed(nullable(capacity)),
        zoneIntervention={"oneOf": [{"type": "null"}, nullable(zone)]},
    )
    out["required"] = ["caracteristiquesGeneriques", "nature", "evenement"]
    return out


_ENTITY = closed(
    "pmSmsseId",
    numFiness=FINESS,
    activitesAutorisees=listed(_activity("", "pmSmsseExploitanteId")),
    ege=listed(
        closed(
            "egeId",
            numFinessEge=FINESS,
            activitesExercees=listed(_activity("identifiantAutorisation egeId", "egeExploitanteId egeFacturante")),
        )
    ),
)
ACTIVITIES: dict[str, Any] = closed(
    "", "schemaVersion generatedAt", metadata=closed("schemaVersion generatedAt"), pmej=listed(_ENTITY)
)
ACTIVITIES["anyOf"] = [{"required": ["metadata"]}, {"required": ["schemaVersion", "generatedAt"]}]
ACTIVITIES["required"] = ["pmej"]
