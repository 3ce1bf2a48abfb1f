"""What is said when a plan cannot be computed, changed or agreed to: why, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

REFUSALS: Final[Mapping[str, str]] = {
    "funding.no_quote": "Aucun devis ne compte aujourd’hui. Saisissez un devis, puis demandez un plan.",
    "funding.quotes_expired": (
        "Le dernier devis n’était valable que jusqu’au {until:%d/%m/%Y}. Demandez un nouveau devis, puis un plan."
    ),
    "funding.no_coverage": (
        "La couverture de la personne n’est pas encore notée. Notez-la : elle décide de ce qui reste à payer."
    ),
    "funding.affordable_not_said": (
        "Personne n’a noté ce que la personne peut payer tout de suite. Demandez-le-lui, puis demandez un plan."
    ),
    "funding.granted_line_gone": (
        "Un financeur a déjà accordé une aide sur un soin qui n’est plus dans les devis. Rétablissez ce soin, ou "
        "renoncez à l’aide accordée."
    ),
    "funding.pack_unreadable": (
        "La règle publiée de {funder} (version {version}) ne peut plus être lue. Signalez-le à votre responsable."
    ),
    "funding.no_care": "Ce dossier ne porte aucun soin. Ajoutez d’abord le soin que ce devis chiffre.",
    "funding.not_computed": "Aucun plan n’a encore été calculé. Proposez un plan d’abord.",
    "funding.computed_since": (
        "Le plan a été recalculé depuis que vous l’avez affiché. Regardez le nouveau avec la personne."
    ),
    "funding.plan_is_stale": (
        "Quelque chose a changé depuis ce calcul. Recalculez le plan avant de noter l’accord de la personne."
    ),
    "funding.plan_cannot_stand": (
        "Aucun plan ne respecte à la fois les décisions déjà prises et les montants que vous bloquez. Débloquez un "
        "montant, ou renoncez à une aide."
    ),
    "funding.plan_is_not_sound": (
        "Ce plan ne respecte pas les règles au centime : il n’est pas enregistré. Signalez-le à votre responsable."
    ),
}

FAULTS: Final[Mapping[str, str]] = {
    "funding.cannot_be_held": (
        "Ce montant ne peut pas être bloqué : l’aide ne couvre pas ce soin, ou le financeur a déjà répondu."
    ),
    "funding.which_point": "Indiquez un nombre de demandes, de 0 à {most}.",
    "funding.fact_flag": "Répondez par oui ou par non.",
    "funding.fact_money": "Indiquez un montant en euros, positif ou nul.",
    "funding.fact_whole": "Indiquez un nombre entier, positif ou nul.",
    "funding.fact_code": "Choisissez une réponse de la liste.",
    "funding.fact_words": "Choisissez au plus vingt réponses de la liste.",
}
