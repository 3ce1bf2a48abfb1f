"""What a new review already holds: who the person is, where she lives, what was said when she was referred, and what
she said at her last review. Each with its source and its day; nothing is guessed, what is not sure is asked.

Not here: reading the rows, writing the facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from misas.core.persons.codes import Sex, Source
from misas.core.persons.facts import SECOND_HAND, PersonFact
from misas.core.referrals.said import CoverSaid
from misas.core.rights.codes import FactPeriod, FactSource, FactStatus, Nature
from misas.core.rights.facts import HOUSEHOLD, Amounts, FactTable, FactType, Held, Household
from misas.core.rights.household import write_household
from misas.core.rights.months import read_month

MAINLAND: Final = "metropole"
TERRITORIES: Final[Mapping[str, str]] = {
    "971": "guadeloupe",
    "972": "martinique",
    "973": "guyane",
    "974": "reunion",
    "975": "saint_pierre_et_miquelon",
    "976": "mayotte",
}
NORTHERN_ISLANDS: Final[Mapping[str, str]] = {
    "97150": "saint_martin",
    "97127": "saint_martin",
    "97801": "saint_martin",
    "97133": "saint_barthelemy",
    "97123": "saint_barthelemy",
    "97701": "saint_barthelemy",
}
"""Their postal codes, and the codes of the commune before and since 2007: both begin as Guadeloupe's do."""

COVER: Final[Mapping[CoverSaid, Mapping[str, str]]] = {
    CoverSaid.BASE_ONLY: {"base_cover": "open", "complementary_cover": "none"},
    CoverSaid.C2S: {"base_cover": "open"},  # free or paying: she will say
    CoverSaid.COMPLEMENTARY: {"base_cover": "open"},  # of her employer or her own: she will say
    CoverSaid.AME: {"base_cover": "ame", "complementary_cover": "none"},
    CoverSaid.NONE: {"base_cover": "closed", "complementary_cover": "none"},
}

LEFT_TO_SAY: Final[Mapping[CoverSaid, frozenset[str]]] = {
    CoverSaid.C2S: frozenset({"c2s_free", "c2s_paying"}),
    CoverSaid.COMPLEMENTARY: frozenset({"employer", "individual"}),
}
"""The complementary covers among which a referral does not choose."""


@dataclass(frozen=True, slots=True)
class Prefilled:
    """One fact that a review begins with. `raw` as a file of a household writes it; `member` "" for the household.
    `on`: the day on which it was told; of a fact to say again (`FactSource.SAY_AGAIN`) nothing else is kept."""

    member: str
    fact: str
    raw: Any
    status: FactStatus
    source: str
    on: date | None


def territory_of(commune_code: str, postal_code: str) -> str | None:
    """Where a commune is (INSEE code, else postal code); None when neither says it or it is none of ours."""
    code = commune_code or postal_code
    if len(code) != 5 or not (code.isdigit() or code[:2] in ("2A", "2B")):
        return None
    if code in NORTHERN_ISLANDS:
        return NORTHERN_ISLANDS[code]
    if code[:2] in ("97", "98", "99"):  # overseas; 99 is born abroad, never the commune of a home
        return TERRITORIES.get(code[:3])
    return MAINLAND


def of_person(applicant: str, held: Mapping[str, PersonFact], *, nir_provisional: bool) -> Iterator[Prefilled]:
    """What the facts that hold about a person (by field) say of the applicant and of her household."""
    if (born := held.get("birth_date")) and born.value:
        yield _prefilled(applicant, "birth_date", born.value, born)
    if (sex := held.get("sex")) and sex.value in (Sex.MALE, Sex.FEMALE):
        yield _prefilled(applicant, "sex", "male" if sex.value == Sex.MALE else "female", sex)
    if nir := held.get("nir"):
        yield _prefilled(applicant, "nir_status", "waiting" if nir_provisional else "certified", nir)
    code, postal = held.get("commune_code"), held.get("postal_code")
    place = territory_of(code.value if code else "", postal.value if postal else "")
    if place and (stated := code if code and code.value else postal):
        yield _prefilled(HOUSEHOLD, "territory", place, stated)


