"""From which day the clock looks at a claim, and the day by which something must have happened. None: nothing is due.

What it then says: `claims.claim_warning`. It never decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from misas.core.rights.claims import FILE_WITHIN, Claim, ClaimStatus
from misas.core.rights.renewals import SOON_DAYS
from misas.core.rights.rules import Delay


@dataclass(frozen=True, slots=True)
class Watch:
    """`since`: the clock looks from this day on; `due`: by then somebody must have moved."""

    since: date | None = None
    due: date | None = None


NOTHING: Final = Watch()


def watch(claim: Claim, delay: Delay | None) -> Watch:
    """What the clock has to look at in a claim."""
    if claim.status is ClaimStatus.PREPARED and claim.prepared_on is not None:
        return Watch(claim.prepared_on + FILE_WITHIN, claim.prepared_on + FILE_WITHIN)
    if claim.status is ClaimStatus.FILED and claim.missing and claim.last_on is not None:
        return Watch(claim.last_on, claim.last_on + FILE_WITHIN)
    if claim.status is ClaimStatus.FILED and not claim.missing and claim.filed_on is not None:
        return Watch(claim.filed_on + FILE_WITHIN, claim.filed_on + FILE_WITHIN)
    if (silence := claim.silence_on(delay)) is not None:
        return Watch(silence, silence)
    if (appeal := claim.appeal_until) is not None:
        return Watch(appeal - timedelta(days=SOON_DAYS), appeal)
    if (ask := claim.ask_on(delay)) is not None:
        return Watch(ask, ask)
    return NOTHING
