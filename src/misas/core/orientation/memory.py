"""What was seen of a place, and how likely it is to take somebody new: a memory that fades (orientation.md §9).

An observation is a fact about a place at a date, from a source, with an end; it is never about the merit of a person,
and never changed. The chance of acceptance is a Beta posterior: a prior of the speciality around, plus the last answers
of the place, weighted 2^(-age / 90 days). Not here: the order of the offers (`ranking.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from misas.core.orientation.codes import Fact, Source

HALF_LIFE_DAYS: Final = 90
"""After so many days, what a call gave weighs half."""

COUNTED: Final = 2
"""Answers of a place that count, the last ones: what it said before is overtaken. Ten yeses of last year would hide the
two noes of this week."""

STALE_AFTER: Final = timedelta(days=90)
"""A fact older than this is shown, and said to be old."""

EXPIRY: Final[Mapping[Fact, timedelta]] = {
    Fact.TAKES_NEW: timedelta(days=180),
    Fact.WAITING_LIST: timedelta(days=180),
    Fact.WAITING_DAYS: timedelta(days=180),
    Fact.TARIFF: timedelta(days=365),
    Fact.DIRECT_BILLING: timedelta(days=365),
    Fact.STEP_FREE: timedelta(days=730),
    Fact.LANGUAGES: timedelta(days=730),
    Fact.REMOTE: timedelta(days=365),
    Fact.HOME_VISITS: timedelta(days=365),
    Fact.PHONE: timedelta(days=365),
    Fact.STILL_THERE: timedelta(days=730),
}
"""How long an observation of each fact is shown at all (p)."""

type FactValue = bool | int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """One fact about one place: what, on which local day, from whom, until when it is worth showing.

    `place` is the public id of a place of practice or of a site, `by` the account that wrote it down.
    """

    place: str
    fact: Fact
    value: FactValue
    on: date
    source: Source
    by: int | None = None
    expires_on: date | None = None

    @property
    def ends_on(self) -> date:
        """The last day on which it is shown."""
        return self.expires_on or self.on + EXPIRY[self.fact]

    def is_live(self, today: date) -> bool:
        return self.on <= today <= self.ends_on

    def is_stale(self, today: date) -> bool:
        return today - self.on > STALE_AFTER


@dataclass(frozen=True, slots=True)
class Prior:
    """What is expected of a place nobody called: as if so many had accepted, and so many refused, today."""

    accepted: float = 0.25
    refused: float = 0.75

    def __post_init__(self) -> None:
        if not (self.accepted > 0 and self.refused > 0):
            raise ValueError("a prior excludes nothing")

    @property
    def mean(self) -> float:
        return self.accepted / (self.accepted + self.refused)


DEFAULT_PRIOR: Final = Prior()
"""One place in four takes somebody new (p): what is expected where nobody ever called."""

STRENGTH: Final = 1.0
"""What is expected weighs as much as one answer of today: a place that answered is soon known for itself."""

BELIEVED_AS: Final = 4.0
"""The default share weighs as much as the answers of four places."""


@dataclass(frozen=True, slots=True)
class Chance:
    """A Beta distribution. `asked`: how many answers stand behind it, before their weights."""

    alpha: float
    beta: float
    asked: int = 0

    @property
    def mean(self) -> float:
        return self.alpha / (self.alpha + self.beta)


def weight(on: date, today: date) -> float:
    """What an answer of that day is worth today: 1 on the day itself, a half after 90 days. Nothing if still ahead."""
    age = (today - on).days
    return 0.0 if age < 0 else float(2.0 ** (-age / HALF_LIFE_DAYS))


def chance(observations: Iterable[Observation], today: date, prior: Prior) -> Chance:
    """How likely the place is to take somebody new, from its last answers; of two on one day, the later given."""
    answers = [seen for seen in observations if seen.fact is Fact.TAKES_NEW and seen.on <= today]
    last = sorted(answers, key=lambda seen: seen.on)[-COUNTED:]
    yes = sum(weight(seen.on, today) for seen in last if seen.value)
    no = sum(weight(seen.on, today) for seen in last if not seen.value)
    return Chance(prior.accepted + yes, prior.refused + no, len(last))


def prior_of(observations: Iterable[Observation], today: date, base: Prior = DEFAULT_PRIOR) -> Prior:
    """The prior of a speciality in a département, from all that its places answered. Where nobody called, the base.

    One place counts once, by its latest answer: a place called often says no more of the others.
    """
    latest = latest_of(observations, today).values()
    yes = sum(weight(seen.on, today) for seen in latest if seen.value)
    no = sum(weight(seen.on, today) for seen in latest if not seen.value)
    share = (BELIEVED_AS * base.mean + yes) / (BELIEVED_AS + yes + no)
    return Prior(STRENGTH * share, STRENGTH * (1 - share))


def latest_of(observations: Iterable[Observation], today: date, fact: Fact = Fact.TAKES_NEW) -> dict[str, Observation]:
    """The last live observation of one fact, by place. Of two on one day, the last given stands."""
    found: dict[str, Observation] = {}
    for seen in observations:
        if seen.fact is not fact or not seen.is_live(today):
            continue
        before = found.get(seen.place)
        if before is None or before.on <= seen.on:
            found[seen.place] = seen
    return found


def known(observations: Iterable[Observation], today: date) -> dict[Fact, Observation]:
    """What is known today of one place: the last live observation of each fact. What is absent is not known."""
    found: dict[Fact, Observation] = {}
    for seen in observations:
        if seen.is_live(today) and (seen.fact not in found or found[seen.fact].on <= seen.on):
            found[seen.fact] = seen
    return found
