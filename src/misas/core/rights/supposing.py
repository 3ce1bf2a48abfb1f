"""What age alone makes impossible or so improbable that nobody is asked: a question that would only hurt or amaze.

For the answers alone, and only where nothing was said: whatever the person says comes first. Not here: what a sex in a
register would suppose; it supposes nothing (`validation` names what should be checked with her).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from misas.core.rights.codes import FactStatus, Role
from misas.core.rights.facts import NOT_HELD, Amounts, Held, Household, Member
from misas.core.rights.months import add_months, elapsed_years

AGE: Final = "age"
"""The source of a supposed fact."""
MAY_BEAR: Final = (12, 60)
"""Years between which a person may be asked whether she is pregnant: the younger included, the older not (p)."""
NOT_PREGNANT: Final = Held("none", FactStatus.KNOWN, AGE)
ASPA_FROM: Final = 60
"""Years before which nobody has the ASPA: the youngest, unfit for work, are past sixty (CSS L815-1, R815-1)."""
CEJ_UNTIL: Final = 32
"""Years from which nobody had a contrat d’engagement jeune in the window: under 26, under 30 with a disability (code du
travail L5131-6), and two years in which it may still have run (p)."""
ASI_UNTIL: Final = 69
"""Years from which nobody had the ASI in the window: it ends at the age of the ASPA, at most 67 (CSS L815-24), and the
window goes a little over a year back."""
MONTHS: Final = 14
"""The month of the review and the thirteen before: every month that a fact may be asked for."""


def supposed(household: Household) -> Household:
    """The household with what the age of its members tells."""
    month = household.month
    members = tuple(_with_age(one, month) for one in household.members)
    facts = household.facts
    adults = [years_of(one, month) for one in members if one.role in (Role.APPLICANT, Role.PARTNER)]
    if _is_open(facts, "aspa") and all(years is not None and years < ASPA_FROM for years in adults):
        facts = {**facts, "aspa": _nothing(month)}
    if members == household.members and facts is household.facts:
        return household
    return replace(household, members=members, facts=facts)


def years_of(one: Member, month: date) -> int | None:
    """The age of a member on the first day of a month, in years; None when it is not held."""
    born = one.facts.get("birth_date", NOT_HELD).value
    return None if born is None else elapsed_years(born, month)  # type: ignore[arg-type]  # its nature is a date


def _with_age(one: Member, month: date) -> Member:
    years = years_of(one, month)
    if years is None:
        return one
    told: dict[str, Held] = {}
    if _is_open(one.facts, "pregnancy") and not MAY_BEAR[0] <= years < MAY_BEAR[1]:
        told["pregnancy"] = NOT_PREGNANT
    if _is_open(one.facts, "cej_allowance") and years >= CEJ_UNTIL:
        told["cej_allowance"] = _nothing(month)
    if _is_open(one.facts, "asi") and years >= ASI_UNTIL:
        told["asi"] = _nothing(month)
    return replace(one, facts={**one.facts, **told}) if told else one


def _is_open(facts: Mapping[str, Held], name: str) -> bool:
    return facts.get(name, NOT_HELD).status is FactStatus.UNKNOWN


def _nothing(month: date) -> Held:
    months = {add_months(month, -back): Decimal(0) for back in range(MONTHS)}
    return Held(Amounts(months), FactStatus.KNOWN, AGE)
