"""The key of a workstation application: how it is told from other texts, and how often it may knock.

A bucket of BURST calls, filled again at RATE a second: an office that opens at eight passes, a loop gone mad does not.
Not here: rows, hashes, headers.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Final

from misas.core.refusals import Fault

PREFIX: Final = "misas_poste_"  # what scanners of leaked secrets look for
RATE: Final = 2.0  # calls a second, all day long
BURST: Final = 60.0
LABEL_MAX: Final = 80


def spend(left: float, last: datetime, now: datetime) -> tuple[float, int]:
    """What the bucket holds after one more call, and the whole seconds to wait: 0 when the call passes."""
    full = min(BURST, left + max((now - last).total_seconds(), 0.0) * RATE)
    return (full - 1.0, 0) if full >= 1.0 else (full, math.ceil((1.0 - full) / RATE))


def label_faults(label: str) -> tuple[Fault, ...]:
    """Faults of the name under which the administrator will know the application again."""
    if not label.strip():
        return (Fault.of("label", "workstation.label_missing"),)
    if len(label.strip()) > LABEL_MAX:
        return (Fault.of("label", "workstation.label_too_long", most=LABEL_MAX),)
    return ()
