"""What is said when a gesture on a quote, a plan, a request or an invoice cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REFUSALS: Final[Mapping[str, str]] = {
    "funding.not_chosen": "La personne n’a pas encore donné son accord à ce plan. Notez-le d’abord.",
    "funding.send_after_quote": (
        "Le devis n’était valable que jusqu’au {until:%d/%m/%Y}. Demandez un nouveau devis avant d’envoyer."
    ),
    "funding.nothing_to_send": "Aucune demande n’est prête à partir. Regardez les pièces qui manquent.",
    "funding.key_used_otherwise": (
        "Ce formulaire a déjà été envoyé, avec un autre contenu. Rechargez la page et vérifiez ce qui est noté."
    ),
    "funding.session_cancelled": "La commission du {on:%d/%m/%Y} est annulée. Choisissez-en une autre.",
    "funding.session_to_come": "La commission du {on:%d/%m/%Y} n’a pas encore eu lieu. Notez sa décision ce jour-là.",
    "funding.session_missed": (
        "La demande est partie après le {by:%d/%m/%Y}, dernier jour de dépôt pour la commission du {on:%d/%m/%Y}. "
        "Choisissez la suivante."
    ),
    "funding.committee_decides": "Cette aide est celle de la caisse : sa commission décide.",
    "funding.case_closed": "Ce dossier est clos. Rouvrez-le pour reprendre son financement.",
    "funding.invoice_without_commitment": (
        "Aucune aide n’est engagée et le plan n’est pas bouclé : une facture ne peut pas encore être notée. "
        "Notez d’abord la réponse d’un financeur."
    ),
    "funding.call_before_invoice": "La facture de ce soin n’est pas encore notée. Notez-la, puis demandez le paiement.",
    "funding.quote_is_asked_for": (
        "Une demande d’aide en cours porte sur ce devis. Abandonnez la demande, ou remplacez le devis."
    ),
    "funding.quote_ended": "Ce devis a déjà été retiré ou remplacé. Rechargez la page.",
    "funding.too_many_quotes": "Un dossier porte {most} devis au plus. Retirez ceux qui ne servent plus.",
}

FAULTS: Final[Mapping[str, str]] = {
    "funding.which_paper": "Choisissez une pièce de la liste.",
    "funding.paper_date": "La date de la pièce est à venir ou trop ancienne. Vérifiez le jour.",
    "funding.paper_ends_before": "La fin de validité précède la date de la pièce. Vérifiez les deux jours.",
    "funding.text_too_long": "Le texte dépasse {most} caractères. Raccourcissez-le.",
    "funding.read_later": "Le jour de lecture est à venir. Indiquez un jour passé ou aujourd’hui.",
    "funding.affordable": "Indiquez ce que la personne peut payer, de 0 à {most:€}.",
    "funding.day_ahead": "Ce jour est à venir. Indiquez un jour passé ou aujourd’hui.",
    "funding.day_too_far": "Ce jour est trop éloigné. Vérifiez l’année.",
    "funding.which_end": "Dites pourquoi le plan prend fin : choisissez une raison.",
    "funding.invoice_professional": "Indiquez qui a établi la facture.",
    "funding.invoice_lines": "Chaque soin figure une seule fois sur la facture, et il en faut au moins un.",
    "funding.invoice_total": (
        "La facture annonce {said:€}, mais ses lignes font {found:€}. Corrigez le total ou une ligne."
    ),
    "funding.invoice_before_agreement": (
        "La facture précède l’accord de la personne, du {agreed:%d/%m/%Y} : ce plan ne paie pas un soin facturé "
        "avant. Vérifiez la date."
    ),
    "funding.invoice_insurers": (
        "Les assurances paieraient {insurers:€} pour {price:€} facturés. Corrigez le prix, ou ce qu’elles ont payé."
    ),
    "funding.invoice_line_of_no_plan": "Ce soin ne figure pas dans le plan. Ajoutez d’abord son devis.",
    "funding.unknown_fact": "La réponse « {id} » ne correspond à aucune question. Rechargez la page.",
}
