"""The why of an answer in French: one short line per ground, the change that would flip it, a question ready to read.

The same lines serve the screen, the letter and the API. Labels and questions come from the table of facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from misas.core.rights.c2s_first import First
from misas.core.rights.changing import Change
from misas.core.rights.codes import Aspect, Measure, Nature, Operator, Verdict
from misas.core.rights.facts import Atom, FactTable, FactType
from misas.core.rights.grounds import Ground
from misas.core.rights.months import elapsed_years, read_month, window
from misas.core.rights.undescribed import DESCRIBE
from misas.lib.french import MONTHS, NBSP, day, euros, number
from misas.wording.rights import OPERATORS, holder_words
from misas.wording.rights_members import TO_ADD

MISSING: Final = "inconnu"
_ORDER: Final[Mapping[Operator, tuple[str, str]]] = {  # a date behind us, a date ahead: the order turns
    Operator.AT_LEAST: ("depuis au moins", "dans au plus"),
    Operator.ABOVE: ("depuis plus de", "dans moins de"),
    Operator.BELOW: ("depuis moins de", "dans plus de"),
    Operator.AT_MOST: ("depuis au plus", "dans au moins"),
    Operator.EQUAL: ("depuis", "dans"),
    Operator.OTHER_THAN: ("pas depuis", "pas dans"),
}


DESCRIBED: Final = {DESCRIBE[role]: words for role, words in TO_ADD.items()}
"""A line that misses somebody, not a fact."""


OWN_RULES: Final[Mapping[str, str]] = {
    First.DUE: f"La C2S est due à ce foyer{NBSP}: elle passe avant",
    First.CLAIMED: f"La C2S est demandée pour ce foyer{NBSP}: elle passe avant",
    First.UNSURE: f"On ne sait pas encore si la C2S est due à ce foyer{NBSP}: elle passe avant",
    First.OPEN: f"La C2S est ouverte pour ce foyer{NBSP}: il n’y a rien d’autre à chercher",
}
"""Why what only helps without the C2S is a no, or not known yet."""


def ground_line(ground: Ground, table: FactTable, labels: Mapping[str, str] | None = None) -> str:
    """One line of the why: what is held, where it comes from, what the law asks for, its article.

    `labels`: the French of the engine's rules and codes, which name what is computed from several facts."""
    article = f" ({ground.article})" if ground.article else ""
    named = rule_words((labels or {}).get(ground.rule, "")) or OWN_RULES.get(ground.rule, "")
    if ground.fact is None:
        return f"{_computed(ground, named, labels or {})}{article}."
    if ground.rule in DESCRIBED:
        return f"{DESCRIBED[ground.rule]}{article}."
    one = table[ground.fact.fact]
    held = MISSING if ground.is_missing else _held(ground, one)
    source = f", selon {holder_words(ground.origin.source)}" if ground.origin and ground.origin.source else ""
    if ground.operator is None:
        return f"{one.label}{NBSP}: {held}{source}{article}."
    asked = condition(one, ground.operator, ground.threshold, ground.measure)
    law = f"exclu si {asked}" if ground.excludes else f"il faut {asked}"
    return f"{one.label}{NBSP}: {held}{source}{NBSP}; {law}{article}."


def one_of_line(alternatives: Sequence[Sequence[Ground]], table: FactTable) -> str:
    """Alternatives of which none is met, in one sentence, each with what it lacks: one of them would be enough."""
    told = [" et ".join(_lacking(one, table) for one in each) for each in alternatives]
    return f"Il faut l’une de ces conditions{NBSP}: {f'{NBSP}; '.join(dict.fromkeys(told))}. Aucune n’est remplie."


def _lacking(ground: Ground, table: FactTable) -> str:
    assert ground.fact is not None and ground.operator is not None  # a condition of the rule
    one = table[ground.fact.fact]
    return f"{one.label}{NBSP}: {condition(one, ground.operator, ground.threshold, ground.measure)}"


OLD_WORDS: Final = (("agées", "âgées"), ("CMU-C", "C2S"))
"""How the published rules still write what their names say."""


def rule_words(label: str) -> str:
    """The label of a published rule as it is written today."""
    for old, new in OLD_WORDS:
        label = label.replace(old, new)
    return label


def _computed(ground: Ground, named: str, labels: Mapping[str, str]) -> str:
    """A line that no single fact carries: a ceiling, a base, a reason of the engine."""
    met = "Règle remplie" if ground.holds else "Règle non remplie"
    period = f" {period_words(ground.period)}" if ground.period else ""
    if ground.amount is not None:
        told = f"{named or met}{NBSP}: {money(ground.amount)}{period}"
        if ground.operator is not None and isinstance(ground.threshold, Decimal):
            told += f"{NBSP}; il faut {_amount(ground.operator, ground.threshold)}"
        return told
    if isinstance(ground.value, str) and ground.value:
        return f"{named or met}{NBSP}: {labels.get(ground.value, ground.value)}"
    if isinstance(ground.value, bool) and named:
        return f"{named}{NBSP}: {'oui' if ground.value else 'non'}"
    return named or met


def _held(ground: Ground, one: FactType) -> str:
    if ground.amount is not None:
        return f"{money(ground.amount)} {period_words(ground.period)}"
    return value_words(one, ground.value)


