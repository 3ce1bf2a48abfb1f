"""The claim of a right, from its preparation to its decision, silence and appeal included.

Its status is folded from facts (`claim_steps`). The clock of silence runs from the complete file (CSS L861-5: two
months' silence accepts a C2S; CSS L231-4: two months' silence refuses a request for money, unless its own text says
otherwise). Not here: what may happen to it (`claim_steps`), what it asks for on a day (`watching`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from misas.core.rights.codes import Silence
from misas.core.rights.months import add_months
from misas.core.rights.rules import Delay

APPEAL_MONTHS: Final = 2
FILED_BEFORE_MONTHS: Final = 24
"""How long before it is noted here a claim that still awaits its answer may have been filed (p)."""
ANSWER_MONTHS: Final = 2
"""After how long without an answer one asks where a claim stands, when no silence decides it (p)."""
FILE_WITHIN: Final = timedelta(days=15)
"""How long a prepared claim, or a filed one that nobody says is complete, may lie before we say so (p)."""


class ClaimStatus(StrEnum):
    """Where a claim stands. Always derived from facts (`status_of`)."""

    PREPARED = "prepared"
    FILED = "filed"
    COMPLETE = "complete"
    GRANTED = "granted"
    REFUSED = "refused"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


class ClaimFactKind(StrEnum):
    PREPARED = "prepared"
    FILED = "filed"
    DOCUMENTS_ASKED = "documents_asked"
    COMPLETED = "completed"
    GRANTED = "granted"
    REFUSED = "refused"
    SILENCE = "silence"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"


class Filer(StrEnum):
    """Who filed the claim. A third party only does it with her agreement (CSS L861-5)."""

    PERSON = "person"
    THIRD_PARTY = "third_party"


class RefusalReason(StrEnum):
    """Why a claim was refused, as the decision says it."""

    RESOURCES = "resources"
    RESIDENCE = "residence"
    STAY = "stay"
    HOUSEHOLD = "household"
    DOCUMENTS = "documents"
    OTHER_COVER = "other_cover"
    MEDICAL = "medical"
    OTHER = "other"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """What happened to a claim, and on which day. `agreed_on`: her agreement, when a third party files; `since` and
    `until`: the days of a granted right; `missing`: the documents still asked for; `received_on`: the day on which she
    had the decision, None when it is `on` itself; `reason` and `reason_text`: why it was refused."""

    kind: ClaimFactKind
    on: date
    filer: Filer | None = None
    agreed_on: date | None = None
    missing: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    received_on: date | None = None
    reason: RefusalReason | None = None
    reason_text: str = ""

    @property
    def known_on(self) -> date:
        """The day from which a decision counts for her."""
        return self.received_on or self.on


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim folded from its facts.

    `notified_on`: the day on which she had the decision; `late_refusal`: a refusal decided before silence accepted, and
    received after: it takes nothing away, and is kept. `reason`, `reason_text`: why it was refused, once somebody wrote
    it; kept while an appeal runs.
    """

    right: str
    status: ClaimStatus = ClaimStatus.PREPARED
    prepared_on: date | None = None
    filed_on: date | None = None
    filer: Filer | None = None
    agreed_on: date | None = None
    complete_on: date | None = None
    missing: tuple[str, ...] = ()
    decided_on: date | None = None
    notified_on: date | None = None
    late_refusal: ClaimFact | None = None
    is_implicit: bool = False
    since: date | None = None
    until: date | None = None
    appealed_on: date | None = None
    last_on: date | None = None
    reason: RefusalReason | None = None
    reason_text: str = ""

    @property
    def is_decided(self) -> bool:
        return self.status in (ClaimStatus.GRANTED, ClaimStatus.REFUSED)

    def silence_on(self, delay: Delay | None) -> date | None:
        """The day on which silence decides; None when no text says so, or while the file is not complete."""
        if delay is None or delay.silence is None or self.status is not ClaimStatus.COMPLETE or not self.complete_on:
            return None
        return add_months(self.complete_on, delay.months) + timedelta(days=delay.days)

    def accepted_on(self, delay: Delay | None) -> date | None:
        """The day from which silence has accepted the claim, recorded or not; None when its silence accepts nothing."""
        if self.status is ClaimStatus.GRANTED and self.is_implicit:
            return self.decided_on
        accepts = delay is not None and delay.silence is Silence.ACCEPTANCE
        return self.silence_on(delay) if accepts else None

    def ask_on(self, delay: Delay | None) -> date | None:
        """The day on which one asks where the claim stands; None when its silence decides, or nothing is awaited.

        The delay of the texts when they give one, else ANSWER_MONTHS, from the complete file or from the appeal."""
        if self.status is ClaimStatus.APPEALED and self.appealed_on is not None:
            return add_months(self.appealed_on, ANSWER_MONTHS)
        if self.status is not ClaimStatus.COMPLETE or self.complete_on is None or self.silence_on(delay) is not None:
            return None
        wait = delay or Delay(ANSWER_MONTHS)
        return add_months(self.complete_on, wait.months) + timedelta(days=wait.days)

    @property
    def appeal_until(self) -> date | None:
        """The last day to appeal against a refusal: two months after it was notified."""
        if self.status is not ClaimStatus.REFUSED or self.decided_on is None:
            return None
        return add_months(self.notified_on or self.decided_on, APPEAL_MONTHS)


def earliest_start(filed_on: date) -> date:
    """The first day a C2S may be backdated to: the first of the month of filing (CSS L861-5, R861-16-1)."""
    return filed_on.replace(day=1)
