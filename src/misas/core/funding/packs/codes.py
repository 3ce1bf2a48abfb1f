"""The words a rule pack is written with, as codes. Their French for people stands in `wording.funding_packs`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Status(StrEnum):
    """What the rules rest on: read at a source, known from the field, or invented for the demo."""

    READ = "lu"
    KNOWN = "connu"
    INVENTED = "invente"


class Sort(StrEnum):
    """What kind of funder this is: it gives the default rank."""

    LEGAL_COMPENSATION = "compensation_legale"
    EMPLOYER = "employeur"
    CAISSE = "caisse"
    COMPLEMENTARY = "complementaire"
    PENSION = "retraite"
    DEPARTEMENT = "departement"
    FAMILY = "famille"
    CCAS = "ccas"
    ASSOCIATION = "association"
    PRACTITIONER = "praticien"
    LENDER = "preteur"


DEFAULT_RANKS: Final[Mapping[Sort, int]] = MappingProxyType(
    {
        Sort.LEGAL_COMPENSATION: 30,
        Sort.EMPLOYER: 30,
        Sort.CAISSE: 40,
        Sort.COMPLEMENTARY: 40,
        Sort.PENSION: 40,
        Sort.DEPARTEMENT: 50,
        Sort.FAMILY: 50,
        Sort.CCAS: 60,
        Sort.ASSOCIATION: 70,
        Sort.PRACTITIONER: 80,
        Sort.LENDER: 90,
    }
)


class Way(StrEnum):
    """Who may ask."""

    PERSON = "personne"
    CASEWORKER = "accompagnant"
    SOCIAL_WORKER = "travailleur_social"
    EMPLOYER = "referent_handicap"
    MDPH = "mdph"
    CONTACT = "contact_nomme"


class Cost(StrEnum):
    """What an expense is. A line has one; an extra fee is a line of its own."""

    DENTAL_CARE = "soin_dentaire"
    DENTAL_PROSTHESIS = "prothese_dentaire"
    IMPLANT = "implant"
    OFF_LIST_DENTAL = "dentaire_hors_nomenclature"
    CHILD_ORTHODONTICS = "orthodontie_enfant"
    ADULT_ORTHODONTICS = "orthodontie_adulte"
    GLASSES = "lunettes"
    LENSES = "lentilles"
    HEARING_AID = "aide_auditive"
    DEVICE = "appareillage"
    DISABILITY_AID = "aide_technique_handicap"
    COPAYMENT = "ticket_moderateur"
    EXTRA_FEE = "depassement"
    SURGEON_EXTRA_FEE = "depassement_chirurgien"
    CONSULTATION = "consultation"
    HOSPITAL = "hospitalisation"
    DAILY_CHARGE = "forfait_journalier"
    TRANSPORT = "transport"
    UNREFUNDED_TRANSPORT = "transport_non_rembourse"
    CURE = "cure_thermale"
    RELATIVES_STAY = "hebergement_proche"
    OCCUPATIONAL_THERAPY = "ergotherapie"
    PSYCHOLOGIST = "psychologue"
    PSYCHOMOTRICITY = "psychomotricite"
    OSTEOPATHY = "osteopathie"
    CHIROPODY = "pedicurie"
    HYGIENE = "hygiene"
    UNREFUNDED_MEDICINE = "medicament_non_rembourse"
    HOME_HELP = "aide_menagere"
    COVER = "cotisation_complementaire"
    FUNERAL = "obseques"
    LIVING = "vie_quotidienne"
    OTHER = "autre"


class Otherwise(StrEnum):
    """What a condition that is not met means: no; the committee looks at it; something to do before the request. An
    opinion is known only once it was asked for: against, it refuses; not known yet, it is to be asked."""

    REFUSED = "refus"
    COMMITTEE = "commission"
    STEP = "demarche"
    OPINION = "avis"


class Kind(StrEnum):
    GRANT = "aide"
    LOAN = "pret"


class Mode(StrEnum):
    SCALE = "bareme"
    FIXED = "forfait"
    UP_TO = "jusqu_a"
    LOAN = "pret"


class Base(StrEnum):
    """What the rate is taken of."""

    REMAINING = "reste"
    PRICE = "prix"
    TARIFF = "tarif"


class Per(StrEnum):
    """What a cap counts. A pair is counted as the whole request; a household, over all its members."""

    LINE = "ligne"
    DEVICE = "appareil"
    PAIR = "paire"
    REQUEST = "demande"
    PERIOD = "periode"
    HOUSEHOLD = "foyer"


class Piece(StrEnum):
    """A document that a funder may want."""

    FORM = "formulaire"
    TAX_NOTICE = "avis_impot"
    THREE_MONTHS = "ressources_3_mois"
    CHARGES = "charges"
    QUOTE = "devis"
    SECOND_QUOTE = "second_devis"
    NORMALISED_QUOTE = "devis_normalise"
    AMO_STATEMENT = "decompte_amo"
    AMC_STATEMENT = "decompte_amc"
    OTHER_AIDS = "autres_aides"
    RIB = "rib"
    PRESCRIPTION = "ordonnance"
    PREVENTION_ADVICE = "preconisation"
    SEALED_CERTIFICATE = "certificat_sous_pli"
    SOCIAL_ENQUIRY = "enquete_sociale"
    MEMBERSHIP = "attestation_complementaire"
    C2S_ANSWER = "reponse_c2s"
    UNPAID_INVOICE = "facture_due"
    PAID_INVOICE = "facture_payee"
    OTHER = "autre"


class Moment(StrEnum):
    """When a document is due."""

    REQUEST = "demande"
    PAYMENT = "paiement"


class Circuit(StrEnum):
    """Whom the funder pays, and on what."""

    THIRD_PARTY = "tiers_facture_due"
    PERSON = "personne_facture_payee"
    CREDITOR = "creancier"
    VOUCHER = "bon"
    INSTALMENTS = "echeancier"


class Rhythm(StrEnum):
    WEEKLY = "hebdomadaire"
    FORTNIGHTLY = "quinzaine"
    MONTHLY = "mensuelle"
    QUARTERLY = "trimestrielle"
    NONE = "sans_commission"
    UNKNOWN = "inconnu"


class Unit(StrEnum):
    DAY = "jour"
    MONTH = "mois"
    YEAR = "an"


class Group(StrEnum):
    ALL = "tout"
    ANY = "au_moins_un"
    NONE = "aucun"


class Operator(StrEnum):
    EQUAL = "="
    OTHER_THAN = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    AMONG = "dans"
    HOLDS = "contient"


class Verdict(StrEnum):
    YES = "oui"
    NO = "non"
    UNKNOWN = "inconnu"