def _prefilled(member: str, fact: str, raw: Any, stated: PersonFact) -> Prefilled:
    """What was told second hand is said, never known."""
    second_hand = stated.source in SECOND_HAND
    status = FactStatus.SAID if second_hand or stated.source is Source.PERSON else FactStatus.KNOWN
    source = FactSource.REFERRAL if second_hand else FactSource.CAISSE
    return Prefilled(member, fact, raw, status, source.value, stated.stated_on)


def of_referral(applicant: str, cover: str, said_on: date) -> Iterator[Prefilled]:
    """What a referral declared of the cover of the person."""
    said = COVER.get(CoverSaid(cover), {}) if cover in set(CoverSaid) else {}
    for fact, raw in said.items():
        yield Prefilled(applicant, fact, raw, FactStatus.SAID, FactSource.REFERRAL.value, said_on)


def carried_over(
    earlier: Household, table: FactTable, month: date, told_on: Mapping[tuple[str, str], date]
) -> Iterator[Prefilled]:
    """What an earlier household says for a review of `month`: amounts keep the very months they were told for, and
    what belonged to another year or another window is left out. `told_on`: when each fact was told, by member and id.
    """
    written = write_household(earlier)
    yield from _carried(HOUSEHOLD, earlier.facts, written["household"], earlier.month, table, month, told_on)
    for one, row in zip(earlier.members, written["members"], strict=True):
        yield from _carried(one.id, one.facts, row, earlier.month, table, month, told_on)


def _carried(
    member: str,
    facts: Mapping[str, Held],
    written: Mapping[str, Any],
    before: date,
    table: FactTable,
    month: date,
    told_on: Mapping[tuple[str, str], date],
) -> Iterator[Prefilled]:
    for name, held in facts.items():
        one = table.get(name)
        if one is None or held.value is None:
            continue
        raw = written[name]["value"]
        if isinstance(held.value, Amounts):
            raw = _months_left(raw, held.value, one, month)
            if raw is None:
                continue
        elif not still_holds(one, before, month):
            continue
        on = held.on or told_on.get((member, name))
        yield Prefilled(member, name, raw, FactStatus.SAID, FactSource.EARLIER_REVIEW.value, on)


def _months_left(raw: Mapping[str, Any], held: Amounts, one: FactType, month: date) -> dict[str, Any] | None:
    """The amounts of the months that the new review reads too; a total told for another window says nothing of it."""
    wanted = set(one.months(month))
    left = {name: euros for name, euros in raw.items() if name != "total" and read_month(name) in wanted}
    return left or None


def still_holds(one: FactType, before: date, month: date) -> bool:
    """A closed year and a tax notice are those of the year of the review; what is of the moment ages (`aged`)."""
    yearly = one.period in (FactPeriod.CALENDAR_YEAR, FactPeriod.LAST_NOTICE)
    return not yearly or one.nature is Nature.DATE or before.year == month.year


def newest(facts: Iterable[Prefilled]) -> list[Prefilled]:
    """What was told last, first; of two of the same day, the first given. What has no day comes last."""
    return sorted(facts, key=lambda one: one.on or date.min, reverse=True)


def still_said(one: Prefilled, cover: str, said_on: date, applicant: str) -> bool:
    """Whether a referral received on a day leaves standing what was told of the complementary cover before it: it may
    say that there is one, though not which."""
    if (one.member, one.fact) != (applicant, "complementary_cover") or (one.on or date.min) >= said_on:
        return True
    return cover not in LEFT_TO_SAY or one.raw in LEFT_TO_SAY[CoverSaid(cover)]


def aged(facts: Iterable[Prefilled], table: FactTable, today: date) -> Iterator[Prefilled]:
    """The same facts, but what was told of the moment too long ago is not held: that it was told, and when, is kept."""
    for one in facts:
        expires = table[one.fact].expires
        if expires is None or expires.holds(one.on, today):
            yield one
        else:
            yield replace(one, raw=None, status=FactStatus.UNKNOWN, source=FactSource.SAY_AGAIN.value)


def first_told(facts: Iterable[Prefilled]) -> dict[tuple[str, str], Prefilled]:
    """One fact each: the first one told speaks, the others say less surely."""
    found: dict[tuple[str, str], Prefilled] = {}
    for one in facts:
        found.setdefault((one.member, one.fact), one)
    return found
