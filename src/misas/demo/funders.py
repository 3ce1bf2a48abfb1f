"""Who pays in the demo: the rules of invented funders, each written by the supervisor and approved by the committee.

Settled once, also in a demo that was loaded before. The names say that they are invented; one real rule, that of the
Agefiph, is taken up as it was read, since an employer of the demo leans on it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from misas.actions.funding import packs
from misas.actions.ports import ports
from misas.core.access import Context
from misas.core.funding.packs.writing import write_pack
from misas.demo.people import GARD, House
from misas.records.access.scope import working_in
from misas.records.funding.models import RulePack

SINCE: Final = timedelta(days=120)
AROUND: Final = (
    "mutuelle_belle_rive", "ccas_saint_aubin", "solidarite_soins", "agefiph_hearing", "mission_handicap_orval",
    "microcredit_des_sources", "cabinet_des_tilleuls",
)  # fmt: skip
OF_GARD: Final = ("caisse_des_aulnes", *AROUND)
"""One caisse has people for both gestures; the four other invented scales wait in the files, to be tried."""


def settle_funders(house: House, now: datetime) -> bool:
    """Whether anything was to be done."""
    with working_in(Context.for_system(GARD)):
        there = set(RulePack.objects.filter(caisse_id=GARD).values_list("funder__code", flat=True))
    wanted = [pack for pack in ports().packs.packs if pack.id in OF_GARD and pack.id not in there]
    at = now - SINCE
    for pack in wanted:
        with working_in(house.context("sonia")):
            by = house.actor("sonia")
            row = packs.write(GARD, write_pack(pack), by=by, at=at)
            packs.submit(row.public_id, caisse=GARD, by=by, at=at)
        with working_in(house.context("odile")):
            packs.publish(row.public_id, caisse=GARD, by=house.actor("odile"), at=at)
    return bool(wanted)
