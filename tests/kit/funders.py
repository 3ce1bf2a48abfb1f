"""Funders whose rules are in force, from the packs of the repository: invented ones, with scales worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256

from misas.actions.ports import ports
from misas.core.funding.codes import PackStatus
from misas.core.funding.packs.writing import write_pack
from misas.records.funding.models import Funder, RulePack
from tests.kit.people import GARD

CAISSE, CCAS, MUTUAL = "caisse_des_trois_vallees", "ccas_saint_aubin", "mutuelle_belle_rive"
SINCE = datetime(2026, 1, 2, 9, tzinfo=UTC)


def publish(code: str, *, caisse_id: int = GARD) -> Funder:
    """One pack of the repository in force in a caisse. In a context."""
    pack = next(one for one in ports().packs.packs if one.id == code)
    content = ports().packs.write(write_pack(pack))
    funder = Funder.objects.create(
        caisse_id=caisse_id, code=pack.id, name=pack.funder, sort=pack.sort.value, rank=pack.rank, made_at=SINCE
    )
    RulePack.objects.create(
        caisse_id=caisse_id, funder=funder, version=pack.version, content=content,
        fingerprint=sha256(content.encode()).hexdigest(), status=PackStatus.PUBLISHED.value,
        starts_on=date(2026, 1, 1), seeded=True, written_at=SINCE, published_at=SINCE,
    )  # fmt: skip
    return funder


def three_funders() -> dict[str, Funder]:
    """The fund of the caisse, a mutual fund and a CCAS."""
    return {code: publish(code) for code in (CAISSE, MUTUAL, CCAS)}


KNOWN = {
    "quotient_familial": 70000,
    "complementaire": True,
    "reste_a_vivre": 12000,
    "organismes": ["mutuelle_belle_rive"],
    "anciennete_mutuelle_mois": 24,
    "cotisations_a_jour": True,
}
"""What these three ask to know, so that each of them may pay."""
