"""How to get there, as a hint: by the distance as the crow flies and how the person moves. No route, no timetable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from misas.core.orientation.codes import Mobility, Precision, Travel
from misas.core.orientation.needs import Need

M, T = Mobility, Travel

WALKABLE: Final = 1_200
SHORT: Final = 6_000
"""Metres as the crow flies: a quarter of an hour on foot, half an hour by bicycle on real roads (p)."""

NEAR: Final[Mapping[Mobility, tuple[Travel, ...]]] = {
    M.CAR: (T.WALK, T.CAR),
    M.NO_CAR: (T.WALK,),
    M.HOUSEBOUND: (T.HOME_VISIT, T.PRESCRIBED_TRANSPORT),
    M.UNKNOWN: (T.WALK,),
}
MIDDLE: Final[Mapping[Mobility, tuple[Travel, ...]]] = {
    M.CAR: (T.CAR,),
    M.NO_CAR: (T.BICYCLE_OR_BUS, T.LIFT),
    M.HOUSEBOUND: (T.HOME_VISIT, T.PRESCRIBED_TRANSPORT),
    M.UNKNOWN: (T.BICYCLE_OR_BUS, T.CAR),
}
FAR: Final[Mapping[Mobility, tuple[Travel, ...]]] = {
    M.CAR: (T.CAR,),
    M.NO_CAR: (T.BUS_OR_TRAIN, T.LIFT, T.PRESCRIBED_TRANSPORT),
    M.HOUSEBOUND: (T.PRESCRIBED_TRANSPORT,),
    M.UNKNOWN: (T.CAR, T.BUS_OR_TRAIN),
}


def travel_hints(metres: int | None, mobility: Mobility, need: Need, precision: Precision) -> tuple[Travel, ...]:
    """The hints for one offer, the first the simplest. A remote consultation is one where the need allows it and
    where moving is hard; an unknown distance hints at nothing else. `precision`: of the worse known of both points: a
    walk is told between two addresses alone, two points of communes may be kilometres off."""
    remote = (T.REMOTE,) if need.is_remote and mobility in (M.NO_CAR, M.HOUSEBOUND) else ()
    if metres is None:
        return remote
    if metres > WALKABLE:
        return (*(MIDDLE if metres <= SHORT else FAR)[mobility], *remote)
    if precision is Precision.ADDRESS:
        return NEAR[mobility]
    return (*(hint for hint in NEAR[mobility] if hint is not T.WALK), *remote)
