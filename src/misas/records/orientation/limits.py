"""How long the texts of the room may be."""

from __future__ import annotations

FORMAT = 30
FILE_NAME = 400
CHECKSUM = 64
STATUS = 10
FAMILY = 20
