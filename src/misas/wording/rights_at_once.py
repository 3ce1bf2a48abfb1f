"""French of the gestures that say several things at once: none of these amounts, the same for all the household."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from misas.core.rights.codes import FactPeriod
from misas.core.rights.months import window
from misas.lib.french import NBSP
from misas.wording.rights_members import together
from misas.wording.rights_reasons import month_words

LISTED: Final = 4
"""How many names a sentence lists before it counts them."""


def amounts_words(period: FactPeriod, month: date) -> str:
    """What is true of all the amounts of one period: « Depuis octobre 2025 », « Sur le dernier avis d’impôt »."""
    return {
        FactPeriod.WINDOW: f"Depuis {month_words(window(month)[0])}",
        FactPeriod.MONTH: f"En {month_words(month)}",
        FactPeriod.CALENDAR_YEAR: f"En {month.year - 1}",
        FactPeriod.LAST_NOTICE: "Sur le dernier avis d’impôt",
        FactPeriod.MOMENT: "Aujourd’hui",
    }[period]


def noted_words(facts: Sequence[str], who: Sequence[str], *, is_nothing: bool) -> str:
    """« Noté : rien sur 12 lignes, dont Salaire net, Retraite nette. » ; « Nationalité : noté pour Jade et Tom. »"""
    if not facts:
        return "Rien de nouveau à noter."
    of_whom = f" (pour {together(who)})" if who else ""
    if not is_nothing:
        return f"{', '.join(facts)}{NBSP}: noté pour {together(who)}."
    shown = ", ".join(facts[:LISTED])
    if len(facts) > LISTED:
        return f"Noté{of_whom}{NBSP}: rien sur {len(facts)} lignes, dont {shown}."
    return f"Noté{of_whom}{NBSP}: rien sur {shown}."


def kept_in_short(count: int) -> str:
    """The same without a name, where it stands alone on a page."""
    if not count:
        return "Réponses notées."
    stays = "Une réponse différente était déjà donnée, elle reste."
    many = f"{count} réponses différentes étaient déjà données, elles restent."
    return f"Réponses notées. {stays if count == 1 else many}"
