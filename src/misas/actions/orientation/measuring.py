"""Compute our own access to each speciality that the needs name, when the directory served is another than last time.

Public figures about communes: nobody's case, so no caisse and no line of the journal; each row says its day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from misas.actions.ports import ports
from misas.core.orientation.own_access import mean, own_access, specialities_of
from misas.records.orientation import catchments

type Steps = Callable[[int, int], None]
"""Told how far it is: specialities done, specialities in all."""


@transaction.atomic
def measure_access(*, at: datetime, watch: Steps = lambda *_: None) -> int:
    """How many specialities were computed: 0 when no RPPS is served, or when these figures stand already.

    All of them are swapped in together; until the end the last ones are read.
    """
    catchments.alone()
    ground, wanted = catchments.ground(), specialities_of(ports().needs.needs)
    if ground is None or catchments.is_done(ground, wanted):
        return 0
    places, covered = catchments.settlements(), catchments.covered(ground)
    national = catchments.is_national(places, covered)
    here = [one.insee for one in places if one.departement in covered]
    offered = catchments.supply(ground, wanted)
    catchments.forget_all()
    for done, one in enumerate(wanted):
        watch(done, len(wanted))
        found = own_access(places, offered[one.key])
        values = {insee: found[insee] for insee in here if insee in found}
        middle = mean(found, places, covered)
        catchments.put(one.key, values, ground, mean=middle, national=national, now=at)
    watch(len(wanted), len(wanted))
    return len(wanted)
