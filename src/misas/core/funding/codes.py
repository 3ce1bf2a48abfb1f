"""The code lists of the room that rows and screens share, beside those of quotes (`care_codes`), packs and life.

A code is written in the database: it is retired, never deleted and never given another meaning. Their French labels are
in `misas.wording`.
"""

from __future__ import annotations

from enum import StrEnum


class LineOrigin(StrEnum):
    """Whether somebody quoted this line, or the tables propose it as the cheaper way."""

    QUOTED = "quoted"
    TABLES = "tables"


class QuoteEnd(StrEnum):
    """Why a quote no longer counts."""

    CORRECTED = "corrected"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class PackStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Asked(StrEnum):
    """Why a plan was computed when somebody asked for it; the events that call for it: `life.codes.ReplanCause`."""

    FIRST = "first"
    AGAIN = "again"
    LOCKS = "locks"
    FRONTIER = "frontier"


class EnvelopeKind(StrEnum):
    """One movement of an envelope."""

    OPENED = "opened"
    REFILLED = "refilled"
    CUT = "cut"
    RESERVED = "reserved"
    UNRESERVED = "unreserved"
    COMMITTED = "committed"
    RELEASED = "released"
    PAID = "paid"
    RETURNED = "returned"


class SolverStatus(StrEnum):
    """What the search answered (funding.md §7.3)."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
