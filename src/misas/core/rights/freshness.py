"""Whether the figures we answer with are those of today: what the law has revised since, what we know we lack.

A figure that the law revises in fixed months is *expected* for seven days, then late. A gap said beforehand,
with its reason and its end, is apart: late again once that end has passed. A source that nobody opened for a year is
late too. The day comes in: no clock here, and no test turns red because a day has passed. The table is
`rules/revalorisations.yaml`, given as plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from misas.core.rights.facts import BrokenRule
from misas.core.rights.months import add_months
from misas.core.rights.rules import Right

GRACE: Final = timedelta(days=7)
"""How long after its legal day a value may still be on its way (rights.md §10)."""

LOOK_AGAIN_MONTHS: Final = 12
"""How long a source stays looked at (p)."""


class Standing(StrEnum):
    """How a figure or a source stands on a day. LATE alone makes the whole say no."""

    CURRENT = "current"
    EXPECTED = "expected"
    KNOWN_GAP = "known_gap"
    LATE = "late"


class Cause(StrEnum):
    """Why something does not stand as current."""

    NONE = ""
    REVISION_MISSING = "revision_missing"
    SOURCE_OLD = "source_old"
    GAP_SAID = "gap_said"
    GAP_OVER = "gap_over"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the law: the months in which it is revised (none: no calendar), the day its last value took effect,
    the day on which that value was confirmed unchanged, where it stands, and the rights that read it."""

    id: str
    label: str
    months: tuple[int, ...]
    text: str
    url: str
    place: str
    since: date
    checked_on: date
    confirmed_on: date | None = None
    rights: tuple[str, ...] = ()

    def expected_since(self, on: date) -> date | None:
        """The last legal day of revision up to `on`; None without a calendar."""
        days = [date(year, month, 1) for year in (on.year - 1, on.year) for month in self.months]
        return max((day for day in days if day <= on), default=None)

    def next_revision(self, on: date) -> date | None:
        """The next legal day of revision after `on`; None without a calendar."""
        days = [date(year, month, 1) for year in (on.year, on.year + 1) for month in self.months]
        return min((day for day in days if day > on), default=None)

    @property
    def holds_since(self) -> date:
        """The day up to which the value is known to be the law's: its effect, or its confirmation."""
        return max(self.since, self.confirmed_on or self.since)


@dataclass(frozen=True, slots=True)
class Gap:
    """What we know we lack about a figure, why, and the day on which that excuse ends."""

    parameter: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Revisions:
    """The whole table."""

    parameters: tuple[Parameter, ...]
    gaps: tuple[Gap, ...]

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Revisions:
        """From the plain values of its file. Raises BrokenRule with every reason."""
        reasons = [f"unknown key {key}" for key in raw if key not in ("parametres", "lacunes")]
        parameters = [*_each(_parameter, raw.get("parametres") or (), reasons)]
        gaps = [*_each(_gap, raw.get("lacunes") or (), reasons)]
        ids = [one.id for one in parameters]
        reasons += [f"told twice: {one}" for one in sorted({one for one in ids if ids.count(one) > 1})]
        reasons += [f"a gap about nothing: {gap.parameter}" for gap in gaps if gap.parameter not in ids]
        if not parameters:
            reasons.append("no parameter")
        if reasons:
            raise BrokenRule("revalorisations", reasons)
        return cls(tuple(parameters), tuple(gaps))


