"""Which figures are past their legal revision, which gaps are known. Exit 1 when something is late."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from misas.cli.house import House
from misas.cli.terminal import DONE, NO

if TYPE_CHECKING:
    from misas.core.rights.freshness import Freshness

LAW = ZoneInfo("Europe/Paris")
"""A decree takes effect on a day of Paris."""


def run(options: Namespace, house: House) -> int:
    from misas.core.rights.freshness import Standing
    from misas.wording.rights_freshness import finding_line, summary

    found = seen(house, options.on)
    for standing, mark in ((Standing.LATE, "✗"), (Standing.EXPECTED, "!"), (Standing.KNOWN_GAP, "!")):
        for one in found.of(standing):
            print(f"{mark} {finding_line(one)}")
    print(summary(found))
    return DONE if found.is_fresh else NO


def seen(house: House, on: date | None = None) -> Freshness:
    """The figures of this installation as they stand on a day: today when none is given."""
    return house.rules().every_freshness(on or datetime.now(LAW).date())
