"""The person takes back her agreement: it is recorded, and the case turns at once toward its end.

Nothing is closed by it: closing needs a human and a reason. But from this instant nobody is asked to call her.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from misas.actions import privacy
from misas.actions.cases.contacts import decline
from misas.actions.cases.recording import hold
from misas.core.access import Actor
from misas.core.privacy.codes import Scope
from misas.records.privacy.models import Withdrawal

ENDS_ACCOMPANIMENT: Final = frozenset({Scope.ACCOMPANIMENT, Scope.OPPOSITION})


@transaction.atomic
def take_back(case: UUID, scope: Scope, *, by: Actor, at: datetime) -> Withdrawal:
    """Record what the person of this case takes back; when it is the accompaniment itself, she is no more called.

    Raises Absent, Refused (taken back already).
    """
    row = hold(case, to="watch", by=by, at=at)
    taken = privacy.withdraw(row.row.person.public_id, scope, by=by, at=at)
    if scope in ENDS_ACCOMPANIMENT and row.facts.closed is None and row.facts.declined_at is None:
        decline(case, by=by, at=at)
    return taken
