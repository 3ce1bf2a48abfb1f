"""From which day the clock looks at a claim, and the day by which something must have happened. None: nothing is due;
and what it then says. It never decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from misas.core.rights.claims import FILE_WITHIN, Claim, ClaimStatus
from misas.core.rights.renewals import SOON_DAYS, EarlyWarning, WarningKind
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


def claim_warning(claim: Claim, delay: Delay | None, on: date) -> EarlyWarning | None:
    """What a claim asks for on a day, if anything: to be filed, completed, read as decided, appealed in time, or asked
    about when nobody answers."""
    silence, appeal = claim.silence_on(delay), claim.appeal_until
    if claim.status is ClaimStatus.PREPARED and claim.prepared_on is not None and on >= claim.prepared_on + FILE_WITHIN:
        return EarlyWarning(WarningKind.NOT_FILED, claim.right, claim.prepared_on + FILE_WITHIN)
    if claim.status is ClaimStatus.FILED and claim.missing and claim.last_on is not None:
        return EarlyWarning(WarningKind.DOCUMENTS_MISSING, claim.right, claim.last_on + FILE_WITHIN)
    if claim.status is ClaimStatus.FILED and not claim.missing and claim.filed_on is not None:
        due = claim.filed_on + FILE_WITHIN
        return EarlyWarning(WarningKind.NOT_COMPLETE, claim.right, due) if on >= due else None
    if silence is not None and on >= silence:
        return EarlyWarning(WarningKind.SILENCE_REACHED, claim.right, silence)
    if appeal is not None and appeal - timedelta(days=SOON_DAYS) <= on <= appeal:
        return EarlyWarning(WarningKind.APPEAL_ENDING, claim.right, appeal)
    ask = claim.ask_on(delay)
    return EarlyWarning(WarningKind.NO_ANSWER, claim.right, ask) if ask is not None and on >= ask else None
