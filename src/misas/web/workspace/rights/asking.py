"""One question on screen: how it is spoken, how it is answered, what is already held of it. No query here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from misas.core.rights.c2s_facts import BY_MONTH
from misas.core.rights.codes import Aspect, Entity, FactPeriod, FactStatus, FactTheme, Nature
from misas.core.rights.facts import HOUSEHOLD, Amounts, Atom, FactTable, FactType, Held, Household
from misas.core.rights.months import month_text, window
from misas.core.rights.totals import is_shared_out
from misas.lib.french import MONTHS, NBSP, THIN, number
from misas.web.workspace.rights import typed
from misas.wording.rights import FACT_THEMES
from misas.wording.rights_answers import held_words, origin_words, say_again_words
from misas.wording.rights_reasons import question_words

KINDS: Final[Mapping[Nature, str]] = {
    Nature.BOOLEAN: "choice",
    Nature.ENUM: "choice",
    Nature.DATE: "day",
    Nature.WHOLE: "number",
    Nature.AMOUNT: "amount",
    Nature.MONTHLY: "amount",
}
LEFT_OUT_BY_MONTH: Final = (*BY_MONTH, "aspa")
"""Benefits of which the law leaves something out each month: a total of them settles little, it is not offered."""
KEYS: Final = 8
"""Choices that a digit of the keyboard takes; 9 and 0 are for « ne souhaite pas répondre » and « ne sait pas »."""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    key: str
    is_held: bool


@dataclass(frozen=True, slots=True)
class MonthField:
    name: str
    label: str
    typed: str
    in_window: bool


@dataclass(frozen=True, slots=True)
class HeldShown:
    """A fact already held: its words, how sure, where it comes from, and where it is corrected."""

    fact: str
    member: str
    label: str
    said: str
    status: FactStatus
    origin: str
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """`spoken` is read aloud; `about` names whom it is for, but the applicant;
    `to_say_again` says when it was answered, too long ago to be held. `takes_total`: a total of twelve months may be
    told; `asks_months`: one is, and does not say enough."""

    fact: str
    member: str
    theme: FactTheme
    theme_label: str
    label: str
    spoken: str
    help: str
    about: str
    kind: str
    choices: tuple[Choice, ...] = ()
    months: tuple[MonthField, ...] = ()
    shape: str = typed.EACH
    value: str = ""
    total: str = ""
    takes_total: bool = True
    asks_months: bool = False
    held: HeldShown | None = None
    to_say_again: str = ""
    settles: int = 0
    is_health: bool = False
    kept: Mapping[str, str] = field(default_factory=dict)


def asked(
    fact: str, member: str, household: Household, table: FactTable, labels: Mapping[str, str], *, settles: int = 0,
    url: str = "", post: Mapping[str, str] | None = None, told_on: date | None = None,
) -> Asked:  # fmt: skip
    """The question of one fact of one member; `post` is what was typed and could not be read, given back as typed;
    `told_on`: the day of an answer too old to be held, while no other was given."""
    one, held = table[fact], household.held(member, fact)
    is_answered = is_told(household, member, fact)
    kind = "months" if one.nature is Nature.MONTHLY and one.period is not FactPeriod.MONTH else KINDS[one.nature]
    amounts = held.value if isinstance(held.value, Amounts) else None
    asks_months = settles > 0 and is_told(household, member, fact) and not is_complete(household, table, member, fact)
    asks_months = asks_months and amounts is not None and amounts.total is not None
    shape = typed.MONTHS if asks_months else _shape(amounts, one, household.month)
    shape = post.get("shape", typed.EACH) if post else shape
    about = "" if member in (HOUSEHOLD, household.applicant.id) else labels.get(member, "")
    return Asked(
        fact=fact,
        member=member,
        theme=one.theme,
        theme_label=FACT_THEMES[one.theme],
        label=one.label,
        spoken=question_words(fact, table, household.month, of_another=bool(about)),
        help=one.help_of_another if about else one.help,
        about=about,
        kind=kind,
        choices=_choices(one, held),
        months=_months(one, amounts, household.month, post) if kind == "months" else (),
        shape=shape,
        value=post.get("value", "") if post else _typed_value(held, one, household.month, shape),
        total=post.get("total", "") if post else _euros(amounts.total) if amounts else "",
        takes_total=fact not in LEFT_OUT_BY_MONTH or shape == typed.TOTAL,
        asks_months=asks_months,
        held=held_shown(fact, member, household, table, url) if is_answered else None,
        to_say_again=say_again_words(told_on) if told_on and not is_answered else "",
        settles=settles,
        is_health=one.is_health,
    )


def is_told(household: Household, member: str, fact: str) -> bool:
    """Whether something was answered, « ne sait pas » included: what nobody asked yet is not told. A partner who is
    described answers for the couple."""
    facts = household.facts if member == HOUSEHOLD else household.member(member).facts
    return fact in facts or household.held(member, fact).value is not None


def is_complete(household: Household, table: FactTable, member: str, fact: str) -> bool:
    """Whether nothing of a fact is left to tell: « ne sait pas » says it all, one month out of twelve does not."""
    if not is_told(household, member, fact):
        return False
    value = household.held(member, fact).value
    if not isinstance(value, Amounts):
        return True
    aspects = table[fact].aspects()
    if Aspect.WINDOW not in aspects:
        return household.month in value.months
    if value.total is not None:  # asked again when the months it was paid in still change an answer
        return is_shared_out(value, household.month)
    return not household.part_known(Atom(member, fact, Aspect.WINDOW))[1]


def held_shown(fact: str, member: str, household: Household, table: FactTable, url: str) -> HeldShown:
    one, held = table[fact], household.held(member, fact)
    return HeldShown(fact, member, one.label, held_words(held, one, household.month), held.status,
                     origin_words(held), url)  # fmt: skip


def _choices(one: FactType, held: Held) -> tuple[Choice, ...]:
    if one.nature is Nature.BOOLEAN:
        pairs, value = [("yes", "Oui"), ("no", "Non")], {True: "yes", False: "no"}.get(held.value)  # type: ignore[arg-type]
    elif one.nature is Nature.ENUM:
        pairs, value = list(one.values.items()), held.value  # type: ignore[assignment]
    else:
        return ()
    return tuple(
        Choice(code, label, str(rank) if rank <= KEYS else "", code == value)
        for rank, (code, label) in enumerate(pairs, start=1)
    )


def _shape(amounts: Amounts | None, one: FactType, month: date) -> str:
    if amounts is None:
        return typed.EACH
    if amounts.total is not None:
        return typed.TOTAL
    same = len(set(amounts.months.values())) <= 1 and set(one.months(month)) <= set(amounts.months)
    return typed.EACH if same else typed.MONTHS


def _months(
    one: FactType, amounts: Amounts | None, month: date, post: Mapping[str, str] | None
) -> tuple[MonthField, ...]:
    counted = window(month)
    return tuple(
        MonthField(
            name=typed.month_key(each),
            label=f"{MONTHS[each.month - 1]}{NBSP}{each.year}",
            typed=post.get(typed.month_key(each), "") if post else _euros(amounts.months.get(each)) if amounts else "",
            in_window=each in counted,
        )
        for each in one.months(month)
    )


def _typed_value(held: Held, one: FactType, month: date, shape: str) -> str:
    value: Any = held.value
    if isinstance(value, Amounts):
        if one.period is not FactPeriod.MONTH and shape != typed.EACH:
            return ""
        return _euros(next(iter(value.months.values()), None))
    if isinstance(value, Decimal):
        return _euros(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _euros(amount: Decimal | None) -> str:
    """As it is typed again: 1 234,50, or 700 when no cent is left."""
    if amount is None:
        return ""
    whole, cents = divmod(round(amount * 100), 100)
    return number(whole).replace(THIN, " ") + (f",{cents:02d}" if cents else "")


def atom_of(fact: str, member: str, household: Household, table: FactTable) -> Atom:
    """The atom of a fact named in an address: the household's own when the table says so. Raises KeyError."""
    one = table[fact]
    if one.entity is Entity.HOUSEHOLD:
        return Atom(HOUSEHOLD, fact)
    known = {each.id for each in household.members}
    return Atom(member if member in known else household.applicant.id, fact)


__all__ = [
    "Asked",
    "Choice",
    "HeldShown",
    "MonthField",
    "asked",
    "atom_of",
    "held_shown",
    "is_complete",
    "is_told",
    "month_text",
]
