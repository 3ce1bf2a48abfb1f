"""The facts of a review: their table, and what is held of each for a household and its members.

A fact is known, said, unknown or declined; unknown is never zero. The table is data (`rules/rights/facts.yaml`), given
here as plain values. Not here: reading a file of a household (`household`), contradictions (`validation`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from misas.core.rights.asked_if import AskedIf, check_condition, check_supposed, read_asked_if
from misas.core.rights.codes import Aspect, Entity, FactPeriod, FactStatus, FactTheme, Nature, Role, Sense
from misas.core.rights.expiry import Expiry, read_expiry
from misas.core.rights.months import first_day, window

HOUSEHOLD: Final = ""
"""The member of a fact that belongs to the household itself."""


class BrokenRule(Exception):
    """A rule file cannot be read: a fault of its author, with every reason found."""

    def __init__(self, where: str, reasons: Iterable[str]) -> None:
        self.where, self.reasons = where, tuple(reasons)
        super().__init__(f"{where}: {'; '.join(self.reasons)}")


@dataclass(frozen=True, slots=True)
class FactType:
    """One line of the table of facts. `low` and `high` are the plausible bounds; for a date, years before the month.
    `expires`: how long what was said holds, for a fact of the moment; None for the others, which name their months or
    their year. `asked_if`: what other facts must say for it to be asked at all; None when it always is.
    `question_of_another`, `help_of_another`: the same said to the applicant of another member. `is_shared`: families
    usually have one answer for all."""

    id: str
    entity: Entity
    nature: Nature
    theme: FactTheme
    period: FactPeriod
    label: str
    question: str
    help: str
    variable: str
    held_by: tuple[str, ...]
    is_health: bool
    values: Mapping[str, str] = field(default_factory=dict)
    engine_values: Mapping[str, str] = field(default_factory=dict)
    low: int = 0
    high: int = 0
    sense: Sense | None = None
    also: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    expires: Expiry | None = None
    asked_if: AskedIf | None = None
    question_of_another: str = ""
    help_of_another: str = ""
    is_shared: bool = False

    def months(self, month: date) -> tuple[date, ...]:
        """The months that a monthly amount covers for a review of `month`, the oldest first."""
        if self.nature is not Nature.MONTHLY:
            return ()
        if self.period is FactPeriod.MONTH:
            return (month,)
        later = (m for m in (_back(month, offset) for offset in sorted(self.also, reverse=True)))
        return tuple(dict.fromkeys((*window(month), *later)))

    def aspects(self) -> tuple[Aspect, ...]:
        """The parts of the fact that a condition may read."""
        if self.nature is not Nature.MONTHLY:
            return (Aspect.VALUE,)
        if self.period is FactPeriod.MONTH:
            return (Aspect.MONTH,)
        return (Aspect.MONTH, Aspect.WINDOW) if 0 in self.also else (Aspect.WINDOW,)

    def is_read_in(self, month: date) -> bool:
        return (self.since is None or self.since <= month) and (self.until is None or month <= self.until)


def _back(month: date, count: int) -> date:
    year, index = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(year, index + 1, 1)


class FactTable(Mapping[str, FactType]):
    """Every fact by its id, in the order of the file."""

    def __init__(self, types: Iterable[FactType]) -> None:
        self._types = MappingProxyType({one.id: one for one in types})

    def __getitem__(self, key: str) -> FactType:
        return self._types[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._types)

    def __len__(self) -> int:
        return len(self._types)

    @classmethod
    def read(cls, rows: Iterable[Mapping[str, Any]]) -> FactTable:
        """The table from the plain values of its file. Raises BrokenRule for a line that says nothing sound."""
        types: list[FactType] = []
        for row in rows:
            try:
                types.append(_fact_type(row))
            except (KeyError, ValueError, TypeError) as wrong:
                raise BrokenRule(f"facts:{row.get('id')}", [repr(wrong)]) from wrong
        ids = [one.id for one in types]
        if twice := {one for one in ids if ids.count(one) > 1}:
            raise BrokenRule("facts", [f"told twice: {', '.join(sorted(twice))}"])
        found = cls(types)
        for one in types:
            try:
                found._check(one)
            except ValueError as wrong:
                raise BrokenRule(f"facts:{one.id}", [repr(wrong)]) from wrong
        return found

    def _check(self, one: FactType) -> None:
        """Raises ValueError when the conditions of a fact name none, or come back to itself."""
        if one.asked_if is None:
            return
        for group in one.asked_if.groups:
            for each in group:
                if each.fact not in self:
                    raise ValueError(f"demande_si: no fact {each.fact}")
                check_condition(each, self[each.fact].nature, self[each.fact].values)
        if one.asked_if.otherwise is not None:
            check_supposed(one.asked_if.otherwise, one.nature, one.values)
        before, waiting = set[str](), [*one.asked_if.facts]
        while waiting:
            name = waiting.pop()
            if name == one.id:
                raise ValueError("demande_si: comes back to itself")
            if name not in before and (other := self.get(name)) is not None and other.asked_if is not None:
                waiting += other.asked_if.facts
            before.add(name)


_KEYS: Final = frozenset(
    {"id", "entite", "nature", "valeurs", "vers", "theme", "periode", "aussi", "en_vigueur", "bornes", "sens"}
    | {"perime_apres", "demande_si", "sinon"}
    | {"libelle", "question", "aide", "variable", "detenu_par", "donnee_de_sante"}
    | {"question_autre", "aide_autre", "partage"}
)
OF_A_PERSON: Final = frozenset({"question_autre", "aide_autre", "partage"})
"""The keys that say nothing of a fact of the household."""


def _fact_type(row: Mapping[str, Any]) -> FactType:
    if unknown := set(row) - _KEYS:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    nature = Nature(row["nature"])
    numeric = nature in (Nature.WHOLE, Nature.MONTHLY, Nature.AMOUNT, Nature.DATE)
    if (nature is Nature.ENUM) != bool(row.get("valeurs")) or numeric != ("bornes" in row):
        raise ValueError("an enum has values, a number or a date has bounds, nothing else has either")
    entity, period = Entity(row["entite"]), FactPeriod(row["periode"])
    if strange := (OF_A_PERSON & set(row) if entity is Entity.HOUSEHOLD else set()):
        raise ValueError(f"{', '.join(sorted(strange))}: of a fact of a person alone")
    if (period is FactPeriod.MOMENT) != ("perime_apres" in row):
        raise ValueError("perime_apres: a fact of the moment says how long it holds, and no other does")
    low, high = row.get("bornes", (0, 0))
    since, until = row.get("en_vigueur", (None, None))
    return FactType(
        id=row["id"],
        entity=entity,
        nature=nature,
        theme=FactTheme(row["theme"]),
        period=period,
        label=row["libelle"],
        question=row["question"],
        help=row["aide"],
        variable=row["variable"],
        held_by=tuple(row["detenu_par"]),
        is_health=bool(row["donnee_de_sante"]),
        values=MappingProxyType(dict(row.get("valeurs", {}))),
        engine_values=MappingProxyType(dict(row.get("vers", {}))),
        low=int(low),
        high=int(high),
        sense=Sense(row["sens"]) if "sens" in row else None,
        also=tuple(row.get("aussi", ())),
        since=since,
        until=until,
        expires=read_expiry(row["perime_apres"]) if period is FactPeriod.MOMENT else None,
        asked_if=read_asked_if(row),
        question_of_another=row.get("question_autre", row["question"]),
        help_of_another=row.get("aide_autre", row["aide"]),
        is_shared=read_flag(row, "partage"),
    )


def read_flag(row: Mapping[str, Any], key: str) -> bool:
    """Whether a line says `key: true`. Raises ValueError for anything else: without the key, it is not so."""
    if key in row and row[key] is not True:
        raise ValueError(f"{key}: true, or not there")
    return key in row


@dataclass(frozen=True, slots=True)
class Amounts:
    """Euros by month, and the total of the window when only the total is known."""

    months: Mapping[date, Decimal] = field(default_factory=dict)
    total: Decimal | None = None


Value = bool | int | str | date | Decimal | Amounts


@dataclass(frozen=True, slots=True)
class Held:
    """One fact as it is held: its value if there is one, how sure it is, where it comes from, and of which day."""

    value: Value | None
    status: FactStatus = FactStatus.SAID
    source: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        if (self.value is None) != (self.status in (FactStatus.UNKNOWN, FactStatus.DECLINED)):
            raise ValueError("a fact has a value exactly when it is known or said")


NOT_HELD: Final = Held(None, FactStatus.UNKNOWN)
COUPLE: Final = "couple"
SAID_COUPLE: Final = Held(True)


@dataclass(frozen=True, slots=True, order=True)
class Atom:
    """The smallest thing a condition reads: one part of one fact of one member."""

    member: str
    fact: str
    aspect: Aspect = Aspect.VALUE


@dataclass(frozen=True, slots=True)
class Member:
    id: str
    role: Role
    facts: Mapping[str, Held] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Household:
    """What is held of a household for a review of one month (its first day). The applicant is the first member."""

    month: date
    facts: Mapping[str, Held]
    members: tuple[Member, ...]

    def __post_init__(self) -> None:
        if self.month != first_day(self.month):
            raise ValueError("a month is named by its first day")

    @property
    def applicant(self) -> Member:
        return next(one for one in self.members if one.role is Role.APPLICANT)

    def member(self, key: str) -> Member:
        return next(one for one in self.members if one.id == key)

    def held(self, member: str, fact: str) -> Held:
        """What is held of a fact; NOT_HELD when nothing is. A partner who is described makes a couple, unless told."""
        facts = self.facts if member == HOUSEHOLD else self.member(member).facts
        found = facts.get(fact, NOT_HELD)
        if member == HOUSEHOLD and fact == COUPLE and found.status is FactStatus.UNKNOWN:
            return SAID_COUPLE if any(one.role is Role.PARTNER for one in self.members) else found
        return found

    def value(self, atom: Atom) -> bool | int | str | date | Decimal | None:
        """The plain value of what a condition reads; None when it is not wholly known."""
        value = self.held(atom.member, atom.fact).value
        if not isinstance(value, Amounts):
            return value
        if atom.aspect is Aspect.MONTH:
            return value.months.get(self.month)
        if value.total is not None:
            return value.total
        months = window(self.month)
        return sum((value.months[m] for m in months), Decimal(0)) if set(months) <= set(value.months) else None

    def part_known(self, atom: Atom) -> tuple[Decimal, int]:
        """Of a total of the window: what is known of it, and how many of its months are missing."""
        value = self.held(atom.member, atom.fact).value
        known = value.months if isinstance(value, Amounts) else {}
        held = [known[m] for m in window(self.month) if m in known]
        return sum(held, Decimal(0)), 12 - len(held)
