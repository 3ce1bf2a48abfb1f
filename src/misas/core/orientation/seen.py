"""A candidate, looked at for one search: all that its place in the list is made of, worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from misas.core.orientation.codes import Fact, OfferKind, Precision, Tariff
from misas.core.orientation.distances import metres
from misas.core.orientation.memory import Chance, Observation, chance, known
from misas.core.orientation.needs import Substitute, Worth
from misas.core.orientation.offers import Asked, Candidate
from misas.core.orientation.tariffs import is_within, tariff_of


@dataclass(frozen=True, slots=True)
class Seen:
    """`metres` is None when one of the two places is not known, or so roughly (`is_rough`) that no distance is told;
    `substitute`: what it answers by, if not by itself."""

    candidate: Candidate
    substitute: Substitute | None
    tariff: Tariff
    chance: Chance
    metres: int | None
    is_rough: bool
    known: Mapping[Fact, Observation]
    is_remote: bool
    is_here: bool

    @property
    def place(self) -> str:
        return self.candidate.place

    @property
    def is_whole(self) -> bool:
        """Whether it answers the whole need."""
        return self.substitute is None or self.substitute.worth is Worth.WHOLE

    @property
    def is_unplaced(self) -> bool:
        """Whether nothing tells how far it is: it comes after those that are known to be near or far."""
        return self.metres is None and not self.is_here

    def is_near(self, within: int) -> bool:
        """Within so many metres. No radius leaves out what stands somewhere in its arrondissement: it may be nearer."""
        return self.is_here or self.is_rough if self.metres is None else self.metres <= within

    def is_told_here(self, asked: Asked) -> bool:
        """Whether it is said to be in her commune and no farther: metres between a commune and itself mean nothing."""
        exact = asked.home_precision is Precision.ADDRESS and self.candidate.precision is Precision.ADDRESS
        return self.is_here and (self.metres is None or not exact)

    def is_payable(self, asked: Asked) -> bool:
        """Whether it costs no more than what was asked for."""
        return is_within(self.tariff, asked.cover, opposable=asked.opposable)

    def is_of_no_use(self, asked: Asked) -> bool:
        """Known to be gone, or not accessible to somebody who must have it so. What is not known stays."""
        return self._says(Fact.STILL_THERE, no=True) or (asked.step_free and self._says(Fact.STEP_FREE, no=True))

    def is_said(self, asked: Asked) -> bool:
        """Whether somebody said of it all that the search asks to be said. Here, what is not known is left out."""
        return all(self._says(fact) or (fact is Fact.REMOTE and self.is_remote) for fact in asked.to_be_said)

    def unmet(self, asked: Asked) -> int:
        """How many of the wishes of the person this place is not known to meet."""
        steps = asked.step_free and not self._says(Fact.STEP_FREE)
        return int(steps) + int(bool(asked.languages) and not self.spoken(asked))

    def spoken(self, asked: Asked) -> frozenset[str]:
        """The asked languages that are spoken there."""
        said = self.known.get(Fact.LANGUAGES)
        return asked.languages & frozenset(said.value) if said and isinstance(said.value, tuple) else frozenset()

    def _says(self, fact: Fact, *, no: bool = False) -> bool:
        said = self.known.get(fact)
        return said is not None and bool(said.value) is not no


def look(candidate: Candidate, asked: Asked) -> Seen:
    """A candidate as this search sees it."""
    facts = known(candidate.observations, asked.today)
    remote = facts.get(Fact.REMOTE)
    distance = None
    is_rough = False
    if asked.home is not None and candidate.point is not None:
        is_rough = asked.home_precision.is_rough or candidate.precision.is_rough
        distance = None if is_rough else round(metres(asked.home, candidate.point))
    return Seen(
        candidate=candidate,
        substitute=asked.need.substitute(candidate.answers_by),
        tariff=tariff_of(candidate.kind, candidate.sector, candidate.option, candidate.is_free),
        chance=chance(candidate.observations, asked.today, candidate.prior or asked.prior),
        metres=distance,
        is_rough=is_rough,
        known=facts,
        is_remote=candidate.kind is OfferKind.ONLINE
        or (asked.need.is_remote and remote is not None and remote.value is True),
        is_here=bool(asked.commune) and candidate.commune == asked.commune,
    )
