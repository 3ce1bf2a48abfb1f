"""The public directories of the demo: the sample territories, through the real import, as the owner of the database.

Where any directory is served already, nothing is done: a demo never takes the place of a true file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.utils import timezone

from misas.actions.orientation import Outcome, import_directory, recognised
from misas.core.access import SYSTEM
from misas.core.orientation.lots import SAMPLE
from misas.records.orientation import lots

TERRITORIES: Final = ("30", "59", "973")


def load_directories(folder: Path, now: datetime | None = None) -> Sequence[str]:
    """Load every sample lot of the three territories, once; the formats that were refused."""
    if lots.served():
        return []
    files = [path for territory in TERRITORIES for path in sorted((folder / territory).iterdir())]
    done = import_directory(recognised(files), by=SYSTEM, at=now or timezone.now(), checks=SAMPLE)
    return [one.format.value for one in done if one.outcome is Outcome.REFUSED]
