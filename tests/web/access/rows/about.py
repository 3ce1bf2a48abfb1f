"""The pages about MisAS itself: everybody reads them, visitors too."""

from __future__ import annotations

from tests.web.access.matrix import Row, visitors

ROWS: dict[str, Row] = {"help": visitors(), "legal": visitors(), "accessibility": visitors()}
