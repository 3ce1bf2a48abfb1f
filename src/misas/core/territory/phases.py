"""Since when a caisse takes part: the scheme opens caisse by caisse, in waves.

The dates are the facts; the status is derived from them for a day. A pilot caisse works like an open one: the
difference is how it is announced and counted. Not here: who may open a caisse (`misas.core.access.verbs.territory`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from misas.core.refusals import Fault, Invalid, Refused
from misas.core.territory.codes import OpeningStatus


@dataclass(frozen=True, slots=True)
class Opening:
    """The wave of a caisse (None: not yet placed), the first day of its pilot and of its opening, as far as known."""

    wave: int | None = None
    pilot_from: date | None = None
    open_from: date | None = None

    def __post_init__(self) -> None:
        if faults := faults_of(self.wave, self.pilot_from, self.open_from):
            raise Invalid(faults)

    def status_on(self, day: date) -> OpeningStatus:
        if self.open_from is not None and day >= self.open_from:
            return OpeningStatus.OPEN
        if self.pilot_from is not None and day >= self.pilot_from:
            return OpeningStatus.PILOT
        return OpeningStatus.PLANNED

    @property
    def first_day(self) -> date | None:
        """The first day on which the caisse receives referrals, when one is set."""
        return self.pilot_from or self.open_from

    def receives_on(self, day: date) -> bool:
        return self.status_on(day) is not OpeningStatus.PLANNED


def faults_of(wave: int | None, pilot_from: date | None, open_from: date | None) -> tuple[Fault, ...]:
    """What is wrong with these dates, by field."""
    faults = []
    if wave is not None and wave < 1:
        faults.append(Fault.of("wave", "territory.wave_from_one"))
    if pilot_from is not None and open_from is not None and open_from < pilot_from:
        faults.append(Fault.of("open_from", "territory.open_before_pilot"))
    return tuple(faults)


def require_no_step_back(before: Opening, after: Opening, day: date, *, name: str) -> None:
    """A caisse that receives referrals does not become planned again: its people would be left alone."""
    if before.receives_on(day) and not after.receives_on(day):
        raise Refused("territory.already_receiving", caisse=name)


def require_receiving(opening: Opening, day: date, *, name: str) -> None:
    """Refuse clearly when this caisse takes no part yet. `day` is local to it, `name` fills the sentence."""
    if opening.receives_on(day):
        return
    if opening.first_day is None:
        raise Refused("territory.caisse_not_open", caisse=name)
    raise Refused("territory.caisse_opens_later", caisse=name, day=opening.first_day)
