"""The counts behind the figures of steering, for some caisses: no row of a person leaves this module."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from misas.core.cases.codes import ExitCode

# For several caisses together, a referral sent from one to another counts once: where it is now.
CHANNELS = """
SELECT channel, count(*) FROM referrals_referral
WHERE caisse_id = ANY (%(caisses)s) AND received_on >= %(since)s AND received_on <= %(today)s AND {once}
GROUP BY channel
"""
MONTHS = """
SELECT date_trunc('month', received_on)::date, count(*) FROM referrals_referral
WHERE caisse_id = ANY (%(caisses)s) AND received_on >= %(since)s AND received_on <= %(today)s AND {once}
GROUP BY 1 ORDER BY 1
"""
ONCE = "outcome <> 'rerouted_caisse'"
ENDED = "SELECT code, ended FROM cases_endings(%(caisses)s, %(codes)s, %(since)s)"
WAITS = """
SELECT 'triage', count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM triaged_at - received_at) / 86400)
  FROM referrals_referral
 WHERE caisse_id = ANY (%(caisses)s) AND received_on >= %(since)s AND received_on <= %(today)s AND triaged_at IS NOT NULL
UNION ALL
SELECT 'closure', count(*), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - opened_at) / 86400)
  FROM cases_case
 WHERE caisse_id = ANY (%(caisses)s) AND status = 'closed' AND closed_at >= %(since)s
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Wait:
    """Calendar days of `count` waits: half took at most `median`, nine in ten at most `ninth`. None without any."""

    count: int
    median: float | None
    ninth: float | None


def channels(caisses: Sequence[int], *, since: date, today: date) -> dict[str, int]:
    return dict(_rows(CHANNELS.format(once=_once(caisses)), caisses, since, today))


def months(caisses: Sequence[int], *, since: date, today: date) -> dict[date, int]:
    """First day of the month → referrals received; months without any are not there."""
    return dict(_rows(MONTHS.format(once=_once(caisses)), caisses, since, today))


def endings(caisses: Sequence[int], *, since: date, today: date) -> dict[str, int]:
    """Reason code → cases closed since then and not reopened."""
    return dict(_rows(ENDED, caisses, since, today, codes=[code.value for code in ExitCode]))


def waits(caisses: Sequence[int], *, since: date, today: date) -> dict[str, Wait]:
    found = _rows(WAITS, caisses, since, today)
    return {kind: Wait(count, *(parts or (None, None))) for kind, count, parts in found}


def _once(caisses: Sequence[int]) -> str:
    return ONCE if len(caisses) > 1 else "true"


def _rows(query: str, caisses: Sequence[int], since: date, today: date, **more: list[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"caisses": list(caisses), "since": since, "today": today, **more})
        return cursor.fetchall()