def value_words(one: FactType, value: Any) -> str:
    """The value of a fact in French: « oui », the label of a choice, a day, a figure, euros."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, int):
        return number(value)
    return f"«{NBSP}{one.values.get(value, value)}{NBSP}»"


def money(amount: Decimal) -> str:
    return euros(round(amount * 100))


def period_words(period: str) -> str:
    """`2026-11` → « pour novembre 2026 »; `2025-10/2026-09` → « d’octobre 2025 à septembre 2026 »."""
    first, _, last = period.partition("/")
    if not last:
        return f"pour {month_words(read_month(first))}"
    return f"{_from(read_month(first))} à {month_words(read_month(last))}"


def month_words(month: date | None) -> str:
    assert month is not None  # periods are written by core
    return f"{MONTHS[month.month - 1]}{NBSP}{month.year}"


def _from(month: date | None) -> str:
    words = month_words(month)
    return f"d’{words}" if words[0] in "ao" else f"de {words}"


def condition(one: FactType, operator: Operator, threshold: Any, measure: Measure | None = None) -> str:
    """What the law asks of a fact, in a few words that follow « il faut »."""
    if isinstance(threshold, bool):
        return "oui" if threshold is (operator is Operator.EQUAL) else "non"
    if isinstance(threshold, frozenset):
        return _choices(one, threshold if operator is Operator.AMONG else frozenset(one.values) - threshold)
    if isinstance(threshold, str):
        name = f"«{NBSP}{one.values[threshold]}{NBSP}»"
        return name if operator is Operator.EQUAL else f"autre chose que {name}"
    if measure is not None:
        return _elapsed(one, operator, int(threshold), measure)
    if one.nature is Nature.WHOLE:
        return f"{OPERATORS[operator]} {number(int(threshold))}"
    return _amount(operator, threshold)


def _choices(one: FactType, wanted: frozenset[str]) -> str:
    """A list of choices, or what they leave out when that is shorter."""
    others = frozenset(one.values) - wanted
    told = others if len(others) < len(wanted) else wanted
    names = [f"«{NBSP}{label}{NBSP}»" for code, label in one.values.items() if code in told]
    listed = ", ".join(names[:-1]) + f" ou {names[-1]}" if len(names) > 1 else names[0]
    return f"autre chose que {listed}" if told is others else listed


def _amount(operator: Operator, threshold: Decimal) -> str:
    if threshold == 0:
        none = {Operator.EQUAL: "aucun versement", Operator.AT_MOST: "aucun versement", Operator.ABOVE: "un versement"}
        if operator in none:
            return none[operator]
    return f"{OPERATORS[operator]} {money(threshold)}"


def _elapsed(one: FactType, operator: Operator, threshold: int, measure: Measure) -> str:
    if measure is Measure.YEARS:
        unit = "an" if abs(threshold) == 1 else "ans"
        if one.id == "birth_date":
            return f"{OPERATORS[operator]} {threshold}{NBSP}{unit}"
    else:
        unit = "mois"
    if threshold == 0:
        passed = operator in (Operator.AT_LEAST, Operator.ABOVE)
        return "une date passée" if passed else "une date à venir"
    behind, ahead = _ORDER[operator]
    return f"{behind if threshold > 0 else ahead} {abs(threshold)}{NBSP}{unit}"


def change_line(change: Change, table: FactTable) -> str:
    """What would have to be true for another answer, or the day from which it changes; never an advice."""
    if change.on is not None:
        return f"À partir du {day(change.on)}, {_since(change, change.on, table)}{ENDS[change.verdict]}."
    facts = " et ".join(
        f"{_named(table[atom.fact])}{NBSP}: {value_words(table[atom.fact], v)}{_over(atom)}" for atom, v in change.facts
    )
    return f"Avec {facts}, {ENDS[change.verdict]}."


def _over(atom: Atom) -> str:
    """An amount that is told by month elsewhere says that it is a total here."""
    return " sur les douze mois comptés" if atom.aspect is Aspect.WINDOW else ""


ENDS: Final = {
    Verdict.YES: "la réponse serait oui",
    Verdict.NO: "la réponse serait non",
    Verdict.UNKNOWN: "la réponse serait à vérifier",
}


def _since(change: Change, on: date, table: FactTable) -> str:
    """The dates that time acts on: « à 25 ans, », « avec « En France depuis » le 15 septembre 2026, »."""
    told = []
    for atom, value in change.facts:
        assert isinstance(value, date)  # only dates are acted on by time
        if atom.fact == "birth_date":
            told.append(f"à {elapsed_years(value, on)}{NBSP}ans, ")
        else:
            told.append(f"avec {_named(table[atom.fact])} le {day(value)}, ")
    return "".join(dict.fromkeys(told))


def _named(one: FactType) -> str:
    return f"«{NBSP}{one.label}{NBSP}»"


def question_words(atom: Atom | str, table: FactTable, month: date, *, of_another: bool = False) -> str:
    """The question of a fact for a review of this month, its months and its year filled in.

    `of_another`: said to the applicant of another member; who it is stands beside it."""
    one = table[atom if isinstance(atom, str) else atom.fact]
    months = window(month)
    ends = {
        "debut": month_words(months[0]),
        "fin": month_words(months[-1]),
        "mois": month_words(month),
        "annee": str(month.year - 1),
    }
    asked = one.question_of_another if of_another else one.question
    text = asked.replace("de {debut}", _from(months[0]))
    return text.format(**ends)
