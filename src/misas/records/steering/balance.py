"""The rows behind the balance: read from the facts themselves, never from the cached statuses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from misas.core.referrals.codes import Channel, TriageOutcome
from misas.core.steering.balance import Found, Numbering

# The decision in force and the case are joined inside the caisse: a link that points outside is nowhere.
FOUND = """
SELECT r.caisse_id, r.channel, r.outcome,
       CASE WHEN c.id IS NULL THEN NULL ELSE c.closed_at IS NOT NULL END AS case_closed,
       coalesce(c.closed_code, '') AS closed_code,
       (r.outcome = '' AND d.id IS NULL) OR coalesce(d.outcome = r.outcome, false) AS decided,
       r.origin IS NOT NULL AS rerouted_in,
       count(*)
FROM referrals_referral r
LEFT JOIN cases_case c ON c.public_id = r.linked_case AND c.caisse_id = r.caisse_id
LEFT JOIN referrals_triagedecision d ON d.referral_id = r.id AND d.caisse_id = r.caisse_id AND d.undone_at IS NULL
WHERE r.caisse_id = ANY (%s)
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

NUMBERING = """
SELECT k.caisse_id, k.channel, k.last, coalesce(max(r.sequence), 0), count(r.id)
FROM referrals_referralcounter k
LEFT JOIN referrals_referral r ON r.caisse_id = k.caisse_id AND r.channel = k.channel
WHERE k.caisse_id = ANY (%s)
GROUP BY 1, 2, 3
ORDER BY 1, 2
"""

UNHELD = """
SELECT caisse_id, count(*) FROM (
    SELECT caisse_id FROM cases_case
    WHERE caisse_id = ANY (%s) AND closed_at IS NULL
      AND (owner_id IS NULL OR coalesce(next_action, '') = '' OR next_due IS NULL)
    UNION ALL
    SELECT caisse_id FROM referrals_referral
    WHERE caisse_id = ANY (%s) AND outcome = '' AND (owner_id IS NULL OR next_action = '' OR due_on IS NULL)
) AS held_by_nobody GROUP BY 1
"""

SILENT_CLOSURES = """
SELECT caisse_id, count(*) FROM cases_case
WHERE caisse_id = ANY (%s) AND closed_at IS NOT NULL AND (closed_by_id IS NULL OR coalesce(closed_code, '') = '')
GROUP BY 1
"""


def found(caisses: Sequence[int]) -> list[Found]:
    return [
        Found(caisse, Channel(channel), TriageOutcome(outcome) if outcome else None, closed, code, decided, into, count)
        for caisse, channel, outcome, closed, code, decided, into, count in _rows(FOUND, caisses)
    ]


def numberings(caisses: Sequence[int]) -> list[Numbering]:
    return [Numbering(c, Channel(channel), last, top, n) for c, channel, last, top, n in _rows(NUMBERING, caisses)]


def unheld(caisses: Sequence[int]) -> dict[int, int]:
    """Open cases and awaiting referrals that nobody holds, by caisse. The database forbids them: this proves it."""
    return dict(_rows(UNHELD, caisses, caisses))


def silent_closures(caisses: Sequence[int]) -> dict[int, int]:
    return dict(_rows(SILENT_CLOSURES, caisses))


def _rows(query: str, *values: Sequence[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, [list(v) for v in values])
        return cursor.fetchall()
