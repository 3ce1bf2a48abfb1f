"""French words of orientation: offers, tariffs, distances, facts and their sources, why an offer is shown, and how a
search was widened. What nobody said is "non renseigné". A refusal of care has its own module: `care_refusals`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from misas.core.orientation.catchment import AccessBand
from misas.core.orientation.codes import (
    Cover,
    Fact,
    Lack,
    Mobility,
    OfferKind,
    Precision,
    ReasonCode,
    Sector,
    Source,
    Tariff,
    TariffOption,
    Travel,
    WideningCode,
)
from misas.core.orientation.conventions import Confidence
from misas.core.orientation.offers import OfferReason, Widening
from misas.lib.french import NBSP, day

NOT_SAID: Final = "non renseigné"
AS_THE_CROW_FLIES: Final = "à vol d’oiseau"

OFFER_KINDS: Final[Mapping[OfferKind, str]] = {
    OfferKind.PROFESSIONAL: "Professionnel de santé",
    OfferKind.HEALTH_CENTRE: "Centre de santé",
    OfferKind.HEALTH_HOUSE: "Maison de santé",
    OfferKind.HOSPITAL: "Hôpital",
    OfferKind.ACCESS_DESK: "PASS",
    OfferKind.HEALTH_CHECK_CENTRE: "Centre d’examens de santé",
    OfferKind.PUBLIC_CENTRE: "Centre public spécialisé",
    OfferKind.HOME_CARE: "Soins à domicile",
    OfferKind.SHOP: "Pharmacie, opticien ou fournisseur",
    OfferKind.LABORATORY: "Laboratoire",
    OfferKind.SERVICE: "Service social ou association",
    OfferKind.ONLINE: "À distance",
}

SECTORS: Final[Mapping[Sector, str]] = {
    Sector.ONE: "Secteur 1",
    Sector.TWO: "Secteur 2",
    Sector.PERMANENT: "Droit permanent à dépassement",
    Sector.NO_AGREEMENT: "Non conventionné",
}

OPTIONS: Final[Mapping[TariffOption, str]] = {
    TariffOption.OPTAM: "Optam",
    TariffOption.OPTAM_CO: "Optam-CO",
    TariffOption.NONE: "sans Optam",
}

TARIFFS: Final[Mapping[Tariff, str]] = {
    Tariff.FREE: "Gratuit",
    Tariff.OPPOSABLE: "Sans dépassement",
    Tariff.RESTRAINED: "Dépassements modérés (Optam)",
    Tariff.UNKNOWN: "Tarif non renseigné",
    Tariff.OPEN: "Honoraires libres",
    Tariff.NOT_REIMBURSED: "Non conventionné",
}

TARIFF_REASONS: Final[Mapping[Tariff, str]] = {
    Tariff.FREE: "Rien à payer",
    Tariff.OPPOSABLE: "Pas de dépassement d’honoraires",
    Tariff.RESTRAINED: "Dépassements modérés (Optam) : demandez le montant",
    Tariff.UNKNOWN: "Tarif non renseigné : demandez-le",
    Tariff.OPEN: "Honoraires libres : demandez le montant avant",
    Tariff.NOT_REIMBURSED: "Non conventionné : presque rien n’est remboursé",
}
WITH_C2S: Final = "Pas de dépassement avec la C2S"

COVERS: Final[Mapping[Cover, str]] = {
    Cover.C2S: "C2S",
    Cover.AME: "AME",
    Cover.ORDINARY: "Sans C2S ni AME",
    Cover.UNKNOWN: "Droits à vérifier",
}

PRECISIONS: Final[Mapping[Precision, str]] = {
    Precision.ADDRESS: "adresse",
    Precision.COMMUNE: "commune",
    Precision.POSTAL_CODE: "code postal",
    Precision.ARRONDISSEMENT: "arrondissement",
    Precision.UNKNOWN: "inconnue",
}

MOBILITIES: Final[Mapping[Mobility, str]] = {
    Mobility.CAR: "En voiture",
    Mobility.NO_CAR: "Sans voiture",
    Mobility.HOUSEBOUND: "Ne peut pas se déplacer",
    Mobility.UNKNOWN: "À demander",
}

TRAVELS: Final[Mapping[Travel, str]] = {
    Travel.WALK: "À pied",
    Travel.BICYCLE_OR_BUS: "Vélo ou bus",
    Travel.BUS_OR_TRAIN: "Car ou train, à vérifier",
    Travel.CAR: "Voiture",
    Travel.LIFT: "Quelqu’un peut conduire ?",
    Travel.PRESCRIBED_TRANSPORT: "Transport prescrit, si le médecin l’accorde",
    Travel.HOME_VISIT: "Visite à domicile, à demander",
    Travel.REMOTE: "Téléconsultation",
}

FACTS: Final[Mapping[Fact, str]] = {
    Fact.TAKES_NEW: "Prend de nouvelles personnes",
    Fact.WAITING_LIST: "Liste d’attente",
    Fact.WAITING_DAYS: "Délai annoncé",
    Fact.TARIFF: "Tarif",
    Fact.DIRECT_BILLING: "Tiers payant",
    Fact.STEP_FREE: "Accès sans marche",
    Fact.LANGUAGES: "Langues parlées",
    Fact.REMOTE: "Téléconsultation",
    Fact.HOME_VISITS: "Visites à domicile",
    Fact.PHONE: "Numéro de téléphone bon",
    Fact.STILL_THERE: "Toujours à cette adresse",
}

UNSAID: Final[Mapping[Fact, str]] = {
    **FACTS,
    Fact.TAKES_NEW: "Accueil de nouvelles personnes",
    Fact.WAITING_DAYS: "Délai",
}
"""The same facts, after « non renseigné »."""

WRONG_NUMBER: Final = "Numéro signalé faux"

SOURCES: Final[Mapping[Source, str]] = {
    Source.RPPS: "RPPS (Annuaire Santé)",
    Source.FINESS: "FINESS",
    Source.AMELI: "Annuaire santé ameli",
    Source.INCLUSION: "data·inclusion",
    Source.DILA: "Annuaire de l’administration (DILA)",
    Source.APL: "DREES (APL)",
    Source.CALL: "Appel",
    Source.PERSON: "La personne",
    Source.PLACE: "Le lieu de soins",
    Source.COLLEAGUE: "Un collègue",
    Source.RULE: "La loi, pour ce type de lieu",
}

MATCHES: Final[Mapping[Confidence, str]] = {
    Confidence.SURE: "Tarif du même numéro de téléphone",
    Confidence.STRONG: "Tarif rapproché par le nom et la commune",
    Confidence.LIKELY: "Tarif rapproché par le nom, seul dans le département",
}
"""How sure it is that an entry of the Annuaire santé ameli is of this professional."""

ACCESS_BANDS: Final[Mapping[AccessBand, str]] = {
    AccessBand.LOW: "Peu de médecins généralistes autour",
    AccessBand.BELOW_MEAN: "Un peu moins de médecins généralistes qu’en moyenne",
    AccessBand.ABOVE_MEAN: "Autant de médecins généralistes qu’en moyenne, ou plus",
}

APL_PROFESSIONS: Final[Mapping[str, str]] = {
    "nurse": "Infirmiers",
    "physiotherapist": "Masseurs-kinésithérapeutes",
    "midwife": "Sages-femmes",
    "dentist": "Chirurgiens-dentistes",
}
APL_ACCESS: Final = "{who}, autour de cette commune{nbsp}: {ratio} la moyenne du fichier. Un repère, jamais un critère."

OWN_ACCESS: Final = (
    "{what}, autour de cette commune{nbsp}: {ratio} la moyenne {whose}. Calculé par MisAS d’après l’annuaire du {day}"
    " (méthode 2SFCA){nbsp}: un repère, jamais un critère."
)

WIDENINGS: Final[Mapping[WideningCode, str]] = {
    WideningCode.FARTHER: "Recherche étendue à {reach}",
    WideningCode.RESTRAINED_TARIFF: "Ajout des tarifs Optam, aux dépassements modérés",
    WideningCode.SUBSTITUTES: "Ajout d’autres réponses, qui aident en partie",
    WideningCode.REMOTE: "Ajout de la téléconsultation",
    WideningCode.ANY_TARIFF: "Ajout des autres tarifs : demandez le montant avant",
}

BROUGHT_BY: Final[Mapping[WideningCode, str]] = {
    WideningCode.FARTHER: "Plus loin que demandé",
    WideningCode.RESTRAINED_TARIFF: "Dépassements modérés, faute de mieux",
    WideningCode.SUBSTITUTES: "Aide en partie, faute de mieux",
    WideningCode.REMOTE: "À distance, faute de mieux",
    WideningCode.ANY_TARIFF: "Tarif plus élevé, faute de mieux",
}

LACKS: Final[Mapping[Lack, str]] = {
    Lack.OFFERS: "Moins de trois offres correspondaient.",
    Lack.SURE_TARIFF: "Aucune des offres demandées n’était sûre d’être sans dépassement.",
}
"""Why a search was widened."""
NONE_OPPOSABLE: Final = "Aucune de ces offres n’est sûre d’être sans dépassement. Demandez le prix avant."


def apl_access(profession: str, ratio: float) -> str:
    """The APL of a profession other than general practitioners. `ratio`: how many times the mean of its file."""
    return APL_ACCESS.format(who=APL_PROFESSIONS[profession], ratio=times(ratio), nbsp=NBSP)


def own_access(what: str, ratio: float, on: date, *, is_national: bool) -> str:
    """Our own figure, said as what it is. `what`: the need; `ratio`: how many times the mean of those covered."""
    whose = "de France" if is_national else "du territoire chargé"
    return OWN_ACCESS.format(what=what, ratio=times(ratio), whose=whose, day=day(on, short=True), nbsp=NBSP)


def times(ratio: float) -> str:
    """ "0,4 fois", "12 fois", "moins de 0,1 fois", "0 fois"."""
    if 0 < ratio < 0.05:
        return f"moins de 0,1{NBSP}fois"
    shown = f"{ratio:.0f}" if ratio >= 9.95 else f"{ratio:.1f}".replace(".", ",").removesuffix(",0")
    return f"{shown}{NBSP}fois"


def capped(count: int) -> str:
    """How many places are left in peace this month."""
    places = "Un lieu déjà beaucoup proposé ce mois-ci n’est" if count == 1 else f"{count} lieux déjà beaucoup proposés"
    return f"{places} pas montré." if count == 1 else f"{places} ce mois-ci ne sont pas montrés."


def distance(metres: int) -> str:
    """ "850 m", "3,2 km", "32 km"."""
    if metres < 1000:
        return f"{round(metres, -1)}{NBSP}m"
    kilometres = metres / 1000
    shown = f"{kilometres:.0f}" if kilometres >= 10 else f"{kilometres:.1f}".replace(".", ",").removesuffix(",0")
    return f"{shown}{NBSP}km"


def distance_told(metres: int, precision: Precision) -> str:
    """A distance is never told without what it is worth."""
    return f"{distance(metres)} {AS_THE_CROW_FLIES}, précision {PRECISIONS[precision]}"


def ago(days: int) -> str:
    """ "aujourd’hui", "hier", "il y a 12 j"."""
    return ("aujourd’hui", "hier")[days] if days < 2 else f"il y a {days}{NBSP}j"


def said(source: Source, on: date) -> str:
    """Where a fact comes from, and when: "Appel, 12 nov. 2026"."""
    return f"{SOURCES[source]}, {day(on, short=True)}"


def said_of_year(source: Source, year: int | None) -> str:
    """The same of a figure that is that of a year: "DREES (APL), 2024"."""
    return f"{SOURCES[source]}, {year or 'année non dite'}"


def widening_sentence(widening: Widening) -> str:
    """What a step of the search brought, and how much of it is shown."""
    done = WIDENINGS[widening.code].format(reach=distance(widening.within) if widening.within else "")
    brought, shown = widening.brought, widening.shown
    more = ("rien de plus", "une offre de plus")[brought] if brought < 2 else f"{brought} offres de plus"
    if shown == brought:
        return f"{done}{NBSP}: {more}."
    left = "non affichée" if brought == 1 else f"dont {shown} affichée{'s' if shown > 1 else ''}"
    return f"{done}{NBSP}: {more}, {left if shown or brought == 1 else 'aucune affichée'}."


def counted(shown: int, found: int) -> str:
    """ "3 offres", "20 offres affichées sur 67 trouvées"."""
    offers = f"{shown} offre{'s' if shown > 1 else ''}"
    return offers if found <= shown else f"{offers} affichée{'s' if shown > 1 else ''} sur {found} trouvées"


def reason_sentence(reason: OfferReason) -> str:
    """Why an offer is shown, in words. Its source and its day are said beside it: `said`."""
    return _SENTENCES[reason.code](reason.values)


def _tariff(values: Mapping[str, Any]) -> str:
    tariff, sector = values["tariff"], values["sector"]
    name = f"{SECTORS[sector]} · " if sector is not None and sector is not Sector.NO_AGREEMENT else ""
    if values["cover"] is Cover.C2S and sector is not None and tariff is not Tariff.NOT_REIMBURSED:
        return name + WITH_C2S
    return name + TARIFF_REASONS[tariff]


def _waiting(values: Mapping[str, Any]) -> str:
    return f"Délai annoncé{NBSP}: {values['days']}{NBSP}j"


_SENTENCES: Final[Mapping[ReasonCode, Any]] = {
    ReasonCode.DISTANCE: lambda v: distance_told(v["metres"], v["precision"]),
    ReasonCode.SAME_COMMUNE: lambda v: "Dans la même commune",
    ReasonCode.DISTANCE_UNKNOWN: lambda v: f"Distance{NBSP}: {NOT_SAID}",
    ReasonCode.TARIFF: _tariff,
    ReasonCode.TOOK_NEW: lambda v: f"A pris une nouvelle personne {ago(v['days'])}",
    ReasonCode.TOOK_NOBODY: lambda v: f"Ne prenait pas de nouvelle personne {ago(v['days'])}",
    ReasonCode.NOBODY_ASKED: lambda v: f"Nouvelles personnes{NBSP}: {NOT_SAID}",
    ReasonCode.WAITING: _waiting,
    ReasonCode.SUBSTITUTE: lambda v: f"{v['title']}{NBSP}: {v['why']}",
    ReasonCode.REMOTE: lambda v: "Téléconsultation possible",
    ReasonCode.SPEAKS: lambda v: "Parle une langue demandée",
    ReasonCode.STEP_FREE: lambda v: "Accès sans marche",
    ReasonCode.WIDENED: lambda v: BROUGHT_BY[v["by"]],
    ReasonCode.BARRIER: lambda v: f"{v['name']}{NBSP}: {v['says']}",
}
