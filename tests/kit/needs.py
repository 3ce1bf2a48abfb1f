"""The needs as they are shipped."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from misas.connectors.rule_files import NeedFolder

RULES = Path(__file__).resolve().parents[2] / "rules"


@cache
def book() -> NeedFolder:
    return NeedFolder(RULES)


def plain(key: str) -> dict[str, Any]:
    """The plain values of one file, fresh each time."""
    return yaml.safe_load((RULES / "needs" / f"{key}.yaml").read_text(encoding="utf-8"))
