"""What a search is asked, what it is given to choose from, and what it answers. The order itself: `ranking.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from misas.core.orientation.codes import (
    Cover,
    Fact,
    Lack,
    Mobility,
    OfferKind,
    Precision,
    ReasonCode,
    Sector,
    Source,
    Tariff,
    TariffOption,
    Travel,
    WideningCode,
)
from misas.core.orientation.distances import Point
from misas.core.orientation.memory import DEFAULT_PRIOR, Chance, Observation, Prior
from misas.core.orientation.needs import Need

MOST: Final = 20
"""Offers shown at most."""

FEWEST: Final = 3
"""Under so many, the search widens and says so."""

CAP: Final = 12
"""How often one practitioner, all places together, or one establishment is proposed in a month, all cases of the caisse
together (p)."""

SEARCH_WORTH_KM: Final = 21.0
"""Tuned by `make bench-calls` on goal 8 of orientation.md: half the calls of distance alone, five kilometres more."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Which directory says something, and as of which day."""

    source: Source
    as_of: date


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that answers the need, as it was found. `answers_by`: the id of a substitute, "" for the need itself.

    `place` is its public id (observations are kept under it); `practitioner` identifies who practises there, "" for an
    establishment. `sector`, `option` and `is_free` (the "frais" of data·inclusion) are None when nobody says them,
    `tariff_from` tells who does. `prior`: of its speciality and département, when it is not that of the search;
    `given_this_month`: how often the practitioner, at whatever place, or the establishment was proposed this month.
    """

    place: str
    kind: OfferKind
    name: str
    listed: Listing
    practitioner: str = ""
    answers_by: str = ""
    point: Point | None = None
    precision: Precision = Precision.UNKNOWN
    commune: str = ""
    sector: Sector | None = None
    option: TariffOption | None = None
    is_free: bool | None = None
    tariff_from: Listing | None = None
    observations: tuple[Observation, ...] = ()
    prior: Prior | None = None
    given_this_month: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One search. `seed`: of the case, so that ties differ from one case to another and not from one day to the next.

    `within`: metres; `opposable`: only what nobody pays more for; `cap`: proposals of one practitioner or establishment
    in a month; `search_worth_km`: how far is as much trouble as a whole search without any memory; `remote`,
    `takes_new`: only the places that somebody said to give remote consultations, to have taken somebody new.
    """

    need: Need
    today: date
    seed: str
    home: Point | None = None
    home_precision: Precision = Precision.UNKNOWN
    commune: str = ""
    within: int = 20_000
    cover: Cover = Cover.UNKNOWN
    opposable: bool = False
    mobility: Mobility = Mobility.UNKNOWN
    languages: frozenset[str] = frozenset()
    step_free: bool = False
    prior: Prior = DEFAULT_PRIOR
    cap: int = CAP
    search_worth_km: float = SEARCH_WORTH_KM
    remote: bool = False
    takes_new: bool = False

    @property
    def to_be_said(self) -> tuple[Fact, ...]:
        """What somebody must have said of a place for it to be offered."""
        return (Fact.REMOTE,) * self.remote + (Fact.TAKES_NEW,) * self.takes_new


@dataclass(frozen=True, slots=True)
class OfferReason:
    """Why an offer is shown: a code, and the values that its sentence needs. A fact has the day on which it was
    known, its source, and whether it is old by now."""

    code: ReasonCode
    values: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    source: Source | None = None
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer, ranked. `not_said`: the facts that nobody gave, to be shown as "non renseigné"."""

    candidate: Candidate
    reasons: tuple[OfferReason, ...]
    tariff: Tariff
    chance: Chance
    metres: int | None
    precision: Precision
    known: Mapping[Fact, Observation]
    not_said: tuple[Fact, ...]
    travel: tuple[Travel, ...] = ()
    widened_by: WideningCode | None = None

    def __post_init__(self) -> None:
        if not self.reasons:
            raise ValueError("an offer without a reason helps nobody")


@dataclass(frozen=True, slots=True)
class Widening:
    """One step beyond what was asked, how many offers it brought, and how many of these are shown. `within`: metres,
    when the step looks farther."""

    code: WideningCode
    brought: int
    shown: int
    within: int | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The answer. `found`: how many there are, shown or not; `lacked`: why the search was widened; `capped`: places
    left out this month because they were proposed enough; `none_opposable`: nothing here is sure to cost no extra fee,
    for somebody who would pay it."""

    offers: tuple[Offer, ...]
    found: int = 0
    lacked: Lack | None = None
    widened: tuple[Widening, ...] = ()
    capped: int = 0
    none_opposable: bool = False