@dataclass(frozen=True, slots=True)
class Finding:
    """How one figure, gap or source stands. `due`: when it was to be revised, looked at or mended; of what is current,
    when it will be."""

    id: str
    label: str
    standing: Standing
    cause: Cause = Cause.NONE
    since: date | None = None
    due: date | None = None
    reason: str = ""
    rights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a look at the whole table and the whole catalogue found on a day."""

    on: date
    findings: tuple[Finding, ...]

    def of(self, standing: Standing) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.standing is standing)

    @property
    def is_fresh(self) -> bool:
        return not self.of(Standing.LATE)


@dataclass(frozen=True, slots=True)
class Banner:
    """What a review must show about its figures: those that are late (red), those we know we lack (to be said)."""

    late: tuple[Finding, ...]
    gaps: tuple[Finding, ...]

    @property
    def is_red(self) -> bool:
        return bool(self.late)


def look(revisions: Revisions, rights: Iterable[Right], *, today: date) -> Freshness:
    """Every figure, gap and source, in the order of the table then of the catalogue."""
    excuses: dict[str, list[Gap]] = {}
    for gap in revisions.gaps:
        excuses.setdefault(gap.parameter, []).append(gap)
    found: list[Finding] = []
    for one in revisions.parameters:
        found.extend(_of_parameter(one, excuses.get(one.id, []), today))
    found.extend(_of_sources(rights, today))
    return Freshness(today, tuple(found))


def banner(found: Freshness, concerning: Collection[str] = ()) -> Banner | None:
    """What to show over a review; None when nothing is owed. `concerning`: only what these rights read, if given."""
    shown = [one for one in found.findings if not concerning or not one.rights or set(one.rights) & set(concerning)]
    late = tuple(one for one in shown if one.standing is Standing.LATE)
    gaps = tuple(one for one in shown if one.standing is Standing.KNOWN_GAP)
    return Banner(late, gaps) if late or gaps else None


def _of_parameter(one: Parameter, excuses: Sequence[Gap], today: date) -> Iterator[Finding]:
    """A figure stands once; each gap that is over adds a finding of its own."""
    living = [gap for gap in excuses if gap.until >= today]
    yield from (
        _found(one, Standing.LATE, Cause.GAP_OVER, gap.until, gap.reason) for gap in excuses if gap not in living
    )
    expected = one.expected_since(today)
    looked_until = add_months(max(one.checked_on, one.confirmed_on or one.checked_on), LOOK_AGAIN_MONTHS)
    if living:
        yield from (_found(one, Standing.KNOWN_GAP, Cause.GAP_SAID, gap.until, gap.reason) for gap in living)
    elif expected is not None and one.holds_since < expected:
        late = today > expected + GRACE
        yield _found(one, Standing.LATE if late else Standing.EXPECTED, Cause.REVISION_MISSING, expected)
    elif looked_until < today:
        yield _found(one, Standing.LATE, Cause.SOURCE_OLD, looked_until)
    else:
        yield _found(one, Standing.CURRENT, Cause.NONE, one.next_revision(today))


def _found(one: Parameter, standing: Standing, cause: Cause, due: date | None, reason: str = "") -> Finding:
    return Finding(one.id, one.label, standing, cause, one.since, due, reason, one.rights)


def _of_sources(rights: Iterable[Right], today: date) -> Iterator[Finding]:
    """The rights whose sources, all of them, were looked at too long ago."""
    for right in rights:
        looked = max(reference.checked_on for reference in right.references)
        due = add_months(looked, LOOK_AGAIN_MONTHS)
        if due < today:
            yield Finding(right.id, right.title, Standing.LATE, Cause.SOURCE_OLD, looked, due, rights=(right.id,))


_KEYS: Final = frozenset({"id", "libelle", "mois", "texte", "url", "ou", "depuis", "vu_le", "confirme_le", "droits"})


def _parameter(row: Mapping[str, Any]) -> Parameter:
    if unknown := set(row) - _KEYS:
        raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
    months = tuple(row["mois"])
    if months != tuple(sorted(set(months))) or not set(months) <= set(range(1, 13)):
        raise ValueError("months go from 1 to 12, each once, in order")
    if not (row["libelle"] and row["texte"] and row["ou"]) or not row["url"].startswith("https://"):
        raise ValueError("a figure has a name, a text that can be opened and a place")
    return Parameter(
        id=row["id"],
        label=row["libelle"],
        months=months,
        text=row["texte"],
        url=row["url"],
        place=row["ou"],
        since=_day(row["depuis"]),
        checked_on=_day(row["vu_le"]),
        confirmed_on=_day(row["confirme_le"]) if row.get("confirme_le") else None,
        rights=tuple(row.get("droits") or ()),
    )


def _gap(row: Mapping[str, Any]) -> Gap:
    if set(row) != {"parametre", "raison", "jusqu_au"} or not row["raison"]:
        raise ValueError("a gap names a figure, a reason and a last day")
    return Gap(row["parametre"], row["raison"], _day(row["jusqu_au"]))


def _day(raw: Any) -> date:
    if not isinstance(raw, date):
        raise ValueError(f"not a day: {raw}")
    return raw


def _each[T](
    make: Callable[[Mapping[str, Any]], T], rows: Iterable[Mapping[str, Any]], reasons: list[str]
) -> Iterator[T]:
    for row in rows:
        try:
            yield make(row)
        except (KeyError, ValueError, TypeError) as wrong:
            name = row.get("id") or row.get("parametre") if isinstance(row, Mapping) else row
            reasons.append(f"{name}: {wrong!r}")
