"""From a pack to the plain values that a file holds, in the order of the tables. What is usual is not written."""

from __future__ import annotations

from misas.core.funding.packs.schema import Pack
from misas.core.funding.packs.tables import PACK


def write_pack(pack: Pack) -> dict[str, object]:
    """What `reading` reads back to the very same pack."""
    return dict(PACK.write(pack))  # type: ignore[call-overload]
