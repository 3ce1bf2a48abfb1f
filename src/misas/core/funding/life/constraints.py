"""What the database itself refuses of requests, plans and their money, as SQL made from the tables of this room."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from misas.core.funding.life.codes import (
    ApplicationFactKind,
    ApplicationState,
    DecisionReason,
    EntryKind,
    Payee,
    PlanState,
)
from misas.core.funding.life.ledger import REVERSIBLE


def one_of(column: str, codes: Iterable[StrEnum]) -> str:
    """`column` holds one of these codes."""
    return f"{column} IN ({', '.join(f"'{code}'" for code in codes)})"


def application_checks() -> dict[str, str]:
    return {"state": one_of("state", ApplicationState)}


def application_fact_checks() -> dict[str, str]:
    return {
        "kind": one_of("kind", ApplicationFactKind),
        "reason": f"reason IS NULL OR {one_of('reason', DecisionReason)}",
        "payee": f"payee IS NULL OR {one_of('payee', Payee)}",
    }


def plan_checks() -> dict[str, str]:
    return {"state": one_of("state", PlanState)}


def entry_checks() -> dict[str, str]:
    """An amount is a whole positive number of cents, and only what is reversed says what it takes back."""
    reversible = one_of("of", sorted(REVERSIBLE))
    return {
        "kind": one_of("kind", EntryKind),
        "cents": "cents > 0",
        "of": f"(kind = '{EntryKind.REVERSED}') = (of IS NOT NULL) AND (of IS NULL OR {reversible})",
    }


def envelope_checks() -> dict[str, str]:
    """No envelope is ever overdrawn."""
    return {"room": "committed_cents >= 0 AND paid_cents >= 0 AND committed_cents + paid_cents <= budget_cents"}
