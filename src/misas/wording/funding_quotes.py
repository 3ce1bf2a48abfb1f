"""Quotes in French: what is wrong with one, who pays each line and why, what must be asked, which variant is cheaper.

Codes are those of `core.funding`; amounts come in cents and days as dates. Not here: plans (`funding_plan`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from misas.core.funding.care_codes import Basket, CareFamily, Ear
from misas.core.funding.params import Origin
from misas.core.funding.quote_scene import Why
from misas.core.funding.supposing import Question
from misas.core.funding.variants import Ask, Cheaper, CheaperKind
from misas.lib.french import day, euros

REFUSALS: Final = {
    "funding.quote_has_questions": (
        "Le reste à charge n’est pas encore connu : il reste {count} question(s). Répondez aux questions du "
        "devis, ou calculez avec le cas le moins favorable."
    ),
    "funding.variant_unknown": "Cette variante n’est pas dans le devis. Choisissez l’une des lignes proposées.",
}

FAULTS: Final = {
    "funding.quote.no_professional": "Écrivez le nom du professionnel qui a fait le devis.",
    "funding.quote.issued_later": "Ce devis est daté du {issued:%d/%m/%Y}, un jour à venir. Vérifiez la date.",
    "funding.quote.ends_before_it_begins": "La fin de validité précède la date du devis. Vérifiez les deux dates.",
    "funding.quote.expired": "Ce devis n’est plus valable depuis le {until:%d/%m/%Y}. Demandez-en un nouveau.",
    "funding.quote.care_after_validity": (
        "Le soin est prévu après la fin de validité du devis, le {until:%d/%m/%Y}. Avancez le soin ou demandez un "
        "nouveau devis."
    ),
    "funding.quote.care_before_quote": (
        "Le soin est prévu avant la date du devis, le {issued:%d/%m/%Y}. Une aide se demande sur un devis fait avant "
        "le soin."
    ),
    "funding.quote.no_line": "Ce devis n’a aucune ligne. Ajoutez au moins un soin.",
    "funding.quote.too_many_lines": "Un devis a {most} lignes au plus. Partagez-le en deux.",
    "funding.quote.line_twice": "Deux lignes portent le même repère. Renommez l’une d’elles.",
    "funding.quote.no_label": "Écrivez le soin tel que le devis le nomme.",
    "funding.quote.quantity": "Écrivez une quantité entière, de 1 à {most}.",
    "funding.quote.fractional_cents": "Écrivez un montant avec deux décimales au plus, par exemple 120,50.",
    "funding.quote.negative": "Un montant n’est jamais négatif. Une remise se retire du prix de sa ligne.",
    "funding.quote.too_high": "Ce montant dépasse 100 000 €. Vérifiez la virgule.",
    "funding.quote.rate": "Écrivez un taux entier, de 0 à 100.",
    "funding.quote.tooth": "« {tooth} » n’est pas un numéro de dent : de 11 à 48, ou de 51 à 85 pour une dent de lait.",
    "funding.quote.ear_elsewhere": "L’oreille ne se dit que pour une aide auditive. Retirez-la ou changez le soin.",
    "funding.quote.item_elsewhere": "Monture et verre ne vont qu’avec des lunettes. Retirez-les ou changez le soin.",
    "funding.quote.one_ear": "Une aide auditive par oreille : écrivez une ligne pour chaque oreille.",
    "funding.quote.total_differs": (
        "Le total écrit, {stated}, n’est pas celui des lignes, {found}. Corrigez la ligne fausse ou le total."
    ),
    "funding.coverage.ends_before": "La fin précède le début. Vérifiez les deux dates.",
    "funding.coverage.c2s_and_ame": "Personne n’a la C2S et l’AME ensemble. Gardez l’une des deux.",
    "funding.coverage.born_later": "Cette date de naissance n’est pas encore arrivée.",
    "funding.coverage.negative": "Un plafond n’est jamais négatif.",
    "funding.coverage.percent": "Écrivez un pourcentage de la base, de 1 à {most}.",
    "funding.coverage.amount": "Écrivez un montant de 0 à 10 000 €.",
    "funding.coverage.flat_without_amount": "Écrivez le montant du forfait, tel que le tableau de garanties le donne.",
    "funding.coverage.network_twice": "Une garantie dans le réseau n’en contient pas une autre.",
}

FAMILIES: Final[Mapping[CareFamily, str]] = {
    CareFamily.CONSULTATION: "Consultation",
    CareFamily.ACT: "Acte médical, imagerie",
    CareFamily.AUXILIARY: "Infirmier, kinésithérapeute, autre auxiliaire",
    CareFamily.MEDICINE: "Médicaments",
    CareFamily.TRANSPORT: "Transport",
    CareFamily.HOSPITAL: "Hospitalisation",
    CareFamily.DAILY_FEE: "Forfait journalier",
    CareFamily.EMERGENCY: "Forfait urgences",
    CareFamily.DENTAL_CARE: "Soins dentaires",
    CareFamily.DENTAL_PROSTHESIS: "Prothèse dentaire",
    CareFamily.ORTHODONTICS: "Orthodontie",
    CareFamily.IMPLANT: "Implant dentaire",
    CareFamily.OPTICAL: "Lunettes",
    CareFamily.HEARING: "Aide auditive",
    CareFamily.DEVICE: "Appareillage",
    CareFamily.NOT_COVERED: "Soin non remboursé",
}

BASKETS: Final[Mapping[Basket, str]] = {
    Basket.ZERO: "100 % Santé",
    Basket.MODERATE: "Tarif maîtrisé",
    Basket.FREE: "Tarif libre",
    Basket.NONE: "Hors panier",
}

RIGHTS: Final[Mapping[str, str]] = {
    "local_regime": "le régime local d’Alsace-Moselle",
    "c2s": "la C2S",
    "ame": "l’AME",
    "ald": "une affection de longue durée (ALD)",
    "at_mp": "un accident du travail ou une maladie professionnelle",
    "invalidity": "une pension d’invalidité",
    "maternity": "l’assurance maternité",
    "minor": "moins de 18 ans",
}

EARS: Final[Mapping[Ear, str]] = {Ear.LEFT: "oreille gauche", Ear.RIGHT: "oreille droite"}

VARIANTS: Final[Mapping[CheaperKind, str]] = {
    CheaperKind.ZERO: "100 % Santé",
    CheaperKind.MODERATE: "Tarif maîtrisé",
    CheaperKind.C2S: "Tarif de la C2S",
    CheaperKind.SECTOR_1: "Secteur 1",
    CheaperKind.OPTAM: "Optam",
}

WITHHELD: Final[Mapping[str, str]] = {"participation": "participation forfaitaire", "franchise": "franchise médicale"}

_W = Mapping[str, Any]
WHYS: Final[Mapping[str, Callable[[_W], str]]] = {
    "not_reimbursed": lambda v: (
        "Ce soin n’est pas remboursé : ni l’assurance maladie ni le ticket modérateur n’y ont part."
    ),
    "no_base": lambda v: "La base de remboursement est nulle.",
    "rate": lambda v: f"L’assurance maladie rembourse {v['rate']} % de la base.",
    "out_of_pathway": lambda v: (
        f"Hors du parcours de soins, l’assurance maladie ne rembourse que {v['rate']} % de la base."
    ),
    "lifted": lambda v: f"100 % de la base : {RIGHTS[v['right']]}.",
    "local": lambda v: f"Le régime local ajoute {v['rate']} % de la base.",
    "base_of_tables": lambda v: f"Base de remboursement de nos tables : {euros(v['base'])}.",
    "base_differs": lambda v: (
        f"Base de {euros(v['said'])} sur le devis, {euros(v['held'])} dans nos tables : faites préciser."
    ),
    "withheld": lambda v: _withheld(v),
    "not_withheld": lambda v: f"Ni participation ni franchise : {RIGHTS[v['right']]}.",
    "fee": lambda v: f"Forfait en vigueur au jour du soin : {euros(v['cents'])}.",
    "fee_differs": lambda v: (
        f"Le forfait en vigueur au jour du soin est de {euros(v['cents'])} : faites corriger le devis."
    ),
    "fee_not_held": lambda v: "Le forfait en vigueur à cette date n’est pas dans nos tables : vérifiez le montant.",
    "fee_lifted": lambda v: f"Ce forfait n’est pas dû par la personne : {RIGHTS[v['right']]}.",
    "reduced_fee": lambda v: f"Avec une ALD, le forfait est réduit à {euros(v['reduced'])} : faites corriger.",
    "reduced_fee_not_held": lambda v: (
        "Avec une ALD, le forfait est réduit ; son montant à cette date n’est pas dans nos tables."
    ),
    "heavy_act": lambda v: (
        f"Acte de 120 € ou plus : une participation de {euros(v['cents'])} remplace le ticket modérateur."
    ),
    "early_renewal": lambda v: f"Un équipement de moins de {v['months']} mois ne serait pas remboursé.",
    "early_renewal_until": lambda v: f"Renouvelé avant le {day(v['day'])} : rien n’est remboursé.",
    "ame": lambda v: "L’AME prend en charge toute la base, sans dépassement.",
    "no_cover": lambda v: "Aucune complémentaire.",
    "c2s": lambda v: "La C2S paie le ticket modérateur.",
    "c2s_whole": lambda v: "La C2S paie tout le reste.",
    "c2s_not_reimbursed": lambda v: "La C2S ne paie rien d’un soin qui n’est pas remboursé.",
    "c2s_tariff": lambda v: f"La C2S paie jusqu’au tarif de {euros(v['cap'])}, part obligatoire comprise.",
    "c2s_no_extra_fee": lambda v: (
        f"Avec la C2S, aucun dépassement ne peut être demandé : {euros(v['extra'])} à faire retirer du devis."
    ),
    "zero_basket": lambda v: "Panier 100 % Santé : la complémentaire responsable paie tout le reste.",
    "over_limit": lambda v: (
        f"Le prix dépasse la limite du 100 % Santé, {euros(v['limit'])} : faites corriger le devis."
    ),
    "limit_not_held": lambda v: "Le prix limite de ce panier n’est pas dans nos tables : il n’a pas été vérifié.",
    "responsible_pays_fee": lambda v: "Une complémentaire responsable paie ce forfait en entier.",
    "least_of_law": lambda v: "Au moins le ticket modérateur : la complémentaire est responsable.",
    "waiting_until": lambda v: f"Délai de carence : cette garantie commence le {day(v['day'])}.",
    "promise_nothing": lambda v: "La complémentaire ne garantit rien pour ce soin.",
    "promise_copayment": lambda v: _plus("La complémentaire paie le ticket modérateur", v),
    "promise_percent_of_base": lambda v: _plus(f"La complémentaire garantit {v['percent']} % de la base", v),
    "promise_flat": lambda v: f"La complémentaire garantit un forfait de {euros(v['cents'])}.",
    "promise_full": lambda v: "La complémentaire paie tout le reste.",
    "pot_used": lambda v: f"De ce forfait il reste {euros(v['left'])} ; il est de nouveau entier le {day(v['again'])}.",
    "ceiling_hearing": lambda v: (
        f"Contrat responsable : {euros(v['cap'])} au plus par oreille, part obligatoire comprise."
    ),
    "ceiling_frame": lambda v: (
        f"Contrat responsable : {euros(v['cap'])} au plus pour la monture, part obligatoire comprise."
    ),
    "ceiling_pair": lambda v: (
        f"Contrat responsable : il reste {euros(v['cap'])} au plus pour cet équipement, part obligatoire comprise."
    ),
    "ceiling_without_optam": lambda v: (
        f"Médecin sans Optam, contrat responsable : {euros(v['cap'])} au plus, part obligatoire comprise."
    ),
    "yearly_cap": lambda v: f"Plafond annuel de la complémentaire : il reste {euros(v['left'])}.",
}

FIGURES: Final[Mapping[str, str]] = {
    "participation_forfaitaire": "participation forfaitaire",
    "participation_daily_cap": "plafond du jour de la participation forfaitaire",
    "participation_annual_cap": "plafond annuel de la participation forfaitaire",
    "franchise_auxiliary": "franchise d’un acte paramédical",
    "franchise_auxiliary_daily_cap": "plafond du jour de la franchise paramédicale",
    "franchise_annual_cap": "plafond annuel des franchises",
    "franchise_medicine": "franchise d’une boîte de médicament",
    "franchise_transport": "franchise d’un transport",
    "franchise_transport_daily_cap": "plafond du jour de la franchise de transport",
    "local_rate_dental": "part du régime local en dentaire",
    "participation_actes_lourds": "participation sur les actes de 120 € ou plus",
    "hearing_total_cap": "plafond des aides auditives",
    "optical_frame_cap": "plafond d’une monture",
    "optical_total_cap_simple": "plafond d’un équipement simple",
    "optical_total_cap_complex": "plafond d’un équipement complexe",
    "optical_total_cap_very_complex": "plafond d’un équipement très complexe",
}
"""The figures that a question may name, when none is held at the day of the care."""

QUESTIONS: Final[Mapping[str, str]] = {
    "right": "La personne a-t-elle, au jour du soin, {right} ?",
    "born": "Quelle est sa date de naissance ?",
    "is_blind": "La personne est-elle aveugle ? La base des aides auditives en dépend.",
    "cover": "A-t-elle une complémentaire au jour du soin, et laquelle ?",
    "is_responsible": "Sa complémentaire est-elle « responsable » ? C’est écrit sur le tableau de garanties.",
    "promise": "Que garantit sa complémentaire pour : {family} ? Demandez le tableau de garanties.",
    "includes_amo": "Pour {family}, la garantie comprend-elle le remboursement de l’assurance maladie ?",
    "in_network": "Le professionnel est-il du réseau de la complémentaire ?",
    "is_of_ald": "Ce soin relève-t-il de son ALD ?",
    "is_of_at_mp": "Ce soin relève-t-il de son accident du travail ou de sa maladie professionnelle ?",
    "is_impaired": "A-t-elle une déficience ou une incapacité reconnue pour le transport ?",
    "in_pathway": "A-t-elle été orientée par son médecin traitant ?",
    "c2s_out_of_pathway": "Hors du parcours de soins, la C2S paie-t-elle le ticket modérateur ? Demandez à la caisse.",
    "rate": "Quel est le taux de remboursement de ce soin ? Demandez-le à la caisse.",
    "local_rate": "Quelle part le régime local paie-t-il ? Demandez-le à la caisse.",
    "base": "Quelle est la base de remboursement ? Elle figure sur le devis.",
    "basket": "Dans quel panier est ce soin ? Le devis l’écrit (100 % Santé, tarif maîtrisé, tarif libre).",
    "fee_cap": "Le prix dépasse l’honoraire limite connu ; une hausse est possible. Le dentiste la confirme-t-il ?",
    "c2s_tariff": "Quel est le tarif de la C2S pour ce soin ? Demandez-le au professionnel ou à la caisse.",
    "hearing_class": "L’aide auditive est-elle de classe I ou de classe II ? Le devis l’écrit.",
    "equipment": "L’équipement est-il simple, complexe ou très complexe ? L’opticien le sait par la correction.",
    "ear": "Pour quelle oreille est l’aide auditive ?",
    "equipped": "De quand date le dernier équipement remboursé ?",
    "sight_changed": "La vue a-t-elle changé depuis la dernière paire ? L’ordonnance le dit.",
    "sector": "Le médecin est-il de secteur 1 ou de secteur 2 ?",
    "option": "Le médecin a-t-il l’Optam ?",
    "used": "Qu’a-t-elle déjà utilisé, ou déjà payé, cette année : {counter} ?",
    "figure": "Ce montant manque dans nos tables à cette date ({figure}) : demandez-le à la caisse.",
}

ASKS: Final[Mapping[Ask, str]] = {
    Ask.CODE: "Demandez au dentiste si un acte 100 % Santé convient, son code CCAM et son prix.",
    Ask.TOOTH: "Demandez la dent : le panier en dépend.",
    Ask.BASKET: "Le panier de cet acte n’est pas sûr : demandez au dentiste s’il est 100 % Santé.",
    Ask.FEE_CAP: "L’honoraire limite manque dans nos tables : demandez le prix de cette variante.",
    Ask.C2S_TARIFF: "Le tarif de la C2S manque dans nos tables : demandez-le au dentiste ou à la caisse.",
    Ask.SIGHT: "Demandez la correction du verre.",
    Ask.CLASS_A_PRICE: "Demandez à l’opticien le prix en classe A : son devis doit la proposer.",
    Ask.BORN: "La limite dépend de l’âge et de la vue : complétez-les.",
    Ask.CLASS_1_PRICE: "Demandez le prix d’une aide auditive de classe I : le devis doit la proposer.",
    Ask.SECTOR_1_FEE: "Demandez le tarif d’un confrère de secteur 1.",
    Ask.OPTAM_FEE: "Demandez le tarif d’un confrère qui a l’Optam.",
    Ask.BASE: "Demandez la base de remboursement : c’est le prix avec la C2S.",
}


def why_sentence(why: Why) -> str:
    """One reason of a share."""
    return WHYS[why.code](why.as_values())


def question_sentence(question: Question) -> str:
    """What must be asked, of whom it is known or where it is written."""
    about = question.about
    family = FAMILIES[CareFamily(about)].lower() if about in set(CareFamily) else about
    counter = counter_label(about) if question.code == "used" else ""
    return QUESTIONS[question.code].format(
        right=RIGHTS.get(about, about), family=family, counter=counter, figure=FIGURES.get(about, about)
    )


def variant_sentence(offer: Cheaper) -> str:
    """A cheaper way: its basket, its act, the most that it costs; else what to ask."""
    named = f"{VARIANTS[offer.kind]} : {offer.label}" if offer.label else VARIANTS[offer.kind]
    price = f", {euros(offer.most_cents)} au plus" if offer.most_cents is not None else ""
    opinion = " Autre technique : à voir avec le dentiste." if offer.needs_opinion else ""
    asked = "".join(f" {ASKS[ask]}" for ask in offer.to_ask)
    return f"{named}{price}.{opinion}{asked}"


def counter_label(kind: str) -> str:
    """A counter by its kind: `participation`, `franchise`, `yearly_cap`, or the guarantee of a family."""
    if kind in WITHHELD:
        return WITHHELD[kind]
    if kind == "yearly_cap":
        return "plafond annuel de la complémentaire"
    return f"garantie {FAMILIES[CareFamily(kind.removeprefix('promise:'))].lower()}"


def origin_sentence(origin: Origin) -> str:
    """The doubt of a figure, with who copied it and when."""
    copied = f"Valeur recopiée le {day(origin.reviewed_on)} ({origin.reviewed_by})"
    copied += "." if origin.checked_on else ", texte officiel non lu."
    return f"{origin.doubt} {copied}" if origin.doubt else copied


def _withheld(values: _W) -> str:
    name = WITHHELD[values["kind"]]
    if values["cents"] < values["amount"]:
        return (
            f"{name.capitalize()} : {euros(values['cents'])} seulement, un plafond du jour ou de l’année est atteint."
        )
    return f"{name.capitalize()} : {euros(values['cents'])} à sa charge, aucun contrat ne la paie."


def _plus(said: str, values: _W) -> str:
    return f"{said}, et {euros(values['plus'])} de plus." if values["plus"] else f"{said}."
