"""What is held of a fact in French, and where it comes from: « 700,00 € par mois », « selon la Caf, le 2 novembre ».

The labels of facts come from their table; a source is a code of a body (`detenu_par`) or a short text as it was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from misas.core.rights.codes import FactPeriod, FactSource, FactStatus
from misas.core.rights.engine import SecondOpinion
from misas.core.rights.facts import Amounts, FactType, Held
from misas.core.rights.months import window
from misas.lib.french import NBSP, day
from misas.wording.rights import holder_words
from misas.wording.rights_reasons import money, month_words, value_words

SAID: Final = "dit par la personne"
SAID_AT: Final[Mapping[str, str]] = {
    FactSource.EARLIER_REVIEW: "dit au bilan précédent",
    FactSource.REFERRAL: "dit au signalement",
    FactSource.DOCUMENT: "lu sur un document",
}
NOT_KNOWN: Final = "ne sait pas"
NOT_TOLD: Final = "ne souhaite pas répondre"
NOTHING: Final = "rien"


def held_words(held: Held, one: FactType, month: date) -> str:
    """The value as it is read in a list; « ne sait pas » when there is none."""
    if held.status is FactStatus.UNKNOWN:
        return NOT_KNOWN
    if held.status is FactStatus.DECLINED:
        return NOT_TOLD
    if isinstance(held.value, Amounts):
        return _amounts(held.value, one, month)
    if held.value == 0 and isinstance(held.value, Decimal):
        return NOTHING
    return value_words(one, held.value)


def _amounts(amounts: Amounts, one: FactType, month: date) -> str:
    counted = window(month)
    if one.period is FactPeriod.MONTH:
        if month not in amounts.months:
            return NOT_KNOWN
        held = money(amounts.months[month]) if amounts.months[month] else NOTHING
        return f"{held} pour {month_words(month)}"
    if amounts.total is not None:
        return f"{NOTHING} sur douze mois" if amounts.total == 0 else f"{money(amounts.total)} sur douze mois"
    each = set(amounts.months.values())
    if set(one.months(month)) <= set(amounts.months):
        if each == {Decimal(0)}:
            return NOTHING
        if len(each) == 1:
            return f"{money(next(iter(each)))} par mois"
    told = [amounts.months[m] for m in counted if m in amounts.months]
    if len(told) == len(counted):
        return f"{money(sum(told, Decimal(0)))} sur douze mois"
    return f"{money(sum(told, Decimal(0)))} sur {len(told)}{NBSP}mois, les autres inconnus"


def origin_words(held: Held) -> str:
    """« selon la Caf, le 2 novembre 2026 », « dit par la personne, le 21 novembre 2026 »; a silence has its day."""
    if held.status in (FactStatus.UNKNOWN, FactStatus.DECLINED):
        return f"le {day(held.on)}" if held.on else ""
    who = f"selon {holder_words(held.source)}" if held.source else SAID
    if held.status is FactStatus.SAID:
        who = SAID_AT.get(held.source, SAID)
    return f"{who}, le {day(held.on)}" if held.on else who


def say_again_words(told_on: date) -> str:
    """What was told of the moment too long ago to be held: « Dit le 3 mars 2024 : à redire. »"""
    return f"Dit le {day(told_on)}{NBSP}: à redire."


NOT_COMPARED: Final = f"Second calcul{NBSP}: non comparé, il manque trop de réponses ou le mois est trop ancien."
"""The C2S was computed once only: said, never passed over."""


def second_opinion_words(found: SecondOpinion, labels: Mapping[str, str]) -> str:
    """What each of the two computations of the C2S says, when they do not agree."""
    engine, kernel = labels.get(found.engine, found.engine), labels.get(found.kernel, found.kernel)
    detail = f" {found.detail}" if found.detail else ""
    return f"Premier calcul{NBSP}: {engine}. Second calcul{NBSP}: {kernel}.{detail}"
