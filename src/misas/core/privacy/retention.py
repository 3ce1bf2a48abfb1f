"""How long things are kept: one table, RULES, each duration with its text. What has no text is not erased.

Nothing open ever falls under a rule. `erases`: the nightly job forgets it by itself; otherwise it is counted and shown,
and a human decides. Not here: rows, and what is forgotten as soon as it has served (links, sessions, drafts, cells).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Kept(StrEnum):
    """What is kept for a time."""

    READINGS = "readings"
    MESSAGES = "messages"
    ACCOMPANIMENTS = "accompaniments"


@dataclass(frozen=True, slots=True)
class Rule:
    """`months` after the fact (or the last contact) and no longer."""

    kept: Kept
    months: int
    source: str
    erases: bool


RULES: Final = {
    rule.kept: rule
    for rule in (
        # The line that tells who read what; also the longest that the CNIL accepts for internal control (2021).
        Rule(Kept.READINGS, 36, "CSS R.114-9-7 (traces)", erases=True),
        # What was sent, once sent: the trace that a piece of news left.
        Rule(Kept.MESSAGES, 36, "CSS R.114-9-7 (traces)", erases=True),
        # Then a restricted archive or anonymity: a choice of the data controller, which is not made yet.
        Rule(Kept.ACCOMPANIMENTS, 24, "CNIL 2021-028, 2023-095 (dernier contact)", erases=False),
    )
}


def limit(kept: Kept, at: datetime) -> datetime:
    """What is older than this instant has passed its duration. The 31st falls on the last day of a shorter month."""
    months = at.year * 12 + at.month - 1 - RULES[kept].months
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return at.replace(year=year, month=month + 1, day=min(at.day, last))
