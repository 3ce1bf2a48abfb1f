"""A log line holds no NIR, nor the row that the database quotes when it refuses one."""

from __future__ import annotations

import pytest

from misas.config.logging import scrub

REFUSED = """Traceback (most recent call last):
psycopg.errors.CheckViolation: new row for relation "persons_person" violates check constraint "person_named"
DETAIL:  Failing row contains (12, Inconnu, Camille, 1990-01-01).
CONTEXT:  SQL statement
The above exception was the direct cause of the following exception:
django.db.utils.IntegrityError: new row violates check constraint "person_named"
DETAIL:  Failing row contains (12, Inconnu, Camille, 1990-01-01).
"""


@pytest.mark.parametrize(
    "typed", ["190013099000146", "1 90 01 30 990 001 46", "2 90 01 2A 990 001", "199013099000146 x"]
)
def test_what_looks_like_a_nir_is_blotted_out(typed: str) -> None:
    told = scrub(None, "", {"event": f"refused {typed} here", "count": 3})
    assert "[NIR]" in told["event"] and not any(part in told["event"] for part in ("990001", "990 001"))
    assert told["count"] == 3


def test_of_an_error_of_the_database_the_cause_stays_and_the_row_goes() -> None:
    told = scrub(None, "", {"exception": REFUSED})["exception"]
    assert "Camille" not in told and "1990" not in told
    assert told.count('constraint "person_named"') == 2 and "direct cause" in told
