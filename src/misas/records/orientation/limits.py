"""How long the texts of the room may be."""

from __future__ import annotations

FORMAT = 30
FILE_NAME = 400
CHECKSUM = 64
STATUS = 10
FAMILY = 20

SOUGHT = 80
"""Letters of what is typed in the search of the directory."""
NAMES = 10
"""Places shown for a name."""
PROPOSED = 3
"""Offers proposed at once for one care."""
