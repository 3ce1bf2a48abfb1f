"""What somebody named on the command line, found in the database or refused by its name. Needs an open house."""

from __future__ import annotations

from misas.core.refusals import Absent, Refused


def known_caisse(code: int) -> int:
    """The same code, when a caisse has it. Refuses with "territory.no_such_caisse"."""
    from misas.records.territory import queries

    try:
        return queries.caisse(code).pk
    except Absent as absent:
        raise Refused("territory.no_such_caisse", number=code) from absent
