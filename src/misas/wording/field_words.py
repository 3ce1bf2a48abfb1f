"""The words of the field, one definition each, for the help. Terms are those of docs/glossary.md: a test compares.

Facts of the law stand in the reference of the domain; a definition here says what the word means in MisAS, no more.
"""

from __future__ import annotations

from typing import Final

from misas.core.cases.codes import CaseStatus

WORDS: Final[dict[str, str]] = {
    "renoncement aux soins": "Un soin dont la personne a besoin, et qu’elle reporte ou abandonne : coût, délai,"
    " distance, démarches, droits non ouverts.",
    "repérage": "Remarquer un renoncement, par une phrase de la personne ou par une question. Un repérage n’est pas"
    " encore un signalement.",
    "signalement": "Ce que dit une personne ou une structure qui a repéré un renoncement. Il reçoit un numéro, il"
    " n’est jamais modifié, et il appelle toujours une réponse.",
    "qui signale": "L’agent, la structure ou le professionnel de santé à l’origine du signalement.",
    "tri": "La lecture d’un signalement par une personne, et sa réponse : accompagner, doublon, autre caisse,"
    " autre régime, simple information, service social.",
    "dossier": "Un accompagnement. Il a toujours une personne qui le suit, une prochaine action et une échéance, ou"
    " une clôture décidée par quelqu’un.",
    "accompagnant": "La personne de la caisse qui suit le dossier, du premier appel jusqu’à la preuve du soin.",
    "prochaine action": "Ce qu’il faut faire maintenant, en une phrase, avec sa date. MisAS la calcule à partir de ce"
    " qui est noté.",
    "tentative de contact": "Un appel, un SMS ou un courrier, avec son résultat. C’est le résultat qui fixe la suite.",
    "bilan des droits": "La revue de tous les droits de la personne, avec elle.",
    "reste à charge": "Ce qui reste à payer par la personne, une fois toutes les aides comptées.",
    "rendez-vous": "Une date chez un professionnel de santé. Prendre rendez-vous ne termine jamais un dossier.",
    "observation": "Ce qu’un lieu de soins a répondu, ou ce qu’on y a vu, à une date : nouvelles personnes, délai,"
    " marches, langues. Jamais un avis sur quelqu’un.",
    "refus de soins": "Ce que la personne dit d’un refus. Il est noté à part, et ouvre une voie légale si elle le"
    " souhaite.",
    "preuve de soin": "Ce qui montre que le soin a eu lieu : parole de la personne ou du professionnel, facture,"
    " remboursement constaté. La preuve la plus forte compte.",
    "relais vers le service social": "Confier un dossier au service social, avec ce qui est déjà fait. Le dossier"
    " change de main quand le service social accepte.",
    "clôture": "La fin d’un dossier, décidée par une personne, avec un motif. Un dossier se rouvre en un geste.",
    "injoignable": "Décision d’une personne, après les tentatives prévues par la caisse. Jamais le fait d’un délai.",
    "déperdition": "Les dossiers terminés sans soin ni droit ouvert : abandon, injoignable, offre indisponible…",
    "retour à qui a signalé": "Les nouvelles que la personne accepte de partager : reçu, contact pris, accompagnement"
    " en cours, terminé. Jamais le soin, ni un montant.",
    "balance": "Le compte de tous les signalements reçus, à l’unité : chacun est à une place, et une seule.",
    "journal": "La trace de chaque lecture et de chaque geste : qui, quand, sur quel dossier.",
}

KEPT: Final[dict[str, str]] = {
    "C2S": "Complémentaire santé solidaire.",
    "AME": "Aide médicale de l’État.",
    "ALD": "Affection de longue durée. MisAS note l’exonération (oui ou non), jamais la maladie.",
    "NIR": "Numéro de sécurité sociale. Seules les structures autorisées par la loi peuvent le transmettre.",
    "CCAS": "Centre communal d’action sociale.",
    "CPTS": "Communauté professionnelle territoriale de santé.",
    "MSA": "Mutualité sociale agricole.",
}

STATUS_WORDS: Final[dict[CaseStatus, str]] = {
    CaseStatus.TO_ASSIGN: "Personne ne suit encore ce dossier.",
    CaseStatus.TO_CONTACT: "Aucune tentative n’est notée.",
    CaseStatus.CONTACTING: "Au moins une tentative, sans échange avec la personne.",
    CaseStatus.REVIEW: "La personne est jointe ; ses droits sont à revoir.",
    CaseStatus.PLAN: "Les droits sont vus ; il reste à convenir de la suite.",
    CaseStatus.ACCOMPANYING: "Un plan existe ; les soins avancent.",
    CaseStatus.HANDOVER: "Le service social doit répondre.",
    CaseStatus.CLOSED: "Clos par une personne, avec un motif.",
}
