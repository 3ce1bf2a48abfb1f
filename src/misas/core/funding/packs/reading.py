"""From the plain values of a file or of a form to a pack. Strict: every fault at once, each at its place."""

from __future__ import annotations

from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.shapes import BROKEN, Faults
from misas.core.funding.packs.soundness import faults_of
from misas.core.funding.packs.tables import PACK
from misas.core.refusals import Invalid


def read_pack(plain: object, at: str = "$") -> Pack:
    """Raises Invalid: a field that nobody knows, an amount without its unit, a cap below a floor, a circle…"""
    faults: Faults = []
    pack = PACK.read(plain, at, faults)
    if pack is not BROKEN:
        faults.extend(faults_of(pack, at))
    if faults:
        raise Invalid(faults)
    return pack
