"""The French in which files speak: headers of columns and words of cells, as people write them.

Each table reads "code: words, words". Words are put in normal form once (no accent, no case, no punctuation), so
`Né(e) le`, `NE E LE` and `né e le` are one. Labels and codes of the product itself are always understood.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from misas.core.imports.vocabulary import (
    CARE_SINCE,
    CARE_STAGE,
    FULL_NAME,
    QUOTE_UNTIL,
    REFERENCE,
    STATUS,
    TO_MEND,
    Vocabulary,
)
from misas.core.referrals.said import BY_NAME
from misas.lib.text import normalise
from misas.wording import imports, persons, privacy, referrals

HEADERS: dict[str, str] = {
    REFERENCE: "référence, référence interne, réf, réf interne, n° interne, numéro interne, n° dossier, numéro de"
    " dossier, identifiant, identifiant interne, id, code usager, n° usager, numéro usager, votre référence",
    FULL_NAME: "nom prénom, nom et prénom, nom prénoms, nom et prénoms, prénom nom, prénom et nom, identité, nom"
    " complet, bénéficiaire, usager, personne, nom prénom de la personne",
    "last_name": "nom, nom d'usage, nom usuel, nom d'usage ou nom de famille, nom marital, nom d'épouse, nom"
    " usage, noms, last name",
    "birth_name": "nom de naissance, nom de jeune fille, nom naissance, nom patronymique, nom de naissance si"
    " différent",
    "first_names": "prénom, prénoms, prénom s, prénom usuel, first name",
    "birth_date": "date de naissance, né le, né e le, née le, né ou née le, naissance, date naissance, ddn, dn, d"
    " n, dnaiss, date naiss, date de naiss, birth date",
    "phone": "téléphone, tél, téléphone 1, tél 1, tél1, numéro de téléphone, n° de téléphone, n° tél, n°"
    " téléphone, numéro, portable, tél portable, téléphone portable, mobile, tél mobile, téléphone mobile, gsm,"
    " phone, téléphone principal",
    "other_phone": "téléphone 2, tél 2, tél2, autre téléphone, autre tél, téléphone fixe, tél fixe, fixe,"
    " domicile, téléphone domicile, tél domicile, second téléphone, deuxième téléphone, téléphone secondaire",
    "email": "courriel, email, e mail, mail, adresse mail, adresse e mail, adresse email, adresse électronique,"
    " adresse courriel, mél",
    "address": "adresse, adresse postale, adresse 1, rue, voie, n° et voie, numéro et rue, domiciliation, adresse"
    " complète, adresse du domicile, lieu de vie",
    "postal_code": "code postal, cp, code post, c p, postal",
    "commune": "commune, ville, localité, commune de résidence, ville de résidence, commune de domicile",
    "no_fixed_home": "sans domicile, sans domicile fixe, sdf, sans domicile stable, domicilié au ccas",
    "call_times": "créneaux, créneau, plages d'appel, plage d'appel, quand appeler, quand l'appeler,"
    " disponibilité, disponibilités, horaires, meilleur moment, moment d'appel, créneaux d'appel, horaires"
    " d'appel, joignable le, horaires de disponibilité",
    "language": "langue, langue parlée, langues, langue maternelle, langue d'échange, langues parlées",
    "interpreter": "interprète, besoin d'un interprète, interprète nécessaire, besoin interprète, interprétariat",
    "accessibility": "accessibilité, besoins d'accessibilité, aménagement, aménagements, besoin particulier",
    "safe_contact": "précautions de contact, précaution de contact, précautions d'appel, contact prudent, ne pas",
    "third_party_name": "tiers, personne de confiance, représentant, tuteur, curateur, aidant, nom du tiers, nom"
    " de l'aidant, nom du représentant, tuteur ou curateur, contact relais",
    "third_party_role": "rôle du tiers, qualité du tiers, lien du tiers, lien, lien avec la personne",
    "third_party_phone": "téléphone du tiers, tél du tiers, téléphone du tuteur, téléphone de l'aidant, tél"
    " aidant, téléphone du représentant",
    "nir": "nir, n° sécu, numéro sécu, n° de sécu, n° sécurité sociale, n° de sécurité sociale, sécurité sociale,"
    " numéro de sécurité sociale, numéro sécurité sociale, n° ss, num sécu, num ss, nss, n° d'assuré, numéro"
    " d'assuré, immatriculation, matricule, n° immatriculation, insee, n° insee, numéro insee, carte vitale, n°"
    " carte vitale",
    "motives": "motif, motifs, motif de la saisine, motif du signalement, motif de saisine, motif de"
    " l'orientation, objet, objet de la demande, demande, motif s, motif d'orientation",
    "cares": "soin, soins, type de soin, types de soin, type de soins, soins concernés, soin concerné, soin s,"
    " soin renoncé, soins renoncés, renoncement, renoncement à, soin demandé, besoin de soins, besoin, besoins,"
    " soin non réalisé, soins non réalisés, quel soin",
    CARE_SINCE: "depuis, depuis quand, depuis le, date de renoncement, date du renoncement, renonce depuis",
    CARE_STAGE: "stade, étape, où en est le soin, avancement, stade du soin, situation du soin",
    QUOTE_UNTIL: "validité du devis, devis valable jusqu'au, fin de validité du devis, date limite du devis",
    "reasons": "raison, raisons, raison du renoncement, raisons du renoncement, raison s, cause, causes, pourquoi,"
    " motif du renoncement, motifs du renoncement, motif de renoncement, frein, freins",
    "resources": "ressources, tranche de ressources, revenus, niveau de ressources",
    "household": "foyer, composition du foyer, situation familiale, composition familiale",
    "housing": "logement, hébergement, type de logement, situation de logement",
    "cover": "couverture, couverture complémentaire, complémentaire, mutuelle, complémentaire santé, couverture santé",
    "pregnancy": "grossesse, enceinte, femme enceinte",
    "urgent": "urgence, urgent, prioritaire, priorité, urgence o n",
    "urgent_before": "à traiter avant, à traiter avant le, avant le, date limite, échéance, urgent avant le",
    "urgent_text": "motif de l'urgence, motif d'urgence, précision urgence, pourquoi urgent, raison de l'urgence",
    "comment": "commentaire, commentaires, observation, observations, remarque, remarques, précisions, précision,"
    " notes, note, informations complémentaires",
    "informed": "informé, informée, informé e, personne informée, la personne est informée, information donnée",
    "informed_on": "date d'information, informé le, informée le, informé e le, personne informée le, date"
    " information, date de l'information, date d'information de la personne, information donnée le",
    "informed_how": "mode d'information, informé comment, comment informée, information par, moyen d'information",
    "agreed": "accord, consentement, d'accord, accord de la personne, accord pour être rappelé, accord pour être"
    " rappelée, consentement de la personne, accord donné, accord recueilli, accepte d'être rappelé, accord o n",
    "agreed_on": "date d'accord, date de l'accord, accord le, date du consentement, accord donné le, date accord",
    "agreement_mode": "forme de l'accord, mode d'accord, accord oral ou écrit, mode de recueil, recueil de l'accord",
    "withheld": "refus de partage, informations à ne pas partager, ne pas transmettre, refuse le partage de",
    "feedback": "retour, retour souhaité, retour d'information, retour d'information souhaité, retour accepté,"
    " accord pour un retour",
    "return_channel": "canal de retour, moyen de retour, retour par",
    "referrer_name": "nom du référent, référent, travailleur social, nom de l'agent, agent, orienté par, signalé"
    " par, nom du professionnel, prescripteur, détecteur, intervenant",
    "referrer_function": "fonction, fonction du référent, qualité du référent, fonction de l'agent",
    "referrer_phone": "téléphone du référent, tél référent, tél du référent, téléphone de l'agent, téléphone référent",
    "referrer_email": "courriel du référent, mail du référent, email du référent, mail référent, courriel référent",
    "rpps": "rpps, n° rpps, numéro rpps",
    STATUS: "statut",
    TO_MEND: "à corriger",
}

FILLERS = (
    "obligatoire, facultatif, si connu, si connue, si possible, de la personne, du bénéficiaire, de l'usager, de"
    " l'assuré, de l'intéressé, bénéficiaire, usager, assuré, personne, jj mm aaaa, jj mm aa, jjmmaaaa, o n, oui"
    " non, ou, 1, votre, du patient, patient"
)

YES_NO = {
    "1": "oui, o, x, 1, vrai, true, yes, ok, y, ouais, d'accord, oral, oui oral, oui par oral, fait, coché",
    "0": "non, n, 0, faux, false, no, refus, pas d'accord, non recueilli",
}

VALUES: dict[str, dict[str, str]] = {
    "yes_no": YES_NO,
    "agreed": {
        "1": "oui, o, x, 1, vrai, true, yes, ok, d'accord, accord, accepte, donné, recueilli, favorable",
        "0": YES_NO["0"] + ", refuse, refusé, pas encore, en attente",
        "oral": "oral, oui oral, oui à l'oral, accord oral, verbal, accord verbal, oui verbal, par téléphone",
        "written": "écrit, oui écrit, accord écrit, signé, oui signé, par écrit, formulaire signé, oui par écrit",
    },
    "urgent": {
        "1": YES_NO["1"] + ", urgent, urgente, urgence, haute, élevée, forte, prioritaire, immédiate, !",
        "0": YES_NO["0"] + ", normale, normal, faible, basse, moyenne, pas urgent, non urgent",
    },
    "informed_how": {
        "in_person": "entretien, en personne, rendez vous, rdv, au guichet, guichet, accueil, face à face, sur"
        " place, permanence, de vive voix, oral, orale, verbal, à domicile, visite à domicile, vad",
        "by_phone": "téléphone, par téléphone, tél, appel",
        "in_writing": "courrier, écrit, par écrit, courriel, mail, email, sms, lettre, notice, formulaire, dépliant",
    },
    "agreement_mode": {
        "oral": "oral, orale, verbal, verbale, à l'oral, téléphone, par téléphone",
        "written": "écrit, écrite, par écrit, signé, signature, formulaire, formulaire signé, papier",
    },
    "cares": {
        "general_practice": "médecin généraliste, généraliste, médecin, médecine générale, médecin traitant,"
        " consultation, docteur, généralistes, consultation médicale, mt",
        "specialist": "spécialiste, médecin spécialiste, dermatologue, dermatologie, dermato, cardiologue,"
        " cardiologie, cardio, rhumatologue, rhumatologie, gastro, gastro entérologue, endocrinologue,"
        " endocrinologie, neurologue, neurologie, orl, pneumologue, pneumologie, urologue, urologie, allergologue,"
        " pédiatre, pédiatrie, diabétologue, néphrologue",
        "dental_conservative": "dentaire, dents, dent, dentiste, soins dentaires, soin dentaire, chirurgien"
        " dentiste, carie, caries, détartrage, dentaire conservateur, soins conservateurs, stomatologie,"
        " dentaires, extraction dentaire",
        "dental_prosthetic": "prothèse dentaire, prothèses dentaires, dentier, couronne, couronnes, bridge,"
        " implant, implants, implant dentaire, appareil dentaire, dentaire prothétique, inlay, prothèse dents,"
        " couronne dentaire",
        "orthodontics": "orthodontie, orthodontiste, bagues, appareil d'orthodontie, bagues dentaires",
        "optics": "optique, lunettes, lunette, lentilles, opticien, verres, verres correcteurs, équipement optique",
        "ophthalmology": "ophtalmologie, ophtalmologue, ophtalmologiste, ophtalmo, yeux, vue, ophtalmos, orthoptiste",
        "hearing_aid": "audioprothèse, audition, appareil auditif, appareils auditifs, prothèse auditive,"
        " prothèses auditives, audioprothésiste, aide auditive, aides auditives, audio, oreilles, appareillage"
        " auditif, auditif",
        "gynaecology_maternity": "gynécologie, gynécologue, gynéco, maternité, suivi de grossesse, sage femme,"
        " grossesse, gynécologie maternité, contraception, obstétrique, gynécologie obstétrique",
        "mental_health": "psychologue, psychiatre, psy, psychologie, psychiatrie, santé mentale, psychothérapie,"
        " psychologue psychiatre, soutien psychologique, cmp, mon soutien psy",
        "physiotherapy_paramedical": "kiné, kinésithérapeute, kinésithérapie, paramédical, orthophonie,"
        " orthophoniste, infirmier, infirmière, soins infirmiers, pédicure, podologue, ergothérapeute,"
        " psychomotricité, psychomotricien, kiné paramédical, rééducation, ostéopathe, diététicien, diététicienne",
        "imaging": "imagerie, radio, radiologie, radiographie, irm, scanner, échographie, écho, mammographie,"
        " radios, imagerie médicale, doppler",
        "laboratory": "biologie, laboratoire, analyse, analyses, prise de sang, bilan sanguin, analyses médicales,"
        " labo, biologie médicale",
        "hospital_surgery": "hospitalisation, chirurgie, opération, intervention, hôpital, hospitalisation"
        " chirurgie, chirurgical, intervention chirurgicale, clinique",
        "medicines": "médicaments, médicament, traitement, pharmacie, ordonnance, traitements",
        "medical_device": "dispositif médical, dispositifs médicaux, fauteuil, fauteuil roulant, semelles,"
        " semelles orthopédiques, prothèse, orthèse, lit médicalisé, matériel médical, appareillage, ceinture"
        " lombaire, bas de contention",
        "screening_prevention": "dépistage, prévention, vaccination, vaccin, bilan de santé, examen de santé, ces,"
        " vaccins, examen de prévention en santé, eps, bilan de prévention, mon bilan prévention, m't dents",
        "transport": "transport, transports, ambulance, vsl, taxi, transport sanitaire, taxi conventionné",
        "other": "autre, autres, divers, autre soin",
    },
    CARE_STAGE: {
        "never_started": "jamais engagé, jamais commencé, pas commencé, non engagé, rien, pas engagé, jamais",
        "interrupted": "interrompu, arrêté, abandonné, suspendu, en pause, interrompus, commencé puis arrêté",
        "quote_obtained": "devis obtenu, devis, devis fait, devis reçu, devis établi, devis en main",
        "no_appointment": "rdv impossible, pas de rdv, rendez vous impossible, pas de rendez vous, sans rdv, sans"
        " rendez vous, délai, pas de place",
    },
    "reasons": {
        "out_of_pocket": "reste à charge, coût, cout, trop cher, cher, financier, financière, argent, prix, raison"
        " financière, raisons financières, financières, pas les moyens, budget, moyens financiers, difficultés"
        " financières, rac, tarif",
        "advance_payment": "avance de frais, avance, avancer les frais, avances de frais, tiers payant",
        "extra_fees": "dépassements, dépassement, dépassements d'honoraires, dépassement d'honoraires, secteur 2,"
        " honoraires",
        "no_complementary": "pas de complémentaire, sans complémentaire, pas de mutuelle, sans mutuelle, plus de"
        " mutuelle, absence de mutuelle, mutuelle, droits, droits fermés, pas de droits, absence de complémentaire",
        "waiting_time": "délai, délais, attente, délai trop long, délais trop longs, délai de rendez vous, délai"
        " de rdv, trop long, délais de rdv, liste d'attente",
        "no_practitioner": "pas de praticien, pas de médecin, aucun médecin, désert médical, manque de médecins,"
        " pas de médecin traitant, plus de médecin, aucun praticien, offre de soins, manque de praticiens",
        "distance_transport": "distance, transport, trop loin, éloignement, mobilité, se déplacer, déplacement,"
        " pas de voiture, distance transport, pas de transport, transports, déplacements",
        "complex_procedures": "démarches complexes, démarches, complexité, administratif, papiers, trop compliqué,"
        " paperasse, démarches administratives, difficultés administratives, complexité administrative, numérique",
        "lack_of_knowledge": "méconnaissance, ne sait pas, manque d'information, non recours, ne connaît pas,"
        " information, ne sait pas où aller, méconnaissance des droits, méconnaît ses droits",
        "fear": "peur, crainte, appréhension, angoisse, phobie, honte, peur des soins",
        "care_refused": "refus de soins, refus, refus c2s, refusé, refus du médecin, refus de soin, refus de prise"
        " en charge",
        "time_family": "temps, charge familiale, famille, enfants, pas le temps, travail, garde d'enfants, manque"
        " de temps, temps charge familiale, aidant",
        "other": "autre, autres, divers, autre raison",
    },
    "motives": {
        "access_rights": "accès aux droits, droits, ouverture de droits, accès droits, droit, c2s, complémentaire"
        " santé, complémentaire santé solidaire, css, ame, puma, mutuelle, rupture de droits",
        "access_care": "accès aux soins, soins, renoncement aux soins, renoncement, accès soins, soin, santé,"
        " renoncement à des soins, non recours aux soins",
        "disability": "handicap, situation de handicap, mdph, pmr",
        "digital_difficulty": "fragilité numérique, numérique, difficulté numérique, illectronisme, compte ameli,"
        " difficultés numériques, fracture numérique, inclusion numérique",
        "complex_social_situation": "situation sociale complexe, social, situation complexe, précarité, isolement,"
        " situation sociale, accompagnement social",
        "declared_gp_search": "recherche de médecin traitant, médecin traitant, pas de médecin traitant, mt, sans"
        " médecin traitant, recherche médecin traitant, recherche mt, recherche de mt, recherche d'un médecin"
        " traitant",
    },
    "call_times": {
        "morning": "matin, matinée, le matin, matins, am, matinées, avant midi",
        "afternoon": "après midi, aprem, apm, l'après midi, après midis, midi, pm",
        "evening": "soir, soirée, le soir, après 18h, fin de journée, soirs, après 17h",
    },
    "safe_contact": {
        "no_voicemail": "pas de message, pas de message vocal, pas de répondeur, ne pas laisser de message,"
        " répondeur, message vocal",
        "no_call": "ne pas appeler, pas d'appel, pas de téléphone",
        "discreet": "discret, discrétion, confidentiel, ne pas dire qui appelle",
        "dangerous": "danger, dangereux, contact dangereux, violences, violence",
        "no_sms": "pas de sms, sms, pas de texto, ne pas envoyer de sms",
        "no_letter": "pas de courrier, courrier, ne pas écrire, ne pas envoyer de courrier",
        "no_email": "pas de mail, pas de courriel, mail, courriel",
        "ask_third_party": "passer par le tiers, via le tiers, demander au tiers, passer par le référent, via l'aidant",
    },
    "resources": {
        "none": "aucune, sans ressources, sans ressource, aucune ressource",
        "social_minimum": "rsa, minima sociaux, minimum social, aah, aspa, ass, asi, minimum vieillesse, minima",
        "low": "faibles, basses, modestes, faible, modeste",
        "medium": "moyennes, moyen, moyenne",
        "unknown": "inconnu, inconnues, ne sait pas, nsp, non précisé",
    },
    "household": {
        "alone": "seul, seule, isolé, isolée, célibataire, vit seul, vit seule, personne seule, veuf, veuve",
        "couple": "couple, en couple, marié, mariée, couple sans enfant, pacsé, pacsée",
        "single_parent": "parent isolé, famille monoparentale, monoparental, monoparentale, seul avec enfants,"
        " seule avec enfants",
        "couple_with_children": "couple avec enfants, famille, couple avec enfant, couple et enfants",
        "hosted": "hébergé, hébergée, chez un tiers, chez ses parents",
        "unknown": "inconnu, ne sait pas, nsp, non précisé",
    },
    "housing": {
        "own_home": "propriétaire, accédant, accession",
        "tenant": "locataire, location, hlm, logement social, locataire hlm",
        "hosted": "hébergé, hébergée, chez un tiers, chez des proches, hébergement chez un tiers",
        "shelter": "foyer, chrs, centre d'hébergement, hébergement d'urgence, hôtel, hôtel social, résidence sociale",
        "no_home": "sans domicile, sdf, rue, à la rue, sans abri, squat, voiture",
        "unknown": "inconnu, ne sait pas, nsp, non précisé",
    },
    "cover": {
        "c2s": "c2s, css, cmu, cmu c, cmuc, complémentaire santé solidaire, acs",
        "complementary": "mutuelle, complémentaire, complémentaire privée, oui, mutuelle privée, mutuelle employeur",
        "base_only": "régime de base, base, base seule, pas de mutuelle, sans mutuelle, sécu seule, aucune"
        " mutuelle, non",
        "ame": "ame, aide médicale d'état",
        "ending": "en fin de droits, bientôt terminée, fin de droits, se termine, à renouveler",
        "none": "aucune, sans couverture, pas de couverture, aucun droit, sans droits",
        "unknown": "inconnu, ne sait pas, nsp, non précisé",
    },
    "withheld": {
        "take_up": "prise en charge, la prise en charge",
        "contact": "contact, le contact, prise de contact",
        "outcome": "issue, résultat, l'issue, fin, sortie",
    },
    "return_channel": {
        "portal": "portail, espace partenaire, en ligne, misas",
        "email": "courriel, mail, email, messagerie",
        "phone": "téléphone, appel, par téléphone",
    },
}

# What the screens show is always understood, and so are the codes themselves.
LABELS: dict[str, Mapping[Any, str]] = {
    "call_times": persons.DAY_PARTS,
    "safe_contact": persons.SAFE_CONTACT,
    "language": persons.LANGUAGES,
    "motives": referrals.MOTIVES,
    "cares": referrals.CARE_TYPES,
    CARE_STAGE: referrals.SAID_STAGES,
    "reasons": referrals.REASONS,
    "resources": referrals.RESOURCES,
    "household": referrals.HOUSEHOLDS,
    "housing": referrals.HOUSINGS,
    "cover": referrals.COVERS,
    "withheld": referrals.WITHHELD,
    "return_channel": referrals.RETURN_CHANNELS,
    "informed_how": privacy.INFORMED_HOW,
    "agreement_mode": privacy.AGREEMENT_MODES,
}

BLANKS = (
    "néant, nc, n c, nr, n r, ras, r a s, non renseigné, non renseignée, non communiqué, vide, null, nan, sans"
    " objet, s o"
)
JOINTS = ("et", "puis", "&")


@cache
def vocabulary() -> Vocabulary:
    """The tables above in normal form. Raises ValueError when a word would say two things."""
    values = {name: _inverted(name, table) for name, table in VALUES.items()}
    for name, labels in LABELS.items():
        known = values.setdefault(name, {})
        for code, label in labels.items():
            known.setdefault(normalise(label), str(code))
            known.setdefault(normalise(code), str(code))
    headers = _inverted("headers", HEADERS)
    for name, label in imports.COLUMNS.items():
        headers.setdefault(normalise(label), name)
    for name in BY_NAME:
        headers.setdefault(normalise(name), name)
    fillers = sorted({normalise(w) for w in FILLERS.split(",")}, key=lambda w: -len(w))
    return Vocabulary(headers, tuple(fillers), values, JOINTS, frozenset(normalise(w) for w in BLANKS.split(",")))


def _inverted(table: str, by_code: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, listed in by_code.items():
        for word in listed.split(","):
            if found.setdefault(normalise(word), code) != code:
                raise ValueError(f"{table}: {word.strip()!r} says both {found[normalise(word)]} and {code}")
    found.pop("", None)
    return found
