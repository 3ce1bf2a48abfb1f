"""The balance of a caisse or of the nation. A read under a named national purpose, written in the journal."""

from __future__ import annotations

from datetime import datetime

from misas.core.access import Actor, Context, Purpose, Subject, may
from misas.core.refusals import Forbidden
from misas.core.steering.balance import Balance, balance
from misas.records.access.scope import working_in
from misas.records.audit import journal
from misas.records.steering import balance as rows
from misas.records.territory import queries as territory


def draw_up(*, caisse: int | None = None, by: Actor, at: datetime) -> Balance:
    """Where every referral stands, for one caisse or for all of them. Raises Absent for a caisse that is not one,
    Forbidden."""
    verb = "steering.see_caisse" if caisse else "steering.see_nation"
    if not (verdict := may(by, verb, Subject("steering", caisse=caisse))):
        raise Forbidden(verdict.reason)
    codes = [territory.caisse(caisse).pk] if caisse else list(territory.caisses().values_list("pk", flat=True))
    with working_in(Context(by, Purpose.BALANCE, frozenset(codes))):
        journal.read("balance", None, caisse, by=by, at=at)
        return balance(
            rows.found(codes),
            rows.numberings(codes),
            unheld=rows.unheld(codes),
            silent_closures=rows.silent_closures(codes),
            whole_nation=caisse is None,
        )
